"""What protects the residents' forms, which work before any cookie exists.

A form's key is signed and dated by the server; its request must come from our own pages.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from campaigns.errors import KeyReused, NotAllowed, WrongInput
from contributions.enums import Doubt

KEY_LIFE_S = 24 * 3600
RENEWABLE_S = 14 * 24 * 3600  # a draft lives as long on its device
FASTEST_S = 3  # nobody fills a form in less
HONEYPOT = "website"
RENEWED = ("form_expired", "proof_expired")  # too old, and nothing else is wrong

Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Rest], HttpResponse]

_signer = TimestampSigner(salt="web.forms")


@dataclass(frozen=True)
class FormKey:
    """The random part of a form's key, and what is odd about how the form came back."""

    value: str
    doubt: str = ""  # one of Doubt, or nothing


def issue_key() -> str:
    """A fresh key for one form: 128 random bits, signed and dated."""
    return _signer.sign(secrets.token_urlsafe(16))


def renewed_key(request: HttpRequest, refusal: Exception | None = None) -> str:
    """A fresh key; of a genuine one that was only too old, the same random part signed anew.

    So a text whose answer was lost days ago is found again, and not handed in twice.
    """
    if isinstance(refusal, WrongInput) and refusal.code in RENEWED:
        try:
            return _signer.sign(_signer.unsign(request.POST.get("key", ""), max_age=RENEWABLE_S))
        except BadSignature:
            return issue_key()
    return issue_key()


def read_key(request: HttpRequest) -> FormKey:
    """The key of a posted form; a filled honeypot or great haste is a doubt.

    Raises WrongInput (form_expired): the door shows the form again, with its words and a new key.
    """
    sent = request.POST.get("key", "")
    try:
        value = _signer.unsign(sent, max_age=KEY_LIFE_S)
    except (SignatureExpired, BadSignature):
        raise WrongInput(
            "form_expired",
            _("This page had been open for a long time. Your words are still here: send again."),
        ) from None
    if request.POST.get(HONEYPOT):
        return FormKey(value, Doubt.TRAP)
    return FormKey(value, Doubt.HASTE if _is_hasty(sent) else "")


def sent_already() -> KeyReused:
    """What a person reads who sends a form a second time with other words in it."""
    return KeyReused(
        "key_reused",
        _(
            "You have sent this already. To send it a second time with your changes, send it "
            "again; otherwise follow the first one with its receipt."
        ),
    )


def is_from_here(request: HttpRequest, *, may_hide: bool = False) -> bool:
    """Whether a browser says that one of our own pages sent this request.

    may_hide: the address itself is a secret (receipts), so a browser that is told to say nothing
    (Referrer-Policy: no-referrer makes it send `Origin: null`) is believed.
    """
    origin = request.headers.get("Origin", "")
    if origin and origin != "null":
        return origin in _own(request)
    site = request.headers.get("Sec-Fetch-Site", "")
    if site:
        return site == "same-origin"
    referer = urlsplit(request.headers.get("Referer", ""))
    if referer.netloc:
        return f"{referer.scheme}://{referer.netloc}" in _own(request)
    return may_hide


def same_origin(view: View[Rest]) -> View[Rest]:
    """Let a view answer only what our own pages send; used instead of a CSRF cookie."""
    return _guarded(view, may_hide=False)


def public_post(view: View[Rest]) -> View[Rest]:
    """A public act: POST only, from our own pages, without a cookie."""
    return csrf_exempt(require_POST(same_origin(view)))


def secret(view: View[Rest]) -> View[Rest]:
    """Like `same_origin`, under an address that is itself a secret."""
    return _guarded(view, may_hide=True)


def _guarded(view: View[Rest], *, may_hide: bool) -> View[Rest]:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        is_act = request.method not in ("GET", "HEAD")
        if is_act and not is_from_here(request, may_hide=may_hide):
            raise NotAllowed(
                "other_origin",
                _("This was sent from another site. Open the page here and send it again."),
            )
        return view(request, *args, **kwargs)

    return cast("View[Rest]", guarded)


def _own(request: HttpRequest) -> set[str]:
    return {settings.PUBLIC_URL, f"{request.scheme}://{request.get_host()}"}


def _is_hasty(sent: str) -> bool:
    try:
        _signer.unsign(sent, max_age=FASTEST_S)
    except SignatureExpired:
        return False
    return True
