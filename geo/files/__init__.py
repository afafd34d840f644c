"""Files of geometries from outside: told apart, read in a cage, handed on in sound batches."""

from geo.files.kinds import FileKind, Options
from geo.files.reading import Found, Reject, Source, open_file
from geo.files.systems import SYSTEMS

__all__ = ["SYSTEMS", "FileKind", "Found", "Options", "Reject", "Source", "open_file"]
