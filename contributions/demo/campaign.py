"""A folder's campaign before anybody writes: charter, policy, areas, phases, layers, objects."""

from collections.abc import Callable, Iterable
from datetime import date

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.enums import Assurance
from campaigns.enums import Visibility
from campaigns.models import (
    Campaign,
    CampaignArea,
    Category,
    ModerationPolicy,
    Organisation,
    Phase,
    PhaseRight,
    Reason,
)
from contributions.demo.folder import Folder, Json, geometry, multipolygon
from contributions.models import Status
from geo.models import Area
from layers.actions import change_questions
from layers.models import Feature, Layer, LayerRule

Say = Callable[[str], None]


def make_campaign(folder: Folder) -> Campaign:
    """The campaign of `campaign.json`; public, so that what follows can happen in it."""
    told = folder.read("campaign.json")
    charter, organisation = told["charter"], told["organisation"]
    campaign = Campaign.objects.create(
        slug=told["slug"],
        organisation=Organisation.objects.get_or_create(
            slug=organisation["slug"],
            defaults={"name": organisation["name"], "department": organisation["department"]},
        )[0],
        title=told["title"],
        summary=told["summary"],
        language=told["language"],
        visibility=Visibility.PUBLIC,
        accent=told["accent"],
        created_at=folder.at(min(phase["starts_in_days"] for phase in told["phases"]), 0),
        perimeter=multipolygon(folder.read("perimeter.geojson")["geometry"]),
        negotiable=charter["negotiable"],
        not_negotiable=charter["not_negotiable"],
        commitment=charter["commitment"],
        commitment_text=charter["commitment_text"],
        decided_by=charter["decided_by"],
        decided_on=folder.day(charter["decided_on_in_days"]),
        envelope_euros=charter["envelope_euros"],
        envelope_text=charter["envelope_text"],
        documents=told.get("documents", []),
        contact_name=told["contact"]["name"],
        contact_email=told["contact"]["email"],
    )
    ModerationPolicy.objects.create(campaign=campaign, moderation=told["moderation"])
    _words(campaign, told)
    _areas(folder, campaign)
    _phases(folder, campaign, told["phases"])
    return campaign


def make_layers(folder: Folder, campaign: Campaign, say: Say) -> None:
    """The layers of `layers.json`, in their order, with their rules or their objects."""
    by_slug: dict[str, Layer] = {}
    for item in folder.read("layers.json"):
        rules, snapping = item.pop("rules", None), item.pop("snapping_layer", None)
        questions = item.pop("questions", None)
        style = item.pop("style") | ({"label": True} if item.pop("label", None) else {})
        layer = Layer.objects.create(
            campaign=campaign, style=style, snapping_layer=by_slug.get(snapping), **item
        )
        by_slug[layer.slug] = layer
        if rules:
            LayerRule.objects.create(layer=layer, **rules)
            if questions:
                change_questions(layer, questions)
        else:
            _features(folder, layer, say)


def _words(campaign: Campaign, told: Json) -> None:
    """Its themes, its reasons for a refusal, how far the city can be."""
    for order, item in enumerate(told["categories"]):
        Category.objects.create(campaign=campaign, order=order, **item | {"colour": order + 1})
    for order, item in enumerate(told["reasons"]):
        Reason.objects.create(campaign=campaign, order=order, code=item["code"], text=item["text"])
    for order, item in enumerate(told["statuses"]):
        Status.objects.create(campaign=campaign, order=order, **item)


def _areas(folder: Folder, campaign: Campaign) -> None:
    for order, item in enumerate(folder.read("areas.geojson")["features"]):
        told = item["properties"]
        area = Area.objects.create(
            slug=f"{folder.name}-{told['slug']}",
            name=told["name"],
            kind=told["kind"],
            valid=(date(folder.today.year - 1, 1, 1), None),
            source="Ville de Nanterre, données illustratives",
            licence="Licence Ouverte 2.0",
            boundary=multipolygon(item["geometry"]),
        )
        CampaignArea.objects.create(
            campaign=campaign,
            area=area,
            is_open=told["negotiable"],
            reason=told["reason"],
            order=order,
        )


def _phases(folder: Folder, campaign: Campaign, told: Iterable[Json]) -> None:
    for item in told:
        phase = Phase.objects.create(
            campaign=campaign,
            slug=item["slug"],
            title=item["title"],
            description=item["description"],
            period=DateTimeTZRange(
                folder.at(item["starts_in_days"], 0), folder.at(item["ends_in_days"] + 1, 0)
            ),
        )
        for right in item["rights"]:
            PhaseRight.objects.create(
                phase=phase,
                act=right["act"],
                quota=right["quota"],
                assurance=Assurance[right["assurance"].upper()],
            )


def _features(folder: Folder, layer: Layer, say: Say) -> None:
    found = folder.read(f"layers/{layer.slug}.geojson")["features"]
    Feature.objects.bulk_create(
        [
            Feature(
                layer=layer,
                public_id=folder.identity(str(item["id"])),
                external_id=item["id"],
                name=item["properties"].pop("name", ""),
                geom=geometry(item["geometry"]),
                properties=_dated(folder, item["properties"]),
            )
            for item in found
        ]
    )
    say(f"{layer.title}: {len(found)}")


def _dated(folder: Folder, properties: Json) -> Json:
    """A meeting's day, counted back from the day of loading, as the date it then was."""
    days = properties.pop("days_ago", None)
    return properties if days is None else properties | {"held_on": str(folder.day(-days))}
