"""What describes the tiles: TileJSON, the style, and the list of what has changed."""

import json
from itertools import pairwise

import pytest

from campaigns.enums import Visibility
from contributions import actions
from contributions.enums import State
from layers.enums import LayerKind
from tests.factories import (
    EAST,
    NORTH,
    PLACE,
    SOUTH,
    WEST,
    a_campaign,
    a_category,
    a_contribution,
    a_feature,
    a_layer,
    a_moderator,
    a_person,
    a_square,
    an_area,
    supported_by,
)
from tests.tiles.looking import tile_of

pytestmark = pytest.mark.django_db

# MapLibre Style Specification v8: what each type of layer may be painted and laid out with.
PROPERTIES_BY_TYPE = {
    "background": ("background-",),
    "fill": ("fill-",),
    "line": ("line-",),
    "circle": ("circle-",),
    "symbol": ("text-", "icon-", "symbol-"),
}
LAYER_MEMBERS = {
    "id", "type", "source", "source-layer", "minzoom", "maxzoom", "filter", "layout", "paint",
    "metadata",
}  # fmt: skip
OPERATORS = {
    "all", "any", "!", "==", "!=", ">", "<", ">=", "<=", "get", "has", "case", "match", "coalesce",
    "interpolate", "linear", "exponential", "zoom", "geometry-type", "concat", "to-string",
    "literal", "step", "to-number",
}  # fmt: skip


def a_full_campaign():
    campaign = a_campaign()
    ideas = a_layer(campaign, slug="ideas", order=2)
    trees = a_layer(
        campaign,
        slug="trees",
        kind=LayerKind.REFERENCE,
        order=1,
        version=4,
        style={"shape": "circle", "colour": "#3B7A1E", "label": True},
    )
    streets = a_layer(
        campaign,
        slug="streets",
        kind=LayerKind.REFERENCE,
        style={"shape": "line", "casing": "#ffffff", "pattern": "dash", "label": True},
    )
    a_layer(campaign, slug="drafts", is_shown=False)
    a_category(campaign, slug="shade", colour=2)
    a_category(campaign, slug="play", colour=3)
    an_area(campaign, a_square(2.21, 48.885, 2.215, 48.89), is_open=False)
    a_feature(trees)
    a_contribution(ideas)
    return campaign, ideas, trees, streets


def read(client, path):
    response = client.get(path)
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")
    return response, json.loads(response.content)


def test_tilejson_names_the_tiles_the_zooms_the_bounds_and_the_fields(client, settings):
    settings.PUBLIC_URL = "https://parvis.example"
    campaign, ideas, trees, _streets = a_full_campaign()

    of_ideas, told = read(client, f"/tiles/{campaign.slug}/ideas.json")
    _response, of_trees = read(client, f"/tiles/{campaign.slug}/trees.json")

    assert told["tilejson"] == "3.0.0"
    assert told["tiles"] == [
        f"https://parvis.example/tiles/{campaign.slug}/ideas/{{z}}/{{x}}/{{y}}.mvt"
    ]
    assert of_trees["tiles"] == [
        f"https://parvis.example/tiles/{campaign.slug}/trees/4/{{z}}/{{x}}/{{y}}.mvt"
    ]
    assert told["bounds"] == [WEST, SOUTH, EAST, NORTH]
    assert (told["minzoom"], told["maxzoom"], told["scheme"]) == (0, 18, "xyz")
    ((fields,),) = [[layer["fields"] for layer in told["vector_layers"]]]
    assert told["vector_layers"][0]["id"] == ideas.slug
    assert set(fields) == {"kind", "category", "status", "support", "count"}
    assert of_ideas["Cache-Control"] == "no-cache"
    assert of_ideas["Access-Control-Allow-Origin"] == "*"
    assert trees.version == 4


def test_bounds_come_from_the_perimeter_and_tell_nothing_of_what_is_there(client):
    layer = a_layer()
    path = f"/tiles/{layer.campaign.slug}/{layer.slug}.json"
    before = client.get(path)

    a_contribution(layer, state=State.HELD)
    a_contribution(layer)

    after = client.get(path)
    assert (after.content, after["ETag"]) == (before.content, before["ETag"])
    assert client.get(path, HTTP_IF_NONE_MATCH=before["ETag"]).status_code == 304


