"""How the domain refuses: a stable code, a sentence, the figures behind it."""

from datetime import datetime
from typing import Any

from django.utils.functional import Promise


class Refused(Exception):
    """An act that cannot happen now.

    code: for programs, never changes. message: for the person, says what to do.
    facts: JSON-able figures. until: the instant from which it will be possible, if time decides.
    """

    def __init__(
        self, code: str, message: str | Promise, *, until: datetime | None = None, **facts: Any
    ) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.until = until
        self.facts = facts

    def __str__(self) -> str:
        return str(self.message)


class WrongInput(Refused):
    """A field that cannot be accepted; `facts["field"]` names it."""


class SignInNeeded(Refused):
    """The act asks for a person better known than this one."""


class NotAllowed(Refused):
    """A thing one may see, an act one may not do."""


class TooLarge(Refused):
    """A body past its limit."""


class KeyReused(Refused):
    """The same idempotency key with another body."""


class TooMany(Refused):
    """A quota or a rate is reached; `facts["retry_after"]` counts seconds."""


class NotVisible(Exception):
    """What may not be seen: answered exactly as if it did not exist."""
