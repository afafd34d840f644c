"""Proof of work: what tells a browser that somebody writes in from a robot (ADR 0022).

While a person fills a form, the page's script asks for a challenge bound to that form's key and
purpose; the device solves it by itself. Nothing is asked of anybody else, and no cookie is set.
"""

import secrets
import time
from hashlib import blake2b
from typing import Any

from altcha import Payload, create_challenge, verify_solution
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from campaigns.errors import WrongInput
from contributions.enums import Doubt
from web.forms import FormKey
from web.rates import require_room_unproven

CONTRIBUTE, REPLY, REPORT, FOLLOW = PURPOSES = ("contribute", "reply", "report", "follow")
FIELD = "altcha"
ALGORITHM = "PBKDF2/SHA-256"
ROUNDS = 5_000  # of one try: some milliseconds of a phone
LIFE_S = 3600
LONGEST = 4096  # a sent proof is some hundred characters


def challenge(purpose: str, key: FormKey) -> dict[str, Any]:
    """Work for one form: between half and all of PROOF_COST tries, known to us beforehand."""
    most = max(settings.PROOF_COST, 2)
    made = create_challenge(
        ALGORITHM,
        ROUNDS,
        counter=most // 2 + secrets.randbelow(most // 2),
        expires_at=int(time.time()) + LIFE_S,
        data={"for": purpose, "form": key.value},
        hmac_secret=_secret("challenge"),
        hmac_key_secret=_secret("solution"),
    )
    return made.to_dict()


def doubt_about(request: HttpRequest, key: FormKey, purpose: str) -> str:
    """Why a sent form must be read before it appears; nothing when it proves its work.

    A form without a proof is taken (scripts may be off), at a tighter rate. One proof serves one
    form: it is bound to the form's key, and a key does its work once, whatever is sent again.
    Raises WrongInput (proof_expired, proof_wrong), TooMany.
    """
    if not settings.PROOF_OF_WORK:
        return key.doubt
    sent = request.POST.get(FIELD, "")
    if not sent:
        require_room_unproven(request)
        return key.doubt or Doubt.NO_PROOF
    _require_proof(sent, key, purpose)
    return key.doubt


def _require_proof(sent: str, key: FormKey, purpose: str) -> None:
    try:
        payload = Payload.from_base64(sent) if len(sent) <= LONGEST else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        payload = None
    result = payload and verify_solution(
        payload, _secret("challenge"), hmac_key_secret=_secret("solution")
    )
    if result and result.expired:
        raise WrongInput(
            "proof_expired",
            _(
                "The check against robots had become too old."
                " Your words are still here: send again."
            ),
        )
    bound = payload.challenge.parameters.data if payload else None
    if not (result and result.verified and bound == {"for": purpose, "form": key.value}):
        raise WrongInput(
            "proof_wrong",
            _("The check against robots did not succeed. Your words are still here: send again."),
        )


def _secret(use: str) -> bytes:
    """One key for each use, of PROOF_KEY or else of SECRET_KEY: the same in every process."""
    source = (settings.PROOF_KEY or settings.SECRET_KEY).encode()
    return blake2b(f"web.robots {use}".encode(), key=blake2b(source).digest()).digest()
