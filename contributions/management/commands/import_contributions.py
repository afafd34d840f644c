"""Bring a file of contributions into a campaign, each row through a resident's own action."""

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import Person
from campaigns import rules
from campaigns.enums import Right
from campaigns.errors import Refused
from campaigns.models import Campaign
from contributions.enums import State
from contributions.importing import (
    FIELDS,
    Importer,
    Options,
    Outcome,
    Source,
    open_source,
    read_mapping,
)
from geo.files.rejects import rejects_file
from geo.files.texts import ENCODINGS
from layers.enums import LayerKind
from layers.models import Layer

SAID_EACH = 100  # rows
Reject = Callable[[Outcome], None]
EXAMPLE = "title=projet_libelle,text=description,lon=longitude,lat=latitude,kind==proposal"


class Command(BaseCommand):
    help = "Brings a CSV or GeoJSON file of contributions into one layer of a campaign."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("campaign", help="slug of the campaign")
        parser.add_argument("layer", help="slug of one of its layers of contributions")
        parser.add_argument("file", type=Path, help="CSV with a header, or a FeatureCollection")
        parser.add_argument(
            "--map",
            required=True,
            help=f"FIELD=COLUMN or FIELD==VALUE, by commas: {EXAMPLE}. Fields: {', '.join(FIELDS)}",
        )
        parser.add_argument(
            "--as",
            dest="email",
            help="who enters them; with a right on the desk, no quota stops the import",
        )
        parser.add_argument(
            "--rejects", type=Path, help="CSV to write: row (1 follows the header), code, message"
        )
        parser.add_argument("--separator", default=",", help="of the CSV (default ,); tab for tabs")
        parser.add_argument("--encoding", default="utf-8", choices=ENCODINGS)
        parser.add_argument("--quoting", default="minimal", choices=("minimal", "none"))
        parser.add_argument(
            "--state",
            choices=(State.HELD.value, State.PUBLISHED.value),
            help="default: as the moderation policy says; published asks for the right to moderate",
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, only")

    def handle(self, **options: Any) -> None:
        try:
            layer = _layer(options["campaign"], options["layer"])
            person = _person(options["email"])
            wanted = _wanted(options["state"], person, layer.campaign)
            mapping = read_mapping(options["map"])
            source = open_source(options["file"], _options(options))
            mapping.require(source.names, has_geometry=source.has_geometry)
            _require_other_file(options["rejects"], options["file"])
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        with _rejects(options["rejects"], source, _options(options)) as reject:
            counts = self._run(
                Importer(source, mapping, layer, by=person, wanted=wanted),
                reject,
                only_try=options["dry_run"],
            )
        self._tell(counts, only_tried=options["dry_run"])
        if not counts["accepted"] and not counts["already there"]:
            raise CommandError("Nothing was accepted.")

    def _run(self, importer: Importer, reject: Reject, *, only_try: bool) -> Counter[str]:
        """Hand every row in and count what became of it; a trial is undone as a whole."""
        counts: Counter[str] = Counter()
        with transaction.atomic() if only_try else nullcontext():
            for done, outcome in enumerate(importer.run(), start=1):
                counts[_kind_of(outcome)] += 1
                if outcome.refusal is not None:
                    reject(outcome)
                elif not outcome.is_replay:
                    counts[outcome.state] += 1
                if done % SAID_EACH == 0 or done == importer.source.count:
                    self.stderr.write(f"{done} of {importer.source.count} rows")
            if only_try:
                transaction.set_rollback(True)
        return counts

    def _tell(self, counts: Counter[str], *, only_tried: bool) -> None:
        states = ", ".join(f"{counts[state]} {state}" for state in State.values if counts[state])
        self.stdout.write(
            f"{'Would be accepted' if only_tried else 'Accepted'}: {counts['accepted']}"
            + (f" ({states})" if states else "")
            + f"; already there: {counts['already there']}; rejected: {counts['refused']}"
        )


def _kind_of(outcome: Outcome) -> str:
    if outcome.refusal is not None:
        return "refused"
    return "already there" if outcome.is_replay else "accepted"


def _options(options: dict[str, Any]) -> Options:
    separator = {"tab": "\t", "\\t": "\t"}.get(options["separator"], options["separator"])
    if len(separator) != 1 or separator in '\r\n"':
        raise Refused("bad_separator", "--separator is one character, or the word tab.")
    return Options(options["encoding"], separator, options["quoting"] != "none")


def _layer(campaign: str, slug: str) -> Layer:
    found = Campaign.objects.filter(slug=campaign).first()
    if found is None:
        raise Refused("unknown_campaign", f"There is no campaign “{campaign}”.")
    layers = found.layers.filter(kind=LayerKind.CONTRIBUTIONS)
    layer = layers.select_related("campaign").filter(slug=slug).first()
    if layer is None:
        names = ", ".join(layers.values_list("slug", flat=True)) or "none"
        raise Refused(
            "unknown_layer",
            f"“{campaign}” has no layer of contributions “{slug}”. It has: {names}.",
        )
    return layer


def _person(email: str | None) -> Person | None:
    if email is None:
        return None
    person = Person.objects.filter(email__iexact=email, is_active=True).first()
    if person is None:
        raise Refused("unknown_person", f"Nobody here has the e-mail address {email}.")
    return person


def _wanted(state: str | None, person: Person | None, campaign: Campaign) -> State | None:
    if state == State.PUBLISHED and not rules.has_right(person, campaign, Right.MODERATE):
        raise Refused(
            "right_missing",
            "--state published needs --as somebody who may moderate this campaign.",
        )
    return State(state) if state else None


def _require_other_file(rejects: Path | None, file: Path) -> None:
    if rejects is not None and rejects.resolve() == file.resolve():
        raise Refused("same_file", "--rejects would overwrite the file that is brought in.")


@contextmanager
def _rejects(path: Path | None, source: Source, options: Options) -> Iterator[Reject]:
    """Write down what is refused and why, with the cells as they were; nothing without a path."""
    separator = "," if source.has_geometry else options.separator
    try:
        with rejects_file(path, source.names, separator) as write:

            def reject(outcome: Outcome) -> None:
                refusal = outcome.refusal
                if refusal is not None:
                    row = outcome.row
                    write(row.number, refusal.code, str(refusal), row.original)

            yield reject
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror or error}.") from None
