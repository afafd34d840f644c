"""The sites that may hold a frame, as people type them and as a browser's policy names them.

An origin is scheme, host and port and nothing else (RFC 6454 §4). It is parsed and written anew
from its parts, so that nothing typed reaches a header as it was typed (TRUST E2).
"""

import re
from dataclasses import dataclass

import idna
from django.conf import settings
from django.utils.translation import gettext as _

from campaigns.errors import WrongInput

AT_HOME = ("localhost", "127.0.0.1")  # a webmaster's own machine: http will do
DEFAULT_PORTS = {"https": 443, "http": 80}
LONGEST = 300
MOST = 20

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*)://", re.IGNORECASE)
# What a policy's source may be made of (CSP 3 §2.3.1): letters, digits, hyphens; no underscore.
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_NUMERIC = re.compile(r"(?:\d+|0x[0-9a-f]*)")  # a last label like this makes it an address
# What makes a host something else than it looks: spaces, controls, separators of a header.
_UNSPEAKABLE = re.compile("[\x00-\x20\x7f-\xa0\u2000-\u206f\u3000\ufeff;,'\"\\\\<>`|^{}]")


@dataclass(frozen=True)
class Origin:
    """One site. `host` is in its ASCII form, lower case; `has_wildcard`: any name below it."""

    scheme: str
    host: str
    port: int
    has_wildcard: bool = False

    def __str__(self) -> str:
        """As a policy names it, without the port that its scheme implies."""
        star = "*." if self.has_wildcard else ""
        port = "" if self.port == DEFAULT_PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{star}{self.host}{port}"


def read_origin(text: str, *, may_wildcard: bool = False) -> Origin:
    """The origin that a person typed; a name without a scheme means https.

    may_wildcard: one leading `*.` is taken (administrators). Raises WrongInput (bad_host; field:
    hosts), whose sentence shows the host back and says what to write instead.
    """
    if len(text) > LONGEST or _UNSPEAKABLE.search(text):
        raise _bad(text, _("It holds a space or a sign that no address has."))
    match = _SCHEME.match(text)
    scheme = match[1].lower() if match else "https"
    if scheme not in DEFAULT_PORTS:
        raise _bad(text, _("It must begin with https://."))
    rest = (text[match.end() :] if match else text).removesuffix("/")
    if "@" in rest:
        raise _bad(text, _("Leave out the name before the @."))
    if re.search(r"[/?#]", rest):
        raise _bad(text, _("Leave out what follows the name of the site."))
    host, colon, digits = rest.partition(":")
    port = _port(text, digits) if colon else DEFAULT_PORTS[scheme]
    has_wildcard = host.startswith("*.")
    if has_wildcard and not may_wildcard:
        raise _bad(text, _("Only an administrator may open a map to every site under a name."))
    ascii_host = _host(text, host.removeprefix("*."))
    if has_wildcard and (ascii_host.count(".") < 1 or ascii_host in AT_HOME):
        raise _bad(text, _("Too many sites would be meant: write at least *.example.org."))
    if scheme == "http" and ascii_host not in AT_HOME and settings.HTTPS:
        raise _bad(text, _("Write it with https://: others could change the page on its way."))
    return Origin(scheme, ascii_host, port, has_wildcard)


def read_origins(lines: str, *, may_wildcard: bool = False) -> list[str]:
    """The origins of a text with one a line, each once, in the order given.

    Raises WrongInput (no_host, too_many_hosts, bad_host; field: hosts).
    """
    typed = [line for line in map(str.strip, lines.replace("\r\n", "\n").split("\n")) if line]
    if not typed:
        raise WrongInput(
            "no_host", _("Say on which site the map will stand: one a line."), field="hosts"
        )
    if len(typed) > MOST:
        raise WrongInput(
            "too_many_hosts",
            _("There are %(count)s sites; the limit is %(limit)s. Make a second map for the rest.")
            % {"count": len(typed), "limit": MOST},
            field="hosts",
            count=len(typed),
            limit=MOST,
        )
    found = [str(read_origin(line, may_wildcard=may_wildcard)) for line in typed]
    return list(dict.fromkeys(found))


def _host(text: str, host: str) -> str:
    """The host in ASCII (IDNA 2008 with the mapping of UTS 46, as browsers do)."""
    if host == "127.0.0.1":
        return host
    if not host or host.endswith(".") or host.startswith("["):
        raise _bad(text, _("Write the name of the site, such as https://www.example.org."))
    try:
        ascii_host = host if host.isascii() else idna.encode(host, uts46=True).decode()
    except (idna.IDNAError, UnicodeError):
        raise _bad(text, _("No site can have this name.")) from None
    labels = ascii_host.lower().split(".")
    if len(ascii_host) > 253 or not all(map(_LABEL.fullmatch, labels)):
        raise _bad(text, _("No site can have this name."))
    if _NUMERIC.fullmatch(labels[-1]):
        raise _bad(text, _("Write its name instead of its number: browsers compare names."))
    return ".".join(labels)


def _port(text: str, digits: str) -> int:
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 5 and 0 < int(digits) < 65536):
        raise _bad(text, _("Its port is a number from 1 to 65535."))
    return int(digits)


def _bad(text: str, why: str) -> WrongInput:
    shown = "".join(char if char.isprintable() else "�" for char in text[:80])
    return WrongInput(
        "bad_host",
        _("“%(host)s” cannot be the address of a site. %(why)s") % {"host": shown, "why": why},
        field="hosts",
    )
