"""Which column of a file says what: `title=libelle,lon=longitude,lat=latitude,kind==proposal`.

One `=` names a column, two give a value that is the same for every row. A part that holds a comma
is quoted as in CSV: `"text=Description, suite"`.
"""

import csv
from collections import Counter
from collections.abc import Mapping as Cells
from collections.abc import Sequence
from dataclasses import dataclass

from campaigns.errors import WrongInput

FIELDS = (
    "title", "text", "kind", "category", "signature", "address", "voices", "lon", "lat", "wkt",
)  # fmt: skip
NEEDED = ("title", "text")
NAMED_AT_MOST = 40  # columns that a refusal lists


@dataclass(frozen=True)
class Mapping:
    """From a field of ours to a column of the file, or to a value fixed for every row."""

    columns: dict[str, str]
    fixed: dict[str, str]

    def value(self, field: str, cells: Cells[str, str]) -> str:
        """What one row says of a field; '' where it says nothing."""
        if field in self.fixed:
            return self.fixed[field]
        return cells.get(self.columns.get(field, ""), "")

    def says(self, field: str) -> bool:
        """Whether the file has anything about a field."""
        return field in self.columns or field in self.fixed

    def require(self, names: Sequence[str], *, has_geometry: bool) -> None:
        """Refuse a mapping that does not fit a file with these columns.

        Raises WrongInput: unknown_column, repeated_column, field_missing, place_missing.
        """
        times = Counter(names)
        for field, column in self.columns.items():
            if column not in times:
                raise _unknown_column(field, column, names)
            if times[column] > 1:
                raise WrongInput(
                    "repeated_column",
                    f"The file has {times[column]} columns named “{column}”: rename all but one.",
                    field=field,
                )
        for field in NEEDED:
            if not self.says(field):
                raise WrongInput(
                    "field_missing", f"--map says nothing of the {field}: add {field}=COLUMN."
                )
        self._require_place(has_geometry=has_geometry)

    def _require_place(self, *, has_geometry: bool) -> None:
        ways = [self.says("wkt"), self.says("lon") or self.says("lat"), has_geometry]
        if sum(ways) != 1 or self.says("lon") != self.says("lat"):
            raise WrongInput(
                "place_missing",
                "The geometry of each feature is the place: leave lon, lat and wkt out of --map."
                if has_geometry
                else "--map must say where the places are: lon=COLUMN,lat=COLUMN or wkt=COLUMN.",
            )


def read_mapping(text: str) -> Mapping:
    """Read what was written behind --map. Raises WrongInput: bad_map, unknown_field."""
    columns: dict[str, str] = {}
    fixed: dict[str, str] = {}
    for part in next(csv.reader([text], skipinitialspace=True), []):
        field, sign, column = part.partition("=")
        field = field.strip()
        if not sign or not column.strip("= "):
            raise WrongInput("bad_map", f"--map: “{part}” is not FIELD=COLUMN or FIELD==VALUE.")
        if field not in FIELDS:
            raise WrongInput(
                "unknown_field",
                f"--map: there is no field “{field}”. There are: {', '.join(FIELDS)}.",
            )
        if field in columns or field in fixed:
            raise WrongInput("bad_map", f"--map says two things of the {field}.")
        if column.startswith("="):
            fixed[field] = column[1:]
        else:
            columns[field] = column
    return Mapping(columns, fixed)


def _unknown_column(field: str, column: str, names: Sequence[str]) -> WrongInput:
    found = ", ".join(f"“{name}”" for name in names[:NAMED_AT_MOST]) or "none"
    hint = (
        " Is the separator right? --separator names another."
        if len(names) == 1
        else f" (For the same value in every row, write {field}=={column}.)"
    )
    return WrongInput(
        "unknown_column",
        f"--map: the file has no column “{column}”. Its columns are: {found}.{hint}",
        field=field,
    )
