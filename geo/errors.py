"""How this floor refuses: a stable code, a sentence that a person can act on."""

from collections.abc import Mapping
from typing import Any

from django.utils.formats import localize
from django.utils.functional import Promise


class IntakeRefused(Exception):
    """Something from outside that is not taken in.

    code: for programs, never changes.
    message: lazily translated; its %(name)s placeholders are filled from `facts` and `words`.
    facts: figures for programs, JSON-able: {"vertices": 501, "limit": 500}.
    words: what only the sentence needs (a distance with its unit, a direction).
    """

    def __init__(
        self,
        code: str,
        message: str | Promise,
        facts: Mapping[str, Any] | None = None,  # Any: whatever JSON can hold
        **words: str | Promise | float,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.facts = dict(facts or {})
        self.words = words

    def __str__(self) -> str:
        """The sentence in the language of the moment, its numbers written as that language does."""
        filling = {**self.facts, **self.words}
        return str(self.message) % {name: _written(value) for name, value in filling.items()}


class GeometryRefused(IntakeRefused):
    """A geometry that is not taken in."""


class FileRefused(IntakeRefused):
    """A file of geometries that is not taken in, as a whole."""


def _written(value: object) -> object:
    """A number as the language of the moment writes it, without a fraction when it has none."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return localize(value)
