/** The place of one item among its neighbours, on the desk's private map of every state. */

import { watch } from "./live.js";
import { createMap } from "./map.js";
import { readJson } from "./words.js";

/** Draw the map into its box, which stays hidden where no map can be: the words beside it say it all. */
export async function showPlace(box) {
  const place = readJson("desk-place");
  box.hidden = false;
  try {
    const map = await createMap(box, {
      style: box.dataset.style,
      bounds: place.bounds,
      words: {
        map: box.dataset.label,
        attribution: box.dataset.attribution,
        noBasemap: box.dataset.noBasemap,
      },
    });
    map.select(place.id);
    if (place.geometry.type !== "Point") map.draw(place.geometry);
    map.onPick((id) => {
      if (id && id !== place.id) location.assign(box.dataset.item.replace("/0/", `/${id}/`));
    });
    connect(box, map);
    await keepFresh(box, map);
    box.dataset.ready = "";
  } catch {
    box.hidden = true;
  }
}

function connect(box, map) {
  const press = (name, act) => box.querySelector(name).addEventListener("click", act);
  press("[data-map-zoom-in]", () => map.zoom(1));
  press("[data-map-zoom-out]", () => map.zoom(-1));
  press("[data-map-home]", () => map.home());
}

/** Ask the desk's own changes, and fetch again the tiles of contributions when something moved. */
async function keepFresh(box, map) {
  const style = await (await fetch(box.dataset.style)).json();
  const own = style.metadata.parvis.layers.filter(({ kind }) => kind === "contributions");
  watch(box.dataset.changes, {
    isWanted: () => document.visibilityState === "visible",
    onChange: () => {
      for (const { slug } of own) map.refresh(slug);
    },
    onState: () => {},
    ask: async (address) => {
      const response = await fetch(address);
      if (!response.ok) throw new Error(`${response.status}`);
      return response.json();
    },
  });
}
