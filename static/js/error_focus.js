// After a failed form, reading starts at what is wrong.
document.querySelector("[data-focus]")?.focus();
