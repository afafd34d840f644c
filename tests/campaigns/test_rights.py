"""Who may what in a campaign: one table, walked cell by cell, and the gateways that read it."""

import pytest

from accounts.models import Person
from campaigns import access, rules
from campaigns.enums import Right, Role, Visibility
from campaigns.errors import NotAllowed, NotVisible
from campaigns.models import Campaign, Membership
from tests.factories import a_campaign, a_device_person, a_moderator, a_person

pytestmark = pytest.mark.django_db

# Role by role, as DESIGN §1 and §5 say it; written here apart from the program's own table.
EXPECTED = {
    Role.FACILITATOR: {Right.ENTER_SESSIONS},
    Role.MODERATOR: {Right.SEE_DESK, Right.MODERATE},
    Role.PLANNER: {Right.SEE_DESK, Right.ANALYSE, Right.ANSWER},
    Role.MANAGER: {
        Right.SEE_DESK, Right.MODERATE, Right.ANALYSE, Right.ANSWER, Right.CONFIGURE,
    },
    Role.DATA_OFFICER: {Right.READ_SET_ASIDE},
}  # fmt: skip


def an_administrator(**fields):
    return a_person(is_administrator=True, **fields)


@pytest.mark.parametrize("right", Right)
@pytest.mark.parametrize("role", Role)
def test_a_role_gives_exactly_these_rights_in_its_campaign_and_none_elsewhere(role, right):
    campaign, other = a_campaign(), a_campaign()
    person = a_moderator(campaign, role)

    assert rules.has_right(person, campaign, right) == (right in EXPECTED[role])
    assert not rules.has_right(person, other, right)


@pytest.mark.parametrize("right", Right)
def test_nobody_in_particular_has_no_right(right):
    campaign = a_campaign()
    nobody = (None, a_person(), a_device_person(), Person(email="new@parvis.example"))

    assert [rules.has_right(person, campaign, right) for person in nobody] == [False] * 4


def test_every_role_is_in_the_table():
    assert set(rules.RIGHTS) == set(Role) == set(EXPECTED)


def test_two_roles_add_up():
    campaign = a_campaign()
    person = a_moderator(campaign, Role.FACILITATOR)
    Membership.objects.create(person=person, campaign=campaign, role=Role.PLANNER)

    assert rules.rights_of(person, campaign) == EXPECTED[Role.FACILITATOR] | EXPECTED[Role.PLANNER]


def test_an_administrator_configures_every_campaign_and_judges_in_none():
    campaign = a_campaign()

    assert rules.rights_of(an_administrator(), campaign) == {Right.SEE_DESK, Right.CONFIGURE}


def test_an_administrator_with_a_role_has_both():
    campaign = a_campaign()
    person = an_administrator()
    Membership.objects.create(person=person, campaign=campaign, role=Role.MODERATOR)

    assert rules.rights_of(person, campaign) == {Right.SEE_DESK, Right.CONFIGURE, Right.MODERATE}


@pytest.mark.parametrize("is_administrator", [True, False])
def test_a_closed_account_has_no_right_left(is_administrator):
    campaign = a_campaign()
    person = a_moderator(campaign, Role.MANAGER)
    person.is_administrator, person.is_active = is_administrator, False
    person.save()

    assert rules.rights_of(person, campaign) == frozenset()


def test_a_right_that_was_taken_away_is_gone_at_once():
    campaign = a_campaign()
    person = a_moderator(campaign)
    assert rules.has_right(person, campaign, Right.MODERATE)

    Membership.objects.filter(person=person).delete()

    assert not rules.has_right(person, campaign, Right.MODERATE)


def test_a_missing_right_is_refused_by_name():
    campaign = a_campaign()

    with pytest.raises(NotAllowed) as refusal:
        rules.require_right(a_moderator(campaign, Role.PLANNER), campaign, Right.MODERATE)

    assert refusal.value.code == "right_missing"
    rules.require_right(a_moderator(campaign), campaign, Right.MODERATE)


# Gateways ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("visibility", Visibility)
def test_a_draft_is_seen_by_its_staff_alone(visibility):
    campaign = a_campaign(visibility=visibility)
    staff = [a_moderator(campaign, role) for role in Role]
    strangers = [None, a_person(), a_moderator(a_campaign(), Role.MANAGER)]

    def sees(person):
        try:
            return access.campaign_for(person, campaign.slug) == campaign
        except NotVisible:
            return False

    assert all(sees(person) for person in [*staff, an_administrator()])
    assert {sees(person) for person in strangers} == {visibility != Visibility.DRAFT}
    listed = [campaign in Campaign.objects.visible_to(person) for person in [*staff, *strangers]]
    assert listed == [True] * len(staff) + [visibility != Visibility.DRAFT] * len(strangers)


def test_what_is_public_does_not_ask_who_looks():
    draft, public, archived = (a_campaign(visibility=visibility) for visibility in Visibility)

    assert access.public_campaign(public.slug) == public
    assert access.public_campaign(archived.slug) == archived
    for slug in (draft.slug, "zzz"):
        with pytest.raises(NotVisible):
            access.public_campaign(slug)


def test_a_person_with_two_roles_sees_a_campaign_once_in_the_list():
    campaign = a_campaign(visibility=Visibility.DRAFT)
    person = a_moderator(campaign)
    Membership.objects.create(person=person, campaign=campaign, role=Role.PLANNER)

    assert list(Campaign.objects.visible_to(person)) == [campaign]


@pytest.mark.parametrize(
    ("role", "right", "answer"),
    [
        (Role.MODERATOR, Right.SEE_DESK, "in"),
        (Role.MODERATOR, Right.MODERATE, "in"),
        (Role.MODERATOR, Right.CONFIGURE, "not allowed"),
        (Role.PLANNER, Right.MODERATE, "not allowed"),
        (Role.FACILITATOR, Right.SEE_DESK, "not there"),
        (Role.FACILITATOR, Right.ENTER_SESSIONS, "not there"),
        (None, Right.SEE_DESK, "not there"),
    ],
)
def test_the_desk_is_not_there_for_who_has_none_and_refuses_what_a_role_lacks(role, right, answer):
    campaign = a_campaign()
    person = a_moderator(campaign, role) if role else a_moderator(a_campaign(), Role.MANAGER)

    try:
        access.desk_of(person, campaign.slug, right)
        met = "in"
    except NotVisible:
        met = "not there"
    except NotAllowed:
        met = "not allowed"

    assert met == answer


def test_there_is_no_desk_of_a_campaign_that_is_not_there():
    with pytest.raises(NotVisible):
        access.desk_of(an_administrator(), "zzz")
