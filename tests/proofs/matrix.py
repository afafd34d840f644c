"""Two campaigns with something of each kind in each standing, and ten people: for the matrix."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from django.utils import timezone

from accounts.actions import DEVICE_LIFE, digest_of
from accounts.models import Device, Person
from campaigns.enums import Right, Role
from campaigns.models import Campaign, Membership
from campaigns.rules import OF_ADMINISTRATORS, RIGHTS
from contributions import actions
from contributions.actions.recording import move
from contributions.enums import Overlay, State
from contributions.models import Contribution, Photo, Reply
from contributions.moves import EVERYTHING, MOVES, PHOTO, REPLY
from contributions.receipts import token_of
from layers.models import Layer
from tests import factories as make
from tests.photos import a_photo

Item = Contribution | Reply | Photo
STANDINGS = (*State.values, *Overlay.values)
OWN, OTHER = "own", "other"
DEVICE = "a-device-cookie-of-the-author"
# Role → its part in each campaign. The author is known by a device, the resident has an account.
PARTS: dict[str, dict[str, Role]] = {
    "nobody": {},
    "author": {},
    "resident": {},
    "facilitator": {OWN: Role.FACILITATOR},
    "moderator": {OWN: Role.MODERATOR},
    "planner": {OWN: Role.PLANNER},
    "manager": {OWN: Role.MANAGER},
    "data officer": {OWN: Role.DATA_OFFICER},
    "moderator of another": {OTHER: Role.MODERATOR},
    "administrator": {},
}
UNSIGNED = frozenset({"nobody", "author"})
ROLES = tuple(PARTS)
WHY = {"reason": "insult", "statement": "It insults."}

# The gate walks a part of a product, another one for each act; the second tier walks it all.
WIDTH = pytest.mark.parametrize(
    "width",
    ["gate", pytest.param("whole", marks=[pytest.mark.long, pytest.mark.timeout(1800)])],
)


def rights_of(role: str, where: str) -> frozenset[Right]:
    """What a role may do on the desk of one of the two campaigns, as campaigns/rules.py says."""
    part = PARTS[role].get(where)
    rights = RIGHTS[part] if part else frozenset[Right]()
    return rights | OF_ADMINISTRATORS if role == "administrator" else rights


def standings_of(kind: str) -> list[str]:
    """Where something of this kind can stand: what some move of the table leads to."""
    reached = {str(row.after) for row in MOVES if kind in row.of}
    return [standing for standing in STANDINGS if standing in reached]


@dataclass
class Matrix:
    """items: (campaign, kind, standing) → what stands there; all of one author."""

    campaigns: dict[str, Campaign] = field(default_factory=dict)
    layers: dict[str, Layer] = field(default_factory=dict)
    under: dict[str, Contribution] = field(default_factory=dict)
    items: dict[tuple[str, str, str], Item] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)

    def client(self, role: str) -> Client:
        client = Client(raise_request_exception=False)
        if role in self.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[role]
        elif role == "author":
            client.cookies[settings.DEVICE_COOKIE_NAME] = DEVICE
        return client

    def token(self, item: Item) -> str:
        """The receipt of a contribution, or of the one that a photo belongs to."""
        contribution = item if isinstance(item, Contribution) else item.contribution
        return token_of(contribution.receipt)


def a_matrix() -> Matrix:
    """Built through the actions, as people would."""
    made = Matrix()
    for role in PARTS:
        if role == "author":
            made.people[role] = make.a_device_person()
        elif role != "nobody":
            made.people[role] = make.a_person(is_administrator=role == "administrator")
    Device.objects.create(
        person=made.people["author"], digest=digest_of(DEVICE),
        expires_at=timezone.now() + DEVICE_LIFE,
    )  # fmt: skip
    for where in (OWN, OTHER):
        _plant(made, where)
    for role, person in made.people.items():
        if role != "author":
            made.sessions[role] = session_of(person)
    return made


def session_of(person: Person) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def _plant(made: Matrix, where: str) -> None:
    campaign = make.a_campaign(slug=where)
    made.campaigns[where], layer = campaign, make.a_layer(campaign, slug=f"{where}-ideas")
    made.layers[where] = layer
    for role, parts in PARTS.items():
        if where in parts:
            person = made.people[role]
            Membership.objects.create(person=person, campaign=campaign, role=parts[where])
    author, decider = made.people["author"], make.a_moderator(campaign)
    made.under[where] = make.a_contribution(layer, author=author)
    for kind in EVERYTHING:
        for standing in standings_of(kind):
            item = _new(made, where, kind, standing)
            made.items[where, kind, standing] = _brought(item, standing, decider, made.under[where])


def _new(made: Matrix, where: str, kind: str, standing: str) -> Item:
    """Something of the author, held or to be confirmed; apart, or under what everybody sees."""
    author, under = made.people["author"], made.under[where]
    if kind == REPLY:
        words = f"Words of reply number {len(made.items)} of them all."
        return make.a_reply(under, state=State.HELD, author=author, text=words)
    if kind == PHOTO:
        return a_photo(under, position=sum(one[1] == PHOTO for one in made.items))
    shift = len(made.items) * 0.0004
    begins = State.UNCONFIRMED if standing == State.UNCONFIRMED else State.HELD
    return make.a_contribution(
        made.layers[where], state=begins, author=author,
        geometry=make.a_point(2.21 + shift, 48.885),
    )  # fmt: skip


def _brought(item: Item, standing: str, decider: Person, target: Contribution) -> Item:
    """Brought from `held` into a standing."""
    ways: dict[str, list[str]] = {
        "to_confirm": [],
        "erased": ["discard"],
        "held": [],
        "published": ["publish"],
        "rejected": ["reject"],
        "merged": ["publish", "merge"],
        "withdrawn": ["withdraw"],
        "asked": ["ask"],
        "quarantine": ["publish", "quarantine"],
        "appealed": ["reject", "appeal"],
    }
    for act in ways[standing]:
        if act == "withdraw" and isinstance(item, Photo):
            actions.withdraw_photo(item, by=item.author)
        elif act == "merge":
            actions.merge(item, into=target, by=decider)
        else:
            by = item.author if act in ("withdraw", "appeal", "discard") else decider
            move(item, act, by=by, **WHY)
        item = make.fresh(item)
    assert item.standing == standing
    around = {
        Contribution: ("layer__campaign", "author", "receipt"),
        Reply: ("contribution__layer__campaign", "author"),
        Photo: ("contribution__layer__campaign", "contribution__author"),
    }[type(item)]
    rows: Any = type(item).objects.select_related(*around)
    return rows.get(pk=item.pk)
