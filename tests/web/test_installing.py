"""Installable: the manifest, the worker's address, and which pages a device may keep."""

import json
import re

import pytest
from django.conf import settings as django_settings

from tests.factories import a_campaign, a_contribution, a_layer, a_moderator, an_embed
from tests.proofs.routes import ROUTES

pytestmark = pytest.mark.django_db

MAY_BE_KEPT = {"web:home", "web:campaign", "web:about", "web:contributions"}


@pytest.fixture(autouse=True)
def _served(settings):
    settings.SERVICE_WORKER = True


@pytest.fixture
def item():
    return a_contribution(a_layer(a_campaign(slug="parc"), slug="ideas"))


@pytest.mark.parametrize(("language", "words"), [("fr", "concertations"), ("en", "consultations")])
def test_the_manifest_names_the_city_in_the_language_of_who_asks(client, settings, language, words):
    settings.CITY_NAME = "Nanterre"

    answer = client.get("/manifest.webmanifest", headers={"Accept-Language": language})

    assert answer["Content-Type"] == "application/manifest+json"
    told = json.loads(answer.content)
    assert (told["name"], told["lang"], told["start_url"]) == ("Nanterre · Parvis", language, "/")
    assert words in told["description"]
    assert {icon["purpose"] for icon in told["icons"]} == {"any", "maskable"}
    names = [icon["src"].removeprefix("/static/") for icon in told["icons"]]
    assert [name for name in names if not (django_settings.ROOT / "static" / name).exists()] == []


def test_the_worker_rules_over_the_whole_site_and_is_asked_for_again_each_time(client):
    answer = client.get("/sw.js")

    assert answer["Service-Worker-Allowed"] == "/"
    assert answer["Content-Type"].startswith("text/javascript")
    assert "no-cache" in answer["Cache-Control"]
    told = json.loads(re.match(r"self\.parvis = (\{.*?\});\n", answer.content.decode())[1])
    assert told["offline"] == "/offline/"


def test_a_new_version_is_another_worker(client, settings):
    first = client.get("/sw.js").content
    settings.VERSION = "another"

    assert client.get("/sw.js").content != first


def test_the_switch_serves_one_that_removes_itself_and_pages_register_none(client, settings, item):
    settings.SERVICE_WORKER = False

    worker = client.get("/sw.js").content.decode()

    assert "unregister()" in worker
    assert 'addEventListener("fetch"' not in worker
    page = client.get("/campaigns/parc/")
    assert "install.js" not in page.content.decode()
    assert "X-Keep-Offline" not in page.headers


def test_only_pages_that_everybody_sees_say_that_they_may_be_kept(client, item):
    values = {"slug": "parc", "campaign": "parc", "public_id": item.public_id, "layer": "ideas"}
    found = set()
    for route in ROUTES:
        if set(route.takes) <= set(values):
            answer = client.get(route.path(**{name: values[name] for name in route.takes}))
            if "X-Keep-Offline" in answer.headers:
                found.add(route.name)

    assert found == MAY_BE_KEPT
    assert "X-Keep-Offline" not in client.get("/campaigns/parc/contributions/?mine=yes").headers
    client.force_login(a_moderator(item.campaign))
    for path in (
        "/",
        "/campaigns/parc/",
        "/campaigns/parc/about/",
        "/campaigns/parc/contributions/",
    ):
        assert "X-Keep-Offline" not in client.get(path).headers


def test_a_frame_on_another_site_registers_no_worker(client, item):
    page = client.get(f"/embed/{an_embed(item.campaign).key}/").content.decode()

    assert "install.js" not in page
    assert "webmanifest" not in page
