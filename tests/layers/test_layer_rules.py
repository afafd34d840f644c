"""What a layer allows: the most precise rule wins, field by field; gateways and constraints."""

from itertools import permutations

import pytest
from django.db import IntegrityError, transaction

from campaigns.enums import Act, Moderation
from campaigns.errors import NotVisible, Refused
from campaigns.models import RESERVED_SLUGS
from layers import rules
from layers.access import feature_of, layer_of
from layers.enums import LayerKind, Precision
from layers.models import Feature, Layer, LayerRule
from layers.rules import LayerTerms
from tests.factories import a_campaign, a_category, a_feature, a_layer, a_phase

pytestmark = pytest.mark.django_db


@pytest.fixture
def layer():
    """A layer without any rule."""
    return _without_rules(a_layer())


def _without_rules(layer):
    layer.rules.all().delete()
    return layer


def a_rule(layer, **fields):
    return LayerRule.objects.create(layer=layer, **fields)


def test_without_a_rule_a_layer_takes_points_from_everybody(layer):
    assert rules.terms_of(layer) == LayerTerms(
        acts=("contribute", "reply", "support"),
        assurance=1,
        quota=None,
        moderation="",
        geometry_types=("Point",),
        max_length_m=5_000,
        max_surface_m2=1_000_000,
        max_vertices=500,
        precision="exact",
    )


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_the_most_precise_rule_wins_whatever_the_order_they_were_written_in(layer, order):
    phase, theme = a_phase(layer.campaign), a_category(layer.campaign)
    said = [
        {"quota": 1},
        {"quota": 2, "phase": phase},
        {"quota": 3, "category": theme},
        {"quota": 4, "phase": phase, "category": theme},
    ]
    for number in order:
        a_rule(layer, **said[number])

    assert rules.terms_of(layer).quota == 1
    assert rules.terms_of(layer, phases=[phase]).quota == 2
    assert rules.terms_of(layer, category=theme).quota == 3
    assert rules.terms_of(layer, phases=[phase], category=theme).quota == 4


def test_a_category_says_more_than_a_phase(layer):
    phase, theme = a_phase(layer.campaign), a_category(layer.campaign)
    a_rule(layer, quota=3, category=theme)
    a_rule(layer, quota=2, phase=phase)

    assert rules.terms_of(layer, phases=[phase], category=theme).quota == 3


def test_a_rule_that_says_nothing_of_a_field_leaves_it_to_the_next(layer):
    phase, theme = a_phase(layer.campaign), a_category(layer.campaign)
    a_rule(layer, precision=Precision.STREET, geometry_types=["Point", "Polygon"], assurance=2)
    a_rule(layer, phase=phase, moderation=Moderation.AFTER, max_vertices=40, acts=[Act.SUPPORT])
    a_rule(layer, category=theme, precision=Precision.AREA, max_length_m=7, max_surface_m2=8)

    terms = rules.terms_of(layer, phases=[phase], category=theme)

    assert terms == LayerTerms(
        acts=("support",),
        assurance=2,
        moderation="after",
        geometry_types=("Point", "Polygon"),
        max_length_m=7,
        max_surface_m2=8,
        max_vertices=40,
        precision="area",
    )


def test_rules_of_other_phases_and_categories_say_nothing(layer):
    campaign = layer.campaign
    a_rule(layer, quota=1, phase=a_phase(campaign))
    a_rule(layer, quota=2, category=a_category(campaign))

    terms = rules.terms_of(layer, phases=[a_phase(campaign)], category=a_category(campaign))

    assert terms.quota is None


def test_a_rule_of_another_layer_says_nothing_here(layer):
    a_rule(_without_rules(a_layer(layer.campaign)), quota=1)

    assert rules.terms_of(layer).quota is None


def test_of_two_phases_that_overlap_the_rule_written_last_wins(layer):
    first, second = a_phase(layer.campaign), a_phase(layer.campaign)
    a_rule(layer, quota=1, phase=second)
    a_rule(layer, quota=2, phase=first)

    assert rules.terms_of(layer, phases=[first, second]).quota == 2
    assert rules.terms_of(layer, phases=[second, first]).quota == 2


def test_an_empty_list_is_a_word_too(layer):
    a_rule(layer, acts=[Act.CONTRIBUTE])
    phase = a_phase(layer.campaign)
    a_rule(layer, phase=phase, acts=[])

    assert rules.terms_of(layer, phases=[phase]).acts == ()


def test_terms_become_limits_of_the_reader(layer):
    a_rule(layer, geometry_types=["LineString"], max_length_m=100, max_vertices=9)

    limits = rules.terms_of(layer).limits(2154)

    assert (limits.types, limits.metric_srid) == (frozenset({"LineString"}), 2154)
    assert (limits.max_length_m, limits.max_surface_m2, limits.max_vertices) == (100, 1_000_000, 9)


