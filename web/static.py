"""Static files under hashed names; the import map says where each module went."""

from typing import Any

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Names carry their content's hash, so that they may be kept for a year.

    Modules import each other by plain relative addresses: the import map leads them to the hashed
    ones, so nothing inside them is rewritten. Each file lies there gzipped too.
    """

    support_js_module_import_aggregation = False

    def stored_name(self, name: str) -> str:
        """The hashed name; the plain one as long as nothing has been collected (tests)."""
        return str(super().stored_name(name)) if self.hashed_files else name

    def create_compressor(self, **wishes: Any) -> Compressor:
        """Gzip alone: Brotli costs a minute for some percent, and a proxy in front can do it."""
        return Compressor(use_brotli=False, **wishes)  # type: ignore[no-untyped-call]  # untyped
