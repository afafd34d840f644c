"""The list without a map: its form keeps each filter that the map's page has."""

import pytest

from tests.factories import a_campaign, a_contribution, a_layer, a_phase

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("door", ["", "contributions/"])
@pytest.mark.parametrize("phases", [1, 3])
def test_a_phase_that_was_asked_for_stays_chosen_in_the_form_of_either_page(client, door, phases):
    campaign = a_campaign(slug="parc")
    asked, *_others = [a_phase(campaign, begins=-40, ends=-20) for _ in range(phases)]
    a_contribution(a_layer(campaign))

    page = " ".join(client.get(f"/campaigns/parc/{door}?phase={asked.slug}").text.split())

    assert f'<option value="{asked.slug}" selected>' in page


@pytest.mark.parametrize("number", ["nan", "inf", "-inf", "1e999", "far"])
def test_a_page_of_the_nearest_begins_at_a_distance_that_is_one(client, number):
    a_contribution(a_layer(a_campaign(slug="parc")))

    answer = client.get(
        "/api/v1/campaigns/parc/contributions/",
        {"sort": "near", "near": "2.22,48.89", "after": f"{number}_5"},
    )

    assert (answer.status_code, answer.json()["code"]) == (400, "bad_value")
