"""The door that finds places by name: local first, the geocoder's after, nothing of a person."""

import pytest

from geo import geocoder
from geo.geocoder import Circuit
from tests.factories import PLACE, a_campaign, a_feature, a_layer, a_square, a_street, an_area
from tests.geo.ban import a_geocoder

pytestmark = pytest.mark.django_db
HERE = "/campaigns/parc/places.json"


@pytest.fixture
def campaign(monkeypatch):
    monkeypatch.setattr(geocoder, "circuit", Circuit())
    campaign = a_campaign(slug="parc")
    trees = a_layer(campaign, kind="reference", title="Arbres", title_en="Trees")
    a_feature(trees, name="Le cèdre des Écoles")
    return campaign


@pytest.fixture
def ban(settings):
    with a_geocoder() as found:
        settings.GEOCODER_URL = found.url
        yield found


def told(client, query, **headers):
    answer = client.get(f"{HERE}?{query}", headers=headers)
    assert answer.status_code == 200
    return answer.json()


def test_places_of_the_campaign_come_first_and_addresses_after(client, campaign, ban):
    found = told(client, "q=écoles")

    assert [(one["kind"], one["title"]) for one in found["places"]] == [
        ("feature", "Arbres"), ("address", "Adresse"),
    ]  # fmt: skip
    assert found["places"][0]["at"] == list(PLACE)
    assert found["geocoder_away"] is False


def test_titles_are_in_the_language_of_the_page(client, campaign, ban):
    found = told(client, "q=écoles", **{"Accept-Language": "en"})

    assert [one["title"] for one in found["places"]] == ["Trees", "Address"]


@pytest.mark.parametrize("mood", ["broken", "redirecting", "huge"])
def test_without_the_geocoder_the_places_of_the_campaign_are_left_and_it_is_said(
    client, campaign, ban, mood
):
    ban.mood = mood

    found = told(client, "q=écoles")

    assert [one["kind"] for one in found["places"]] == ["feature"]
    assert found["geocoder_away"] is True


def test_nothing_of_the_resident_reaches_the_geocoder(client, campaign, ban):
    client.cookies["device"] = "a-secret-of-the-device"
    told(client, "q=écoles", **{"X-Forwarded-For": "203.0.113.9", "Referer": "http://x.test/"})

    [(path, headers)] = ban.asked
    assert not {"Cookie", "Referer", "X-Forwarded-For", "Forwarded", "Origin"} & set(headers)
    assert "203.0.113.9" not in f"{path}{headers}"
    assert "a-secret" not in f"{path}{headers}"


@pytest.mark.parametrize("query", ["", "q=", "q=ec", "q=%00%00%00", f"q={'z' * 9000}"])
def test_what_is_too_short_or_like_nothing_finds_nothing(client, campaign, query):
    assert told(client, query)["places"] == []


@pytest.mark.parametrize("query", ["q=a&q=b", "x=1", "q=rue&page=2"])
def test_other_parameters_are_refused(client, campaign, query):
    assert client.get(f"{HERE}?{query}").status_code == 400


@pytest.mark.parametrize("at", ["", "1", "a,b", "nan,48", "2.2,1e400", "2,48,3", "200,48", "2,86"])
def test_a_position_that_is_none_is_refused(client, campaign, at):
    assert client.get(f"{HERE}?at={at}").status_code == 400


def test_a_place_is_called_by_what_is_there(client, campaign):
    street = a_street(campaign, (2.2185, 48.8892), (2.2225, 48.8892))
    street.name = "Rue des Écoles"
    street.save(update_fields=["name"])
    area = an_area(campaign, a_square(2.20, 48.88, 2.24, 48.90))

    found = told(client, f"at={PLACE[0]},{PLACE[1]}")

    assert {kind: (one["name"], one["metres"]) for kind, one in found.items()} == {
        "street": ("Rue des Écoles", 22),
        "feature": ("Le cèdre des Écoles", 0),
        "area": (area.name, 0),
    }


def test_so_many_searches_a_minute_and_no_more(client, campaign, settings):
    settings.PLACE_SEARCH_RATE = 3
    codes = [client.get(f"{HERE}?q=cèdre").status_code for _ in range(4)]
    other = client.get(f"{HERE}?q=cèdre", REMOTE_ADDR="198.51.100.7")
    forged = client.get(f"{HERE}?q=cèdre", headers={"X-Forwarded-For": "203.0.113.9"})

    assert codes == [200, 200, 200, 429]
    assert (other.status_code, forged.status_code) == (200, 429)


def test_nothing_is_kept_by_a_browser(client, campaign):
    assert client.get(f"{HERE}?q=cèdre")["Cache-Control"] == "no-store"


def test_a_search_costs_two_queries(client, campaign, django_assert_num_queries):
    with django_assert_num_queries(2):
        told(client, "q=cèdre")
