// Keeps what is typed into a long form in this browser, until it is sent or deleted, or its author logs out.
let store;
// Where a browser keeps nothing for a site, even asking for its storage is an error.
try { store = localStorage; } catch {}
if (store) {
  const forget = (start) => {
    for (const key of Object.keys(store).filter((name) => name.startsWith(start))) store.removeItem(key);
  };
  const deletion = document.querySelector("[data-forget]");
  deletion?.addEventListener("submit", () => forget(`form:${deletion.dataset.forget}`));
  document.querySelector('form[action="/logout"]')?.addEventListener("submit", () => forget("form:"));
}
const form = store && document.querySelector("[data-autosave]");
if (form) {
  const key = `form:${form.dataset.autosave}`;
  const untyped = ["form_key", "revision", "opened", "work"];
  const fields = () => [...new FormData(form)].filter(([name]) => !untyped.includes(name));
  const untouched = JSON.stringify(fields());
  const fill = (pairs) => {
    for (const element of form.elements) {
      if (element.type === "radio") element.checked = pairs.some(([n, v]) => n === element.name && v === element.value);
    }
    const texts = [...form.elements].filter((e) => e.name && !["radio", "hidden", "submit"].includes(e.type));
    for (const [name, value] of pairs) {
      const at = texts.findIndex((element) => element.name === name);
      if (at < 0) continue;
      const [element] = texts.splice(at, 1);
      element.value = value;
      element.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };
  const kept = store.getItem(key);
  if (kept && kept !== untouched && !document.querySelector(".error-summary, .preview")) {
    const offer = document.createElement("div");
    offer.className = "notice";
    offer.setAttribute("role", "status");
    offer.innerHTML = "<p>There is something you typed here before and did not send. </p>";
    const answers = { "Bring it back": () => fill(JSON.parse(kept)), "Forget it": () => store.removeItem(key) };
    for (const [label, act] of Object.entries(answers)) {
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
  const stop = () => { clearTimeout(timer); timer = undefined; };
  const save = () => {
    stop();
    // A full storage keeps what it had.
    try { store.setItem(key, JSON.stringify(fields())); } catch {}
  };
  form.addEventListener("input", () => { stop(); timer = setTimeout(save, 500); });
  // Who leaves right after the last word has not waited for the timer.
  addEventListener("pagehide", () => timer && save());
  form.addEventListener("submit", () => { stop(); store.removeItem(key); });
}
