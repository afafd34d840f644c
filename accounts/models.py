"""Persons, and the devices by which the accountless are known."""

from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from accounts.enums import Assurance


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        """A person with an account: staff may have a password, residents sign in by code."""
        person = self.model(email=email.lower(), **{"assurance": Assurance.EMAIL, **fields})
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email=(username or "").lower())


class Person(AbstractBaseUser):
    """Anybody who acts here: known by a device, by an e-mail, or by a strong identity.

    One row, one foreign key and one "once per person" for everybody.
    """

    display_name = models.CharField(_("display name"), max_length=80, blank=True)
    email = models.EmailField(_("e-mail"), null=True, blank=True, unique=True)
    assurance = models.PositiveSmallIntegerField(choices=Assurance, default=Assurance.DEVICE)
    language = models.CharField(max_length=5, default="fr")
    is_administrator = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(db_default=Now())

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[PersonManager] = PersonManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="person_email_once_whatever_its_case",
                violation_error_message=_("An account with this e-mail exists already."),
            ),
            models.CheckConstraint(
                name="person_assurance_known", condition=Q(assurance__in=Assurance.values)
            ),
            models.CheckConstraint(
                name="person_email_behind_assurance",
                condition=Q(assurance=Assurance.DEVICE) | Q(email__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.display_name or f"person {self.pk}"


class DeviceQuerySet(models.QuerySet["Device"]):
    def alive(self) -> Self:
        """Devices whose thirteen months are not over."""
        return self.filter(expires_at__gt=Now())


class Device(models.Model):
    """A browser that has acted here: its cookie's digest, never the cookie itself."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="devices")
    digest = models.BinaryField(max_length=32, unique=True)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()

    objects = DeviceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="device_ends_after_it_began", condition=Q(expires_at__gt=F("created_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"device {self.pk}"
