// Fields that were left empty say nothing: they stay out of the address of a search.
document.getElementById("search")?.addEventListener("formdata", ({ formData }) => {
  for (const [name, value] of [...formData]) if (!value) formData.delete(name);
});
