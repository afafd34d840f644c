"""Change one's own words while nobody has built upon them yet."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from campaigns.clock import database_now
from campaigns.enums import Visibility
from campaigns.errors import NotAllowed, Refused, WrongInput
from campaigns.queries import ground_of
from contributions.actions import changes, recording
from contributions.actions.items import wrong_state
from contributions.actions.own_photos import change_photos
from contributions.actions.screening import require_unnoticed
from contributions.blocks import require_not_blocked
from contributions.drafts import PhotoChanges
from contributions.enums import Overlay, State
from contributions.models import Contribution, Revision
from contributions.models.contribution import TEXT_LENGTH, TITLE_LENGTH
from contributions.responses import asked_of, kept
from contributions.texts import clean_field, clean_line
from geo.reader import read_geojson, read_parsed
from layers import queries as layer_queries
from layers import rules as layer_rules
from layers.enums import Precision

EDITABLE = frozenset({State.UNCONFIRMED, State.HELD, Overlay.ASKED, State.PUBLISHED})


@transaction.atomic
def edit(
    contribution: Contribution,
    *,
    by: Person,
    title: str,
    text: str,
    geometry: str | bytes | dict[str, Any] | None = None,
    responses: Mapping[str, Any] | None = None,
    photos: PhotoChanges | None = None,
    version: int | None = None,
) -> Contribution:
    """Replace the author's own words (place, responses), keeping what they were as a Revision.

    responses: all of them, to the questions that the author saw; photos: what changes about them.
    None leaves either alone.

    Possible while it is held, or published without having been judged, supported or replied to,
    within the campaign's window. Raises NotAllowed, Refused (wrong_state, stale, already_read,
    window_over, read_first, photo_read), WrongInput, GeometryRefused.
    """
    locked = recording.lock(contribution)
    if not isinstance(locked, Contribution):
        raise WrongInput("unknown_kind", _("Only contributions are edited."))
    if by.pk != locked.author_id:
        raise NotAllowed("right_missing", _("Only its author can do that."))
    now = database_now()
    if version is not None and version != locked.version:
        raise Refused("stale", _("This has changed since you opened it."), version=locked.version)
    require_editable(locked, at=now)
    Revision.objects.create(
        contribution=locked,
        version=locked.version,
        title=locked.title,
        text=locked.text,
        form_answers=locked.form_answers,
        category=locked.category,
        geom=locked.geom,
        by=by,
    )
    locked.title = clean_line("title", title, longest=TITLE_LENGTH)
    locked.text = clean_field("text", text, longest=TEXT_LENGTH)
    fields = ["title", "text", "form_answers", "version", "changed_at"]
    if geometry is not None:
        move_place(locked, geometry)
        fields += ["geom", "public_geom", "precision", "area", "is_outside"]
    if responses is not None:
        locked.form_answers = kept(asked_of(locked), responses, _area_of(locked))
    require_not_blocked(by, locked.campaign, at=now)
    require_unnoticed(locked, at=now)
    locked.version += 1
    locked.changed_at = now
    locked.save(update_fields=fields)
    if photos is not None:
        change_photos(locked, photos, by=by, at=now)
    changes.end_by_editing(locked, by=by, at=now)
    if locked.overlay == Overlay.ASKED:
        return recording.move(locked, "resume", by=by)
    return locked


def _area_of(contribution: Contribution) -> str:
    """By the area that everybody sees it in, as when it was handed in."""
    return contribution.area.slug if contribution.area else ""


def require_editable(contribution: Contribution, *, at: Any) -> None:
    """Refuse an edit that would change what others have answered or supported."""
    if contribution.campaign.visibility != Visibility.PUBLIC:
        raise Refused("campaign_closed", _("This consultation is closed."))
    if contribution.standing not in EDITABLE:
        raise wrong_state(contribution.standing)
    if contribution.state in (State.UNCONFIRMED, State.HELD):
        return
    # What a moderator has read is not replaced by what nobody has: that would undo the reading.
    is_half = contribution.split_from_id is not None  # of what has been read to be split
    if is_half or contribution.events.of_its_words().readings().exists():
        raise Refused(
            "already_read",
            _("The team has read and published this: propose your change, and they read it first."),
        )
    limit = timedelta(minutes=contribution.campaign.edit_minutes)
    if (
        contribution.support_count
        or contribution.reply_count
        or at > contribution.created_at + limit
    ):
        raise Refused(
            "window_over",
            _("Others have read or answered this: propose your change, the team reads it first."),
        )


def move_place(contribution: Contribution, geometry: str | bytes | dict[str, Any]) -> None:
    """Put the unsaved contribution elsewhere, within its layer's limits and the perimeter."""
    campaign = contribution.campaign
    terms = layer_rules.terms_of(contribution.layer, category=contribution.category)
    limits = terms.limits(campaign.metric_srid)
    reading = (
        read_geojson(geometry, limits)
        if isinstance(geometry, str | bytes)
        else read_parsed(geometry, limits)
    )
    placement = ground_of(campaign).place(reading.geometry)
    contribution.geom = reading.geometry
    contribution.is_outside = not placement.inside
    contribution.public_geom, contribution.precision = layer_queries.public_place(
        reading.geometry, Precision(contribution.precision), campaign
    )
    contribution.area_id = layer_queries.area_at(contribution.public_geom, campaign)
