/** An embed on the desk: copy what is to be pasted, keep the view that the preview shows. */

const show = document.querySelector("[data-embeds]");
const said = show?.querySelector("[data-said]");

async function copy(field) {
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    field.select();
    if (!document.execCommand("copy")) return;
  }
  say(said.dataset.copied);
}

/** A sentence that is said again is heard again. */
function say(sentence) {
  said.textContent = "";
  requestAnimationFrame(() => {
    said.textContent = sentence;
  });
}

for (const button of show?.querySelectorAll("[data-copies]") ?? []) {
  const field = show.querySelector(`#${button.dataset.copies}`);
  button.hidden = false;
  button.addEventListener("click", () => copy(field));
  field.addEventListener("focus", () => field.select());
}

/** The preview is our own page, so its map may be asked what it shows: west,south,east,north. */
function seen() {
  const preview = show.querySelector("[data-preview]");
  return preview.contentDocument?.querySelector("#map")?.dataset.seen ?? "";
}

if (show) {
  show.querySelector("[data-take]").hidden = false;
  show.querySelector("[data-take-view]").addEventListener("click", () => {
    const box = seen();
    if (!box) return;
    const choice = document.querySelector("[data-box-choice]");
    document.querySelector("[data-box]").value = box;
    choice.hidden = false;
    choice.disabled = false;
    choice.selected = true;
    say(said.dataset.taken);
  });
}
