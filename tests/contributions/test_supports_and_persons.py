"""One voice a person: supports once, taken back, carried over when two persons prove to be one."""

import pytest

from accounts.actions import greet_device, person_of_device
from accounts.enums import Assurance
from campaigns.enums import Act, Role
from campaigns.errors import NotVisible, Refused, SignInNeeded, TooMany
from campaigns.models import Membership
from contributions import actions
from contributions.access import has_supported
from contributions.enums import State
from contributions.models import Contribution, Notice, Support
from tests.factories import (
    a_campaign,
    a_contribution,
    a_device_person,
    a_key,
    a_layer,
    a_moderator,
    a_person,
    a_phase,
    a_reply,
    supported_by,
)

pytestmark = pytest.mark.django_db


def reply_to(item, *, by):
    return actions.reply(item, "I pass there each day.", by=by, key=a_key())


def counted(item):
    item.refresh_from_db()
    assert item.support_count == item.supports.count()
    return item.support_count


def test_a_person_supports_once_and_may_take_it_back_once():
    item, person = a_contribution(), a_person()

    assert actions.support(item, by=person) is True
    assert actions.support(item, by=person) is False
    assert (counted(item), has_supported(person, item.public_id)) == (1, True)
    assert actions.unsupport(item, by=person) is True
    assert actions.unsupport(item, by=person) is False
    assert (counted(item), has_supported(person, item.public_id)) == (0, False)


def test_nobody_in_particular_has_supported_anything():
    assert has_supported(None, a_contribution().public_id) is False


def test_authors_do_not_support_their_own():
    item = a_contribution()

    with pytest.raises(Refused) as refusal:
        actions.support(item, by=item.author)

    assert refusal.value.code == "own_contribution"
    assert counted(item) == 0


@pytest.mark.parametrize("state", [State.HELD, State.REJECTED, State.WITHDRAWN, State.MERGED])
@pytest.mark.parametrize("act", [actions.support, actions.unsupport])
def test_what_is_not_public_is_not_there_to_be_supported(act, state):
    with pytest.raises(NotVisible):
        act(a_contribution(state=state), by=a_person())


def test_supports_have_their_own_phase():
    item = a_contribution(a_layer(a_campaign(acts=(Act.CONTRIBUTE,))))

    with pytest.raises(Refused) as refusal:
        actions.support(item, by=a_person())

    assert refusal.value.code == "closed"


def test_a_key_counts_one_support_whoever_it_is_taken_for():
    item, key = a_contribution(), a_key()

    assert actions.support(item, by=a_device_person(), key=key) is True
    assert actions.support(item, by=a_device_person(), key=key) is False
    assert counted(item) == 1


def test_a_quota_counts_the_supports_that_a_person_has_given_in_the_campaign():
    campaign = a_campaign(acts=(Act.CONTRIBUTE,))
    a_phase(campaign, acts=(Act.SUPPORT,), quota=1)
    layer, person = a_layer(campaign), a_person()
    bench, tree = a_contribution(layer), a_contribution(layer)
    supported_by(a_contribution(), person)  # in another campaign
    supported_by(bench, a_person(), person)

    with pytest.raises(TooMany) as refusal:
        actions.support(tree, by=person)

    assert (refusal.value.code, refusal.value.facts["limit"]) == ("quota_reached", 1)
    assert counted(tree) == 0
    assert actions.support(bench, by=person) is False
    actions.unsupport(bench, by=person)
    assert actions.support(tree, by=person) is True


@pytest.mark.parametrize("act", [actions.support, reply_to])
def test_a_layer_may_ask_to_know_who_supports_or_replies(act):
    item = a_contribution(a_layer(rule={"assurance": Assurance.EMAIL}))

    with pytest.raises(SignInNeeded) as refusal:
        act(item, by=a_device_person())

    assert refusal.value.facts == {"needed": Assurance.EMAIL}
    assert act(item, by=a_person())


def test_supports_that_are_there_stay_when_an_item_is_withheld_and_comes_back():
    item = supported_by(a_contribution(), a_person(), a_person())

    actions.withdraw(item, by=item.author)

    assert counted(item) == 2


@pytest.mark.parametrize(
    ("supports", "bucket"), [(0, 0), (1, 1), (2, 1), (3, 2), (9, 2), (10, 3), (29, 3), (30, 4)]
)
def test_buckets_begin_at_1_3_10_and_30(supports, bucket):
    item = a_contribution()

    Contribution.objects.filter(pk=item.pk).update(support_count=supports)

    item.refresh_from_db()
    assert item.support_bucket == bucket


# Two persons turn out to be one ------------------------------------------------------------------


def test_everything_of_a_device_becomes_the_accounts():
    account = a_person()
    device, cookie = greet_device()
    item = a_contribution(author=device)
    other = a_contribution()
    reply = a_reply(other, author=device)
    supported_by(other, device)

    actions.merge_persons(device, into=account)

    item.refresh_from_db()
    reply.refresh_from_db()
    device.refresh_from_db()
    assert (item.author, reply.author) == (account, account)
    assert has_supported(account, other.public_id)
    assert person_of_device(cookie) == account
    assert (device.is_active, device.display_name) == (False, "")
    assert not item.events.filter(act="submit").exclude(by=device).exists()  # the past stays


def test_whom_both_had_supported_counts_once():
    account, device = a_person(), a_device_person()
    both = supported_by(a_contribution(), account, device, a_person())
    only_device = supported_by(a_contribution(), device)
    only_account = supported_by(a_contribution(), account)

    actions.merge_persons(device, into=account)

    assert [counted(item) for item in (both, only_device, only_account)] == [2, 1, 1]
    assert not Support.objects.filter(person=device).exists()


@pytest.mark.parametrize("writer", ["account", "device"])
def test_a_support_of_what_proves_to_be_ones_own_is_taken_back(writer):
    account, device = a_person(), a_device_person()
    author, supporter = (account, device) if writer == "account" else (device, account)
    item = supported_by(a_contribution(author=author), supporter, a_person())

    actions.merge_persons(device, into=account)

    assert counted(item) == 1


def test_nobody_is_told_twice_and_no_role_is_held_twice():
    account, device = a_person(), a_device_person()
    campaign = a_campaign()
    for person in (account, device):
        Membership.objects.create(person=person, campaign=campaign, role=Role.PLANNER)
    Membership.objects.create(person=device, campaign=campaign, role=Role.FACILITATOR)
    item = a_contribution(author=device)
    event = item.events.get(act="submit")
    Notice.objects.create(event=event, person=account)

    actions.merge_persons(device, into=account)

    assert list(Notice.objects.filter(event=event).values_list("person", flat=True)) == [account.pk]
    assert set(campaign.memberships.values_list("person", "role")) == {
        (account.pk, "planner"),
        (account.pk, "facilitator"),
    }


def test_supporters_of_two_contributions_that_are_joined_are_united():
    ana, bob = a_person(), a_person()
    target = supported_by(a_contribution(), ana)
    duplicate = supported_by(a_contribution(target.layer), ana, bob)

    actions.merge(duplicate, into=target, by=a_moderator(target.campaign))

    assert counted(target) == 2
    assert has_supported(bob, target.public_id)
