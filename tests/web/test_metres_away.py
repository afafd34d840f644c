"""How far something is, in whole metres and in the reader's language."""

import pytest
from django.utils.translation import override

from web.templatetags.pages import metres_away


@pytest.mark.parametrize(
    ("metres", "language", "words"),
    [(0.4, "en", "0 m away"), (41.6, "en", "42 m away"), (41.6, "fr", "à 42 m")],
)
def test_a_distance_is_said_in_whole_metres(metres: float, language: str, words: str):
    with override(language):
        assert metres_away(metres) == words
