"""Receipts' tokens: sealed, so that they can be made again and are stored nowhere."""

from dataclasses import dataclass

from django.db.models import Q

from campaigns.errors import NotVisible
from contributions import seals
from contributions.models import Contribution, Receipt

KIND = "receipt"
CONFIRM = "confirm"


def token_of(receipt: Receipt) -> str:
    """The token that opens a receipt."""
    return seals.sealed(KIND, receipt.number, receipt.version)


def receipt_for(token: str) -> Receipt:
    """The receipt that a token opens; NotVisible when it is wrong, cut or revoked."""
    receipt = _numbered(token)
    if not seals.is_sealed(token, KIND, receipt.number, receipt.version):
        raise NotVisible
    return receipt


def confirming_token_of(receipt: Receipt) -> str:
    """The token that says that the receipt's present address is its reader's."""
    return seals.sealed(CONFIRM, receipt.number, receipt.address_version)


def receipt_to_confirm(token: str) -> Receipt:
    """The receipt whose present address a token confirms; NotVisible when it is another's."""
    receipt = _numbered(token)
    if not seals.is_sealed(token, CONFIRM, receipt.number, receipt.address_version):
        raise NotVisible
    return receipt


def _numbered(token: str) -> Receipt:
    """The receipt that a token names, its seal not looked at yet; NotVisible for none."""
    rows = Receipt.objects.select_related("contribution__layer__campaign", "contribution__author")
    receipt = rows.filter(number=seals.number_in(token)).first()
    if receipt is None:
        raise NotVisible
    return receipt


@dataclass(frozen=True)
class OtherPart:
    """What was one text with the receipt's own, and the token that opens its receipt."""

    title: str
    token: str


def parts_of(contribution: Contribution) -> list[OtherPart]:
    """The parts of a text that was split, for whoever holds the receipt of one: the same author."""
    if contribution.author_id is None:
        return []
    near = Q(contribution__split_from=contribution)
    if contribution.split_from_id:
        near |= Q(contribution=contribution.split_from_id)
    found = Receipt.objects.filter(near, contribution__author=contribution.author_id)
    return [
        OtherPart(one.contribution.title, token_of(one))
        for one in found.select_related("contribution").order_by("contribution")
    ]
