/** A campaign's map and its list, in step; a contribution opens in the panel. */

import { makeCommitment } from "./commitment.js";
import { makeExtent } from "./extent.js";
import { asked, box, expression, narrowing } from "./filters.js";
import { makeHere } from "./here.js";
import { afterPaint, wakeGraphics } from "./late.js";
import { makeLegend } from "./legend.js";
import { brokenNote, watch } from "./live.js";
import { makeNear } from "./near.js";
import { makePanel } from "./panel.js";
import { makeRoam, titlesOf } from "./roam.js";
import { makeSheet } from "./sheet.js";
import { keepInStep } from "./step.js";
import { fragmentOf, remember, viewIn } from "./view.js";
import { readJson } from "./words.js";

const PHONE = matchMedia("(width < 56rem)");
const REST_MS = 250;
const BUTTONS_PX = 64; // what the map's buttons cover at its edge, on a phone
const shell = document.querySelector("[data-shell]");
const panelNode = shell.querySelector("[data-panel]");
const area = shell.querySelector("#map");
const data = readJson("map-data");
const legend = area.querySelector("[data-map-legend]");

let map = null;
let open = data.place && { id: data.placeId, geometry: data.place }; // what the panel shows
let refreshing = null; // what stops the question about the list that is under way
let view = viewIn(location.hash); // where the map was left: the address keeps it

const sheet = makeSheet(panelNode, shell.querySelector("[data-sheet-handle]"), (height, rise) => {
  if (!PHONE.matches || height === "full") return;
  if (view || panel.isOpen()) map?.shift(rise / 2);
  else map?.home(); // untouched, the whole ground stays in view
});
const content = shell.querySelector("[data-panel-content]");
const panel = makePanel(content, data, {
  onOpened({ id, geometry }) {
    open = geometry && { id, geometry };
    map?.select(id);
    map?.draw(geometry && geometry.type !== "Point" ? geometry : null);
    if (geometry) map?.showNear(geometry);
    raise();
    panelNode.scrollTop = 0;
  },
  onClosed(scroll) {
    open = null;
    map?.select(null);
    map?.draw(null);
    panelNode.scrollTop = scroll;
  },
  scroll: () => panelNode.scrollTop,
  listAddress() {
    const parameters = query();
    const shown = view ? fragmentOf(view) : "";
    return (parameters.size ? `${data.page}?${parameters}` : data.page) + shown;
  },
});

const here = makeHere(content, data.words, {
  listIn,
  onOpen: (id) => panel.open(id),
  onShown() {
    raise();
    panelNode.scrollTop = 0;
  },
});
/** A part of the list's page, also while a contribution stands in its place. */
const partOf = (selector) => shell.querySelector(selector) ?? panel.kept(selector);
const filtersForm = () => partOf("[data-filters]");
const extent = makeExtent(filtersForm);
const near = makeNear(filtersForm, data.words, {
  middle() {
    const [west, south, east, north] = map.seen(); // what the sheet leaves free
    return [(west + east) / 2, (south + north) / 2];
  },
  onChange: applyFilters,
});
const mark = keepInStep(panelNode, () => map);
const showLegend =
  legend && makeLegend(legend, data.page, { onOpen: () => PHONE.matches && sheet.set("peek") });
const dialog = document.querySelector("[data-commitment-dialog]");
if (dialog) makeCommitment(shell, dialog);

/** On a phone, what has been asked for is not left below the edge. */
function raise() {
  if (PHONE.matches && panelNode.dataset.height === "peek") sheet.set("half");
}

/** The list's fragment for a box of the map, under the filters as they stand. */
async function listIn(asked) {
  const more = { fragment: "list", limit: 200, bbox: box(asked) };
  return (await fragment(`${data.page}?${query(more)}`)) ?? document.createElement("div");
}

/** What that address answers, or null when it answers nothing, or the signal was given. */
async function fragment(address, signal) {
  const found = document.createElement("div");
  try {
    const response = await fetch(address, { cache: "no-store", signal });
    if (!response.ok) return null;
    found.innerHTML = await response.text();
  } catch {
    return null;
  }
  return found;
}

function entries() {
  const form = filtersForm();
  return form ? asked(new FormData(form)) : [];
}

function query(more = {}) {
  return new URLSearchParams([...entries(), ...Object.entries(more)]);
}

