"""Contributions out of a file: each row becomes a draft, and goes through `actions.submit`."""

from contributions.importing.files import Options, Row, Source, open_source
from contributions.importing.mapping import FIELDS, Mapping, read_mapping
from contributions.importing.running import Importer, Outcome

__all__ = [
    "FIELDS",
    "Importer",
    "Mapping",
    "Options",
    "Outcome",
    "Row",
    "Source",
    "open_source",
    "read_mapping",
]
