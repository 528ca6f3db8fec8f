// A key for each button and link that asks for one, where somebody wants that: it leads to buttons, and follows links.
// Off until it is switched on, because whoever speaks to their computer would press them by accident (WCAG 2.1.4).
const bar = document.querySelector("[data-keys]");
const keyed = [...document.querySelectorAll("[data-key]")];
const [button, list] = bar?.children ?? [];
let store = {};
// Where a browser keeps nothing for a site, even asking for its storage is an error; then it is on for this page.
try { store = localStorage; } catch {}
const isOn = () => store.reviewKeys === "on";

function show() {
  button.setAttribute("aria-pressed", String(isOn()));
  list.hidden = !isOn();
}

if (bar) {
  bar.removeAttribute("hidden");
  show();
  button.addEventListener("click", () => {
    store.reviewKeys = isOn() ? "off" : "on";
    show();
  });
}

keyed.length && document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (!isOn() || typing || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  const pressed = keyed.find((element) => element.dataset.key === event.key);
  if (!pressed) return;
  event.preventDefault();
  pressed.tagName === "BUTTON" ? pressed.focus() : pressed.click();
});
