"""One stream of everything that waits: its kinds, its order, its narrowing, its figures."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils.translation import override

from campaigns.clock import clock_set_to, database_now
from campaigns.enums import Role
from contributions import actions
from contributions.enums import URGENT, Concern, Entry, State
from contributions.models import Contribution, Waiting
from tests.factories import (
    a_campaign,
    a_category,
    a_contribution,
    a_layer,
    a_moderator,
    a_person,
    a_point,
    a_reply,
    a_square,
    an_area,
)
from tests.photos import a_photo
from web.desk import stream
from web.desk.keys import KEYS
from web.desk.waits import in_words

pytestmark = pytest.mark.django_db

HELD = State.HELD
LON, LAT = 2.2205, 48.8890


def reported(item, *reasons, text="Look."):
    for reason in reasons:
        actions.report(item, by=a_person(), reason=reason, text=text)
    return item


def waited(item, days):
    """As if it had come in so many days earlier."""
    since = item.created_at - timedelta(days=days)
    type(item).objects.filter(pk=item.pk).update(created_at=since)
    return item


@pytest.fixture
def layer():
    return a_layer()


@pytest.fixture
def desk(client, layer):
    client.force_login(a_moderator(layer.campaign))

    def shown(query="", path="queue/"):
        page = client.get(f"/desk/{layer.campaign.slug}/{path}{query}")
        assert page.status_code == 200, page.status_code
        return page

    return shown


def entries_of(page):
    return [(line.entry, line.public_id) for line in page.context["page"].lines]


def test_contributions_replies_photos_and_reports_wait_in_one_stream(layer, desk):
    held = a_contribution(layer, state=HELD)
    shown = a_contribution(layer)
    reply = a_reply(shown, state=HELD)
    seen = a_contribution(layer)
    a_photo(seen)
    told = reported(a_contribution(layer), Concern.INSULT)
    told_reply = reported(a_reply(shown), Concern.OTHER)

    page = desk()

    assert entries_of(page) == [
        (Entry.CONTRIBUTION, held.public_id),
        (Entry.REPLY, reply.public_id),
        (Entry.PHOTO, seen.public_id),
        (Entry.REPORT, told.public_id),
        (Entry.REPORT, told_reply.public_id),
    ]
    assert page.context["waits"].count == page.context["all_waiting"] == 5


def test_what_readers_say_of_privacy_and_the_law_comes_before_what_is_older(layer, desk):
    old = waited(a_contribution(layer, state=HELD), days=9)
    mild = reported(a_contribution(layer), Concern.ADVERTISING)
    private = reported(a_contribution(layer), Concern.ADVERTISING, Concern.PRIVACY)
    unlawful = reported(a_contribution(layer), Concern.ILLEGAL)

    page = desk()

    assert [line.public_id for line in page.context["page"].lines] == [
        private.public_id, unlawful.public_id, old.public_id, mild.public_id,
    ]  # fmt: skip
    assert [line.is_urgent for line in page.context["page"].lines] == [True, True, False, False]
    assert page.context["page"].lines[0].reports == 2


@pytest.mark.parametrize("reason", Concern.values)
def test_the_database_knows_the_same_urgent_reasons_as_the_program(reason):
    item = reported(a_contribution(), reason)

    row = Waiting.objects.get(contribution=item)

    assert (row.urgency == 0) is (Concern(reason) in URGENT)
    assert row.marks == [reason]


def test_a_text_that_waits_with_its_photos_waits_once(layer, desk):
    item = a_contribution(layer, state=HELD)
    a_photo(item)

    assert entries_of(desk()) == [(Entry.CONTRIBUTION, item.public_id)]


def test_from_place_to_place_goes_from_neighbour_to_neighbour(layer, desk):
    east = a_contribution(layer, state=HELD, geometry=a_point(LON + 0.004, LAT))
    west = a_contribution(layer, state=HELD, geometry=a_point(LON - 0.002, LAT))
    beside = a_contribution(layer, state=HELD, geometry=a_point(LON + 0.00401, LAT))

    by_place = [line.public_id for line in desk("?sort=place").context["page"].lines]

    assert set(by_place) == {east.public_id, west.public_id, beside.public_id}
    assert by_place[1] != west.public_id


def test_the_address_narrows_to_a_kind_a_theme_a_layer_an_area_and_a_mark(client):
    campaign = a_campaign(outside="flag")
    an_area(campaign, a_square(LON - 0.001, LAT - 0.001, LON + 0.001, LAT + 0.001))
    area = campaign.areas.get()
    theme, layer, other = a_category(campaign), a_layer(campaign), a_layer(campaign)
    client.force_login(a_moderator(campaign))
    themed = a_contribution(layer, state=HELD, category=theme.slug, geometry=a_point(LON, LAT))
    elsewhere = a_contribution(other, state=HELD, geometry=a_point(LON + 0.003, LAT))
    outside = a_contribution(other, state=HELD, geometry=a_point(2.9, 48.2))
    reply = a_reply(a_contribution(layer, geometry=a_point(LON + 0.003, LAT)), state=HELD)

    def ids(query):
        page = client.get(f"/desk/{campaign.slug}/queue/?{query}")
        return [line.public_id for line in page.context["page"].lines]

    assert ids("entry=reply") == [reply.public_id]
    assert ids(f"category={theme.slug}") == [themed.public_id]
    assert ids(f"layer={other.slug}") == [elsewhere.public_id, outside.public_id]
    assert ids(f"area={area.slug}") == [themed.public_id]
    assert ids("mark=outside") == [outside.public_id]
    assert ids(f"layer={layer.slug}&entry=contribution") == [themed.public_id]
    assert ids("category=no-such-theme") == []


def test_mine_is_what_i_have_taken_up_and_free_is_what_nobody_has(layer, desk, client):
    me = a_moderator(layer.campaign)
    client.force_login(me)
    mine, theirs, free = (a_contribution(layer, state=HELD) for _ in range(3))
    reply = a_reply(a_contribution(layer), state=HELD)
    actions.claim_item(mine, by=me)
    actions.claim_item(theirs, by=a_moderator(layer.campaign))
    actions.claim_item(reply, by=me)

    assert entries_of(desk("?claim=mine")) == [
        (Entry.CONTRIBUTION, mine.public_id), (Entry.REPLY, reply.public_id),
    ]  # fmt: skip
    assert entries_of(desk("?claim=free")) == [(Entry.CONTRIBUTION, free.public_id)]
    with clock_set_to(database_now() + timedelta(minutes=6)):
        assert entries_of(desk("?claim=mine")) == []
        assert len(entries_of(desk("?claim=free"))) == 4


def test_each_choice_says_how_many_it_holds(layer, desk):
    for _ in range(2):
        a_contribution(layer, state=HELD)
    a_reply(a_contribution(layer), state=HELD)

    facets = {facet.name: facet for facet in desk("?entry=reply").context["facets"]}

    counts = {choice.value: choice.count for choice in facets["entry"].choices}
    assert counts == {"contribution": 2, "reply": 1}
    assert facets["entry"].chosen.value == "reply"
    assert facets["entry"].rest == ""


def test_a_chosen_layer_keeps_its_name_when_nothing_waits_there(layer, desk):
    a_contribution(layer, state=HELD)
    empty = a_layer(layer.campaign, title="Empty by now")

    facets = {facet.name: facet for facet in desk(f"?layer={empty.slug}").context["facets"]}

    chosen = facets["layer"].chosen
    assert (chosen.value, chosen.label, chosen.count) == (empty.slug, "Empty by now", 0)


def test_an_item_that_is_open_stands_among_its_neighbours_in_the_list(layer, desk):
    items = [a_contribution(layer, state=HELD) for _ in range(7)]

    page = desk(path=f"contributions/{items[5].public_id}/").context["page"]

    assert [line.public_id for line in page.lines] == [item.public_id for item in items[2:]]
    assert page.previous.public_id == items[4].public_id
    assert page.behind.public_id == items[6].public_id
    assert page.before
    assert not page.after


@pytest.mark.parametrize("sort", stream.ORDERS)
def test_pages_go_forth_and_back_and_miss_nothing(layer, desk, monkeypatch, sort):
    monkeypatch.setattr("web.desk.listing.PAGE", 2)
    for _ in range(5):
        a_contribution(layer, state=HELD)
    whole = list(Waiting.objects.order_by(*stream.ORDERS[sort]).values_list("public_id", flat=True))

    def ids(page):
        return [line.public_id for line in page.lines]

    first = desk(f"?sort={sort}").context["page"]
    second = desk(f"?sort={sort}&after={first.after}").context["page"]
    third = desk(f"?sort={sort}&after={second.after}").context["page"]
    back = desk(f"?sort={sort}&before={third.before}").context["page"]

    assert ids(first) + ids(second) + ids(third) == whole
    assert (first.before, third.after) == ("", "")
    assert ids(back) == ids(second)


def test_after_a_decision_comes_the_next_of_the_same_narrowing(layer, desk, client):
    under = a_contribution(layer)
    first, second = (a_reply(under, state=HELD) for _ in range(2))
    a_contribution(layer, state=HELD)

    answer = client.post(
        f"/desk/{layer.campaign.slug}/replies/{first.public_id}/publish/",
        {"version": 1, "back": "?entry=reply"},
    )

    assert answer.url == (f"/desk/{layer.campaign.slug}/replies/{second.public_id}/?entry=reply")


def test_next_passes_over_what_somebody_else_is_reading(layer, desk, client):
    first, taken, free = (a_contribution(layer, state=HELD) for _ in range(3))
    actions.claim_item(taken, by=a_moderator(layer.campaign))

    page = desk(path=f"contributions/{first.public_id}/")
    answer = client.post(
        f"/desk/{layer.campaign.slug}/contributions/{first.public_id}/publish/", {"version": 1}
    )

    assert page.context["page"].behind.public_id == free.public_id
    assert answer.url.endswith(f"/contributions/{free.public_id}/")
    assert desk().context["sight"].item == free


@pytest.mark.parametrize("items", [1, 3])
def test_the_stream_costs_the_same_whatever_waits(client, layer, items, django_assert_num_queries):
    author = a_person()
    for _ in range(items):
        a_contribution(layer, state=HELD, author=author)
        a_reply(a_contribution(layer), state=HELD)
        reported(a_contribution(layer, author=author), Concern.PRIVACY, Concern.INSULT)
    first = Contribution.objects.filter(state=HELD).first()
    client.force_login(a_moderator(layer.campaign))
    slug = layer.campaign.slug

    with django_assert_num_queries(29):
        page = client.get(f"/desk/{slug}/queue/")
    with django_assert_num_queries(27):
        client.get(f"/desk/{slug}/contributions/{first.public_id}/")

    assert len(page.context["page"].lines) == 3 * items


def test_planners_see_words_that_wait_and_neither_reports_nor_photos(client, layer):
    held = a_contribution(layer, state=HELD)
    a_photo(a_contribution(layer))
    reported(a_contribution(layer), Concern.PRIVACY)
    refused = a_contribution(layer)
    hidden = a_reply(refused, state=HELD)
    actions.reject(refused, by=a_moderator(layer.campaign), reason="insult", statement="No.")
    client.force_login(a_moderator(layer.campaign, Role.PLANNER))

    page = client.get(f"/desk/{layer.campaign.slug}/queue/")

    assert entries_of(page) == [(Entry.CONTRIBUTION, held.public_id)]
    assert Waiting.objects.filter(reply=hidden).exists()


def test_another_campaign_waits_elsewhere(layer, desk):
    a_contribution(state=HELD)

    assert desk().context["all_waiting"] == 0


def test_a_cursor_reads_as_it_was_written():
    order = stream.ORDERS[stream.AGE]
    cursor = (1, datetime(2026, 11, 26, 20, 1, 2, 345_678, tzinfo=UTC), "reply-9007199254740991")

    assert stream.read(stream.written(cursor), order) == cursor


# The figures -----------------------------------------------------------------------------------


def test_the_figures_are_working_time_beside_the_promise(layer, desk):
    now = datetime(2026, 11, 24, 11, tzinfo=UTC)  # a Tuesday
    for hours in (1, 2, 30, 24 * 6):
        item = a_contribution(layer, state=HELD)
        Contribution.objects.filter(pk=item.pk).update(created_at=now - timedelta(hours=hours))

    with clock_set_to(now):
        waits = desk().context["waits"]

    assert waits.half == timedelta(hours=2)
    assert waits.most == timedelta(days=4)  # six days, two of which were a weekend
    assert (waits.count, waits.late) == (4, 1)


def test_lengths_are_told_as_people_tell_them():
    lengths = [timedelta(minutes=5), timedelta(hours=3), timedelta(hours=50)]

    with override("fr"):
        assert [in_words(length) for length in lengths] == [
            "5 minutes", "3 heures", "3 jours ouvrés",
        ]  # fmt: skip


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_act_has_a_key_of_its_own(language):
    with override(language):
        letters = [str(key) for key, _words in KEYS.values()]

    assert len(set(letters)) == len(letters)
    assert all(len(letter) == 1 and letter.isalpha() for letter in letters)
