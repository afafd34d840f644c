"""Who is at work on an item, on every page about it: one's own claim goes on with each of them.

The page's script renews a claim while its person does something. Without scripts a page that they
open, or a form that comes back, is what they do.
"""

from dataclasses import replace

from accounts.models import Person
from campaigns.clock import database_now
from contributions.actions.claiming import renew
from contributions.actions.recording import Item
from contributions.models import Claim
from web.desk.queries import Claimed, claimed


def goes_on(claim: Claimed | None, item: Item, person: Person) -> Claimed | None:
    """A claim as it stands after this page: renewed if it is this person's own."""
    if claim is None or not claim.is_mine:
        return claim
    until = renew(item, by=person)
    return replace(claim, until=until) if until else None


def at_work_on(item: Item, person: Person) -> Claimed | None:
    """The same, for a page that has not read the claim."""
    alive = Claim.objects.on(item).alive(at=database_now()).select_related("person").first()
    return goes_on(claimed(alive, person) if alive else None, item, person)
