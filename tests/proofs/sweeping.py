"""A published scene with a canary in every part of it, and every address where one could be met."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import product
from typing import Any

from django.conf import settings
from django.utils import timezone

from accounts.actions import DEVICE_LIFE, digest_of
from accounts.models import Device, Person
from campaigns.enums import Moderation, Role
from campaigns.models import Campaign, RiskRule
from contributions import actions, following
from contributions.actions.photos import token_of as token_of_photo
from contributions.boxes import Box
from contributions.enums import State
from contributions.ledger.closing import close_months
from contributions.models import Contribution, Embed, Photo, Reply
from contributions.photos import SIZES
from layers.actions import change_questions
from layers.enums import LayerKind
from layers.models import Layer
from tests import factories as make
from tests.photos import a_photo
from tests.proofs.matrix import session_of
from tests.proofs.routes import ROUTES, Route
from tests.proofs.world import NOBODY, Canary, tile_of_place
from tiles.archive import archive_at
from web.forms import issue_key

PLACE = (2.21357, 48.88753)  # five decimals that no other number has
# What somebody else is about to say too, and no canary.
COMMON, LIKE = "A bench in the shade", "There is nowhere to sit on the way to the pharmacy."
ZOOMS = range(23)
READER = "a-device-cookie-of-the-reader"
# Doors that are not everybody's, and why they are left out of the sweep.
OF_STAFF, OF_AUTHORS = "the desk", "the author's own page, which keeps their words"
OF_SIGN_IN = "how one signs in and out: nothing of a campaign"
LEFT_OUT = {
    "account_login": OF_SIGN_IN, "account_request_login_code": OF_SIGN_IN,
    "account_confirm_login_code": OF_SIGN_IN, "account_login_password": OF_SIGN_IN,
    "account_logout": OF_SIGN_IN, "account_inactive": OF_SIGN_IN,
    "web:edit_reply": OF_AUTHORS, "web:withdraw_reply": OF_AUTHORS,
    "web:appeal_reply": OF_AUTHORS, "web:answer_reply": OF_AUTHORS,
    "web:unwithdraw_reply": OF_AUTHORS, "web:unappeal_reply": OF_AUTHORS,
    "web:forget": OF_AUTHORS,
    "web:language": "an act", "web:proof": "an act", "web:photo_upload": "an act",
    "web:support": "an act", "web:unsupport": "an act", "web:reply": "an act",
    "api:support": "an act",
}  # fmt: skip
HANDED_OUT = {"web:desk_report"}  # the report is made to be given away
ASKED_BY_POST = ("web:alike", "web:new")
QUERIES: dict[str, tuple[str, ...]] = {
    "web:campaign": ("q=canari", "sort=supported", "fragment=list", "answered=yes"),
    "web:contributions": ("q=canari", "q=canarititel", "sort=discussed", "bbox={box}", "limit=1"),
    "api:contributions": ("q=canari", "bbox={box}", "limit=1", "kind=proposal"),
    "web:places": ("q=canari", "at={at}"),
    "web:embed": ("after=2099-01-01_1",),
    "tiles:contributions": ("kind=proposal",),
    "web:new": ("at={at}",),
}


@dataclass(frozen=True)
class Probe:
    """One question that anybody may ask. reader: by whom supported, replied and follows it."""

    name: str
    path: str
    body: tuple[tuple[str, Any], ...] = ()
    role: str = "anon"


@dataclass
class Scene:
    """it: the contribution that goes; joined: one that was joined to it; other: one that stays."""

    campaign: Campaign
    ideas: Layer
    streets: Layer
    author: Person
    reader: Person
    moderator: Person
    manager: Person
    it: Contribution
    other: Contribution
    joined: Contribution
    reply: Reply
    quoting: Reply
    photo: Photo
    joined_photo: Photo
    embed: Embed
    following: str
    sessions: dict[str, str] = field(default_factory=dict)

    @property
    def canaries(self) -> list[Canary]:
        words = {
            "title": "canarititle", "text": "canaritext", "signature": "canarisign",
            "earlier text": "canariearlier", "response": "canariresponse",
            "answer": "canarianswer", "reply": "canarireply", "photo": "canariphoto",
            "joined": "canarijoined", "photo of joined": "canarijoinphoto",
        }  # fmt: skip
        numbers = {
            "identity": self.it, "identity of the reply": self.reply,
            "identity of the photo": self.photo,
            "identity of the joined photo": self.joined_photo,
        }  # fmt: skip
        return [
            *(Canary(label, NOBODY, word=word) for label, word in words.items()),
            *(Canary(label, NOBODY, public_id=row.public_id) for label, row in numbers.items()),
            Canary("place", NOBODY, place=PLACE),
        ]


def a_scene(slug: str = "parc") -> Scene:
    """Everything public, planted through the actions of the domain."""
    # published at once, so that an author can still change what is public
    campaign = make.a_campaign(slug=slug, moderation=Moderation.AFTER)
    RiskRule.objects.create(campaign=campaign, kind="reported", is_on=True, figures={"times": 2})
    make.an_area(campaign, make.a_square(2.20, 48.88, 2.24, 48.90))
    ideas = make.a_layer(campaign, slug="ideas", title="Ideas")
    streets = make.a_layer(campaign, slug="streets", kind=LayerKind.REFERENCE, is_streets=True)
    make.a_street(campaign, (2.215, 48.8821), (2.225, 48.8821))
    asked = {"key": "seen", "visibility": "public", "type": "short_text", "label": "A question"}
    change_questions(ideas, [asked])
    author, reader, moderator = make.a_person(), make.a_person(), make.a_moderator(campaign)
    manager = make.a_moderator(campaign, Role.MANAGER)
    Device.objects.create(
        person=reader, digest=digest_of(f"{READER}-{slug}"),
        expires_at=timezone.now() + DEVICE_LIFE,
    )  # fmt: skip
    it = _published(
        ideas, author, geometry=make.a_point(*PLACE), title=f"{COMMON} canarititle",
        text=f"{LIKE} canariearlier", signature="canarisign", responses={"seen": "canariresponse"},
    )  # fmt: skip
    it = actions.edit(it, by=author, title=f"{COMMON} canarititle", text=f"{LIKE} canaritext")
    other = _published(ideas, make.a_person())
    joined = _published(ideas, make.a_person(), title="canarijoined title")
    joined_photo = a_photo(
        joined, state=State.PUBLISHED, alternative="canarijoinphoto", by=moderator
    )
    actions.merge(joined, into=make.fresh(it), by=moderator)
    photo = a_photo(it, state=State.PUBLISHED, alternative="canariphoto", by=moderator)
    actions.support(make.fresh(it), by=reader)
    reply = _replied(it, make.a_person(), "canarireply words")
    quoting = _replied(it, reader, "Yes, that.", quotes=reply)
    actions.answer(
        make.fresh(it), by=manager, service="Parks", text="canarianswer words", status=None
    )
    follow = actions.ask_to_follow(make.fresh(it), email="follower@parvis.example")
    actions.confirm_follow(follow)
    close_months(campaign, at=timezone.now() + timedelta(days=40))
    return Scene(
        campaign, ideas, streets, author, reader, moderator, manager, make.fresh(it), other,
        make.fresh(joined), make.fresh(reply), quoting, photo, joined_photo,
        actions.make_embed(campaign, make.a_wish(), by=manager), following.token_of(follow),
        {"manager": session_of(manager)},
    )  # fmt: skip


def _published(layer: Layer, author: Person, **draft: Any) -> Contribution:
    made = actions.submit(make.a_draft(**draft), layer=layer, by=author, key=make.a_key())
    return made.contribution


def _replied(under: Contribution, by: Person, text: str, **more: Any) -> Reply:
    row, _is_replay = actions.reply(make.fresh(under), text, by=by, key=make.a_key(), **more)
    return row


# Every address ------------------------------------------------------------------------------


def is_swept(route: Route) -> bool:
    """Whether it is everybody's, or a page of somebody who only read."""
    if route.name in LEFT_OUT:
        return False
    if route.door == "desk":
        return route.name in HANDED_OUT
    return not route.name.startswith("web:receipt")


