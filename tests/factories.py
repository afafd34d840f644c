"""Factories: functions named with an article; a test states only what matters to it.

The ground is a square of about 2 km around the Parc district of Nanterre.
"""

from datetime import timedelta
from itertools import count
from typing import Any

from django.contrib.gis.geos import GEOSGeometry, LineString, MultiPolygon, Point, Polygon
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from accounts.enums import Assurance
from accounts.models import Person
from campaigns.enums import Act, Moderation, ReasonCode, Role, Visibility
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
from contributions.actions.embedding import Wish
from contributions.drafts import Draft, Key
from contributions.enums import State
from contributions.models import Contribution, Embed, Reply
from geo.models import Area
from layers.enums import LayerKind
from layers.models import Feature, Layer, LayerRule

numbers = count(1)

WEST, SOUTH, EAST, NORTH = 2.20, 48.88, 2.24, 48.90
PLACE = (2.2205, 48.8890)
SQUARE = ((WEST, SOUTH), (EAST, SOUTH), (EAST, NORTH), (WEST, NORTH), (WEST, SOUTH))


def a_square(west: float, south: float, east: float, north: float) -> MultiPolygon:
    return MultiPolygon(Polygon.from_bbox((west, south, east, north)), srid=4326)


def a_point(lon: float = PLACE[0], lat: float = PLACE[1]) -> dict[str, Any]:
    """GeoJSON of a point."""
    return {"type": "Point", "coordinates": [lon, lat]}


def a_person(**fields: Any) -> Person:
    number = next(numbers)
    fields = {
        "email": f"person{number}@parvis.example",
        "assurance": Assurance.EMAIL,
        "display_name": f"Person {number}",
        **fields,
    }
    password = fields.pop("password", None)
    person = Person(**fields)
    if password:
        person.set_password(password)
    else:
        person.set_unusable_password()
    person.save()
    return person


def a_device_person(**fields: Any) -> Person:
    return a_person(email=None, assurance=Assurance.DEVICE, **fields)


def a_campaign(
    *, acts: tuple[Act, ...] = tuple(Act), moderation: Moderation = Moderation.BEFORE, **fields: Any
) -> Campaign:
    """A public campaign, open now for `acts`, with every reason in its charter."""
    number = next(numbers)
    organisation, _new = Organisation.objects.get_or_create(
        slug="ville", defaults={"name": "Ville"}
    )
    campaign = Campaign.objects.create(
        **{
            "slug": f"campaign-{number}",
            "title": f"Campaign {number}",
            "organisation": organisation,
            "visibility": Visibility.PUBLIC,
            "perimeter": a_square(WEST, SOUTH, EAST, NORTH),
            **fields,
        }
    )
    ModerationPolicy.objects.create(campaign=campaign, moderation=moderation)
    for code in ReasonCode:
        Reason.objects.create(campaign=campaign, code=code, text=f"The charter says: {code}.")
    if acts:
        a_phase(campaign, acts=acts)
    return campaign


def a_phase(
    campaign: Campaign,
    *,
    acts: tuple[Act, ...] = tuple(Act),
    begins: float = -1,
    ends: float = 10,
    assurance: int = Assurance.DEVICE,
    quota: int | None = None,
) -> Phase:
    """A phase from `begins` to `ends`, in days from now."""
    now = timezone.now()
    phase = Phase.objects.create(
        campaign=campaign,
        slug=f"phase-{next(numbers)}",
        title="A phase",
        period=DateTimeTZRange(now + timedelta(days=begins), now + timedelta(days=ends)),
    )
    for act in acts:
        PhaseRight.objects.create(phase=phase, act=act, assurance=assurance, quota=quota)
    return phase


def an_area(campaign: Campaign, boundary: MultiPolygon, *, is_open: bool = True) -> Area:
    number = next(numbers)
    area = Area.objects.create(
        slug=f"area-{number}",
        name=f"Area {number}",
        kind="neighbourhood",
        valid=("2020-01-01", None),
        boundary=boundary,
    )
    CampaignArea.objects.create(
        campaign=campaign, area=area, is_open=is_open, reason="" if is_open else "Works under way"
    )
    return area


def a_category(campaign: Campaign, **fields: Any) -> Category:
    number = next(numbers)
    return Category.objects.create(
        campaign=campaign, **{"slug": f"theme-{number}", "label": f"Theme {number}", **fields}
    )


def a_layer(campaign: Campaign | None = None, **fields: Any) -> Layer:
    """A layer of contributions that takes points, lines and areas."""
    rule = fields.pop("rule", {})
    layer = Layer.objects.create(
        campaign=campaign or a_campaign(),
        **{
            "slug": f"layer-{next(numbers)}",
            "title": "Your ideas",
            "kind": LayerKind.CONTRIBUTIONS,
            **fields,
        },
    )
    if layer.kind == LayerKind.CONTRIBUTIONS:
        LayerRule.objects.create(
            layer=layer, **{"geometry_types": ["Point", "LineString", "Polygon"], **rule}
        )
    return layer


