"""The page where one asks to be forgotten: plain words first, and a choice."""

import pytest

from accounts.models import Person
from campaigns.enums import Moderation
from contributions.models import PublicReply
from tests.factories import a_campaign, a_contribution, a_layer, a_moderator, fresh
from tests.web.test_public_forms import HERE, an_old_key

pytestmark = pytest.mark.django_db

PAGE = "/mine/forget/"


@pytest.fixture
def bench():
    return a_contribution(a_layer(a_campaign(slug="parc", moderation=Moderation.AFTER)))


def write_a_reply(client, bench):
    address = f"/campaigns/parc/contributions/{bench.public_id}/reply/"
    words = {"key": an_old_key(), "website": "", "text": "Yes", "signature": "Ana"}
    client.post(address, words, headers=HERE)


def test_one_reads_what_goes_chooses_and_is_a_stranger_afterwards(client, bench):
    write_a_reply(client, bench)
    assert PAGE in client.get("/mine/").content.decode()
    asked = client.get(PAGE)
    assert asked.status_code == 200
    assert "/mine/data.json" in asked.content.decode()

    unsaid = client.post(PAGE, {}, headers=HERE)
    assert unsaid.status_code == 400
    assert 'data-code="way_missing"' in unsaid.content.decode()
    done = client.post(PAGE, {"way": "keep"}, headers=HERE)

    assert done.status_code == 200
    assert done.headers["Cache-Control"] == "no-store"
    assert done.cookies["device"]["max-age"] == 0
    reply = PublicReply.objects.get()
    assert (reply.text, reply.signature) == ("Yes", "")
    assert client.get(PAGE).status_code == 404
    assert "/mine/data.json" not in client.get("/mine/").content.decode()


def test_what_is_taken_back_is_read_by_nobody(client, bench):
    write_a_reply(client, bench)

    client.post(PAGE, {"way": "take_back"}, headers=HERE)

    assert not PublicReply.objects.exists()


def test_another_site_cannot_ask_for_it(client, bench):
    write_a_reply(client, bench)

    answer = client.post(PAGE, {"way": "take_back"}, headers={"Origin": "https://evil.example"})

    assert answer.status_code == 403
    assert PublicReply.objects.count() == 1


def test_whoever_works_here_is_offered_nothing_and_told_why(client, bench):
    moderator = a_moderator(bench.campaign)
    client.force_login(moderator)

    assert PAGE not in client.get("/mine/").content.decode()
    answer = client.post(PAGE, {"way": "keep"}, headers=HERE)

    assert answer.status_code == 409
    assert 'data-code="has_a_role"' in answer.content.decode()
    assert fresh(moderator).is_active


def test_an_account_is_signed_out_and_signs_in_no_more(client, bench):
    person = Person.objects.create_user("ana@parvis.example")
    client.force_login(person)

    client.post(PAGE, {"way": "keep"}, headers=HERE)

    assert "_auth_user_id" not in client.session
    assert not Person.objects.filter(email="ana@parvis.example").exists()
