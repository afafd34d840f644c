"""What a moderator has before their eyes, and what stays out of sight."""

from datetime import timedelta

import pytest
from django.urls import reverse

from campaigns.enums import Role
from contributions.enums import State
from contributions.models import Contribution
from contributions.models.event import STILL
from contributions.moves import MOVES
from contributions.neighbours import neighbours
from tests.factories import (
    a_campaign,
    a_contribution,
    a_device_person,
    a_layer,
    a_moderator,
    a_person,
    a_point,
    a_reply,
)
from web.desk import queries
from web.desk.hints import hints
from web.templatetags.desk import IN_HISTORY

pytestmark = pytest.mark.django_db

HELD, PUBLISHED, REJECTED = State.HELD, State.PUBLISHED, State.REJECTED


def page_of(client, campaign, path="queue/", role=Role.MODERATOR):
    client.force_login(a_moderator(campaign, role))
    return client.get(f"/desk/{campaign.slug}/{path}")


def test_the_queue_opens_on_what_has_waited_longest(client):
    layer = a_layer()
    oldest = a_contribution(layer, state=HELD, title="Des bancs à l'ombre")
    a_contribution(layer, state=HELD, title="Trop de voitures")
    reply = a_reply(a_contribution(layer, title="Une fontaine"), state=HELD, text="Oui, oui !")

    page = page_of(client, layer.campaign)

    assert page.context["page"].lines[0].public_id == oldest.public_id
    assert page.context["page"].lines[-1].public_id == reply.public_id
    assert page.context["sight"].item == oldest
    assert reverse(
        "web:desk_publish_contribution", args=[layer.campaign.slug, oldest.public_id]
    ) in (page.content.decode())


def test_an_empty_queue_says_that_all_is_read(client):
    page = page_of(client, a_campaign())

    assert page.status_code == 200
    assert page.context["sight"] is None


def test_another_campaign_s_items_are_nowhere(client):
    mine, foreign = a_layer(), a_contribution(state=HELD, title="ELSEWHERE")
    client.force_login(a_moderator(mine.campaign))
    slug = mine.campaign.slug

    unknown = client.get(f"/desk/{slug}/contributions/123/")
    answers = [
        client.get(f"/desk/{slug}/contributions/{foreign.public_id}/"),
        client.get(f"/desk/{foreign.campaign.slug}/contributions/{foreign.public_id}/"),
        client.get(f"/desk/{foreign.campaign.slug}/queue/"),
        client.get("/desk/no-such-campaign/queue/"),
    ]

    assert unknown.status_code == 404
    assert [answer.status_code for answer in answers] == [404] * 4
    assert {answer.content for answer in answers} == {unknown.content}
    assert "ELSEWHERE" not in client.get(f"/desk/{slug}/queue/").content.decode()


def test_an_identity_that_no_column_could_hold_is_simply_absent(client):
    campaign = a_campaign()

    assert page_of(client, campaign, f"contributions/{10**40}/").status_code == 404


@pytest.mark.parametrize("name", ["waiting", "published", "refused", "all"])
def test_each_list_holds_its_state(client, name):
    layer = a_layer()
    for state in (HELD, PUBLISHED, REJECTED):
        a_contribution(layer, state=state)

    lines = page_of(client, layer.campaign, f"queue/?list={name}").context["page"].lines

    expected = {"waiting": [HELD], "published": [PUBLISHED], "refused": [REJECTED]}
    assert sorted(line.state for line in lines) == expected.get(name, [HELD, PUBLISHED, REJECTED])


@pytest.mark.parametrize(
    "query",
    [
        "list=secret", "sort=name", "entry=gossip", "mark=ugly", "claim=theirs", "after=x",
        "after=1_2", "after=1_²_reply-1", f"after=1_{'9' * 18}_reply-1", "before=__",
        "list=published&after=1_x",
    ],
)  # fmt: skip
def test_a_list_that_does_not_exist_is_not_found(client, query):
    assert page_of(client, a_campaign(), f"queue/?{query}").status_code == 404


@pytest.mark.parametrize("items", [1, 3])
def test_the_lists_of_what_is_decided_cost_the_same_whatever_they_hold(
    items, django_assert_num_queries
):
    layer = a_layer()
    for _ in range(items):
        a_reply(a_contribution(layer))

    with django_assert_num_queries(2):
        lines = queries.past(layer.campaign, PUBLISHED)

    assert len(lines) == 2 * items


def test_the_lists_of_what_is_decided_come_in_pages_the_newest_first(client, monkeypatch):
    monkeypatch.setattr("web.desk.listing.PAGE", 2)
    layer = a_layer()
    items = [a_contribution(layer) for _ in range(3)]

    first = page_of(client, layer.campaign, "queue/?list=published")
    after = first.context["page"].after
    second = client.get(f"/desk/{layer.campaign.slug}/queue/?list=published&after={after}")

    assert [line.public_id for line in first.context["page"].lines] == [
        item.public_id for item in (items[2], items[1])
    ]
    assert [line.public_id for line in second.context["page"].lines] == [items[0].public_id]
    assert second.context["page"].after == ""


