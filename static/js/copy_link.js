// A button that copies the posting's address, where the browser can.
const offer = document.querySelector("[data-copy-link]");
if (offer && navigator.clipboard) {
  offer.hidden = false;
  offer.querySelector("button").addEventListener("click", async () => {
    const canonical = document.querySelector("link[rel=canonical]");
    await navigator.clipboard.writeText(canonical?.href ?? location.href);
    offer.querySelector("[role=status]").textContent = "Copied";
  });
}
