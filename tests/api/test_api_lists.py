"""What the API lists: valid GeoJSON, constant queries, every page once, public columns only."""

from datetime import timedelta

import pytest
import shapely
import shapely.geometry
from django.contrib.gis.geos import Point
from django.utils import timezone

from campaigns.clock import clock_set_to
from campaigns.enums import Moderation, Visibility
from contributions import actions
from contributions.enums import State
from contributions.models import Contribution, Status
from layers.enums import LayerKind, Precision
from tests.api.asking import contributions_of, one
from tests.factories import (
    PLACE,
    a_campaign,
    a_category,
    a_contribution,
    a_feature,
    a_layer,
    a_moderator,
    a_person,
    a_phase,
    a_point,
    a_reply,
    a_square,
    a_street,
    an_area,
    supported_by,
)

pytestmark = pytest.mark.django_db
LON, LAT = PLACE
PROPERTIES = {
    "layer", "kind", "category", "status", "area", "feature", "title", "text", "signature",
    "precision", "channel", "voices", "supports", "replies", "published_on", "photos",
    "answer", "answers",
}  # fmt: skip


def a_polygon(west, south, east, north):
    ring = [[west, south], [west, north], [east, north], [east, south], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}  # clockwise, as some clients draw


def ids(response):
    assert response.status_code == 200
    return [feature["id"] for feature in response.json()["features"]]


def a_full_contribution(layer):
    """One with a theme, an area, a feature, a status and an answer: every join has a row."""
    campaign = layer.campaign
    theme = a_category(campaign)
    an_area(campaign, a_square(2.21, 48.885, 2.23, 48.895))
    feature = a_feature(a_layer(campaign, kind=LayerKind.REFERENCE))
    item = a_contribution(layer, category=theme.slug, feature=feature.public_id, signature="Ana")
    status = Status.objects.create(campaign=campaign, slug=f"s{item.pk}", label="Prévu")
    actions.answer(
        item, by=a_moderator(campaign, "planner"), service="Parks", text="Yes.", status=status
    )
    return item


# Queries: literal, whatever there is -------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_contributions_costs_five_queries(client, django_assert_num_queries, count):
    layer = a_layer()
    items = [a_full_contribution(layer) for _ in range(count)]

    with django_assert_num_queries(
        5
    ):  # the campaign, the page, its photos and responses, how many there are
        found = ids(client.get(contributions_of(layer)))

    assert set(found) == {item.public_id for item in items}


@pytest.mark.parametrize("replies", [1, 3])
def test_one_contribution_costs_four_queries(client, django_assert_num_queries, replies):
    item = a_full_contribution(a_layer())
    for _ in range(replies):
        a_reply(item)

    with django_assert_num_queries(4):
        response = client.get(one(item))

    assert response.json()["properties"]["replies"] == replies


@pytest.mark.parametrize("count", [1, 3])
def test_the_thread_costs_three_queries(client, django_assert_num_queries, count):
    item = a_contribution()
    for _ in range(count):
        a_reply(item)

    with django_assert_num_queries(3):
        response = client.get(one(item, "replies/"))

    assert len(response.json()) == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_campaigns_costs_one_query(client, django_assert_num_queries, count):
    campaigns = [a_campaign() for _ in range(count)]

    with django_assert_num_queries(1):
        response = client.get("/api/v1/campaigns/")

    assert [each["slug"] for each in response.json()] == sorted(c.slug for c in campaigns)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_layers_costs_three_queries(client, django_assert_num_queries, count):
    campaign = a_campaign()
    layers = [a_layer(campaign, order=number) for number in range(count)]

    with django_assert_num_queries(3):
        response = client.get(f"/api/v1/campaigns/{campaign.slug}/layers/")

    assert [each["slug"] for each in response.json()] == [layer.slug for layer in layers]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_features_costs_three_queries(client, django_assert_num_queries, count):
    layer = a_layer(kind=LayerKind.REFERENCE)
    features = [a_feature(layer) for _ in range(count)]

    with django_assert_num_queries(3):
        response = client.get(features_of(layer))

    assert ids(response) == sorted(feature.public_id for feature in features)


