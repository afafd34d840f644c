"""The map in other sites' frames: what it shows, to whom, in which language, and how it is kept."""

import pytest
from django.conf import settings as django_settings
from django.test import Client

from campaigns.enums import Visibility
from campaigns.models import Campaign
from contributions import actions
from contributions.enums import State
from contributions.models import Embed
from layers.enums import LayerKind
from layers.models import Layer
from tests.factories import (
    a_campaign,
    a_category,
    a_contribution,
    a_feature,
    a_layer,
    an_embed,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign() -> Campaign:
    campaign = a_campaign(title="Le quartier du Parc", slug="parc")
    a_category(campaign, slug="benches", label="Bancs", label_en="Benches")
    return campaign


@pytest.fixture
def ideas(campaign) -> Layer:
    return a_layer(campaign, slug="ideas", title="Ideas")


def page_of(client: Client, embed: Embed, query: str = "", **headers: str):
    return client.get(f"/embed/{embed.key}/{query}", headers=headers)


def data_of(answer) -> dict:
    return answer.context["map_data"]


@pytest.mark.parametrize("contributions", [1, 3])
def test_the_frame_costs_the_same_for_one_contribution_and_three(
    client, campaign, ideas, django_assert_num_queries, contributions
):
    for _ in range(contributions):
        a_contribution(ideas)
    embed = an_embed(campaign)

    with django_assert_num_queries(5):
        answer = page_of(client, embed)

    assert answer.content.count(b"data-card=") == contributions


def test_the_row_says_who_may_frame_it_and_the_request_says_nothing(client, campaign):
    embed = an_embed(campaign, hosts="https://www.city.fr\nhttp://127.0.0.1:8101")

    answer = page_of(client, embed, "?hosts=evil.test", Referer="https://evil.test/")

    policy = answer.headers["Content-Security-Policy"]
    ancestors = next(one for one in policy.split("; ") if one.startswith("frame-ancestors"))
    assert ancestors == "frame-ancestors 'self' https://www.city.fr http://127.0.0.1:8101"
    assert "X-Frame-Options" not in answer.headers
    assert "evil" not in f"{answer.headers}{answer.content.decode()}"


def test_it_may_be_shared_and_is_always_asked_about(client, campaign, ideas):
    embed = an_embed(campaign)
    client.cookies["session"], client.cookies["language"] = "x" * 32, "en"
    first = page_of(client, embed, **{"Accept-Language": "en"})

    again = page_of(client, embed, **{"If-None-Match": first.headers["ETag"]})
    a_contribution(ideas, state=State.HELD)
    unmoved = page_of(client, embed, **{"If-None-Match": first.headers["ETag"]})
    a_contribution(ideas)
    moved = page_of(client, embed, **{"If-None-Match": first.headers["ETag"]})

    assert first.headers["Cache-Control"] == "public, max-age=0, must-revalidate, s-maxage=2"
    assert first.headers["Vary"] == "Accept-Encoding"
    assert not first.cookies
    assert first.headers["Content-Language"] == "fr"
    assert [a.status_code for a in (first, again, unmoved, moved)] == [200, 304, 304, 200]


def test_a_304_says_again_who_may_frame_it(client, campaign):
    """A browser renews the headers that it keeps with those of a 304."""
    embed = an_embed(campaign)
    first = page_of(client, embed)

    again = page_of(client, embed, **{"If-None-Match": first.headers["ETag"]})

    for name in ("Content-Security-Policy", "Cache-Control", "X-Frame-Options"):
        assert _as_set(again.headers.get(name)) == _as_set(first.headers.get(name))


def _as_set(policy: str | None) -> set[str]:
    return set((policy or "").split("; "))


@pytest.mark.parametrize(
    ("language", "word"), [("fr", "Ouvrir la carte seule"), ("en", "Open the map alone")]
)
def test_the_language_is_the_rows(client, campaign, ideas, language, word):
    a_contribution(ideas, category="benches")
    embed = an_embed(campaign, language=language)

    words = page_of(client, embed, **{"Accept-Language": "en, fr"}).content.decode()

    assert f'<html lang="{language}"' in words
    assert word in words
    assert ("Bancs" in words) == (language == "fr")


def test_unknown_revoked_and_draft_are_the_same_bytes(client, campaign):
    revoked, draft = an_embed(campaign), an_embed()
    actions.revoke_embed(revoked, by=revoked.made_by)
    Campaign.objects.filter(pk=draft.campaign_id).update(visibility=Visibility.DRAFT)

    answers = [
        client.get(f"/embed/{key}/") for key in (revoked.key, draft.key, "x" * 32, "zzz", "\x00")
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert len({str(sorted(answer.headers.items())) for answer in answers}) == 1
    assert answers[0].headers["X-Frame-Options"] == "DENY"
    assert answers[0].headers["Cache-Control"] == "no-store"
    assert answers[0].headers["Vary"] == "Accept-Encoding"


def test_staff_see_no_more_in_a_frame_than_everybody(client, campaign):
    embed = an_embed(campaign)
    Campaign.objects.filter(pk=campaign.pk).update(visibility=Visibility.DRAFT)
    client.force_login(embed.made_by)

    assert page_of(client, embed).status_code == 404


def test_list_and_map_are_limited_to_the_layers_of_the_row(client, campaign, ideas):
    other = a_layer(campaign, slug="other", order=1)
    trees = a_layer(campaign, slug="trees", kind=LayerKind.REFERENCE, order=2)
    a_feature(trees)
    shown, hidden = a_contribution(ideas), a_contribution(other)
    embed = an_embed(campaign, layers=("ideas", "trees"))

    answer = page_of(client, embed)

    assert [row.public_id for row in answer.context["rows"]] == [shown.public_id]
    assert answer.context["count"] == 1
    assert str(hidden.public_id) not in answer.content.decode()
    assert data_of(answer)["layers"] == ["ideas", "trees"]
    assert data_of(page_of(client, an_embed(campaign)))["layers"] is None


def test_a_layer_that_was_hidden_later_does_not_open_all_the_others(client, campaign, ideas):
    a_contribution(ideas)
    other = a_layer(campaign, slug="other", order=1)
    embed = an_embed(campaign, layers=("other",))
    Layer.objects.filter(pk=other.pk).update(is_shown=False)

    answer = page_of(client, embed)

    assert data_of(answer)["layers"] == []
    assert answer.context["rows"] == []
    assert "other" not in answer.content.decode().split("map-data")[1].replace('"others"', "")


def test_list_and_map_are_filtered_as_the_row_says(client, campaign, ideas):
    bench = a_contribution(ideas, kind="proposal", category="benches", title="A bench")
    a_contribution(ideas, kind="comment", title="A comment")
    narrow = an_embed(campaign, filters={"kind": "proposal", "category": "benches"})
    words = an_embed(campaign, filters={"q": "bench", "sort": "supported"})

    answer, other = page_of(client, narrow), page_of(client, words)

    assert [row.title for row in answer.context["rows"]] == ["A bench"]
    assert data_of(answer)["filters"] == [("kind", "proposal"), ("category", "benches")]
    assert answer.context["only_on_map"] is None
    assert other.context["only_on_map"] == [bench.public_id]


def test_the_list_pages_inside_the_frame(client, campaign, ideas):
    for number in range(12):
        a_contribution(ideas, title=f"Bench {number}")
    embed = an_embed(campaign)

    first = page_of(client, embed)
    second = page_of(client, embed, f"?{first.context['next_query']}")

    rows = [row.public_id for answer in (first, second) for row in answer.context["rows"]]
    assert (len(first.context["rows"]), len(second.context["rows"])) == (10, 2)
    assert len(set(rows)) == 12
    assert 'href="?"' in second.content.decode()
    assert second.context["next_query"] == ""


@pytest.mark.parametrize("query", ["?after=x", "?after=1_1&after=2_2", "?after=2026-13-01_1"])
def test_a_page_that_cannot_be_is_not_there(client, campaign, query):
    assert page_of(client, an_embed(campaign), query).status_code == 404


@pytest.mark.parametrize("query", ["?focus=1", "?layers=draft", "?state=held", "?utm_source=city"])
def test_other_parameters_mean_nothing(client, campaign, ideas, query):
    """TRUST L12: the same bytes, whatever is asked about."""
    a_contribution(ideas)
    embed = an_embed(campaign)

    assert page_of(client, embed, query).content == page_of(client, embed).content


def test_every_link_leaves_the_frame_and_says_so(client, campaign, ideas):
    a_contribution(ideas)

    words = page_of(client, an_embed(campaign)).content.decode()

    links = [part.split("</a>")[0] for part in words.split("<a ")[1:]]
    inside = [link for link in links if 'href="#' not in link]
    assert len(inside) == 4  # the title, the card, what was pressed, the map alone
    assert all('target="_blank"' in link and 'rel="noopener"' in link for link in inside)
    assert all("visually-hidden" in link for link in inside)
    assert "<form" not in words


def test_the_first_view_is_the_rows(client, campaign):
    own = data_of(page_of(client, an_embed(campaign, view=(2.21, 48.88, 2.22, 48.89))))
    whole = data_of(page_of(client, an_embed(campaign)))

    assert (own["bounds"], own["isWhole"]) == ([2.21, 48.88, 2.22, 48.89], False)
    assert (whole["bounds"], whole["isWhole"]) == ([2.2, 48.88, 2.24, 48.9], True)


def test_the_script_for_other_sites_keeps_its_address_and_may_be_loaded_by_them(settings):
    """WhiteNoise serves it below our own middleware, which says whose pages may take what."""
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True

    lent = Client().get(f"{django_settings.STATIC_URL}js/embed-host.js")
    kept = Client().get(f"{django_settings.STATIC_URL}js/embed.js")

    assert (lent.status_code, kept.status_code) == (200, 200)
    assert lent.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert kept.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    lent.close(), kept.close()
