"""allauth's views, each with our own context and nothing of the pages that we do not have."""

from collections.abc import Sequence
from typing import Any

from allauth.account import views


class _OurContext:
    # Django's form views take PUT for POST.
    http_method_names: Sequence[str] = ("get", "head", "options", "post")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """allauth names its own `site`, which would hide the one of every template."""
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        context.pop("site", None)
        return context


class AskCodeView(_OurContext, views.RequestLoginCodeView):
    """An address in, a code out."""


class EnterCodeView(_OurContext, views.ConfirmLoginCodeView):
    """The code back, and in."""


class PasswordView(_OurContext, views.LoginView):
    """For staff who have a password."""

    template_name = "account/password.html"


class InactiveView(_OurContext, views.AccountInactiveView):
    """An account that has been closed."""


ask_code = AskCodeView.as_view()
enter_code = EnterCodeView.as_view()
password = PasswordView.as_view()
inactive = InactiveView.as_view()
logout = views.logout
