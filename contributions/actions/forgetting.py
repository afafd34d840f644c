"""Forget a person at their own wish: what is public stays without its author, the rest goes.

Source: TRUST §4.3 (dissociate, redact). The moderators' reasons and the acts stay: they name a
number, and nobody.
"""

import logging
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.actions import close
from accounts.models import Person
from campaigns.errors import Refused
from campaigns.models import Campaign
from contributions import aside
from contributions.actions.appealing import unappeal
from contributions.actions.erasing import discard
from contributions.actions.moderation import withdraw
from contributions.actions.persons import lock_person
from contributions.actions.photos import withdraw_photo
from contributions.enums import Overlay, State
from contributions.models import (
    Contribution,
    Event,
    Follow,
    Notice,
    Photo,
    ProposedChange,
    PublicResponse,
    Receipt,
    ReceiptLetter,
    Reply,
    ReplyRevision,
    Report,
    Revision,
    SetAside,
    Statement,
    Submission,
)
from contributions.models.event import FORGET
from contributions.own import is_forgettable
from contributions.photos_kept import erase_files

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Kept:
    """What stays public, without its author: how many contributions and replies."""

    contributions: int
    replies: int


@transaction.atomic
def forget(person: Person, *, takes_back: bool) -> Kept:
    """Leave nothing that says who it was; takes_back: what is public is withdrawn before.

    What nobody sees (held, refused, joined, withdrawn) loses its words and its place. Supports
    stay counted, and open reports stay, under a number. The receipts' addresses open nothing any
    more. Raises Refused (has_a_role, in_progress).
    """
    locked = lock_person(person)
    if not is_forgettable(locked):
        raise Refused(
            "has_a_role",
            _("You work here with this account: have your roles taken away first."),
        )
    _take_back(locked, every=takes_back)
    _forget_passages(locked)
    rows = list(
        Contribution.objects.select_for_update(of=("self",))
        .filter(author=locked)
        .select_related("layer__campaign")
        .order_by("pk")
    )
    aside.erase(
        SetAside.objects.filter(Q(contribution__in=rows, reply=None) | Q(reply__author=locked))
    )
    _forget_photos(locked, rows)
    _forget_addresses(locked, rows)
    kept = Kept(_forget_contributions(rows), _forget_replies(locked))
    _forget_acts(locked)
    close(locked)
    logger.info("forgotten person=%s takes_back=%s", locked.pk, takes_back)
    return kept


def _take_back(person: Person, *, every: bool) -> None:
    """What waits would be published without anybody to answer for it; the rest as they wish."""
    for text in Contribution.objects.filter(author=person, state=State.UNCONFIRMED).order_by("pk"):
        discard(text, by=person)
        Receipt.objects.filter(contribution=text).update(version=F("version") + 1)
    unread = Q(state=State.HELD) | Q(overlay=Overlay.QUARANTINE)
    wanted = unread | Q(state__in=[State.PUBLISHED, State.MERGED]) if every else unread
    for written in (Contribution.objects.all(), Reply.objects.all()):
        for item in written.filter(wanted, author=person).order_by("pk"):
            withdraw(item, by=person)
        for item in written.filter(author=person, overlay=Overlay.APPEALED).order_by("pk"):
            unappeal(item, by=person)
    photos = Photo.objects.filter(contribution__author=person, overlay=Overlay.APPEALED)
    for photo in photos.order_by("pk"):
        unappeal(photo, by=person)


def _forget_passages(person: Person) -> None:
    """What they answered and appealed, and their own words that a decision quoted."""
    Statement.objects.of_author(person).empty()


def _forget_contributions(rows: list[Contribution]) -> int:
    """How many stay public."""
    keys = [row.pk for row in rows]
    Revision.objects.filter(contribution__in=keys).delete()
    ProposedChange.objects.filter(contribution__in=keys).delete()
    nameless: dict[str, Any] = {
        "author": None,
        "signature": "",
        "typed_address": "",
        "found_address": "",
        "version": F("version") + 1,
        "changed_at": Now(),
    }
    written = Contribution.objects.filter(pk__in=keys)
    kept = written.filter(is_public=True).update(geom=F("public_geom"), **nameless)
    for row in rows:
        if row.is_public:
            _forget_responses(row)
            continue
        nowhere = row.campaign.perimeter.point_on_surface
        words = _gone(row.campaign)
        Contribution.objects.filter(pk=row.pk).update(
            title=words,
            text=words,
            form_answers={},
            geom=nowhere,
            public_geom=nowhere,
            area=None,
            feature=None,
            **nameless,
        )
    Event.objects.bulk_create(
        Event(contribution=row, act=FORGET, before=row.state, after=row.state) for row in rows
    )
    return kept


def _forget_responses(row: Contribution) -> None:
    """Of what stays public, the responses that the team alone reads go."""
    if row.form_answers:
        seen = PublicResponse.objects.filter(contribution=row.public_id)
        shown = {one.question["key"]: one.value for one in seen}
        Contribution.objects.filter(pk=row.pk).update(form_answers=shown)


def _forget_photos(person: Person, rows: list[Contribution]) -> None:
    """Those that everybody sees stay with their text; of the others no file and no word is left."""
    shown = {row.pk for row in rows if row.is_public}
    for photo in Photo.objects.filter(contribution__in=rows).order_by("pk"):
        if photo.is_public and photo.contribution_id in shown:
            continue
        if photo.state in (State.HELD, State.PUBLISHED):
            withdraw_photo(photo, by=person)
        else:
            erase_files(photo)
        Photo.objects.filter(pk=photo.pk).update(alternative="")


def _gone(campaign: Campaign) -> str:
    """What stands in the place of words, in the campaign's language."""
    with override(campaign.language):
        return _("[removed at its author’s wish]")


def _forget_replies(person: Person) -> int:
    """How many stay public."""
    rows = Reply.objects.filter(author=person)
    ReplyRevision.objects.filter(reply__in=rows).delete()
    for row in rows.filter(is_public=False).select_related("contribution__layer__campaign"):
        Reply.objects.filter(pk=row.pk).update(text=_gone(row.contribution.campaign))
    kept = rows.filter(is_public=True).count()
    rows.update(author=None, signature="", version=F("version") + 1, changed_at=Now())
    return kept


def _forget_addresses(person: Person, rows: list[Contribution]) -> None:
    """Letters stop, receipts close. An address that somebody only typed may be another's."""
    receipts = Receipt.objects.filter(contribution__in=rows)
    mine = Q(person=person)
    if person.email:
        mine |= Q(email__iexact=person.email)
    Follow.objects.filter(mine).delete()
    ReceiptLetter.objects.filter(receipt__in=receipts).delete()
    receipts.update(email="", version=F("version") + 1)


def _forget_acts(person: Person) -> None:
    """What was told to them, the keys of their forms, what they pointed out and is settled."""
    Notice.objects.filter(person=person).delete()
    Submission.objects.filter(person=person).update(person=None)
    Report.objects.filter(person=person).exclude(settled_at=None).delete()
