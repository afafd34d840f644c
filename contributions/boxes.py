"""Black boxes over a photo: where they lie, in per cent of its sides."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from campaigns.errors import WrongInput

MOST_BOXES = 20
SIDES = ("left", "top", "width", "height")
WHOLE = 1_000  # a side in thousandths, in which boxes are kept


@dataclass(frozen=True)
class Box:
    """One box in thousandths of the picture's sides, from its upper left corner; never empty."""

    left: int
    top: int
    width: int
    height: int

    def __post_init__(self) -> None:
        ends = (self.left + self.width, self.top + self.height)
        if min(self.left, self.top) < 0 or min(self.width, self.height) < 1 or max(ends) > WHOLE:
            raise ValueError(f"There is no such box: {self}.")


def read_boxes(rows: Sequence[Sequence[str]]) -> tuple[Box, ...]:
    """Boxes from typed numbers (left, top, width, height in per cent; 12.5 or 12,5).

    A row without any number is none; what juts out of the picture is cut at its edge.
    Raises WrongInput: bad_box (with its rank), too_many_boxes, no_box.
    """
    filled = [(rank, row) for rank, row in enumerate(rows, 1) if any(one.strip() for one in row)]
    if len(filled) > MOST_BOXES:
        raise WrongInput(
            "too_many_boxes",
            _("You have drawn %(count)s boxes; the limit is %(limit)s. Make some of them larger.")
            % {"count": len(filled), "limit": MOST_BOXES},
            field="boxes",
            count=len(filled),
            limit=MOST_BOXES,
        )
    if not filled:
        raise WrongInput("no_box", _("Draw at least one box over the picture."), field="boxes")
    return tuple(_read(rank, row) for rank, row in filled)


def _read(rank: int, row: Sequence[str]) -> Box:
    try:
        left, top, width, height = (_thousandths(one) for one in row)
        right, bottom = min(left + width, WHOLE), min(top + height, WHOLE)
        left, top = max(left, 0), max(top, 0)
        return Box(left, top, right - left, bottom - top)
    except ValueError:
        raise WrongInput(
            "bad_box",
            _("Box %(rank)s needs four numbers from 0 to 100, and must lie on the picture.")
            % {"rank": rank},
            field="boxes",
            rank=rank,
        ) from None


def _thousandths(typed: str) -> int:
    number = float(typed.strip().replace(",", "."))
    if not -100 <= number <= 200:  # also refuses what is no number at all
        raise ValueError(typed)
    return round(number * 10)
