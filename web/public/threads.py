"""The discussion under a contribution as one reader sees it: messages, quotes, their own."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.models import Person
from campaigns.errors import NotVisible, Refused, WrongInput
from campaigns.models import Campaign
from contributions.access import replies_to, reply_to_act_on, tombstones_in
from contributions.actions.recording import Item
from contributions.models import PublicContribution, PublicReply
from web.public.own_replies import Waiting, own_in

QUOTED = 180  # characters of a quoted text that are shown
ALL = "contribution"  # what the form says that quotes the contribution itself


@dataclass(frozen=True)
class Quote:
    """What a message answers to, cut; `is_gone` when it is not public any more."""

    value: str = ""
    signature: str = ""
    text: str = ""
    anchor: str = ""
    is_gone: bool = False


@dataclass(frozen=True)
class Message:
    """One place in the thread: a public reply, or where one stood."""

    published_on: date
    rank: int
    reply: PublicReply | None = None
    quote: Quote | None = None
    is_own: bool = False
    can_edit: bool = False
    erased_on: date | None = None  # of one that is gone for good


@dataclass(frozen=True)
class Thread:
    messages: list[Message]
    waiting: list[Waiting]

    @property
    def count(self) -> int:
        """How many replies there are to read."""
        return sum(message.reply is not None for message in self.messages)


def thread_of(contribution: PublicContribution, person: Person | None, *, at: datetime) -> Thread:
    """Everything under a contribution, the oldest first; a person's own replies are marked."""
    replies = {reply.public_id: reply for reply in replies_to(contribution)}
    own = own_in(contribution, person, at=at)
    messages = [
        Message(
            reply.published_on,
            reply.rank,
            reply,
            _quote(reply, contribution, replies),
            is_own=public_id in own.mine,
            can_edit=public_id in own.editable,
        )
        for public_id, reply in replies.items()
    ]
    messages += [
        Message(one.published_on, one.rank, erased_on=one.erased_on)
        for one in tombstones_in(contribution)
    ]
    return Thread(
        messages=sorted(messages, key=lambda one: (one.published_on, one.rank)),
        waiting=own.waiting,
    )


def quotable(value: str, campaign: Campaign, contribution: Item) -> Item | None:
    """What a form asks to quote; "" for nothing. Raises Refused when it is not there any more."""
    if value in ("", ALL):
        return contribution if value else None
    if not (value.isascii() and value.isdigit() and len(value) <= 16):
        raise WrongInput("bad_quote", _("Reload this page and try again."), field="quote")
    try:
        return reply_to_act_on(campaign, int(value))
    except NotVisible:
        raise Refused(
            "bad_quote", _("What you quote is not public any more. Reply without it.")
        ) from None


def quoting(value: str, contribution: PublicContribution, thread: Thread) -> Quote | None:
    """What the form shows above the reply that is being written; None when it quotes nothing."""
    if value == ALL:
        return _of_all(contribution)
    for message in thread.messages:
        if message.reply is not None and value == str(message.reply.public_id):
            return _of(message.reply)
    return None


def _quote(
    reply: PublicReply, contribution: PublicContribution, replies: dict[int, PublicReply]
) -> Quote | None:
    if not reply.has_quote:
        return None
    if reply.quotes_contribution:
        return _of_all(contribution)
    quoted = replies.get(reply.quoted_id or 0)
    return _of(quoted) if quoted else Quote(is_gone=True)


def _of(reply: PublicReply) -> Quote:
    number = str(reply.public_id)
    return Quote(number, reply.signature, _cut(reply.text), f"#reply-{number}")


def _of_all(contribution: PublicContribution) -> Quote:
    return Quote(ALL, contribution.signature, _cut(contribution.text), "#words")


def _cut(text: str) -> str:
    return Truncator(" ".join(text.split())).chars(QUOTED)
