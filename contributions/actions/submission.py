"""A resident's act: hand a contribution in, once."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Person
from campaigns import rules as campaign_rules
from campaigns.clock import database_now
from campaigns.enums import Right
from campaigns.errors import NotAllowed, Refused, WrongInput
from campaigns.models import Campaign, Category
from campaigns.queries import ground_of
from contributions import responses
from contributions.actions import photos, recording
from contributions.actions.confirming import ask_author
from contributions.actions.once import claim
from contributions.actions.opening import entry_of, require_quotas
from contributions.actions.persons import lock_person
from contributions.actions.screening import Verdict, keep_hits, policy_of, verdict_on
from contributions.blocks import require_not_blocked
from contributions.drafts import Draft, Key, body_of
from contributions.enums import Channel, Kind, State
from contributions.models import Contribution, Receipt, Submission
from contributions.models.contribution import TEXT_LENGTH, TITLE_LENGTH
from contributions.moves import MOVES
from contributions.texts import clean_field, clean_line
from contributions.waiting import end_of
from geo.ground import Placement
from geo.reader import Reading, read_geojson, read_parsed
from layers import queries as layer_queries
from layers.enums import Precision
from layers.models import Feature, Layer
from layers.questions import areas_of
from layers.rules import LayerTerms

MAY_ENTER = frozenset({Right.ENTER_SESSIONS, Right.MODERATE, Right.CONFIGURE})
SUBMIT = {move.after: move for move in MOVES if move.act == "submit"}
UNREAD = Verdict(State.UNCONFIRMED)


@dataclass(frozen=True)
class Submitted:
    """What was made, and whether this was only a retry of what had been made before."""

    contribution: Contribution
    receipt: Receipt
    is_replay: bool
    height_dropped: bool = False


@transaction.atomic
def submit(
    draft: Draft,
    *,
    layer: Layer,
    by: Person,
    key: Key,
    is_suspect: bool = False,
    doubt: str = "",
    on_behalf: bool = False,
) -> Submitted:
    """Take a contribution in: held or published as the moderation policy says.

    Where that asks for a confirmed address and its author, not signed in, gives one, it waits
    unconfirmed: a letter asks, and `confirm` takes it in (contributions.actions.confirming).
    is_suspect: held whatever the policy; so is one with a doubt (Doubt), which moderators read.
    on_behalf: `by` enters what others said (a file, a meeting), with a right on the desk. Nobody's
    quota counts it, and it has no author, so that nobody's account stands behind it.
    Raises GeometryRefused, WrongInput, Refused (closed), SignInNeeded, TooMany, KeyReused,
    NotAllowed (on_behalf without the right).
    """
    if on_behalf:
        _require_may_enter(by, layer.campaign)
    chosen = photos.chosen(draft.photos, layer.campaign)
    shown = {"photos": [one.body for one in chosen]} if chosen else {}
    submission, is_first = claim(key, {"layer": layer.pk, **body_of(draft), **shown})
    if not is_first:
        return _replay(submission)
    person = lock_person(by)
    campaign, now = layer.campaign, database_now()
    require_not_blocked(person, campaign, at=now)
    entry = entry_of(layer, person, at=now, category=draft.category, email=draft.email)
    if not on_behalf:
        require_quotas(entry, layer, person)
    author = None if on_behalf else person
    reading, placement = _place(draft, campaign, entry.terms)
    contribution = _fill(draft, layer, author, entry.category, entry.terms, reading, placement)
    _respond(contribution, draft, is_required=not on_behalf)
    is_suspect = is_suspect or bool(doubt)
    policy = policy_of(campaign, entry.opening, entry.terms)
    verdict = UNREAD
    if not entry.must_confirm:
        outside = placement.outside_by_m
        verdict = verdict_on(
            contribution, policy, at=now, is_suspect=is_suspect, metres_outside=outside
        )
    _insert(contribution, verdict.state, at=now)
    receipt = Receipt.objects.create(
        contribution=contribution, email=_email(draft.email), language=get_language() or "fr"
    )
    rule = SUBMIT[verdict.state]
    event = recording.record(contribution, rule, before="", by=person, doubt=doubt, at=now)
    keep_hits(event, verdict)
    joined = photos.attach(chosen, contribution)
    if entry.must_confirm:
        ask_author(receipt, at=now)
    else:
        photos.admit(joined, policy=policy, is_suspect=is_suspect, by=person, at=now)
    Submission.objects.filter(pk=submission.pk).update(contribution=contribution, person=person)
    return Submitted(contribution, receipt, is_replay=False, height_dropped=reading.height_dropped)


def may_enter(person: Person, campaign: Campaign) -> bool:
    """Whether `person` may enter in `campaign` what others said."""
    return not MAY_ENTER.isdisjoint(campaign_rules.rights_of(person, campaign))


def _require_may_enter(person: Person, campaign: Campaign) -> None:
    if not may_enter(person, campaign):
        raise NotAllowed("right_missing", _("Your role in this campaign does not allow this."))


def _replay(submission: Submission) -> Submitted:
    if submission.contribution is None:
        raise Refused("in_progress", _("This is being handled already: ask again in a moment."))
    return Submitted(submission.contribution, submission.contribution.receipt, is_replay=True)


def _place(draft: Draft, campaign: Campaign, terms: LayerTerms) -> tuple[Reading, Placement]:
    """The geometry read and put on the campaign's ground."""
    limits = terms.limits(campaign.metric_srid)
    if isinstance(draft.geometry, str | bytes):
        reading = read_geojson(draft.geometry, limits)
    else:
        reading = read_parsed(draft.geometry, limits)
    return reading, ground_of(campaign).place(reading.geometry)


