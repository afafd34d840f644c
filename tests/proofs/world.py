"""The fixture world: a canary (a unique word, a unique place) in everything that is not public.

Campaign A is `parc` (open), campaign B is `gare` (a draft). Each canary says which roles may meet
it at all; everybody else must never do so, behind any route.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.conf import settings
from django.test import Client

from accounts.models import Person
from campaigns.models import Campaign
from contributions import following
from contributions.actions.photos import token_of as token_of_photo
from contributions.models import (
    Batch,
    Block,
    Contribution,
    Embed,
    Follow,
    Photo,
    ProposedChange,
    Reply,
    SetAside,
)
from contributions.receipts import confirming_token_of, token_of
from geo.mercator import BITS, column, row
from layers.models import Layer
from tests import factories as make
from tests.proofs.routes import Route
from tiles.archive import archive_at

ROLES = (
    "anon", "dev", "auth", "res2", "fac_A", "mod_A", "plan_A", "man_A", "dpo_A", "mod_B", "adm",
)  # fmt: skip
NOBODY: frozenset[str] = frozenset()
AUTHOR = frozenset({"auth"})
MODERATES = frozenset({"mod_A", "man_A"})
CONFIGURES = frozenset({"man_A", "adm"})
DESK = MODERATES | {"plan_A", "adm"}
ORDERS = MODERATES | {"adm"}  # what is hidden for a while or on an order: who may be ordered too
OFFICER = frozenset({"dpo_A"})
STAFF_B = frozenset({"mod_B", "adm"})
PHOTOS = {  # which one a route is good for, where it is not one that waits
    "web:photo": "public", "web:desk_restore_photo": "rejected",
    "web:desk_undo_photo": "rejected",
    "web:receipt_photo": "of held", "web:receipt_photo_withdraw": "of held",
    "web:receipt_photo_unappeal": "appealed",
    "web:receipt_photo_appeal": "rejected", "web:desk_quarantine_photo": "public",
    "web:desk_release_photo": "hidden", "web:desk_overturn_photo": "appealed",
    "web:desk_uphold_photo": "appealed",
}  # fmt: skip
RECEIPTS = {  # whose receipt a route is good for, where it is not that of one that waits
    "web:receipt_appeal": "rejected", "web:receipt_answer": "asked",
    "web:receipt_unwithdraw": "withdrawn", "web:receipt_photo_appeal": "published",
    "web:receipt_unappeal": "appealed", "web:receipt_photo_unappeal": "published",
    "web:receipt_propose": "changing", "web:receipt_retract": "changing",
    "web:receipt_suggestion": "suggested",
    "web:receipt_address": "to confirm",
}  # fmt: skip
REPLIES = {  # which reply, where it is not one that waits
    "web:report_reply": "public", "web:desk_restore_reply": "rejected",
    "web:desk_undo_reply": "rejected",
    "web:desk_resume_reply": "asked", "web:desk_quarantine_reply": "public",
    "web:desk_release_reply": "hidden", "web:desk_overturn_reply": "appealed",
    "web:desk_uphold_reply": "appealed", "web:desk_order_reply": "public",
    "web:desk_lift_order_reply": "ordered", "web:appeal_reply": "rejected",
    "web:unappeal_reply": "appealed", "web:answer_reply": "asked",
    "web:unwithdraw_reply": "withdrawn",
}  # fmt: skip
MISSING = 4_503_599_627_370_497  # a public identity that nothing has
ZOOMS = (0, 14, 16)


@dataclass(frozen=True)
class Canary:
    """Something unique that only `readers` may meet: a word, a place (degrees), an identity."""

    label: str
    readers: frozenset[str]
    word: str = ""
    place: tuple[float, float] | None = None
    public_id: int = 0


@dataclass
class World:
    parc: Campaign
    gare: Campaign
    ideas: Layer
    streets: Layer
    hidden: Layer
    hidden_ref: Layer
    persons: dict[str, Person]
    devices: dict[str, str]
    contributions: dict[str, Contribution]
    replies: dict[str, Reply]
    photos: dict[str, Photo] = field(default_factory=dict)
    embeds: dict[str, Embed] = field(default_factory=dict)
    canaries: list[Canary] = field(default_factory=list)
    sessions: dict[str, str] = field(default_factory=dict)

    @cached_property
    def follow(self) -> Follow:
        """The follow of an address that was typed."""
        return Follow.objects.get(email__startswith="canarifollow")

    @cached_property
    def block(self) -> Block:
        """The block of somebody in campaign A."""
        return Block.objects.get()

    @cached_property
    def photo_ahead(self) -> Photo:
        """The photo that waits for its text."""
        return Photo.objects.unattached().get()

    @cached_property
    def set_aside(self) -> SetAside:
        """Something that a moderator took out, for the data officer."""
        return SetAside.objects.of_campaign(self.parc).earliest("pk")

    @cached_property
    def change(self) -> ProposedChange:
        """The change that the author of something public proposes."""
        return ProposedChange.objects.open().get(side="author")

    @cached_property
    def suggestion(self) -> ProposedChange:
        """The change that the team suggests to the author of something public."""
        return ProposedChange.objects.open().get(side="team")

    @cached_property
    def batch(self) -> Batch:
        """The same decision on several at once."""
        return Batch.objects.get()

    @cached_property
    def receipts(self) -> dict[str, str]:
        """The token of each contribution's receipt."""
        return {name: token_of(row.receipt) for name, row in self.contributions.items()}

    def client(self, role: str) -> Client:
        """A browser of this role: signed in, known by its device, or neither."""
        client = Client(raise_request_exception=False)
        if role in self.sessions:
            client.cookies["session"] = self.sessions[role]
        elif role in self.devices:
            client.cookies["device"] = self.devices[role]
        return client

    def good(self, route: Route) -> dict[str, Any]:
        """Values for a route's placeholders that lead to something of campaign A."""
        wanted = {
            "web:desk_publish_contribution": "held",
            "web:desk_reject_contribution": "held",
            "web:desk_restore_contribution": "rejected",
            "web:desk_undo_contribution": "rejected",
            "web:desk_merge": "held",
            "web:desk_unmerge": "merged",
            "web:desk_ask_contribution": "held",
            "web:desk_resume_contribution": "asked",
            "web:desk_release_contribution": "quarantined",
            "web:desk_overturn_contribution": "appealed",
            "web:desk_uphold_contribution": "appealed",
            "web:desk_accept": "changing",
            "web:desk_decline": "changing",
            "web:desk_unsuggest": "suggested",
            "web:desk_lift_order_contribution": "ordered",
        }.get(route.name, "published")
        item: Contribution | Reply | Photo | Batch = self.contributions[wanted]
        if route.name.endswith("_reply"):
            item = self.replies[REPLIES.get(route.name, "held")]
        token = following.token_of(self.follow)
        if route.name == "web:confirm":
            token = confirming_token_of(self.contributions["to confirm"].receipt)
        if "receipt" in route.name:
            token = self.receipts[RECEIPTS.get(route.name, "held")]
        if "batch" in route.name:
            item = self.batch
        if "photo" in route.name:
            item = self.photos[PHOTOS.get(route.name, "held")]
        if route.name == "web:photo_ahead":
            token = token_of_photo(self.photo_ahead)
        is_features = route.name in ("tiles:features", "api:features")
        z, x, y = tile_of_place(*make.PLACE, 14)
        return {
            "slug": "parc", "campaign": "parc",
            "layer": self.streets.slug if is_features else self.ideas.slug,
            "version": self.streets.version, "z": z, "x": x, "y": y,
            "edition": archive_at(settings.BASEMAP_PMTILES).version,
            "public_id": item.public_id, "token": token, "size": "large",
            "name": "20261123-101112-1.log", "rank": 0, "key": self.embeds["good"].key,
            "number": self.set_aside.pk,
        }  # fmt: skip

    def targets(self, route: Route) -> list[dict[str, Any]]:
        """Every set of values worth asking a route for: public, hidden, foreign, missing."""
        takes, good = set(route.takes), self.good(route)
        if "token" in takes:
            return [good | {"token": token} for token in self.wrong_tokens(good["token"])]
        if "key" in takes:
            return [good | pair for pair in self.keys()]
        if "number" in takes:
            numbers = ("parc", good["number"]), ("gare", good["number"]), ("parc", 10**9)
            return [good | {"slug": slug, "number": number} for slug, number in numbers]
        if "z" in takes:
            return [
                good | {"slug": campaign, "campaign": campaign, "layer": layer} | tile
                for campaign, layer in self.layers()
                for tile in self.tiles()
            ]
        if "public_id" in takes:
            return [good | pair for pair in self.items(route)]
        if "layer" in takes:
            return [
                good | {"campaign": campaign, "layer": layer} for campaign, layer in self.layers()
            ]
        if takes & {"slug", "campaign"}:
            return [good | {"slug": slug, "campaign": slug} for slug in ("parc", "gare", "zzz")]
        return [good]

    def wrong_tokens(self, token: str) -> list[str]:
        """Tokens that open nothing: another seal, another number, cut, garbage."""
        number, _hyphen, seal = token.partition("-")
        name = "merged" if token == self.receipts["rejected"] else "rejected"
        other = self.receipts[name].partition("-")[2]
        return [f"{number}-{other}", f"{number}-{seal[:-1]}", f"aaaa-{seal}", number, "zzz"]

    def keys(self) -> list[dict[str, Any]]:
        """Each embed under its campaign, one under the other's, and keys that open nothing."""
        own = [
            {"slug": embed.campaign.slug, "campaign": embed.campaign.slug, "key": embed.key}
            for embed in self.embeds.values()
        ]
        good, draft = self.embeds["good"].key, self.embeds["draft"].key
        keys = [draft, good[:-1], "x" * 32, "zzz"]
        return [*own, *({"slug": "parc", "campaign": "parc", "key": key} for key in keys)]

    def layers(self) -> list[tuple[str, str]]:
        """(campaign, layer) as an address may pair them."""
        own = [self.ideas, self.streets, self.hidden, self.hidden_ref]
        return [
            *(("parc", layer.slug) for layer in own),
            *(("gare", layer.slug) for layer in self.gare.layers.all()),
            ("parc", "nowhere"),
            ("zzz", self.ideas.slug),
        ]

    def tiles(self) -> list[dict[str, int]]:
        """The tiles over every canary's place, at several zooms."""
        places = [make.PLACE, *(canary.place for canary in self.canaries if canary.place)]
        found = {tile_of_place(*place, z) for place in places for z in ZOOMS}
        return [{"z": z, "x": x, "y": y} for z, x, y in sorted(found)]

    def items(self, route: Route) -> list[dict[str, Any]]:
        """Each contribution, reply or photo under its campaign, and pairs that do not belong."""
        rows: dict[str, Any] = self.contributions
        if route.name.endswith("_reply"):
            rows = self.replies
        elif "batch" in route.name:
            rows = {"batch": self.batch}
        elif "photo" in route.name:
            rows = self.photos | {"ahead": self.photo_ahead}
        pairs = [
            ("gare" if name.startswith("draft") else "parc", row.public_id)
            for name, row in rows.items()
        ]
        foreign = [("parc" if slug == "gare" else "gare", number) for slug, number in pairs[-2:]]
        pairs += [*foreign, ("parc", MISSING), ("zzz", pairs[0][1])]
        return [{"slug": slug, "campaign": slug, "public_id": number} for slug, number in pairs]


def tile_of_place(lon: float, lat: float, z: int) -> tuple[int, int, int]:
    """z, x, y of the tile over a place."""
    return z, column(lon) >> (BITS - z), row(lat) >> (BITS - z)
