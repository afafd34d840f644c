"""Give a layer its own questions, from a file."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from campaigns.errors import Refused
from contributions.responses import questions_of
from layers.actions import change_questions
from layers.models import Layer

LARGEST = 200_000  # bytes: 20 questions in two languages are some 30,000


class Command(BaseCommand):
    help = "Makes a new version of a layer's own questions from FILE, a JSON list of them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("campaign", help="the campaign's slug")
        parser.add_argument("layer", help="the slug of a layer of contributions")
        parser.add_argument("file", type=Path)

    def handle(self, campaign: str, layer: str, file: Path, **_options: Any) -> None:
        row = Layer.objects.filter(campaign__slug=campaign, slug=layer).first()
        if row is None:
            raise CommandError(f"There is no layer {layer!r} in a campaign {campaign!r}.")
        before = questions_of(row)
        try:
            schema = change_questions(row, _read(file))
        except Refused as refusal:
            raise CommandError(f"{refusal.code}: {refusal}") from None
        self.stdout.write(f"{campaign}/{layer}: version {schema.version}")
        for line in differences(before, schema.questions):
            self.stdout.write(f"  {line}")


def _read(file: Path) -> Any:
    try:
        with file.open("rb") as opened:
            body = opened.read(LARGEST + 1)
        if len(body) > LARGEST:
            raise CommandError(f"too_large: {file} has more than {LARGEST} bytes.")
        return json.loads(body)
    except OSError as error:
        raise CommandError(f"unreadable: {file}: {error.strerror}.") from None
    except ValueError as error:
        raise CommandError(f"not_json: {file}: {error}.") from None


def differences(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> list[str]:
    """What changed, a line a question: + new, - no longer asked, ~ asked otherwise."""
    old = {one["key"]: one for one in before}
    new = {one["key"]: one for one in after}
    lines = [f"- {key}" for key in old if key not in new]
    for key, question in new.items():
        if key not in old:
            lines.append(f"+ {key} ({question['type']}, {question['visibility']})")
        elif question != old[key]:
            members = sorted(
                name for name in {*question, *old[key]} if question.get(name) != old[key].get(name)
            )
            lines.append(f"~ {key}: {', '.join(members)}")
    kept = [key for key in new if key in old]
    if kept != [key for key in old if key in new]:
        lines.append("~ the order")
    return lines
