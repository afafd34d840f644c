"""An author appeals against a refusal, once; somebody else judges, and answers in writing."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from campaigns.errors import Refused
from contributions.actions.items import Moved
from contributions.actions.recording import MovedT, lock, move
from contributions.models import Photo


@transaction.atomic
def appeal(item: MovedT, *, by: Person, statement: str, version: int | None = None) -> MovedT:
    """Ask for a second reading of what was refused, within six months."""
    return move(_kept(item), "appeal", by=by, version=version, statement=statement)


@transaction.atomic
def unappeal(item: MovedT, *, by: Person, version: int | None = None) -> MovedT:
    """Take one's appeal back; there is no second one."""
    return move(item, "unappeal", by=by, version=version)


@transaction.atomic
def overturn(item: MovedT, *, by: Person, statement: str, version: int | None = None) -> MovedT:
    """Publish after all what was refused; the author reads the answer."""
    return move(_kept(item), "overturn", by=by, version=version, statement=statement)


@transaction.atomic
def uphold(item: MovedT, *, by: Person, statement: str, version: int | None = None) -> MovedT:
    """Leave it refused; the author reads the answer."""
    return move(item, "uphold", by=by, version=version, statement=statement)


def _kept(item: MovedT) -> MovedT:
    """The same, unless it is a photo whose files are gone."""
    fresh: Moved = lock(item)
    if isinstance(fresh, Photo) and not fresh.is_stored:
        raise Refused("photo_erased", _("The files of this photo have been erased."))
    return item
