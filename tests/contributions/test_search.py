"""What people type finds what people wrote: stems, accents, letters out of place."""

import pytest

from contributions import filters
from contributions.enums import State
from contributions.filters import Filters
from tests.factories import a_contribution

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "written", "is_found"),
    [
        ("banc", "Des bancs à l’ombre", True),
        ("bnacs", "Un banc devant l’école", True),
        ("médiathéque", "La médiathèque ferme trop tôt", True),
        ("MEDIATHEQUE", "La médiathèque ferme trop tôt", True),
        ("mediatheqe", "La médiathèque ferme trop tôt", True),
        ("les écoliers", "Un écolier a failli tomber", True),
        ("l’école", "Devant les écoles", True),
        ("eclairage", "Éclairer ? L’éclairage est trop faible", True),
        ("poubele", "Il manque une poubelle", True),
        ("média", "La médiathèque", True),  # half a word
        ("banc ombre", "Des bancs à l’ombre", True),
        ("banc fontaine", "Des bancs à l’ombre", False),  # every word counts
        ("arbre", "Des bancs à l’ombre", False),
        ("art", "Un article du journal", False),  # too short for half a word
        ("%", "50 % d’ombre", False),
        ("_", "Des bancs", False),
        ("banc & !ombre | (", "Des bancs à l’ombre", True),  # signs are no operators
    ],
)
def test_a_word_finds_what_is_meant(typed, written, is_found):
    item = a_contribution(title=written, text="Rien de plus.")

    found = filters.apply(Filters(q=typed), item.campaign)

    assert [row.public_id for row in found] == ([item.public_id] if is_found else [])
    assert found.count() == int(is_found)


def test_the_text_is_searched_like_the_title_and_nothing_hidden_is_found():
    item = a_contribution(title="Ici", text="Une fontaine, s’il vous plaît.")
    a_contribution(item.layer, state=State.HELD, title="Fontaine")

    found = filters.apply(Filters(q="fontaines"), item.campaign)

    assert [row.public_id for row in found] == [item.public_id]
