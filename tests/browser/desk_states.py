"""Every page of the desk and every state of it, as a table; the routes of the desk are walked.

A page of the desk that is new stands here by itself, since its route must be in `ROUTES`. What a
form that takes an act answers when it refuses is a state too: each is sent with a version that
nothing has, or with what `WRONG` says.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.proofs.forms import body_for
from tests.proofs.routes import ROUTES, Route
from tests.proofs.world import World

NOT_PAGES = {  # pictures, data, files; and the parts, shown many times (test_small_and_plain.py)
    "web:desk_claims", "web:desk_report", "web:desk_photo", "web:desk_style", "web:desk_changes",
    "web:desk_tile", "web:desk_parts",
}  # fmt: skip
OFFICER = {"web:desk_aside", "web:desk_look_aside", "web:desk_erase_aside"}
ORDERS = {
    "web:desk_order_contribution", "web:desk_order_reply", "web:desk_lift_order_contribution",
    "web:desk_lift_order_reply",
}  # fmt: skip
NEVER_REFUSES = {  # a page of the desk always follows, and that is another state
    "web:desk_claim_contribution", "web:desk_claim_reply", "web:desk_unclaim_contribution",
    "web:desk_unclaim_reply", "web:desk_settle_contribution", "web:desk_settle_reply",
    "web:desk_erase_aside", "web:desk_look_aside", "web:desk_blocks", "web:desk_embed_revoke",
}  # fmt: skip
NO_VERSION = {"version": "999999999"}
WRONG: dict[str, dict[str, Any]] = {
    "web:desk_decide": {"act": "reject", "reason": ""},
    "web:desk_undo_batch": {"sure": "yes"},
    "web:desk_looks": {"accent": "beige"},
    "web:desk_rules": {"do": "rules", "words-fr-on": "yes", "words-fr-words": ""},
    "web:desk_questions": {"do": "keep", "label-1": ""},
    "web:desk_moderators": {"do": "add", "layer": "", "category": "", "area": ""},
    "web:desk_block_contribution": {"reason": ""},
    "web:desk_block_reply": {"reason": ""},
    "web:desk_answer": {"text": ""},
    "web:desk_embed_new": {"title": "", "hosts": "nowhere", "height": "7"},
    "web:desk_embed": {"title": "", "hosts": "nowhere", "height": "7"},
}  # fmt: skip


@dataclass(frozen=True)
class Looked:
    """A state of the desk: who opens what, and what a form there is sent, if it is."""

    name: str
    role: str
    path: str
    body: dict[str, Any] = field(default_factory=dict)
    sends_to: str = ""
    answers: tuple[int, ...] = (200,)


def pages(world: World) -> Iterator[Looked]:
    """Every page of the desk as its address opens it."""
    for route in _routes():
        if "GET" in route.methods:
            yield Looked(route.name, _role(route), route.path(**world.good(route)))


def refusals(world: World) -> Iterator[Looked]:
    """Every form of the desk, sent back because something is wrong with it."""
    for route in _routes():
        if "POST" in route.methods and route.name not in NEVER_REFUSES:
            path = route.path(**world.good(route))
            body = {**body_for(route, world), **WRONG.get(route.name, NO_VERSION)}
            start = path if "GET" in route.methods else _page_before(route)
            yield Looked(f"{route.name}, refused", _role(route), start, body, path, (400, 409))


def cards(world: World) -> Iterator[Looked]:
    """A contribution and a reply in every state, as a moderator opens them."""
    for what, rows in (("contributions", world.contributions), ("replies", world.replies)):
        for name, row in rows.items():
            if not name.startswith("draft"):
                path = f"/desk/parc/{what}/{row.public_id}/?list=all"
                yield Looked(f"{name} ({what})", "mod_A", path)


def lists(world: World) -> Iterator[Looked]:
    """Lists full, narrowed and empty, and what is looked at before it is done."""
    for query in QUEUES:
        yield Looked(f"queue{query}", "man_A", f"/desk/parc/queue/{query}")
    for page in ("queue", "matters", "embeds", "blocks", "moderators", "bulk", "looks"):
        yield Looked(f"{page}, nothing there", "man_A", f"/desk/quiet/{page}/")
    look = f"/desk/parc/aside/{world.set_aside.pk}/look/"
    yield Looked("aside, one opened", "dpo_A", "/desk/parc/aside/", {"look": "yes"}, look)
    yield Looked("aside, nothing there", "dpo_A", "/desk/quiet/aside/")
    for slug in ("quiet", "parc"):
        tried = {"do": "try", "first-on": "yes"}
        yield Looked(f"rules tried in {slug}", "man_A", f"/desk/{slug}/rules/", tried)
    yield Looked("queue of a planner", "plan_A", "/desk/parc/queue/")
    held, photo = world.contributions["held"], world.photos["held"]
    box = {"box-1-left": "10", "box-1-top": "10", "box-1-width": "20", "box-1-height": "20"}
    yield Looked(
        "boxes shown first", "mod_A", f"/desk/parc/photos/{photo.public_id}/redact/",
        {"do": "look", "version": photo.version, **box},
    )  # fmt: skip
    chosen = f"item=contribution-{held.public_id}&item=reply-{world.replies['held'].public_id}"
    yield Looked("bulk preview", "mod_A", f"/desk/parc/bulk/?{chosen}")


QUEUES = (
    "?sort=place", "?entry=reply", "?entry=photo", "?entry=report", "?entry=appeal",
    "?claim=mine", "?list=published", "?list=refused", "?list=all",
)  # fmt: skip
PARTS = (pages, refusals, cards, lists)


def states(world: World) -> Iterator[Looked]:
    """All of them."""
    for part in PARTS:
        yield from part(world)


def _routes() -> list[Route]:
    return [one for one in ROUTES if one.door == "desk" and one.name not in NOT_PAGES]


def _role(route: Route) -> str:
    if route.name in OFFICER:
        return "dpo_A"
    return "adm" if route.name in ORDERS else "man_A"


def _page_before(route: Route) -> str:
    """A page of the same desk, from which the form is sent."""
    if route.name in OFFICER:
        return "/desk/parc/aside/"
    return "/desk/parc/queue/"