def features_of(layer):
    return f"/api/v1/campaigns/{layer.campaign.slug}/layers/{layer.slug}/features/"


# Shapes ------------------------------------------------------------------------------------------


def test_a_contribution_is_a_feature_with_these_properties_and_no_others(client):
    item = a_full_contribution(a_layer())
    supported_by(item, a_person(), a_person())

    told = client.get(one(item)).json()

    assert set(told) == {"type", "id", "geometry", "properties"}
    assert (told["type"], told["id"]) == ("Feature", item.public_id)
    assert told["geometry"] == {"type": "Point", "coordinates": list(PLACE)}
    assert set(told["properties"]) == PROPERTIES
    assert told["properties"] == {
        "layer": item.layer.slug,
        "kind": "proposal",
        "category": item.category.slug,
        "status": Contribution.objects.get(pk=item.pk).status.slug,
        "area": item.area.name,
        "feature": item.feature.public_id,
        "title": item.title,
        "text": item.text,
        "signature": "Ana",
        "precision": "exact",
        "channel": "web",
        "voices": 1,
        "supports": 2,
        "replies": 0,
        "published_on": item.published_on.isoformat(),
        "photos": [],
        "answers": {},
        "answer": {
            "service": "Parks",
            "text": "Yes.",
            "answered_on": timezone.localdate().isoformat(),
        },
    }


def test_what_is_not_known_of_a_contribution_is_null(client):
    told = client.get(one(a_contribution())).json()["properties"]

    nothing = {"category", "status", "area", "feature", "answer"}
    assert {name for name, value in told.items() if value is None} == nothing


def test_a_list_is_a_feature_collection_of_rfc_7946(client):
    layer = a_layer()
    corners = [[LON, LAT], [LON + 0.002, LAT], [LON + 0.002, LAT + 0.001]]
    a_contribution(layer)
    a_contribution(layer, geometry={"type": "LineString", "coordinates": corners})
    a_contribution(layer, geometry=a_polygon(LON, LAT, LON + 0.002, LAT + 0.001))

    told = client.get(contributions_of(layer)).json()

    assert set(told) == {"type", "features", "numberMatched", "numberReturned"}
    assert told["type"] == "FeatureCollection"
    assert (told["numberMatched"], told["numberReturned"]) == (3, 3)
    assert {feature["geometry"]["type"] for feature in told["features"]} == {
        "Point", "LineString", "Polygon",
    }  # fmt: skip
    for feature in told["features"]:
        assert feature["type"] == "Feature"
        assert isinstance(feature["id"], int)
        assert 0 < feature["id"] < 2**53
        assert set(feature["geometry"]) == {"type", "coordinates"}  # no crs
        shape = shapely.geometry.shape(feature["geometry"])
        assert shapely.is_valid(shape)
        assert not shapely.has_z(shape)
        if shape.geom_type == "Polygon":
            assert shapely.is_ccw(shape.exterior)  # §3.1.6: right-hand


def test_features_of_a_reference_layer_are_geojson_too(client):
    layer = a_layer(kind=LayerKind.REFERENCE)
    tree = a_feature(layer, name="Tilleul", external_id="t-1", properties={"height": 12})

    told = client.get(features_of(layer)).json()

    assert told == {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": tree.public_id,
                "geometry": {"type": "Point", "coordinates": list(PLACE)},
                "properties": {
                    "external_id": "t-1",
                    "name": "Tilleul",
                    "attributes": {"height": 12},
                },
            }
        ],
    }


def test_a_campaign_and_a_layer_say_where_the_rest_is(client):
    layer = a_layer()
    campaign = layer.campaign

    told = client.get(f"/api/v1/campaigns/{campaign.slug}/").json()
    (about,) = client.get(f"/api/v1/campaigns/{campaign.slug}/layers/").json()

    assert told == {
        "slug": campaign.slug,
        "title": campaign.title,
        "summary": "",
        "language": "fr",
        "organisation": "Ville",
        "address": f"/campaigns/{campaign.slug}/",
    }
    assert about["tilejson"] == f"/tiles/{campaign.slug}/{layer.slug}.json"
    assert client.get(about["tilejson"]).status_code == 200


