"""Finding words: French stems without accents, letters that changed places, near spellings."""

import re
import unicodedata

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q

CONFIG = "public.fr_unaccent"
MOST_TERMS = 8
PREFIX_FROM = 4  # letters from which half a word finds the whole
NEAR_FROM = 5  # letters from which a near spelling counts: shorter ones resemble too much
SILENT = frozenset(
    [
        "au",
        "aux",
        "ce",
        "ces",
        "d",
        "de",
        "des",
        "du",
        "en",
        "et",
        "l",
        "la",
        "le",
        "les",
        "un",
        "une",
    ]
)
_TERM = re.compile(r"[^\W_]+")


def condition(text: str) -> Q:
    """Every word of `text` is there, or one much like it. Signs alone find nothing."""
    terms = [plain(term) for term in _TERM.findall(text)]
    told = [term for term in terms if term not in SILENT] or terms
    if not told:
        return Q(pk__in=[])
    found = Q()
    for term in dict.fromkeys(told[:MOST_TERMS]):
        found &= _term(term)
    return found


def plain(term: str) -> str:
    """A word in small letters, without accents."""
    apart = unicodedata.normalize("NFKD", term.lower())
    return "".join(letter for letter in apart if letter.isalnum())


def swapped(term: str) -> list[str]:
    """The word, and the word with any two neighbours exchanged: « bnac » for « banc »."""
    if len(term) < PREFIX_FROM or not term.isalpha():
        return [term]
    pairs = range(len(term) - 1)
    others = [f"{term[:at]}{term[at + 1]}{term[at]}{term[at + 2 :]}" for at in pairs]
    return list(dict.fromkeys([term, *others]))


def _term(term: str) -> Q:
    whole, *others = swapped(term)
    asked = [f"{whole}:*" if len(whole) >= PREFIX_FROM else whole, *others]
    found = Q(stems=SearchQuery(" | ".join(asked), config=CONFIG, search_type="raw"))
    if len(term) >= NEAR_FROM and term.isalpha():
        found |= Q(plain__trigram_word_similar=term)
    return found
