"""Authors change their own words while nobody has built upon them; what they were is kept."""

from datetime import timedelta

import pytest
from django.utils import timezone

from campaigns.clock import clock_set_to
from campaigns.enums import Moderation
from campaigns.errors import NotAllowed, Refused, WrongInput
from contributions import actions
from contributions.actions.overlays import end_overlays
from contributions.actions.parting import Half
from contributions.enums import State
from contributions.models import Contribution, Revision
from geo.errors import GeometryRefused
from layers.enums import Precision
from tests.factories import (
    PLACE,
    a_campaign,
    a_contribution,
    a_layer,
    a_moderator,
    a_person,
    a_point,
    a_reply,
    a_square,
    a_street,
    an_area,
    fresh,
    supported_by,
)

pytestmark = pytest.mark.django_db
WHY = {"reason": "insult", "statement": "It insults somebody."}


def edit(item, **words):
    return actions.edit(
        item, **{"by": item.author, "title": "Otherwise", "text": "Other.", **words}
    )


def published_at_once():
    """Published without anybody having read it: the campaign reads afterwards."""
    return a_contribution(a_layer(a_campaign(moderation=Moderation.AFTER)))


def refusal(item, **words):
    before = Contribution.objects.values().get(pk=item.pk)
    with pytest.raises(Refused) as refused:
        edit(item, **words)
    assert Contribution.objects.values().get(pk=item.pk) == before
    assert Revision.objects.count() == 0
    return refused.value


@pytest.mark.parametrize("state", [State.HELD, State.PUBLISHED])
def test_an_edit_replaces_the_words_and_keeps_what_they_were(state):
    item = a_contribution(state=state) if state == State.HELD else published_at_once()

    changed = edit(item, title=" Un\nbanc ", text="À l'ombre.")

    assert (changed.title, changed.text, changed.state) == ("Un banc", "À l'ombre.", state)
    assert changed.version == item.version + 1
    assert changed.changed_at > item.changed_at
    kept = Revision.objects.get()
    assert (kept.contribution, kept.version, kept.by) == (item, item.version, item.author)
    assert (kept.title, kept.text, kept.geom.coords) == (item.title, item.text, PLACE)


def test_each_edit_keeps_one_revision_more():
    item = a_contribution(state=State.HELD)

    for number in range(3):
        item = edit(item, title=f"Title {number}")

    assert list(Revision.objects.order_by("version").values_list("version", "title")) == [
        (1, "A bench in the shade"),
        (2, "Title 0"),
        (3, "Title 1"),
    ]


@pytest.mark.parametrize("state", [State.REJECTED, State.WITHDRAWN, State.MERGED])
def test_what_is_neither_held_nor_published_is_not_edited(state):
    told = refusal(a_contribution(state=state))

    assert (told.code, told.facts["state"]) == ("wrong_state", state)


def restored(item):
    moderator = a_moderator(item.campaign)
    actions.reject(item, by=moderator, **WHY)
    return actions.restore(fresh(item), by=moderator)


def overturned(item):
    actions.reject(item, by=a_moderator(item.campaign), **WHY)
    actions.appeal(fresh(item), by=item.author, statement="Nobody is insulted.")
    return actions.overturn(fresh(item), by=a_moderator(item.campaign), statement="Right.")


def released(item):
    actions.quarantine(item, by=a_moderator(item.campaign), **WHY)
    return actions.release(fresh(item), by=a_moderator(item.campaign))


def first_half(item):
    return halves_of(item)[0]


def second_half(item):
    return halves_of(item)[1]


def halves_of(item):
    halves = [Half("A bench", "A bench"), Half("The shade", "in the shade")]
    item.text = "A bench in the shade"
    item.save()
    return actions.split(
        fresh(item), halves, by=a_moderator(item.campaign), statement="Two things."
    )


@pytest.mark.parametrize(
    "read",
    [restored, overturned, released, first_half, second_half],
    ids=lambda read: read.__name__,
)
def test_what_a_moderator_has_read_is_not_replaced_by_what_nobody_has(read):
    item = fresh(read(published_at_once()))
    assert item.is_public
    Revision.objects.all().delete()

    assert refusal(item).code == "already_read"


def test_nor_is_what_a_moderator_has_published():
    assert refusal(a_contribution()).code == "already_read"


def test_what_the_clock_shows_again_has_been_read_by_nobody():
    item = published_at_once()
    actions.quarantine(item, by=a_moderator(item.campaign), **WHY)
    with clock_set_to(timezone.now() + timedelta(hours=73)):
        assert end_overlays() == 1

    assert edit(fresh(item)).title == "Otherwise"


