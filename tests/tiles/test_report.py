"""The report that is handed over: what it counts, what it holds, what it may do."""

import base64
from datetime import date
from hashlib import sha256

import pytest
from django.core.management import CommandError, call_command

from campaigns.enums import Visibility
from campaigns.errors import Refused
from campaigns.models import Campaign
from contributions import actions
from contributions.enums import State
from contributions.models import Contribution, Status
from layers.enums import LayerKind
from layers.models import Layer
from tests.factories import (
    PLACE,
    a_campaign,
    a_category,
    a_contribution,
    a_feature,
    a_layer,
    a_moderator,
    a_person,
    a_point,
    a_square,
    a_street,
    an_area,
    supported_by,
)
from tests.tiles.reporting import PAYLOADS, read
from tiles.report import drawing, page
from tiles.report.figures import count

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 14)
WEST, SOUTH = PLACE[0] - 0.004, PLACE[1] - 0.003


@pytest.fixture
def layer():
    campaign = a_campaign(slug="parc", title="Renew the Parc", language="en")
    a_category(campaign, slug="trees", label="Arbres", label_en="Trees", colour=6, icon="tree")
    an_area(campaign, a_square(WEST, SOUTH, WEST + 0.008, SOUTH + 0.006))
    return a_layer(campaign)


def made(campaign, **more):
    return read(page.make(Campaign.objects.get(pk=campaign.pk), on=DAY, **more))


def test_everything_is_counted_once_in_each_table(layer):
    trees = a_contribution(layer, category="trees", title="A lime tree")
    a_contribution(layer, kind="question", geometry=a_point(PLACE[0] + 0.01))
    supported_by(trees, a_person(), a_person())
    status = Status.objects.create(campaign=layer.campaign, slug="kept", label="Retenu")
    actions.answer(
        trees,
        by=a_moderator(layer.campaign, "planner"),
        service="Parks",
        text="Yes.",
        status=status,
    )

    report = made(layer.campaign)

    heads = ["Contributions", "Supports", "Answered"]
    assert report.tables["By theme"] == [
        ["Theme", *heads], ["Trees", "1", "2", "1"], ["No theme", "1", "0", "0"],
    ]  # fmt: skip
    assert [row[1:] for row in report.tables["By area"][1:]] == [["1", "2", "1"], ["1", "0", "0"]]
    assert [row[:2] for row in report.tables["By kind"][1:]] == [
        ["Proposal", "1"], ["Comment", "0"], ["Question", "1"],
    ]  # fmt: skip
    assert report.tables["By status"][1:] == [
        ["Retenu", "1", "2", "1"], ["No status yet", "1", "0", "0"],
    ]  # fmt: skip
    assert [row[1:] for row in report.tables["By month of publication"][1:]] == [["2", "2", "1"]]
    assert "A lime tree" in report.text


def test_voices_are_those_of_the_groups(layer):
    row = a_contribution(layer)
    Contribution.objects.filter(pk=row.pk).update(voices=12)

    assert count(layer.campaign, "en").voices == 12


def test_the_ten_most_supported_are_listed_and_none_without_support(layer):
    for number in range(12):
        row = a_contribution(layer, title=f"Number {number:02}")
        Contribution.objects.filter(pk=row.pk).update(support_count=number)

    listed = [card.entry.title for card in count(layer.campaign, "en").most_supported()]

    assert listed == [f"Number {number:02}" for number in range(11, 1, -1)]


def test_the_page_says_its_language_its_title_and_its_day(layer):
    a_contribution(layer)

    english, french = made(layer.campaign), made(layer.campaign, language="fr")

    assert ("html", {"lang": "en"}) in english.elements
    assert ("html", {"lang": "fr"}) in french.elements
    assert "Map – Renew the Parc – Nanterre" in english.text
    assert "Carte – Renew the Parc – Nanterre" in french.text
    assert "14 mars 2026" in french.text
    assert [tag for tag, _values in english.elements].count("h1") == 1


def test_nothing_in_the_file_is_fetched_from_anywhere(layer):
    a_contribution(layer)

    addresses = made(layer.campaign).addresses()

    assert addresses
    assert [a for a in addresses if not a.startswith(("#", "data:font/woff2;base64,"))] == []


