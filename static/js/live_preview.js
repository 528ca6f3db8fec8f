// Shows the description as it will look, a moment after typing stops.
const preview = document.querySelector("[data-live-preview]");
if (preview) {
  const source = document.getElementById(preview.dataset.livePreview);
  let timer;
  const show = async () => {
    preview.hidden = !source.value.trim();
    if (preview.hidden) return;
    const body = new URLSearchParams({ description: source.value });
    const answer = await fetch("/post-a-job/description", { method: "POST", body });
    if (answer.ok) preview.querySelector("div").innerHTML = await answer.text();
  };
  source.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, 400);
  });
  show();
}
