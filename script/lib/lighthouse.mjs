/**
 * Lighthouse on one page, as a phone, several times: the medians, and whether the map was drawn.
 *
 * Usage: lighthouse.mjs ORIGIN RUNS PATH. Ends with 1 when a median lies under its line, or when a
 * run ended without a map that shows pins.
 */

import { writeFileSync } from "node:fs";
import * as chromeLauncher from "chrome-launcher";
import lighthouse, { Audit, defaultConfig, Gatherer } from "lighthouse";

const LINES = { performance: 90, accessibility: 100, "best-practices": 95, seo: 95 };
const FIGURES = [
  "first-contentful-paint",
  "largest-contentful-paint",
  "speed-index",
  "total-blocking-time",
  "cumulative-layout-shift",
];
const FLAGS = [
  "--headless=new",
  "--no-sandbox",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
];
const MOST_FAILED = 3; // a machine that is too busy gives no trace
const PATIENCE_MS = 30_000;

/** How many pins the map shows at the end of the run that has been measured. */
class PinsDrawn extends Gatherer {
  meta = { supportedModes: ["navigation"] };

  async getArtifact({ driver }) {
    const until = Date.now() + PATIENCE_MS;
    let pins = 0;
    while (!pins && Date.now() < until) {
      pins = await driver.executionContext.evaluate(
        () => document.querySelector("#map")?.pinsDrawn?.() ?? 0,
        { args: [] },
      );
      if (!pins) await new Promise((resolve) => setTimeout(resolve, 250));
    }
    return pins;
  }
}

/** Lighthouse gathers only what an audit asks for. */
class MapDrawn extends Audit {
  static meta = {
    id: "map-drawn",
    title: "The map is drawn, with pins, without a touch",
    failureTitle: "The map shows no pin",
    description: "How many pins are seen at the end of the run.",
    requiredArtifacts: ["PinsDrawn"],
  };

  static audit({ PinsDrawn: pins }) {
    return { score: Number(pins > 0), numericValue: pins, numericUnit: "unitless" };
  }
}

const config = {
  ...defaultConfig,
  artifacts: [
    ...defaultConfig.artifacts,
    { id: "PinsDrawn", gatherer: { instance: new PinsDrawn() } },
  ],
  audits: [...defaultConfig.audits, { implementation: MapDrawn }],
  categories: {
    ...defaultConfig.categories,
    map: { title: "Map", auditRefs: [{ id: "map-drawn", weight: 1 }] },
  },
  settings: {
    ...defaultConfig.settings,
    onlyCategories: [...Object.keys(LINES), "map"],
    maxWaitForLoad: 60_000,
  },
};

async function run(address) {
  const chrome = await chromeLauncher.launch({ chromeFlags: FLAGS });
  try {
    const { lhr } = await lighthouse(address, { port: chrome.port, logLevel: "error" }, config);
    const { LIGHTHOUSE_REPORT: kept } = process.env;
    if (kept) writeFileSync(kept, JSON.stringify(lhr));
    const missed = FIGURES.map((name) => lhr.audits[name]).find((one) => one.errorMessage);
    if (lhr.runtimeError || missed) {
      throw new Error(lhr.runtimeError?.message ?? missed.errorMessage);
    }
    return {
      scores: Object.keys(LINES).map((name) => Math.round(lhr.categories[name].score * 100)),
      figures: FIGURES.map((name) => lhr.audits[name].numericValue),
      faults: Object.values(lhr.audits).filter(isFault).map(({ id, title }) => `${id}: ${title}`),
      pins: lhr.audits["map-drawn"].numericValue,
    };
  } finally {
    chrome.kill();
  }
}

const isFault = ({ score, scoreDisplayMode }) => scoreDisplayMode === "binary" && score === 0;
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

function tell(runs) {
  let isGood = true;
  Object.entries(LINES).forEach(([name, line], index) => {
    const found = median(runs.map(({ scores }) => scores[index]));
    isGood &&= found >= line;
    console.log(`  ${name.padEnd(26)} ${String(found).padStart(4)}   (at least ${line})`);
  });
  FIGURES.forEach((name, index) => {
    const found = median(runs.map(({ figures }) => figures[index]));
    console.log(`  ${name.padEnd(26)} ${found.toFixed(name.endsWith("shift") ? 3 : 0).padStart(7)}`);
  });
  const pins = runs.map((one) => one.pins);
  console.log(`  pins drawn, untouched      ${pins.join(", ")}`);
  for (const fault of new Set(runs.flatMap(({ faults }) => faults))) console.log(`  fault: ${fault}`);
  return isGood && pins.every((count) => count > 0);
}

const [origin, times, path] = process.argv.slice(2);
const address = new URL(path, origin).href;
console.log(`${address}, ${times} runs`);
const runs = [];
for (let failed = 0; runs.length < Number(times) && failed < MOST_FAILED; ) {
  try {
    runs.push(await run(address));
  } catch (error) {
    failed += 1;
    console.log(`  a run failed: ${error.message}`);
  }
}
process.exitCode = runs.length === Number(times) && tell(runs) ? 0 : 1;
