/** The letters of the map's names, drawn beside the page: MapLibre would draw them in its way. */

import { addProtocol } from "maplibre-gl";

const SCHEME = "letters";

/** Where a style finds its letters (its `glyphs`), once `makeLetters` has been called. */
export const GLYPHS = `${SCHEME}://{fontstack}/{range}`;

let worker = null;

/** Have letters drawn from now on, in the faces that the page's sheets declare. */
export function makeLetters() {
  if (worker) return;
  worker = new Worker(import.meta.resolve("./letters-worker.js"), { type: "module" });
  worker.postMessage({
    modules: { sdf: import.meta.resolve("@mapbox/tiny-sdf"), pbf: import.meta.resolve("pbf") },
    faces: [...document.styleSheets].flatMap(facesOf),
  });
  addProtocol(SCHEME, async ({ url }) => {
    const [stack, range] = decodeURIComponent(url.slice(`${SCHEME}://`.length)).split("/");
    return { data: await lettersOf(stack, range) };
  });
}

/** The letters of a range ("0-255") as MapLibre reads them; it draws by itself what is refused. */
export function lettersOf(stack, range) {
  return new Promise((resolve, reject) => {
    const { port1: here, port2: there } = new MessageChannel();
    here.addEventListener("message", ({ data }) => {
      here.close();
      if (data) resolve(data);
      else reject(new Error(`no letters ${range}`));
    });
    here.start();
    worker.addEventListener("error", reject, { once: true });
    worker.postMessage({ stack, range }, [there]);
  });
}

/** The upright faces at the head of a sheet, with addresses that hold wherever they are loaded. */
function facesOf(sheet) {
  return headOf(sheet)
    .map(({ style }) => ({
      family: style.getPropertyValue("font-family").replaceAll('"', ""),
      source: absolute(style.getPropertyValue("src"), sheet.href),
      slant: style.getPropertyValue("font-style") || "normal",
      weight: style.getPropertyValue("font-weight"),
      range: style.getPropertyValue("unicode-range"),
    }))
    .filter(({ slant }) => slant === "normal");
}

/** Faces stand before everything else: to look at every rule of every sheet would hold the page. */
function headOf(sheet) {
  const head = [];
  try {
    for (const rule of sheet.cssRules) {
      if (!(rule instanceof CSSFontFaceRule)) break;
      head.push(rule);
    }
  } catch {
    // a sheet of another site
  }
  return head;
}

function absolute(source, base) {
  return source.replace(/url\("([^"]+)"\)/g, (_, path) => `url("${new URL(path, base).href}")`);
}
