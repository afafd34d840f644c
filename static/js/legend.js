/** The legend: which layers are drawn and how strongly, kept on the device for this campaign. */

import { nightValue } from "./night.js";

/** What was kept under a name: {hidden: [slugs], shares: {group: 0 to 100}}; nothing unreadable. */
export function readKept(text) {
  try {
    const { hidden, shares } = JSON.parse(text);
    return {
      hidden: Array.isArray(hidden) ? hidden.map(String) : [],
      shares: Object.fromEntries(
        Object.entries(shares ?? {}).filter(([, share]) => share >= 0 && share <= 100),
      ),
    };
  } catch {
    return { hidden: [], shares: {} };
  }
}

/** `name` says under which name it is kept on the device; null keeps nothing. */
export function makeLegend(legend, name, { onOpen = () => {} } = {}) {
  const key = name && `parvis:legend:${name}`;
  const switches = [...legend.querySelectorAll("[data-map-layer]")];
  const sliders = [...legend.querySelectorAll("[data-map-opacity]")];
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let map = null;

  /** The samples are painted as the map is. */
  function paintSamples() {
    for (const shape of legend.querySelectorAll(".swatch *")) {
      for (const attribute of ["fill", "stroke"]) {
        const day = `day${attribute}`;
        shape.dataset[day] ??= shape.getAttribute(attribute) ?? "";
        const colour = shape.dataset[day];
        if (colour) shape.setAttribute(attribute, dark.matches ? nightValue(colour) : colour);
      }
    }
  }

  function apply(control) {
    const { mapLayer, mapOpacity } = control.dataset;
    if (mapLayer) return map?.toggle(mapLayer, control.checked);
    control.ariaValueText = `${control.value} %`;
    for (const slug of mapOpacity.trim().split(" ")) map?.veil(slug, control.value / 100);
  }

  function keep() {
    if (!key) return;
    const hidden = switches
      .filter(({ checked }) => !checked)
      .map(({ dataset }) => dataset.mapLayer);
    const changed = sliders.filter(({ value }) => value !== "100");
    const shares = Object.fromEntries(changed.map(({ id, value }) => [id, Number(value)]));
    try {
      if (hidden.length || changed.length)
        localStorage.setItem(key, JSON.stringify({ hidden, shares }));
      else localStorage.removeItem(key);
    } catch {
      // A device that keeps nothing shows the legend as it stands.
    }
  }

  function bringBack() {
    if (!key) return;
    let text = null;
    try {
      text = localStorage.getItem(key);
    } catch {
      return;
    }
    const { hidden, shares } = readKept(text);
    for (const box of switches) {
      const isShown = !hidden.includes(box.dataset.mapLayer);
      if (box.checked !== isShown) box.checked = isShown;
    }
    for (const slider of sliders) {
      const share = String(shares[slider.id] ?? 100);
      if (slider.value !== share) slider.value = share;
    }
  }

  legend.addEventListener("input", (event) => {
    if (!event.target.matches("[data-map-layer], [data-map-opacity]")) return;
    apply(event.target);
    keep();
  });
  legend.addEventListener("toggle", () => legend.open && onOpen());
  legend.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    legend.open = false;
    legend.querySelector("summary").focus();
  });
  dark.addEventListener("change", paintSamples);
  if (dark.matches) paintSamples();
  bringBack();
  return (made) => {
    map = made;
    const isTouched = ({ type, checked, value }) => (type === "range" ? value !== "100" : !checked);
    for (const control of [...switches, ...sliders].filter(isTouched)) apply(control);
  };
}
