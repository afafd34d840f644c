"""The map in a frame on another site, in a real Chromium, from a second origin (TRUST E1 to E5)."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from campaigns.enums import Role
from campaigns.models import Membership
from contributions import actions
from contributions.enums import State
from contributions.models import Embed
from tests.browser.conftest import CHROMIUM, DESKTOP, FLAGS, PHONE
from tests.browser.host import BLOCKED, Reader, Site, a_reader, a_site, colours, faults
from tests.browser.town import Town, a_town, sign_in
from tests.factories import a_contribution, an_embed
from web.desk.embeds import growing_snippet, snippet

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "tiles"])

WHERE = pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])


@pytest.fixture(scope="module")
def strict(chromium: Browser) -> Iterator[Browser]:
    """A browser that gives no cookie to frames of other sites."""
    browser = chromium.browser_type.launch(executable_path=CHROMIUM, args=[*FLAGS, *BLOCKED])
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def scriptless(chromium: Browser) -> Iterator[Browser]:
    """A browser that runs no script in any process.

    A context's own switch reaches a frame of another site only once that frame has begun to load.
    """
    browser = chromium.browser_type.launch(
        executable_path=CHROMIUM, args=[*FLAGS, *BLOCKED, "--blink-settings=scriptEnabled=false"]
    )
    yield browser
    browser.close()


@pytest.fixture
def town(server: str) -> Town:
    return a_town()


@pytest.fixture
def site() -> Iterator[Site]:
    with a_site() as site:
        yield site


@pytest.fixture
def embed(town: Town, site: Site) -> Embed:
    embed = an_embed(town.campaign, title="Le parc", hosts=site.listed)
    site.show(growing_snippet(embed))
    return embed


@pytest.fixture
def reader(strict: Browser, request: pytest.FixtureRequest) -> Iterator[Reader]:
    viewport = getattr(request, "param", DESKTOP)
    reader = a_reader(strict, viewport)
    yield reader
    reader.context.close()


BOTH = pytest.mark.parametrize("reader", [PHONE, DESKTOP], ids=["phone", "desktop"], indirect=True)


@BOTH
def test_a_listed_site_shows_map_and_list_and_nobody_gets_a_cookie(
    town, site, embed, reader, server
):
    item = a_contribution(town.layer, category="places", title="Un banc")

    frame = reader.open(site.listed)

    assert frame.locator(f'[data-card="{item.public_id}"]').is_visible()
    assert "1 contribution" in frame.locator("[data-count]").inner_text()
    reader.page.wait_for_timeout(1_000)  # the tiles
    assert colours(reader.page, frame.locator("canvas").screenshot()) > 20
    assert reader.context.cookies() == []
    assert reader.set_cookies == []
    assert reader.breaches() == []
    assert reader.complaints == []
    hosts = {request.url.split("/")[2] for request in reader.requests if "//" in request.url}
    assert hosts == {site.listed.split("//")[1], server.split("//")[1]}
    assert faults(frame) == []
    assert reader.page.locator("iframe").get_attribute("title") == "Le parc"
    assert frame.evaluate("document.documentElement.lang") == "fr"


def test_another_site_shows_nothing(town, site, embed, reader):
    reader.page.goto(site.other)
    reader.page.wait_for_timeout(1_500)

    assert reader.frame.url.startswith("chrome-error://")
    assert any("frame-ancestors" in complaint for complaint in reader.complaints)


def test_what_is_taken_back_leaves_the_site(town, site, embed, reader):
    reader.open(site.listed)

    actions.revoke_embed(embed, by=embed.made_by)
    reader.page.reload()
    reader.page.wait_for_timeout(1_500)

    assert reader.frame.url.startswith("chrome-error://")


def test_whoever_is_signed_in_is_a_stranger_in_the_frame(town, site, embed, strict, reader, server):
    """TRUST E3: the frame's requests carry no cookie, though the browser has one of ours."""
    page = reader.page
    page.goto(f"{server}/account/login/password/?next=/desk/")
    page.locator("#login").fill(town.moderator.email)
    page.locator("#password").fill("a-long-pass-phrase-of-staff")
    page.locator("main form button").click()
    page.wait_for_url("**/desk/**")
    assert {cookie["name"] for cookie in reader.context.cookies()} >= {"session"}
    reader.requests.clear()
    reader.set_cookies.clear()

    reader.open(site.listed)

    framed = [one for one in reader.requests if one.url.startswith(server)]
    assert len(framed) > 5
    assert [one.url for one in framed if "cookie" in one.all_headers()] == []
    assert reader.set_cookies == []


