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
from contributions.actions.photos import publish_photo, reject_photo
from contributions.actions.recording import Item, Moved, contribution_of
from contributions.actions.undoing import last_move, undo
from contributions.models import Batch, BatchItem, Contribution, Event, Photo, Reply, Report

MOST = 50
ACTS = ("publish", "reject")
OF_ALL = ("reason_missing", "statement_missing")  # what is wrong with the batch, not with an item
Key = tuple[int, int | None, int | None]  # a contribution, the reply under it, the photo of it
Seen = tuple[Moved, int]  # an item and the version that was shown


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
        row.refusal = left.get(key_of(item), "")
        if not row.refusal:
            row.refusal = _decide(item, act, by=by, version=version, **words)
    events = _events(made, rows, begins)
    for row in rows:
        row.event = events.get((row.contribution_id, row.reply_id, row.photo_id))
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
        .select_related(
            "contribution__layer__campaign", "reply__contribution__layer__campaign",
            "photo__contribution__layer__campaign",
        )
        .order_by("pk")
    )  # fmt: skip
    _lock([(item_of(row), 0) for row in rows])
    for row in rows:
        row.undo_refusal = _taken_back(row, by)
    BatchItem.objects.bulk_update(rows, ["undo_refusal"])
    locked.undone_at = database_now()
    locked.save(update_fields=["undone_at"])
    return locked


def _taken_back(row: BatchItem, by: Person) -> str:
    """Take one decision back; returns the code of what stood in the way."""
    item = item_of(row)
    last = last_move(item)
    if last is None or last.pk != row.event_id:
        return "stale"
    try:
        with transaction.atomic():
            undo(item, by=by)
    except Refused as refusal:
        return refusal.code
    return ""


def item_of(row: BatchItem) -> Moved:
    """What a row is about."""
    return row.photo or row.reply or row.contribution


def _decide(item: Moved, act: str, *, by: Person, version: int, **words: str) -> str:
    """Make the move on one; returns the code of what stood in the way."""
    try:
        if isinstance(item, Photo):
            _decide_on_photo(item, act, by=by, version=version, **words)
        elif act == "publish":
            publish(item, by=by, version=version)
        else:
            reject(item, by=by, version=version, **words)
    except Refused as refusal:
        if refusal.code in OF_ALL:
            raise
        return refusal.code
    return ""


def _decide_on_photo(photo: Photo, act: str, *, by: Person, version: int, **words: str) -> None:
    if act == "publish":
        publish_photo(photo, by=by, version=version)
    else:
        reject_photo(photo, by=by, version=version, **words)


def _events(made: Batch, rows: list[BatchItem], begins: int) -> dict[Key, Event]:
    """What has just happened, by item: their rows are locked, so nobody else did it."""
    about = Event.objects.filter(contribution__in={row.contribution_id for row in rows})
    found = about.filter(by=made.by, act=made.act, pk__gt=begins)
    return {(event.contribution_id, event.reply_id, event.photo_id): event for event in found}


def key_of(item: Moved) -> Key:
    """What tells an item from the others of a batch."""
    return (
        contribution_of(item).pk,
        item.pk if isinstance(item, Reply) else None,
        item.pk if isinstance(item, Photo) else None,
    )


def obstacles_of(moved: Sequence[Moved], *, by: Person, at: datetime) -> dict[Key, str]:
    """What stands in the way of deciding on some items together, by item; two queries.

    Whoever is at work on a contribution is at work on its photos.
    """
    items = [item for item in moved if not isinstance(item, Photo)]
    around = {contribution_of(item).pk: contribution_of(item) for item in moved}
    claims = claims_of([*items, *around.values()], by, at)
    claimed = {(claim.contribution_id, claim.reply_id) for claim in claims}
    found = {key_of(item): "claimed" for item in moved if key_of(item)[:2] in claimed}
    return found | {key_of(item): "reported_by_several" for item in quarrels_among(items)}


def quarrels_among(items: Sequence[Item]) -> list[Item]:
    """Those of some items that different persons have reported, in one query."""
    about = Report.objects.open().filter(
        contribution__in={contribution_of(one).pk for one in items}
    )
    counted = about.order_by().values_list("contribution", "reply").annotate(n=Count("pk"))
    several = {(contribution, reply, None) for contribution, reply, n in counted if n > 1}
    return [one for one in items if key_of(one) in several]  # a person reports a thing once


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
    """All rows before the first is written: replies, contributions, photos, each by their keys.

    Whoever moves a single item locks it before the revision of its layer: a batch that took its
    rows one by one would hold that revision and wait for them in a circle.
    """
    photos = [item.pk for item, _version in seen if isinstance(item, Photo)]
    replies = [item.pk for item, _version in seen if isinstance(item, Reply)]
    contributions = {contribution_of(item).pk for item, _version in seen}
    list(Reply.objects.select_for_update(of=("self",)).filter(pk__in=replies).order_by("pk"))
    rows = Contribution.objects.select_for_update(of=("self",)).filter(pk__in=contributions)
    list(rows.order_by("pk").values_list("pk"))
    list(Photo.objects.select_for_update(of=("self",)).filter(pk__in=photos).order_by("pk"))


def _row(batch: Batch, item: Moved) -> BatchItem:
    return BatchItem(
        batch=batch,
        contribution=contribution_of(item),
        reply=item if isinstance(item, Reply) else None,
        photo=item if isinstance(item, Photo) else None,
    )