def test_the_style_is_a_style_of_version_8(client):
    campaign, *_layers = a_full_campaign()

    response, style = read(client, f"/tiles/{campaign.slug}/style.json")

    assert response["Cache-Control"] == "no-cache"
    assert style["version"] == 8
    assert "glyphs" not in style
    assert "sprite" not in style
    assert set(style) == {"version", "name", "metadata", "center", "zoom", "sources", "layers"}
    names = [layer["id"] for layer in style["layers"]]
    assert len(names) == len(set(names))
    assert style["layers"][0]["type"] == "background"
    for layer in style["layers"]:
        assert set(layer) <= LAYER_MEMBERS
        assert layer["type"] in PROPERTIES_BY_TYPE
        for name in [*layer.get("paint", {}), *layer.get("layout", {})]:
            assert name.startswith(PROPERTIES_BY_TYPE[layer["type"]]), (layer["id"], name)
        if layer["type"] == "background":
            continue
        source = style["sources"][layer["source"]]
        assert ("source-layer" in layer) == (source["type"] == "vector")
        if source["type"] == "vector":
            assert layer["source-layer"] == layer["source"]


def test_points_of_a_reference_come_with_the_zoom_and_stay_smaller_than_a_pin(client):
    campaign = a_campaign()
    for slug, width in (("trees", 3), ("stops", 6), ("halls", 7)):
        a_layer(
            campaign,
            slug=slug,
            kind=LayerKind.REFERENCE,
            style={"shape": "circle", "width": width},
        )

    _response, style = read(client, f"/tiles/{campaign.slug}/style.json")

    dots = {one["source"]: one for one in style["layers"] if one["id"].endswith("-dot")}
    assert [dots[slug]["minzoom"] for slug in ("trees", "stops", "halls")] == [16, 15, 0]
    for dot in dots.values():
        assert max(dot["paint"]["circle-radius"][4::2]) < 8


def test_a_crowd_is_a_disc_that_grows_with_its_figure(client):
    layer = a_layer()

    _response, style = read(client, f"/tiles/{layer.campaign.slug}/style.json")

    disc, figure = [one for one in style["layers"] if one.get("filter") == ["has", "count"]]
    radius = disc["paint"]["circle-radius"]
    assert (disc["type"], figure["layout"]["text-field"]) == (
        "circle",
        ["to-string", ["get", "count"]],
    )
    assert radius[4::2] == sorted(radius[4::2])


def every_expression(value):
    """An expression and those inside it."""
    if isinstance(value, list) and value and isinstance(value[0], str):
        yield value
        for part in value[1:]:
            yield from every_expression(part)


def fault_of(expression):
    """What the specification would say against one expression; '' when it is well formed."""
    operator, given = expression[0], expression[1:]
    match operator:
        case "match":
            labels = given[1:-1:2]
            return "" if len(given) % 2 == 0 and len(labels) == len(set(labels)) else "match"
        case "case":
            return "" if len(given) % 2 == 1 else "case"
        case "interpolate":
            rising = all(low < high for low, high in pairwise(given[2::2]))
            return "" if len(given) % 2 == 0 and rising else "interpolate"
    return "" if operator in OPERATORS else f"unknown {operator}"


def test_every_expression_of_the_style_is_well_formed(client):
    campaign, *_layers = a_full_campaign()
    _response, style = read(client, f"/tiles/{campaign.slug}/style.json")

    values = [layer.get("filter") for layer in style["layers"]]
    for layer in style["layers"]:
        painted = layer.get("paint", {}) | layer.get("layout", {})
        values += [value for name, value in painted.items() if name != "text-font"]
    expressions = [each for value in values for each in every_expression(value)]

    assert len(expressions) > 50
    assert [each for each in expressions if fault_of(each)] == []


def test_the_style_shows_the_campaigns_layers_and_no_hidden_one(client):
    campaign, *_layers = a_full_campaign()

    response, style = read(client, f"/tiles/{campaign.slug}/style.json")

    assert set(style["sources"]) == {"parvis-ground", "parvis-areas", "ideas", "trees", "streets"}
    assert b"drafts" not in response.content
    _response, ideas = read(client, f"/tiles/{campaign.slug}/ideas.json")
    assert style["sources"]["ideas"].items() <= {**ideas, "type": "vector"}.items()
    told = style["metadata"]["parvis"]
    assert told["changes"] == f"/tiles/{campaign.slug}/changes.json"
    assert [category["slug"] for category in told["categories"]] == ["shade", "play"]
    assert [layer["slug"] for layer in told["layers"]] == ["streets", "trees", "ideas"]
    assert told["states"] == []


