"""An author takes their appeal back: asked first, once for all, of a text, a photo, a reply."""

import pytest
from django.test import Client
from django.utils import translation

from contributions import actions
from contributions.enums import State
from contributions.receipts import token_of
from tests.factories import (
    a_campaign,
    a_contribution,
    a_layer,
    a_moderator,
    a_person,
    a_reply,
    fresh,
)
from tests.photos import a_photo

pytestmark = pytest.mark.django_db

NULL = {"Origin": "null"}  # what a browser sends from a page under Referrer-Policy: no-referrer
HERE = {"Origin": "http://testserver"}
ENGLISH = {"Accept-Language": "en"}
WORDS = "It names nobody."


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def appealed(what):
    """Something refused whose author appeals; with its page, the way back there, and a browser."""
    layer = a_layer(a_campaign(slug="parc"))
    client = Client(headers=ENGLISH)
    if what == "reply":
        under = a_contribution(layer)
        item = a_reply(under, state=State.REJECTED)
        client.force_login(item.author)
        back = f"/campaigns/parc/contributions/{under.public_id}/"
        page = f"/campaigns/parc/replies/{item.public_id}/unappeal/"
    elif what == "photo":
        under = a_contribution(layer)
        item = a_photo(under, state=State.REJECTED, by=a_moderator(layer.campaign))
        back = f"/receipts/{token_of(under.receipt)}/"
        page = f"{back}photos/{item.public_id}/unappeal/"
    else:
        item = a_contribution(layer, state=State.REJECTED)
        back = f"/receipts/{token_of(item.receipt)}/"
        page = f"{back}unappeal/"
    item = actions.appeal(item, by=item.author, statement=WORDS)
    return item, page, back, client


@pytest.mark.parametrize("what", ["contribution", "photo", "reply"])
def test_an_appeal_is_taken_back_after_a_question_and_there_is_no_second_one(what):
    item, page, back, client = appealed(what)
    assert f'href="{page}"' in client.get(back).content.decode()

    question = client.get(page).content.decode()

    assert WORDS in question
    assert "You cannot appeal against it again." in question
    assert fresh(item).standing == "appealed"
    headers = HERE if what == "reply" else NULL
    answer = client.post(page, {"version": item.version}, headers=headers)
    assert (answer.status_code, answer.url.partition("#")[0]) == (303, back)
    assert fresh(item).standing == State.REJECTED
    after = client.get(back).content.decode()
    assert f'href="{page}"' not in after
    assert page.replace("unappeal", "appeal") not in after
    assert client.get(page).status_code == 409


@pytest.mark.parametrize("what", ["contribution", "photo", "reply"])
def test_an_old_page_takes_nothing_back(what):
    item, page, _back, client = appealed(what)
    headers = HERE if what == "reply" else NULL

    answer = client.post(page, {"version": item.version - 1}, headers=headers)

    assert answer.status_code == 409
    assert fresh(item).standing == "appealed"


def test_nobody_else_takes_the_appeal_of_a_reply_back():
    item, page, _back, _client = appealed("reply")
    stranger = Client()
    stranger.force_login(a_person())

    assert stranger.get(page).status_code == 404
    assert stranger.post(page, {"version": item.version}, headers=HERE).status_code == 404
    assert fresh(item).standing == "appealed"