def probes(scene: Scene) -> list[Probe]:
    """Every public address of the scene; a route that takes something unheard of has no value
    here and fails.
    """
    found: list[Probe] = []
    for route in ROUTES:
        if not is_swept(route):
            continue
        if route.name in ASKED_BY_POST:
            found += [Probe(route.name, path, _asked(scene)) for path in _paths(route, scene)]
        if "GET" in route.methods:
            found += [Probe(route.name, path) for path in _addresses(route, scene)]
    found += [
        Probe(one.name, one.path, role="reader")
        for one in found
        if one.name in ("web:contribution", "web:campaign", "web:mine", "web:my_data")
    ]
    return [
        Probe(one.name, one.path, one.body, "manager") if one.name in HANDED_OUT else one
        for one in found
    ]


def _addresses(route: Route, scene: Scene) -> Iterator[str]:
    west, south, east, north = (
        PLACE[0] - 0.0002, PLACE[1] - 0.0002, PLACE[0] + 0.0002, PLACE[1] + 0.0002
    )  # fmt: skip
    box = ",".join(f"{edge:.4f}" for edge in (west, south, east, north))
    at = f"{west:.4f},{south:.4f}"  # near it: what was asked is no answer
    for path in _paths(route, scene):
        yield path
        for query in QUERIES.get(route.name, ()):
            if not path.endswith(".mvt") or "/16/" in path:
                yield f"{path}?{query.format(box=box, at=at)}"