def test_residents_places_are_drawn_above_the_reference_layers(client):
    campaign, *_layers = a_full_campaign()

    _response, style = read(client, f"/tiles/{campaign.slug}/style.json")

    order = [layer.get("source") for layer in style["layers"]]
    assert max(n for n, s in enumerate(order) if s in ("trees", "streets")) < order.index("ideas")


def test_a_campaign_without_any_category_has_a_style_too(client):
    layer = a_layer()

    _response, style = read(client, f"/tiles/{layer.campaign.slug}/style.json")

    (pins,) = [each for each in style["layers"] if each["id"] == f"{layer.slug}-pins"]
    assert pins["paint"]["circle-color"].startswith("#")


def test_no_third_host_is_named_in_a_style(client, settings):
    settings.PUBLIC_URL = "https://parvis.example"
    campaign, *_layers = a_full_campaign()

    response, _style = read(client, f"/tiles/{campaign.slug}/style.json")

    assert response.content.count(b"://") == response.content.count(b"https://parvis.example/")


def test_changes_count_what_everybody_sees_and_nothing_else(client, django_assert_num_queries):
    layer = a_layer()
    path = f"/tiles/{layer.campaign.slug}/changes.json"

    def revision():
        _response, told = read(client, path)
        assert set(told) == {"layers"}
        return told["layers"][layer.slug]

    assert revision() == 0
    item = a_contribution(layer, state=State.HELD)
    assert revision() == 0
    moderator = a_moderator(layer.campaign)
    actions.publish(item, by=moderator)
    assert revision() == 1
    supported_by(item, a_person())
    assert revision() == 2
    supported_by(item, a_person())  # the same bucket
    assert revision() == 2
    actions.reject(item, by=moderator, reason="insult", statement="No.")
    assert revision() == 3
    with django_assert_num_queries(1):
        assert revision() == 3


def test_changes_are_asked_for_each_second_and_mostly_answered_304(client):
    layer = a_layer()
    path = f"/tiles/{layer.campaign.slug}/changes.json"
    response = client.get(path)

    assert response["Cache-Control"] == "public, max-age=0, must-revalidate, s-maxage=1"
    assert client.get(path, HTTP_IF_NONE_MATCH=response["ETag"]).status_code == 304
    a_contribution(layer)
    assert client.get(path, HTTP_IF_NONE_MATCH=response["ETag"]).status_code == 200


def test_changes_of_one_layer_leave_the_others_where_they_were(client):
    campaign = a_campaign()
    here, there = a_layer(campaign), a_layer(campaign)

    a_contribution(here)

    _response, told = read(client, f"/tiles/{campaign.slug}/changes.json")
    assert told == {"layers": {here.slug: 1, there.slug: 0}}


@pytest.mark.parametrize("name", ["style.json", "changes.json", "ideas.json"])
def test_a_draft_has_no_documents_as_if_it_did_not_exist(client, name):
    campaign, *_layers = a_full_campaign()
    assert client.get(f"/tiles/{campaign.slug}/{name}").status_code == 200
    campaign.visibility = Visibility.DRAFT
    campaign.save(update_fields=["visibility"])

    hidden, absent = client.get(f"/tiles/{campaign.slug}/{name}"), client.get(f"/tiles/zzz/{name}")

    assert (hidden.status_code, hidden.content) == (404, absent.content)
    assert dict(hidden.headers) == dict(absent.headers)


def test_no_document_sets_a_cookie_or_varies_on_who_asks(client):
    campaign, *_layers = a_full_campaign()
    z, x, y = tile_of(*PLACE, 14)

    for name in ("style.json", "changes.json", "ideas.json", f"trees/4/{z}/{x}/{y}.mvt"):
        response = client.get(f"/tiles/{campaign.slug}/{name}", HTTP_ACCEPT_LANGUAGE="en")
        assert "Set-Cookie" not in response
        assert response.get("Vary", "Accept-Encoding") == "Accept-Encoding"
