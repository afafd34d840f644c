/** A map for the dark: the same style, its light ground turned dark, what people say as bright as before. */

const COLOUR = /^#(?:[\da-f]{3}|[\da-f]{6})$/i;
const DARKEST = 0.1;
const LIGHTEST = 0.86;
const STRONG = 0.6; // what is darker than this by day is ink: it must be read at night
const LEGIBLE = 0.24; // luminance, 4.5 : 1 against the ground's night
const KEPT = ["pins", "chosen", "marked", "chosen-shadow"]; // pictures, and their shadow

/** A colour turned over: what was paper is night, what was ink is light; its hue stays. */
export function turned(colour) {
  const [hue, saturation, lightness] = asHsl(colour);
  // Paper (0.95) becomes the darkest; strong colours (0.25 to 0.5) become light enough to be read.
  const dark = DARKEST + (LIGHTEST - DARKEST) * (1 - lightness);
  const strength = lightness > 0.85 ? 0.25 : lightness > 0.7 ? 0.5 : 0.8;
  let found = asHex(hue, saturation * strength, dark);
  if (lightness > STRONG) return found;
  for (let more = dark; luminance(found) < LEGIBLE && more < 1; more += 0.03) {
    found = asHex(hue, saturation * strength, more);
  }
  return found;
}

/** How bright a colour looks, 0 to 1 (WCAG 2.2): a blue is darker than a yellow of its lightness. */
function luminance(colour) {
  const [red, green, blue] = channels(colour).map((part) =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function channels(colour) {
  const digits = colour.slice(1);
  const pairs = digits.length === 3 ? [...digits].map((one) => one + one) : digits.match(/../g);
  return pairs.map((pair) => Number.parseInt(pair, 16) / 255);
}

/**
 * Every colour of a value of the style, turned: a plain one, or those inside an expression.
 * `plain` makes #rrggbb of other ways to write a colour.
 */
export function nightValue(value, plain = (colour) => colour) {
  if (Array.isArray(value)) return value.map((one) => nightValue(one, plain));
  const found = typeof value === "string" ? plain(value) : "";
  return COLOUR.test(found) ? turned(found) : value;
}

/** The colours of a style's layer as the night has them: [property, value] pairs. */
export function nightPaint(layer, plain) {
  if (KEPT.includes(layer.metadata?.["parvis:role"])) return [];
  return Object.entries(layer.paint ?? {}).flatMap(([name, value]) => {
    if (name.endsWith("-color")) return [[name, nightValue(value, plain)]];
    if (name !== "fill-pattern") return [];
    return [[name, value.replace(/#.*/, (colour) => nightValue(colour))]];
  });
}

/** A style's layer at night. */
export function atNight(layer) {
  return { ...layer, paint: { ...layer.paint, ...Object.fromEntries(nightPaint(layer)) } };
}

function asHsl(colour) {
  const [red, green, blue] = channels(colour);
  const most = Math.max(red, green, blue);
  const span = most - Math.min(red, green, blue);
  const lightness = most - span / 2;
  if (!span) return [0, 0, lightness];
  const turn = { [red]: (green - blue) / span, [green]: 2 + (blue - red) / span };
  const sixth = most === red ? turn[red] : most === green ? turn[green] : 4 + (red - green) / span;
  return [(sixth * 60 + 360) % 360, span / (1 - Math.abs(2 * lightness - 1)), lightness];
}

function asHex(hue, saturation, lightness) {
  const reach = saturation * Math.min(lightness, 1 - lightness);
  const channel = (shift) => {
    const at = (shift + hue / 30) % 12;
    const value = lightness - reach * Math.max(-1, Math.min(at - 3, 9 - at, 1));
    return Math.round(value * 255)
      .toString(16)
      .padStart(2, "0");
  };
  return `#${channel(0)}${channel(8)}${channel(4)}`;
}
