/** Photos of a text that is being written: each is sent ahead, and the text carries its key. */

import { fill, readJson } from "./words.js";

const LONGEST = 2048; // pixels: more is not kept anyway
const PATIENCE_MS = 60_000;

/** refused(): a photo turned out not to be taken while the text was on its way. */
export function makePhotos(form, { refused }) {
  const box = form.querySelector("[data-photos]");
  const data = readJson("photos-data");
  const chooser = box.querySelector("#photos");
  const told = box.querySelector("[data-photos-told]");
  const unsent = box.querySelector("[data-photo-unsent]"); // how many a draft would lose
  const places = [...box.querySelectorAll("[data-photo]")];
  const pending = new Map(); // place → what has not arrived yet: { blob, address }

  const part = (place, name) => place.querySelector(`[data-photo-${name}]`);
  const isUsed = (place) => Boolean(part(place, "key").value) || pending.has(place);
  const say = (sentence) => {
    told.textContent = sentence;
  };

  function draw() {
    for (const place of places) {
      const key = part(place, "key").value;
      place.hidden = !isUsed(place);
      const address = pending.get(place)?.address ?? (key && data.ahead.replace("KEY", key));
      const picture = part(place, "picture");
      if (!address) picture.removeAttribute("src");
      else if (!picture.src.startsWith("blob:") && picture.getAttribute("src") !== address) {
        picture.src = address;
      }
      part(place, "plain").hidden = true;
      part(place, "scripted").hidden = false;
    }
    chooser.disabled = places.every(isUsed);
    unsent.value = pending.size || "";
  }

  async function add(file) {
    const place = places.find((one) => !isUsed(one));
    if (!place) return say(fill(data.words.many, { name: file.name }));
    pending.set(place, { blob: null, address: "" }); // taken while the picture is made smaller
    const blob = await smaller(file);
    if (!blob && !data.types.split(",").includes(file.type)) {
      pending.delete(place);
      return say(fill(data.words.type, { name: file.name }));
    }
    const body = blob ?? file;
    if (body.size > data.bytes) {
      pending.delete(place);
      const size = (body.size / 1024 ** 2).toFixed(0);
      return say(fill(data.words.heavy, { size, limit: data.weight }));
    }
    pending.set(place, { blob: body, address: URL.createObjectURL(body) });
    draw();
    form.dispatchEvent(new Event("input"));
    await send(place);
  }

  /** True when nothing is left to do for this place: arrived, refused or removed. */
  async function send(place) {
    const waiting = pending.get(place);
    if (!waiting?.blob) return !waiting;
    waiting.sent ??= deliver(place, waiting).finally(() => {
      waiting.sent = null;
    });
    return waiting.sent;
  }

  async function deliver(place, waiting) {
    const state = part(place, "state");
    state.textContent = data.words.sending;
    try {
      const body = new FormData();
      body.append("photo", waiting.blob, "photo");
      const signal = AbortSignal.timeout(PATIENCE_MS);
      const answer = await fetch(data.upload, { method: "POST", body, signal });
      if (answer.status >= 500 || answer.status === 429) throw new Error("later");
      const said = await answer.json();
      if (pending.get(place) !== waiting) return true; // removed meanwhile
      pending.delete(place);
      if (answer.ok) {
        part(place, "key").value = said.token;
        state.textContent = data.words.kept;
      } else {
        say(said.detail);
        clear(place);
      }
      form.dispatchEvent(new Event("input")); // the draft carries the key from now on
      draw();
      return answer.ok;
    } catch {
      state.textContent = data.words.waiting;
      return false;
    }
  }

  function clear(place) {
    pending.delete(place);
    part(place, "key").value = "";
    part(place, "picture").removeAttribute("src");
    place.querySelector("[name$='-alt']").value = "";
    part(place, "state").textContent = "";
  }

  chooser.removeAttribute("name"); // the text carries keys, not files
  chooser.addEventListener("change", async () => {
    const files = [...chooser.files];
    say("");
    chooser.value = "";
    for (const file of files) await add(file);
  });
  box.addEventListener("click", (event) => {
    const place = event.target.closest("[data-photo-remove]")?.closest("[data-photo]");
    if (!place) return;
    clear(place);
    say(data.words.removed);
    form.dispatchEvent(new Event("input"));
    draw();
    chooser.focus();
  });
  for (const place of places) {
    part(place, "picture").addEventListener("error", () => {
      if (pending.has(place) || !part(place, "key").value) return;
      if (!navigator.onLine) return;
      clear(place); // it waited too long for its text
      say(data.words.gone);
      draw();
    });
  }
  addEventListener("online", () => {
    for (const place of [...pending.keys()]) send(place);
  });
  form.addEventListener("input", draw);
  draw();

  return {
    /** Show what a draft brings; true when a photo had not left before the page was closed. */
    restored() {
      const isShort = Boolean(unsent.value);
      draw();
      if (isShort) say(data.words.lost);
      return isShort;
    },
    /** Wait until every photo has arrived; fails when one has not. */
    async arrive() {
      const results = await Promise.all(
        [...pending.keys()].map(async (place) => [place, await send(place)]),
      );
      const late = results.filter(([, isDone]) => !isDone);
      if (!late.length) return;
      if (late.some(([place]) => !pending.has(place))) refused();
      throw new Error("a photo has not arrived");
    },
    /** How many there are, in words; nothing for none. */
    counted() {
      const count = places.filter(isUsed).length;
      return count ? fill(data.words.count, { count }) : "";
    },
  };
}

/** The picture no larger than what is kept, as JPEG; null where this browser cannot read it. */
async function smaller(file) {
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    const pen = canvas.getContext("2d");
    pen.fillStyle = "white"; // where it is transparent
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    return await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.88));
  } catch {
    return null;
  }
}
