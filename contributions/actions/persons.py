"""Two persons turn out to be one: a device's person is joined to an account.

It stands on this floor because this is the highest one that has rows of a person.
"""

from typing import Any

from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from accounts.models import Device, Person
from campaigns.errors import Refused
from campaigns.models import Membership
from contributions.models import (
    Answer,
    Batch,
    Block,
    Claim,
    Contribution,
    Embed,
    Follow,
    Notice,
    Reply,
    ReplyRevision,
    Report,
    Revision,
    Submission,
    Support,
)

# Every foreign key to Person has its rule here; a shape test compares this list with the models.
# "move": the row becomes the other's. "once": moved unless the other has it already.
# "stay": the past is not rewritten.
MERGE_RULES: dict[str, str] = {
    "accounts.Device.person": "move",
    "campaigns.Membership.person": "once",
    "contributions.Contribution.author": "move",
    "contributions.Reply.author": "move",
    "contributions.Support.person": "once",
    "contributions.Revision.by": "move",
    "contributions.Event.by": "stay",
    "contributions.Notice.person": "once",
    "contributions.Answer.by": "move",
    "contributions.Block.person": "move",
    "contributions.Block.by": "move",
    "contributions.Block.lifted_by": "move",
    "contributions.Embed.made_by": "move",
    "contributions.Submission.person": "move",
    "contributions.ReplyRevision.by": "move",
    "contributions.Follow.person": "once",
    "contributions.Report.person": "once",
    "contributions.Report.settled_by": "move",
    "contributions.Claim.person": "move",
    "contributions.Batch.by": "move",
    "account.EmailAddress.user": "stay",
}


def lock_person(person: Person) -> Person:
    """Who acts, fresh and locked before anything else is, so that a merge comes before or after.

    Not FOR UPDATE: that would make whoever writes a row about this person (a notice, while a
    moderator holds the contribution) wait in a circle.
    Raises Refused (in_progress) when the person has just been joined to another one.
    """
    locked = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    if not locked.is_active:
        raise Refused("in_progress", _("This is being handled already: ask again in a moment."))
    return locked


@transaction.atomic
def merge_persons(source: Person, *, into: Person) -> Person:
    """Give everything that `source` did to `into`, each support counted once; close `source`.

    Both rows are locked in the order of their keys. The counters of what both had supported are
    put right in the same transaction.
    """
    both = Person.objects.select_for_update(no_key=True).filter(pk__in=[source.pk, into.pk])
    list(both.order_by("pk"))
    Device.objects.filter(person=source).update(person=into)
    Contribution.objects.filter(author=source).update(author=into)
    Reply.objects.filter(author=source).update(author=into)
    Revision.objects.filter(by=source).update(by=into)
    ReplyRevision.objects.filter(by=source).update(by=into)
    Answer.objects.filter(by=source).update(by=into)
    Block.objects.filter(person=source).update(person=into)
    Block.objects.filter(by=source).update(by=into)
    Block.objects.filter(lifted_by=source).update(lifted_by=into)
    Embed.objects.filter(made_by=source).update(made_by=into)
    Claim.objects.filter(person=source).update(person=into)
    Batch.objects.filter(by=source).update(by=into)
    Submission.objects.filter(person=source).update(person=into)
    Report.objects.filter(settled_by=source).update(settled_by=into)
    _move_once(Report.objects.all(), source, into, "contribution_id", "reply_id")
    _move_once(Follow.objects.all(), source, into, "contribution_id")
    _move_once(Membership.objects.all(), source, into, "campaign_id", "role")
    _move_once(Notice.objects.all(), source, into, "event_id")
    _merge_supports(source, into)
    Person.objects.filter(pk=source.pk).update(is_active=False, display_name="")
    return into


def _move_once(rows: models.QuerySet[Any], source: Person, into: Person, *keys: str) -> None:
    """Move rows unless the other person has the same one already; what stays behind goes."""
    taken = set(rows.filter(person=into).values_list(*keys))
    for row in rows.filter(person=source):
        if tuple(getattr(row, key) for key in keys) in taken:
            row.delete()
        else:
            row.person = into
            row.save(update_fields=["person"])


def _merge_supports(source: Person, into: Person) -> None:
    """One voice a person: doubles go, own contributions lose one's own support, counts follow."""
    touched = list(
        Contribution.objects.select_for_update(of=("self",))
        .filter(supports__person__in=[source, into])
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    both = Support.objects.filter(person=into).values("contribution_id")
    Support.objects.filter(person=source, contribution_id__in=both).delete()
    Support.objects.filter(person=source).update(person=into)
    Support.objects.filter(person=into, contribution__author=into).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE contributions_contribution AS c SET support_count ="
            " (SELECT count(*) FROM contributions_support AS s WHERE s.contribution_id = c.id)"
            " WHERE c.id = ANY(%s)",
            [touched],
        )
