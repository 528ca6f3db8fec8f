// Shows the description as it will look, a moment after typing stops.
const preview = document.querySelector("[data-live-preview]");
if (preview) {
  const source = document.getElementById(preview.dataset.livePreview);
  let timer;
  let asked = 0;
  const show = async () => {
    const mine = ++asked;
    preview.hidden = !source.value.trim();
    if (preview.hidden) return;
    const body = new URLSearchParams({ description: source.value });
    const answer = await fetch("/post-a-job/description", { method: "POST", body });
    const html = await answer.text();
    // Answers may come in another order than they were asked for: only the last one counts.
    if (answer.ok && mine === asked) preview.querySelector("div").innerHTML = html;
  };
  source.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, 400);
  });
  show();
}
