// Suggests titles, companies and places while one of them is being typed. Each field has a list of its own.
for (const field of document.querySelectorAll("[data-suggest]")) {
  const list = field.list;
  let timer;
  let asked = 0;
  const suggest = async () => {
    const mine = ++asked;
    const answer = await fetch(`/suggestions?${new URLSearchParams({ [field.name]: field.value })}`);
    // Answers may come in another order than they were asked for: only the last one counts.
    if (!answer.ok || mine !== asked) return;
    const options = (await answer.json()).map((text) => {
      const option = document.createElement("option");
      option.value = text;
      return option;
    });
    list.replaceChildren(...options);
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    if (field.value.trim().length > 1) timer = setTimeout(suggest, 120);
  });
}
