"""Erased for good: nothing of it is left in any table or file; what happened to it is."""

import pytest
from django.apps import apps
from django.core import mail
from django.core.files.storage import default_storage
from django.db import connection

from campaigns.enums import Role
from campaigns.errors import NotAllowed, Refused
from contributions import actions, notices
from contributions.enums import State
from contributions.ledger.closing import unsuppressed
from contributions.ledger.verifying import faults
from contributions.models import Event, PublicTombstone, Reply
from tests.factories import a_contribution, a_moderator, a_person, a_reply, fresh, supported_by
from tests.photos import a_photo

pytestmark = pytest.mark.django_db
WORD = "canarierase"


def written(**more):
    """A contribution with its word in every place that keeps words."""
    words = {"title": f"{WORD} one", "text": f"{WORD} two", "signature": WORD}
    return a_contribution(
        typed_address=f"{WORD} street", email=f"{WORD}@parvis.example", **words | more
    )


def left() -> list[str]:
    """The columns of all tables that still hold the word."""
    found = []
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if not model._meta.managed:
                continue
            cursor.execute(
                f"SELECT t::text FROM {connection.ops.quote_name(model._meta.db_table)} AS t"
                " WHERE t::text LIKE %s",
                [f"%{WORD}%"],
            )
            found += [model._meta.label for _row in cursor.fetchall()]
    return found


@pytest.mark.parametrize("by_team", [False, True])
def test_nothing_of_it_is_left_in_any_table_but_what_happened(
    by_team, django_capture_on_commit_callbacks
):
    item = written(state=State.HELD)
    manager = a_moderator(item.campaign, Role.MANAGER)
    actions.edit(item, by=item.author, title=f"{WORD} three", text=f"{WORD} four")
    actions.ask(fresh(item), by=manager, statement="Which one?")
    actions.answer_question(fresh(item), by=item.author, statement=f"{WORD} five")
    actions.reject(
        fresh(item), by=manager, reason="insult", statement="Why.", passage=f"{WORD} four"
    )
    actions.appeal(fresh(item), by=item.author, statement=f"{WORD} six")
    photo = a_photo(item, alternative=f"{WORD} seven")
    place = fresh(item).geom.wkt
    assert len(left()) > 5

    with django_capture_on_commit_callbacks(execute=True):
        if by_team:
            actions.remove(fresh(item), by=manager, reason="personal_data", statement="Why.")
            notices.send(Event.objects.filter(act="remove", photo=None).get().pk)
        else:
            actions.discard(fresh(item), by=item.author)

    row = fresh(item)
    assert left() == []
    assert (row.state, row.is_public, row.geom.wkt == place) == (State.ERASED, False, False)
    assert (row.author is None) is not by_team
    assert (fresh(photo).state, fresh(photo).is_stored) == (State.ERASED, False)
    assert not any(photo.name in name for name in default_storage.listdir("")[1])
    assert item.events.filter(act="submit").count() == 1
    assert faults(item.campaign) == []


def test_its_author_reads_why_and_the_address_goes_with_the_letter():
    item = written()
    manager = a_moderator(item.campaign, Role.MANAGER)
    item.author.email, item.author.assurance = None, 1
    item.author.save()
    actions.remove(item, by=manager, reason="personal_data", statement="Un nom y était.")

    notices.send(Event.objects.filter(act="remove").get().pk)

    letter = mail.outbox[-1]
    assert letter.to == [f"{WORD}@parvis.example"]
    assert "Un nom y était." in letter.body
    assert WORD not in letter.body
    assert fresh(item).receipt.email == ""


def test_a_reply_that_was_read_leaves_a_tombstone_with_its_day():
    reply = a_reply(a_contribution(), text=f"{WORD} a reply")
    manager = a_moderator(reply.contribution.campaign, Role.MANAGER)

    actions.remove(fresh(reply), by=manager, reason="insult", statement="Why.")

    [stone] = PublicTombstone.objects.all()
    assert stone.erased_on == Event.objects.latest("pk").at.date()
    assert fresh(reply.contribution).reply_count == 0
    assert WORD not in Reply.objects.get().text
    [lines] = unsuppressed(reply.contribution.campaign).values()
    assert lines["erased"] == 1


def test_supports_stay_counted_and_the_thread_stays():
    item = supported_by(written(), a_person(), a_person())
    reply = a_reply(item)

    actions.discard(fresh(item), by=item.author)

    assert fresh(item).support_count == 2
    assert fresh(reply).state == State.PUBLISHED


def test_nothing_leads_back():
    item = written()
    actions.discard(item, by=item.author)

    for act in (actions.restore, actions.unwithdraw, actions.publish):
        with pytest.raises(Refused) as refusal:
            act(fresh(item), by=a_moderator(item.campaign, Role.MANAGER))
        assert refusal.value.code == "wrong_state"


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.PLANNER, Role.FACILITATOR])
def test_who_does_not_answer_for_the_campaign_erases_nothing(role):
    item = written()

    with pytest.raises(NotAllowed):
        actions.remove(item, by=a_moderator(item.campaign, role), reason="insult", statement="Why.")
    assert fresh(item).title == f"{WORD} one"