def test_an_open_frame_shows_what_is_published_and_loses_what_is_refused(town, site, embed, reader):
    frame = reader.open(site.listed)
    held = a_contribution(town.layer, state=State.HELD, category="places")
    assert frame.locator("[data-card]").count() == 0

    actions.publish(held, by=town.moderator)
    frame.locator(f'[data-card="{held.public_id}"]').wait_for(timeout=8_000)
    assert "1 contribution" in frame.locator("[data-count]").inner_text()

    actions.reject(held, by=town.moderator, reason="off_topic", statement="Ailleurs.")
    frame.locator(f'[data-card="{held.public_id}"]').wait_for(state="detached", timeout=8_000)


def test_a_pin_that_is_pressed_says_its_name_and_leads_to_the_site(town, site, embed, reader):
    item = a_contribution(town.layer, category="places", title="Un banc")
    frame = reader.open(site.listed)
    reader.page.wait_for_timeout(1_500)
    box = frame.locator("canvas").bounding_box()
    inner = 64  # the room that the map's buttons take at its right
    middle = ((box["width"] - inner + 48) / 2, box["height"] / 2 - 10)

    frame.locator("canvas").click(position={"x": middle[0], "y": middle[1]})

    link = frame.locator("[data-picked-link]")
    link.wait_for(timeout=5_000)
    assert "Un banc" in link.inner_text()
    assert link.get_attribute("href") == town.path(f"contributions/{item.public_id}/")
    assert (link.get_attribute("target"), link.get_attribute("rel")) == ("_blank", "noopener")
    frame.locator("[data-picked-close]").click()
    assert frame.locator("[data-picked]").is_hidden()


@pytest.mark.parametrize("reader", [PHONE], ids=["phone"], indirect=True)
def test_the_frame_grows_with_what_it_holds_and_believes_nobody_else(town, site, embed, reader):
    for number in range(6):
        a_contribution(town.layer, title=f"Un banc {number}", category="places")
    site.show("<script>parent.postMessage({type: 'parvis:height', height: 5555}, '*')</script>",
              "/foreign")  # fmt: skip

    frame = reader.open(site.listed)
    reader.page.wait_for_function("() => document.querySelector('iframe').clientHeight > 900")
    natural = frame.evaluate("Math.ceil(document.body.getBoundingClientRect().height)")
    assert height(reader) == natural
    assert frame.evaluate("document.documentElement.scrollHeight <= innerHeight")

    # From the page itself, from a frame of another origin, from the right one with nonsense.
    reader.page.evaluate("window.postMessage({type: 'parvis:height', height: 5555}, '*')")
    reader.page.evaluate(
        """(address) => {
          const frame = document.createElement("iframe");
          frame.src = address;
          document.body.append(frame);
          return new Promise((resolve) => frame.addEventListener("load", resolve));
        }""",
        f"{site.other}/foreign",
    )
    for nonsense in (
        {"type": "parvis:height", "height": "5555"},
        {"type": "parvis:width", "height": 5555},
        {"height": 5555},
        "parvis:height",
        None,
    ):
        told_by(frame, nonsense)
    reader.page.wait_for_timeout(500)
    assert height(reader) == natural

    # And what is right but too much is cut.
    told_by(frame, {"type": "parvis:height", "height": 10**9})
    reader.page.wait_for_timeout(300)
    assert height(reader) == 6000


def test_side_by_side_the_frame_is_as_high_as_its_row_says(town, site, embed, reader):
    for number in range(6):
        a_contribution(town.layer, title=f"Un banc {number}", category="places")

    frame = reader.open(site.listed)
    reader.page.wait_for_timeout(500)

    assert height(reader) == 640
    assert frame.evaluate("document.documentElement.scrollHeight <= innerHeight")


def test_a_frame_listens_to_nobody(town, site, embed, reader):
    frame = reader.open(site.listed)
    frame.wait_for_selector("#map[data-drawn]", state="attached", timeout=30_000)
    before = frame.evaluate("document.body.outerHTML")

    reader.page.evaluate(
        "document.querySelector('iframe').contentWindow.postMessage("
        "{type: 'parvis:height', height: 5555, submit: true}, '*')"
    )
    reader.page.wait_for_timeout(500)

    assert frame.evaluate("document.body.outerHTML") == before


