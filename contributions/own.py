"""What we hold that one person wrote or did, as plain values: theirs to read and to take along."""

import json
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from accounts.models import Person
from campaigns.models import Membership
from contributions.models import (
    Contribution,
    Event,
    Follow,
    Photo,
    ProposedChange,
    PublicContribution,
    Reply,
    ReplyRevision,
    Report,
    Revision,
    Support,
)

Plain = dict[str, Any]


def written_by(person: Person) -> list[Contribution]:
    """A person's contributions in every state, the latest first, with their receipts."""
    rows = Contribution.objects.filter(author=person).with_their_words()
    return list(
        rows.select_related("layer__campaign", "receipt", "category").order_by("-created_at", "-pk")
    )


def identities_by(person: Person) -> list[int]:
    """The identities of a person's contributions, whatever their state."""
    return list(Contribution.objects.filter(author=person).values_list("public_id", flat=True))


def is_forgettable(person: Person) -> bool:
    """Whether the person may leave by themselves: a role is taken away first."""
    return not (person.is_administrator or Membership.objects.filter(person=person).exists())


def data_of(person: Person) -> Plain:
    """Everything, in one query a kind of thing; who else did what is not in it.

    Of others' contributions, only those that everybody still sees are named.
    """
    contributions = written_by(person)
    replies = Reply.objects.filter(author=person).select_related("contribution").order_by("pk")
    supports = Support.objects.filter(person=person).select_related("contribution").order_by("pk")
    reports = (
        Report.objects.filter(person=person).select_related("contribution", "reply").order_by("pk")
    )
    follows = Follow.objects.filter(person=person).select_related("contribution").order_by("pk")
    about = [one.contribution for rows in (replies, supports, reports, follows) for one in rows]
    named = _named(about)
    return {
        "person": {
            "display_name": person.display_name,
            "email": person.email,
            "language": person.language,
            "known_since": _instant(person.created_at),
            "devices": person.devices.count(),
        },
        "contributions": _contributions(contributions),
        "replies": _replies(list(replies), named),
        "supports": [
            {"contribution": named.get(one.contribution_id), "at": _instant(one.at)}
            for one in supports
        ],
        "reports": [
            {
                "contribution": named.get(one.contribution_id),
                "reply": one.reply.public_id if one.reply and one.reply.is_public else None,
                "reason": one.reason,
                "text": one.text,
                "at": _instant(one.at),
            }
            for one in reports
        ],
        "follows": [
            {"contribution": named.get(one.contribution_id), "since": _instant(one.asked_at)}
            for one in follows
        ],
    }


def _named(rows: list[Contribution]) -> dict[int, int]:
    """The identities of those that everybody sees, by key."""
    numbers = {row.public_id: row.pk for row in rows}
    seen = PublicContribution.objects.filter(public_id__in=numbers)
    return {numbers[number]: number for number in seen.values_list("public_id", flat=True)}


def _contributions(rows: list[Contribution]) -> list[Plain]:
    events = _grouped(
        Event.objects.of_its_words().filter(contribution__in=rows).select_related("statement")
    )
    earlier: dict[int, list[Plain]] = {}
    for one in Revision.objects.filter(contribution__in=rows).order_by("version"):
        words = {
            "title": one.title,
            "text": one.text,
            "answers": one.form_answers,
            "place": json.loads(one.geom.json),
        }
        earlier.setdefault(one.contribution_id, []).append(words | {"until": _instant(one.at)})
    photos, changes = _photos(rows), _changes(rows)
    return [
        {
            "id": row.public_id,
            "campaign": row.campaign.slug,
            "kind": row.kind,
            "category": row.category.slug if row.category else None,
            "title": row.title,
            "text": row.text,
            "answers": row.form_answers,
            "signature": row.signature,
            "state": row.state,
            "place": json.loads(row.geom.json),
            "public_place": json.loads(row.public_geom.json),
            "typed_address": row.typed_address,
            "email": row.receipt.email,
            "sent_at": _instant(row.created_at),
            "published_on": row.published_on.isoformat() if row.published_on else None,
            "photos": photos.get(row.pk, []),
            "history": events.get(row.pk, []),
            "earlier": earlier.get(row.pk, []),
            "changes": changes.get(row.pk, []),
        }
        for row in rows
    ]


def _changes(rows: list[Contribution]) -> dict[int, list[Plain]]:
    """The changes of words that were proposed for each, and how they ended."""
    found: dict[int, list[Plain]] = {}
    proposed = ProposedChange.objects.filter(contribution__in=rows).with_their_words()
    for one in proposed.order_by("opened"):
        said: Plain = {"by": one.side, "title": one.title, "text": one.text}
        if one.sets_category:
            said["category"] = one.category.slug if one.category else None
        said |= {"at": _instant(one.opened.at), "end": one.closed.act if one.closed else None}
        found.setdefault(one.contribution_id, []).append(said)
    return found


def _photos(rows: list[Contribution]) -> dict[int, list[Plain]]:
    """What is kept of the photos of each; the pictures themselves are on its private page."""
    found: dict[int, list[Plain]] = {}
    for one in Photo.objects.filter(contribution__in=rows).in_order():
        said: Plain = {"alternative": one.alternative, "state": one.state}
        said |= {"width": one.width, "height": one.height, "is_kept": one.is_stored}
        found.setdefault(one.contribution_id or 0, []).append(
            said | {"sent_at": _instant(one.created_at)}
        )
    return found


def _grouped(events: QuerySet[Event]) -> dict[int, list[Plain]]:
    """What happened to each, without who did it."""
    found: dict[int, list[Plain]] = {}
    for event in events.order_by("at", "pk"):
        statement = getattr(event, "statement", None)
        found.setdefault(event.contribution_id, []).append(
            {
                "act": event.act,
                "reason": event.reason,
                "statement": statement.text if statement else "",
                "passage": statement.passage if statement else "",
                "at": _instant(event.at),
            }
        )
    return found


def _replies(rows: list[Reply], named: dict[int, int]) -> list[Plain]:
    earlier: dict[int, list[Plain]] = {}
    for one in ReplyRevision.objects.filter(reply__in=rows).order_by("version"):
        words = {"text": one.text, "signature": one.signature, "until": _instant(one.at)}
        earlier.setdefault(one.reply_id, []).append(words)
    return [
        {
            "id": row.public_id,
            "contribution": named.get(row.contribution_id),
            "text": row.text,
            "signature": row.signature,
            "state": row.state,
            "sent_at": _instant(row.created_at),
            "earlier": earlier.get(row.pk, []),
        }
        for row in rows
    ]


def _instant(value: datetime) -> str:
    return value.isoformat(timespec="seconds")