def test_a_thread_is_told_oldest_first_without_its_authors(client):
    item = a_contribution()
    first, second = a_reply(item, text="One."), a_reply(item, text="Two.")
    a_reply(item, state=State.HELD)
    a_reply(item, state=State.REJECTED)
    a_reply(item, state=State.WITHDRAWN)

    told = client.get(one(item, "replies/")).json()

    assert [(each["id"], each["text"]) for each in told] == [
        (first.public_id, "One."),
        (second.public_id, "Two."),
    ]
    assert {name for each in told for name in each} == {"id", "signature", "text", "published_on"}


def test_days_and_never_instants_leave(client):
    item = a_contribution()
    a_reply(item)

    text = client.get(one(item)).content + client.get(one(item, "replies/")).content

    assert f'"{item.published_on.isoformat()}"'.encode() in text
    assert b"T0" not in text
    assert b"T1" not in text
    assert b"T2" not in text


# What is there -----------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [State.HELD, State.REJECTED, State.WITHDRAWN, State.MERGED])
def test_what_is_not_public_is_not_there_by_any_address(client, state):
    public = a_contribution(geometry=a_point(2.205, 48.8835))
    hidden = a_contribution(public.layer, state=state, into=public)
    path = contributions_of(public.layer)

    assert ids(client.get(path)) == [public.public_id]
    assert client.get(path).json()["numberMatched"] == 1
    assert ids(client.get(f"{path}?bbox={LON},{LAT},{LON + 1e-4},{LAT + 1e-4}")) == []
    for what in ("", "replies/"):
        absent = client.get(f"{path}1/{what}")
        response = client.get(one(hidden, what))
        assert (response.status_code, response.content) == (404, absent.content)
        assert dict(response.headers) == dict(absent.headers)


def test_drafts_and_hidden_layers_are_not_there(client):
    draft, hidden, shown = a_contribution(), a_contribution(), a_contribution()
    type(draft.campaign).objects.filter(pk=draft.campaign.pk).update(visibility=Visibility.DRAFT)
    type(hidden.layer).objects.filter(pk=hidden.layer.pk).update(is_shown=False)

    slugs = {each["slug"] for each in client.get("/api/v1/campaigns/").json()}

    assert slugs == {hidden.campaign.slug, shown.campaign.slug}
    assert client.get(contributions_of(draft.layer)).status_code == 404
    assert ids(client.get(contributions_of(hidden.layer))) == []
    assert client.get(f"/api/v1/campaigns/{hidden.campaign.slug}/layers/").json() == []
    assert [client.get(one(item)).status_code for item in (draft, hidden, shown)] == [404, 404, 200]


def test_an_archived_campaign_can_still_be_read(client):
    item = a_contribution()
    type(item.campaign).objects.filter(pk=item.campaign.pk).update(visibility=Visibility.ARCHIVED)

    assert ids(client.get(contributions_of(item.layer))) == [item.public_id]


def test_a_contribution_is_reached_through_its_own_campaign_alone(client):
    here, there = a_contribution(), a_contribution()

    path = f"{contributions_of(here.layer)}{there.public_id}/"

    assert client.get(path).status_code == 404


def test_a_blurred_place_is_told_as_blurred_and_found_where_it_is_shown(client):
    campaign = a_campaign(moderation=Moderation.AFTER)
    a_street(campaign, (2.2190, 48.8880), (2.2230, 48.8880))
    item = a_contribution(a_layer(campaign, rule={"precision": Precision.STREET}))
    path = contributions_of(item.layer)

    told = client.get(one(item)).json()

    assert told["properties"]["precision"] == "street"
    assert told["geometry"]["coordinates"] == [pytest.approx(2.221), pytest.approx(48.888)]
    around_it = f"{LON - 1e-4},{LAT - 1e-4},{LON + 1e-4},{LAT + 1e-4}"
    assert ids(client.get(f"{path}?bbox={around_it}")) == []
    assert ids(client.get(f"{path}?bbox=2.2209,48.8879,2.2211,48.8881")) == [item.public_id]
    assert str(LAT).encode() not in client.get(path).content