@pytest.mark.parametrize("items", [1, 3])
def test_a_page_of_the_queue_costs_the_same_whatever_it_holds(
    client, items, django_assert_num_queries
):
    layer = a_layer()
    author = a_person()
    for _ in range(items):
        a_contribution(layer, state=HELD, author=author)
        a_contribution(layer, author=author)
    client.force_login(a_moderator(layer.campaign))
    address = f"/desk/{layer.campaign.slug}/queue/"

    with django_assert_num_queries(24):
        page = client.get(address)

    assert len(page.context["page"].lines) == items


def test_planners_read_what_waits_and_what_is_public_and_may_not_judge(client):
    layer = a_layer()
    held = a_contribution(layer, state=HELD)
    refused = a_contribution(layer, state=REJECTED, text="WITHHELD WORDS")

    page = page_of(client, layer.campaign, role=Role.PLANNER)

    assert page.context["sight"].item == held
    assert page.context["sight"].acts == frozenset()
    slug = layer.campaign.slug
    answers = [
        client.get(f"/desk/{slug}/queue/?list=refused"),
        client.get(f"/desk/{slug}/queue/?list=all"),
        client.get(f"/desk/{slug}/contributions/{refused.public_id}/"),
    ]
    assert [answer.status_code for answer in answers] == [403, 403, 404]
    assert all("WITHHELD" not in answer.content.decode() for answer in answers)


def test_moderators_read_the_reason_of_a_refusal(client):
    refused = a_contribution(state=REJECTED, statement="Merci d'écrire sans viser le gardien.")

    page = page_of(
        client, refused.campaign, f"contributions/{refused.public_id}/?list=refused"
    ).content.decode()

    assert "Merci d&#x27;écrire sans viser le gardien." in page
    assert "restore/" in page


def test_one_s_own_text_is_judged_by_somebody_else(client):
    campaign = a_campaign()
    moderator = a_moderator(campaign)
    own = a_contribution(a_layer(campaign), state=HELD, author=moderator)
    client.force_login(moderator)

    page = client.get(f"/desk/{campaign.slug}/contributions/{own.public_id}/")

    assert page.context["sight"].acts == frozenset()
    assert "publish/" not in page.content.decode()


def test_words_are_shown_as_words(client):
    item = a_contribution(state=HELD, title="<b>gras</b>", text="<script>alert(1)</script>")

    page = page_of(client, item.campaign).content.decode()

    assert "&lt;b&gt;gras&lt;/b&gt;" in page
    assert "<script>alert(1)" not in page


def test_the_author_s_earlier_texts_of_this_campaign_are_beside(client):
    layer, author = a_layer(), a_device_person()
    a_contribution(layer, author=author, title="Déjà dit")
    a_contribution(author=author, title="AILLEURS")
    item = a_contribution(layer, state=HELD, author=author)

    page = page_of(client, layer.campaign, f"contributions/{item.public_id}/")

    assert [other.title for other in page.context["sight"].earlier] == ["Déjà dit"]
    assert "AILLEURS" not in page.content.decode()


def test_neighbours_are_the_nearest_public_ones_within_200_metres():
    layer = a_layer()
    lon, lat = 2.2205, 48.8890
    item = a_contribution(layer, state=HELD, geometry=a_point(lon, lat))
    far = a_contribution(layer, geometry=a_point(lon + 0.01, lat))
    near = a_contribution(layer, geometry=a_point(lon, lat + 0.0009))
    nearest = a_contribution(layer, geometry=a_point(lon + 0.0001, lat))
    a_contribution(layer, state=HELD, geometry=a_point(lon, lat))

    found = neighbours(layer.campaign, item, reach_m=200, most=5)

    assert [other.public_id for other in found] == [nearest.public_id, near.public_id]
    assert far.public_id not in {other.public_id for other in found}
    assert round(found[1].metres) == 100


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Des bancs à l'ombre, près de la pharmacie du 12.", 0),
        ("Écrivez-moi à jean.dupont@example.org", 1),
        ("Appelez le 06 12 34 56 78 le soir", 1),
        ("La voiture AB-123-CD est toujours là", 1),
        ("Voyez https://example.org/promo", 1),
        ("C'EST UNE HONTE ET PERSONNE NE FAIT RIEN", 1),
        ("OK POUR MOI", 0),
    ],
)
def test_hints_notice_what_a_person_should_check(text, count):
    assert len(hints(text)) == count


def test_private_pages_are_never_stored(client):
    page = page_of(client, a_campaign())

    assert page.headers["Cache-Control"] == "no-store"


def test_held_since_is_read_from_the_row_and_not_from_the_clock(client):
    layer = a_layer()
    item = a_contribution(layer, state=HELD)
    Contribution.objects.filter(pk=item.pk).update(
        created_at=item.created_at - timedelta(days=9), changed_at=item.created_at
    )

    page = page_of(client, layer.campaign)

    assert page.context["sight"].is_late is True


@pytest.mark.parametrize("path", ["tiles/style.json", "tiles/changes.json"])
def test_the_desk_s_map_is_for_the_desk_alone(client, path):
    campaign = a_campaign()
    address = f"/desk/{campaign.slug}/{path}"

    assert client.get(address).status_code == 302
    client.force_login(a_person())
    assert client.get(address).status_code == 404
    client.force_login(a_moderator(campaign))
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")


def test_every_act_has_words_for_a_history():
    assert {move.act for move in MOVES} | set(STILL) == set(IN_HISTORY)
