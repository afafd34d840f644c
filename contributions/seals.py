"""Addresses that are keys: 256 bits of HMAC over a number and its version; nothing is stored.

A token can be made again at any time, and is revoked by raising the version.
"""

import base64
import binascii
import hmac
from hashlib import sha256

from django.conf import settings
from django.utils.crypto import constant_time_compare

from campaigns.errors import NotVisible


def sealed(kind: str, number: int, version: int) -> str:
    """A token: the number in base 32, a hyphen, the HMAC in URL-safe base64."""
    return f"{_spell(number)}-{_seal(kind, number, version)}"


def number_in(token: str) -> int:
    """The number that a token names, whoever has made it; NotVisible when it names none."""
    spelled = token.partition("-")[0]
    try:
        number = int.from_bytes(base64.b32decode(spelled.upper() + "=" * (-len(spelled) % 8)))
    except (binascii.Error, ValueError):
        raise NotVisible from None
    if number > 2**63 - 1:
        raise NotVisible
    return number


def is_sealed(token: str, kind: str, number: int, version: int) -> bool:
    """Whether we have made this token, for this kind of thing."""
    return constant_time_compare(token.partition("-")[2], _seal(kind, number, version))


def _spell(number: int) -> str:
    return base64.b32encode(number.to_bytes(7)).decode().rstrip("=").lower()


def _seal(kind: str, number: int, version: int) -> str:
    message = f"parvis {kind} {number} {version}".encode()
    digest = hmac.new(settings.SECRET_KEY.encode(), message, sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