def _paths(route: Route, scene: Scene) -> list[str]:
    values = _values(route, scene)
    if "z" in route.takes:
        zooms = ZOOMS if route.name == "tiles:contributions" else ZOOMS[::8]
        tiles = [tile_of_place(*PLACE, z) for z in zooms]
        fixed = {name: values[name][0] for name in values if name not in ("z", "x", "y")}
        return [route.path(**fixed, z=z, x=x, y=y) for z, x, y in tiles]
    names = route.takes
    return [
        route.path(**dict(zip(names, chosen, strict=True)))
        for chosen in product(*(values[name] for name in names))
    ]


def _values(route: Route, scene: Scene) -> dict[str, list[Any]]:
    """What each placeholder can be, for all that the scene holds."""
    rows: list[Any] = [scene.it, scene.joined, scene.other]
    if route.name.endswith("_reply"):
        rows = [scene.reply, scene.quoting]
    elif "photo" in route.name:
        rows = [scene.photo, scene.joined_photo]
    token = token_of_photo(scene.photo) if route.name == "web:photo_ahead" else scene.following
    is_reference = route.name in ("tiles:features", "api:features")
    layers = [scene.streets.slug] if is_reference else [scene.ideas.slug]
    return {
        "slug": [scene.campaign.slug], "campaign": [scene.campaign.slug], "layer": layers,
        "public_id": [row.public_id for row in rows], "token": [token], "size": list(SIZES),
        "key": [scene.embed.key], "version": [scene.streets.version],
        "edition": [archive_at(settings.BASEMAP_PMTILES).version], "z": [], "x": [], "y": [],
    }  # fmt: skip


def _asked(scene: Scene) -> tuple[tuple[str, Any], ...]:
    """Somebody writes nearly the same, nearly there: is it here already?"""
    return (
        ("where", "coordinates"), ("longitude", f"{PLACE[0] + 0.0001:.4f}"),
        ("latitude", f"{PLACE[1] + 0.0001:.4f}"), ("kind", "proposal"), ("title", COMMON),
        ("text", LIKE), ("different", ""),
        ("key", issue_key()),
    )  # fmt: skip


# Every way out ------------------------------------------------------------------------------

OF_REPLY = frozenset({"reply", "identity of the reply"})
OF_PHOTO = frozenset({"photo", "identity of the photo"})
OF_JOINED = frozenset({"joined", "photo of joined", "identity of the joined photo"})
OF_WORDS = frozenset({"title", "text"})
BESIDE = frozenset({"response", "answer", "place"}) | OF_REPLY
ALL = BESIDE | OF_WORDS | OF_PHOTO | OF_JOINED | {"signature", "identity"}
WHY = {"reason": "insult", "statement": "It insults."}


@dataclass(frozen=True)
class Way:
    """A way out. gone: the labels that nobody may meet any more; files: the photos that are 404."""

    act: Callable[[Scene], Any]
    gone: frozenset[str]
    files: tuple[str, ...] = ()


def _reported(scene: Scene) -> None:
    for _twice in range(2):
        actions.report(make.fresh(scene.it), by=make.a_person(), reason="insult")


def _redacted(scene: Scene) -> None:
    actions.redact(
        make.fresh(scene.it), by=scene.moderator, title=f"{COMMON} […]", text=f"{LIKE} […]",
        signature="canarisign", reason="personal_data", statement="A name.",
    )  # fmt: skip


def _covered(scene: Scene) -> None:
    actions.redact_photo(
        scene.photo, [Box(0, 0, 500, 500)], by=scene.moderator, reason="personal_data",
        statement="A face.", alternative="A lane",
    )  # fmt: skip


BOTH = ("photo", "joined_photo")
WAYS: dict[str, Way] = {
    "rejected": Way(lambda s: actions.reject(make.fresh(s.it), by=s.moderator, **WHY), ALL, BOTH),
    "withdrawn": Way(lambda s: actions.withdraw(make.fresh(s.it), by=s.author), ALL, BOTH),
    "quarantined": Way(
        lambda s: actions.quarantine(make.fresh(s.it), by=s.moderator, **WHY), ALL, BOTH
    ),
    "hidden by reports": Way(_reported, ALL, BOTH),
    "taken back by who is forgotten": Way(
        lambda s: actions.forget(s.author, takes_back=True), ALL, BOTH
    ),
    "joined to another": Way(
        lambda s: actions.merge(make.fresh(s.it), into=make.fresh(s.other), by=s.moderator),
        BESIDE | {"identity"},
    ),
    "words taken out": Way(_redacted, OF_WORDS),
    "photo rejected": Way(
        lambda s: actions.reject_photo(s.photo, by=s.moderator, **WHY), OF_PHOTO, ("photo",)
    ),
    "photo withdrawn": Way(
        lambda s: actions.withdraw_photo(s.photo, by=s.author), OF_PHOTO, ("photo",)
    ),
    "photo covered": Way(_covered, OF_PHOTO, ("photo",)),
    "reply rejected": Way(
        lambda s: actions.reject(make.fresh(s.reply), by=s.moderator, **WHY), OF_REPLY
    ),
    "reply withdrawn": Way(
        lambda s: actions.withdraw(make.fresh(s.reply), by=s.reply.author), OF_REPLY
    ),
}
