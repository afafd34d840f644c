"""What can happen to persons and their devices."""

import hashlib
import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from accounts.enums import Assurance
from accounts.models import Device, Person

DEVICE_LIFE = timedelta(days=395)  # thirteen months, the most that the CNIL holds fair


def digest_of(cookie: str) -> bytes:
    """What we keep of a device's cookie: its SHA-256."""
    return hashlib.sha256(cookie.encode()).digest()


@transaction.atomic
def greet_device() -> tuple[Person, str]:
    """A resident's first act: a person known by this device alone, and the cookie that says so.

    Returns the person and 256 random bits in URL-safe base64, which are stored nowhere.
    """
    cookie = secrets.token_urlsafe(32)
    person = Person(assurance=Assurance.DEVICE)
    person.set_unusable_password()
    person.save()
    Device.objects.create(
        person=person, digest=digest_of(cookie), expires_at=timezone.now() + DEVICE_LIFE
    )
    return person, cookie


def person_of_device(cookie: str) -> Person | None:
    """The person behind a device's cookie; None when it is unknown, too old or closed."""
    device = (
        Device.objects.alive().select_related("person").filter(digest=digest_of(cookie)).first()
    )
    return device.person if device and device.person.is_active else None


def confirm_email(person: Person, email: str) -> Person:
    """Raise a person known by device to one known by an e-mail that they have just confirmed."""
    person.email = email.lower()
    person.assurance = max(person.assurance, Assurance.EMAIL)
    person.save(update_fields=["email", "assurance"])
    return person


def close(person: Person) -> None:
    """Leave of a person a number that nobody signs in with: no name, address, device or session.

    Call inside the transaction of what else is forgotten with them.
    """
    person.devices.all().delete()
    EmailAddress.objects.filter(user=person).delete()
    person.display_name, person.email, person.last_login = "", None, None
    person.assurance, person.is_active = Assurance.DEVICE, False
    person.set_unusable_password()  # which ends every session (get_session_auth_hash)
    person.save()
