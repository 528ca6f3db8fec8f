// Keeps what is typed into a long form in this browser, until it is sent.
const form = document.querySelector("[data-autosave]");
if (form) {
  const key = `form:${form.dataset.autosave}`;
  const fields = () => [...new FormData(form)].filter(([name]) => name !== "form_key" && name !== "revision");
  const untouched = JSON.stringify(fields());
  const fill = (pairs) => {
    for (const element of form.elements) {
      if (element.type === "radio") element.checked = pairs.some(([n, v]) => n === element.name && v === element.value);
    }
    const texts = [...form.elements].filter((e) => e.name && !["radio", "hidden", "submit"].includes(e.type));
    for (const [name, value] of pairs) {
      const at = texts.findIndex((element) => element.name === name);
      if (at >= 0) texts.splice(at, 1)[0].value = value;
    }
  };
  const kept = localStorage.getItem(key);
  if (kept && kept !== untouched && !document.querySelector(".error-summary, .preview")) {
    const offer = document.createElement("div");
    offer.className = "notice";
    offer.setAttribute("role", "status");
    offer.innerHTML = "<p>There is something you typed here before and did not send. </p>";
    for (const [label, act] of [["Bring it back", () => fill(JSON.parse(kept))], ["Forget it", () => localStorage.removeItem(key)]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button-quiet button-small";
      button.textContent = label;
      button.addEventListener("click", () => { act(); offer.remove(); });
      offer.append(button, " ");
    }
    form.before(offer);
  }
  let timer;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => localStorage.setItem(key, JSON.stringify(fields())), 500);
  });
  form.addEventListener("submit", () => { clearTimeout(timer); localStorage.removeItem(key); });
}
