// Shows the description as it will look, a moment after typing stops, in a place that is there from the start.
const preview = document.querySelector("[data-live-preview]");
if (preview) {
  const source = document.getElementById(preview.dataset.livePreview);
  let timer;
  let asked = 0;
  const show = async () => {
    const mine = ++asked;
    const body = new URLSearchParams({ description: source.value });
    const answer = await fetch("/post-a-job/description", { method: "POST", body });
    const html = await answer.text();
    // Answers may come in another order than they were asked for: only the last one counts.
    if (answer.ok && mine === asked) preview.querySelector("div").innerHTML = html;
  };
  preview.hidden = false;
  source.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, 400);
  });
  if (source.value.trim()) show();
}
