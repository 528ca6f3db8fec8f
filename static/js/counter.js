// Says how many characters are left once a field is nearly full.
for (const field of document.querySelectorAll("[data-count]")) {
  const limit = Number(field.dataset.count);
  const counter = document.createElement("p");
  counter.className = "counter";
  counter.setAttribute("role", "status");
  field.after(counter);
  const characters = (number) => `${number} character${number === 1 ? "" : "s"}`;
  const count = () => {
    const left = limit - [...field.value].length;
    counter.classList.toggle("counter-over", left < 0);
    counter.textContent =
      left < 0 ? `${characters(-left)} too many` : left <= limit * 0.2 ? `${characters(left)} left` : "";
  };
  field.addEventListener("input", count);
  count();
}