@BOTH
def test_the_keyboard_goes_into_the_frame_and_out_again_both_ways(town, site, embed, reader):
    a_contribution(town.layer, category="places")
    reader.open(site.listed)
    page = reader.page

    page.locator("#before").focus()
    forth = walk(reader, "Tab", until="after")
    page.locator("#after").focus()
    back = walk(reader, "Shift+Tab", until="before")

    for stops in (forth, back):
        assert {"canvas", "summary", "button", "a"} <= set(stops)
        assert len(stops) <= 22, stops


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_without_scripts_the_list_is_there_and_pages(town, site, embed, scriptless, viewport):
    for number in range(12):
        a_contribution(town.layer, title=f"Un banc {number}", category="places")
    site.show(snippet(embed))
    reader = a_reader(scriptless, viewport, scripts=False)

    reader.page.goto(site.listed)
    frame = reader.page.frame_locator("iframe")
    expect(frame.locator("[data-card]")).to_have_count(10)
    expect(frame.locator(".map-picture")).to_have_count(1)
    reader.frame.wait_for_load_state()
    frame.locator("[data-more]").click()
    reader.frame.wait_for_url("**?**")

    expect(frame.locator("[data-card]")).to_have_count(2)
    assert reader.page.url == f"{site.listed}/"
    reader.context.close()


@pytest.mark.parametrize(
    "size", [{"width": 300, "height": 320}, {"width": 320, "height": 700}], ids=["300", "320"]
)
def test_the_smallest_frame_needs_no_scrolling_sideways(town, embed, strict, size, server):
    a_contribution(town.layer, category="places", title="Un titre " + "très " * 20 + "long")
    reader = a_reader(strict, size)
    reader.page.goto(f"{server}/embed/{embed.key}/")
    reader.page.locator("#map[data-ready]").wait_for(state="attached", timeout=30_000)

    assert reader.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert reader.page.locator("canvas").bounding_box()["height"] >= 150
    assert faults(reader.page) == []
    reader.context.close()


@WHERE
def test_the_desk_prepares_a_map_shows_it_and_gives_what_to_paste(town, visit, viewport, site):
    Membership.objects.create(person=town.moderator, campaign=town.campaign, role=Role.MANAGER)
    a_contribution(town.layer, category="places")
    visitor = visit(viewport)
    visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in(visitor, town.moderator)
    page = visitor.go("/desk/parc/embeds/")
    assert faults(page) == []
    page.locator("main a.button.primary").click()
    page.locator("#hosts").fill(site.listed)
    assert faults(page) == []
    page.locator(".embeds-form button[type=submit]").click()
    page.wait_for_url("**saved=new**")
    preview = page.frame_locator("[data-preview]")
    preview.locator("#map[data-ready]").wait_for(state="attached", timeout=30_000)
    embed = Embed.objects.get()

    page.locator('[data-copies="growing"]').focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('[data-said]').textContent.trim() !== ''")
    assert page.evaluate("navigator.clipboard.readText()") == growing_snippet(embed)
    assert faults(page) == []

    preview.locator("[data-map-zoom-in]").click()
    page.wait_for_timeout(500)
    page.locator("[data-take-view]").click()
    page.locator(".embeds-form button[type=submit]").click()
    page.wait_for_url("**saved=changed**")
    embed.refresh_from_db()
    west, _south, east, _north = embed.view
    whole = town.campaign.perimeter.extent
    assert whole[0] < west < east < whole[2]
    assert page.locator("#view").input_value() == "box"

    page.locator(".embeds-form a.plain").click()
    assert faults(page) == []
    page.locator(".button.danger").click()
    page.wait_for_url("**saved=revoked**")
    embed.refresh_from_db()
    assert not embed.is_active
    assert faults(page) == []


def height(reader: Reader) -> int:
    return int(reader.page.evaluate("document.querySelector('iframe').clientHeight"))


def told_by(frame, message) -> None:
    frame.evaluate(f"parent.postMessage({json.dumps(message)}, '*')")


def walk(reader: Reader, key: str, *, until: str) -> list[str]:
    """What takes the focus, in the page and inside the frame, until a link of the page has it."""
    stops: list[str] = []
    for _step in range(40):
        reader.page.keyboard.press(key)
        outer = focused(reader)
        if outer == until:
            return stops
        inner = reader.frame.evaluate("document.activeElement.localName")
        stops.append(inner if outer == "iframe" else outer)
    raise AssertionError(f"the keyboard is trapped: {stops}")


def focused(reader: Reader) -> str:
    """What has the focus in the page around; it passes into a frame of another process, and out
    of it, when that process has time: meanwhile nothing has it."""
    for _wait in range(40):
        found = reader.page.evaluate(
            "document.activeElement.id || document.activeElement.localName"
        )
        if found != "body":
            return str(found)
        reader.page.wait_for_timeout(50)
    return "body"
