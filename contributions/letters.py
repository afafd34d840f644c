"""A letter as it leaves: plain text and the same as HTML, with an identity that never changes."""

import re

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation


def send(
    letter: str,
    context: dict[str, object],
    *,
    to: str,
    identity: str,
    language: str,
    headers: dict[str, str] | None = None,
) -> None:
    """Write `templates/mail/<letter>` in a language and let it leave.

    identity: makes the Message-ID, so that a letter sent twice is known to be the same one.
    """
    with translation.override(language):
        context = {**context, "language": language, "city": settings.CITY_NAME}
        message = EmailMultiAlternatives(
            subject=" ".join(render_to_string(f"mail/{letter}.subject.txt", context).split()),
            body=re.sub(r"\n{3,}", "\n\n", render_to_string(f"mail/{letter}.txt", context)),
            to=[to],
            headers={
                "Message-ID": f"<{identity}@{settings.PUBLIC_HOST}>",
                "Auto-Submitted": "auto-generated",
                "Content-Language": language,
                **(headers or {}),
            },
        )
        message.attach_alternative(
            render_to_string(
                "mail/letter.html",
                context | {"body": message.body, "subject": message.subject},
            ),
            "text/html",
        )
        message.send()
