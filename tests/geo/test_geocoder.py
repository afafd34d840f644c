"""Addresses by a geocoder: asked by us alone, briefly, and left alone when it is not well."""

import time
from urllib.parse import parse_qs, urlsplit

import pytest

from geo import geocoder
from geo.geocoder import Address, Circuit, Found, addresses_like
from tests.factories import EAST, NORTH, PLACE, SOUTH, WEST
from tests.geo.ban import MOODS, a_collection, a_geocoder, an_address

BOX = (WEST, SOUTH, EAST, NORTH)
ECOLES = Address("12 Rue des Écoles 92000 Nanterre", *PLACE)


@pytest.fixture(autouse=True)
def _a_fresh_circuit(monkeypatch):
    monkeypatch.setattr(geocoder, "circuit", Circuit())


@pytest.fixture
def ban(settings):
    with a_geocoder() as found:
        settings.GEOCODER_URL = found.url
        yield found


def test_without_a_setting_nobody_is_asked(ban, settings):
    settings.GEOCODER_URL = ""

    assert addresses_like("12 rue des écoles", BOX) == Found()
    assert ban.asked == []


def test_an_address_is_found_and_the_second_time_remembered(ban):
    first = addresses_like("12 rue des écoles", BOX)
    second = addresses_like("12 Rue des Écoles", BOX)

    assert first == second == Found((ECOLES,))
    assert len(ban.asked) == 1


def test_the_geocoder_learns_the_words_and_the_surroundings_and_nothing_else(ban):
    addresses_like("12 rue des écoles & co", BOX)

    [(path, headers)] = ban.asked
    assert urlsplit(path).path == "/geocodage/search"
    assert parse_qs(urlsplit(path).query) == {
        "q": ["12 rue des écoles & co"], "limit": ["15"], "lon": ["2.2200"], "lat": ["48.8900"],
    }  # fmt: skip
    assert set(headers) == {"Host", "Accept-Encoding", "Accept", "User-Agent"}
    assert headers["User-Agent"] == "Parvis"


def test_what_the_setting_asks_for_is_asked_too(ban, settings):
    settings.GEOCODER_URL = f"{ban.url}?citycode=92050"

    addresses_like("écoles", BOX)

    assert parse_qs(urlsplit(ban.asked[0][0]).query)["citycode"] == ["92050"]


def test_what_lies_elsewhere_and_what_makes_no_sense_is_left_out(ban):
    ban.answer = a_collection(
        an_address("Rue des Écoles, Marseille", (5.37, 43.29)),
        an_address("Not a number", [float("inf"), 48.889]),
        an_address("Texts", ["2.22", "48.889"]),
        an_address("Nobody", None),
        an_address(12),
        an_address(""),
        {"type": "Feature"},
        None,
        an_address("A\x00 long\n" + "name " * 100),
        an_address(),
    )

    found = addresses_like("rue des écoles", BOX).addresses

    assert [one.name for one in found][1:] == [ECOLES.name]
    assert found[0].name.startswith("A long name name")
    assert len(found[0].name) <= 200


@pytest.mark.parametrize("mood", sorted(MOODS.keys() - {"well"}))
def test_a_geocoder_that_is_not_well_costs_little_more_than_a_second(ban, mood):
    ban.mood = mood
    began = time.monotonic()

    found = addresses_like("12 rue des écoles", BOX)

    assert found == Found(is_away=True)
    assert time.monotonic() - began < 2.5
    assert len(ban.asked) == 1, "no redirect is followed"


@pytest.mark.parametrize("answer", [b"", b"{", b"[]", b'{"features": 1}', b"[" * 200_000, b"\xff"])
def test_an_answer_that_is_no_collection_is_an_absence(ban, answer):
    ban.answer = answer

    assert addresses_like("12 rue des écoles", BOX) == Found(is_away=True)


def test_nobody_at_the_address_is_an_absence(settings):
    settings.GEOCODER_URL = "http://127.0.0.1:9/search"

    assert addresses_like("12 rue des écoles", BOX) == Found(is_away=True)


def test_after_three_failures_it_is_left_alone_and_then_tried_once(ban, monkeypatch):
    now = [0.0]
    monkeypatch.setattr(geocoder, "circuit", Circuit(clock=lambda: now[0]))
    ban.mood = "broken"
    for number in range(5):
        assert addresses_like(f"rue {number}", BOX).is_away
    assert len(ban.asked) == 3

    now[0] = 31.0
    ban.mood = "well"

    assert addresses_like("rue 6", BOX) == Found((ECOLES,))
    assert addresses_like("rue 7", BOX) == Found((ECOLES,))
    assert len(ban.asked) == 5


def test_one_alone_tries_when_the_rest_is_over():
    now = [0.0]
    circuit = Circuit(clock=lambda: now[0])
    for _ in range(3):
        circuit.tell(is_well=False)

    now[0] = 31.0

    assert [circuit.lets_through() for _ in range(3)] == [True, False, False]
