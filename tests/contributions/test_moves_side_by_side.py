"""Moves of a text and of its photos at the same time: nobody waits in a circle."""

import threading

import pytest
from django.db import connection, transaction

from contributions import actions
from contributions.actions.recording import lock
from contributions.enums import State
from contributions.models import Photo
from tests.factories import a_contribution, a_moderator, fresh
from tests.photos import a_photo

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_photo_is_judged_while_its_author_takes_the_text_back():
    item = a_contribution()
    photo = a_photo(item)
    moderator = a_moderator(item.campaign)
    is_locked, failures = threading.Event(), []

    def take_back():
        try:
            is_locked.wait(30)
            actions.withdraw(fresh(item), by=item.author)
        except Exception as failure:  # noqa: BLE001 -- told by the assertion below
            failures.append(failure)
        finally:
            connection.close()

    author = threading.Thread(target=take_back)
    author.start()
    with transaction.atomic():
        lock(photo)
        is_locked.set()
        author.join(1)  # it waits for what is locked here
        assert author.is_alive()
        actions.publish_photo(photo, by=moderator)
    author.join(30)

    assert failures == []
    assert fresh(item).state == State.WITHDRAWN
    assert Photo.objects.get(pk=photo.pk).state == State.WITHDRAWN
