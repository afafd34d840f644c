"""A line that has been drawn is shown again, as long as nothing of it has changed."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.utils.translation import override

from web.desk import rows
from web.desk.listing import Listing
from web.desk.queries import CONTRIBUTION, Claimed, Line

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
LINE = Line(
    CONTRIBUTION, 12, "held", 1, AT, "Des bancs", "Nulle part où s'asseoir.", "", "proposal"
)
OPEN = {"is_open": False, "is_picking": True}


@pytest.fixture
def drawings(monkeypatch) -> list[str]:
    """What is really drawn meanwhile."""
    rows._drawn.cache_clear()
    found = []
    draw = rows.render_to_string

    def noted(name, context):
        found.append(name)
        return draw(name, context)

    monkeypatch.setattr(rows, "render_to_string", noted)
    return found


def test_a_line_is_drawn_once_for_many_pages(drawings):
    once = rows.drawn(LINE, Listing(), "parc", **OPEN)

    assert rows.drawn(replace(LINE), Listing(), "parc", **OPEN) == once
    assert "Des bancs" in once
    assert drawings == ["desk/line.html"]


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "Autre chose"},
        {"excerpt": "Autre chose"},
        {"version": 2},
        {"claim": Claimed("Nadia", AT, is_mine=False)},
        {"marks": ("outside",)},
    ],
)
def test_whatever_changes_in_it_draws_it_anew(drawings, changed):
    rows.drawn(LINE, Listing(), "parc", **OPEN)
    rows.drawn(replace(LINE, **changed), Listing(), "parc", **OPEN)

    assert len(drawings) == 2


def test_so_do_another_list_the_open_one_another_desk_and_another_language(drawings):
    rows.drawn(LINE, Listing(), "parc", **OPEN)
    marked = rows.drawn(LINE, Listing(), "parc", is_open=True, is_picking=True)
    rows.drawn(LINE, Listing("all"), "parc", **OPEN)
    rows.drawn(LINE, Listing(), "gare", **OPEN)
    with override("en"):
        rows.drawn(LINE, Listing(), "parc", **OPEN)

    assert 'aria-current="true"' in marked
    assert len(drawings) == 5


def test_nothing_of_it_is_shown_after_its_minute(drawings, monkeypatch):
    monkeypatch.setattr(rows, "time", lambda: 6_000.0)
    rows.drawn(LINE, Listing(), "parc", **OPEN)
    monkeypatch.setattr(rows, "time", lambda: 6_059.0)
    rows.drawn(LINE, Listing(), "parc", **OPEN)
    assert len(drawings) == 1

    monkeypatch.setattr(rows, "time", lambda: 6_060.0)
    rows.drawn(LINE, Listing(), "parc", **OPEN)

    assert len(drawings) == 2
