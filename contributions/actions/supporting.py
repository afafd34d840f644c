"""Hold with a contribution, once a person; take it back."""

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import Person
from campaigns import rules
from campaigns.clock import database_now
from campaigns.enums import Act
from campaigns.errors import NotVisible, Refused
from contributions.actions.persons import lock_person
from contributions.models import Contribution, Support
from layers import rules as layer_rules


@transaction.atomic
def support(contribution: Contribution, *, by: Person) -> bool:
    """Let a person support a public contribution; False when they did already.

    The row and the counter move in one transaction; the person's row and the contribution's are
    locked first, so that whatever joins the one or withdraws the other comes before or after.
    """
    locked = _open_for_support(contribution, lock_person(by))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO contributions_support (contribution_id, person_id)"
            " VALUES (%s, %s) ON CONFLICT DO NOTHING",
            [locked.pk, by.pk],
        )
        is_new: bool = cursor.rowcount == 1
    if is_new:
        Contribution.objects.filter(pk=locked.pk).update(support_count=F("support_count") + 1)
    return is_new


@transaction.atomic
def unsupport(contribution: Contribution, *, by: Person) -> bool:
    """Take a support back; False when there was none."""
    locked = _open_for_support(contribution, lock_person(by))
    removed, _rows = Support.objects.filter(contribution=locked, person=by).delete()
    if removed:
        Contribution.objects.filter(pk=locked.pk).update(support_count=F("support_count") - 1)
    return bool(removed)


def _open_for_support(contribution: Contribution, by: Person) -> Contribution:
    locked = (
        Contribution.objects.select_for_update(of=("self",))
        .select_related("layer__campaign", "category")
        .get(pk=contribution.pk)
    )
    if not locked.is_public:
        raise NotVisible
    opening = rules.require_open(
        locked.campaign, Act.SUPPORT, at=database_now(), assurance=by.assurance
    )
    terms = layer_rules.terms_of(locked.layer, phases=opening.phases, category=locked.category)
    layer_rules.require_act(terms, Act.SUPPORT)
    if locked.author_id == by.pk:
        raise Refused("own_contribution", _("You wrote this: your voice counts already."))
    return locked
