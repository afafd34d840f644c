"""The demo campaign, loaded through the same actions as a resident's, on the days it happened.

Everything comes from the files of `contributions/demo/<campaign>/`; identities are drawn from
the files' keys, so that the same input makes the same rows.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from itertools import cycle
from typing import Any

from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from accounts.enums import Assurance
from accounts.models import Person
from campaigns.clock import clock_set_to
from campaigns.enums import Moderation, Role, Visibility
from campaigns.identity import LARGEST
from campaigns.models import (
    Campaign,
    CampaignArea,
    Category,
    Membership,
    ModerationPolicy,
    Organisation,
    Phase,
    PhaseRight,
    Reason,
)
from contributions import actions
from contributions.drafts import Draft, Key
from contributions.models import Contribution, Notice, Receipt, Reply, Status
from geo.models import Area
from layers.models import Feature, Layer, LayerRule

Json = dict[str, Any]
Say = Callable[[str], None]
STATUSES = (
    ("studied", "À l'étude", "Being studied"),
    ("accepted", "Retenu", "Accepted"),
    ("planned", "Programmé", "Planned"),
    ("done", "Réalisé", "Done"),
    ("refused", "Non retenu", "Not retained"),
)
STAFF = (
    ("moderatrice", "Nadia, modératrice", Role.MODERATOR),
    ("urbaniste", "Hugo, urbaniste", Role.PLANNER),
    ("responsable", "Inès, responsable de campagne", Role.MANAGER),
    ("facilitateur", "Moussa, animateur", Role.FACILITATOR),
)
PASSWORD = "parvis-demo-2026"  # noqa: S105 -- the demo's, refused by a start-up check elsewhere
DOMAIN = "parvis.example"


@dataclass
class Loader:
    """Loads one folder; `today` is the day on which the demo is set."""

    name: str
    today: date
    say: Say
    people: dict[str, Person] = field(default_factory=dict)
    made: dict[str, Contribution] = field(default_factory=dict)

    @transaction.atomic
    def load(self) -> Campaign:
        """Everything of the folder, in one transaction."""
        self._people()
        campaign = self._campaign()
        self._layers(campaign)
        moderator = self.people["moderatrice"]
        told = self._read("contributions.json")
        for item in told:
            self._contribution(campaign, item)
        self._supports(told)
        for number, item in enumerate(self._read("replies.json")):
            self._reply(campaign, item, number, moderator)
        for item in told:
            self._decision(item, moderator)
        self._answers(campaign)
        Notice.objects.filter(sent_at__isnull=True).update(sent_at=timezone.now())
        self.say(
            f"{len(told)} contributions, {sum(item['supports'] for item in told)} supports, "
            f"{Reply.objects.of_campaign(campaign).count()} replies"
        )
        return campaign

    def _read(self, name: str) -> Any:
        return json.loads(files("contributions.demo").joinpath(self.name, name).read_text("utf-8"))

    def _at(self, days: float, hour: int = 12) -> datetime:
        """That many days from today, at an hour of the day in Paris."""
        day = datetime.combine(self.today, time(hour), tzinfo=timezone.get_current_timezone())
        return day + timedelta(days=days)

    def _past(self, instant: datetime) -> datetime:
        """That instant, or a minute ago if it has not come yet."""
        return min(instant, timezone.now() - timedelta(minutes=1))

    # Persons ------------------------------------------------------------------------------

    def _people(self) -> None:
        for item in self._read("people.json"):
            known = item["assurance"] != "device"
            self.people[item["key"]] = _person(
                f"{item['key']}@{DOMAIN}" if known else None, item["display_name"]
            )
        for key, name, _role in STAFF:
            self.people[key] = _person(f"{key}@{DOMAIN}", name, password=PASSWORD)
        self.people["administratrice"] = _person(
            f"administratrice@{DOMAIN}",
            "Claire, administratrice",
            password=PASSWORD,
            is_administrator=True,
        )
        self.people["habitante"] = _person(f"habitante@{DOMAIN}", "Samira")

    # The campaign -------------------------------------------------------------------------

    def _campaign(self) -> Campaign:
        told, charter = self._read("campaign.json"), self._read("campaign.json")["charter"]
        organisation, _new = Organisation.objects.get_or_create(
            slug="ville-de-nanterre", defaults=told["organisation"]
        )
        campaign = Campaign.objects.create(
            slug=told["slug"],
            organisation=organisation,
            title=told["title"],
            summary=told["summary"],
            language=told["language"],
            visibility=Visibility.PUBLIC,
            perimeter=_multipolygon(self._read("perimeter.geojson")["geometry"]),
            negotiable=charter["negotiable"],
            not_negotiable=charter["not_negotiable"],
            commitment=charter["commitment"],
            commitment_text=charter["commitment_text"],
            decided_by=charter["decided_by"],
            decided_on=self.today + timedelta(days=charter["decided_on_in_days"]),
            envelope_euros=charter["envelope_euros"],
            envelope_text=charter["envelope_text"],
            documents=told.get("documents", []),
            contact_name=told["contact"]["name"],
            contact_email=told["contact"]["email"],
        )
        ModerationPolicy.objects.create(campaign=campaign, moderation=Moderation.BEFORE)
        for key, _name, role in STAFF:
            Membership.objects.create(person=self.people[key], campaign=campaign, role=role)
        for order, item in enumerate(told["categories"]):
            Category.objects.create(campaign=campaign, order=order, **item | {"colour": order + 1})
        for order, item in enumerate(told["reasons"]):
            Reason.objects.create(
                campaign=campaign, order=order, code=item["code"], text=item["text"]
            )
        for order, (slug, label, label_en) in enumerate(STATUSES):
            Status.objects.create(
                campaign=campaign, slug=slug, label=label, label_en=label_en, order=order
            )
        self._areas(campaign)
        self._phases(campaign, told["phases"])
        return campaign

    def _areas(self, campaign: Campaign) -> None:
        for order, item in enumerate(self._read("areas.geojson")["features"]):
            told = item["properties"]
            area = Area.objects.create(
                slug=f"{self.name}-{told['slug']}",
                name=told["name"],
                kind=told["kind"],
                valid=(date(self.today.year - 1, 1, 1), None),
                source="Ville de Nanterre, données illustratives",
                licence="Licence Ouverte 2.0",
                boundary=_multipolygon(item["geometry"]),
            )
            CampaignArea.objects.create(
                campaign=campaign,
                area=area,
                is_open=told["negotiable"],
                reason=told["reason"],
                order=order,
            )

    def _phases(self, campaign: Campaign, told: Iterable[Json]) -> None:
        for item in told:
            phase = Phase.objects.create(
                campaign=campaign,
                slug=item["slug"],
                title=item["title"],
                description=item["description"],
                period=DateTimeTZRange(
                    self._at(item["starts_in_days"], 0), self._at(item["ends_in_days"] + 1, 0)
                ),
            )
            for right in item["rights"]:
                PhaseRight.objects.create(
                    phase=phase,
                    act=right["act"],
                    quota=right["quota"],
                    assurance=Assurance[right["assurance"].upper()],
                )

    def _layers(self, campaign: Campaign) -> None:
        by_slug: dict[str, Layer] = {}
        for item in self._read("layers.json"):
            rules, snapping = item.pop("rules", None), item.pop("snapping_layer", None)
            style = item.pop("style") | ({"label": True} if item.pop("label", None) else {})
            layer = Layer.objects.create(
                campaign=campaign, style=style, snapping_layer=by_slug.get(snapping), **item
            )
            by_slug[layer.slug] = layer
            if rules:
                LayerRule.objects.create(layer=layer, **rules)
            else:
                self._features(layer)

    def _features(self, layer: Layer) -> None:
        found = self._read(f"layers/{layer.slug}.geojson")["features"]
        Feature.objects.bulk_create(
            [
                Feature(
                    layer=layer,
                    public_id=_identity(self.name, str(item["id"])),
                    external_id=item["id"],
                    name=item["properties"].get("name", ""),
                    geom=_geometry(item["geometry"]),
                    properties={
                        key: value for key, value in item["properties"].items() if key != "name"
                    },
                )
                for item in found
            ]
        )
        self.say(f"{layer.title}: {len(found)}")

    # What residents did -------------------------------------------------------------------

    def _contribution(self, campaign: Campaign, item: Json) -> None:
        author = self.people[item["author"]]
        draft = Draft(
            kind=item["kind"],
            title=item["title"],
            text=item["text"],
            geometry=item["geometry"],
            category=item["category"],
            signature=author.display_name,
            channel=item["channel"],
            voices=item["voices"],
        )
        key = Key(route=f"demo:{self.name}", value=f"demo-{item['key']}")
        with clock_set_to(self._past(self._moment(item))):
            done = actions.submit(
                draft, layer=campaign.layers.get(slug=item["layer"]), by=author, key=key
            )
        row = done.contribution
        row.public_id = _identity(self.name, item["key"])
        row.save(update_fields=["public_id"])
        Receipt.objects.filter(pk=done.receipt.pk).update(
            number=_identity(self.name, f"receipt {item['key']}")
        )
        self.made[item["key"]] = row
        if item["state"] != "held":
            with clock_set_to(self._past(self._moment(item) + timedelta(hours=5))):
                actions.publish(row, by=self.people["moderatrice"])

    def _supports(self, told: Iterable[Json]) -> None:
        """The first persons of the list, from a place that the key draws, hold with each."""
        crowd = [person for key, person in self.people.items() if key.startswith("p")]
        for item in told:
            start = _identity(self.name, item["key"]) % len(crowd)
            persons = cycle(crowd[start:] + crowd[:start])
            given = 0
            with clock_set_to(self._past(self._moment(item) + timedelta(hours=6))):
                while given < item["supports"]:
                    person = next(persons)
                    if person != self.people[item["author"]]:
                        given += actions.support(self.made[item["key"]], by=person)

    def _reply(self, campaign: Campaign, item: Json, number: int, moderator: Person) -> None:
        at = self._at(-item["days_ago"], 18) + timedelta(minutes=number % 50)
        author = self.people[item["author"]]
        with clock_set_to(self._past(self._opened(campaign, at))):
            row, _replayed = actions.reply(
                self.made[item["to"]],
                item["text"],
                by=author,
                signature=author.display_name,
                key=Key(route=f"demo:{self.name}:replies", value=f"demo-reply-{number}"),
            )
            row.public_id = _identity(self.name, f"reply {number}")
            row.save(update_fields=["public_id"])
            if item["state"] == "published":
                actions.publish(row, by=moderator)
            elif item["state"] == "rejected":
                reason = item.get("reason", "off_topic")
                text = item.get("reason_text") or "Ce message ne parle pas du quartier."
                actions.reject(row, by=moderator, reason=reason, statement=text)

    def _decision(self, item: Json, moderator: Person) -> None:
        """What became of it, once its thread and its supports are there."""
        row = self.made[item["key"]]
        with clock_set_to(self._past(self._moment(item) + timedelta(hours=9))):
            if item["state"] == "rejected":
                actions.reject(
                    row, by=moderator, reason=item["reason"], statement=item["reason_text"]
                )
            elif item["state"] == "withdrawn":
                actions.withdraw(row, by=self.people[item["author"]])
            elif item["state"] == "merged":
                actions.merge(row, into=self.made[item["merged_into"]], by=moderator)

    def _answers(self, campaign: Campaign) -> None:
        for item in self._read("answers.json"):
            with clock_set_to(self._past(self._at(-item["days_ago"], 10))):
                actions.answer(
                    self.made[item["to"]],
                    by=self.people["urbaniste"],
                    service=item["service"],
                    text=item["text"],
                    status=campaign.statuses.get(slug=item["status"]),
                )

    def _moment(self, item: Json) -> datetime:
        """When it was handed in: an hour of that day which its key draws."""
        if item["days_ago"] == 0:
            return self._at(0, 7)
        drawn = _identity(self.name, item["key"])
        return self._at(-item["days_ago"], 8 + drawn % 4) + timedelta(minutes=drawn % 60)

    def _opened(self, campaign: Campaign, at: datetime) -> datetime:
        """`at`, or the nearest earlier instant at which some phase was open."""
        if campaign.phases.open_at(at).exists():
            return at
        last = campaign.phases.filter(period__endswith__lte=at).order_by("-period").first()
        return last.period.upper - timedelta(hours=1) if last else at


def _person(
    email: str | None, name: str, *, password: str | None = None, is_administrator: bool = False
) -> Person:
    person = Person(
        email=email,
        display_name=name,
        assurance=Assurance.EMAIL if email else Assurance.DEVICE,
        is_administrator=is_administrator,
    )
    if password:
        person.set_password(password)
    else:
        person.set_unusable_password()
    person.save()
    return person


def _identity(*words: str) -> int:
    """The same identity for the same words, between 1 and 2^53 - 1."""
    digest = hashlib.sha256("/".join(words).encode()).digest()
    return int.from_bytes(digest[:8]) % LARGEST + 1


def _geometry(told: Json) -> GEOSGeometry:
    return GEOSGeometry(json.dumps(told), srid=4326)


def _multipolygon(told: Json) -> MultiPolygon:
    shape = _geometry(told)
    return shape if isinstance(shape, MultiPolygon) else MultiPolygon(shape, srid=4326)
