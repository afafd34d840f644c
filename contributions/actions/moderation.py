"""The moves of a contribution or a reply: publish, reject, restore, merge, withdraw."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import Person
from campaigns.errors import Refused
from contributions.actions.erasing import discard
from contributions.actions.following import carry_followers
from contributions.actions.photos import withdraw_photos
from contributions.actions.recording import Item, lock, move
from contributions.actions.reporting import settle_all
from contributions.enums import State
from contributions.ledger.kinds import Entered
from contributions.models import Contribution, Support


@transaction.atomic
def publish(item: Item, *, by: Person, version: int | None = None) -> Item:
    """Show a held item to everybody."""
    return move(item, "publish", by=by, version=version)


@transaction.atomic
def reject(
    item: Item, *, by: Person, reason: str, statement: str, passage: str = "",
    version: int | None = None,
) -> Item:  # fmt: skip
    """Withhold an item for one of the charter's reasons; the author reads `statement`.

    passage: the extract of the text that it is about, quoted to the author.
    """
    moved = move(
        item, "reject", by=by, version=version, reason=reason, statement=statement, passage=passage
    )
    settle_all(moved, by=by, at=moved.changed_at, outcome=Entered.REPORT_WITHHELD)
    return moved


@transaction.atomic
def restore(item: Item, *, by: Person, version: int | None = None) -> Item:
    """Show a rejected item after all."""
    return move(item, "restore", by=by, version=version)


@transaction.atomic
def withdraw(item: Item, *, by: Person, version: int | None = None) -> Item:
    """Take one's own item back with its photos; replies to it stay where they are.

    What has not come in yet is erased at once.
    """
    if isinstance(item, Contribution) and lock(item).state == State.UNCONFIRMED:
        return discard(item, by=by, version=version)
    moved = move(item, "withdraw", by=by, version=version)
    if isinstance(moved, Contribution):
        withdraw_photos(moved, by=by)
    return moved


@transaction.atomic
def unwithdraw(item: Item, *, by: Person, version: int | None = None) -> Item:
    """Hand in again what one has taken back within a day; photos that went with it are gone."""
    return move(item, "unwithdraw", by=by, version=version)


@transaction.atomic
def merge(
    duplicate: Contribution, *, into: Contribution, by: Person, version: int | None = None
) -> Contribution:
    """Join a duplicate to a published contribution; each supporter then counts once.

    Both rows are locked in the order of their keys, so that two merges never wait in a circle.
    """
    pair = Contribution.objects.select_for_update(of=("self",)).order_by("pk")
    rows = {row.pk: row for row in pair.filter(pk__in=[duplicate.pk, into.pk])}
    target = rows[into.pk]
    if target.pk == duplicate.pk or not target.is_public:
        raise Refused("bad_target", _("A contribution is joined to another, published one."))
    if target.campaign != duplicate.campaign:
        raise Refused("bad_target", _("Both must belong to the same campaign."))
    merged = move(rows[duplicate.pk], "merge", by=by, version=version, into=target)
    carry_supports(duplicate, target)
    carry_followers(duplicate, target)
    return merged if isinstance(merged, Contribution) else duplicate


def carry_supports(source: Contribution, target: Contribution) -> None:
    """Let those who supported `source` support `target` too, each once; keep counts exact.

    The author of `target` does not hold with their own.
    """
    before = Support.objects.filter(contribution=target).count()
    Support.objects.bulk_create(
        [
            Support(contribution=target, person_id=person, carried_from=source)
            for person in source.supports.order_by("person_id").values_list("person_id", flat=True)
            if person != target.author_id
        ],
        ignore_conflicts=True,
    )
    added = Support.objects.filter(contribution=target).count() - before
    Contribution.objects.filter(pk=target.pk).update(support_count=F("support_count") + added)
