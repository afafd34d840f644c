"""What a resident reads: pages that cost the same whatever they hold, and betray nothing."""

import base64
import re
from hashlib import sha256

import pytest
from django.contrib.gis.geos import LineString

from campaigns.enums import Act, Visibility
from contributions.enums import State
from contributions.models import Answer, Contribution, Status
from tests.factories import (
    NORTH,
    SOUTH,
    WEST,
    a_campaign,
    a_category,
    a_contribution,
    a_feature,
    a_layer,
    a_moderator,
    a_person,
    a_phase,
    a_reply,
    a_square,
    an_area,
    supported_by,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    campaign = a_campaign(title="Le quartier du Parc", slug="parc")
    a_category(campaign)
    an_area(campaign, a_square(2.20, 48.88, 2.22, 48.90))
    return campaign


def words_of(answer):
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("campaigns", [1, 3])
def test_home_costs_the_same_for_one_campaign_and_three(
    client, django_assert_num_queries, campaigns
):
    for _ in range(campaigns):
        a_contribution(a_layer(a_campaign()))

    with django_assert_num_queries(4):
        answer = client.get("/")

    assert answer.content.count(b"<article") == campaigns


@pytest.mark.parametrize("contributions", [1, 3])
def test_the_map_page_costs_the_same_for_one_contribution_and_three(
    client, campaign, django_assert_num_queries, contributions
):
    layer = a_layer(campaign)
    for _ in range(contributions):
        a_reply(a_contribution(layer))

    with django_assert_num_queries(11):
        answer = client.get("/campaigns/parc/")

    assert answer.content.count(b"data-card=") == contributions


@pytest.mark.parametrize("contributions", [1, 3])
def test_the_list_costs_the_same_for_one_contribution_and_three(
    client, campaign, django_assert_num_queries, contributions
):
    layer = a_layer(campaign)
    for _ in range(contributions):
        a_contribution(layer)

    with django_assert_num_queries(10):
        answer = client.get("/campaigns/parc/contributions/")

    assert answer.content.count(b"data-card=") == contributions


@pytest.mark.parametrize("replies", [1, 3])
def test_a_contribution_costs_the_same_for_one_reply_and_three(
    client, campaign, django_assert_num_queries, replies
):
    contribution = a_contribution(a_layer(campaign))
    for number in range(replies):
        a_reply(contribution, text=f"Reply {number}.")

    with django_assert_num_queries(16):
        answer = client.get(f"/campaigns/parc/contributions/{contribution.public_id}/")

    assert answer.content.count(b"Reply ") == replies


def test_reading_sets_no_cookie(client, campaign):
    contribution = a_contribution(a_layer(campaign))

    for path in ("", "about/", "contributions/", "contributions/new/"):
        assert not client.get(f"/campaigns/parc/{path}").cookies
    assert not client.get(f"/campaigns/parc/contributions/{contribution.public_id}/").cookies
    assert not client.get("/").cookies


def test_what_is_missing_and_what_is_hidden_answer_the_same_bytes(client, campaign):
    hidden = a_contribution(a_layer(campaign), state=State.HELD)
    a_campaign(slug="secret", visibility=Visibility.DRAFT, title="Secret plan")

    answers = [
        client.get(path)
        for path in (
            f"/campaigns/parc/contributions/{hidden.public_id}/",
            "/campaigns/parc/contributions/42/",
            f"/campaigns/parc/contributions/{2**63}/",
            "/campaigns/secret/",
            "/campaigns/none/",
            "/campaigns/secret/picture.svg",
            "/receipts/aaaa-bbbb/",
            "/nowhere/",
        )
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


def test_a_draft_is_seen_by_those_who_prepare_it(client):
    campaign = a_campaign(slug="secret", visibility=Visibility.DRAFT)
    client.force_login(a_moderator(campaign))

    assert client.get("/campaigns/secret/").status_code == 200
    assert "no-store" in client.get("/campaigns/secret/picture.svg")["Cache-Control"]


def test_a_joined_contribution_leads_to_the_one_it_was_joined_to(client, campaign):
    layer = a_layer(campaign)
    target = a_contribution(layer)
    duplicate = a_contribution(layer)
    from contributions import actions

    actions.merge(duplicate, into=target, by=a_moderator(campaign))

    answer = client.get(f"/campaigns/parc/contributions/{duplicate.public_id}/")

    assert answer.status_code == 301
    assert answer.url == f"/campaigns/parc/contributions/{target.public_id}/"

    last = a_contribution(layer)
    actions.merge(target, into=last, by=a_moderator(campaign))
    answer = client.get(f"/campaigns/parc/contributions/{duplicate.public_id}/")

    assert answer.url == f"/campaigns/parc/contributions/{last.public_id}/"


def test_titles_name_the_page_the_campaign_and_the_city(client, campaign):
    answer = client.get("/campaigns/parc/")

    assert "<title> Carte – Le quartier du Parc – Nanterre </title>" in words_of(answer)


def test_pages_are_french_unless_english_is_asked(client, campaign):
    french = words_of(client.get("/campaigns/parc/"))
    english = words_of(client.get("/campaigns/parc/", headers={"Accept-Language": "en"}))

    assert 'lang="fr"' in french
    assert "Ce qui se discute" in french
    assert 'lang="en"' in english
    assert "What is open to discussion" in english


def test_the_language_is_kept_by_pressing_its_button_alone(client, campaign):
    answer = client.post(
        "/language/",
        {"language": "en", "next": "/campaigns/parc/"},
        headers={"Origin": "http://testserver"},
    )

    assert (answer.status_code, answer["Location"]) == (303, "/campaigns/parc/")
    assert answer.cookies["language"].value == "en"
    assert "What is open to discussion" in words_of(client.get("/campaigns/parc/"))


@pytest.mark.parametrize("target", ["https://evil.test/", "//evil.test/", "javascript:alert(1)"])
def test_the_language_switch_leads_nowhere_else(client, target):
    answer = client.post(
        "/language/", {"language": "en", "next": target}, headers={"Origin": "http://testserver"}
    )

    assert answer["Location"] == "/"


def test_the_language_switch_leads_back_whatever_the_address_holds(client):
    answer = client.post(
        "/language/",
        {"language": "en", "next": "/?q=é\nX: y"},
        headers={"Origin": "http://testserver"},
    )

    assert (answer.status_code, answer["Location"]) == (303, "/?q=%C3%A9%0AX:%20y")


def test_the_import_map_is_the_one_inline_script_and_the_csp_names_it(client, campaign):
    answer = client.get("/campaigns/parc/")
    page = answer.content.decode()

    inline = re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>(.*?)</script>", page, re.DOTALL)
    kinds = [re.search(r'type="([^"]*)"', attributes)[1] for attributes, _ in inline]
    (written,) = [text for attributes, text in inline if "importmap" in attributes]
    digest = base64.b64encode(sha256(written.encode()).digest()).decode()

    assert set(kinds) == {"importmap", "application/json"}
    assert f"script-src 'self' 'sha256-{digest}'" in answer["Content-Security-Policy"]
    assert "<style" not in page
    assert " style=" not in page


@pytest.mark.parametrize(
    "query",
    ["unknown=1", "kind=nonsense", "kind=proposal&kind=comment", "bbox=1,2", "after=x", "limit=0"],
)
def test_a_filter_that_does_not_exist_is_refused(client, campaign, query):
    assert client.get(f"/campaigns/parc/?{query}").status_code == 400
    assert client.get(f"/campaigns/parc/contributions/?{query}").status_code == 400


def test_filters_and_count_say_the_same(client, campaign):
    layer = a_layer(campaign)
    a_contribution(layer, title="Planter un figuier", kind="proposal")
    a_contribution(layer, title="Trop de bruit", kind="comment")
    a_contribution(layer, state=State.HELD, title="Un figuier en attente")

    page = words_of(client.get("/campaigns/parc/?q=figuier"))

    assert 'data-count="1"' in page
    assert "Planter un figuier" in page
    assert "Trop de bruit" not in page
    assert "en attente" not in page


def test_filters_that_tiles_cannot_answer_hand_the_identities_to_the_map(client, campaign):
    wanted = a_contribution(a_layer(campaign), title="Planter un figuier")

    page = words_of(client.get("/campaigns/parc/?q=figuier&fragment=list"))

    assert f'<script id="only-on-map" type="application/json">[{wanted.public_id}]' in page
    assert "only-on-map" not in words_of(client.get("/campaigns/parc/?kind=proposal"))


def test_pages_follow_each_other_without_a_gap(client, campaign):
    layer = a_layer(campaign)
    expected = {a_contribution(layer).public_id for _ in range(5)}

    seen, address = [], "?limit=2"
    while address:
        page = client.get(f"/campaigns/parc/contributions/{address}").content.decode()
        seen += map(int, re.findall(r'data-card="(\d+)"', page))
        link = re.search(r'rel="next"\s+href="([^"]+)"', page)
        address = link[1].replace("&amp;", "&") if link else ""

    assert len(seen) == len(set(seen)) == 5
    assert set(seen) == expected


def test_words_of_residents_are_never_markup(client, campaign):
    hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    contribution = a_contribution(
        a_layer(campaign), title=hostile, text=f"{hostile} \u202eمقعد", signature=hostile
    )
    a_reply(contribution, text=hostile)
    address = f"/campaigns/parc/contributions/{contribution.public_id}/"

    for page in (client.get(address), client.get("/campaigns/parc/")):
        text = page.content.decode()
        assert "&lt;script&gt;alert(1)" in text
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "\u202e" not in text


def test_the_official_answer_stands_apart(client, campaign):
    contribution = a_contribution(a_layer(campaign))
    status = Status.objects.create(campaign=campaign, slug="planned", label="Programmé")
    Contribution.objects.filter(pk=contribution.pk).update(status=status)
    Answer.objects.create(
        contribution=contribution, service="Espaces verts", text="Au printemps.", by=a_person()
    )

    page = words_of(client.get(f"/campaigns/parc/contributions/{contribution.public_id}/"))

    assert '<section class="answer"' in page
    assert "Espaces verts" in page
    assert "Programmé" in page


def test_the_about_page_tells_the_charter_and_what_is_open(client):
    a_campaign(
        slug="parc",
        acts=(Act.SUPPORT,),
        negotiable=["Les bancs"],
        not_negotiable=["Les loyers"],
        envelope_euros=4_200_000,
        decided_by="Le conseil municipal",
    )

    page = words_of(client.get("/campaigns/parc/about/"))

    for told in ("Les bancs", "Les loyers", "4 200 000 €", "Le conseil municipal"):
        assert told in page
    assert "Aujourd’hui, vous pouvez" in page
    assert "contributions/new" not in page


def test_nothing_invites_to_contribute_before_the_phase(client):
    campaign = a_campaign(slug="parc", acts=())
    a_phase(campaign, begins=3, ends=5)
    a_layer(campaign)

    assert b"contributions/new" not in client.get("/campaigns/parc/").content
    answer = client.get("/campaigns/parc/contributions/new/")
    assert answer.status_code == 409


def test_supporting_is_possible_without_an_account_once_and_can_be_undone(client, campaign):
    contribution = a_contribution(a_layer(campaign))
    address = f"/campaigns/parc/contributions/{contribution.public_id}/"
    here = {"Origin": "http://testserver"}

    for _ in range(2):
        answer = client.post(f"{address}support/", headers=here)
    assert (answer.status_code, answer["Location"]) == (303, f"{address}#support")
    device = client.cookies["device"]
    assert (device["httponly"], device["samesite"], device["max-age"]) == (True, "Lax", 34_128_000)
    assert "Vous soutenez cette contribution" in words_of(client.get(address))
    assert Contribution.objects.get(pk=contribution.pk).support_count == 1

    client.post(f"{address}unsupport/", headers=here)
    assert Contribution.objects.get(pk=contribution.pk).support_count == 0


def test_the_list_says_how_many_support(client, campaign):
    supported_by(a_contribution(a_layer(campaign)), a_person(), a_person())

    assert "2 soutiens" in words_of(client.get("/campaigns/parc/"))


def test_the_picture_draws_the_ground_and_no_contribution(client, campaign):
    streets = a_layer(campaign, kind="reference", style={"colour": '"><script>'})
    a_feature(streets, LineString((WEST, SOUTH), (2.22, NORTH), srid=4326), name="Rue")
    a_contribution(a_layer(campaign), title="Un secret de polichinelle")

    answer = client.get("/campaigns/parc/picture.svg")

    assert answer["Content-Type"] == "image/svg+xml"
    assert answer.content.count(b"<path") == 4
    assert b"<script" not in answer.content
    assert b"polichinelle" not in answer.content


def test_robots_are_told_what_is_not_for_them(client):
    assert "Disallow: /receipts/" in words_of(client.get("/robots.txt"))


def test_a_closed_form_leads_back_to_what_can_still_be_read(client):
    campaign = a_campaign(acts=())
    a_layer(campaign)

    page = client.get(f"/campaigns/{campaign.slug}/contributions/new/")

    assert page.status_code == 409
    assert f'href="/campaigns/{campaign.slug}/"' in page.content.decode()


def test_a_map_that_was_moved_offers_to_clear_the_filters_only_where_there_are_some(
    client, campaign
):
    a_layer(campaign)
    box = f"bbox={WEST},{SOUTH},{WEST + 0.01},{NORTH}&fragment=list"

    moved = client.get(f"/campaigns/parc/?{box}").content.decode()
    filtered = client.get(f"/campaigns/parc/?{box}&q=banc").content.decode()

    assert ('class="clear"' in moved, 'class="clear"' in filtered) == (False, True)


def test_the_page_about_data_says_whose_servers_a_base_map_asks(client, settings):
    own = client.get("/privacy/").content.decode()

    settings.BASEMAP_ORIGINS = ["https://tiles.city.example"]
    other = client.get("/privacy/").content.decode()

    assert "Aucune requête" in own
    assert "Aucune requête" not in other
    assert "tiles.city.example" in other
