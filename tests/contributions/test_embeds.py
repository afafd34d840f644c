"""A map for other sites: made, changed, taken back; what may be stored at all."""

import pytest
from django.db import IntegrityError, transaction

from campaigns.enums import Role, Visibility
from campaigns.errors import NotAllowed, NotVisible, Refused, WrongInput
from campaigns.models import Campaign
from contributions import actions
from contributions.access import desk_embed, embed_for
from contributions.models import Embed, Status
from layers.enums import LayerKind
from tests.factories import (
    a_campaign,
    a_category,
    a_layer,
    a_moderator,
    a_person,
    a_square,
    a_wish,
    an_area,
    an_embed,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign() -> Campaign:
    campaign = a_campaign()
    a_layer(campaign, slug="ideas", order=1)
    a_layer(campaign, slug="trees", kind=LayerKind.REFERENCE, order=2)
    a_layer(campaign, slug="hidden", is_shown=False)
    a_category(campaign, slug="benches")
    Status.objects.create(campaign=campaign, slug="done", label="Done")
    return campaign


@pytest.fixture
def manager(campaign):
    return a_moderator(campaign, Role.MANAGER)


def test_an_embed_keeps_what_was_asked_in_one_form(campaign, manager):
    area = an_area(campaign, a_square(2.20, 48.88, 2.22, 48.90))
    asked = a_wish(
        title="  The \n map ",
        hosts="www.city.fr/\nHTTPS://city.FR",
        language="en",
        layers=("trees",),
        filters={"sort": "new", "kind": "proposal", "area": area.slug, "answered": "yes"},
        view=(2.20000001, 48.88, 2.22, 48.90),
        height=700,
    )

    embed = actions.make_embed(campaign, asked, by=manager)

    embed.refresh_from_db()
    assert (embed.title, embed.hosts) == ("The   map", ["https://www.city.fr", "https://city.fr"])
    assert (embed.language, embed.layers, embed.height) == ("en", ["trees"], 700)
    assert embed.filters == {"kind": "proposal", "area": area.slug, "answered": "yes"}
    assert embed.view == [2.2, 48.88, 2.22, 48.9]
    assert (embed.made_by, embed.is_active) == (manager, True)


def test_keys_cannot_be_guessed_and_never_meet():
    keys = {an_embed().key for _ in range(3)}

    assert len(keys) == 3
    assert {len(key) for key in keys} == {32}  # 192 bits in base 64


def test_choosing_every_layer_means_later_ones_too(campaign, manager):
    embed = actions.make_embed(campaign, a_wish(layers=("trees", "ideas")), by=manager)

    assert embed.layers == []


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("title", {"title": " \u200b "}),
        ("title", {"title": "x" * 121}),
        ("hosts", {"hosts": "https://city.fr; script-src *"}),
        ("hosts", {"hosts": "https://*.city.fr"}),
        ("language", {"language": "de"}),
        ("layers", {"layers": ("hidden",)}),
        ("layers", {"layers": ("ideas", "nowhere")}),
        ("filters", {"filters": {"state": "held"}}),
        ("filters", {"filters": {"layer": "hidden"}}),
        ("filters", {"filters": {"bbox": "2,48,3,49"}}),
        ("filters", {"filters": {"kind": "complaint"}}),
        ("filters", {"filters": {"category": "elsewhere"}}),
        ("filters", {"filters": {"area": "elsewhere"}}),
        ("filters", {"filters": {"status": "elsewhere"}}),
        ("filters", {"filters": {"q": "x" * 101}}),
        ("view", {"view": (2.3, 48.8, 2.2, 48.9)}),
        ("view", {"view": (2.2, 48.8, 2.3, float("nan"))}),
        ("view", {"view": (2.2, 48.8, 2.2001, 48.9)}),
        ("view", {"view": ()}),
        ("height", {"height": 319}),
        ("height", {"height": 2001}),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(campaign, manager, field, fields):
    with pytest.raises(WrongInput) as met:
        actions.make_embed(campaign, a_wish(**fields), by=manager)

    assert list(met.value.facts["fields"]) == [field]
    assert not Embed.objects.exists()


def test_everything_that_is_wrong_is_said_at_once(campaign, manager):
    with pytest.raises(WrongInput) as met:
        actions.make_embed(campaign, a_wish(title="", hosts="", height=1), by=manager)

    assert list(met.value.facts["fields"]) == ["title", "hosts", "height"]
    assert met.value.facts["field"] == "title"


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.MODERATOR, Role.PLANNER])
def test_only_who_configures_a_campaign_gives_its_map_away(campaign, role):
    embed, person = an_embed(campaign), a_moderator(campaign, role)

    for act in (
        lambda: actions.make_embed(campaign, a_wish(), by=person),
        lambda: actions.change_embed(embed, a_wish(), by=person),
        lambda: actions.revoke_embed(embed, by=person),
    ):
        with pytest.raises(NotAllowed):
            act()

    assert Embed.objects.get().revoked_at is None