# Boxes -------------------------------------------------------------------------------------------


def test_a_box_finds_what_it_touches_and_not_only_what_it_holds(client):
    layer = a_layer()
    polygon = a_contribution(layer, geometry=a_polygon(2.2200, 48.8880, 2.2240, 48.8900))
    corners = [[2.2100, 48.8890], [2.2300, 48.8890]]
    line = a_contribution(layer, geometry={"type": "LineString", "coordinates": corners})
    far = a_contribution(layer, geometry=a_point(2.2050, 48.8830))
    path = contributions_of(layer)

    def found(box):
        return set(ids(client.get(f"{path}?bbox={box}")))

    everything = {polygon.public_id, line.public_id, far.public_id}
    assert found("2.2210,48.8885,2.2220,48.8895") == {polygon.public_id, line.public_id}  # inside
    assert found("2.2230,48.8870,2.2260,48.8882") == {polygon.public_id}  # crosses its corner
    assert found("2.2290,48.8880,2.2400,48.8895") == {line.public_id}  # crosses its end
    assert found("2.2240,48.8880,2.2250,48.8885") == {polygon.public_id}  # shares an edge
    assert found("2.2245,48.8895,2.2250,48.8899") == set()
    assert found("-180,-90,180,90") == everything
    assert found("2.2050,48.8829,2.2050,48.8831") == {far.public_id}  # a box without width


def test_a_pin_on_the_edge_of_a_box_is_in_it(client):
    item = a_contribution()
    path = contributions_of(item.layer)

    for box in (f"{LON},{LAT},2.3,48.9", f"2.1,48.8,{LON},{LAT}"):
        assert ids(client.get(f"{path}?bbox={box}")) == [item.public_id]


# Filters -----------------------------------------------------------------------------------------


def test_each_filter_keeps_what_it_names(client):
    layer = a_layer()
    full = a_full_contribution(layer)
    plain = a_contribution(layer, kind="comment", title="Plus d'ombre", text="Au parc, 50 % moins.")
    other = a_contribution(a_layer(layer.campaign), kind="question", title="Ombre & lumière ?")
    full.refresh_from_db()
    path = contributions_of(layer)

    def found(**params):
        return set(ids(client.get(path, params)))

    assert found() == {full.public_id, plain.public_id, other.public_id}
    assert found(kind="comment") == {plain.public_id}
    assert found(category=full.category.slug) == {full.public_id}
    assert found(category="nothing") == set()
    assert found(area=full.area.slug) == {
        item.public_id for item in (full, plain, other) if item.area_id == full.area_id
    }
    assert found(status=full.status.slug) == {full.public_id}
    assert found(answered="yes") == {full.public_id}
    assert found(answered="no") == {plain.public_id, other.public_id}
    assert found(layer=other.layer.slug) == {other.public_id}
    assert found(q="ombre") == {plain.public_id, other.public_id}
    assert found(q="ombre parc") == {plain.public_id}
    assert found(q="50 %") == {plain.public_id}
    assert found(q="_") == set()
    assert found(q="%") == set()
    assert found(kind="comment", q="lumière") == set()


def test_an_empty_filter_says_nothing(client):
    item = a_contribution()

    path = f"{contributions_of(item.layer)}?kind=&category=&bbox=&q=&limit=20"

    assert ids(client.get(path)) == [item.public_id]


# Pages -------------------------------------------------------------------------------------------


def walk(client, path):
    """Every page from `path` on, by following `next`."""
    pages = []
    while path:
        told = client.get(path).json()
        pages.append([feature["id"] for feature in told["features"]])
        assert told["numberReturned"] == len(pages[-1])
        path = told.get("next", "")
    return pages


