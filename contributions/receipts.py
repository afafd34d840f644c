"""Receipts' tokens: sealed, so that they can be made again and are stored nowhere."""

from campaigns.errors import NotVisible
from contributions import seals
from contributions.models import Receipt

KIND = "receipt"


def token_of(receipt: Receipt) -> str:
    """The token that opens a receipt."""
    return seals.sealed(KIND, receipt.number, receipt.version)


def receipt_for(token: str) -> Receipt:
    """The receipt that a token opens; NotVisible when it is wrong, cut or revoked."""
    number = seals.number_in(token)
    receipt = (
        Receipt.objects.select_related("contribution__layer__campaign", "contribution__author")
        .filter(number=number)
        .first()
    )
    if receipt is None or not seals.is_sealed(token, KIND, number, receipt.version):
        raise NotVisible
    return receipt
