"""What changed between two texts; and whether words were only covered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contributions.differences import MARK, differences, only_covers, with_marks

BEFORE = "Ask Mme Canari, 12 rue A, about the bench."


def test_a_difference_names_what_stayed_went_and_came():
    parts = differences("A bench in the sun.", "Two benches in the sun.")

    assert [(part.kind, part.words) for part in parts] == [
        ("gone", "A"), ("new", "Two"), ("same", " "), ("gone", "bench"), ("new", "benches"),
        ("same", " in the sun."),
    ]  # fmt: skip


@given(st.text(alphabet="ab .…[]", max_size=40), st.text(alphabet="ab .…[]", max_size=40))
def test_both_texts_can_be_read_out_of_their_difference(before, after):
    parts = differences(before, after)

    assert "".join(part.words for part in parts if part.kind != "new") == before
    assert "".join(part.words for part in parts if part.kind != "gone") == after


@pytest.mark.parametrize(
    "after",
    [
        "Ask […], about the bench.",
        "Ask […], […], about the bench.",
        "[…]",
        "[…] the bench.",
        "Ask Mme Canari, […]",
        BEFORE,
    ],
)
def test_passages_may_be_covered(after):
    assert only_covers(BEFORE, after)


@pytest.mark.parametrize(
    "after",
    [
        "Ask Mme Canard, 12 rue A, about the bench.",
        "Ask […], about the benches.",
        "Do ask […], about the bench.",
        "Ask […] bench, about the […].",
        "about […] Ask",
        "",
        "Ask about the bench.",
    ],
)
def test_other_words_may_not_be_written_under_that_name(after):
    assert not only_covers(BEFORE, after)


def test_a_mark_may_be_typed_with_three_points():
    assert with_marks("Ask [...] and [ … ]") == f"Ask {MARK} and {MARK}"


@given(st.text(alphabet="abc ", max_size=30), st.integers(0, 30), st.integers(0, 30))
def test_whatever_passage_is_covered_is_known_as_covered(text, start, length):
    covered = text[:start] + MARK + text[start + length :]

    assert only_covers(text, covered)
