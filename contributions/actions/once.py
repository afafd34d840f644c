"""Once only: a key of a route does its work one time, whatever is retried."""

from django.db import connection
from django.utils.translation import gettext as _

from campaigns.errors import KeyReused, WrongInput
from contributions.drafts import Key
from contributions.models import Submission
from contributions.models.receipt import KEY_LENGTH


def claim(key: Key, body: object) -> tuple[Submission, bool]:
    """Take a key inside the caller's transaction; say whether it is taken for the first time.

    A second try that meets the first one still under way waits for it (up to the connection's
    lock_timeout). Raises KeyReused when the key came with another body, WrongInput when the key
    itself is not acceptable.
    """
    if not 8 <= len(key.value) <= KEY_LENGTH or not key.value.isascii():
        raise WrongInput(
            "bad_key",
            _("An idempotency key has 8 to %(limit)s ASCII characters.") % {"limit": KEY_LENGTH},
            field="key",
        )
    digest = key.digest(body)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO contributions_submission (route, scope, key, body_digest)"
            " VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [key.route, key.scope, key.value, digest],
        )
        is_first = cursor.rowcount == 1
    submission = Submission.objects.select_related("contribution", "reply", "person").get(
        route=key.route, scope=key.scope, key=key.value
    )
    if bytes(submission.body_digest) != digest:
        raise KeyReused("key_reused", _("This key was used for something else: take a new key."))
    return submission, is_first
