"""An author proposes a change on the receipt; a moderator answers it on the desk."""

import pytest
from django.test import Client
from django.utils import translation

from campaigns.enums import Moderation, Role
from contributions import actions
from contributions.models import ProposedChange
from contributions.receipts import token_of
from tests.factories import (
    a_campaign,
    a_category,
    a_contribution,
    a_layer,
    a_moderator,
    a_person,
    fresh,
    supported_by,
)

pytestmark = pytest.mark.django_db

NULL = {"Origin": "null"}  # what a browser sends from a page under Referrer-Policy: no-referrer
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def client():
    return Client(headers=ENGLISH)


@pytest.fixture
def item():
    layer = a_layer(a_campaign(slug="parc"))
    return supported_by(a_contribution(layer), a_person())


@pytest.fixture
def desk(item):
    moderator = Client(headers=ENGLISH)
    moderator.force_login(a_moderator(item.campaign))
    return moderator


def receipt(item, rest=""):
    return f"/receipts/{token_of(item.receipt)}/{rest}"


def on_the_desk(item, rest=""):
    return f"/desk/parc/contributions/{item.public_id}/{rest}"


def public(item):
    return f"/campaigns/parc/contributions/{item.public_id}/"


def proposed(item, **words):
    fields = {"title": "Two benches", "text": "Two of them.", "category": item.category}
    return actions.propose(fresh(item), by=item.author, **{**fields, **words})


def sent(item, **fields):
    words = {"title": "Two benches", "text": "Two of them.", "category": "", "statement": ""}
    return {"version": item.version, **words, **fields}


def test_a_late_change_is_handed_in_on_the_receipt_and_shown_to_nobody_else(client, item):
    theme = a_category(item.campaign, label="Shade")

    assert client.get(receipt(item, "edit/")).url == receipt(item, "propose/")
    form = client.get(receipt(item, "propose/")).content.decode()
    assert "Propose a change" in form
    assert "Shade" in form
    answer = client.post(
        receipt(item, "propose/"),
        sent(item, category=theme.slug, statement="One was missing."),
        headers=NULL,
    )

    assert answer.status_code == 303
    page = client.get(answer.url).content.decode()
    for words in ("Your change waits to be read", "<ins>Two</ins>", "Shade", "One was missing."):
        assert words in page
    assert "Two benches" not in client.get(public(item)).content.decode()
    assert "A bench in the shade" in client.get(public(item)).content.decode()


def test_a_change_sent_when_it_is_too_late_to_make_it_comes_back_as_a_proposal(client):
    layer = a_layer(a_campaign(slug="parc", moderation=Moderation.AFTER))
    item = a_contribution(layer)
    form = client.get(receipt(item, "edit/")).content.decode()
    assert "Keep these changes" in form
    supported_by(item, a_person())

    words = {"title": "Two benches", "text": "Two of them.", "version": item.version}
    answer = client.post(receipt(item, "edit/"), words, headers=NULL)

    page = answer.content.decode()
    assert answer.status_code == 409
    for kept in ("Two benches", "Two of them.", "Send it to the team"):
        assert kept in page
    assert not ProposedChange.objects.exists()


def test_a_refused_proposal_keeps_its_words(client, item):
    blank = client.post(receipt(item, "propose/"), sent(item, title=""), headers=NULL)
    same = client.post(
        receipt(item, "propose/"),
        sent(item, title=item.title, text=item.text, statement="A word."),
        headers=NULL,
    )
    nowhere = client.post(receipt(item, "propose/"), sent(item, category="nothing"), headers=NULL)

    assert (blank.status_code, same.status_code, nowhere.status_code) == (400, 409, 400)
    assert "Two of them." in blank.content.decode()
    assert "A word." in same.content.decode()
    assert "Two benches" in nowhere.content.decode()


def test_the_author_writes_it_otherwise_or_takes_it_back(client, item):
    change = proposed(item)

    form = client.get(receipt(item, "propose/")).content.decode()
    assert 'value="Two benches"' in form
    client.post(receipt(item, "propose/"), sent(item, title="Three benches"), headers=NULL)
    [waiting] = ProposedChange.objects.open()
    assert (waiting.title, fresh(change).closed.act) == ("Three benches", "retract")
    answer = client.post(receipt(item, "retract/"), {"change": waiting.public_id}, headers=NULL)

    assert answer.status_code == 303
    page = client.get(receipt(item)).content.decode()
    assert "Your change" not in page.split("own-words")[0]
    assert "You took your change back" in page
    assert not ProposedChange.objects.open().exists()


