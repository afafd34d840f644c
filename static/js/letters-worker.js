/**
 * In a worker: letters as signed distances, in the protocol buffers that MapLibre reads.
 *
 * First comes {modules, faces}; then {stack, range} with a port on which the letters go back, or
 * null. Bitmaps have 24 pixels an em and a border of 3, as every server of such letters has them.
 */

const EM_PX = 24;
const BORDER_PX = 3;
const BASELINE_PX = 27.5; // from MapLibre's top of a line to the baseline, as it draws by itself
const SEEN = /^[^\p{C}\p{Z}]$|^ $|^\u00a0$/u;

let ready = null;
const drawers = new Map(); // stack → TinySDF

self.addEventListener("message", ({ data, ports: [port] }) => {
  if (data.modules) ready = prepare(data);
  else answer(port, data);
});

async function answer(port, asked) {
  const drawn = await letters(asked).catch(() => null);
  port.postMessage(drawn, drawn ? [drawn] : []);
}

async function prepare({ modules, faces }) {
  const [{ default: TinySDF }, { PbfWriter }] = await Promise.all([
    import(modules.sdf),
    import(modules.pbf),
  ]);
  for (const { family, source, weight, range } of faces) {
    self.fonts.add(new FontFace(family, source, { weight, unicodeRange: range }));
  }
  return { TinySDF, PbfWriter };
}

async function letters({ stack, range }) {
  const { TinySDF, PbfWriter } = await ready;
  const [first, last] = range.split("-").map(Number);
  const codes = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const seen = codes.filter((code) => SEEN.test(String.fromCodePoint(code)));
  const family = stack
    .split(",")
    .map((name) => (name.includes(" ") ? `"${name}"` : name))
    .join();
  await self.fonts.load(`${EM_PX}px ${family}`, String.fromCodePoint(...seen));
  if (!drawers.has(stack)) {
    drawers.set(stack, new TinySDF({ fontSize: EM_PX, buffer: BORDER_PX, fontFamily: family }));
  }
  const drawer = drawers.get(stack);
  const writer = new PbfWriter();
  writer.writeMessage(1, writeStack, {
    stack,
    range,
    drawn: seen.map((code) => draw(drawer, code)),
  });
  return writer.finish().slice().buffer;
}

function draw(drawer, code) {
  return { code, ...drawer.draw(String.fromCodePoint(code)) };
}

function writeStack({ stack, range, drawn }, writer) {
  writer.writeStringField(1, stack);
  writer.writeStringField(2, range);
  for (const one of drawn) writer.writeMessage(3, writeLetter, one);
}

function writeLetter(letter, writer) {
  writer.writeVarintField(1, letter.code);
  writer.writeBytesField(2, letter.data);
  writer.writeVarintField(3, letter.glyphWidth);
  writer.writeVarintField(4, letter.glyphHeight);
  writer.writeSVarintField(5, letter.glyphLeft);
  writer.writeSVarintField(6, Math.round(letter.glyphTop - BASELINE_PX));
  writer.writeVarintField(7, Math.round(letter.glyphAdvance));
}