@pytest.mark.parametrize("act", Act)
def test_an_act_that_a_layer_does_not_offer_is_refused(layer, act):
    terms = LayerTerms(acts=(Act.SUPPORT.value,))

    if act == Act.SUPPORT:
        rules.require_act(terms, act, assurance=1)
    else:
        with pytest.raises(Refused) as refusal:
            rules.require_act(terms, act, assurance=3)
        assert refusal.value.code == "act_not_offered"


@pytest.mark.parametrize("policy", Moderation)
def test_a_layers_own_policy_comes_before_the_campaigns(policy):
    assert rules.moderation_of(LayerTerms(moderation=policy), Moderation.AFTER) == policy
    assert rules.moderation_of(LayerTerms(), policy) == policy


# Gateways ----------------------------------------------------------------------------------------


def test_a_layer_is_reached_through_its_campaign_when_it_is_shown():
    campaign, other = a_campaign(), a_campaign()
    shown, hidden = a_layer(campaign), a_layer(campaign, is_shown=False)

    assert layer_of(campaign, shown.slug) == shown
    assert layer_of(campaign, shown.slug, LayerKind.CONTRIBUTIONS) == shown
    for opened, slug, kind in (
        (campaign, hidden.slug, None),
        (other, shown.slug, None),
        (campaign, shown.slug, LayerKind.REFERENCE),
        (campaign, "zzz", None),
    ):
        with pytest.raises(NotVisible):
            layer_of(opened, slug, kind)


def test_a_feature_is_reached_through_its_campaign_when_its_layer_is_shown():
    campaign = a_campaign()
    shown = a_feature(a_layer(campaign, kind=LayerKind.REFERENCE))
    hidden = a_feature(a_layer(campaign, kind=LayerKind.REFERENCE, is_shown=False))

    assert feature_of(campaign, shown.public_id) == shown
    for opened, public_id in (
        (campaign, hidden.public_id),
        (a_campaign(), shown.public_id),
        (campaign, 10**30),
    ):
        with pytest.raises(NotVisible):
            feature_of(opened, public_id)


def test_a_legend_is_in_the_order_of_its_layers():
    campaign = a_campaign()
    last, first = a_layer(campaign, order=2), a_layer(campaign, order=1)
    a_layer(campaign, order=0, is_shown=False)
    trees = a_layer(campaign, order=3, kind=LayerKind.REFERENCE)

    assert list(campaign.layers.shown()) == [first, last, trees]
    assert list(campaign.layers.shown().reference()) == [trees]
    assert list(campaign.layers.shown().of_contributions()) == [first, last]


def test_titles_are_in_the_language_asked_for_where_there_is_one():
    layer = Layer(title="Vos idées", title_en="Your ideas")

    assert [layer.title_in(language) for language in ("fr", "en", "en-gb", "de")] == [
        "Vos idées", "Your ideas", "Your ideas", "Vos idées",
    ]  # fmt: skip
    assert Layer(title="Vos idées").title_in("en") == "Vos idées"


# What the database holds -------------------------------------------------------------------------


@pytest.mark.parametrize("slug", ["style", "changes", *RESERVED_SLUGS[2:5]])
def test_a_word_of_our_addresses_is_no_slug_of_a_layer(slug):
    with pytest.raises(IntegrityError, match="layer_slug_not_reserved"), transaction.atomic():
        a_layer(slug=slug)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"kind": "raster"}, "layer_kind_known"),
        ({"min_zoom": 9, "max_zoom": 8}, "layer_zooms_in_order"),
        ({"max_zoom": 23}, "layer_zooms_in_order"),
    ],
)
def test_a_layer_that_cannot_be_is_refused_by_the_database(change, constraint):
    layer = a_layer()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Layer.objects.filter(pk=layer.pk).update(**change)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({}, "layer_rule_once"),
        ({"precision": "closer"}, "layer_rule_precision_known"),
        ({"moderation": "never"}, "layer_rule_moderation_known"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_by_the_database(fields, constraint):
    layer = a_layer()  # it has a general rule
    if fields:
        fields["phase"] = a_phase(layer.campaign)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        a_rule(layer, **fields)


def test_an_external_id_names_one_feature_of_a_layer():
    layer = a_layer(kind=LayerKind.REFERENCE)
    a_feature(layer, external_id="t-1")
    a_feature(layer)
    a_feature(layer)  # without one, as many as one likes
    a_feature(a_layer(layer.campaign, kind=LayerKind.REFERENCE), external_id="t-1")

    with pytest.raises(IntegrityError, match="feature_external_id_once"), transaction.atomic():
        a_feature(layer, external_id="t-1")
    assert Feature.objects.count() == 4
