"""What a moderator may judge: layers, categories, areas; without a limit the whole campaign."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from django.db.models import Exists, OuterRef, Q

from campaigns.enums import Right, Role
from campaigns.errors import NotVisible
from campaigns.models import Campaign, Membership
from campaigns.rules import RIGHTS
from layers.models import ModeratorScope

if TYPE_CHECKING:
    from accounts.models import Person

WITHOUT_LIMIT = [role for role in Role if Right.CONFIGURE in RIGHTS[role]]


class Placed(Protocol):
    """What lies in a scope or outside it: a contribution, by its layer, its theme, its area."""

    layer_id: int
    category_id: int | None
    area_id: int | None


@dataclass(frozen=True)
class Limit:
    """One row: what it names must all be so."""

    layer: int | None
    category: int | None
    area: int | None

    def holds(self, item: Placed) -> bool:
        pairs = (
            (self.layer, item.layer_id),
            (self.category, item.category_id),
            (self.area, item.area_id),
        )
        return all(wanted is None or wanted == met for wanted, met in pairs)

    @property
    def named(self) -> dict[str, int]:
        """What it names, by the field of a contribution."""
        fields = {"layer": self.layer, "category": self.category, "area": self.area}
        return {name: key for name, key in fields.items() if key is not None}


@dataclass(frozen=True)
class Scope:
    """Rows of limits, any of which is enough; None is the whole campaign."""

    limits: tuple[Limit, ...] | None = None

    def holds(self, item: Placed) -> bool:
        return self.limits is None or any(limit.holds(item) for limit in self.limits)

    def condition(self, prefix: str = "") -> Q:
        """The same for rows that lead to a contribution by `prefix`, such as "contribution__"."""
        if self.limits is None:
            return Q()
        found = Q(pk__in=[])
        for limit in self.limits:
            found |= Q(**{f"{prefix}{name}": key for name, key in limit.named.items()})
        return found

    @property
    def rows(self) -> list[dict[str, int]] | None:
        """The same for SQL of ours, as JSON."""
        return None if self.limits is None else [limit.named for limit in self.limits]


WHOLE = Scope()


def scope_of(person: "Person | None", campaign: Campaign) -> Scope:
    """What `person` may judge in `campaign`; whoever may configure it has no limit.

    A limit of one role counts for all of a person's roles there.
    """
    if person is None or person.is_administrator:
        return WHOLE
    rows = list(
        Membership.objects.filter(person=person, campaign=campaign).values_list(
            "role", "scopes", "scopes__layer", "scopes__category", "scopes__area"
        )
    )
    limits = tuple(Limit(*row[2:]) for row in rows if row[1] is not None)
    is_free = not limits or any(row[0] in WITHOUT_LIMIT for row in rows)
    return WHOLE if is_free else Scope(limits)


def entered_scope(campaign: Campaign) -> Scope:
    """The scope of whoever has entered the desk with this object; public pages know none."""
    if campaign.entered_by is None:
        return WHOLE
    kept: Scope | None = campaign.__dict__.get("_scope")
    if kept is None:
        kept = campaign.__dict__["_scope"] = scope_of(campaign.entered_by, campaign)
    return kept


def require_in_scope(person: "Person | None", campaign: Campaign, item: Placed) -> None:
    """What is outside a moderator's limit is as if absent. Raises NotVisible."""
    if not scope_of(person, campaign).holds(item):
        raise NotVisible


def judged_by(person: "Person", prefix: str = "") -> Q:
    """Rows of any campaign that lie in the scope of `person` there; for lists over campaigns."""
    if person.is_administrator:
        return Q()
    mine = Membership.objects.filter(
        person=person, campaign=OuterRef(f"{prefix}layer__campaign"), role__in=WITHOUT_LIMIT
    )
    limits: Any = ModeratorScope.objects.filter(
        membership__person=person, membership__campaign=OuterRef(f"{prefix}layer__campaign")
    )
    named = limits
    for field in ("layer", "category", "area"):
        named = named.filter(
            Q(**{f"{field}__isnull": True}) | Q(**{field: OuterRef(f"{prefix}{field}")})
        )
    return Q(Exists(mine)) | ~Q(Exists(limits)) | Q(Exists(named))
