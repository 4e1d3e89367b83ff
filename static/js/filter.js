// `<form data-filters="id">` asks the server; here it filters the list with that id as one types.
for (const box of document.querySelectorAll("[data-filters]")) {
  const entries = [...document.getElementById(box.dataset.filters).children];
  const field = box.querySelector("input[type=search]");
  // Full-width and half-width letters are the same to a person who searches.
  const plain = (text) => text.normalize("NFKC").toLowerCase();
  field.addEventListener("input", () => {
    const words = plain(field.value).split(/\s+/);
    for (const entry of entries) entry.hidden = !words.every((word) => plain(entry.textContent).includes(word));
  });
}

// Fields left empty do not belong into an address that is kept.
for (const form of document.querySelectorAll("form.filter")) {
  form.addEventListener("formdata", ({ formData }) => {
    for (const [name, value] of [...formData]) if (!value) formData.delete(name);
  });
}
