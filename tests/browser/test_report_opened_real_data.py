"""Strings that break other programs, in every place of a report where somebody's words stand."""

import json

import pytest

from contributions.models import Contribution
from tests.browser.conftest import DESKTOP
from tests.browser.opening import opened
from tests.browser.town import a_town
from tests.factories import PLACE, a_category, a_contribution, a_point

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "tiles"])


def test_naughty_strings_are_shown_as_they_were_written_and_never_run(
    chromium, tmp_path, real_data
):
    naughty = [
        text for text in json.loads((real_data / "text" / "blns.json").read_text())
        if text and "\x00" not in text
    ]  # fmt: skip
    town = a_town()
    model = a_contribution(town.layer, geometry=a_point())
    Contribution.objects.filter(pk=model.pk).update(is_public=False, state="withdrawn")
    for rank, text in enumerate(naughty):
        a_category(town.campaign, label=text[:60], colour=rank % 8 + 1)
        row = Contribution.objects.get(pk=model.pk)
        row.pk, row.public_id = None, 1_000_000 + rank
        row.title, row.text, row.signature = text[:120], text, text[:80]
        row.geom = row.public_geom = _place(rank)
        row.category = town.campaign.categories.last()
        row.is_public, row.state, row.support_count = True, "published", rank
        row.save(force_insert=True)
    assert len(naughty) > 400

    with opened(chromium, tmp_path, town.campaign, DESKTOP) as found:
        page = found.page
        shown = page.evaluate("JSON.parse(document.getElementById('report-data').textContent)")
        assert {row[0] for row in shown["rows"]} == {text[:120] for text in naughty}
        labels = page.locator("#table-category tbody bdi").all_text_contents()
        assert labels[1:] == [text[:60] for text in naughty]
        switches = page.locator(".switch-name").all_text_contents()
        assert set(switches) >= {text[:60] for text in naughty}
        listed = page.locator(".report-supported h3").all_text_contents()
        assert listed == [text[:120] for text in naughty[:-11:-1]]
        assert page.evaluate("typeof window.__xss") == "undefined"
        assert page.locator("img, iframe, object, embed").count() == 0


def _place(rank):
    from django.contrib.gis.geos import Point

    return Point(PLACE[0] + rank % 25 * 0.0001, PLACE[1] + rank // 25 * 0.0001, srid=4326)
