"""The one question of signing in: which address?"""

from allauth.account.forms import RequestLoginCodeForm
from django.contrib.auth.hashers import make_password
from django.utils.translation import get_language

from accounts.enums import Assurance
from accounts.models import Person


class AskCode(RequestLoginCodeForm):
    """An e-mail address, known or not: the answer is the same, a code leaves for it.

    A first visit and a return are one road. The person made for an unknown address stays at the
    level of a device until the code comes back.
    """

    def clean_email(self) -> str:
        email = str(super().clean_email()).lower()
        if self._user is None:
            person, _is_new = Person.objects.get_or_create(
                email=email,
                defaults={
                    "assurance": Assurance.DEVICE,
                    "language": get_language() or "fr",
                    "password": make_password(None),
                },
            )
            self._user = person if person.is_active else None
        return email
