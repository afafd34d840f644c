"""What residents write, made safe to keep: a table of what goes in and what is kept."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.errors import WrongInput
from contributions.texts import clean, clean_field, clean_line

KEPT = {
    "plain": ("Un banc à l'ombre.", "Un banc à l'ombre."),
    "outer spaces": ("  \n Un banc \t\n", "Un banc"),
    "inner spaces stay": ("Un  banc", "Un  banc"),
    "decomposed letters are joined": ("e\u0301te\u0301", "été"),
    "hidden signs keep no letter from its accent": ("e\u200e\u0301", "é"),
    "line ends of Windows": ("a\r\nb", "a\nb"),
    "line ends of old Macs": ("a\rb", "a\nb"),
    "many blank lines become one": ("a\n\n\n\n\nb", "a\n\nb"),
    "a tab stays": ("a\tb", "a\tb"),
    "controls go": ("a\x01\x08\x0b\x0c\x1b[31mb\x7f\x85\x9f", "a[31mb"),
    "Unicode line ends go": ("a\u2028b\u2029c", "abc"),
    "a byte order mark goes": ("\ufeffa", "a"),
    "overrides of direction go": ("a\u202eb\u202cc\u2066d\u2069e\u200ff\u200eg", "abcdefg"),
    "Arabic stays": ("مقعد في الظل", "مقعد في الظل"),
    "joined emoji stay": ("👨‍👩‍👧‍👦 🏳️‍🌈", "👨‍👩‍👧‍👦 🏳️‍🌈"),
    "four marks on a letter stay": ("n" + "\u0308\u0323\u0331\u0330", None),
    "more marks go": ("b" + "\u0336" * 30, "b" + "\u0336" * 4),
    "HTML stays what it is": ("<b onclick=x>&amp;</b>", "<b onclick=x>&amp;</b>"),
    "formulas stay text": ("=1+1", "=1+1"),
    "ligatures are not taken apart": ("œuvre ﬁn", "œuvre ﬁn"),
}


@pytest.mark.parametrize(("written", "kept"), KEPT.values(), ids=KEPT)
def test_a_text_is_kept_like_this(written, kept):
    assert clean(written) == (unicodedata.normalize("NFC", written) if kept is None else kept)


@pytest.mark.parametrize("written", ["a\x00b", "\x00", "a\ud800b", "\udfff", "\udc00\ud800"])
def test_what_cannot_be_stored_is_refused_by_its_field(written):
    with pytest.raises(WrongInput) as refusal:
        clean_field("text", written, longest=10)

    assert (refusal.value.code, refusal.value.facts) == ("unreadable_text", {"field": "text"})


@given(st.text())
def test_cleaning_twice_changes_nothing_more(written):
    try:
        once = clean(written)
    except WrongInput:
        return

    assert clean(once) == once


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")))
def test_whatever_is_kept_can_be_stored_and_printed_on_any_terminal(written):
    kept = clean(written)

    assert unicodedata.is_normalized("NFC", kept)
    assert kept.encode().decode() == kept
    assert not {char for char in kept if unicodedata.category(char) == "Cc"} - {"\n", "\t"}
    assert "\n\n\n" not in kept


@pytest.mark.parametrize(
    "blank",
    ["", "   ", "\n\t ", "\u200b", "\u200b\u2060\u00ad", "\u202e\u200f", "\ufeff", "\u3000",
     "\u3164", "\u2800\u2800", "\u200d"],
)  # fmt: skip
def test_nothing_to_see_is_nothing_written(blank):
    with pytest.raises(WrongInput) as refusal:
        clean_field("title", blank, longest=10)

    assert (refusal.value.code, refusal.value.facts) == ("blank", {"field": "title"})


def test_what_is_not_required_may_be_blank():
    assert clean_field("signature", "  ", longest=10, required=False) == ""


@pytest.mark.parametrize("seen", ["a", "🌳", ".", "\u00a0a", "ᄀ", "١"])
def test_one_character_is_enough(seen):
    assert clean_field("title", seen, longest=10) == seen.strip()


def test_the_length_is_that_of_what_is_kept():
    assert clean_field("text", "  " + "é" * 10 + "\u202e" * 50, longest=10) == "é" * 10
    assert clean_field("text", "e\u0301" * 10, longest=10) == "é" * 10

    with pytest.raises(WrongInput) as refusal:
        clean_field("text", "é" * 11, longest=10)

    assert refusal.value.code == "too_long"
    assert refusal.value.facts == {"field": "text", "length": 11, "limit": 10}
    assert "11" in str(refusal.value)
    assert "10" in str(refusal.value)


def test_a_line_is_one_line():
    assert clean_line("title", "Un\r\nbanc\n\n\tici", longest=20) == "Un banc ici"