def test_the_policy_allows_these_scripts_and_this_sheet_by_their_hashes_and_nothing_else(layer):
    a_contribution(layer)

    report = made(layer.campaign)

    assert report.policy == {
        "default-src": ["'none'"],
        "script-src": [_source(text) for text in report.programs],
        "style-src": [_source(text) for text in report.styles],
        "font-src": ["data:"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }
    assert [name for _tag, name, _value in report.attributes if name.startswith("on")] == []
    assert [name for _tag, name, _value in report.attributes if name == "style"] == []


def _source(text):
    return f"'sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}'"


def test_no_program_holds_a_word_that_anybody_wrote(layer):
    """So a slip in escaping could never be allowed by a hash."""
    campaign = layer.campaign
    word = "kangaroo"
    area = an_area(campaign, a_square(WEST, SOUTH, WEST + 0.004, SOUTH + 0.006))
    area.name = f"{word} area"
    area.save(update_fields=["name"])
    a_category(campaign, slug="k", label=f"{word} theme", icon=word)
    street = a_street(campaign, (PLACE[0] - 0.002, PLACE[1]), (PLACE[0] + 0.002, PLACE[1]))
    Layer.objects.filter(pk=street.layer_id).update(
        title=f"{word} layer", attribution=f"{word} source", style={"colour": word, "width": word}
    )
    Campaign.objects.filter(pk=campaign.pk).update(title=f"{word} title", summary=f"{word} summary")
    a_contribution(layer, title=f"{word} words", text=f"{word} text", category="k")

    report = made(campaign)

    assert [word in text for text in report.programs] == [False] * 5
    assert [word in text for text in report.styles] == [False]
    for words in ("area", "theme", "layer", "source", "title", "summary", "words", "text"):
        assert f"{word} {words}" in report.text + str(report.data)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_words_stay_words(layer, payload):
    row = a_contribution(layer, category="trees")
    Contribution.objects.filter(pk=row.pk).update(title=payload, text=payload, support_count=1)
    layer.campaign.categories.update(label_en=payload)
    Campaign.objects.filter(pk=layer.campaign_id).update(title=payload)

    report = made(layer.campaign)

    assert report.data["rows"][0][0] == payload
    assert report.data["labels"]["category-0"][0] == payload
    assert report.text.count(payload) >= 4  # title, heading, table, list
    assert len(report.scripts) == 6
    assert "img" not in [tag for tag, _values in report.elements]


def test_only_what_is_public_is_in_the_file(layer):
    a_contribution(layer, title="Seen by all")
    for state in (State.HELD, State.REJECTED, State.WITHDRAWN, State.MERGED):
        a_contribution(layer, state=state, title="canari", text="canari", signature="canari")
    hidden = a_layer(layer.campaign, title="canari")
    a_contribution(hidden, title="canari")
    reference = a_layer(layer.campaign, kind=LayerKind.REFERENCE, title="canari")
    a_feature(reference, a_square(WEST, SOUTH, WEST + 0.001, SOUTH + 0.001)[0], name="canari")
    Layer.objects.filter(pk__in=[hidden.pk, reference.pk]).update(is_shown=False)

    text = page.make(layer.campaign, on=DAY)

    assert "canari" not in text
    assert "Seen by all" in text


def test_a_draft_has_no_report(layer):
    Campaign.objects.filter(pk=layer.campaign_id).update(visibility=Visibility.DRAFT)

    with pytest.raises(Refused) as refusal:
        made(layer.campaign)

    assert refusal.value.code == "nothing_public"


def test_the_same_rows_make_the_same_file(layer):
    a_contribution(layer)

    assert page.make(layer.campaign, on=DAY) == page.make(layer.campaign, on=DAY)


def test_a_campaign_without_anything_has_a_report_too():
    report = made(a_campaign(language="en"))

    assert "No contribution has been published yet." in report.text
    assert report.tables == {}


@pytest.mark.parametrize("number", [1, 3])
def test_a_report_costs_seven_queries_whatever_it_holds(layer, number, django_assert_num_queries):
    for rank in range(number):
        a_contribution(layer, category="trees")
        an_area(layer.campaign, a_square(WEST, SOUTH, WEST + 0.001 * (rank + 1), SOUTH + 0.001))
        a_street(layer.campaign, (PLACE[0], PLACE[1]), (PLACE[0] + 0.001, PLACE[1]))
    campaign = Campaign.objects.get(pk=layer.campaign_id)

    with django_assert_num_queries(7):
        page.make(campaign, on=DAY)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([], []),
        ([3], [(3, 3)]),
        ([0, 4], [(0, 0), (4, 4)]),
        ([1, 2, 3, 4, 5, 6], [(1, 1), (2, 2), (3, 3), (4, 4), (5, 6)]),
        (list(range(20)), [(0, 3), (4, 7), (8, 11), (12, 15), (16, 19)]),
    ],
)
def test_bands_hold_every_count_once_from_few_to_many(counts, expected):
    found = drawing.banded(counts)

    assert [(band.low, band.high) for band in found] == expected
    assert [band.shade for band in found] == sorted(band.shade for band in found)


def test_the_command_writes_the_file_and_says_where(layer, tmp_path, capsys):
    a_contribution(layer)
    path = tmp_path / "report.html"

    call_command("report_map", "parc", out=path, language="fr")

    assert '<html lang="fr">' in path.read_text(encoding="utf-8")
    assert str(path) in capsys.readouterr().out


@pytest.mark.parametrize("slug", ["nowhere", "draft"])
def test_the_command_refuses_what_it_cannot_report(slug, tmp_path):
    a_campaign(slug="draft", visibility=Visibility.DRAFT)

    with pytest.raises(CommandError):
        call_command("report_map", slug, out=tmp_path / "report.html")

    assert list(tmp_path.iterdir()) == []
