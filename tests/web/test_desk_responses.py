"""Personal data in a response to a layer's question: taken out like words, set aside, told."""

import pytest
from django.test import Client

from campaigns.enums import Role
from contributions import actions
from contributions.enums import State
from contributions.models import Revision, SetAside
from layers.actions import change_questions
from tests.factories import a_campaign, a_contribution, a_layer, a_moderator, fresh

pytestmark = pytest.mark.django_db

ENGLISH = {"Accept-Language": "en"}
SAID = {"who": "My neighbour Canari knows.", "phone": 612345678, "private": "Ask Canari."}
WHY = {"reason": "personal_data", "statement": "It named a person."}


@pytest.fixture
def item():
    layer = a_layer(a_campaign(slug="parc"))
    change_questions(
        layer,
        [
            {"key": "who", "type": "short_text", "label": "Who knows?", "visibility": "public"},
            {"key": "phone", "type": "number", "label": "Which number?", "visibility": "public"},
            {"key": "private", "type": "long_text", "label": "More?", "visibility": "staff"},
        ],
    )
    return a_contribution(layer, title="A bench", text="In the shade.", responses=SAID)


@pytest.fixture
def moderator(item):
    return a_moderator(item.campaign)


def signed_in(person):
    client = Client(headers=ENGLISH)
    client.force_login(person)
    return client


def address(item):
    return f"/desk/parc/contributions/{item.public_id}/edit/"


def covering(item, **fields):
    as_it_is = {
        "do": "redact", "version": item.version, "title": "A bench", "text": "In the shade.",
        "signature": "", "response-who": SAID["who"], "response-private": SAID["private"],
    }  # fmt: skip
    return {**as_it_is, **WHY, **fields}


def test_words_are_covered_and_a_number_is_left_out_and_both_leave_every_page(
    client, item, moderator
):
    pages = [
        f"/campaigns/parc/contributions/{item.public_id}/",
        f"/api/v1/campaigns/parc/contributions/{item.public_id}/",
        "/api/v1/campaigns/parc/contributions/",
    ]
    assert all(b"Canari" in client.get(page).content for page in pages[:2])
    form = covering(
        item,
        **{"response-who": "My neighbour [...] knows.", "out-phone": "yes",
           "response-private": "Ask […]."},
    )  # fmt: skip

    answer = signed_in(moderator).post(address(item), form)

    assert answer.status_code == 302
    assert fresh(item).form_answers == {"who": "My neighbour […] knows.", "private": "Ask […]."}
    for page in [*pages, f"/desk/parc/contributions/{item.public_id}/"]:
        told = signed_in(moderator).get(page).content.decode()
        assert "Canari" not in told
        assert "612" not in told.replace("\u202f", "").replace(",", "")
    versions = signed_in(moderator).get(address(item).replace("edit", "versions")).content
    assert b"The words before are set aside" in versions
    assert b"It named a person." in versions


def test_only_the_data_officer_reads_them_as_they_were(item, moderator):
    actions.redact(
        item, by=moderator, title="A bench", text="In the shade.", left_out=["phone"],
        responses={"who": "My neighbour […] knows."}, **WHY,
    )  # fmt: skip
    kept = SetAside.objects.get()
    officer = signed_in(a_moderator(item.campaign, Role.DATA_OFFICER))

    listed = officer.get("/desk/parc/aside/").content.decode()
    opened = officer.post(f"/desk/parc/aside/{kept.pk}/look/").content.decode()

    assert "Canari" not in listed
    assert "My neighbour Canari knows." in opened
    assert "Which number?" in opened
    assert kept.responses == SAID
    assert signed_in(moderator).post(f"/desk/parc/aside/{kept.pk}/look/").status_code == 404


@pytest.mark.parametrize("typed", ["My neighbour knows.", "", "Somebody […] else."])
def test_a_response_is_covered_and_never_rewritten_and_the_form_keeps_what_was_typed(
    item, moderator, typed
):
    answer = signed_in(moderator).post(address(item), covering(item, **{"response-who": typed}))

    assert (answer.status_code, answer.context["refusal"].code) == (400, "not_only_covered")
    shown = {one["field"]: one["value"] for one in answer.context["responses"]}
    assert shown["response-who"] == typed
    assert fresh(item).form_answers == SAID
    assert not SetAside.objects.exists()


def test_nothing_changed_is_said_and_a_key_that_nobody_asked_changes_nothing(item, moderator):
    form = covering(item, **{"response-other": "[…]", "out-other": "yes"})

    answer = signed_in(moderator).post(address(item), form)

    assert (answer.status_code, answer.context["refusal"].code) == (409, "nothing_changed")
    assert fresh(item).form_answers == SAID


def test_what_its_author_responded_before_a_change_is_set_aside_too(moderator, item):
    held = a_contribution(item.layer, state=State.HELD, responses=SAID)
    changed = actions.edit(
        held, by=held.author, title="A bench", text="In the shade.",
        responses={**SAID, "private": "Nobody."},
    )  # fmt: skip
    assert Revision.objects.get().form_answers == SAID

    actions.redact(
        changed, by=moderator, title="A bench", text="In the shade.", left_out=["phone"],
        responses={"who": "My neighbour […] knows."}, **WHY,
    )  # fmt: skip

    assert set(map(str, Revision.objects.values_list("form_answers", flat=True))) == {"{}"}
    assert [row.responses["private"] for row in SetAside.objects.order_by("version")] == [
        "Ask Canari.", "Nobody.",
    ]  # fmt: skip
