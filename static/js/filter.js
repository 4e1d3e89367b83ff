// `<div hidden data-filters="id">` holds a search field for the list with that id; without scripts there is the list.
for (const box of document.querySelectorAll("[data-filters]")) {
  const entries = [...document.getElementById(box.dataset.filters).children];
  const field = box.querySelector("input");
  // Full-width and half-width letters are the same to a person who searches.
  const plain = (text) => text.normalize("NFKC").toLowerCase();
  box.hidden = false;
  field.addEventListener("input", () => {
    const wanted = plain(field.value.trim());
    for (const entry of entries) entry.hidden = !plain(entry.textContent).includes(wanted);
  });
}
