"""What was taken out, erased or forgotten is quoted nowhere, whoever its author was then."""

import pytest

from campaigns.enums import Role
from contributions import actions
from contributions.actions.screening import is_trusted
from contributions.enums import Overlay, State
from contributions.models import Statement
from tests.factories import (
    a_campaign,
    a_contribution,
    a_device_person,
    a_layer,
    a_moderator,
    a_person,
    a_reply,
    fresh,
)
from tests.photos import a_photo

pytestmark = pytest.mark.django_db
NUMBER = "06 12 34 56 78"
WHY = {"reason": "personal_data", "statement": "A number of somebody."}


@pytest.mark.parametrize("what", ["contribution", "reply"])
def test_what_is_taken_out_of_the_words_is_taken_out_of_what_was_quoted(what):
    text = f"Call {NUMBER}\nfor the bench."
    item = a_contribution(text=text)
    item = item if what == "contribution" else a_reply(item, text=text)
    moderator = a_moderator(item.campaign if what == "contribution" else item.contribution.campaign)
    actions.quarantine(item, by=moderator, passage=f"Call {NUMBER}", **WHY)
    actions.release(fresh(item), by=moderator)
    actions.reject(fresh(item), by=moderator, passage="for the  bench", **WHY)

    title = {"title": fresh(item).title} if what == "contribution" else {}
    covered = text.replace(NUMBER, "[…]")
    actions.redact(fresh(item), by=moderator, text=covered, **title, **WHY)

    quoted = Statement.objects.exclude(passage="").values_list("passage", flat=True)
    assert [" ".join(passage.split()) for passage in quoted] == ["for the bench"]


def said_by_a_device_that_became_an_account():
    """A refused text, its appeal, and a change with a word: all written before signing in."""
    device, account = a_device_person(), a_person()
    item = a_contribution(author=device)
    words = {"title": "Two", "text": "Two.", "category": None, "statement": "CANARY one"}
    actions.retract(actions.propose(item, by=device, **words), by=device)
    actions.reject(fresh(item), by=a_moderator(item.campaign), **WHY)
    actions.appeal(fresh(item), by=device, statement="CANARY two")
    actions.merge_persons(device, into=account)
    assert Statement.objects.filter(text__startswith="CANARY").count() == 2
    return fresh(item), account


@pytest.mark.parametrize("way", ["discard", "remove", "forget"])
def test_the_authors_own_words_go_with_what_they_wrote(way):
    item, author = said_by_a_device_that_became_an_account()

    if way == "discard":
        actions.discard(item, by=author)
    elif way == "remove":
        actions.remove(item, by=a_moderator(item.campaign, Role.MANAGER), **WHY)
    else:
        actions.forget(author, takes_back=False)

    assert not Statement.objects.filter(text__startswith="CANARY").exists()


def test_an_appeal_about_a_photo_ends_when_its_author_takes_the_text_back():
    item = a_contribution()
    photo = a_photo(item)
    actions.reject_photo(photo, by=a_moderator(item.campaign), **WHY)
    actions.appeal(fresh(photo), by=item.author, statement="It is a tree.")

    actions.withdraw(fresh(item), by=item.author)

    assert (fresh(photo).state, fresh(photo).is_stored) == (State.REJECTED, False)
    assert fresh(photo).overlay != Overlay.APPEALED


@pytest.mark.parametrize(
    ("way", "is_left"), [("by the team", False), ("once refused", False), ("while public", True)]
)
def test_trust_is_lost_with_what_the_team_erases_and_not_regained_by_erasing(way, is_left):
    layer = a_layer(a_campaign(trusts_authors=True))
    author = a_person()
    written = [a_contribution(layer, author=author) for _ in range(4)]
    assert is_trusted(author, layer.campaign)

    manager = a_moderator(layer.campaign, Role.MANAGER)
    if way == "by the team":
        actions.remove(written[0], by=manager, **WHY)
    else:
        if way == "once refused":
            actions.reject(written[0], by=manager, **WHY)
        actions.discard(fresh(written[0]), by=author)

    assert is_trusted(author, layer.campaign) is is_left
