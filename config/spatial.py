"""Which GDAL and GEOS GeoDjango loads: those of the pyogrio and shapely wheels.

Distributions still ship GDAL below 3.9, which lets a coordinate system's text open files and
addresses (CVE-2026-114582), and a GEOS whose printing of huge coordinates ends the process.
"""

from importlib.util import find_spec
from pathlib import Path


def bundled(package: str, library: str) -> str | None:
    """Path of `library` inside the wheel of `package`; None when the wheel carries none."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent.parent / f"{package}.libs"
    found = sorted(folder.glob(f"{library}-*.so*"))
    return str(found[0]) if found else None
