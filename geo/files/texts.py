"""The letters of a text file: in the encoding that was promised, before anything parses them."""

import codecs
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from geo.errors import FileRefused

ENCODINGS = ("utf-8", "latin-1", "cp1252", "iso-8859-15", "utf-16")
CHUNK = 1 << 20
_MARKUP = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*encoding=["']([\w-]+)["']""")


class BadByte(Exception):
    """The first byte that an encoding does not have, and where it stands."""

    def __init__(self, offset: int, byte: int) -> None:
        super().__init__(offset, byte)
        self.offset, self.byte = offset, byte


def decoded(path: Path, encoding: str) -> Iterator[str]:
    """The text of a file, in pieces. Raises BadByte."""
    decoder = codecs.getincrementaldecoder(encoding)()
    read = 0
    with path.open("rb") as stream:
        while True:
            chunk = stream.read(CHUNK)
            pending = len(decoder.getstate()[0])
            try:
                yield decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                offset = read - pending + error.start
                raise BadByte(offset, error.object[error.start]) from None
            if not chunk:
                return
            read += len(chunk)


def copy_as_utf8(source: Path, target: Path, encoding: str) -> None:
    """Write `source` again in UTF-8. Raises FileRefused: wrong_encoding."""
    encoding = encoding or "utf-8"
    try:
        if encoding == "utf-8":
            for _text in decoded(source, encoding):  # looked through, and copied as it is
                pass
            shutil.copyfile(source, target)
            return
        with target.open("w", encoding="utf-8", newline="") as written:
            written.writelines(decoded(source, encoding))
    except BadByte as bad:
        raise FileRefused(
            "wrong_encoding",
            _(
                "The file is not written in %(encoding)s: the byte %(byte)s at offset %(offset)s "
                "cannot be read. Try the encoding %(other)s."
            ),
            {"encoding": encoding, "offset": str(bad.offset)},
            byte=f"0x{bad.byte:02X}",
            other=other_than(encoding),
        ) from None


def other_than(encoding: str) -> str:
    """The encoding to try next."""
    return "latin-1" if encoding == "utf-8" else "utf-8"


def refuse_entities(source: Path) -> None:
    """No document type, no entities: KML needs neither (TRUST U2), whatever its encoding.

    Raises FileRefused: xml_with_doctype, wrong_encoding.
    """
    with source.open("rb") as stream:
        before = stream.read(256)
        declared = _DECLARED.match(before.removeprefix(b"\xef\xbb\xbf"))
        is_plain = b"\x00" not in before and (
            declared is None or declared[1].lower() in (b"utf-8", b"iso-8859-1", b"us-ascii")
        )
        if not is_plain:
            raise FileRefused(
                "wrong_encoding", _("KML is read in UTF-8. Write the file in UTF-8."), {"offset": 0}
            )
        tail = b""
        while before:
            if _MARKUP.search(tail + before):
                raise FileRefused(
                    "xml_with_doctype",
                    _("XML with a document type or entities of its own is not read."),
                )
            tail, before = before[-16:], stream.read(CHUNK)
