"""An address that a text came with: asked by a letter, confirmed by a button, then it comes in.

Whoever types an address may not hold it, and whoever holds it may not have typed it: the link goes
to the address alone, and what it confirms becomes the holder's.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.actions import confirm_email
from accounts.enums import Assurance
from accounts.models import Person
from campaigns.clock import database_now
from campaigns.errors import NotVisible, Refused, TooMany
from campaigns.queries import ground_of
from contributions import jobs
from contributions.actions import photos, recording
from contributions.actions.following import ASKS_A_DAY, checked_address
from contributions.actions.items import wrong_state
from contributions.actions.opening import Entry, entry_of, require_quotas
from contributions.actions.screening import keep_hits, policy_of, verdict_on
from contributions.actions.undoing import last_move
from contributions.blocks import require_not_blocked
from contributions.enums import State
from contributions.models import Contribution, Receipt, ReceiptLetter
from geo.ground import FLAG

LETTERS_A_DAY = 3  # about one text
A_DAY = timedelta(days=1)
ACTS = {State.PUBLISHED: "confirm", State.HELD: "confirm_held"}


def ask_author(receipt: Receipt, *, at: datetime) -> None:
    """Send the link that confirms to the receipt's address. Raises TooMany (letters_reached)."""
    digest = salted_hmac("contributions.confirming", receipt.email.lower()).digest()
    letters = ReceiptLetter.objects.filter(asks=True, asked_at__gt=at - A_DAY)
    _require_room(letters.filter(digest=digest).count(), ASKS_A_DAY)
    letter = ReceiptLetter.objects.create(
        receipt=receipt, email=receipt.email, asks=True, digest=digest, asked_at=at
    )
    jobs.send_receipt_letter.defer(letter_id=letter.pk, language=receipt.language)


@transaction.atomic
def ask_again(receipt: Receipt, *, email: str = "") -> Receipt:
    """Send the link once more, to another address where one is given: then the former link is void.

    Raises WrongInput (bad_email), Refused (wrong_state), TooMany (letters_reached).
    """
    item = recording.lock(receipt.contribution)
    if item.state != State.UNCONFIRMED:
        raise wrong_state(item.standing)
    locked = Receipt.objects.select_for_update(of=("self",)).get(pk=receipt.pk)
    now = database_now()
    letters = locked.letters.filter(asks=True, asked_at__gt=now - A_DAY)
    _require_room(letters.count(), LETTERS_A_DAY)
    address = checked_address(email.strip() or locked.email)
    if address.lower() != locked.email.lower():
        _let_go(locked, address)
    locked.language = get_language() or "fr"
    locked.save(update_fields=["language"])
    ask_author(locked, at=now)
    return locked


@transaction.atomic
def disown(receipt: Receipt) -> None:
    """Whoever holds the address has not written this: it is forgotten, and its links are void."""
    locked = Receipt.objects.select_for_update(of=("self",)).get(pk=receipt.pk)
    if locked.address_version != receipt.address_version:
        raise NotVisible
    _let_go(locked, "")


@transaction.atomic
def confirm(receipt: Receipt, *, here: Person | None) -> Contribution:
    """The holder of the address says yes: the text is theirs and comes in, as the policy says.

    here: whom the browser is known by that says so. Only where that is the author's own, and nobody
    has the address, is that person raised; else the text becomes the account's of this address, so
    that no device gets into an account by typing its address. What was handed in while it was open
    counts. Raises NotVisible, Refused (wrong_state, campaign_closed, account_closed), TooMany,
    NotAllowed (blocked).
    """
    item = receipt.contribution
    holder = _holder(receipt.email, item.author, here)
    locked = recording.lock(item)
    fresh = Receipt.objects.select_for_update(of=("self",)).get(pk=receipt.pk)
    if fresh.address_version != receipt.address_version:
        raise NotVisible
    return _take_in(locked, holder)


@transaction.atomic
def confirm_own(person: Person) -> int:
    """Let in what waits of somebody who has just signed in, with an address that is confirmed.

    What a quota or a block refuses waits on. Returns how many came in.
    """
    waiting = Contribution.objects.filter(author=person, state=State.UNCONFIRMED).order_by("pk")
    came_in = 0
    for item in waiting:
        try:
            with transaction.atomic():
                _take_in(recording.lock(item), person)
                _drop_unproven(item, person)
                came_in += 1
        except Refused:
            continue
    return came_in


def _holder(address: str, author: Person | None, here: Person | None) -> Person:
    """Whom the address stands for, locked before the text is; known by it from now on."""
    known = Person.objects.filter(email__iexact=address).first()
    is_own = here is not None and author is not None and here.pk == author.pk
    if known is None and here is not None and is_own and here.email is None:
        return confirm_email(_locked(here), address)
    if known is None:
        known, _is_new = Person.objects.get_or_create(
            email=address.lower(),
            defaults={
                "assurance": Assurance.DEVICE,
                "language": get_language() or "fr",
                "password": make_password(None),
            },
        )
    locked = _locked(known)
    return locked if locked.assurance >= Assurance.EMAIL else confirm_email(locked, address)


def _locked(person: Person) -> Person:
    locked = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    if not locked.is_active:
        raise Refused("account_closed", _("The account of this address has been closed."))
    return locked


def _take_in(item: Contribution, holder: Person) -> Contribution:
    """From here on it has been received: its day, its quota and its delay begin."""
    if item.state != State.UNCONFIRMED:
        raise wrong_state(item.standing)
    now, campaign = database_now(), item.campaign
    require_not_blocked(holder, campaign, at=now)
    category = item.category.slug if item.category else ""
    entry = entry_of(item.layer, holder, at=item.created_at, category=category)
    if holder.pk != item.author_id:
        require_quotas(entry, item.layer, holder)
    Contribution.objects.filter(pk=item.pk).update(author=holder, created_at=now)
    item.author, item.created_at = holder, now
    return _admit(item, entry, holder, now)


def _admit(item: Contribution, entry: Entry, holder: Person, now: datetime) -> Contribution:
    is_suspect = item.events.of_its_words().filter(act="submit").exclude(doubt="").exists()
    policy = policy_of(item.campaign, entry.opening, entry.terms)
    placement = replace(ground_of(item.campaign), policy=FLAG).place(item.geom)
    verdict = verdict_on(
        item, policy, at=now, is_suspect=is_suspect, metres_outside=placement.outside_by_m
    )
    moved = recording.move(item, ACTS[verdict.state], by=holder)
    event = last_move(moved)
    if event is not None:
        keep_hits(event, verdict)
    with_it = moved.photos.select_for_update(of=("self",)).in_order()
    photos.admit(with_it, policy=policy, is_suspect=is_suspect, by=holder, at=now)
    return moved


def _drop_unproven(item: Contribution, person: Person) -> None:
    """An address that is not the one by which they signed in has been confirmed by nobody."""
    receipt = Receipt.objects.select_for_update(of=("self",)).get(contribution=item)
    if receipt.email.lower() != (person.email or "").lower():
        _let_go(receipt, "")


def _let_go(receipt: Receipt, address: str) -> None:
    receipt.email = address
    receipt.address_version += 1
    receipt.save(update_fields=["email", "address_version"])
    receipt.letters.filter(asks=True, sent_at=None).update(email="", sent_at=database_now())


def _require_room(used: int, limit: int) -> None:
    if used >= limit:
        raise TooMany(
            "letters_reached",
            _("%(used)s letters have left for this address today; the limit is %(limit)s a day.")
            % {"used": used, "limit": limit},
            used=used,
            limit=limit,
            field="email",
            retry_after=86_400,
        )
