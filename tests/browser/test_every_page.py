"""Every public page, from the list of all routes: nothing wrong with any, in any state it has.

A new public route is looked at without being named here; one that answers no page stands in FILES.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from campaigns.enums import Visibility
from contributions.enums import State
from contributions.receipts import token_of
from tests.browser.looking import THIN, Found, from_every_side
from tests.proofs.planting import a_world
from tests.proofs.routes import ROUTES
from tests.proofs.world import World
from tests.tiles.archives import an_archive

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "tiles"]),
    pytest.mark.timeout(900),
]

PUBLIC = ("page", "receipt", "account", "embed")
FILES = {
    "web:my_data", "web:logo", "web:logo_dark", "web:manifest", "web:worker", "web:robots",
    "web:ledger_csv", "web:ledger_json", "web:picture", "web:places", "web:photo_ahead",
    "web:photo", "web:place", "web:receipt_photo",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _a_base_map(tmp_path: Path, settings) -> None:
    settings.BASEMAP_PMTILES = an_archive(tmp_path / "town.pmtiles")


def pages(world: World) -> Iterator[tuple[str, str, str]]:
    """(what, address, as whom) of each page that a public route opens with a good address."""
    for route in ROUTES:
        if route.door not in PUBLIC or "GET" not in route.methods or route.name in FILES:
            continue
        path = route.path(**world.good(route))
        role, kind = opened_by(world, path)
        assert kind == "text/html", f"{route.name} answers {kind}: it belongs to FILES"
        yield route.name, path, role


def opened_by(world: World, path: str) -> tuple[str, str]:
    """The first who is answered there, and what; a stranger where nobody is."""
    for role in ("anon", "auth"):
        answer = world.client(role).get(path)
        if answer.status_code == 200:
            return role, answer.headers["Content-Type"].partition(";")[0]
    return "anon", "text/html"


def in_each_state(world: World) -> Iterator[tuple[str, str, str]]:
    """The receipt and the page of each contribution of the open campaign, each embed, nothing."""
    for name, row in world.contributions.items():
        if row.campaign != world.parc:
            continue
        yield f"receipt: {name}", f"/receipts/{token_of(row.receipt)}/", "anon"
        if row.state == State.PUBLISHED:
            path = f"/campaigns/parc/contributions/{row.public_id}/"
            yield from ((f"{name} as {role}", path, role) for role in ("anon", "auth"))
    for name, embed in world.embeds.items():
        yield f"embed: {name}", f"/embed/{embed.key}/", "anon"
    yield "nothing there", "/campaigns/zzz/", "anon"
    yield "nothing found", "/campaigns/parc/contributions/?q=nothing-like-it", "anon"
    yield "what is mine", "/mine/", "auth"
    yield "nothing is mine", "/mine/", "anon"


def finished(world: World) -> Iterator[tuple[str, str, str]]:
    """The pages of a campaign that is over."""
    public = world.contributions["published"].public_id
    for rest in ("", "about/", "contributions/", f"contributions/{public}/"):
        yield f"finished: {rest}", f"/campaigns/parc/{rest}", "anon"
    yield "finished: home", "/", "anon"


@from_every_side(thin=THIN)
def test_nothing_is_wrong_with_any_public_page(server, visit, look):
    world = a_world()
    found = Found(look.visitor(visit))

    look_at_each(found, world, pages(world))
    if look != THIN:
        look_at_each(found, world, in_each_state(world))
        world.parc.visibility = Visibility.ARCHIVED
        world.parc.save(update_fields=["visibility"])
        look_at_each(found, world, finished(world))

    found.expect_nothing()


def look_at_each(found: Found, world: World, pages_: Iterator[tuple[str, str, str]]) -> None:
    page = found.visitor.page
    for name, path, role in pages_:
        found.visitor.context.clear_cookies()
        if role in world.sessions:
            found.visitor.context.add_cookies(
                [{"name": "session", "value": world.sessions[role], "url": found.visitor.origin}]
            )
        page.goto(found.visitor.origin + path)
        settled(page)
        found.look(name)


def settled(page: Page) -> None:
    """A map draws after the page; what it puts there is looked at too."""
    if page.locator("#map").count():
        page.locator("#map[data-ready]").wait_for(state="attached", timeout=30_000)
