// A button after each password field that shows what is typed. It is hidden again before it is sent: what stood in a
// field of text, browsers offer to the next who types there.
for (const field of document.querySelectorAll("[data-reveal]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-quiet button-small reveal";
  button.textContent = "Show";
  const which = document.createElement("span");
  which.className = "visually-hidden";
  which.textContent = ` ${field.labels[0].textContent.trim().toLowerCase()}`;
  button.append(which);
  const show = (isShown) => {
    field.type = isShown ? "text" : "password";
    button.setAttribute("aria-pressed", String(isShown));
  };
  show(false);
  button.addEventListener("click", () => show(field.type === "password"));
  field.form.addEventListener("submit", () => show(false));
  field.after(button);
}
