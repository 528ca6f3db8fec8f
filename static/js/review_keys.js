// A key for each button and link that asks for one, unless something is being typed.
const keyed = [...document.querySelectorAll("[data-key]")];
document.querySelector("[data-keys]")?.removeAttribute("hidden");
keyed.length && document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (typing || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  const pressed = keyed.find((element) => element.dataset.key === event.key);
  if (!pressed) return;
  event.preventDefault();
  pressed.click();
});
