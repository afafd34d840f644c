"""One reading of the filters that list, map and API share: declared one by one, told apart."""

from datetime import date

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from campaigns.errors import WrongInput
from contributions import filters
from contributions.filters import Cursor, Filters
from geo.errors import GeometryRefused


def read(query, **more):
    return filters.read(dict(QueryDict(query).lists()), **more)


def test_nothing_asked_is_everything_the_newest_first():
    assert read("") == Filters(sort="new", limit=20, after=None)
    assert not read("").is_narrow()


def test_each_parameter_becomes_a_typed_value():
    asked = read(
        "kind=comment&category=shade&area=north&status=planned&layer=ideas&feature=77&answered=yes"
        "&q=un+banc&bbox=2.2,48.88,2.24,48.9&sort=supported&limit=50&after=12_345"
    )

    assert asked == Filters(
        kind="comment",
        category="shade",
        area="north",
        status="planned",
        layer="ideas",
        feature=77,
        answered="yes",
        q="un banc",
        bbox=(2.2, 48.88, 2.24, 48.9),
        sort="supported",
        limit=50,
        after=Cursor("12", 345),
    )
    assert asked.is_narrow()


def test_order_and_paging_alone_narrow_nothing():
    assert not read("sort=supported&limit=3&after=2_1").is_narrow()


@pytest.mark.parametrize("name", [name for name in filters.NAMES if name not in ("sort", "limit")])
def test_an_empty_value_asks_nothing(name):
    assert read(f"{name}=") == Filters()


@pytest.mark.parametrize(
    ("query", "code", "field"),
    [
        ("state=held", "unknown_parameter", "state"),
        ("author=1", "unknown_parameter", "author"),
        ("title__icontains=a", "unknown_parameter", "title__icontains"),
        ("kind=a&kind=b", "repeated_parameter", "kind"),
        ("kind=petition", "bad_value", "kind"),
        ("sort=random", "bad_value", "sort"),
        ("answered=perhaps", "bad_value", "answered"),
        ("feature=0", "bad_value", "feature"),
        ("feature=-1", "bad_value", "feature"),
        ("feature=²", "bad_value", "feature"),
        ("feature=" + "9" * 17, "bad_value", "feature"),
        ("feature__name=a", "unknown_parameter", "feature__name"),
        ("limit=0", "bad_value", "limit"),
        ("limit=201", "bad_value", "limit"),
        ("limit=²", "bad_value", "limit"),
        ("limit=0000000011999", "bad_value", "limit"),  # its first digits alone would pass
        ("limit=" + "9" * 5_000, "bad_value", "limit"),
        ("q=" + "x" * 101, "bad_value", "q"),
        ("category=" + "x" * 101, "bad_value", "category"),
        ("q=%00", "bad_value", "q"),
        ("after=5", "bad_value", "after"),
        ("after=_5", "bad_value", "after"),
        ("after=2026-05-04_x", "bad_value", "after"),
        ("after=2026-05-04_" + "9" * 17, "bad_value", "after"),
        ("after=yesterday_5", "bad_value", "after"),
        ("sort=supported&after=2026-05-04_5", "bad_value", "after"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_name(query, code, field):
    with pytest.raises(WrongInput) as refusal:
        read(query)

    assert (refusal.value.code, refusal.value.facts["field"]) == (code, field)


def test_a_long_unknown_name_is_not_sent_back_whole():
    with pytest.raises(WrongInput) as refusal:
        read("x" * 500 + "=1")

    assert refusal.value.facts["field"] == "x" * 40


@pytest.mark.parametrize("box", ["nan,nan,nan,nan", "2,48,1,49", "1,2,3", "-200,0,0,1"])
def test_a_box_that_is_none_is_refused(box):
    with pytest.raises(GeometryRefused) as refusal:
        read(f"bbox={box}")

    assert refusal.value.code == "bad_bbox"


def test_a_doors_own_parameters_are_left_to_it():
    assert read("lang=en&kind=comment", ignore=frozenset({"lang"})) == Filters(kind="comment")


def test_the_query_of_a_question_asks_the_same_question():
    asked = read("kind=comment&q=a+%26+b&bbox=2.2,48.88,2.24,48.9&limit=3&sort=supported")

    query = QueryDict(mutable=True)
    query.update(asked.as_query())

    assert read(query.urlencode()) == asked
    assert Filters().as_query() == {}


@given(
    st.builds(
        Filters,
        kind=st.sampled_from(["", "proposal", "question"]),
        q=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=99),
        sort=st.sampled_from(["new", "supported"]),
        limit=st.integers(1, 200),
        bbox=st.none()
        | st.tuples(st.floats(-180, 0), st.floats(-90, -1), st.floats(0, 180), st.floats(0, 90)),
    )
)
def test_any_question_can_be_asked_again_by_its_query(asked):
    query = QueryDict(mutable=True)
    query.update(asked.as_query())

    assert read(query.urlencode()) == asked


@given(day=st.dates(date(2020, 1, 1)), number=st.integers(0, 2**53))
def test_a_cursor_survives_its_address(day, number):
    assert read(f"after={Cursor(day.isoformat(), number)}").after == Cursor(day.isoformat(), number)
