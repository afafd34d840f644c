/** What a place is called and whether it is taken, in one sentence; asks our own server alone. */

import { away, inWords, isInside } from "./ground.js";
import { fill } from "./words.js";

const PATIENCE_MS = 2000;
const ON_M = 4;
const LEAST_KEPT_BACK_M = 100;

/** Whether a point is on the campaign's ground, taken all the same, or refused; and why. */
export function verdict(data, point) {
  const { words } = data;
  if (isInside(data.ground, point)) return { isInside: true, isTaken: true, why: words.inside };
  const closed = data.closed.find(({ geometry }) => isInside(geometry, point));
  if (closed) {
    const why = fill(words.closedBecause, { area: closed.name, reason: closed.reason });
    return { isInside: false, isTaken: false, why, cause: `closed ${closed.name}` };
  }
  if (isInside(data.perimeter, point)) {
    return { isInside: false, isTaken: false, why: words.closed, cause: "closed" };
  }
  const { metres, side } = away(data.ground, point);
  const facts = {
    distance: inWords(metres, data.language),
    bearing: words.bearings.split("|")[side],
  };
  const isTaken = data.outside === "flag" || (data.outside === "buffer" && metres <= data.buffer);
  const why = fill(isTaken ? words.outsideTaken : words.outside, facts);
  return { isInside: false, isTaken, why, cause: "outside" };
}

/** "Tour 12, 30 m from Rue X, in the neighbourhood “Y”, inside the area of the consultation." */
export function describe(near, words, language) {
  const { feature, street, area } = near;
  const distance = street && inWords(street.metres, language);
  const parts = [
    feature?.name,
    street &&
      fill(street.metres < ON_M ? words.onStreet : words.nearStreet, {
        distance,
        street: street.name,
      }),
    area && fill(words.inArea, { area: area.name }),
    words.insideToo,
  ].filter(Boolean);
  const sentence = `${parts.join(", ")}.`;
  return sentence[0].toUpperCase() + sentence.slice(1);
}

/** What is at a point, as our server knows it; nothing when it does not say so in time. */
export async function namesAt(address, [longitude, latitude]) {
  const at = `${longitude.toFixed(5)},${latitude.toFixed(5)}`;
  try {
    const response = await fetch(`${address}?at=${at}`, {
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return response.ok ? await response.json() : {};
  } catch {
    return {};
  }
}

/** How far around the device's own position nothing is asked: that place stays in the device. */
export const keptBack = (accuracy) => Math.max(accuracy, LEAST_KEPT_BACK_M);
