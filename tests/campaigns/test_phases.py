"""What is open, to whom, how often, and what is read before it is shown."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from campaigns import rules
from campaigns.clock import clock_set_to, database_now
from campaigns.enums import Act, Moderation, Visibility
from campaigns.errors import Refused, SignInNeeded
from campaigns.models import (
    RESERVED_SLUGS,
    Campaign,
    Category,
    Membership,
    ModerationPolicy,
    Phase,
    PhaseRight,
)
from campaigns.queries import ground_shape
from tests.factories import a_campaign, a_person, a_phase, a_square, an_area

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def a_dated_phase(campaign, begins, ends, *, bounds="[)", **right):
    phase = Phase.objects.create(
        campaign=campaign,
        slug=f"phase-{Phase.objects.count()}",
        title="A phase",
        period=DateTimeTZRange(begins, ends, bounds),
    )
    PhaseRight.objects.create(phase=phase, **{"act": Act.CONTRIBUTE, **right})
    return phase


def refusal(campaign, act=Act.CONTRIBUTE, *, at=NOON, assurance=1):
    with pytest.raises(Refused) as refused:
        rules.require_open(campaign, act, at=at, assurance=assurance)
    return refused.value


def opening(campaign, act=Act.CONTRIBUTE, *, at=NOON, assurance=1):
    return rules.require_open(campaign, act, at=at, assurance=assurance)


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        (NOON - timedelta(microseconds=1), False),
        (NOON, True),
        (NOON + DAY - timedelta(microseconds=1), True),
        (NOON + DAY, False),
    ],
)
def test_a_phase_begins_at_its_first_instant_and_is_over_at_its_last(at, is_open):
    campaign = a_campaign(acts=())
    phase = a_dated_phase(campaign, NOON, NOON + DAY)

    assert rules.is_open(campaign, Act.CONTRIBUTE, at=at) == is_open
    if is_open:
        assert opening(campaign, at=at).phases == (phase,)
    else:
        assert refusal(campaign, at=at).code in ("closed", "not_yet_open")


def test_a_phase_without_an_end_stays_open():
    campaign = a_campaign(acts=())
    a_dated_phase(campaign, NOON, None)

    assert rules.is_open(campaign, Act.CONTRIBUTE, at=NOON + 9_000 * DAY)


def test_before_the_first_phase_the_next_beginning_is_told():
    campaign = a_campaign(acts=())
    a_dated_phase(campaign, NOON + 9 * DAY, NOON + 10 * DAY)
    a_dated_phase(campaign, NOON + 2 * DAY, NOON + 3 * DAY)
    a_dated_phase(campaign, NOON + DAY, NOON + 2 * DAY, act=Act.SUPPORT)
    a_dated_phase(campaign, NOON - 2 * DAY, NOON - DAY)

    told = refusal(campaign)

    assert (told.code, told.until) == ("not_yet_open", NOON + 2 * DAY)
    assert "2026" in str(told)


def test_after_the_last_phase_nothing_is_promised():
    campaign = a_campaign(acts=())
    a_dated_phase(campaign, NOON - 2 * DAY, NOON - DAY)

    told = refusal(campaign)

    assert (told.code, told.until) == ("closed", None)


def test_a_phase_opens_the_acts_it_names_and_no_other():
    campaign = a_campaign(acts=())
    a_dated_phase(campaign, NOON, NOON + DAY, act=Act.SUPPORT)

    assert rules.is_open(campaign, Act.SUPPORT, at=NOON)
    assert [refusal(campaign, act).code for act in (Act.CONTRIBUTE, Act.REPLY)] == ["closed"] * 2


def test_the_phase_of_another_campaign_opens_nothing_here():
    a_dated_phase(a_campaign(acts=()), NOON, NOON + DAY)

    assert refusal(a_campaign(acts=())).code == "closed"


@pytest.mark.parametrize("visibility", [Visibility.DRAFT, Visibility.ARCHIVED])
def test_a_campaign_that_is_not_public_takes_nothing_whatever_its_phases_say(visibility):
    campaign = a_campaign(acts=(), visibility=visibility)
    a_dated_phase(campaign, NOON, NOON + DAY)

    assert refusal(campaign).code == "campaign_closed"
    assert not rules.is_open(campaign, Act.CONTRIBUTE, at=NOON)


def test_a_phase_for_the_known_asks_the_others_to_sign_in():
    campaign = a_campaign(acts=())
    a_dated_phase(campaign, NOON, NOON + DAY, assurance=3)
    a_dated_phase(campaign, NOON, NOON + DAY, assurance=2)

    told = refusal(campaign, assurance=1)

    assert isinstance(told, SignInNeeded)
    assert (told.code, told.facts) == ("assurance_too_low", {"needed": 2})
    assert opening(campaign, assurance=2).assurance == 2


def test_of_phases_that_overlap_the_most_generous_counts():
    campaign = a_campaign(acts=())
    strict = a_dated_phase(campaign, NOON, NOON + DAY, quota=1)
    generous = a_dated_phase(campaign, NOON - DAY, NOON + DAY, quota=5)
    a_dated_phase(campaign, NOON, NOON + DAY, quota=9, assurance=3)

    found = opening(campaign)

    assert (set(found.phases), found.quota) == ({strict, generous}, 5)
    a_dated_phase(campaign, NOON, NOON + DAY)
    assert opening(campaign).quota is None


# When it is read ---------------------------------------------------------------------------------


def a_policy(campaign, moderation, phase=None):
    return ModerationPolicy.objects.create(campaign=campaign, phase=phase, moderation=moderation)


def test_without_any_policy_everything_is_read_before():
    campaign = a_campaign(acts=())
    campaign.policies.all().delete()

    assert rules.moderation_of(campaign, ()) == Moderation.BEFORE


def test_the_policy_of_an_open_phase_comes_before_the_campaigns():
    campaign = a_campaign(acts=(), moderation=Moderation.AFTER)
    phase, other = (a_dated_phase(campaign, NOON, NOON + DAY) for _ in range(2))
    a_policy(campaign, Moderation.BEFORE_ACCOUNTLESS, phase)

    assert rules.moderation_of(campaign, (phase,)) == Moderation.BEFORE_ACCOUNTLESS
    assert rules.moderation_of(campaign, (other, phase)) == Moderation.BEFORE_ACCOUNTLESS
    assert rules.moderation_of(campaign, (other,)) == Moderation.AFTER


def test_of_two_open_phases_the_more_careful_policy_counts_in_any_order():
    campaign = a_campaign(acts=(), moderation=Moderation.AFTER)
    first, second, third = (a_dated_phase(campaign, NOON, NOON + DAY) for _ in range(3))
    a_policy(campaign, Moderation.AFTER, first)
    a_policy(campaign, Moderation.BEFORE, second)
    a_policy(campaign, Moderation.BEFORE_ACCOUNTLESS, third)

    assert rules.moderation_of(campaign, (first, second, third)) == Moderation.BEFORE
    assert rules.moderation_of(campaign, (third, first)) == Moderation.BEFORE_ACCOUNTLESS
    assert set(rules.MOST_CAREFUL_FIRST) == set(Moderation)


@pytest.mark.parametrize(("hours", "expected"), [(-1, "after"), (1, "before"), (25, "after")])
def test_the_policy_at_an_instant_is_that_of_the_phases_open_then(
    hours, expected, django_assert_num_queries
):
    campaign = a_campaign(acts=(), moderation=Moderation.AFTER)
    a_policy(campaign, Moderation.BEFORE, a_dated_phase(campaign, NOON, NOON + DAY))
    a_campaign(acts=(), moderation=Moderation.BEFORE_ACCOUNTLESS)

    with django_assert_num_queries(1):
        found = rules.moderation_at(campaign, NOON + timedelta(hours=hours))

    assert found == expected


# The clock ---------------------------------------------------------------------------------------


def test_the_clock_is_the_databases_and_goes_on_within_a_transaction():
    first, second = database_now(), database_now()

    assert first < second
    assert abs(first - timezone.now()) < timedelta(minutes=1)


def test_the_clock_can_be_held_for_a_while_and_nested():
    with clock_set_to(NOON):
        assert database_now() == NOON
        with clock_set_to(NOON + DAY):
            assert database_now() == NOON + DAY
        assert database_now() == NOON
    assert database_now() > NOON


# What the database holds


@pytest.mark.parametrize("slug", RESERVED_SLUGS)
def test_a_word_of_our_addresses_is_no_slug_of_a_campaign(slug):
    with pytest.raises(IntegrityError, match="campaign_slug_not_reserved"), transaction.atomic():
        a_campaign(slug=slug)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"visibility": "secret"}, "campaign_visibility_known"),
        ({"outside": "buffer", "outside_buffer_m": 0}, "campaign_buffer_has_a_width"),
    ],
)
def test_a_campaign_that_cannot_be_is_refused_by_the_database(change, constraint):
    campaign = a_campaign()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Campaign.objects.filter(pk=campaign.pk).update(**change)


def test_a_perimeter_that_crosses_itself_is_refused_by_the_database():
    campaign = a_campaign()
    bow_tie = "SRID=4326;MULTIPOLYGON(((0 0, 1 1, 1 0, 0 1, 0 0)))"

    with (
        pytest.raises(IntegrityError, match="campaign_perimeter"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "UPDATE campaigns_campaign SET perimeter = %s::geometry WHERE id = %s",
            [bow_tie, campaign.pk],
        )


def test_a_phase_lasts_and_its_rights_are_said_once():
    campaign = a_campaign(acts=())
    phase = a_phase(campaign, acts=(Act.REPLY,))

    refused = [
        (lambda: a_dated_phase(campaign, NOON, NOON), "phase_period_not_empty"),
        (lambda: PhaseRight.objects.create(phase=phase, act=Act.REPLY), "phase_right_once"),
        (lambda: PhaseRight.objects.create(phase=phase, act="vote"), "phase_right_act_known"),
        (
            lambda: PhaseRight.objects.create(phase=phase, act=Act.SUPPORT, quota=0),
            "phase_right_quota_positive",
        ),
    ]
    for act, constraint in refused:
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            act()


def test_one_policy_a_campaign_and_one_role_a_person_and_eight_colours():
    campaign, person = a_campaign(), a_person()
    Membership.objects.create(campaign=campaign, person=person, role="planner")

    refused = [
        (lambda: a_policy(campaign, Moderation.AFTER), "moderation_policy_once"),
        (
            lambda: Membership.objects.create(campaign=campaign, person=person, role="planner"),
            "membership_once",
        ),
        (
            lambda: Membership.objects.create(campaign=campaign, person=person, role="king"),
            "membership_role_known",
        ),
        (
            lambda: Category.objects.create(campaign=campaign, slug="a", label="A", colour=9),
            "category_colour_known",
        ),
    ]
    for act, constraint in refused:
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            act()


def test_a_closed_area_says_why():
    campaign = a_campaign()
    an_area(campaign, a_square(2.21, 48.885, 2.22, 48.89), is_open=False)

    with pytest.raises(IntegrityError, match="excluded_area_says_why"), transaction.atomic():
        campaign.campaign_areas.update(reason="")


def test_the_ground_that_is_drawn_is_the_perimeter_less_the_closed_areas():
    campaign = a_campaign()
    an_area(campaign, a_square(2.21, 48.885, 2.22, 48.89), is_open=False)
    an_area(campaign, a_square(2.22, 48.885, 2.23, 48.89))

    shape = ground_shape(campaign)

    assert shape.area == pytest.approx(campaign.perimeter.area - 0.01 * 0.005)
