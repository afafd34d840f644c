"""Publishing, refusing, restoring, answering from the desk."""

import pytest
from django.test import Client

from campaigns.enums import Role
from contributions import actions
from contributions.enums import State
from contributions.models import Answer, Contribution, Event, Reply, Status
from tests.factories import (
    a_campaign,
    a_contribution,
    a_layer,
    a_moderator,
    a_person,
    a_reply,
)

pytestmark = pytest.mark.django_db

HELD, PUBLISHED, REJECTED = State.HELD, State.PUBLISHED, State.REJECTED


def address(item, act=""):
    if isinstance(item, Reply):
        return f"/desk/{item.contribution.campaign.slug}/replies/{item.public_id}/{act}"
    return f"/desk/{item.campaign.slug}/contributions/{item.public_id}/{act}"


def state_of(item):
    return type(item).objects.get(pk=item.pk).state


def refusal(item, **fields):
    return {
        "version": item.version,
        "reason": "off_topic",
        "statement": "Parlez-nous de la place.",
        **fields,
    }


@pytest.fixture
def item():
    return a_contribution(state=HELD, title="Des bancs à l'ombre")


@pytest.fixture
def desk(client, item):
    client.force_login(a_moderator(item.campaign))
    return client


def test_publishing_takes_one_press_and_leads_to_what_waits_next(desk, item):
    behind = a_contribution(item.layer, state=HELD)

    answer = desk.post(address(item, "publish/"), {"version": item.version})

    assert (answer.status_code, answer.url) == (302, address(behind))
    assert state_of(item) == PUBLISHED
    page = desk.get(answer.url)
    assert page.context["done"]["title"] == item.title
    assert page.context["done"]["undo"] == address(item, "undo/")
    assert page.context["done"]["is_new"] is True
    assert desk.get(answer.url).context["done"]["is_new"] is False


def test_the_last_one_leads_back_to_an_empty_queue(desk, item):
    answer = desk.post(address(item, "publish/"), {"version": item.version})

    assert answer.url == f"/desk/{item.campaign.slug}/queue/"
    assert desk.get(answer.url).context["sight"] is None


def test_refusing_keeps_the_reason_and_the_moderator_s_words(desk, item):
    desk.post(address(item, "reject/"), refusal(item))

    event = Event.objects.get(contribution=item, act="reject")
    assert (event.after, event.reason) == (REJECTED, "off_topic")
    assert event.statement.text == "Parlez-nous de la place."


def test_a_refusal_without_words_sends_the_article_itself(desk, item):
    desk.post(address(item, "reject/"), refusal(item, statement="  "))

    event = Event.objects.get(contribution=item, act="reject")
    assert event.statement.text == "The charter says: off_topic."


def test_a_refusal_without_a_reason_comes_back_with_its_words(desk, item):
    answer = desk.post(address(item, "reject/"), refusal(item, reason=""))

    assert answer.status_code == 409
    assert answer.context["refusal"].code == "reason_missing"
    assert "Parlez-nous de la place." in answer.content.decode()
    assert state_of(item) == HELD


def test_a_refusal_can_be_undone_from_the_next_page(desk, item):
    desk.post(address(item, "reject/"), refusal(item))
    page = desk.get(f"/desk/{item.campaign.slug}/queue/").content.decode()
    version = Contribution.objects.get(pk=item.pk).version

    assert address(item, "undo/") in page
    desk.post(address(item, "undo/"), {"version": version})

    assert state_of(item) == HELD


def test_a_refusal_of_what_was_hidden_offers_no_way_back_that_would_be_refused(desk):
    shown = a_contribution(state=PUBLISHED)
    moderator = a_moderator(shown.campaign)
    desk.force_login(moderator)
    actions.quarantine(shown, by=moderator, reason="insult", statement="Let us see.")

    desk.post(address(shown, "reject/"), refusal(Contribution.objects.get(pk=shown.pk)))
    page = desk.get(f"/desk/{shown.campaign.slug}/queue/")

    assert state_of(shown) == REJECTED
    assert page.context["done"]["undo"] == ""


def test_what_was_published_and_is_refused_stays_before_the_eyes(desk):
    shown = a_contribution(state=PUBLISHED)
    desk.force_login(a_moderator(shown.campaign))

    answer = desk.post(address(shown, "reject/"), refusal(shown, back="?list=published"))

    assert answer.url == address(shown) + "?list=published"
    assert state_of(shown) == REJECTED


def test_a_decision_on_what_changed_meanwhile_is_refused_and_its_words_kept(desk, item):
    seen = refusal(item)
    actions.edit(item, by=item.author, title="Des bancs au soleil", text="J'ai changé d'avis.")

    answer = desk.post(address(item, "reject/"), seen)

    assert answer.status_code == 409
    assert answer.context["refusal"].code == "stale"
    page = answer.content.decode()
    assert "Des bancs au soleil" in page
    assert "Son auteur a changé le texte depuis" in page
    assert "Parlez-nous de la place." in page
    assert f'name="version" value="{item.version + 1}"' in page
    assert state_of(item) == HELD


def test_of_two_moderators_the_second_is_told(item):
    first, second = Client(), Client()
    first.force_login(a_moderator(item.campaign))
    second.force_login(a_moderator(item.campaign))

    first.post(address(item, "publish/"), {"version": item.version})
    answer = second.post(address(item, "reject/"), refusal(item))

    assert answer.status_code == 409
    assert state_of(item) == PUBLISHED
    assert Event.objects.filter(contribution=item).exclude(act="submit").count() == 1


@pytest.mark.parametrize("version", ["", "x", "-1", "1" * 40, "²"])
def test_a_decision_says_what_it_was_shown(desk, item, version):
    answer = desk.post(address(item, "publish/"), {"version": version})

    assert answer.status_code == 400
    assert state_of(item) == HELD


