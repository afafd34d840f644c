"""Zip archives from outside: counted before and while they are unpacked, names thrown away.

TRUST U3: what is declared and what really comes out are both bounded; an archive inside an archive,
a link, a name that climbs and a name that comes twice are refused.
"""

import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from django.utils.translation import gettext_lazy as _

from geo.errors import FileRefused
from geo.files.kinds import FileKind, kind_of

MOST_MEMBERS = 200
MOST_BYTES = 200 * 1024 * 1024
MOST_RATIO = 100
NESTED = frozenset({".zip", ".kmz", ".gz", ".7z", ".rar", ".tar", ".bz2", ".xz"})
SIDES = (".shp", ".shx", ".dbf", ".prj", ".cpg")
CHUNK = 1 << 20


def unpack(archive: Path, folder: Path, wanted: str = "") -> tuple[Path, FileKind]:
    """Unpack the one file of geometries of a zip archive into `folder`, under a name of ours.

    wanted: which one, without its ending, where there are several. A Shapefile brings its sides.
    Raises FileRefused: bad_archive, archive_too_big, archive_unsafe, nothing_in_archive,
    several_in_archive, and the codes of `kinds.kind_of`.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            members = _checked(opened.infolist())
            main = _main(members, wanted)
            budget = _Budget(archive.stat().st_size)
            if main.suffix.lower() == ".shp":
                return _shapefile(opened, members, main, folder, budget), FileKind.SHAPEFILE
            plain = _extract(opened, members[main], folder / "plain", budget)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise FileRefused(
            "bad_archive", _("This zip archive cannot be read: %(why)s."), why=str(error)[:200]
        ) from None
    kind = kind_of(plain, main.name)
    if kind is None:
        raise _unsafe(str(main))
    return plain.rename(folder / f"in{kind.suffix}"), kind


def _checked(found: list[zipfile.ZipInfo]) -> dict[PurePosixPath, zipfile.ZipInfo]:
    """The members by name, folders left out, once nothing about them is suspicious."""
    if len(found) > MOST_MEMBERS:
        raise FileRefused(
            "archive_too_big",
            _("This archive holds %(files)s files; the limit is %(limit)s."),
            {"files": len(found), "limit": MOST_MEMBERS},
        )
    declared = sum(member.file_size for member in found)
    packed = sum(member.compress_size for member in found)
    if declared > min(MOST_BYTES, MOST_RATIO * max(packed, 1024)):
        raise _too_big(declared)
    members: dict[PurePosixPath, zipfile.ZipInfo] = {}
    for member in found:
        name = PurePosixPath(member.filename.replace("\\", "/"))
        mode = member.external_attr >> 16
        is_odd = name.is_absolute() or ".." in name.parts or ":" in member.filename
        if is_odd or (mode and stat.S_ISLNK(mode)) or name in members:
            raise _unsafe(member.filename)
        if member.is_dir() or "__MACOSX" in name.parts:
            continue
        if name.suffix.lower() in NESTED:
            raise _unsafe(member.filename)
        members[name] = member
    return members


def _main(members: dict[PurePosixPath, zipfile.ZipInfo], wanted: str) -> PurePosixPath:
    """The member with the geometries: a Shapefile, else the only file of a kind that we read."""
    endings = (".shp", ".gpkg", ".geojson", ".json", ".geojsonl", ".kml", ".fgb", ".pbf", ".csv")
    found = [name for name in members if name.suffix.lower() in endings]
    shapefiles = [name for name in found if name.suffix.lower() == ".shp"]
    candidates = shapefiles or found
    if wanted and len(candidates) > 1:
        candidates = [name for name in candidates if name.stem == wanted]
    if not candidates:
        raise FileRefused(
            "nothing_in_archive", _("This archive holds no file of geometries that we read.")
        )
    if len(candidates) > 1:
        raise FileRefused(
            "several_in_archive",
            _("This archive holds several files of geometries: say which one. It has: %(names)s."),
            {"layers": sorted(name.stem for name in candidates)[:20]},
            names=", ".join(sorted(name.stem for name in candidates)[:20]),
        )
    return candidates[0]


class _Budget:
    """How many bytes may still come out of an archive, whatever it declared."""

    def __init__(self, packed: int) -> None:
        self.left = min(MOST_BYTES, MOST_RATIO * max(packed, 1024))

    def take(self, size: int) -> None:
        self.left -= size
        if self.left < 0:
            raise _too_big(MOST_BYTES)


def _shapefile(
    opened: zipfile.ZipFile,
    members: dict[PurePosixPath, zipfile.ZipInfo],
    main: PurePosixPath,
    folder: Path,
    budget: _Budget,
) -> Path:
    by_lower = {str(name).lower(): member for name, member in members.items()}
    for side in SIDES:
        member = by_lower.get(str(main.with_suffix(side)).lower())
        if member is not None:
            _extract(opened, member, folder / f"in{side}", budget)
        elif side in (".shx", ".dbf"):
            raise FileRefused(
                "shapefile_incomplete",
                _("This Shapefile lacks its file %(side)s: zip all its files together."),
                {"missing": side},
                side=f"*{side}",
            )
    return folder / "in.shp"


def _extract(
    opened: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, budget: _Budget
) -> Path:
    with opened.open(member) as packed, target.open("wb") as plain:
        while chunk := packed.read(CHUNK):
            budget.take(len(chunk))
            plain.write(chunk)
    return target


def _too_big(size: int) -> FileRefused:
    return FileRefused(
        "archive_too_big",
        _(
            "Unpacked, this archive would hold more than %(limit)s MB, or %(ratio)s times its "
            "own size. Send a smaller one."
        ),
        {"bytes": size, "limit": MOST_BYTES // 1024**2, "ratio": MOST_RATIO},
    )


def _unsafe(name: str) -> FileRefused:
    return FileRefused(
        "archive_unsafe",
        _("This archive holds something that is not taken: %(name)s."),
        {"name": name[:80]},
    )