@pytest.mark.parametrize("number", ["", "x", "4503599627370497"])
def test_a_change_that_is_not_ones_own_is_not_taken_back(client, item, number):
    proposed(item)
    other = proposed(supported_by(a_contribution(item.layer), a_person()))

    wrong = client.post(receipt(item, "retract/"), {"change": number}, headers=NULL)
    foreign = client.post(receipt(item, "retract/"), {"change": other.public_id}, headers=NULL)

    assert wrong.status_code in (400, 404)
    assert foreign.status_code == 404
    assert ProposedChange.objects.open().count() == 2


def test_the_card_shows_the_difference_and_what_it_means(desk, item):
    proposed(item, text="Call 06 12 34 56 78.", statement="One was missing.")

    page = desk.get("/desk/parc/queue/").content.decode()

    for words in (
        "Proposed change", "<ins>Two</ins>", "One was missing.", "One person supports",
        "It seems to hold a telephone number.", 'data-key="a"', 'data-key="d"',
    ):  # fmt: skip
        assert words in page
    narrowed = desk.get("/desk/parc/queue/?entry=change").content.decode()
    assert "Proposed change" in narrowed


def test_accepted_it_stands_and_the_desk_goes_on(desk, client, item):
    change = proposed(item)
    following = proposed(supported_by(a_contribution(item.layer), a_person()))

    answer = desk.post(
        on_the_desk(item, "accept/"), {"version": item.version, "change": change.public_id}
    )

    assert answer.url == on_the_desk(following.contribution)
    page = desk.get(answer.url).content.decode()
    assert "now reads as its author wishes" in page
    shown = client.get(public(item)).content.decode()
    assert "Two benches" in shown
    assert "Changed by its author; the team read the change" in shown
    assert "Your change is in place" in client.get(receipt(item)).content.decode()
    versions = desk.get(on_the_desk(item, "versions/")).content.decode()
    assert "The proposed change is accepted" in versions


def test_declined_its_author_reads_why_and_everybody_reads_what_was_there(desk, client, item):
    change = proposed(item)
    body = {"version": item.version, "change": change.public_id}

    wordless = desk.post(on_the_desk(item, "decline/"), body)
    assert wordless.status_code == 409
    assert "the author will read it" in wordless.content.decode()
    answer = desk.post(on_the_desk(item, "decline/"), body | {"statement": "One is enough."})

    assert answer.status_code == 302
    page = client.get(receipt(item)).content.decode()
    assert "Your change was not taken over" in page
    assert "One is enough." in page
    assert "Two benches" not in client.get(public(item)).content.decode()
    assert "One is enough." in desk.get(on_the_desk(item, "versions/")).content.decode()


def test_an_old_card_answers_no_newer_change(desk, item):
    former = proposed(item)
    proposed(item, title="Three benches")

    answer = desk.post(
        on_the_desk(item, "accept/"), {"version": item.version, "change": former.public_id}
    )

    assert answer.status_code == 409
    assert "answered, taken back or replaced" in answer.content.decode()
    assert fresh(item).title == "A bench in the shade"


def test_whoever_does_not_moderate_reads_nothing_of_it(item):
    change = proposed(item, statement="One was missing.")
    planner = Client(headers=ENGLISH)
    planner.force_login(a_moderator(item.campaign, Role.PLANNER))

    page = planner.get(on_the_desk(item) + "?list=published").content.decode()
    answer = planner.post(
        on_the_desk(item, "accept/"), {"version": item.version, "change": change.public_id}
    )

    assert "A bench in the shade" in page
    assert "Two benches" not in page
    assert answer.status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_a_card_with_a_change_costs_the_same_however_many_wait(
    desk, item, count, django_assert_num_queries
):
    proposed(item)
    for _ in range(count - 1):
        proposed(supported_by(a_contribution(item.layer, author=item.author), a_person()))

    with django_assert_num_queries(31):
        desk.get(on_the_desk(item))


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_versions_costs_the_same_however_many_changes_were_answered(
    desk, item, count, django_assert_num_queries
):
    moderator = a_moderator(item.campaign)
    for _ in range(count):
        actions.decline(proposed(item), by=moderator, statement="No.")

    with django_assert_num_queries(11):
        page = desk.get(on_the_desk(item, "versions/"))

    assert page.content.decode().count("is declined") == count
