"""Receipts' tokens: 256 bits of HMAC over the number and its version; nothing is stored.

A token can be made again at any time, and is revoked by raising the version.
"""

import base64
import binascii
import hmac
from hashlib import sha256

from django.conf import settings
from django.utils.crypto import constant_time_compare

from campaigns.errors import NotVisible
from contributions.models import Receipt


def token_of(receipt: Receipt) -> str:
    """The token of a receipt: its number in base 32, a hyphen, the HMAC in URL-safe base64."""
    return f"{_spell(receipt.number)}-{_seal(receipt.number, receipt.version)}"


def receipt_for(token: str) -> Receipt:
    """The receipt that a token opens; NotVisible when it is wrong, cut or revoked."""
    spelled, _hyphen, seal = token.partition("-")
    try:
        number = int.from_bytes(base64.b32decode(spelled.upper() + "=" * (-len(spelled) % 8)))
    except (binascii.Error, ValueError):
        raise NotVisible from None
    if number > 2**63 - 1:
        raise NotVisible
    receipt = (
        Receipt.objects.select_related("contribution__layer__campaign", "contribution__author")
        .filter(number=number)
        .first()
    )
    if receipt is None or not constant_time_compare(seal, _seal(number, receipt.version)):
        raise NotVisible
    return receipt


def _spell(number: int) -> str:
    return base64.b32encode(number.to_bytes(7)).decode().rstrip("=").lower()


def _seal(number: int, version: int) -> str:
    message = f"parvis receipt {number} {version}".encode()
    digest = hmac.new(settings.SECRET_KEY.encode(), message, sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