def a_street(campaign: Campaign, *corners: tuple[float, float]) -> Feature:
    """A street on the campaign's layer of streets."""
    layer = campaign.layers.filter(is_streets=True).first() or a_layer(
        campaign, kind=LayerKind.REFERENCE, is_streets=True
    )
    return a_feature(layer, LineString(*corners, srid=4326))


def a_feature(layer: Layer, geom: GEOSGeometry | None = None, **fields: Any) -> Feature:
    return Feature.objects.create(
        layer=layer, geom=geom or Point(*PLACE, srid=4326), **{"name": "A feature", **fields}
    )


def a_moderator(campaign: Campaign, role: Role = Role.MODERATOR) -> Person:
    person = a_person()
    Membership.objects.create(person=person, campaign=campaign, role=role)
    return person


def a_draft(**fields: Any) -> Draft:
    return Draft(
        **{
            "kind": "proposal",
            "title": "A bench in the shade",
            "text": "There is nowhere to sit on the way to the pharmacy.",
            "geometry": a_point(),
            **fields,
        }
    )


def a_key(route: str = "test") -> Key:
    return Key(route=route, value=f"key-number-{next(numbers):06}")


def a_contribution(
    layer: Layer | None = None,
    *,
    state: State = State.PUBLISHED,
    author: Person | None = None,
    into: Contribution | None = None,
    statement: str = "It is not about this place.",
    **draft: Any,
) -> Contribution:
    """A contribution that went through the actions into the wanted state."""
    layer = layer or a_layer()
    if state == State.UNCONFIRMED:
        return _unconfirmed(layer, author, **draft)
    author = author or a_person()
    row = actions.submit(a_draft(**draft), layer=layer, by=author, key=a_key()).contribution
    moderator = a_moderator(layer.campaign)
    if state == State.PUBLISHED and row.state == State.HELD:
        actions.publish(row, by=moderator)
    elif state == State.REJECTED:
        actions.reject(row, by=moderator, reason="off_topic", statement=statement)
    elif state == State.WITHDRAWN:
        actions.withdraw(row, by=author)
    elif state == State.ERASED:
        actions.discard(row, by=author)
    elif state == State.MERGED:
        actions.merge(row, into=into or a_contribution(layer), by=moderator)
    return Contribution.objects.select_related("layer__campaign", "author").get(pk=row.pk)


def a_crowd(layer: Layer, count: int) -> None:
    """So many published pins of one author, a metre apart, without their moves; counted anew.

    The planner then knows how many there are, as it would of a table that has been used.
    """
    author = a_person()
    Contribution.objects.bulk_create(
        Contribution(
            layer=layer,
            author=author,
            kind="proposal",
            title=f"Pin {number}",
            text="Here.",
            state=State.PUBLISHED,
            is_public=True,
            published_on="2026-01-01",
            precision="exact",
            geom=(place := Point(WEST + number * 1e-5, 48.89, srid=4326)),
            public_geom=place,
        )
        for number in range(count)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE contributions_contribution")


def _unconfirmed(layer: Layer, author: Person | None, **draft: Any) -> Contribution:
    """What waits for its author's address, written while the layer asked for a confirmed one."""
    author, number = author or a_device_person(), next(numbers)
    wanted = a_draft(**{"email": f"waiting{number}@parvis.example", **draft})
    rules = LayerRule.objects.filter(layer=layer)
    rules.update(assurance=Assurance.EMAIL)
    row = actions.submit(wanted, layer=fresh(layer), by=author, key=a_key()).contribution
    rules.update(assurance=Assurance.DEVICE)
    return Contribution.objects.select_related("layer__campaign", "author").get(pk=row.pk)


def a_reply(
    contribution: Contribution,
    *,
    state: State = State.PUBLISHED,
    author: Person | None = None,
    text: str = "I pass there each day: yes.",
) -> Reply:
    author = author or a_person()
    row, _replayed = actions.reply(contribution, text, by=author, key=a_key())
    moderator = a_moderator(contribution.campaign)
    if state == State.PUBLISHED and row.state == State.HELD:
        actions.publish(row, by=moderator)
    elif state == State.REJECTED:
        actions.reject(row, by=moderator, reason="insult", statement="Please rephrase.")
    elif state == State.WITHDRAWN:
        actions.withdraw(row, by=author)
    return Reply.objects.get(pk=row.pk)


def fresh(row: Any) -> Any:  # Any: a contribution or a reply
    """The row as it is stored now."""
    return type(row).objects.get(pk=row.pk)


def supported_by(contribution: Contribution, *persons: Person) -> Contribution:
    for person in persons:
        actions.support(contribution, by=person)
    return contribution


def a_wish(**fields: Any) -> Wish:
    """What a form of an embed asks, when nothing is wrong with it."""
    return Wish(
        **{"title": "The map", "hosts": "https://www.city.example", "language": "fr", **fields}
    )


def an_embed(campaign: Campaign | None = None, **fields: Any) -> Embed:
    campaign = campaign or a_campaign()
    manager = a_moderator(campaign, Role.MANAGER)
    return actions.make_embed(campaign, a_wish(**fields), by=manager)
