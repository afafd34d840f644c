"""What had come in before a text: read from the rows at intake, one by one when it is replayed.

What counts is a text as it was handed in; what its author or the team changed later does not.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Value

from accounts.models import Person
from campaigns.models import Campaign
from campaigns.risk import LONGEST_LOOK_BACK_H
from contributions.functions import Fingerprint
from contributions.models import Contribution, Reply, ReplyRevision, Revision
from contributions.moderation import MOST_KEPT, Seen

LOOK_BACK = timedelta(hours=LONGEST_LOOK_BACK_H)


def seen_now(
    campaign: Campaign,
    author: Person | None,
    *,
    text: str,
    words: str,
    at: datetime,
    metres_outside: float = 0.0,
) -> Seen:
    """A text at its intake, in two queries; one where nobody stands behind it."""
    return Seen(
        text=text,
        words=words,
        at=at,
        metres_outside=metres_outside,
        own=_own(campaign, author) if author else None,
        same=_same(campaign, text, since=at - LOOK_BACK),
    )


def words_of(item: Contribution | Reply) -> str:
    """Everything that was written in it."""
    if isinstance(item, Reply):
        return joined(item.text, item.signature)
    return joined(item.title, item.text, item.signature, *told_in(item.form_answers))


def joined(*words: str) -> str:
    return "\n".join(words)


def told_in(responses: dict[str, Any]) -> list[str]:
    """The words among the responses to a layer's questions."""
    return [value for value in responses.values() if isinstance(value, str)]


def _own(campaign: Campaign, author: Person) -> tuple[datetime, ...]:
    contributions = Contribution.objects.of_campaign(campaign).filter(author=author)
    replies = Reply.objects.of_campaign(campaign).filter(author=author)
    return _latest([contributions.values_list("created_at"), replies.values_list("created_at")])


def _same(campaign: Campaign, text: str, *, since: datetime) -> tuple[datetime, ...]:
    """When the same text came in: what stands as it was handed in, and what has changed since."""
    alike = {"print": Fingerprint(Value(text))}
    rows: list[QuerySet[Any, Any]] = []
    for model, revisions, of in (
        (Contribution, Revision, "contribution"),
        (Reply, ReplyRevision, "reply"),
    ):
        items = model.objects.of_campaign(campaign).filter(created_at__gt=since)
        as_it_came = ~Exists(revisions.objects.filter(**{of: OuterRef("pk")}))
        rows.append(
            items.annotate(print=Fingerprint("text"))
            .filter(as_it_came, **alike)
            .values_list("created_at")
        )
        earlier = revisions.objects.filter(**{of: OuterRef(of), "version__lt": OuterRef("version")})
        rows.append(
            revisions.objects.annotate(print=Fingerprint("text"))
            .filter(~Exists(earlier), **alike, **{f"{of}__in": items})
            .values_list(f"{of}__created_at")
        )
    return _latest(rows)


def _latest(rows: list[QuerySet[Any, Any]]) -> tuple[datetime, ...]:
    """The latest instants of these, the latest last."""
    first, *others = (one.order_by() for one in rows)
    found = first.union(*others, all=True).order_by("-created_at")[:MOST_KEPT]
    return tuple(row[0] for row in reversed(list(found)))
