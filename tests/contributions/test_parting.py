"""Joined texts stay readable and can be parted; a text that says two things becomes two."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import translation

from campaigns.enums import Moderation, Role
from campaigns.errors import NotAllowed, Refused, WrongInput
from contributions import actions, following, notices
from contributions.access import joined_to
from contributions.actions import parting
from contributions.actions.parting import Half
from contributions.enums import State
from contributions.models import Contribution, Event, Follow, PublicContribution, Support
from contributions.receipts import token_of
from tests.factories import (
    a_campaign,
    a_contribution,
    a_layer,
    a_moderator,
    a_person,
    a_reply,
    fresh,
    supported_by,
)
from tests.photos import a_photo

pytestmark = pytest.mark.django_db

HELD, PUBLISHED = State.HELD, State.PUBLISHED
ENGLISH = {"Accept-Language": "en"}
WHOLE = "A bench in the shade, please. And the lamp is broken."
BENCH, LAMP = (
    Half("A bench", "A bench in the shade, please."), Half("A lamp", "And the lamp is broken."),
)  # fmt: skip


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def layer():
    return a_layer(a_campaign(slug="parc"))


@pytest.fixture
def moderator(layer):
    return a_moderator(layer.campaign)


@pytest.fixture
def target(layer):
    return a_contribution(layer, title="Benches at the school")


@pytest.fixture
def duplicate(layer):
    return a_contribution(layer, title="Somewhere to sit", text="My own words about sitting.")


def page_of(client, item):
    path = f"/campaigns/parc/contributions/{item.public_id}/"
    return client.get(path, headers=ENGLISH).content.decode()


def count(item):
    now = fresh(item)
    return now.support_count, Support.objects.filter(contribution=now).count()


def signed_in(person):
    client = Client(headers=ENGLISH)
    client.force_login(person)
    return client


# Joined -----------------------------------------------------------------------------------------


def test_both_texts_stay_readable_and_the_old_address_leads_there(
    client, target, duplicate, moderator
):
    actions.merge(duplicate, into=target, by=moderator)

    page = page_of(client, target)
    assert "Joined to this one" in page
    assert "My own words about sitting." in page
    old = client.get(f"/campaigns/parc/contributions/{duplicate.public_id}/")
    assert (old.status_code, str(target.public_id) in old.url) == (301, True)


def test_what_was_joined_further_is_read_where_everybody_is_led(
    client, layer, target, duplicate, moderator
):
    last = a_contribution(layer, title="All the benches")
    actions.merge(duplicate, into=target, by=moderator)
    actions.merge(fresh(target), into=last, by=moderator)

    page = page_of(client, last)

    assert "My own words about sitting." in page
    assert "Benches at the school" in page


@pytest.mark.parametrize("how", ["held", "target refused", "withdrawn before"])
def test_what_was_never_public_or_is_no_more_is_in_no_page(client, layer, target, moderator, how):
    state = HELD if how == "held" else PUBLISHED
    duplicate = a_contribution(layer, state=state, text="Unseen words.")
    photo = a_photo(duplicate, state=PUBLISHED)
    actions.merge(duplicate, into=target, by=moderator)
    if how == "target refused":
        actions.reject(fresh(target), by=moderator, reason="off_topic", statement="No.")
    if how == "withdrawn before":
        actions.unmerge(fresh(duplicate), by=moderator)
        actions.withdraw(fresh(duplicate), by=duplicate.author)

    assert "Unseen words." not in page_of(client, target)
    assert client.get(f"/campaigns/parc/photos/{photo.public_id}/large.webp").status_code == 404


def test_photos_come_along_and_go_back(client, target, duplicate, moderator):
    photo = a_photo(duplicate, state=PUBLISHED, alternative="The old wall")
    actions.merge(duplicate, into=target, by=moderator)

    assert "The old wall" in page_of(client, target)
    assert client.get(f"/campaigns/parc/photos/{photo.public_id}/small.webp").status_code == 200

    actions.unmerge(fresh(duplicate), by=moderator)

    assert "The old wall" not in page_of(client, target)
    assert "The old wall" in page_of(client, duplicate)


@pytest.mark.parametrize("joined", [1, 3])
def test_joined_texts_cost_the_same_for_one_and_for_three(
    layer, target, moderator, joined, django_assert_num_queries
):
    for _ in range(joined):
        actions.merge(a_contribution(layer), into=target, by=moderator)
    shown = PublicContribution.objects.get(public_id=target.public_id)

    with django_assert_num_queries(1):
        assert len(joined_to(shown)) == joined


def test_an_author_takes_back_what_was_joined(client, target, duplicate, moderator):
    photo = a_photo(duplicate, state=PUBLISHED)
    actions.merge(supported_by(duplicate, a_person()), into=target, by=moderator)
    receipt = f"/receipts/{token_of(duplicate.receipt)}/"
    assert f"{receipt}withdraw/" in client.get(receipt).content.decode()

    client.post(f"{receipt}withdraw/", {"version": fresh(duplicate).version})

    assert (fresh(duplicate).state, fresh(duplicate).merged_into) == (State.WITHDRAWN, None)
    assert "My own words about sitting." not in page_of(client, target)
    assert client.get(f"/campaigns/parc/photos/{photo.public_id}/large.webp").status_code == 404
    assert count(target) == (1, 1)  # whoever held with it still holds with what is left


@pytest.mark.parametrize("takes_back", [True, False])
def test_of_a_forgotten_author_no_joined_word_is_left(
    client, target, duplicate, moderator, takes_back
):
    photo = a_photo(duplicate, state=PUBLISHED)
    actions.merge(duplicate, into=target, by=moderator)

    actions.forget(duplicate.author, takes_back=takes_back)

    assert "My own words about sitting." not in page_of(client, target)
    assert client.get(f"/campaigns/parc/photos/{photo.public_id}/large.webp").status_code == 404


# Parted -----------------------------------------------------------------------------------------


def test_supports_are_split_back_each_from_its_own_row(layer, target, duplicate, moderator):
    ana, bob, zoe, eve = (a_person() for _ in range(4))
    supported_by(target, ana, bob)
    supported_by(duplicate, bob, zoe)
    third = supported_by(a_contribution(layer), zoe, eve)
    actions.merge(duplicate, into=target, by=moderator)
    actions.merge(third, into=fresh(target), by=moderator)
    assert count(target) == (4, 4)

    actions.unmerge(fresh(duplicate), by=moderator)

    assert count(duplicate) == (2, 2)
    assert count(target) == (4, 4)  # zoe held with the third as well
    actions.unmerge(fresh(third), by=moderator)
    assert (count(target), count(third)) == ((2, 2), (2, 2))


@pytest.mark.parametrize("before", [HELD, PUBLISHED])
def test_it_stands_as_it_stood(client, layer, target, moderator, before):
    item = a_contribution(layer, state=before, text="My own words about sitting.")
    actions.merge(item, into=target, by=moderator)

    parted = actions.unmerge(fresh(item), by=moderator)

    assert (parted.state, parted.merged_into) == (before, None)
    assert "My own words about sitting." not in page_of(client, target)
    assert client.get(f"/campaigns/parc/contributions/{item.public_id}/").status_code == (
        200 if before == PUBLISHED else 404
    )


def test_followers_are_told_go_along_and_go_back(target, duplicate, moderator):
    ana, both = a_person(), a_person()
    actions.follow(duplicate, by=ana)
    for one in (duplicate, target):
        actions.follow(one, by=both)

    actions.merge(duplicate, into=target, by=moderator)

    event = Event.objects.get(act="merge")
    assert following.send_about(event.pk) == 2
    assert {to for letter in mail.outbox for to in letter.to} == {ana.email, both.email}
    assert all("Benches at the school" in letter.body for letter in mail.outbox)
    assert following.send_about(event.pk) == 0
    assert Follow.objects.get(person=ana).contribution == target
    actions.unmerge(fresh(duplicate), by=moderator)
    assert Follow.objects.get(person=ana).contribution == duplicate
    assert Follow.objects.filter(person=both).count() == 2


def test_the_author_is_told_by_letter_and_on_the_receipt(client, target, duplicate, moderator):
    actions.merge(duplicate, into=target, by=moderator)
    actions.unmerge(fresh(duplicate), by=moderator)

    notices.send(Event.objects.get(act="unmerge").pk)

    assert "stands as it did before" in mail.outbox[-1].body
    receipt = client.get(f"/receipts/{token_of(duplicate.receipt)}/", headers=ENGLISH)
    assert "Parted again from the one that it was joined to" in receipt.content.decode()


def test_it_is_possible_for_thirty_days(target, duplicate, moderator, monkeypatch):
    actions.merge(duplicate, into=target, by=moderator)
    joined_at = Event.objects.get(act="merge").at

    monkeypatch.setattr(parting, "database_now", lambda: joined_at + timedelta(days=30, seconds=1))
    with pytest.raises(Refused) as refused:
        actions.unmerge(fresh(duplicate), by=moderator)
    assert (refused.value.code, refused.value.facts["limit"]) == ("too_late", 30)

    monkeypatch.setattr(parting, "database_now", lambda: joined_at + timedelta(days=30))
    assert actions.unmerge(fresh(duplicate), by=moderator).state == PUBLISHED


def test_what_was_joined_further_is_parted_first(layer, target, duplicate, moderator):
    actions.merge(duplicate, into=target, by=moderator)
    actions.merge(fresh(target), into=a_contribution(layer), by=moderator)

    with pytest.raises(Refused) as refused:
        actions.unmerge(fresh(duplicate), by=moderator)

    assert refused.value.code == "joined_further"


def test_the_page_parts_and_refuses_what_is_stale(target, duplicate, moderator):
    supported_by(duplicate, a_person())
    actions.merge(duplicate, into=target, by=moderator)
    path = f"/desk/parc/contributions/{duplicate.public_id}/unmerge/"
    client, version = signed_in(moderator), fresh(duplicate).version

    shown = client.get(path).content.decode()
    assert "Benches at the school" in shown
    assert client.post(path, {"version": version - 1}).status_code == 409
    assert client.post(path, {"version": version}).status_code == 302
    assert client.post(path, {"version": version}).status_code == 409  # it is parted already
    assert fresh(duplicate).state == PUBLISHED


def test_who_parts_and_splits(target, duplicate, moderator, layer):
    own = a_contribution(layer, author=moderator, text=WHOLE)
    actions.merge(duplicate, into=target, by=moderator)

    for someone in (a_moderator(layer.campaign, Role.PLANNER), duplicate.author):
        with pytest.raises(NotAllowed):
            actions.unmerge(fresh(duplicate), by=someone)
        with pytest.raises(NotAllowed):
            actions.split(target, [BENCH, LAMP], by=someone, statement="Two.")
    with pytest.raises(Refused) as refused:
        actions.split(own, [BENCH, LAMP], by=moderator, statement="Two.")

    assert refused.value.code == "conflict_of_interest"


# Split ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [HELD, PUBLISHED])
def test_one_text_becomes_two_that_lead_to_each_other(client, layer, moderator, state):
    whole = a_contribution(layer, state=state, title="Bench and lamp", text=WHOLE)

    first, second = actions.split(whole, [BENCH, LAMP], by=moderator, statement="It says two.")

    second = fresh(second)
    assert (first.title, first.text) == ("A bench", "A bench in the shade, please.")
    assert (second.title, second.text) == ("A lamp", "And the lamp is broken.")
    for name in ("author", "layer", "category", "geom", "public_geom", "state", "is_public"):
        assert getattr(second, name) == getattr(fresh(whole), name)
    assert list(second.events.values_list("act", "before", "after")) == [("submit", "", state)]
    assert whole.revisions.get().text == WHOLE
    if state == PUBLISHED:
        assert "A lamp" in page_of(client, whole)
        assert "A bench" in page_of(client, second)


def test_a_part_that_is_withheld_is_named_by_nobody(client, layer, moderator):
    whole = a_contribution(layer, text=WHOLE)
    _first, second = actions.split(whole, [BENCH, LAMP], by=moderator, statement="Two.")

    actions.reject(fresh(second), by=moderator, reason="off_topic", statement="No.")

    assert "A lamp" not in page_of(client, whole)


def test_whoever_held_with_the_whole_holds_with_both(layer, moderator):
    whole = supported_by(a_contribution(layer, text=WHOLE), a_person(), a_person())
    a_reply(whole)

    first, second = actions.split(fresh(whole), [BENCH, LAMP], by=moderator, statement="Two.")

    assert (count(first), count(second)) == ((2, 2), (2, 2))
    assert (fresh(first).reply_count, fresh(second).reply_count) == (1, 0)


def test_the_author_is_told_and_has_a_receipt_for_each(client, layer, moderator):
    whole = a_contribution(layer, text=WHOLE, email="author@parvis.example")
    _first, second = actions.split(whole, [BENCH, LAMP], by=moderator, statement="It says two.")

    notices.send(Event.objects.get(act="split").pk)

    assert "It says two." in mail.outbox[-1].body
    path = f"/receipts/{token_of(whole.receipt)}/"
    other = f"/receipts/{token_of(second.receipt)}/"
    page = client.get(path, headers=ENGLISH).content.decode()
    assert other in page
    assert "It says two." in page
    assert path in client.get(other, headers=ENGLISH).content.decode()


def test_words_that_the_author_has_not_written_are_refused_and_kept(layer, moderator):
    whole = a_contribution(layer, text=WHOLE)
    sent = {
        "version": whole.version, "title-1": "A bench", "text-1": "A bench in the sun, please.",
        "title-2": "A lamp", "text-2": LAMP.text, "statement": "My own statement.",
    }  # fmt: skip

    answer = signed_in(moderator).post(f"/desk/parc/contributions/{whole.public_id}/split/", sent)

    assert (answer.status_code, answer.context["refusal"].code) == (400, "other_words")
    for typed in ("A bench in the sun, please.", "My own statement."):
        assert typed in answer.content.decode()
    assert Contribution.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"statement": ""}, "statement_missing"),
        ({"title-2": ""}, "blank"),
        ({"version": 77}, "stale"),
    ],
)
def test_a_refused_split_changes_nothing(layer, moderator, fields, code):
    whole = a_contribution(layer, text=WHOLE)
    sent = {
        "version": whole.version, "title-1": "A bench", "text-1": BENCH.text, "title-2": "A lamp",
        "text-2": LAMP.text, "statement": "Two.",
    } | fields  # fmt: skip

    answer = signed_in(moderator).post(f"/desk/parc/contributions/{whole.public_id}/split/", sent)

    assert answer.context["refusal"].code == code
    assert (Contribution.objects.count(), fresh(whole).text) == (1, WHOLE)


def test_what_is_refused_or_joined_is_not_split(layer, target, moderator):
    refused = a_contribution(layer, state=State.REJECTED, text=WHOLE)
    joined = a_contribution(layer, text=WHOLE)
    actions.merge(joined, into=target, by=moderator)

    for item in (refused, fresh(joined)):
        with pytest.raises(Refused) as no:
            actions.split(item, [BENCH, LAMP], by=moderator, statement="Two.")
        assert no.value.code == "wrong_state"


def test_a_split_of_what_is_read_afterwards_stays_public():
    campaign = a_campaign(moderation=Moderation.AFTER)
    whole = a_contribution(a_layer(campaign), text=WHOLE)

    _first, second = actions.split(whole, [BENCH, LAMP], by=a_moderator(campaign), statement="Two.")

    assert PublicContribution.objects.filter(public_id=second.public_id).exists()


def test_words_added_to_a_half_are_wrong_input(layer, moderator):
    whole = a_contribution(layer, text=WHOLE)

    with pytest.raises(WrongInput):
        actions.split(whole, [BENCH, Half("A lamp", "broken And")], by=moderator, statement="Two.")
