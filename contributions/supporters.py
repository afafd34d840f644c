"""Those who hold with a contribution, told that it reads otherwise now: they may think again.

By e-mail, where an account's address is known, once each; whoever follows it is told as a follower.
Judged again when it is sent, from public rows alone; the letter holds no word of the change.
"""

import logging

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from contributions import letters
from contributions.following import reads_otherwise, shown, tell_each
from contributions.models import Event, Follow, Notice, Support

logger = logging.getLogger(__name__)

LETTER = "supported_changed"


def send_about(event_id: int) -> int:
    """Tell each supporter of a change of words, each once; returns how many letters left.

    Raises NotAllTold (following.tell_each).
    """
    event = Event.objects.select_related("contribution").get(pk=event_id)
    follows = Follow.objects.confirmed().filter(
        Q(person=OuterRef("person")) | Q(email__iexact=OuterRef("person__email")),
        contribution=event.contribution_id,
    )
    concerned = Support.objects.filter(
        ~Exists(follows), contribution=event.contribution_id, at__lte=event.at
    ).exclude(person__email=None)
    persons = concerned.order_by("pk").values_list("person", flat=True)
    return tell_each(event, persons, _tell)


@transaction.atomic
def _tell(event: Event, person_id: int) -> bool:
    support = (
        Support.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(contribution=event.contribution_id, person=person_id)
        .first()
    )
    seen = shown(event.contribution)
    if support is None or seen is None or not support.person.email or not reads_otherwise(event):
        return False
    if Notice.objects.filter(event=event, person=person_id).exists():
        return False
    Notice.objects.create(event=event, person_id=person_id, sent_at=timezone.now())
    page = reverse("web:contribution", args=[seen.campaign.slug, seen.public_id])
    letters.send(
        LETTER,
        {
            "contribution": seen,
            "campaign": seen.campaign,
            "public_address": settings.PUBLIC_URL + page,
        },
        to=support.person.email,
        identity=f"notice-{event.pk}-{person_id}",
        language=support.person.language,
    )
    logger.info("supporter told event=%s person=%s", event.pk, person_id)
    return True
