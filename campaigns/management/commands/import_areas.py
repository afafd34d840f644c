"""Bring a file of areas in: a vintage of neighbourhoods, renovation areas, communes."""

from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from campaigns.errors import Refused
from campaigns.models import Campaign, CampaignArea
from geo.actions import NewArea, bring_in_areas
from geo.enums import AreaKind, ShapeFamily
from geo.errors import FileRefused
from geo.files import Reject, Source, open_file
from geo.files.rejects import Write, rejects_file
from geo.files.typed import add_file_arguments, file_options, said_of, with_progress
from geo.models import Area


class Command(BaseCommand):
    help = "Brings the areas of a file in, all or none, as a vintage that follows the one before."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_file_arguments(parser)
        parser.add_argument("--name", required=True, help="column of the names")
        parser.add_argument("--id", default="", help="column that the slug is made of (the name)")
        parser.add_argument("--prefix", default="", help="what each slug begins with, like a city")
        parser.add_argument("--kind", choices=AreaKind.values, default=AreaKind.NEIGHBOURHOOD.value)
        parser.add_argument(
            "--since", type=date.fromisoformat, help="day from which they hold (default today)"
        )
        parser.add_argument("--source", default="", help="whose data it is")
        parser.add_argument("--licence", default="", help="under which licence")
        parser.add_argument("--campaign", help="slug of a campaign that gets them as its areas")

    def handle(self, **options: Any) -> None:
        try:
            campaign = _campaign(options["campaign"])
            with open_file(options["file"], file_options(options)) as source:
                self.stdout.write(said_of(source))
                with transaction.atomic():
                    areas = self._bring_in(source, options)
                    if campaign is not None:
                        _give(campaign, areas)
        except (Refused, FileRefused) as refusal:
            raise CommandError(f"{refusal} [{refusal.code}]") from None
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from None
        self.stdout.write(f"Accepted: {len(areas)}")

    def _bring_in(self, source: Source, options: dict[str, Any]) -> list[Area]:
        with rejects_file(options["rejects"], source.names) as write:
            return bring_in_areas(
                with_progress(
                    self._areas(source, options, write),
                    source.count,
                    self.stderr,
                ),
                kind=AreaKind(options["kind"]),
                since=options["since"] or timezone.localdate(),
                source=options["source"],
                licence=options["licence"],
            )

    def _areas(self, source: Source, options: dict[str, Any], write: Write) -> Iterator[NewArea]:
        name, id_ = _rank(source, options["name"]), _rank(source, options["id"] or options["name"])
        seen: set[str] = set()
        refused = 0
        for item in source.features(2154, (options["name"], options["id"])):
            told = _told(item, name, id_, options["prefix"], seen)
            if isinstance(told, NewArea):
                yield told
                continue
            refused += 1
            code, message = told
            self.stderr.write(f"Object {item.number}: {message} [{code}]")
            write(item.number, code, message, item.values)
        if refused and not options["leave_out"]:
            raise FileRefused(
                "objects_refused",
                f"{refused} of {source.count} objects are refused, so nothing was brought in.",
            )
        if not seen:
            raise FileRefused("nothing_accepted", "The file holds no area that can be taken.")


def _told(item: Any, name: int, id_: int, prefix: str, seen: set[str]) -> NewArea | tuple[str, str]:
    """The area that an object is, or why it is none: a code and a sentence."""
    if isinstance(item, Reject):
        return item.refusal.code, str(item.refusal)
    if item.family != ShapeFamily.AREAS:
        return "not_an_area", "It is not a surface."
    words = str(item.values[name] or "").strip()[:160]
    slug = slugify(f"{prefix} {item.values[id_] or ''}")[:80]
    if not words or not slug:
        return "name_missing", "It has no name."
    if slug in seen:
        return "repeated_id", f"Its slug ({slug}) stands for another object already."
    seen.add(slug)
    return NewArea(slug, words, item.shape)


def _rank(source: Source, column: str) -> int:
    if column not in source.names:
        raise FileRefused(
            "unknown_column",
            f"The file has no column “{column}”. Its columns are: {', '.join(source.names[:40])}.",
        )
    return source.names.index(column)


def _campaign(slug: str | None) -> Campaign | None:
    if slug is None:
        return None
    campaign = Campaign.objects.filter(slug=slug).first()
    if campaign is None:
        raise Refused("unknown_campaign", f"There is no campaign “{slug}”.")
    return campaign


def _give(campaign: Campaign, areas: list[Area]) -> None:
    """Make these the campaign's areas; an earlier vintage of one of them gives way."""
    first = campaign.campaign_areas.count()
    for order, area in enumerate(areas, start=first):
        former = campaign.campaign_areas.filter(area__slug=area.slug).first()
        if former is not None:
            former.area = area
            former.save(update_fields=["area"])
        else:
            CampaignArea.objects.create(campaign=campaign, area=area, order=order)
