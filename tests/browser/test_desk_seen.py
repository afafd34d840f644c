"""Each page of the desk in each state, by day and by night, on a phone and on a desk: what axe
finds, which names are given twice, what hangs out of a small window."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator

import pytest
from django.conf import settings as site
from django.core import mail
from playwright.sync_api import Page

from campaigns.enums import Role
from campaigns.models import Membership
from tests.browser.conftest import DESKTOP, PHONE, Visitor
from tests.browser.desk_states import PARTS, Looked, states
from tests.browser.host import AXE
from tests.factories import a_campaign
from tests.proofs.planting import a_world
from tests.proofs.world import World
from tests.tiles.archives import an_archive

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "tiles"]),
    pytest.mark.timeout(1800),
]

THIN = {
    "web:desk_queue", "held (contributions)", "web:desk_edit_contribution",
    "web:desk_reject_contribution, refused",
}  # fmt: skip
SMALL = {"width": 320, "height": 640}
JUDGE = """async (part) => (await axe.run(part || document, {
  iframes: false,
  rules: { "target-size": { enabled: true } },
})).violations.flatMap(({ id, nodes }) =>
  nodes.map((node) => `${id}: ${node.target} ${node.html.slice(0, 160)}`))"""
OUT = """() => [...document.querySelectorAll('body *')].filter((one) =>
  one.getBoundingClientRect().right > innerWidth + 1 && one.checkVisibility())
  .map((one) => one.outerHTML.slice(0, 120)).slice(0, 6)"""
UNFOLD = """() => {
  for (const one of document.querySelectorAll('main details:not(.desk-settings)')) one.open = true;
}"""
SETTINGS = ".desk-settings"
DIALOGS = "main dialog"
WIDE = "() => document.documentElement.scrollWidth > innerWidth"
SEND = """({ path, body }) => {
  const form = document.createElement('form');
  form.method = 'post';
  form.action = path;
  const token = document.querySelector('[name=csrfmiddlewaretoken]');
  const pairs = Object.entries(body).flatMap(([name, given]) =>
    [given].flat().map((one) => [name, one]));
  for (const [name, value] of [['csrfmiddlewaretoken', token.value], ...pairs]) {
    const input = document.createElement('input');
    Object.assign(input, { type: 'hidden', name, value });
    form.append(input);
  }
  document.body.append(form);
  form.submit();
}"""
# A thing that can be pressed or filled, as Playwright's tree of the page names it.
NAMED = re.compile(
    r'- (link|button|textbox|combobox|checkbox|spinbutton|searchbox) "((?:[^"\\]|\\.)*)"'
)
ADDRESS = re.compile(r"- /url: (.+)")


@pytest.fixture
def world(server, settings, tmp_path) -> World:
    """The world of the proofs, and a consultation in which nothing has happened."""
    settings.DEMO = True
    settings.BASEMAP_PMTILES = an_archive(tmp_path / "town.pmtiles")
    settings.MAIL_FOLDER = tmp_path
    message = mail.EmailMessage("Votre avis est publié", "Bonjour", to=["ana@parvis.example"])
    (tmp_path / "20261123-101112-1.log").write_bytes(message.message().as_bytes())
    world = a_world()
    quiet = a_campaign(slug="quiet", title="Une consultation sans avis")
    for person, role in (("man_A", Role.MANAGER), ("dpo_A", Role.DATA_OFFICER)):
        Membership.objects.create(person=world.persons[person], campaign=quiet, role=role)
    return world


def enter(visitor: Visitor, world: World, role: str) -> None:
    session = {"name": site.SESSION_COOKIE_NAME, "value": world.sessions[role]}
    visitor.context.add_cookies([{**session, "url": visitor.origin}])


def opened(visitor: Visitor, state: Looked) -> tuple[Page, int]:
    """Open a state; with the status of its answer."""
    page, status = visitor.go(state.path), 200
    if state.body:
        body = json.loads(json.dumps(state.body, default=str))
        with page.expect_navigation() as answered:
            page.evaluate(SEND, {"path": state.sends_to or state.path, "body": body})
        status = answered.value.status
    page.wait_for_load_state("load")
    return page, status


def twice(page: Page) -> list[str]:
    """Names that two things have which do not lead to the same place."""
    lines = page.locator("body").aria_snapshot().splitlines()
    found: Counter[str] = Counter()
    seen: set[tuple[str, str]] = set()
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        named = NAMED.search(line)
        address = ADDRESS.search(following)
        key = (named[0], address[1].partition("?")[0]) if named and address else None
        if named is None or key in seen:
            continue
        if key:
            seen.add(key)
        found[named[0]] += 1
    return [f"twice: {name}" for name, n in found.items() if n > 1]


def judged(page: Page) -> Iterator[str]:
    """What axe finds on a page, in a menu that lies over it, and in each of its dialogs."""
    yield from page.evaluate(JUDGE)
    if page.locator(SETTINGS).count():  # a menu lies over what is below it
        page.locator(f"{SETTINGS} > summary").click()
        yield from page.evaluate(JUDGE, SETTINGS)
        page.locator(f"{SETTINGS} > summary").click()
    for dialog in page.locator(DIALOGS).all():  # nothing else can be reached meanwhile
        dialog.evaluate("(one) => one.showModal()")
        yield from page.evaluate(JUDGE)
        dialog.evaluate("(one) => one.close()")


def faults_of(page: Page) -> Iterator[str]:
    page.evaluate(UNFOLD)
    page.evaluate(f"() => {{ {AXE} }}")
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)
        for colours in ("light", "dark"):
            page.emulate_media(color_scheme=colours)
            for fault in judged(page):
                yield f"{size['width']} {colours} {fault}"
    yield from twice(page)
    page.set_viewport_size(SMALL)
    if page.locator(SETTINGS).count():
        page.locator(f"{SETTINGS} > summary").click()
    if page.evaluate(WIDE):
        yield f"scrolls sideways at 320: {page.evaluate(OUT)}"
    page.set_viewport_size(DESKTOP)
    page.emulate_media(color_scheme="light")


def faults_in(found: Iterable[Looked], visit, world: World) -> dict[str, list[str]]:
    """What is wrong, by state; somebody of each role that is asked for opens them."""
    visitors: dict[str, Visitor] = {}
    told = {}
    for state in found:
        if state.role not in visitors:
            visitors[state.role] = visit(DESKTOP)
            enter(visitors[state.role], world, state.role)
        page, status = opened(visitors[state.role], state)
        told[state.name] = list(faults_of(page))
        if status not in state.answers:
            told[state.name].append(f"answered {status}")
    return {name: faults for name, faults in told.items() if faults}


def test_axe_names_and_small_windows_have_nothing_to_say_of_a_few_pages(visit, world):
    wanted = [state for state in states(world) if state.name in THIN]

    assert len(wanted) == len(THIN)
    found = faults_in(wanted, visit, world)
    assert found == {}, json.dumps(found, indent=1)


@pytest.mark.long
@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_nor_of_any_page_in_any_state(visit, world, part):
    found = faults_in(part(world), visit, world)
    assert found == {}, json.dumps(found, indent=1)


def test_what_is_wrong_would_be_seen(visit, world):
    visitor = visit(DESKTOP)
    enter(visitor, world, "man_A")
    page, _status = opened(visitor, Looked("rules", "man_A", "/desk/parc/rules/"))

    page.evaluate(
        "() => document.querySelector('main').insertAdjacentHTML('beforeend', "
        "'<button></button><button>Deux</button><button>Deux</button><hr class=\"wide\">')"
    )
    page.evaluate("() => { document.querySelector('hr.wide').style.width = '50rem' }")

    found = list(faults_of(page))
    assert any("button-name" in fault for fault in found)
    assert 'twice: - button "Deux"' in found
    assert any("scrolls sideways at 320" in fault for fault in found)
