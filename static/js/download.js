// `<a data-download="address of the progress">`: while the archive comes, #download says how far it is.
const box = document.getElementById("download");
const bar = box?.querySelector("progress");
const words = box?.querySelector("label");
const PATIENCE = 40; // looks at a download that has not begun

const write = (text, state) => text.replace(/\{(\w+)\}/g, (_, name) => state[name].toLocaleString());

function show(state) {
  bar.max = Math.max(1, state.files);
  bar.value = state.ended ? bar.max : state.done + state.failed;
  const whole = state.ended && state.done + state.failed >= state.files;
  const text = whole ? (state.failed ? words.dataset.failed : words.dataset.ended) : words.dataset.making;
  const said = write(text, state);
  if (words.textContent !== said) words.textContent = said;
}

async function look(address) {
  try {
    const answer = await fetch(address);
    return answer.status === 200 ? await answer.json() : null;
  } catch {
    return null;
  }
}

async function watch(link, address, files) {
  link.setAttribute("aria-busy", "true");
  box.hidden = false;
  show({ files, done: 0, failed: 0, ended: false });
  for (let missed = 0; missed < PATIENCE; ) {
    await new Promise((resume) => setTimeout(resume, 600));
    const state = await look(address);
    missed = state ? 0 : missed + 1;
    if (state) show(state);
    if (state?.ended) break;
  }
  link.removeAttribute("aria-busy");
}

for (const link of document.querySelectorAll("a[data-download]")) {
  let times = 0;
  link.addEventListener("click", (event) => {
    if (link.getAttribute("aria-busy")) {
      event.preventDefault();
      return;
    }
    // Each archive has a progress of its own.
    const zip = new URL(link.href);
    const id = zip.searchParams.get("download");
    zip.searchParams.set("download", times ? `${id}-${times}` : id);
    times += 1;
    const progress = new URL(link.dataset.download.replace(id, zip.searchParams.get("download")), link.href);
    link.href = zip;
    watch(link, progress.pathname + zip.search, bar.max);
  });
}
