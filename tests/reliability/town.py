"""Who acts in this tier and on what. A program: its environment names the database.

make: prints, as JSON, two open campaigns (one publishes at once, one moderates first), the tokens
of people's devices, the sessions of two moderators. merge: joins the pairs of persons given.
"""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings  # noqa: E402  -- after django.setup
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402

from accounts.actions import greet_device  # noqa: E402
from accounts.models import Person  # noqa: E402
from campaigns.enums import Moderation  # noqa: E402
from contributions.actions.persons import merge_persons  # noqa: E402
from contributions.enums import State  # noqa: E402
from tests.factories import a_campaign, a_contribution, a_layer, a_moderator  # noqa: E402

PEOPLE, PINS, WAITING = 200, 20, 50


def make() -> None:
    square = a_campaign(slug="square", moderation=Moderation.AFTER)
    market = a_campaign(slug="market", moderation=Moderation.BEFORE)
    pins = a_layer(square, slug="pins")
    waiting = a_layer(market, slug="pins")
    people = [greet_device() for _ in range(PEOPLE)]
    json.dump(
        {
            "people": [person.pk for person, _token in people],
            "tokens": [token for _person, token in people],
            "pins": [a_contribution(pins).public_id for _ in range(PINS)],
            "waiting": [
                a_contribution(waiting, state=State.HELD).public_id for _ in range(WAITING)
            ],
            "contested": [
                a_contribution(waiting, state=State.HELD).public_id for _ in range(WAITING)
            ],
            "sessions": [session_of(a_moderator(market)) for _ in range(2)],
        },
        sys.stdout,
    )


def session_of(person: Person) -> str:
    """The key of a session in which the person is signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def merge() -> None:
    for source, into in json.load(sys.stdin):
        merge_persons(Person.objects.get(pk=source), into=Person.objects.get(pk=into))


if __name__ == "__main__":
    {"make": make, "merge": merge}[sys.argv[1]]()
