"""What readers point out: it is read by the team, moves nothing by itself, and names nobody."""

import pytest
from django.db import IntegrityError, transaction

from campaigns.errors import NotAllowed, NotVisible, Refused, TooMany, WrongInput
from contributions import actions, jobs
from contributions.actions.reporting import REPORTS_A_DAY
from contributions.enums import State
from contributions.models import Contribution, Reply, Report
from tests.factories import (
    a_contribution,
    a_device_person,
    a_key,
    a_layer,
    a_moderator,
    a_person,
    a_reply,
    fresh,
)

pytestmark = pytest.mark.django_db


def test_fifty_reports_by_devices_hide_nothing_and_are_one_thing_to_read():
    """TRUST V8."""
    bench = a_contribution()
    before = fresh(bench).version

    for _ in range(50):
        actions.report(bench, by=a_device_person(), reason="insult")

    assert fresh(bench).state == State.PUBLISHED
    assert fresh(bench).version == before
    assert Report.objects.open().about(bench).count() == 50
    assert Report.objects.open().values("contribution", "reply").distinct().count() == 1


def test_one_person_reports_one_thing_once():
    bench, ana = a_contribution(), a_person()

    first, is_new = actions.report(bench, by=ana, reason="insult")
    again, is_new_again = actions.report(bench, by=ana, reason="privacy")

    assert (is_new, is_new_again, again) == (True, False, first)
    with pytest.raises(IntegrityError, match="report_once"), transaction.atomic():
        Report.objects.create(contribution=bench, person=ana, reason="insult")


def test_a_double_click_of_somebody_just_met_counts_once():
    bench, key = a_contribution(), a_key("web:report")

    actions.report(bench, by=a_device_person(), reason="insult", key=key)
    made, is_new = actions.report(bench, by=a_device_person(), reason="insult", key=key)

    assert (made, is_new) == (None, False)
    assert Report.objects.count() == 1


@pytest.mark.parametrize(
    ("reason", "text", "field"),
    [("nonsense", "", "reason"), ("", "", "reason"), ("other", " ", "text"),
     ("insult", "x" * 501, "text")],
)  # fmt: skip
def test_a_report_names_a_reason_of_the_list_and_something_else_says_what(reason, text, field):
    with pytest.raises(WrongInput) as refusal:
        actions.report(a_contribution(), by=a_person(), reason=reason, text=text)

    assert refusal.value.facts["field"] == field


def test_nobody_reports_their_own_nor_what_is_not_public():
    bench = a_contribution()

    with pytest.raises(Refused) as refusal:
        actions.report(bench, by=bench.author, reason="insult")
    assert refusal.value.code == "own_contribution"
    for state in (State.HELD, State.REJECTED, State.WITHDRAWN):
        with pytest.raises(NotVisible):
            actions.report(a_contribution(state=state), by=a_person(), reason="insult")


def test_a_day_has_a_limit():
    ana, layer = a_person(), a_layer()
    for _ in range(REPORTS_A_DAY):
        actions.report(a_contribution(layer), by=ana, reason="advertising")

    with pytest.raises(TooMany) as refusal:
        actions.report(a_contribution(layer), by=ana, reason="advertising")

    assert refusal.value.code == "reports_reached"
    assert refusal.value.facts["limit"] == REPORTS_A_DAY


def test_a_report_is_taken_back_until_somebody_has_read_it():
    bench, ana, bob = a_contribution(), a_person(), a_person()
    for person in (ana, bob):
        actions.report(bench, by=person, reason="insult")

    assert actions.unreport(bench, by=ana)
    assert not actions.unreport(bench, by=ana)
    actions.settle(bench, by=a_moderator(bench.campaign))

    with pytest.raises(Refused) as refusal:
        actions.unreport(bench, by=bob)
    assert refusal.value.code == "already_read"


def test_a_reply_has_reports_of_its_own():
    reply = a_reply(a_contribution())

    actions.report(reply, by=a_person(), reason="privacy")

    assert Report.objects.about(reply).count() == 1
    assert Report.objects.about(reply.contribution).count() == 0


@pytest.mark.parametrize("act", ["settle", "reject"])
def test_a_decision_closes_them(act):
    bench = a_contribution()
    moderator = a_moderator(bench.campaign)
    actions.report(bench, by=a_person(), reason="insult")

    if act == "settle":
        assert actions.settle(bench, by=moderator) == 1
    else:
        actions.reject(bench, by=moderator, reason="insult", statement="Non.")

    report = Report.objects.get()
    assert (report.settled_by, Report.objects.open().count()) == (moderator, 0)
    if act == "reject":
        actions.restore(fresh(bench), by=a_moderator(bench.campaign))
        assert Report.objects.open().count() == 0


def test_only_who_moderates_there_and_did_not_write_it_deals_with_them():
    bench = a_contribution()
    actions.report(bench, by=a_person(), reason="insult")

    with pytest.raises(NotAllowed):
        actions.settle(bench, by=a_person())
    author = a_moderator(bench.campaign)
    own = a_contribution(bench.layer, author=author)
    with pytest.raises(Refused) as refusal:
        actions.settle(own, by=author)
    assert refusal.value.code == "conflict_of_interest"


def test_two_persons_who_turn_out_to_be_one_have_reported_once():
    bench, device, account = a_contribution(), a_device_person(), a_person()
    for person in (device, account):
        actions.report(bench, by=person, reason="insult")

    actions.merge_persons(device, into=account)

    assert list(Report.objects.values_list("person", flat=True)) == [account.pk]


def test_what_was_dealt_with_a_year_ago_is_forgotten():
    bench = a_contribution()
    actions.report(bench, by=a_person(), reason="insult")
    actions.settle(bench, by=a_moderator(bench.campaign))
    jobs.forget_addresses(0)
    assert Report.objects.count() == 1

    Report.objects.update(settled_at="2020-01-01T00:00Z")
    jobs.forget_addresses(0)

    assert Report.objects.count() == 0
    assert Contribution.objects.filter(pk=bench.pk).exists()
    assert Reply.objects.count() == 0
