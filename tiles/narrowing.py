"""Which contributions a tile is asked for, in addresses that a shared cache can keep.

The same question has one address: parameters in the order of the alphabet, each once, no default,
values as they are. Anything else is refused, so that nobody fills a cache with copies.
"""

import re
from dataclasses import asdict, dataclass

from contributions.enums import Kind

SLUG = re.compile(r"[-a-zA-Z0-9_]{1,80}")


class NotCanonical(ValueError):
    """The parameters are not the one way to ask this."""


@dataclass(frozen=True)
class Narrowing:
    """Slugs of an area, a theme and a status, and a kind; "" asks for all of them.

    `pins=all` asks for pins where there would be crowds: for those who know which ones they want.
    """

    area: str = ""
    category: str = ""
    kind: str = ""
    pins: str = ""
    status: str = ""

    def as_query(self) -> str:
        return "&".join(f"{name}={value}" for name, value in asdict(self).items() if value)


EVERYTHING = Narrowing()


def read(query: str) -> Narrowing:
    """The narrowing that the query string of an address asks for. Raises NotCanonical."""
    if not query:
        return EVERYTHING
    values = dict(part.partition("=")[::2] for part in query.split("&"))
    if not values.keys() <= asdict(EVERYTHING).keys() or not all(
        SLUG.fullmatch(value) for value in values.values()
    ):
        raise NotCanonical
    asked = Narrowing(**values)
    if asked.as_query() != query:
        raise NotCanonical
    if asked.kind not in {"", *Kind.values} or asked.pins not in {"", "all"}:
        raise NotCanonical
    return asked
