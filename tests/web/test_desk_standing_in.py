"""Where one moderator alone decides, an administrator judges the appeal on the desk's pages."""

import re

import pytest
from django.test import Client

from contributions import actions
from contributions.actions.undoing import last_move
from contributions.enums import State
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
WHY = {"reason": "insult", "statement": "No."}
REFUSED = {"photo": actions.reject_photo}


def an_appeal(what):
    """Something that the only moderator of a campaign refused, under appeal."""
    item = a_contribution(a_layer(a_campaign(slug="parc")), title="Des bancs")
    moderator = a_moderator(item.campaign)
    thing = {"reply": a_reply, "photo": a_photo}.get(what, lambda one: one)(item)
    REFUSED.get(what, actions.reject)(thing, by=moderator, **WHY)
    item.campaign.memberships.exclude(person=moderator).delete()  # whom the factories needed
    author = item.author if what == "photo" else thing.author
    return actions.appeal(fresh(thing), by=author, statement="Personne n’est insulté.")


def an_administrator():
    client = Client(headers={"Origin": "http://testserver"})
    client.force_login(a_person(is_administrator=True))
    return client


@pytest.mark.parametrize("what", ["contribution", "reply", "photo"])
def test_the_list_of_what_is_to_settle_leads_to_the_appeal_and_it_is_judged_there(what):
    thing, client = an_appeal(what), an_administrator()
    listed = client.get("/desk/parc/matters/").content.decode()
    address = re.search(r'href="(/desk/parc/(?:contributions|replies)/\d+/[^"]*)"', listed)[1]

    page = client.get(address)
    form = re.search(r'action="([^"]*/uphold/)"', page.content.decode())[1]
    answer = client.post(form, {"version": fresh(thing).version, "statement": "Cela insulte."})

    assert (page.status_code, answer.status_code) == (200, 302)
    assert "Personne n’est insulté." in page.content.decode()
    assert (fresh(thing).state, fresh(thing).overlay) == (State.REJECTED, "")
    assert last_move(fresh(thing)).act == "uphold"


def test_an_administrator_looks_at_the_photo_that_they_judge_and_at_no_other():
    thing, client = an_appeal("photo"), an_administrator()
    second = a_moderator(thing.campaign)
    other = a_photo(thing.contribution, state=State.REJECTED, by=second)
    pictures = [f"/desk/parc/photos/{one.public_id}/small.webp" for one in (thing, other)]
    while_two_moderate = [client.get(one).status_code for one in pictures]

    thing.campaign.memberships.filter(person=second).delete()

    assert while_two_moderate == [404, 404]
    assert [client.get(one).status_code for one in pictures] == [200, 404]
