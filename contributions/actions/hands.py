"""Whose hand may make a move on this very item, and when: the table of moves, asked of people.

Everything is judged on the stay of the item in its state: from the move that brought it there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from accounts.models import Person
from campaigns import rules
from campaigns.enums import Right
from campaigns.errors import NotAllowed, Refused
from campaigns.models import Campaign, Membership
from contributions.actions.items import Moved, contribution_of, wrong_state
from contributions.models import Contribution, Event, Photo, Reply
from contributions.moves import (
    ADMINISTRATOR,
    AUTHOR,
    BY_ACT_AND_STATE,
    CONTRIBUTION,
    MOVES,
    NOTHING,
    PHOTO,
    REPLY,
    STAND_IN,
    SYSTEM,
    Move,
    parts_of,
)
from layers.scopes import require_in_scope

KINDS: dict[type, str] = {Contribution: CONTRIBUTION, Reply: REPLY, Photo: PHOTO}
NONE: frozenset[Right] = frozenset()
ORDER = "order"
JUDGES = [role for role, rights in rules.RIGHTS.items() if Right.MODERATE in rights]


@dataclass(frozen=True)
class Stay:
    """The moves since an item came into its state, the first of them being how it came there."""

    moves: tuple[Event, ...]

    @property
    def entry(self) -> Event | None:
        return self.moves[0] if self.moves else None

    def deciders(self) -> list[Event]:
        """The judgements that brought it there or left it there."""
        return [event for event in self.moves if event.act in ("reject", "uphold")]


def stay_of(item: Moved) -> Stay:
    """Read the item's moves, back to the one that changed its state."""
    of_item = item.events.of_its_words() if isinstance(item, Contribution) else item.events.all()
    return stay_in(list(of_item.moves().select_related("statement").order_by("pk")))


def stay_in(moves: Sequence[Event]) -> Stay:
    """The same, from moves that have been read, in the order in which they happened."""
    found: list[Event] = []
    for event in reversed(moves):
        found.append(event)
        if event.before == NOTHING or parts_of(event.before)[0] != parts_of(event.after)[0]:
            break
    return Stay(tuple(reversed(found)))


def rule_for(item: Moved, act: str, *, by: Person | None, at: datetime) -> Move:
    """The row of the table for this act; Refused with what this person could do instead."""
    rule = BY_ACT_AND_STATE.get((act, item.standing))
    if rule is None or KINDS[type(item)] not in rule.of:
        raise wrong_state(item.standing, possible=sorted(open_to(item, by, at=at)))
    return rule


def open_to(
    item: Moved,
    person: Person | None,
    *,
    at: datetime,
    stay: Stay | None = None,
    rights: frozenset[Right] | None = None,
) -> frozenset[str]:
    """The acts that this person may do to this item now."""
    if person is None:
        return frozenset()
    stay, found = stay_of(item) if stay is None else stay, set()
    if rights is None:
        is_own = person.pk == item.author_id  # who does not judge it anyway
        rights = NONE if is_own else rules.rights_of(person, contribution_of(item).campaign)
    for rule in MOVES:
        if rule.before != item.standing or KINDS[type(item)] not in rule.of:
            continue
        try:
            require_hand(item, rule, person, at=at, stay=stay, rights=rights)
        except Refused:
            continue
        found.add(rule.act)
    return frozenset(found)


def require_scope(item: Moved, by: Person | None) -> None:
    """What lies outside a moderator's limit is as if absent; one's own is reached by its author."""
    if by is not None and by.pk != item.author_id:
        contribution = contribution_of(item)
        require_in_scope(by, contribution.campaign, contribution)