def _fill(
    draft: Draft,
    layer: Layer,
    author: Person | None,
    category: Category | None,
    terms: LayerTerms,
    reading: Reading,
    placement: Placement,
) -> Contribution:
    if draft.kind not in Kind.values:
        raise WrongInput(
            "unknown_kind", _("Choose a kind: proposal, comment, question."), field="kind"
        )
    if draft.channel not in Channel.values or draft.voices < 1:
        raise WrongInput("bad_voices", _("A head-count starts at one."), field="voices")
    precision = coarser(Precision(terms.precision), draft.precision)
    public_geom, shown = layer_queries.public_place(reading.geometry, precision, layer.campaign)
    return Contribution(
        layer=layer,
        author=author,
        signature=clean_line("signature", draft.signature, longest=80, required=False),
        kind=draft.kind,
        title=clean_line("title", draft.title, longest=TITLE_LENGTH),
        text=clean_field("text", draft.text, longest=TEXT_LENGTH),
        category=category,
        geom=reading.geometry,
        public_geom=public_geom,
        precision=shown,
        is_outside=not placement.inside,
        typed_address=clean_line("address", draft.typed_address, longest=200, required=False),
        area_id=layer_queries.area_at(public_geom, layer.campaign),
        feature=_feature(draft.feature, layer),
        form_version=layer.form_version,
        channel=draft.channel,
        voices=draft.voices,
    )


def _respond(contribution: Contribution, draft: Draft, *, is_required: bool) -> None:
    """Judge the responses to the layer's own questions by the area that everybody sees it in.

    By the true place a public response could tell what the coarser place keeps back.
    """
    questions = responses.questions_of(contribution.layer)
    area = contribution.area.slug if areas_of(questions) and contribution.area else ""
    contribution.form_answers = responses.kept(
        questions, draft.responses, area, is_required=is_required
    )


def coarser(least: Precision, wished: str) -> Precision:
    """The precision the layer asks for, or a coarser one that the author wishes."""
    order = list(Precision)
    if not wished:
        return least
    if wished not in Precision.values:
        raise WrongInput(
            "unknown_precision", _("Choose how the place is shown."), field="precision"
        )
    return max(least, Precision(wished), key=order.index)


def _feature(public_id: int | None, layer: Layer) -> Feature | None:
    if public_id is None:
        return None
    feature = (
        Feature.objects.public().filter(layer__campaign=layer.campaign, public_id=public_id).first()
    )
    if feature is None:
        raise WrongInput("unknown_feature", _("This object is not on the map."), field="feature")
    return feature


def _insert(contribution: Contribution, state: State, *, at: datetime) -> None:
    contribution.state = state
    contribution.overlay_until = end_of(SUBMIT[state], at)
    contribution.created_at = contribution.changed_at = at
    if state == State.PUBLISHED:
        contribution.is_public = True
        contribution.published_on = timezone.localtime(at).date()
    contribution.save(force_insert=True)


def _email(value: str) -> str:
    value = value.strip()
    if not value:
        return ""
    try:
        validate_email(value)
    except ValidationError:
        raise WrongInput(
            "bad_email", _("This e-mail address does not look right: check it."), field="email"
        ) from None
    return value
