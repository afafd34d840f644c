"""What can happen to a layer: new objects from a file, a new version of its own questions."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

import shapely
from django.db import connection, transaction
from django.utils.translation import gettext as _
from psycopg.copy import QueuedLibpqWriter
from psycopg.types.json import Jsonb

from campaigns.actions import require_moderation
from campaigns.enums import Right, Role
from campaigns.errors import Refused, WrongInput
from campaigns.identity import new_public_id
from campaigns.models import Category, Membership
from campaigns.rules import require_right
from geo.models import Area
from layers.enums import LayerKind
from layers.importing import NewFeature
from layers.models import Feature, FormSchema, Import, Layer, LayerRule, ModeratorScope
from layers.queries import load
from layers.questions import require_sound

if TYPE_CHECKING:
    from accounts.models import Person

logger = logging.getLogger(__name__)
CHUNK = 2_000
TYPES = ("int8", "int8", "text", "text", "jsonb", "bytea")  # a geometry is sent as its EWKB
MOST_REJECTS = 200  # that are kept with an import; the file of rejects has all of them
INTO_LAYER = """
COPY layers_feature (layer_id, public_id, external_id, name, properties, geom)
FROM STDIN (FORMAT BINARY)
"""
ASIDE = """
COPY incoming_features (layer_id, public_id, external_id, name, properties, geom)
FROM STDIN (FORMAT BINARY)
"""


@transaction.atomic
def replace_features(
    layer: Layer,
    features: Iterable[NewFeature],
    *,
    file_name: str,
    srid: int,
    rejects: Sequence[dict[str, Any]] = (),
) -> Import:
    """Give `layer` the objects of a file, all or none, and a new version of its tiles.

    Objects known by the same external id keep their identity, so that what residents said about
    them stays with them. Whatever `features` raises while it is read undoes everything; `rejects`
    is kept as it stands once all are read.
    Raises Refused: not_a_reference_layer.
    """
    locked = Layer.objects.select_for_update(of=("self",)).get(pk=layer.pk)
    if locked.kind != LayerKind.REFERENCE:
        raise Refused("not_a_reference_layer", _("Only a reference layer takes a file's objects."))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        if locked.features.exists():
            cursor.execute(load("incoming_make"))
            accepted = _send(cursor, ASIDE, locked, features)
            _exchange(cursor, locked)
        else:
            accepted = _send(cursor, INTO_LAYER, locked, features)
    locked.version += 1
    locked.save(update_fields=["version"])
    layer.version = locked.version
    return Import.objects.create(
        layer=layer,
        file_name=file_name[:200],
        srid=srid,
        accepted=accepted,
        rejects=list(rejects)[:MOST_REJECTS],
        version=locked.version,
    )


@transaction.atomic
def change_questions(
    layer: Layer, questions: Any, *, by: "Person | None" = None, version: int | None = None
) -> FormSchema:
    """Give `layer` a new version of its own questions; the versions before it stay as they are.

    by: a manager; None for whoever runs the program. version: the one that was before their eyes.
    Raises NotAllowed, Refused: not_a_contributions_layer, stale, unchanged_questions, and those of
    require_sound.
    """
    if by is not None:
        require_right(by, layer.campaign, Right.CONFIGURE)
    locked = Layer.objects.select_for_update(of=("self",)).get(pk=layer.pk)
    if version is not None and version != locked.form_version:
        sentence = _("Somebody else has changed these questions since you opened them.")
        raise Refused("stale", sentence, version=locked.form_version)
    if locked.kind != LayerKind.CONTRIBUTIONS:
        sentence = _("Only a layer of contributions asks questions.")
        raise Refused("not_a_contributions_layer", sentence)
    require_sound(
        questions, set(locked.campaign.campaign_areas.values_list("area__slug", flat=True))
    )
    current = locked.schemas.filter(version=locked.form_version).first()
    if questions == (current.questions if current else []):
        sentence = _("These are the questions of version %(version)d already.")
        told: dict[str, Any] = {"version": locked.form_version}
        raise Refused("unchanged_questions", sentence % told, **told)
    locked.form_version += 1
    locked.save(update_fields=["form_version"])
    layer.form_version = locked.form_version
    return FormSchema.objects.create(layer=layer, version=locked.form_version, questions=questions)


def _exchange(cursor: Any, layer: Layer) -> None:
    """What the file no longer has goes, what it has again changes, what is new comes."""
    asked = {"layer_id": layer.pk}
    cursor.execute("ANALYZE incoming_features")  # else each object is looked up by itself
    cursor.execute(load("incoming_vanished"), asked)
    _forget(key for (key,) in cursor.fetchall())
    cursor.execute(load("incoming_change"), asked)
    cursor.execute(load("incoming_add"), asked)


def _send(cursor: Any, copying: str, layer: Layer, features: Iterable[NewFeature]) -> int:
    """COPY the objects, some thousand at a time; how many they were."""
    sent = 0
    waiting = iter(features)
    # Sent by a thread of its own: the next objects are read while the server stores these.
    plain = cursor.cursor
    with plain.copy(copying, writer=QueuedLibpqWriter(plain)) as copy:
        copy.set_types(TYPES)
        while some := list(islice(waiting, CHUNK)):
            places = shapely.to_wkb(
                shapely.set_srid([one.shape for one in some], 4326), include_srid=True
            )
            for one, place in zip(some, places, strict=True):
                copy.write_row(
                    (
                        layer.pk,
                        new_public_id(),
                        one.external_id,
                        one.name,
                        Jsonb(one.properties),
                        place,
                    )
                )
            sent += len(some)
    return sent


def _forget(keys: Iterator[int]) -> None:
    """Delete objects as Django does, so that what refers to them is told."""
    while some := list(islice(keys, CHUNK)):
        Feature.objects.filter(pk__in=some).only("pk").delete()


def choose_layer_moderation(layer: Layer, moderation: str, *, by: "Person") -> None:
    """Say when texts of one layer are read; "" leaves it to the phase and the campaign.

    Raises NotAllowed, WrongInput (moderation_unknown).
    """
    require_right(by, layer.campaign, Right.CONFIGURE)
    require_moderation(moderation, may_be_blank=True)
    LayerRule.objects.update_or_create(
        layer=layer, phase=None, category=None, defaults={"moderation": moderation}
    )
    logger.info("layer moderation id=%s moderation=%s by=%s", layer.pk, moderation, by.pk)


def limit_moderator(
    membership: Membership,
    *,
    by: "Person",
    layer: Layer | None = None,
    category: Category | None = None,
    area: Area | None = None,
) -> ModeratorScope:
    """Let a moderator judge only what lies there; several limits add up.

    Raises NotAllowed, WrongInput (nothing_limited), Refused (no_limit_here): who configures the
    campaign has none.
    """
    require_right(by, membership.campaign, Right.CONFIGURE)
    if membership.role != Role.MODERATOR:
        raise Refused("no_limit_here", _("Only those who moderate can be limited."))
    if layer is None and category is None and area is None:
        raise WrongInput(
            "nothing_limited", _("Choose a layer, a theme or a neighbourhood."), field="layer"
        )
    made, _is_new = ModeratorScope.objects.get_or_create(
        membership=membership, layer=layer, category=category, area=area
    )
    logger.info("moderator limited membership=%s scope=%s by=%s", membership.pk, made.pk, by.pk)
    return made


def free_moderator(scope: ModeratorScope, *, by: "Person") -> None:
    """Take one limit away; without any, a moderator judges everything. Raises NotAllowed."""
    require_right(by, scope.membership.campaign, Right.CONFIGURE)
    logger.info("moderator freed membership=%s by=%s", scope.membership_id, by.pk)
    scope.delete()
