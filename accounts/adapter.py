"""What django-allauth asks of us: persons have no user name, staff are invited."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.conf import settings

from accounts.enums import Assurance
from accounts.models import Person


class Adapter(DefaultAccountAdapter):
    def save_user(self, request: Any, user: Any, form: Any, commit: bool = True) -> Person:
        user.email = form.cleaned_data["email"].lower()
        user.assurance = Assurance.EMAIL
        user.set_unusable_password()
        if commit:
            user.save()
        person: Person = user
        return person

    def format_email_subject(self, subject: str) -> str:
        return subject

    def get_from_email(self) -> str:
        return str(settings.DEFAULT_FROM_EMAIL)

    def get_login_redirect_url(self, request: Any) -> str:
        return str(context.request and super().get_login_redirect_url(request))
