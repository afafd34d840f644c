/** The map in a frame on another site: it reads, it follows what changes, it tells its height. */

import { expression, narrowing } from "./filters.js";
import { tellHeight } from "./frame.js";
import { makeLegend } from "./legend.js";
import { brokenNote, watch } from "./live.js";
import { createMap } from "./map.js";
import { readJson } from "./words.js";

const BUTTONS_PX = 64; // what the map's buttons cover at its edge
const frame = document.querySelector("[data-embed]");
const area = frame.querySelector("#map");
const list = frame.querySelector("[data-list]");
const picked = frame.querySelector("[data-picked]");
const failed = area.querySelector("[data-map-failed]");
const data = readJson("map-data");
const legend = area.querySelector("[data-map-legend]");
const showLegend = legend && makeLegend(legend, null); // a frame keeps nothing on the device
const address = (pattern, id) => pattern.replace("/0/", `/${id}/`);

let map = null;
let asked = 0; // only the last pin that was pressed may be named

async function start() {
  const padding = () =>
    data.isWhole ? { right: BUTTONS_PX } : { top: 0, left: 0, right: 0, bottom: 0 };
  const query = narrowing(data.filters, readJson("only-on-map", list));
  map = await createMap(area, data, { isGuest: true, padding, query });
  showFiltered();
  map.onPick(name);
  const keepView = () => {
    area.dataset.seen = map.seen().join(",");
  };
  map.onMove(keepView);
  keepView();
  area.dataset.ready = "";
  area.querySelector("[data-map-zoom-in]").addEventListener("click", () => map.zoom(1));
  area.querySelector("[data-map-zoom-out]").addEventListener("click", () => map.zoom(-1));
  area.querySelector("[data-map-home]").addEventListener("click", () => map.home());
  showLegend?.(map);
}

function showFiltered() {
  const only = readJson("only-on-map", list);
  map?.filter(expression(data.filters, only), narrowing(data.filters, only));
}

/** Say what was pressed, with a link to its page on the site; tiles themselves hold no words. */
async function name(id) {
  const turn = ++asked;
  map.select(id);
  const response = await fetch(address(data.about, id), { credentials: "omit" });
  if (turn !== asked) return;
  const { title } = response.ok ? (await response.json()).properties : { title: data.words.gone };
  const link = picked.querySelector("[data-picked-link]");
  picked.querySelector("[data-picked-title]").textContent = title;
  if (response.ok) link.href = address(data.one, id);
  else link.removeAttribute("href");
  picked.hidden = false;
}

function forget() {
  asked += 1;
  picked.hidden = true;
  map?.select(null);
}

picked.querySelector("[data-picked-close]").addEventListener("click", () => {
  forget();
  map?.canvas().focus();
});
frame.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !picked.hidden) forget();
});
list.addEventListener("pointerover", (event) => {
  const card = event.target.closest("[data-card]");
  if (card && picked.hidden) map?.select(Number(card.dataset.card));
});
list.addEventListener("pointerleave", () => picked.hidden && map?.select(null));

/** The same page of the list again; whoever reads it with the keyboard keeps their place. */
async function refresh() {
  const response = await fetch(location.href, { cache: "no-cache", credentials: "omit" });
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const now = page.querySelector("[data-count]").textContent.trim();
  const said = frame.querySelector("[data-count]");
  if (said.textContent.trim() !== now) said.textContent = now;
  const fresh = page.querySelector("[data-list]");
  if (fresh.innerHTML === list.innerHTML) return;
  const focused = list.contains(document.activeElement) && document.activeElement.dataset.opens;
  list.replaceChildren(...document.adoptNode(fresh).childNodes);
  if (focused) (list.querySelector(`[data-opens="${focused}"]`) ?? list).focus();
  showFiltered();
}

start().catch(() => {
  failed.hidden = false;
});

watch(data.changes, {
  isWanted: () =>
    document.visibilityState === "visible" &&
    (area.querySelector("[data-map-live]")?.checked ?? true),
  async onChange(layers) {
    for (const layer of layers) map?.refresh(layer);
    await refresh();
  },
  onState: brokenNote(area, data.words),
});

tellHeight(data);
