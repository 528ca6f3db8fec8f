// A key for each button and link that asks for one, where somebody wants that: it leads to buttons, and follows links.
// Off until it is switched on, because whoever speaks to their computer would press them by accident (WCAG 2.1.4).
const bar = document.querySelector("[data-keys]");
const keyed = [...document.querySelectorAll("[data-key]")];
const [button, list] = bar?.children ?? [];

function show() {
  button.setAttribute("aria-pressed", String(localStorage.reviewKeys === "on"));
  list.hidden = localStorage.reviewKeys !== "on";
}

if (bar) {
  bar.removeAttribute("hidden");
  show();
  button.addEventListener("click", () => {
    localStorage.reviewKeys = localStorage.reviewKeys === "on" ? "off" : "on";
    show();
  });
}

keyed.length && document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  const off = localStorage.reviewKeys !== "on" || event.repeat;
  if (off || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const pressed = keyed.find((element) => element.dataset.key === event.key);
  if (!pressed) return;
  event.preventDefault();
  pressed.tagName === "BUTTON" ? pressed.focus() : pressed.click();
});
