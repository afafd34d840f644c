"""Words of the accounts."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Assurance(models.IntegerChoices):
    """How well we know that a person is one person; each level includes those below."""

    DEVICE = 1, _("known by their device")
    EMAIL = 2, _("e-mail confirmed")
    STRONG = 3, _("identity confirmed")