def test_only_its_author_edits_a_contribution():
    item = a_contribution(state=State.HELD)

    for somebody in (a_person(), a_moderator(item.campaign)):
        assert isinstance(refusal(item, by=somebody), NotAllowed)


@pytest.mark.parametrize("what", ["support", "reply"])
def test_what_others_have_answered_or_supported_is_not_changed_any_more(what):
    item = published_at_once()
    if what == "support":
        supported_by(item, a_person())
    else:
        a_reply(item)

    assert refusal(item).code == "window_over"


def test_a_support_taken_back_or_a_held_reply_stands_in_nobodys_way():
    item = published_at_once()
    person = a_person()
    supported_by(item, person)
    actions.unsupport(item, by=person)
    item.campaign.policies.update(moderation=Moderation.BEFORE)
    a_reply(item, state=State.HELD)

    assert edit(item).title == "Otherwise"


@pytest.mark.parametrize(("minutes", "is_open"), [(59, True), (61, False)])
def test_a_published_one_is_edited_within_the_campaigns_window(minutes, is_open):
    layer = a_layer(a_campaign(edit_minutes=60, moderation=Moderation.AFTER))
    item = a_contribution(layer)

    with clock_set_to(item.created_at + timedelta(minutes=minutes)):
        if is_open:
            assert edit(item).title == "Otherwise"
        else:
            assert refusal(item).code == "window_over"


def test_a_held_one_is_edited_as_long_as_it_waits():
    item = a_contribution(state=State.HELD)

    with clock_set_to(timezone.now() + timedelta(days=300)):
        assert edit(item).title == "Otherwise"


def test_an_edit_of_something_that_has_changed_since_is_refused():
    item = a_contribution(state=State.HELD)
    edit(item)
    Revision.objects.all().delete()

    told = refusal(item, version=item.version)

    assert (told.code, told.facts) == ("stale", {"version": item.version + 1})
    assert edit(item, version=item.version + 1).version == item.version + 2


@pytest.mark.parametrize(
    ("words", "code"),
    [({"title": ""}, "blank"), ({"text": " "}, "blank"), ({"title": "t" * 121}, "too_long")],
)
def test_words_that_cannot_be_taken_change_nothing(words, code):
    told = refusal(a_contribution(state=State.HELD), **words)

    assert isinstance(told, WrongInput)
    assert told.code == code


def test_a_place_moves_with_its_area_and_its_public_place():
    campaign = a_campaign()
    area = an_area(campaign, a_square(2.23, 48.89, 2.24, 48.90))
    item = a_contribution(a_layer(campaign), state=State.HELD)
    assert item.area is None

    moved = edit(item, geometry=a_point(2.235, 48.895))

    moved.refresh_from_db()
    assert moved.geom.coords == moved.public_geom.coords == (2.235, 48.895)
    assert moved.area == area
    assert Revision.objects.get().geom.coords == PLACE


def test_a_place_moved_off_the_ground_changes_nothing():
    item = a_contribution(state=State.HELD)

    for geometry, code in (
        (a_point(3, 48), "outside_perimeter"),
        ("POINT(2.2 48.9)", "not_geojson"),
        ({"type": "MultiPoint", "coordinates": [list(PLACE)]}, "geometry_type_not_allowed"),
    ):
        with pytest.raises(GeometryRefused) as refused:
            edit(item, geometry=geometry)
        assert refused.value.code == code

    item.refresh_from_db()
    assert (item.title, item.geom.coords, item.version) == ("A bench in the shade", PLACE, 1)
    assert Revision.objects.count() == 0


def test_a_blurred_one_stays_blurred_wherever_it_is_moved():
    campaign = a_campaign()
    a_street(campaign, (2.2190, 48.8880), (2.2230, 48.8880))
    a_street(campaign, (2.2300, 48.8950), (2.2320, 48.8950))
    layer = a_layer(campaign, rule={"precision": Precision.STREET})
    item = a_contribution(layer, state=State.HELD)

    moved = edit(item, geometry=a_point(2.2305, 48.8955))

    assert moved.precision == "street"
    assert moved.public_geom.coords == pytest.approx((2.2310, 48.8950))


def test_an_author_who_has_wished_it_coarser_keeps_that_wish_when_moving_it():
    campaign = a_campaign()
    an_area(campaign, a_square(2.20, 48.88, 2.24, 48.90))
    item = a_contribution(a_layer(campaign), state=State.HELD, precision="area")

    moved = edit(item, geometry=a_point(2.2305, 48.8955))

    assert moved.precision == "area"
    assert moved.public_geom.coords == pytest.approx((2.22, 48.89))
