"""Photos in the same decision on many: with their texts or alone, undone with the rest."""

import pytest
from django.core import mail

from contributions import actions, notices
from contributions.enums import State
from contributions.models import Event
from tests.factories import a_contribution, a_layer, a_moderator, fresh
from tests.photos import a_photo

pytestmark = pytest.mark.django_db

HELD, PUBLISHED, REJECTED = State.HELD, State.PUBLISHED, State.REJECTED


@pytest.fixture
def layer():
    return a_layer()


@pytest.fixture
def desk(client, layer):
    client.force_login(a_moderator(layer.campaign))
    return client


def bulk(layer, rest=""):
    return f"/desk/{layer.campaign.slug}/bulk/{rest}"


def word(item, *, with_version=True):
    what = "photo" if hasattr(item, "alternative") else "contribution"
    return f"{what}-{item.public_id}" + (f"-{item.version}" if with_version else "")


def test_a_text_is_chosen_with_its_photos_and_what_waits_for_photos_alone_by_these(desk, layer):
    text, shown, plain = (a_contribution(layer, state=state) for state in (HELD, PUBLISHED, HELD))
    of_text, of_shown = a_photo(text), a_photo(shown)
    a_photo(shown, state=PUBLISHED)

    line = desk.get(f"/desk/{layer.campaign.slug}/queue/").content.decode()
    assert f'value="{word(shown, with_version=False)}"' in line
    preview = desk.get(
        bulk(layer), {"item": [word(one, with_version=False) for one in (text, shown, plain)]}
    )

    assert [one.item for one in preview.context["able"]] == [text, of_text, of_shown, plain]
    page = preview.content.decode()
    assert page.count("Montrer la photo") == 2
    assert all(f"/photos/{one.public_id}/small.webp" in page for one in (of_text, of_shown))


@pytest.mark.parametrize(("act", "after"), [("publish", PUBLISHED), ("reject", REJECTED)])
def test_photos_are_decided_with_texts_and_the_whole_is_taken_back(desk, layer, act, after):
    text = a_contribution(layer, state=HELD)
    photos = [a_photo(text), a_photo(text)]
    changed = a_photo(text)
    words = [word(one) for one in (text, *photos, changed)]
    type(changed).objects.filter(pk=changed.pk).update(version=7)

    sent = {"act": act, "reason": "insult", "statement": "Non.", "item": words}
    answer = desk.post(bulk(layer, "decide/"), sent)

    page = desk.get(answer.url)
    assert [(one["is_photo"], one["why"]) for one in page.context["done"]] == [
        (False, ""), (True, ""), (True, ""),
    ]  # fmt: skip
    assert [one["is_photo"] for one in page.context["left"]] == [True]
    assert [fresh(one).state for one in (text, *photos, changed)] == [after, after, after, HELD]
    assert Event.objects.filter(act=act, photo__in=photos).count() == 2

    desk.post(f"{answer.url}undo/")

    assert [fresh(one).state for one in (text, *photos)] == [HELD] * 3
    assert Event.objects.filter(act="undo", photo__in=photos).count() == 2


def test_a_letter_tells_of_a_refused_photo_taken_back_and_none_of_one_that_was_shown(layer):
    item = a_contribution(layer)
    refused, shown = a_photo(item), a_photo(item)
    moderator = a_moderator(layer.campaign)
    actions.reject_photo(refused, by=moderator, reason="insult", statement="Non.")
    actions.publish_photo(shown, by=moderator)
    assert notices.send(refused.events.get(act="reject").pk) == 1

    for one in (refused, shown):
        actions.undo(fresh(one), by=moderator)

    assert notices.send(refused.events.get(act="undo").pk) == 1
    assert "une photo de votre contribution" in mail.outbox[-1].body
    assert notices.send(shown.events.get(act="undo").pk) == 0


def test_a_photo_beside_one_s_own_text_is_left_to_somebody_else(desk, layer):
    author = a_moderator(layer.campaign)
    photo = a_photo(a_contribution(layer, state=PUBLISHED, author=author))
    desk.force_login(author)

    preview = desk.get(bulk(layer), {"item": word(photo, with_version=False)})
    desk.post(bulk(layer, "decide/"), {"act": "publish", "item": word(photo)})

    assert [one.item for one in preview.context["unable"]] == [photo]
    assert fresh(photo).state == HELD