def test_an_administrator_may_open_it_to_every_site_under_a_name(campaign):
    admin = a_person(is_administrator=True)

    embed = actions.make_embed(campaign, a_wish(hosts="https://*.city.fr"), by=admin)

    assert embed.hosts == ["https://*.city.fr"]


def test_a_change_keeps_the_key(campaign, manager):
    embed = an_embed(campaign)

    actions.change_embed(embed, a_wish(title="Another", hosts="https://b.fr"), by=manager)

    changed = Embed.objects.get()
    assert (changed.key, changed.title, changed.hosts) == (embed.key, "Another", ["https://b.fr"])


def test_what_is_taken_back_is_gone_for_good(campaign, manager):
    embed = an_embed(campaign)
    assert embed_for(embed.key) == embed

    actions.revoke_embed(embed, by=manager)

    with pytest.raises(NotVisible):
        embed_for(embed.key)
    assert desk_embed(campaign, embed.key) == embed
    for act in (
        lambda: actions.revoke_embed(embed, by=manager),
        lambda: actions.change_embed(embed, a_wish(), by=manager),
    ):
        with pytest.raises(Refused) as met:
            act()
        assert met.value.code == "embed_revoked"


def test_a_draft_shows_no_embed_and_an_archive_does(campaign):
    embed = an_embed(campaign)
    found = {}
    for visibility in Visibility:
        Campaign.objects.filter(pk=campaign.pk).update(visibility=visibility)
        found[visibility] = Embed.objects.open().filter(pk=embed.pk).exists()

    assert found == {Visibility.DRAFT: False, Visibility.PUBLIC: True, Visibility.ARCHIVED: True}


@pytest.mark.parametrize("key", ["", "zzz", "\x00", "é" * 32, "x" * 65, "../../../../etc/passwd//"])
def test_what_is_no_key_asks_no_question(key, django_assert_num_queries):
    with django_assert_num_queries(0):
        for ask in (lambda: embed_for(key), lambda: desk_embed(Campaign(pk=1), key)):
            with pytest.raises(NotVisible):
                ask()


def test_an_embed_is_of_one_desk_alone(campaign):
    with pytest.raises(NotVisible):
        desk_embed(a_campaign(), an_embed(campaign).key)


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("embed_key_cannot_be_guessed", {"key": "short"}),
        ("embed_title_not_blank", {"title": ""}),
        ("embed_hosts_are_origins", {"hosts": []}),
        ("embed_hosts_are_origins", {"hosts": ["https://a.fr", "https://b.fr; script-src *"]}),
        ("embed_hosts_are_origins", {"hosts": ["https://a.fr\nX: y"]}),
        ("embed_hosts_are_origins", {"hosts": ["*"]}),
        ("embed_language_known", {"language": "de"}),
        ("embed_filters_are_a_dictionary", {"filters": ["kind"]}),
        ("embed_view_is_a_box", {"view": [2.3, 48.8, 2.2, 48.9]}),
        ("embed_view_is_a_box", {"view": [2.2, 48.8, 2.3]}),
        ("embed_height_in_reach", {"height": 100}),
    ],
)
def test_the_database_holds_what_must_never_be_false(constraint, values):
    embed = an_embed()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Embed.objects.filter(pk=embed.pk).update(**values)


def test_two_persons_joined_keep_their_embeds():
    embed = an_embed()
    other = a_person()

    actions.merge_persons(embed.made_by, into=other)

    embed.refresh_from_db()
    assert embed.made_by == other
