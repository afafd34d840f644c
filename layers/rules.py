"""What a layer allows: the most precise LayerRule wins, field by field."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from django.utils.translation import gettext as _

from campaigns.enums import Act, Moderation
from campaigns.errors import Refused, SignInNeeded
from campaigns.models import Category, Phase
from geo.reader import Limits
from layers.enums import GeometryType, Precision
from layers.models import Layer, LayerRule


@dataclass(frozen=True)
class LayerTerms:
    """Everything a layer says about one contribution: defaults, overridden by its rules.

    Lengths in metres, surfaces in square metres, both in the campaign's metric system.
    """

    acts: tuple[str, ...] = tuple(Act.values)
    assurance: int = 1
    quota: int | None = None
    moderation: str = ""
    geometry_types: tuple[str, ...] = (GeometryType.POINT.value,)
    max_length_m: int | None = 5_000
    max_surface_m2: int | None = 1_000_000
    max_vertices: int = 500
    precision: str = Precision.EXACT.value

    def limits(self, metric_srid: int) -> Limits:
        """The same limits in the words of the geometry reader."""
        return Limits(
            types=frozenset(self.geometry_types),
            max_vertices=self.max_vertices,
            max_length_m=self.max_length_m,
            max_surface_m2=self.max_surface_m2,
            metric_srid=metric_srid,
        )


def terms_of(
    layer: Layer, *, phases: Iterable[Phase] = (), category: Category | None = None
) -> LayerTerms:
    """The terms of `layer` for contributions of `category` while `phases` are open.

    Precision order: phase and category, category, phase, neither.
    """
    open_phases = {phase.pk for phase in phases}
    wanted = category.pk if category else None
    said: dict[str, Any] = {}
    for rule in sorted(layer.rules.all(), key=_rank):
        if rule.phase_id not in {None, *open_phases} or rule.category_id not in {None, wanted}:
            continue
        said |= {name: value for name in _NAMES if (value := _said(rule, name)) is not None}
    return LayerTerms(**said)


def require_act(terms: LayerTerms, act: Act, *, assurance: int) -> None:
    """Refuse an act that the layer does not offer, or not to a person of this assurance.

    Raises Refused (act_not_offered), SignInNeeded (assurance_too_low).
    """
    if act.value not in terms.acts:
        raise Refused("act_not_offered", _("This layer does not take that."))
    if assurance < terms.assurance:
        raise SignInNeeded(
            "assurance_too_low",
            _("Confirm an e-mail address first: this layer asks for it."),
            needed=terms.assurance,
        )


def moderation_of(terms: LayerTerms, otherwise: Moderation) -> Moderation:
    """The layer's own policy, else the campaign's."""
    return Moderation(terms.moderation) if terms.moderation else otherwise


_NAMES = tuple(field.name for field in fields(LayerTerms))


def _rank(rule: LayerRule) -> tuple[bool, bool, int]:
    """The most precise one comes last; of two phases that overlap, the one written last."""
    return (rule.category_id is not None, rule.phase_id is not None, rule.pk)


def _said(rule: LayerRule, name: str) -> Any:
    """What a rule says of one field; None when it says nothing."""
    value = getattr(rule, name)
    if value is None or value == "":
        return None
    return tuple(value) if isinstance(value, list) else value
