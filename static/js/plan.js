// `<form data-prices>` asks for a price by a button; here #figures follows what one types and chooses.
const form = document.querySelector("form[data-prices]");
const shown = document.getElementById("figures");
const PAUSE = 400; // ms without a key, before the price is asked for
let timer;
let asking;

function unpriced() {
  shown.replaceChildren(document.getElementById("unpriced").content.cloneNode(true));
}

async function ask() {
  clearTimeout(timer);
  asking?.abort();
  const mine = (asking = new AbortController());
  shown.setAttribute("aria-busy", "true");
  const wish = new URLSearchParams(new FormData(form));
  wish.set("part", "figures");
  try {
    const answer = await fetch(form.action, { method: "POST", body: wish, signal: mine.signal });
    const text = await answer.text();
    if (answer.redirected) location.reload(); // signed out meanwhile
    else if (answer.headers.has("x-part")) shown.innerHTML = text;
    else unpriced();
  } catch {
    if (mine.signal.aborted) return;
    unpriced();
  }
  shown.removeAttribute("aria-busy");
}

form?.addEventListener("input", (event) => {
  clearTimeout(timer);
  asking?.abort(); // what it would answer is about something else now
  shown.setAttribute("aria-busy", "true");
  // A code means nothing before it is whole.
  timer = setTimeout(ask, event.target.name === "code" ? PAUSE * 3 : PAUSE);
});

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  ask();
});

// Typed before this was loaded, or brought back by the browser.
const isOther = (field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked;
if (form && [...form.querySelectorAll("input")].some(isOther)) ask();