def require_hand(
    item: Moved,
    rule: Move,
    by: Person | None,
    *,
    at: datetime,
    stay: Stay | None = None,
    rights: frozenset[Right] | None = None,
) -> None:
    """Refuse a person who may not make this move, not yet, or no more."""
    _require_role(item, rule, by, rights)
    stay = stay_of(item) if stay is None else stay
    _require_order(rule, stay)
    _require_other_eyes(rule, stay, by, at=at)
    if rule.once and any(event.act == rule.act for event in stay.moves):
        raise Refused("once_only", _once_words(rule), act=rule.act)
    if rule.within and stay.entry and at > stay.entry.at + rule.within:
        raise Refused(
            "too_late",
            _("The time for this is over: it was possible during %(days)s days.")
            % {"days": rule.within.days},
            days=rule.within.days,
            until=stay.entry.at + rule.within,
        )


def _require_role(
    item: Moved, rule: Move, by: Person | None, rights: frozenset[Right] | None
) -> None:
    if by is None:
        if SYSTEM not in rule.by:
            raise _role_missing()
        return
    is_own = by.pk == item.author_id
    if is_own and AUTHOR in rule.by:
        return
    if set(rule.by) <= {AUTHOR, SYSTEM}:
        raise NotAllowed("right_missing", _("Only its author can do that."))
    campaign = contribution_of(item).campaign
    rights = rules.rights_of(by, campaign) if rights is None else rights
    if rights.isdisjoint(rule.by) and not _answers_for_all(rule, by, campaign):
        raise _role_missing()
    if is_own and rule.not_by_author:
        raise Refused(
            "conflict_of_interest", _("Somebody else must judge what you wrote yourself.")
        )


def _answers_for_all(rule: Move, by: Person, campaign: Campaign) -> bool:
    """Whether an administrator makes this move, or stands in for the only moderator."""
    if ADMINISTRATOR in rule.by:
        return by.is_administrator and by.is_active
    return STAND_IN in rule.by and judges_alone(by, campaign)


def is_ordered(stay: Stay) -> bool:
    """Whether an order of a court or an authority withholds it."""
    return stay.entry is not None and stay.entry.act == ORDER


def _require_order(rule: Move, stay: Stay) -> None:
    """What was ordered is not gone back on here; only an order can be lifted."""
    entered = stay.entry.act if stay.entry else ""
    if rule.never_after and entered == rule.never_after:
        raise Refused(
            "ordered",
            _("A court or an authority has ordered this: it cannot be gone back on here."),
        )
    if rule.only_after and entered != rule.only_after:
        raise Refused("not_ordered", _("No order withholds this."))


def judges_alone(person: Person, campaign: Campaign) -> bool:
    """Whether an administrator stands in, where nobody but the decider could judge an appeal."""
    if not (person.is_administrator and person.is_active):
        return False
    judges = Membership.objects.filter(campaign=campaign, role__in=JUDGES, person__is_active=True)
    return judges.values("person").distinct().count() <= 1


def _require_other_eyes(rule: Move, stay: Stay, by: Person | None, *, at: datetime) -> None:
    """A decision is gone back on by somebody else, or undone at once by the same hand."""
    own = [event for event in stay.deciders() if by is not None and event.by_id == by.pk]
    if rule.not_by_decider and own:
        raise Refused(
            "conflict_of_interest", _("You decided this yourself: somebody else judges the appeal.")
        )
    if rule.undo_minutes is None:
        return
    limit = timedelta(minutes=rule.undo_minutes)
    if rule.by_decider:
        entry = stay.entry
        if entry is None or by is None or entry.by_id != by.pk or at > entry.at + limit:
            raise Refused("nothing_to_undo", _("There is no decision of yours to take back here."))
        return
    if any(at > event.at + limit for event in own):
        raise Refused(
            "conflict_of_interest",
            _("You decided this more than %(limit)s minutes ago: somebody else must judge it.")
            % {"limit": rule.undo_minutes},
            limit=rule.undo_minutes,
        )


def _role_missing() -> NotAllowed:
    return NotAllowed("right_missing", _("Your role in this campaign does not allow this."))


def _once_words(rule: Move) -> str:
    if rule.act == "appeal":
        return _("You have appealed against this decision already.")
    return _("This has been hidden for the time being once already: decide about it.")
