"""A moderator suggests other words; their author answers on a page that a letter leads to."""

import pytest
from django.test import Client
from django.utils import translation

from contributions import actions
from contributions.enums import State
from contributions.models import ProposedChange
from contributions.receipts import token_of
from tests.factories import a_campaign, a_contribution, a_layer, a_moderator, a_reply, fresh
from web.desk import matters

pytestmark = pytest.mark.django_db

NULL = {"Origin": "null"}  # what a browser sends from a page under Referrer-Policy: no-referrer
ENGLISH = {"Accept-Language": "en"}
WHY = "The second sentence accuses a person."


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def client():
    return Client(headers=ENGLISH)


@pytest.fixture
def layer():
    return a_layer(a_campaign(slug="parc"))


@pytest.fixture
def item(layer):
    return a_contribution(layer)


@pytest.fixture
def desk(layer):
    moderator = Client(headers=ENGLISH)
    moderator.force_login(a_moderator(layer.campaign))
    return moderator


def receipt(item, rest=""):
    return f"/receipts/{token_of(item.receipt)}/{rest}"


def on_the_desk(item, rest=""):
    return f"/desk/parc/contributions/{item.public_id}/{rest}"


def public(item):
    return f"/campaigns/parc/contributions/{item.public_id}/"


def suggested(item, **words):
    fields = {"title": "Two benches", "text": "Two of them.", "category": item.category}
    moderator = a_moderator(item.campaign)
    return actions.suggest(fresh(item), by=moderator, **{"statement": WHY, **fields, **words})


def asking(item, **fields):
    words = {"title": "Two benches", "text": "Two of them.", "category": "", "why": WHY}
    return {"do": "suggest", "version": item.version, **words, **fields}


def answering(item, answer, **fields):
    change = ProposedChange.objects.latest("pk")
    kept = {"version": fresh(item).version, "change": change.public_id}
    return {"do": answer, **kept, **fields}


@pytest.mark.parametrize("state", [State.PUBLISHED, State.HELD])
def test_the_edit_page_asks_the_author_and_the_card_shows_what_waits(client, desk, layer, state):
    item = a_contribution(layer, state=state)
    assert (
        "Suggest other words to its author" in desk.get(on_the_desk(item, "edit/")).content.decode()
    )

    answer = desk.post(on_the_desk(item, "edit/"), asking(item))

    assert answer.status_code == 302
    card = desk.get(answer.url).content.decode()
    for words in ("is asked to agree", "waits for its author’s yes", "<ins>Two</ins>", WHY):
        assert words in card
    again = desk.get(on_the_desk(item, "edit/")).content.decode()
    assert 'name="do" value="suggest"' not in again
    page = client.get(receipt(item)).content.decode()
    assert WHY in page
    assert receipt(item, "suggestion/") in page
    assert "Two benches" not in client.get("/campaigns/parc/contributions/").content.decode()


def test_a_refused_suggestion_keeps_its_words(desk, item):
    wordless = desk.post(on_the_desk(item, "edit/"), asking(item, why=" "))
    stale = desk.post(on_the_desk(item, "edit/"), asking(item, version=99))

    assert (wordless.status_code, stale.status_code) == (409, 409)
    for answer in (wordless, stale):
        assert answer.content.decode().count("Two of them.") == 1
    assert not ProposedChange.objects.exists()


def test_nothing_is_suggested_about_a_reply(desk, item):
    reply = a_reply(item)
    page = f"/desk/parc/replies/{reply.public_id}/edit/"

    assert 'value="suggest"' not in desk.get(page).content.decode()
    assert desk.post(page, asking(reply)).status_code == 404


def test_opening_the_page_answers_nothing_and_a_yes_puts_the_words_in_place(client, item):
    change = suggested(item)

    page = client.get(receipt(item, "suggestion/")).content.decode()

    for words in (WHY, "<ins>Two</ins>", "Yes, change it so", "No, keep my words"):
        assert words in page
    assert fresh(change).closed is None
    answer = client.post(receipt(item, "suggestion/"), answering(item, "agree"), headers=NULL)
    assert (answer.status_code, answer.url) == (303, receipt(item) + "#change")
    assert "You agreed to the team’s change" in client.get(receipt(item)).content.decode()
    shown = client.get(public(item)).content.decode()
    assert "Two benches" in shown
    assert "Changed by the team with its author’s consent" in shown


def test_a_no_with_words_is_read_on_the_desk(client, desk, item):
    suggested(item)

    client.post(
        receipt(item, "suggestion/"),
        answering(item, "disagree", statement="One is what I want."),
        headers=NULL,
    )

    assert fresh(item).title == "A bench in the shade"
    assert "You kept your words" in client.get(receipt(item)).content.decode()
    assert "One is what I want." in desk.get(on_the_desk(item) + "?list=all").content.decode()


def test_an_old_page_answers_nothing_newer(client, item):
    suggested(item)
    old = answering(item, "agree")
    suggested(item, title="Three benches")

    answer = client.post(receipt(item, "suggestion/"), old, headers=NULL)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "answered, taken back or replaced" in page
    assert "<ins>Three</ins>" in page
    assert fresh(item).title == "A bench in the shade"


def test_where_nothing_waits_the_page_leads_to_the_receipt(client, item):
    assert client.get(receipt(item, "suggestion/")).url == receipt(item) + "#change"
    answer = client.post(
        receipt(item, "suggestion/"), {"do": "agree", "version": 1, "change": 1}, headers=NULL
    )
    assert answer.status_code == 404


def test_a_suggestion_is_taken_back_on_its_card(client, desk, item):
    change = suggested(item)

    answer = desk.post(
        on_the_desk(item, "unsuggest/"), {"version": item.version, "change": change.public_id}
    )

    assert answer.status_code == 302
    assert fresh(change).closed.act == "unsuggest"
    assert "suggests a change" not in client.get(receipt(item)).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_what_waits_for_authors_is_listed_with_its_end_in_one_query(
    desk, layer, count, django_assert_num_queries
):
    for _ in range(count):
        suggested(a_contribution(layer))

    with django_assert_num_queries(1):
        found = matters.suggested(layer.campaign)

    assert [one.until for one in found] == sorted(one.until for one in found)
    page = desk.get("/desk/parc/matters/").content.decode()
    assert page.count("to answer until") == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_receipt_costs_the_same_however_many_changes_there_were(
    client, item, count, django_assert_num_queries
):
    for number in range(count):
        suggested(item, title=f"Bench {number}")

    with django_assert_num_queries(18):
        client.get(receipt(item))
    with django_assert_num_queries(2):
        client.get(receipt(item, "suggestion/"))
