"""The desk's side of maps on other sites: list, form, what to paste, taking back."""

from html import unescape

import pytest
from django.urls import reverse

from campaigns.enums import Role
from contributions.models import Embed
from tests.factories import (
    a_campaign,
    a_category,
    a_layer,
    a_moderator,
    a_square,
    an_area,
    an_embed,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    campaign = a_campaign(slug="parc", title="Le quartier du Parc")
    a_layer(campaign, slug="ideas")
    a_category(campaign, slug="benches", label="Bancs")
    return campaign


@pytest.fixture
def manager(campaign, client):
    person = a_moderator(campaign, Role.MANAGER)
    client.force_login(person)
    return person


def a_form(**fields):
    return {
        "title": "La carte", "hosts": "https://www.city.fr", "language": "fr", "height": "640",
        "view": "whole", **fields,
    }  # fmt: skip


def words_of(answer) -> str:
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("embeds", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(
    client, campaign, manager, django_assert_num_queries, embeds
):
    for _ in range(embeds):
        an_embed(campaign)

    with django_assert_num_queries(9):
        answer = client.get("/desk/parc/embeds/")

    assert answer.content.count(b"<article") == embeds


def test_an_empty_list_invites(client, campaign, manager):
    words = words_of(client.get("/desk/parc/embeds/"))

    assert reverse("web:desk_embed_new", args=["parc"]) in words
    assert "<article" not in words


def test_a_line_says_where_what_and_who(client, campaign, manager):
    area = an_area(campaign, a_square(2.20, 48.88, 2.22, 48.90))
    an_embed(
        campaign,
        title="Bancs du Parc",
        hosts="https://a.fr\nhttps://b.fr",
        filters={"kind": "proposal", "category": "benches", "area": area.slug, "q": "ombre"},
    )

    words = words_of(client.get("/desk/parc/embeds/"))

    for said in ("Bancs du Parc", "https://a.fr", "https://b.fr", " · Bancs", area.name):
        assert said in words
    assert "ombre" in words
    assert Embed.objects.get().made_by.display_name in words


def test_a_new_one_leads_to_its_page_with_what_to_paste(client, campaign, manager, settings):
    answer = client.post("/desk/parc/embeds/new/", a_form(title='A "good" <map>'))

    embed = Embed.objects.get()
    assert answer.url == f"/desk/parc/embeds/{embed.key}/?saved=new#paste"
    page = client.get(answer.url)
    area = page.content.decode().split('id="plain"')[1].split("</textarea>")[0].split(">", 1)[1]
    assert unescape(area) == (
        f'<iframe src="{settings.PUBLIC_URL}/embed/{embed.key}/"'
        ' title="A &quot;good&quot; &lt;map&gt;" lang="fr" loading="lazy" width="800"'
        ' height="640" style="width:100%;border:0"></iframe>'
    )
    growing = page.context["growing_snippet"]
    assert growing.splitlines()[1] == (
        f'<script src="{settings.PUBLIC_URL}/static/js/embed-host.js" async></script>'
    )


def test_the_preview_is_the_real_page_and_the_only_frame_of_the_desk(client, campaign, manager):
    embed = an_embed(campaign)

    page = client.get(f"/desk/parc/embeds/{embed.key}/")
    others = [client.get(f"/desk/parc/{rest}") for rest in ("embeds/", "embeds/new/", "queue/")]

    assert f'src="/embed/{embed.key}/"' in words_of(page)
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    assert all("frame-src 'none'" in one.headers["Content-Security-Policy"] for one in others)
    assert all(b"<iframe" not in one.content for one in others)


def test_a_refused_form_keeps_its_text_and_says_per_field_what_is_wrong(client, campaign, manager):
    form = a_form(
        title="", hosts="https://a.fr\nhttps://city.fr; script-src *", height="9", kind="proposal",
        layers=["ideas"], view="box", box="x",
    )  # fmt: skip

    answer = client.post("/desk/parc/embeds/new/", form)

    words = answer.content.decode()
    assert answer.status_code == 400
    assert list(answer.context["wrong"]) == ["title", "hosts", "view", "height"]
    assert "https://a.fr\nhttps://city.fr; script-src *</textarea>" in words
    assert 'value="9"' in words
    assert words.count('aria-invalid="true"') == 4
    assert 'value="proposal" selected' in " ".join(words.split())
    for name in ("title", "hosts", "view", "height"):
        assert f'href="#{name}"' in words
        assert f'id="{name}"' in words
    assert not Embed.objects.exists()


def test_a_form_brings_back_what_it_saved(client, campaign, manager):
    area = an_area(campaign, a_square(2.20, 48.88, 2.22, 48.90))
    a_layer(campaign, slug="other", order=1)
    sent = a_form(
        layers=["other"], view=f"area:{area.slug}", answered="yes", q="ombre", sort="supported",
        language="en",
    )  # fmt: skip
    address = client.post("/desk/parc/embeds/new/", sent).url

    typed = client.get(address).context["typed"]

    assert (typed.layers, typed.view, typed.language) == (("other",), f"area:{area.slug}", "en")
    assert typed.filters == {"answered": "yes", "q": "ombre", "sort": "supported"}
    assert Embed.objects.get().view == [2.2, 48.88, 2.22, 48.9]


def test_the_view_of_the_preview_is_kept_and_stays_kept(client, campaign, manager):
    embed = an_embed(campaign)
    address = f"/desk/parc/embeds/{embed.key}/"
    client.post(address, a_form(view="box", box="2.21,48.881,2.215,48.885"))
    typed = client.get(address).context["typed"]

    client.post(address, a_form(view=typed.view, box=typed.box))

    embed.refresh_from_db()
    assert embed.view == [2.21, 48.881, 2.215, 48.885]


def test_taking_back_asks_first(client, campaign, manager):
    embed = an_embed(campaign)
    address = f"/desk/parc/embeds/{embed.key}/revoke/"

    asked = client.get(address)
    embed.refresh_from_db()
    assert (asked.status_code, embed.is_active) == (200, True)
    done = client.post(address)

    embed.refresh_from_db()
    assert (done.url, embed.is_active) == ("/desk/parc/embeds/?saved=revoked", False)
    assert client.post(address).status_code == 409
    page = client.get(f"/desk/parc/embeds/{embed.key}/")
    assert b"<iframe" not in page.content
    assert b"<form method" not in page.content.split(b"<main")[1]


def test_a_change_of_what_was_taken_back_meanwhile_is_refused_and_kept(client, campaign, manager):
    embed = an_embed(campaign)
    client.post(f"/desk/parc/embeds/{embed.key}/revoke/")

    answer = client.post(f"/desk/parc/embeds/{embed.key}/", a_form(title="Another"))

    assert answer.status_code == 409


@pytest.mark.parametrize(
    ("role", "sees"), [(Role.MANAGER, True), (Role.MODERATOR, False), (Role.PLANNER, False)]
)
def test_the_door_is_shown_to_who_may_use_it(client, campaign, role, sees):
    client.force_login(a_moderator(campaign, role))

    words = words_of(client.get("/desk/parc/queue/?list=published"))

    assert (reverse("web:desk_embeds", args=["parc"]) in words) is sees
