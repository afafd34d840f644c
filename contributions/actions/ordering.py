"""What a court or an authority orders: withheld without an appeal here, until it is lifted."""

from django.db import transaction

from accounts.models import Person
from contributions.actions.items import Item
from contributions.actions.recording import move
from contributions.actions.reporting import settle_all
from contributions.ledger.kinds import Entered


@transaction.atomic
def order(item: Item, *, by: Person, statement: str, version: int | None = None) -> Item:
    """Withhold what everybody sees, on an order; `statement` is its reference: whose, which, when.

    The author reads it, and where to turn to.
    """
    moved = move(item, "order", by=by, version=version, statement=statement)
    settle_all(moved, by=by, at=moved.changed_at, outcome=Entered.REPORT_WITHHELD)
    return moved


@transaction.atomic
def lift_order(item: Item, *, by: Person, statement: str, version: int | None = None) -> Item:
    """Show again what an order had withheld, which does not hold any more; says why."""
    return move(item, "lift_order", by=by, version=version, statement=statement)
