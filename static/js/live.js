/** Ask every two seconds what has changed in public, while somebody looks. */

/** The layers whose revision differs between two answers. */
export function changed(before, after) {
  if (!before) return [];
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => before[name] !== after[name]);
}

/**
 * Call `onChange(names)` for the layers that have changed; `onState(isConnected)` when the line
 * breaks or is back. `isWanted()` says whether to ask at all.
 */
export function watch(address, { every = 2000, isWanted, onChange, onState, ask = askServer }) {
  let known = null;
  let broken = 0;
  async function turn() {
    if (isWanted()) {
      try {
        const layers = await ask(address);
        const names = changed(known, layers);
        known = layers;
        if (broken > 2) onState(true);
        broken = 0;
        if (names.length) await onChange(names);
      } catch {
        broken += 1;
        if (broken === 3) onState(false);
      }
    }
    setTimeout(turn, every * Math.min(1 + broken, 8));
  }
  setTimeout(turn);
}

/** A note in the map's area as long as the line is broken; that there is no map at all goes before. */
export function brokenNote(area, words) {
  const note = area.querySelector("[data-map-broken]");
  const failed = area.querySelector("[data-map-failed]");
  return (isConnected) => {
    note.hidden = isConnected || !failed.hidden;
    note.textContent = note.hidden ? "" : words.broken;
  };
}

async function askServer(address) {
  const response = await fetch(address, { cache: "no-cache", credentials: "omit" });
  if (!response.ok) throw new Error(`${response.status}`);
  return (await response.json()).layers;
}
