"""Bring a file into a reference layer: its objects, a new version, its tiles drawn ahead.

On the floor of the tiles, because an import ends with them.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.core.validators import slug_re
from django.db import transaction

from campaigns.errors import Refused
from campaigns.models import RESERVED_SLUGS, Campaign
from geo.checks import TAG
from geo.enums import ShapeFamily
from geo.errors import FileRefused
from geo.files import Reject, Source, open_file
from geo.files.rejects import Write, rejects_file
from geo.files.typed import add_file_arguments, file_options, said_of, with_progress
from layers.actions import replace_features
from layers.enums import LayerKind
from layers.importing import Intake, columns_of
from layers.models import Import, Layer
from tiles.jobs import seed_layer

GREY = "#9AA3A0"
SHAPES = {
    ShapeFamily.POINTS: "circle",
    ShapeFamily.LINES: "line",
    ShapeFamily.AREAS: "fill",
}


class Command(BaseCommand):
    help = "Gives a reference layer the objects of a file, all or none, in the place of its own."
    requires_system_checks = [TAG]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("campaign", help="slug of the campaign")
        parser.add_argument("layer", help="slug of a reference layer; made when there is none")
        add_file_arguments(parser)
        parser.add_argument(
            "--id", default="", help="column that names an object from one file to the next"
        )
        parser.add_argument("--name", default="", help="column of the name shown on the map")
        parser.add_argument("--keep", help="columns to keep as attributes, by commas (default all)")
        parser.add_argument("--title", help="title of a layer that is made")
        parser.add_argument("--attribution", help="whose data it is, as the map says")
        parser.add_argument("--licence", help="under which licence")

    def handle(self, **options: Any) -> None:
        try:
            campaign = _campaign(options["campaign"])
            with open_file(options["file"], file_options(options)) as source, transaction.atomic():
                self.stdout.write(said_of(source))
                layer = _layer(campaign, options)
                done = self._bring_in(source, layer, options)
                _shape(layer, source)
                seed_layer.defer(layer_id=layer.pk)
        except (Refused, FileRefused) as refusal:
            raise CommandError(f"{refusal} [{refusal.code}]") from None
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from None
        self.stdout.write(
            f"Accepted: {done.accepted}; refused: {len(done.rejects)}; version {done.version}"
        )
        self.stdout.write("The worker draws its low zooms ahead; until then tiles are drawn anew.")

    def _bring_in(self, source: Source, layer: Layer, options: dict[str, Any]) -> Import:
        kept = None if options["keep"] is None else _split(options["keep"])
        columns = columns_of(source.names, id_=options["id"], name=options["name"], kept=kept)
        rejects: list[dict[str, Any]] = []
        with rejects_file(options["rejects"], source.names) as write:
            intake = Intake(
                source,
                columns,
                layer.campaign,
                lambda item: self._reject(item, rejects, write),
                leaves_out=options["leave_out"],
            )
            return replace_features(
                layer,
                with_progress(intake.features(), source.count, self.stderr),
                file_name=options["file"].name,
                srid=source.srid,
                rejects=rejects,
            )

    def _reject(self, item: Reject, rejects: list[dict[str, Any]], write: Write) -> None:
        told = {"row": item.number, "code": item.refusal.code, "message": str(item.refusal)}
        if len(rejects) < 5:
            self.stderr.write(f"Object {item.number}: {item.refusal} [{item.refusal.code}]")
        rejects.append(told)
        write(item.number, item.refusal.code, str(item.refusal), item.values)


def _campaign(slug: str) -> Campaign:
    campaign = Campaign.objects.filter(slug=slug).first()
    if campaign is None:
        raise Refused("unknown_campaign", f"There is no campaign “{slug}”.")
    return campaign


def _layer(campaign: Campaign, options: dict[str, Any]) -> Layer:
    """The layer named, with what was said of its source; made where the campaign has none so."""
    slug = options["layer"]
    if not slug_re.fullmatch(slug) or slug in RESERVED_SLUGS:
        raise Refused("bad_slug", f"“{slug}” cannot be a layer's name in addresses.")
    layer, _is_new = campaign.layers.get_or_create(
        slug=slug,
        defaults={
            "title": options["title"] or slug.replace("-", " ").capitalize(),
            "kind": LayerKind.REFERENCE,
        },
    )
    layer.attribution = options["attribution"] or layer.attribution
    layer.licence = options["licence"] or layer.licence
    layer.save(update_fields=["attribution", "licence"])
    return layer


def _shape(layer: Layer, source: Source) -> None:
    """A layer without a look of its own is drawn, and explained, as what it is made of."""
    if not layer.style:
        layer.style = {"shape": SHAPES[next(iter(source.families))], "colour": GREY, "width": 2}
        layer.save(update_fields=["style"])


def _split(written: str) -> list[str]:
    return [name.strip() for name in written.split(",") if name.strip()]
