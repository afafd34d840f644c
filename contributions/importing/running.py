"""A file's rows handed in one by one, each as a resident would, each for itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import Assurance
from accounts.models import Person
from campaigns.errors import Refused, WrongInput
from campaigns.models import Campaign
from contributions import actions
from contributions.actions.submission import may_enter
from contributions.drafts import IMPORT_ROUTE, Draft, Key
from contributions.enums import Channel, Kind, State
from contributions.importing.files import Row, Source
from contributions.importing.mapping import Mapping
from contributions.importing.wkt import read_wkt
from contributions.models import Submission
from geo.errors import GeometryRefused
from layers.models import Layer

MOST_VOICES = 1_000_000
_NUMBER = re.compile(r"[+-]?[0-9]{1,20}([.,][0-9]{0,40})?([eE][+-]?[0-9]{1,3})?|[+-]?(nan|inf)")


@dataclass(frozen=True)
class Outcome:
    """What became of one row: its state, or why it was refused."""

    row: Row
    state: str = ""
    is_replay: bool = False
    refusal: Refused | GeometryRefused | None = None


class Importer:
    """Hands a file's rows in to one layer, as `by`; without anybody, as a person without account.

    A person with a right on the desk enters what others said: no quota stops them and they become
    nobody's author. `wanted` is the state asked for; without it the moderation policy decides.
    """

    def __init__(
        self,
        source: Source,
        mapping: Mapping,
        layer: Layer,
        *,
        by: Person | None = None,
        wanted: State | None = None,
    ) -> None:
        self.source, self.mapping, self.layer, self.wanted = source, mapping, layer, wanted
        self.route = f"{IMPORT_ROUTE}{layer.campaign.slug}:{layer.slug}"
        self.on_behalf = by is not None and may_enter(by, layer.campaign)
        self.by = by
        self.themes = _themes(layer.campaign)

    def run(self) -> Iterator[Outcome]:
        """Every row's outcome, as it happens; a row that is refused leaves nothing."""
        for row in self.source.rows():
            try:
                yield self._take(row)
            except (Refused, GeometryRefused) as refusal:
                yield Outcome(row, refusal=refusal)

    @transaction.atomic
    def _take(self, row: Row) -> Outcome:
        if row.refusal is not None:
            raise row.refusal
        by = self.by or _person_of(self.route) or _nobody_known()
        done = actions.submit(
            self._draft(row),
            layer=self.layer,
            by=by,
            key=Key(self.route, f"{self.source.digest[:40]}-{row.number}"),
            is_suspect=self.wanted == State.HELD,
            on_behalf=self.on_behalf,
        )
        item = done.contribution
        if self.wanted == State.PUBLISHED and item.state == State.HELD and not done.is_replay:
            actions.publish(item, by=by)
            item.refresh_from_db(fields=["state"])
        self.by = by
        return Outcome(row, item.state, is_replay=done.is_replay)

    def _draft(self, row: Row) -> Draft:
        def said(field: str) -> str:
            return self.mapping.value(field, row.cells)

        return Draft(
            kind=_word(said("kind")) or Kind.PROPOSAL,
            title=said("title"),
            text=said("text"),
            geometry=self._geometry(row),
            category=self._theme(said("category")),
            signature=said("signature"),
            typed_address=said("address"),
            channel=Channel.IMPORT,
            voices=_voices(said("voices")),
        )

    def _geometry(self, row: Row) -> dict[str, Any]:
        if self.source.has_geometry:
            return row.geometry if isinstance(row.geometry, dict) else {}
        if self.mapping.says("wkt"):
            return read_wkt(self.mapping.value("wkt", row.cells))
        place = [_degrees(field, self.mapping.value(field, row.cells)) for field in ("lon", "lat")]
        return {"type": "Point", "coordinates": place}

    def _theme(self, written: str) -> str:
        """The slug of a category that a file names by slug or by label."""
        word = _word(written)
        return self.themes.get(word, written.strip()[:50]) if word else ""


def _person_of(route: str) -> Person | None:
    """The person without account who stands for this layer's earlier imports."""
    found = (
        Submission.objects.filter(
            route=route, person__email__isnull=True, person__assurance=Assurance.DEVICE
        )
        .select_related("person")
        .first()
    )
    return found.person if found else None


def _nobody_known() -> Person:
    person = Person(assurance=Assurance.DEVICE)
    person.set_unusable_password()
    person.save()
    return person


def _themes(campaign: Campaign) -> dict[str, str]:
    themes = list(campaign.categories.all())
    by_label = {
        _word(label): theme.slug for theme in themes for label in (theme.label, theme.label_en)
    }
    return by_label | {_word(theme.slug): theme.slug for theme in themes}


def _word(written: str) -> str:
    return " ".join(written.split()).casefold()


def _degrees(field: str, written: str) -> float:
    """A number as people write it, with a point or a comma; whether it is a place comes later."""
    written = written.strip()
    if not _NUMBER.fullmatch(written.lower()):
        raise WrongInput(
            "bad_number",
            _("“%(value)s” is not a number of degrees.") % {"value": written[:40]},
            field=field,
        )
    return float(written.replace(",", "."))


def _voices(written: str) -> int:
    written = written.strip()
    if not written:
        return 1
    if not (written.isascii() and written.isdigit() and 1 <= int(written[:9]) <= MOST_VOICES):
        raise WrongInput("bad_voices", _("A head-count starts at one."), field="voices")
    return int(written)