@pytest.mark.parametrize("sort", ["new", "supported", "discussed"])
@pytest.mark.parametrize("limit", [1, 2, 3, 7, 8])
def test_pages_walk_everything_once_in_order(client, sort, limit):
    layer = a_layer(a_campaign(moderation=Moderation.AFTER))
    crowd = [a_person() for _ in range(3)]
    now = timezone.now()
    items = []
    for number in range(7):  # several on the same day, several with as many supports
        with clock_set_to(now - timedelta(hours=12 * (number % 2))):
            items.append(supported_by(a_contribution(layer), *crowd[: number % 3]))
        for _ in range(number % 2):
            a_reply(items[-1])
    orders = {
        "new": lambda row: (row.published_on, row.public_id),
        "supported": lambda row: (row.support_count, row.public_id),
        "discussed": lambda row: (row.reply_count, row.public_id),
    }

    pages = walk(client, f"{contributions_of(layer)}?limit={limit}&sort={sort}")

    rows = sorted(Contribution.objects.filter(layer=layer), key=orders[sort], reverse=True)
    assert [each for page in pages for each in page] == [row.public_id for row in rows]
    assert [len(page) for page in pages[:-1]] == [limit] * (len(pages) - 1)
    assert len(pages) == -(-7 // limit)


def test_the_next_page_asks_the_same_question(client):
    layer = a_layer()
    for number in range(3):
        a_contribution(layer, title=f"Ombre & lumière {number}", kind="comment")
    a_contribution(layer, title="Autre chose")
    path = f"{contributions_of(layer)}?q=ombre+%26+lumi%C3%A8re&kind=comment&limit=1"

    pages = walk(client, f"{path}&bbox=2.2,48.88,2.24,48.9")

    assert [len(page) for page in pages] == [1, 1, 1]
    assert client.get(path).json()["numberMatched"] == 3


def test_what_is_published_while_one_reads_shifts_no_page(client):
    campaign = a_campaign(acts=(), moderation=Moderation.AFTER)
    a_phase(campaign, begins=-3)
    layer = a_layer(campaign)
    with clock_set_to(timezone.now() - timedelta(hours=30)):
        old = [a_contribution(layer) for _ in range(4)]
    first = client.get(f"{contributions_of(layer)}?limit=2").json()

    a_contribution(layer)  # today: before all the others

    rest = walk(client, first["next"])
    read = [feature["id"] for feature in first["features"]] + [
        each for page in rest for each in page
    ]
    assert sorted(read) == sorted(item.public_id for item in old)


def test_a_page_that_is_full_to_the_last_has_no_next_one(client):
    layer = a_layer()
    for _ in range(2):
        a_contribution(layer)

    assert "next" not in client.get(f"{contributions_of(layer)}?limit=2").json()
    assert "next" in client.get(f"{contributions_of(layer)}?limit=1").json()


def test_features_page_by_identity(client):
    layer = a_layer(kind=LayerKind.REFERENCE)
    features = [a_feature(layer, Point(LON + n / 1e4, LAT, srid=4326)) for n in range(5)]

    pages = []
    path = f"{features_of(layer)}?limit=2"
    while path:
        told = client.get(path).json()
        pages.append([feature["id"] for feature in told["features"]])
        path = told.get("next", "")

    assert [len(page) for page in pages] == [2, 2, 1]
    assert [each for page in pages for each in page] == sorted(f.public_id for f in features)


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "limit=x", "limit=1&limit=1", "after=-1",
                                   "after=0", "after=99999999999999999"])  # fmt: skip
def test_features_refuse_a_page_that_cannot_be(client, query):
    layer = a_layer(kind=LayerKind.REFERENCE)

    response = client.get(f"{features_of(layer)}?{query}")

    assert response.status_code == 400
    assert response.json()["code"] == "bad_value"


def test_features_of_a_layer_of_contributions_are_not_there(client):
    assert client.get(features_of(a_contribution().layer)).status_code == 404
