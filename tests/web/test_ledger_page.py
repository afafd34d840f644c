"""The public ledger as a resident, a spreadsheet and a program read it."""

import csv
import io
from datetime import UTC, datetime

import pytest

from campaigns.clock import clock_set_to
from campaigns.enums import Visibility
from campaigns.models import Campaign
from contributions.enums import State
from contributions.ledger import chain, closing
from contributions.models import PublicLedgerMonth
from tests.factories import a_campaign, a_contribution, a_layer, a_moderator

OF_THE_API = "/api/v1/campaigns/parc/ledger/"
pytestmark = pytest.mark.django_db
FRENCH = {"HTTP_ACCEPT_LANGUAGE": "fr"}


def noon(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 10, tzinfo=UTC)


@pytest.fixture
def campaign():
    campaign = a_campaign(acts=(), slug="parc", title="Le Parc", created_at=noon(3, 2))
    phase = campaign.phases.create(slug="all", title="All", period=(noon(3, 2), noon(12, 1)))
    phase.rights.create(act="contribute", assurance=1)
    return campaign


@pytest.fixture
def with_months(campaign):
    """March: six refusals for two reasons and more; April: nothing."""
    layer = a_layer(campaign)
    with clock_set_to(noon(3, 3)):
        for _one in range(11):
            a_contribution(layer, state=State.PUBLISHED, title="Un mot public")
        for _one in range(6):
            a_contribution(
                layer, state=State.REJECTED, title="canariledger", statement="canariledger"
            )
    closing.close_months(campaign, at=noon(5, 1))
    return campaign


def words_of(answer):
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("months", [1, 3])
def test_the_page_costs_the_same_for_one_month_and_three(
    client, campaign, django_assert_num_queries, months
):
    closing.close_months(campaign, at=noon(3 + months, 5))

    with django_assert_num_queries(4):
        answer = client.get("/campaigns/parc/ledger/")

    assert answer.content.count(b'<th scope="row">') == months


def test_a_young_campaign_says_when_there_will_be_something_to_read(client, campaign):
    with clock_set_to(noon(3, 20)):
        told = words_of(client.get("/campaigns/parc/ledger/", **FRENCH))

    assert "Il n’y a encore rien à lire ici." in told
    assert "Le prochain sera ici le 1 avril 2026" in told
    assert "<table" not in told


def test_a_resident_reads_what_was_received_published_and_withheld_and_why(client, with_months):
    told = words_of(client.get("/campaigns/parc/ledger/", **FRENCH))

    for words in (
        "Registre de modération", "Depuis le début", "Hors sujet", "Mars 2026", "Avril 2026",
        "La moitié lue en moins de", "Lire la charte", "moins de cinq", "Licence Ouverte 2.0",
    ):  # fmt: skip
        assert words in told
    assert PublicLedgerMonth.objects.get(month="2026-04-01").seal in told
    assert "canariledger" not in told


def test_the_page_of_the_campaign_and_its_charter_lead_to_it(client, campaign):
    for path in ("/campaigns/parc/", "/campaigns/parc/about/"):
        assert b'href="/campaigns/parc/ledger/"' in client.get(path).content


def test_the_data_say_the_same_and_can_be_reckoned_again(client, with_months):
    answer = client.get("/campaigns/parc/ledger.json")
    told = answer.json()

    march, april = told["months"]
    assert told["steps_of"] == 5
    assert {line: n for line, n in march["lines"].items() if n} == {
        "received": 15, "after_reading": 10, "withheld.off_topic": 5,
    }  # fmt: skip
    assert march["half_within"] == 1
    assert not any(april["lines"].values())
    assert told["seal"] == april["seal"] != march["seal"]
    as_published = {
        name: value for name, value in march.items() if name not in ("digest", "seal", "lines")
    } | {"lines": {line: n for line, n in sorted(march["lines"].items()) if n}}
    assert chain.digest_of(as_published) == march["digest"]


def test_the_api_says_the_same_to_every_site(client, with_months, django_assert_num_queries):
    with django_assert_num_queries(2):
        answer = client.get(OF_THE_API)

    assert answer.json() == client.get("/campaigns/parc/ledger.json").json()
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert client.get(OF_THE_API, HTTP_IF_NONE_MATCH=answer["ETag"]).status_code == 304


def test_every_number_of_every_representation_is_a_multiple_of_five(client, with_months):
    rows = list(
        csv.DictReader(io.StringIO(client.get("/campaigns/parc/ledger.csv").content.decode()))
    )

    assert {row["month"] for row in rows} == {"2026-03", "2026-04"}
    assert {int(row["count"]) % 5 for row in rows} == {0}
    assert {"campaign": "parc", "month": "2026-03", "line": "withheld", "reason": "off_topic",
            "count": "5"} in rows  # fmt: skip


def test_the_table_is_a_file_that_no_spreadsheet_runs(client, with_months):
    answer = client.get("/campaigns/parc/ledger.csv")

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="parvis-parc-ledger.csv"'
    cells = [cell for row in csv.reader(io.StringIO(answer.content.decode())) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_what_happens_changes_no_byte_before_its_month_is_over(client, with_months):
    paths = [*(f"/campaigns/parc/ledger{end}" for end in ("/", ".csv", ".json")), OF_THE_API]
    with clock_set_to(noon(5, 2)):
        before = [client.get(path).content for path in paths]
        a_contribution(with_months.layers.get(), state=State.REJECTED)
        chain.seal(with_months.pk)
        closing.close_months(with_months, at=noon(5, 31))

        assert [client.get(path).content for path in paths] == before


def test_the_ledger_of_a_draft_is_for_its_staff_alone_and_empty(client, with_months):
    Campaign.objects.update(visibility=Visibility.DRAFT)
    for end in ("/", ".csv", ".json"):
        assert client.get(f"/campaigns/parc/ledger{end}").status_code == 404
    assert client.get(OF_THE_API).status_code == 404

    client.force_login(a_moderator(with_months))

    assert b"<table" not in client.get("/campaigns/parc/ledger/").content
    assert client.get("/campaigns/parc/ledger.json").status_code == 404
