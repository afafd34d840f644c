"""The map comes without holding the page: its letters and its programs are made beside it."""

from io import BytesIO

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Page

from tests.browser.conftest import DESKTOP, Visitor
from tests.browser.host import faults
from tests.browser.town import a_town, open_map
from tests.factories import PLACE, a_contribution, a_point

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "tiles"])

SOON = 30_000
BORDER_PX = 3
DRAWN = """async (range) => {
  const { lettersOf, makeLetters } = await import('/static/js/letters.js');
  const { PbfReader } = await import('pbf');
  makeLetters();
  const stack = 'Atkinson Hyperlegible Next Variable,sans-serif';
  const fields = ['', 'id', 'bitmap', 'width', 'height', 'left', 'top', 'advance'];
  const letter = (tag, one, pbf) => {
    if (tag === 2) one.bitmap = [...pbf.readBytes()];
    else one[fields[tag]] = tag === 5 || tag === 6 ? pbf.readSVarint() : pbf.readVarint();
  };
  const inStack = (tag, all, pbf) => {
    if (tag === 3) all.push(pbf.readMessage(letter, {}));
  };
  const read = (tag, all, pbf) => tag === 1 && pbf.readMessage(inStack, all);
  const drawn = new PbfReader(await lettersOf(stack, range)).readFields(read, []);
  await document.fonts.load(`24px ${stack}`);
  const pen = new OffscreenCanvas(1, 1).getContext('2d');
  pen.font = '24px "Atkinson Hyperlegible Next Variable"';
  return drawn.map((one) =>
    ({ ...one, asked: Math.round(pen.measureText(String.fromCodePoint(one.id)).width) }));
}"""
WATCHED = """
window.linked = []; window.askedInFrames = 0;
let isFrame = false;
const frame = window.requestAnimationFrame.bind(window);
window.requestAnimationFrame = (call) => frame((at) => {
  isFrame = true;
  try { return call(at); } finally { isFrame = false; }
});
const card = WebGL2RenderingContext.prototype;
const texts = new WeakMap();
const { attachShader, getProgramParameter, linkProgram, shaderSource } = card;
card.shaderSource = function (shader, text) {
  texts.set(shader, text);
  return shaderSource.call(this, shader, text);
};
card.attachShader = function (program, shader) {
  texts.set(program, (texts.get(program) ?? '') + texts.get(shader));
  return attachShader.call(this, program, shader);
};
card.linkProgram = function (program) {
  window.linked.push(texts.get(program));
  return linkProgram.call(this, program);
};
card.getProgramParameter = function (program, name) {
  const known = getProgramParameter.call(this, program, name);
  if (isFrame && name === this.LINK_STATUS && !program.isKnown) window.askedInFrames += 1;
  program.isKnown = true;
  return known;
};
"""
LOSE = """() => new Promise((resolve) => {
  const canvas = document.querySelector('#map canvas');
  const loser = canvas.getContext('webgl2').getExtension('WEBGL_lose_context');
  canvas.addEventListener('webglcontextrestored', resolve, { once: true });
  canvas.addEventListener('webglcontextlost', () => setTimeout(() => loser.restoreContext(), 50),
    { once: true });
  loser.loseContext();
})"""


def a_map(visitor: Visitor) -> Page:
    """The map of a town with one pin, drawn."""
    town = a_town()
    a_contribution(town.layer, title="Un banc", geometry=a_point(*PLACE))
    open_map(visitor, town.path())
    page = visitor.page
    page.locator("#map[data-drawn]").wait_for(state="attached", timeout=SOON)
    return page


def test_letters_are_those_of_the_page_with_room_for_a_halo(server, visit):
    visitor = visit(DESKTOP)
    page = a_map(visitor)

    drawn = {letter["id"]: letter for letter in page.evaluate(DRAWN, "0-255")}

    assert {ord(letter) for letter in "aÀéç"} <= set(drawn)
    assert 7 not in drawn  # what nobody sees
    for letter in drawn.values():
        width, height = letter["width"] + 2 * BORDER_PX, letter["height"] + 2 * BORDER_PX
        assert len(letter["bitmap"]) == width * height
        assert letter["advance"] == letter["asked"]
    assert max(drawn[ord("é")]["bitmap"]) > 190 > min(drawn[ord("é")]["bitmap"])
    assert faults(page) == []


def test_no_frame_waits_for_a_program_and_none_is_made_twice(server, visit):
    visitor = visit(DESKTOP)
    visitor.context.add_init_script(WATCHED)

    page = a_map(visitor)

    linked = page.evaluate("window.linked")
    assert len(linked) > 5
    assert len(set(linked)) == len(linked)
    assert page.evaluate("window.askedInFrames") == 0
    page.wait_for_timeout(1_500)
    assert page.evaluate("window.linked") == linked  # it was not said to be drawn too early


def test_a_card_that_was_lost_draws_the_same_map_again(server, visit):
    visitor = visit(DESKTOP)
    page = a_map(visitor)
    page.wait_for_timeout(1_000)
    before = seen(page)

    page.evaluate(LOSE)
    page.wait_for_timeout(3_000)

    assert difference(before, seen(page)) < 0.01


def seen(page: Page) -> Image.Image:
    return Image.open(BytesIO(page.locator("#map canvas").screenshot())).convert("L")


def difference(one: Image.Image, other: Image.Image) -> float:
    """The share of pixels that are not nearly the same."""
    assert len(one.getcolors(256) or ()) > 5  # something is drawn
    changed = ImageChops.difference(one, other).point(lambda value: 255 if value > 16 else 0)
    return changed.histogram()[255] / (one.width * one.height)
