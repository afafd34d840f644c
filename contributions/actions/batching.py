"""The same move on several items at once, each with its own record and letter; undone as one."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Max
from django.utils.translation import gettext as _

from accounts.models import Person
from campaigns import rules
from campaigns.clock import database_now
from campaigns.enums import Right
from campaigns.errors import Refused, WrongInput
from campaigns.models import Campaign
from contributions.actions.claiming import claims_of
from contributions.actions.moderation import publish, reject
from contributions.actions.recording import Item, contribution_of
from contributions.actions.undoing import last_move, undo
from contributions.models import Batch, BatchItem, Contribution, Event, Reply, Report

MOST = 50
ACTS = ("publish", "reject")
OF_ALL = ("reason_missing", "statement_missing")  # what is wrong with the batch, not with an item
Key = tuple[int, int | None]  # a contribution, and the reply under it
Seen = tuple[Item, int]  # an item and the version that was shown


@transaction.atomic
def decide_many(
    seen: Sequence[Seen],
    act: str,
    *,
    campaign: Campaign,
    by: Person,
    **words: str,
) -> Batch:
    """Make one move on each item, or say in its row why it was left as it is.

    words: of a refusal, its reason and statement, the same for all.

    All of them or none, should the program stop in between. Raises WrongInput (nothing_chosen,
    too_many, unknown_act), NotAllowed, and Refused where the reason is missing.
    """
    rules.require_right(by, campaign, Right.MODERATE)
    _require_sound(seen, act)
    _lock(seen)
    made = Batch.objects.create(campaign=campaign, by=by, act=act, at=database_now())
    left = obstacles_of([item for item, _version in seen], by=by, at=made.at)
    rows = [_row(made, item) for item, _version in seen]
    begins = Event.objects.aggregate(last=Max("pk"))["last"] or 0
    for row, (item, version) in zip(rows, seen, strict=True):
        row.refusal = left.get(_key(item), "")
        if not row.refusal:
            row.refusal = _decide(item, act, by=by, version=version, **words)
    events = _events(made, rows, begins)
    for row in rows:
        row.event = events.get((row.contribution_id, row.reply_id))
    BatchItem.objects.bulk_create(rows)
    return made


@transaction.atomic
def undo_many(batch: Batch, *, by: Person) -> Batch:
    """Take back the whole of a batch; what has changed since is left, and its row says why.

    Raises Refused: nothing_to_undo, when it is somebody else's or is undone already.
    """
    locked = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if locked.by_id != by.pk or locked.undone_at is not None:
        raise Refused("nothing_to_undo", _("There is no decision of yours to take back here."))
    rows = list(
        locked.items.exclude(event=None)
        .select_related("contribution__layer__campaign", "reply__contribution__layer__campaign")
        .order_by("pk")
    )
    _lock([(row.reply or row.contribution, 0) for row in rows])
    for row in rows:
        row.undo_refusal = _taken_back(row, by)
    BatchItem.objects.bulk_update(rows, ["undo_refusal"])
    locked.undone_at = database_now()
    locked.save(update_fields=["undone_at"])
    return locked


def _taken_back(row: BatchItem, by: Person) -> str:
    """Take one decision back; returns the code of what stood in the way."""
    item: Item = row.reply or row.contribution
    last = last_move(item)
    if last is None or last.pk != row.event_id:
        return "stale"
    try:
        with transaction.atomic():
            undo(item, by=by)
    except Refused as refusal:
        return refusal.code
    return ""


def _decide(item: Item, act: str, *, by: Person, version: int, **words: str) -> str:
    """Make the move on one; returns the code of what stood in the way."""
    try:
        if act == "publish":
            publish(item, by=by, version=version)
        else:
            reject(item, by=by, version=version, **words)
    except Refused as refusal:
        if refusal.code in OF_ALL:
            raise
        return refusal.code
    return ""


def _events(made: Batch, rows: list[BatchItem], begins: int) -> dict[Key, Event]:
    """What has just happened, by item: their rows are locked, so nobody else did it."""
    about = Event.objects.filter(contribution__in={row.contribution_id for row in rows})
    found = about.filter(by=made.by, act=made.act, pk__gt=begins, photo=None)
    return {(event.contribution_id, event.reply_id): event for event in found}


def _key(item: Item) -> Key:
    return contribution_of(item).pk, item.pk if isinstance(item, Reply) else None


def obstacles_of(items: Sequence[Item], *, by: Person, at: datetime) -> dict[Key, str]:
    """What stands in the way of deciding on some items together, by item; two queries."""
    found = {
        (claim.contribution_id, claim.reply_id): "claimed" for claim in claims_of(items, by, at)
    }
    return found | {_key(item): "reported_by_several" for item in quarrels_among(items)}


def quarrels_among(items: Sequence[Item]) -> list[Item]:
    """Those of some items that different persons have reported, in one query."""
    about = Report.objects.open().filter(
        contribution__in={contribution_of(one).pk for one in items}
    )
    counted = about.order_by().values_list("contribution", "reply").annotate(n=Count("pk"))
    several = {(contribution, reply) for contribution, reply, n in counted if n > 1}
    return [one for one in items if _key(one) in several]  # a person reports a thing once


def _require_sound(seen: Sequence[Seen], act: str) -> None:
    if act not in ACTS:
        raise WrongInput("unknown_act", _("Choose what is to be done."), field="act")
    if not seen:
        raise WrongInput("nothing_chosen", _("Choose at least one text."), field="item")
    if len(seen) > MOST:
        raise WrongInput(
            "too_many",
            _("You have chosen %(count)s texts; the limit is %(limit)s at once.")
            % {"count": len(seen), "limit": MOST},
            field="item",
            count=len(seen),
            limit=MOST,
        )


def _lock(seen: Sequence[Seen]) -> None:
    """All rows before the first is written, replies first and each kind in the order of its keys.

    Whoever moves a single item locks it before the revision of its layer: a batch that took its
    rows one by one would hold that revision and wait for them in a circle.
    """
    replies = [item.pk for item, _version in seen if isinstance(item, Reply)]
    contributions = {contribution_of(item).pk for item, _version in seen}
    list(Reply.objects.select_for_update(of=("self",)).filter(pk__in=replies).order_by("pk"))
    rows = Contribution.objects.select_for_update(of=("self",)).filter(pk__in=contributions)
    list(rows.order_by("pk").values_list("pk"))


def _row(batch: Batch, item: Item) -> BatchItem:
    return BatchItem(
        batch=batch,
        contribution=contribution_of(item),
        reply=item if isinstance(item, Reply) else None,
    )
