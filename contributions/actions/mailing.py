"""A receipt's private link, sent to an address that its holder types."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from campaigns.clock import database_now
from campaigns.errors import TooMany
from contributions import jobs
from contributions.actions.following import checked_address
from contributions.actions.items import wrong_state
from contributions.enums import State
from contributions.models import Receipt, ReceiptLetter

LETTERS_A_DAY = 3
A_DAY = timedelta(days=1)


@transaction.atomic
def send_receipt(receipt: Receipt, *, email: str, keep: bool = False) -> ReceiptLetter:
    """Send a receipt's link; the address is forgotten then, unless its holder wants to be told.

    keep: letters at each step go there from now on.
    Raises WrongInput (bad_email), Refused (wrong_state), TooMany (letters_reached).
    """
    address = checked_address(email)
    locked = Receipt.objects.select_for_update(of=("self",)).get(pk=receipt.pk)
    if locked.contribution.state == State.UNCONFIRMED:  # that address has a letter of its own
        raise wrong_state(locked.contribution.state)
    now = database_now()
    letters = locked.letters.filter(asks=False, asked_at__gt=now - A_DAY)
    used = letters.count()
    if used >= LETTERS_A_DAY:
        raise TooMany(
            "letters_reached",
            _("This link has been sent %(used)s times today; the limit is %(limit)s a day.")
            % {"used": used, "limit": LETTERS_A_DAY},
            used=used,
            limit=LETTERS_A_DAY,
            retry_after=86_400,
        )
    if keep:
        locked.email, locked.language = address, get_language() or "fr"
        locked.save(update_fields=["email", "language"])
    letter = ReceiptLetter.objects.create(receipt=locked, email=address, asked_at=now)
    jobs.send_receipt_letter.defer(letter_id=letter.pk, language=get_language() or "fr")
    return letter
