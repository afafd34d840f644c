"""Orders of courts and authorities: withheld, told with where to turn to, counted apart."""

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from django.core import mail

from campaigns.errors import NotAllowed, Refused
from contributions import actions, notices
from contributions.enums import State
from contributions.ledger.closing import unsuppressed
from contributions.ledger.verifying import faults
from contributions.models import Event, Report
from tests.factories import (
    a_contribution,
    a_moderator,
    a_person,
    a_reply,
    fresh,
)

pytestmark = pytest.mark.django_db
ORDER = "Tribunal judiciaire, ordonnance n° 26/1234 du 3 mars 2026."


def an_administrator():
    return a_person(is_administrator=True)


def last_letter(act: str) -> str:
    """The letter about the last event of this act, as it leaves."""
    notices.send(Event.objects.filter(act=act).latest("pk").pk)
    letter = message_from_bytes(
        mail.outbox[-1].message().as_bytes(), EmailMessage, policy=policy.default
    )
    return letter.get_body(("plain",)).get_content()


@pytest.mark.parametrize("is_hidden", [False, True])
def test_an_administrator_withholds_what_a_court_ordered(is_hidden):
    item = a_contribution(email="samira@parvis.example")
    if is_hidden:
        moderator = a_moderator(item.campaign)
        actions.quarantine(item, by=moderator, reason="insult", statement="Why.")

    done = actions.order(fresh(item), by=an_administrator(), statement=ORDER)

    assert (done.state, done.is_public) == (State.REJECTED, False)
    assert done.events.latest("pk").statement.text == ORDER
    letter = last_letter("order")
    assert ORDER in letter
    assert "Défenseur des droits" in letter
    assert "/appeal/" not in letter


@pytest.mark.parametrize("words", ["", "  "])
def test_an_order_has_a_reference(words):
    with pytest.raises(Refused) as refusal:
        actions.order(a_contribution(), by=an_administrator(), statement=words)

    assert refusal.value.code == "statement_missing"


def test_a_moderator_follows_no_order_by_themselves():
    item = a_contribution()

    with pytest.raises(NotAllowed):
        actions.order(item, by=a_moderator(item.campaign, "manager"), statement=ORDER)


def test_reports_about_it_are_dealt_with_and_the_ledger_counts_it_apart():
    reply = a_reply(a_contribution())
    actions.report(reply, by=a_person(), reason="illegal")

    actions.order(fresh(reply), by=an_administrator(), statement=ORDER)

    campaign = reply.contribution.campaign
    [lines] = unsuppressed(campaign).values()
    assert (lines["order"], lines["report_withheld"]) == (1, 1)
    assert not Report.objects.open().exists()
    assert faults(campaign) == []


def test_a_lifted_order_shows_it_again_and_tells_why():
    item, administrator = a_contribution(email="samira@parvis.example"), an_administrator()
    actions.order(item, by=administrator, statement=ORDER)

    done = actions.lift_order(fresh(item), by=administrator, statement="Annulée en appel.")

    assert done.is_public
    assert "Annulée en appel." in last_letter("lift_order")


def test_what_no_order_withholds_is_not_shown_by_lifting_one():
    item = a_contribution(state=State.REJECTED)

    with pytest.raises(Refused) as refusal:
        actions.lift_order(item, by=an_administrator(), statement="No.")

    assert refusal.value.code == "not_ordered"