/** The identities that the list leaves to the map, or null for all. */
function onlyOnMap() {
  const list = partOf("[data-list]");
  return list ? readJson("only-on-map", list) : null;
}

/**
 * Ask for the list again under the same filters, and let the map show the same.
 * Resolves to whether it came, or is not wanted any more.
 */
async function refresh({ keepPages = false } = {}) {
  const list = partOf("[data-list]");
  if (!list) return true;
  const more = { fragment: "list" };
  if (keepPages)
    more.limit = Math.min(200, Math.max(20, list.querySelectorAll(".cards > li").length));
  refreshing?.abort(); // an older answer would put older filters back
  refreshing = new AbortController();
  const { signal } = refreshing;
  const fresh = await fragment(`${data.page}?${query(more)}`, signal);
  if (!fresh) return signal.aborted;
  panel.hush();
  swapList(list, fresh);
  narrow(readJson("only-on-map", list));
  return true;
}

/** Let the map show what the filters ask for; `only` holds identities, or null. */
function narrow(only) {
  map?.filter(expression(entries(), only), narrowing(entries(), only));
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
  const fresh = await fragment(address);
  if (!fresh) return panel.say(data.words.broken);
  const added = [...fresh.querySelectorAll(".cards > li")];
  list.querySelector(".cards").append(...added);
  list.querySelector(".more")?.remove();
  const more = fresh.querySelector(".more");
  if (more) list.querySelector(".cards").after(more);
  added[0]?.querySelector("a")?.focus({ preventScroll: true });
}

function applyFilters() {
  near.settle();
  const parameters = query();
  const asks = parameters.size ? `?${parameters}` : location.pathname;
  history.replaceState(history.state, "", asks + location.hash);
  refresh().then((isThere) => isThere || panel.say(data.words.broken));
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
    view = null;
    extent.leave();
    map?.home();
    applyFilters();
    remember(null);
  } else if (event.target.closest("[data-whole]")) {
    event.preventDefault();
    extent.leave();
    applyFilters();
  } else {
    near.press(event.target);
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
  if (!event.target.form?.matches("[data-filters]")) return;
  if (event.target.matches("[data-extent]")) extent.follow(extent.isOn() ? map.seen() : null);
  applyFilters();
});
async function start() {
  const sheetHeight = () => {
    if (!PHONE.matches) return {};
    const isFull = panelNode.dataset.height === "full";
    return { right: BUTTONS_PX, ...(isFull ? {} : { bottom: panelNode.clientHeight }) };
  };
  await afterPaint();
  await wakeGraphics(area.dataset.mapWaker);
  const { createMap } = await import("./map.js");
  const asks = narrowing(entries(), onlyOnMap());
  const bounds = extent.named();
  map = await createMap(area, data, { padding: sheetHeight, query: asks, view, bounds });
  area.dataset.ready = "";
  extent.ready();
  near.ready();
  for (const [name, step] of [
    ["[data-map-zoom-in]", 1],
    ["[data-map-zoom-out]", -1],
  ]) {
    area.querySelector(name).addEventListener("click", () => map.zoom(step));
  }
  showLegend?.(map);
  narrow(onlyOnMap());
  const pick = (id) => panel.open(id).then(() => mark(null));
  map.onPick(pick, here.open);
  map.onHover(mark);
  const roam = makeRoam(area.querySelector("[data-map-pins]"), map, data.words, {
    titlesIn: async (asked) => titlesOf(await listIn(asked)),
    open: pick,
    mark,
  });
  map.onMove(roam.moved);
  let resting = 0;
  map.onRest(() => {
    view = map.view();
    remember(view);
    if (!extent.isOn()) return;
    extent.follow(map.seen());
    clearTimeout(resting);
    resting = setTimeout(applyFilters, REST_MS);
  });
  if (open) {
    map.select(open.id);
    map.draw(open.geometry.type === "Point" ? null : open.geometry);
    if (!view) map.goTo(centre(open.geometry), 16);
  }
}

function centre(geometry) {
  let found = geometry.coordinates;
  while (Array.isArray(found[0])) found = found[Math.floor((found.length - 1) / 2)];
  return found;
}

const more = shell.querySelector("[data-filters-more]");
if (more && PHONE.matches && !entries().length) more.open = false;
more?.setAttribute("data-settled", "");

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
  onState: brokenNote(area, data.words),
});
