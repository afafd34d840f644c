"""Those who follow one contribution: their private links, and the letters that tell them.

Whatever was queued is judged again when it is sent, from public rows alone: a letter says no more
than the page says then. Titles and links; the words themselves stay on the page.
"""

import logging
from collections.abc import Callable, Iterable
from smtplib import SMTPException

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from campaigns.errors import NotVisible
from contributions import letters, seals
from contributions.models import (
    Contribution,
    Event,
    Follow,
    FollowLetter,
    ProposedChange,
    PublicContribution,
    PublicReply,
)
from contributions.models.event import ANSWER, CHANGED, STATUS

logger = logging.getLogger(__name__)

KIND, VERSION = "follow", 1
LETTERS = ASK, TELL = "follow", "followed"
# What followers are told of: acts about the contribution, and moves that show a reply.
OF_CONTRIBUTION = frozenset({ANSWER, STATUS})
MERGE = "merge"  # of what they follow: they are told where it went
OF_REPLIES = frozenset({("publish", "published"), ("submit", "published")})


class NotAllTold(Exception):
    """Some letters did not leave: the job is tried again."""


def token_of(follow: Follow) -> str:
    """The token that confirms a follow, and that ends it."""
    return seals.sealed(KIND, follow.number, VERSION)


def follow_behind(token: str) -> Follow | None:
    """The follow of a token; None when it has been ended. NotVisible when we never made it."""
    number = seals.number_in(token)
    if not seals.is_sealed(token, KIND, number, VERSION):
        raise NotVisible
    return (
        Follow.objects.select_related("contribution__layer__campaign", "person")
        .filter(number=number)
        .first()
    )


def is_told(event: Event) -> bool:
    """Whether this kind of event is one that followers hear of."""
    if event.reply_id is None:
        of_itself = event.act in OF_CONTRIBUTION or event.act in CHANGED
        return of_itself or (event.act == MERGE and event.photo_id is None)
    return (event.act, event.after) in OF_REPLIES


def send_about(event_id: int) -> int:
    """Tell every follower of one event, each once; returns how many letters left.

    Raises NotAllTold (tell_each).
    """
    event = Event.objects.select_related("reply__author", "contribution__merged_into").get(
        pk=event_id
    )
    whose = Q(contribution=event.contribution_id)
    if event.act == MERGE:
        whose |= Q(carried_from=event.contribution_id)
    told = Follow.objects.confirmed().filter(whose, confirmed_at__lte=event.at)
    return tell_each(event, told.order_by("pk").values_list("pk", flat=True), _tell)


def tell_each(event: Event, keys: Iterable[int], tell: Callable[[Event, int], bool]) -> int:
    """Tell each of those keys of an event; returns how many letters left.

    tell: writes one letter, in a transaction of its own, with the row that says it has left. An
    address that the mail server refuses keeps nobody else from being told; then NotAllTold, so that
    the job tries again with those who are left.
    """
    sent, failed = 0, 0
    for key in keys:
        try:
            sent += tell(event, key)
        except (SMTPException, OSError):
            logger.warning("not told event=%s by=%s key=%s", event.pk, tell.__module__, key)
            failed += 1
    if failed:
        raise NotAllTold(f"event {event.pk}: {failed} letters did not leave")
    return sent


@transaction.atomic
def _tell(event: Event, follow_id: int) -> bool:
    follow = (
        Follow.objects.select_for_update(of=("self",))
        .select_related("person", "contribution")
        .filter(pk=follow_id)
        .first()
    )
    if follow is None or FollowLetter.objects.filter(event=event, follow=follow).exists():
        return False
    context = _context(event, follow)
    address = address_of(follow)
    if context is None or not address or _is_their_own(event, follow, address):
        return False
    FollowLetter.objects.create(event=event, follow=follow)
    stop = link(follow, "web:stop_following")
    letters.send(
        TELL,
        context,
        to=address,
        identity=f"follow-{event.pk}-{follow.pk}",
        language=language_of(follow),
        headers={  # RFC 8058
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    logger.info("follower told event=%s follow=%s", event.pk, follow.pk)
    return True


@transaction.atomic
def send_confirmation(follow_id: int) -> bool:
    """Ask the holder of a typed address whether they want to follow: the only letter before yes."""
    follow = (
        Follow.objects.select_for_update(of=("self",))
        .select_related("contribution__layer__campaign__organisation")
        .filter(pk=follow_id, person=None)
        .first()
    )
    seen = shown(follow.contribution) if follow else None
    if follow is None or seen is None:
        return False
    letters.send(
        ASK,
        _about(seen, follow) | {"confirm_address": link(follow, "web:following")},
        to=follow.email,
        identity=f"follow-asked-{follow.pk}-{follow.asked_at:%Y%m%d}",
        language=follow.language,
    )
    return True


def address_of(follow: Follow) -> str:
    """Where letters go: the account's address as it is now, or the one that was typed."""
    return (follow.person.email or "") if follow.person else follow.email


def language_of(follow: Follow) -> str:
    return follow.person.language if follow.person else follow.language


def link(follow: Follow, name: str) -> str:
    """A private address of a follow."""
    return settings.PUBLIC_URL + reverse(name, args=[token_of(follow)])


def _is_their_own(event: Event, follow: Follow, address: str) -> bool:
    """Nobody is told of what they have just written themselves."""
    author = event.reply.author if event.reply else None
    if event.act in CHANGED:
        author = event.contribution.author
    if author is None:
        return False
    return author.pk == follow.person_id or (author.email or "").lower() == address.lower()


def shown(contribution: Contribution) -> PublicContribution | None:
    """The contribution as everybody sees it; None when nobody does."""
    found = PublicContribution.objects.with_labels().select_related("campaign__organisation")
    return found.filter(public_id=contribution.public_id).first()


def _context(event: Event, follow: Follow) -> dict[str, object] | None:
    """What the letter says; None when there is nothing true to say any more."""
    if event.act == MERGE:
        target = event.contribution.merged_into
        seen = shown(target) if target else None
        return _about(seen, follow) | {"what": event.act} if seen else None
    seen = shown(follow.contribution)
    if seen is None:
        return None
    if event.reply is not None:
        if not PublicReply.objects.filter(public_id=event.reply.public_id).exists():
            return None
        return _about(seen, follow) | {"what": "reply"}
    if event.act in CHANGED:
        return _about(seen, follow) | {"what": "change"} if reads_otherwise(event) else None
    later = Event.objects.filter(contribution=event.contribution_id, pk__gt=event.pk)
    if later.filter(act__in=OF_CONTRIBUTION).exists():  # the last one is told, once
        return None
    return _about(seen, follow) | {"what": event.act}


def reads_otherwise(event: Event) -> bool:
    """Whether this change of title or text is the last one."""
    of_words = ProposedChange.objects.filter(
        ~Q(title="") | ~Q(text=""), contribution=event.contribution_id, closed__act__in=CHANGED
    )
    last = of_words.order_by("-closed").first()
    return last is not None and last.closed_id == event.pk


def _about(seen: PublicContribution, follow: Follow) -> dict[str, object]:
    campaign = seen.campaign
    page = reverse("web:contribution", args=[campaign.slug, seen.public_id])
    return {
        "contribution": seen,
        "campaign": campaign,
        "public_address": settings.PUBLIC_URL + page,
        "stop_address": link(follow, "web:stop_following"),
    }