@pytest.mark.parametrize("act", ["publish/", "reject/", "restore/"])
def test_acts_are_posted(desk, item, act):
    assert desk.get(address(item, act)).status_code == 405


def test_acts_need_the_form_s_token(item):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(a_moderator(item.campaign))

    assert strict.post(address(item, "publish/"), {"version": 1}).status_code == 403
    assert state_of(item) == HELD


@pytest.mark.parametrize("act", ["publish/", "reject/"])
def test_another_campaign_s_moderator_finds_nothing_to_judge(client, item, act):
    other = a_campaign()
    client.force_login(a_moderator(other))
    before = Event.objects.count()

    through_theirs = client.post(address(item, act), refusal(item))
    through_own = client.post(
        f"/desk/{other.slug}/contributions/{item.public_id}/{act}", refusal(item)
    )

    assert (through_theirs.status_code, through_own.status_code) == (404, 404)
    assert through_theirs.content == through_own.content
    assert (state_of(item), Event.objects.count()) == (HELD, before)


@pytest.mark.parametrize("role", [Role.PLANNER, Role.FACILITATOR, None])
def test_judging_needs_the_right_to_moderate(client, item, role):
    client.force_login(a_moderator(item.campaign, role) if role else a_person())

    answer = client.post(address(item, "publish/"), {"version": item.version})

    assert answer.status_code == (403 if role == Role.PLANNER else 404)
    assert state_of(item) == HELD


def test_a_session_that_ended_leads_to_sign_in(client, item):
    answer = client.post(address(item, "publish/"), {"version": item.version})

    assert answer.url.startswith("/account/login/?next=")


def test_nobody_judges_their_own(client, item):
    campaign = item.campaign
    moderator = a_moderator(campaign)
    own = a_contribution(item.layer, state=HELD, author=moderator)
    client.force_login(moderator)

    answer = client.post(address(own, "publish/"), {"version": own.version})

    assert answer.status_code == 409
    assert answer.context["refusal"].code == "conflict_of_interest"


def test_replies_are_judged_the_same_way(desk, item):
    reply = a_reply(a_contribution(item.layer), state=HELD)
    refused = a_reply(reply.contribution, state=HELD)

    desk.post(address(reply, "publish/"), {"version": reply.version})
    desk.post(address(refused, "reject/"), refusal(refused))

    assert (state_of(reply), state_of(refused)) == (PUBLISHED, REJECTED)
    assert Contribution.objects.get(pk=reply.contribution_id).reply_count == 1


def test_a_reply_is_not_reached_as_a_contribution(desk, item):
    reply = a_reply(a_contribution(item.layer), state=HELD)
    slug = item.campaign.slug

    answer = desk.post(f"/desk/{slug}/contributions/{reply.public_id}/publish/", {"version": 1})

    assert answer.status_code == 404


def test_a_planner_answers_for_the_city(client):
    shown = a_contribution(a_layer())
    status = Status.objects.create(campaign=shown.campaign, slug="retenu", label="Retenu")
    client.force_login(a_moderator(shown.campaign, Role.PLANNER))

    answer = client.post(
        address(shown, "answer/"),
        {"service": "Espaces verts", "text": "Deux bancs au printemps.", "status": "retenu"},
    )

    assert answer.url == address(shown) + "?list=published"
    assert Answer.objects.get(contribution=shown).text == "Deux bancs au printemps."
    assert Contribution.objects.get(pk=shown.pk).status == status


def test_an_answer_that_is_refused_comes_back_with_its_words(client):
    shown = a_contribution(a_layer())
    client.force_login(a_moderator(shown.campaign, Role.PLANNER))

    blank = client.post(address(shown, "answer/"), {"service": "", "text": "Deux bancs."})

    assert blank.status_code == 400
    assert "Deux bancs." in blank.content.decode()
    assert not Answer.objects.exists()


@pytest.mark.parametrize("act", ["answer", "ask", "quarantine", "overturn"])
def test_a_planner_learns_nothing_of_what_is_withheld(client, act):
    item = a_contribution(state=State.REJECTED)
    client.force_login(a_moderator(item.campaign, Role.PLANNER))
    fields = {
        "version": item.version, "service": "Parks", "text": "Yes.", "reason": "insult",
        "statement": "So.",
    }  # fmt: skip

    withheld, missing = (
        client.post(f"/desk/{item.campaign.slug}/contributions/{number}/{act}/", fields)
        for number in (item.public_id, 4_503_599_627_370_497)
    )

    assert (withheld.status_code, withheld.content) == (missing.status_code, missing.content)
    assert withheld.status_code == (404 if act == "answer" else 403)


def test_moderators_do_not_answer_for_the_city(desk):
    shown = a_contribution(a_layer())
    desk.force_login(a_moderator(shown.campaign))

    answer = desk.post(address(shown, "answer/"), {"service": "X", "text": "Y"})

    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("act", "fields", "status"),
    [
        ("reject/", {"reason": "a\x00", "statement": ""}, 409),
        ("reject/", {"statement": "a\x00"}, 400),
    ],
)
def test_what_cannot_be_stored_is_refused_and_nothing_moves(desk, item, act, fields, status):
    answer = desk.post(address(item, act), refusal(item, **fields))

    assert (answer.status_code, state_of(item)) == (status, HELD)


def test_a_status_that_cannot_be_is_none(client):
    item = a_contribution()
    client.force_login(a_moderator(item.campaign, Role.PLANNER))

    client.post(address(item, "answer/"), {"service": "Parcs", "text": "Oui.", "status": "a\x00"})

    item.refresh_from_db()
    assert (item.status, Answer.objects.get().text) == (None, "Oui.")
