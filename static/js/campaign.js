/** A campaign's map and its list, in step; a contribution opens in the panel. */

import { asked, box, expression } from "./filters.js";
import { watch } from "./live.js";
import { createMap } from "./map.js";
import { makePanel } from "./panel.js";
import { makeSheet } from "./sheet.js";
import { readJson } from "./words.js";

const PHONE = matchMedia("(width < 56rem)");
const REST_MS = 250;
const shell = document.querySelector("[data-shell]");
const panelNode = shell.querySelector("[data-panel]");
const area = shell.querySelector("#map");
const data = readJson("map-data");
const legend = area.querySelector("[data-map-legend]");

let map = null;
let around = null; // the box that the list is limited to, once the map has been moved

const sheet = makeSheet(panelNode, shell.querySelector("[data-sheet-handle]"), () => map?.resize());
const panel = makePanel(shell.querySelector("[data-panel-content]"), data, {
  onOpened({ id, geometry }) {
    map?.select(id);
    map?.draw(geometry && geometry.type !== "Point" ? geometry : null);
    if (geometry) map?.showNear(geometry);
    if (PHONE.matches && panelNode.dataset.height === "peek") sheet.set("half");
    panelNode.scrollTop = 0;
  },
  onClosed(scroll) {
    map?.select(null);
    map?.draw(null);
    panelNode.scrollTop = scroll;
  },
  scroll: () => panelNode.scrollTop,
  listAddress() {
    const parameters = query();
    return parameters.size ? `${data.page}?${parameters}` : data.page;
  },
});

function entries() {
  const form = shell.querySelector("[data-filters]") ?? panel.kept("[data-filters]");
  return form ? asked(new FormData(form)) : [];
}

function query(more = {}) {
  return new URLSearchParams([...entries(), ...Object.entries(more)]);
}

/** Ask for the list again under the same filters, and let the map show the same. */
async function refresh({ keepPages = false } = {}) {
  const list = shell.querySelector("[data-list]") ?? panel.kept("[data-list]");
  if (!list) return;
  const more = { fragment: "list" };
  if (around) more.bbox = box(around);
  if (keepPages)
    more.limit = Math.min(200, Math.max(20, list.querySelectorAll(".cards > li").length));
  const response = await fetch(`${data.page}?${query(more)}`, { cache: "no-store" });
  if (!response.ok) return;
  const fresh = document.createElement("div");
  fresh.innerHTML = await response.text();
  swapList(list, fresh);
  map?.filter(expression(entries(), readJson("only-on-map", list)));
}

function swapList(list, fresh) {
  const hadFocus = list.contains(document.activeElement) && list !== document.activeElement;
  const focused = hadFocus ? document.activeElement.dataset.opens : null;
  const said = list.querySelector("[data-count]");
  const now = fresh.querySelector("[data-count]");
  const [heading, words] = [said.querySelector("h2"), now.textContent.trim()];
  if (heading.textContent.trim() !== words) heading.textContent = words;
  said.dataset.count = now.dataset.count;
  now.replaceWith(said); // the live region stays the same node, so that it is heard
  list.replaceChildren(...fresh.childNodes);
  if (focused) list.querySelector(`[data-opens="${focused}"]`)?.focus({ preventScroll: true });
  const isLost = hadFocus && !list.contains(document.activeElement);
  if (isLost) list.focus({ preventScroll: true });
}

async function seeMore(link) {
  const list = link.closest("[data-list]");
  const address = new URL(link.href);
  address.searchParams.set("fragment", "list");
  if (around) address.searchParams.set("bbox", box(around));
  const response = await fetch(address, { cache: "no-store" });
  if (!response.ok) return;
  const fresh = document.createElement("div");
  fresh.innerHTML = await response.text();
  const added = [...fresh.querySelectorAll(".cards > li")];
  list.querySelector(".cards").append(...added);
  list.querySelector(".more")?.remove();
  const more = fresh.querySelector(".more");
  if (more) list.querySelector(".cards").after(more);
  added[0]?.querySelector("a")?.focus({ preventScroll: true });
}

function applyFilters() {
  const parameters = query();
  history.replaceState(history.state, "", parameters.size ? `?${parameters}` : location.pathname);
  refresh();
}

shell.addEventListener("click", (event) => {
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const opens = event.target.closest("[data-opens]");
  const more = event.target.closest("[data-more]");
  if (opens) {
    event.preventDefault();
    panel.open(Number(opens.dataset.opens));
  } else if (event.target.closest("[data-back]")) {
    event.preventDefault();
    panel.close().then(() => refresh({ keepPages: true }));
  } else if (more) {
    event.preventDefault();
    seeMore(more);
  } else if (event.target.closest("[data-map-home]")) {
    around = null;
    map?.home();
    refresh();
  }
});
shell.addEventListener("submit", (event) => {
  if (event.target.matches("[data-filters]")) {
    event.preventDefault();
    applyFilters();
  } else if (event.target.matches("[data-act]")) {
    event.preventDefault();
    panel.act(event.target);
  }
});
shell.addEventListener("change", (event) => {
  if (event.target.form?.matches("[data-filters]")) applyFilters();
});
shell.addEventListener("pointerover", (event) => {
  const card = event.target.closest("[data-card]");
  if (card && !panel.isOpen()) map?.select(Number(card.dataset.card));
});
panelNode.addEventListener("pointerleave", () => panel.isOpen() || map?.select(null));

async function start() {
  const sheetHeight = () =>
    PHONE.matches && panelNode.dataset.height !== "full" ? { bottom: panelNode.clientHeight } : {};
  map = await createMap(area, data, { padding: sheetHeight });
  area.dataset.ready = "";
  for (const [name, step] of [
    ["[data-map-zoom-in]", 1],
    ["[data-map-zoom-out]", -1],
  ]) {
    area.querySelector(name).addEventListener("click", () => map.zoom(step));
  }
  for (const box_ of area.querySelectorAll("[data-map-layer]")) {
    box_.addEventListener("change", () => map.toggle(box_.dataset.mapLayer, box_.checked));
  }
  map.filter(expression(entries(), readJson("only-on-map")));
  map.onPick((id) => panel.open(id));
  let resting = 0;
  map.onRest(() => {
    around = map.seen();
    clearTimeout(resting);
    resting = setTimeout(refresh, REST_MS);
  });
  if (data.place) {
    map.select(data.placeId);
    map.draw(data.place.type === "Point" ? null : data.place);
    map.goTo(centre(data.place), 16);
  }
}

function centre(geometry) {
  let found = geometry.coordinates;
  while (Array.isArray(found[0])) found = found[Math.floor((found.length - 1) / 2)];
  return found;
}

legend?.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  legend.open = false;
  legend.querySelector("summary").focus();
});

const more = shell.querySelector("[data-filters-more]");
if (more && PHONE.matches && !entries().length) more.open = false;

start().catch(() => {
  area.querySelector("[data-map-failed]").hidden = false;
});

watch(data.changes, {
  isWanted: () =>
    document.visibilityState === "visible" &&
    (area.querySelector("[data-map-live]")?.checked ?? true),
  async onChange(layers) {
    for (const layer of layers) map?.refresh(layer);
    await refresh({ keepPages: true });
    await panel.refresh();
  },
  onState(isConnected) {
    const note = area.querySelector("[data-map-failed]");
    note.textContent = data.words.broken;
    note.hidden = isConnected;
  },
});
