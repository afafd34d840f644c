/** Around one contribution: copy, share, print, quote; small pages open in place, in a dialog. */

import { readJson } from "./words.js";

const shell = document.querySelector("[data-shell]") ?? document.body;

/** Copy the field beside a button, and say so. */
async function copy(button) {
  const part = button.closest(".copy").parentElement;
  const field = part.querySelector("[data-copy-from]");
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    field.select();
    if (!document.execCommand("copy")) return;
  }
  part.querySelector("[data-copied]").hidden = false;
}

/** What only scripts can do appears when its part is opened: it may have come with a fetched page. */
function reveal(part) {
  part.querySelector("[data-copy]").hidden = false;
  part.querySelector("[data-print]").hidden = false;
  part.querySelector("[data-share-native]").hidden = !navigator.share;
}

function share(part) {
  const title = document.querySelector(".contribution h1").textContent.trim();
  const url = part.querySelector("[data-copy-from]").value;
  navigator.share({ title, url }).catch(() => {}); // the person changed their mind
}

/** Quote a message, or nothing, without losing what is being typed. */
function quote(link) {
  const form = document.querySelector("#reply-form");
  const message = link.closest("li");
  const words = form.querySelector("[data-quoting-words]");
  form.querySelector("[data-quote-field]").value = link.dataset.quote;
  words.replaceChildren();
  if (link.dataset.quote) {
    const shown = document.createElement("blockquote");
    shown.className = "quoted small";
    shown.dir = "auto";
    const text = message.querySelector(".words").textContent.trim();
    shown.textContent = text.length > 180 ? `${text.slice(0, 179)}…` : text;
    words.append(shown);
  }
  form.querySelector("[data-quoting]").hidden = !link.dataset.quote;
  form.querySelector("textarea").focus();
}

const dialog = document.createElement("dialog");
dialog.className = "living-dialog";

async function fill(address, options) {
  const response = await fetch(address, { cache: "no-store", ...options });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const part = page.querySelector("[data-dialog-content]");
  const isBack = response.redirected && !part;
  if (isBack) return location.assign(response.url);
  if (!part) throw new Error(`no part in ${response.url}`);
  for (const form of part.querySelectorAll("form:not([action])")) form.action = response.url;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "button plain close";
  close.dataset.dialogClose = "";
  close.textContent = "✕";
  close.ariaLabel = readJson("map-data").words.close;
  dialog.replaceChildren(document.adoptNode(part), close);
  const heading = dialog.querySelector("h1");
  dialog.setAttribute("aria-label", heading.textContent.trim());
  if (!dialog.open) dialog.showModal();
  (dialog.querySelector('[role="alert"]') ? dialog.querySelector("form") : heading).focus();
}

/** Open a small page in place; where that fails, go to it. */
function open(link) {
  if (!dialog.isConnected) document.body.append(dialog);
  fill(link.href).catch(() => location.assign(link.href));
}

dialog.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  const body = new FormData(form, event.submitter);
  fill(form.action, { method: "POST", body }).catch(() => {
    const { name, value } = event.submitter ?? {};
    if (name)
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    form.submit(); // which would not say by itself which button was pressed
  });
});
dialog.addEventListener("click", (event) => {
  const isBeside = event.target === dialog && !dialog.querySelector("textarea"); // words stay
  if (isBeside || event.target.closest("[data-dialog-close]")) {
    event.preventDefault();
    dialog.close();
  }
});
dialog.addEventListener("close", () => dialog.replaceChildren());

shell.addEventListener("click", (event) => {
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const part = event.target.closest("[data-share]");
  const link = event.target.closest("[data-dialog], [data-quote]");
  if (link) {
    event.preventDefault();
    if ("quote" in link.dataset) quote(link);
    else open(link);
  } else if (event.target.closest("[data-copy]")) copy(event.target);
  else if (event.target.closest("[data-print]")) window.print();
  else if (event.target.closest("[data-share-native]")) share(part);
});
shell.addEventListener(
  "toggle",
  (event) => {
    if (event.target.matches?.("[data-share]") && event.target.open) reveal(event.target);
  },
  true, // it does not bubble
);
