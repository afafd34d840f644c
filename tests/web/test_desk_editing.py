"""A moderator changes words, theme or place: with a reason, every version kept, the author told."""

import pytest
from django.core import mail
from django.test import Client
from django.utils import translation

from campaigns.enums import Moderation, Role
from campaigns.errors import NotAllowed, Refused, WrongInput
from contributions import actions, notices
from contributions.enums import State
from contributions.models import Contribution, Event, Revision, SetAside
from contributions.receipts import token_of
from tests.factories import (
    a_campaign,
    a_category,
    a_contribution,
    a_layer,
    a_moderator,
    a_person,
    a_reply,
    fresh,
    supported_by,
)

pytestmark = pytest.mark.django_db

HELD, PUBLISHED = State.HELD, State.PUBLISHED
TEXT = "Ask Mme Canari, 06 12 34 56 78, about the bench."
COVERED = "Ask […], about the bench."
WHY = {"reason": "personal_data", "statement": "We took a telephone number out."}
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def layer():
    return a_layer(a_campaign(slug="parc"))


@pytest.fixture
def moderator(layer):
    return a_moderator(layer.campaign)


@pytest.fixture
def public(layer):
    return a_contribution(layer, title="A bench for Mme Canari", text=TEXT, signature="Canari")


@pytest.fixture
def held(layer):
    return a_contribution(layer, state=HELD, title="A bnech", text="In the sahde.")


def signed_in(person):
    client = Client(headers=ENGLISH)
    client.force_login(person)
    return client


def address(item, act="edit/"):
    what = "contributions" if isinstance(item, Contribution) else "replies"
    return f"/desk/parc/{what}/{item.public_id}/{act}"


def covering(item, **fields):
    words = {"title": "A bench for […]", "text": COVERED, "signature": ""}
    return {"do": "redact", "version": item.version, **words, **WHY, **fields}


def mending(item, **fields):
    words = {"title": "A bench", "text": "In the shade."}
    return {
        "do": "correct", "version": item.version, **words, "category": "",
        "longitude": f"{item.geom.x:.6f}", "latitude": f"{item.geom.y:.6f}",
        "why": "Two letters were swapped.", **fields,
    }  # fmt: skip


def redacted(item, by, **more):
    return actions.redact(
        item, by=by, **{"title": "A bench for […]", "text": COVERED, **WHY, **more}
    )


# Personal data ----------------------------------------------------------------------------------


def test_personal_data_leaves_every_public_page_and_supports_stay(client, public, moderator):
    supported_by(public, a_person(), a_person())
    pages = [
        f"/campaigns/parc/contributions/{public.public_id}/",
        "/campaigns/parc/contributions/",
        f"/api/v1/campaigns/parc/contributions/{public.public_id}/",
        "/api/v1/campaigns/parc/contributions/",
    ]
    assert all("Canari" in client.get(page).content.decode() for page in pages)

    answer = signed_in(moderator).post(address(public), covering(public))

    assert answer.status_code == 302
    now = fresh(public)
    assert (now.title, now.text, now.signature) == ("A bench for […]", COVERED, "")
    assert (now.state, now.support_count, now.version) == (PUBLISHED, 2, public.version + 1)
    for page in [*pages, "/campaigns/parc/contributions/?q=Canari"]:
        shown = client.get(page).content.decode().replace('value="Canari"', "")
        assert "Mme Canari" not in shown
        assert "06 12" not in shown
    assert "bench" in client.get("/campaigns/parc/contributions/?q=bench").content.decode()
    found = client.get("/api/v1/campaigns/parc/contributions/?q=Canari").json()
    assert found["features"] == []


def test_nobody_at_the_desk_reads_it_again_but_the_data_officer(public, moderator, layer):
    redacted(public, moderator)

    for someone in (moderator, a_moderator(layer.campaign, Role.MANAGER)):
        for page in (address(public, ""), address(public), address(public, "versions/")):
            shown = signed_in(someone).get(page).content.decode()
            assert "Canari, 06" not in shown
    officer = signed_in(a_moderator(layer.campaign, Role.DATA_OFFICER))
    kept = SetAside.objects.get()
    opened = officer.post(f"/desk/parc/aside/{kept.pk}/look/").content.decode()
    assert "Mme Canari, 06 12 34 56 78" in opened


def test_earlier_versions_are_set_aside_with_it(layer, moderator):
    item = a_contribution(layer, state=HELD, title="Mme Canari", text=TEXT)
    actions.edit(item, by=item.author, title="Mme Canari", text=f"{TEXT} Please.")
    actions.correct(
        fresh(item), by=moderator, title="For Mme Canari", statement="The title was cut."
    )

    actions.redact(fresh(item), by=moderator, title="For […]", text=f"{COVERED} Please.", **WHY)

    assert list(Revision.objects.values_list("title", "text").distinct()) == [("[…]", "[…]")]
    assert Revision.objects.count() == 3
    kept = SetAside.objects.order_by("version").values_list("version", "title", "text")
    assert list(kept) == [
        (1, "Mme Canari", TEXT),
        (2, "Mme Canari", f"{TEXT} Please."),
        (3, "For Mme Canari", f"{TEXT} Please."),
    ]


def test_the_author_reads_on_the_receipt_and_by_letter_what_was_taken_out_and_why(
    client, public, moderator
):
    redacted(public, moderator)
    notices.send(Event.objects.get(act="redact").pk)

    receipt = client.get(f"/receipts/{token_of(public.receipt)}/", headers=ENGLISH).content.decode()
    letter = mail.outbox[-1].body
    for told in (receipt, letter):
        assert "We took a telephone number out." in told
        assert "[…]" in told
        assert "Mme Canari, 06" not in told
    assert "The team took personal data out of it" in receipt
    assert "You changed your text" not in receipt


def test_a_reply_is_covered_as_a_contribution_is(client, public, moderator):
    reply = a_reply(public, text="Call Mme Canari tonight.")

    signed_in(moderator).post(address(reply), covering(reply, text="Call [...] tonight."))

    assert fresh(reply).text == "Call […] tonight."
    page = client.get(f"/campaigns/parc/contributions/{public.public_id}/").content.decode()
    assert "Call […] tonight." in page
    assert SetAside.objects.get().text == "Call Mme Canari tonight."


def test_a_refused_reply_tells_its_author_the_refusal_and_not_the_covering(public, moderator):
    reply = a_reply(public, state=State.REJECTED, text="Call Mme Canari.")
    actions.redact(reply, by=moderator, text="Call […].", **WHY)

    page = signed_in(reply.author).get(f"/campaigns/parc/contributions/{public.public_id}/")

    assert "Please rephrase." in page.content.decode()


def test_an_author_does_not_write_back_what_was_taken_out(layer, moderator):
    campaign = a_campaign(moderation=Moderation.AFTER)
    item = a_contribution(a_layer(campaign), text=TEXT)
    actions.redact(item, by=a_moderator(campaign), title=item.title, text=COVERED, **WHY)

    with pytest.raises(Refused) as refused:
        actions.edit(fresh(item), by=item.author, title=item.title, text=TEXT)

    assert refused.value.code == "already_read"


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"text": "Ask somebody, about the bench."}, 400, "not_only_covered"),
        ({"title": ""}, 400, "blank"),
        ({"signature": "Somebody"}, 400, "not_only_covered"),
        ({"reason": "insult"}, 409, "reason_missing"),
        ({"statement": " "}, 409, "statement_missing"),
        ({"version": 7}, 409, "stale"),
        ({"version": ""}, 400, "bad_version"),
    ],
)
def test_a_refused_form_keeps_what_was_typed(public, moderator, fields, status, code):
    sent = covering(public, statement="My own words.") | fields

    answer = signed_in(moderator).post(address(public), sent)

    assert (answer.status_code, answer.context["refusal"].code) == (status, code)
    page = answer.content.decode()
    assert sent["text"] in page
    assert sent["statement"] in page
    assert (fresh(public).text, SetAside.objects.count()) == (TEXT, 0)


def test_nothing_covered_is_refused(public, moderator):
    with pytest.raises(Refused) as refused:
        redacted(public, moderator, title=public.title, text=TEXT, signature="Canari")

    assert refused.value.code == "nothing_changed"


# Mending ----------------------------------------------------------------------------------------


def test_what_waits_is_mended_and_the_versions_show_the_difference(client, held, moderator):
    theme = a_category(held.campaign, slug="shade", label="Shade")

    signed_in(moderator).post(address(held), mending(held, category="shade"))

    now = fresh(held)
    assert (now.title, now.text, now.category, now.state) == (
        "A bench", "In the shade.", theme, HELD,
    )  # fmt: skip
    page = signed_in(moderator).get(address(held, "versions/")).content.decode()
    for piece in ("<del>bnech</del>", "<ins>bench</ins>", "<ins>shade</ins>", "swapped", "Shade"):
        assert piece in page
    receipt = client.get(f"/receipts/{token_of(held.receipt)}/", headers=ENGLISH).content.decode()
    for piece in ("<del>bnech</del>", "<ins>bench</ins>", "Two letters were swapped."):
        assert piece in receipt
    notices.send(Event.objects.get(act="correct").pk)
    assert "Two letters were swapped." in mail.outbox[-1].body


def test_a_place_is_moved_with_its_public_place(held, moderator):
    signed_in(moderator).post(address(held), mending(held, longitude="2.2301"))

    now = fresh(held)
    assert (round(now.geom.x, 4), round(now.public_geom.x, 4)) == (2.2301, 2.2301)
    page = signed_in(moderator).get(address(held, "versions/")).content.decode()
    assert "Its place has been moved." in page


def test_a_place_outside_the_world_is_refused(held, moderator):
    answer = signed_in(moderator).post(address(held), mending(held, longitude="far"))

    assert (answer.status_code, answer.context["refusal"].code) == (400, "bad_place")
    assert 'value="far"' in answer.content.decode()


def test_what_is_published_keeps_its_authors_words(public, moderator):
    with pytest.raises(Refused) as refused:
        actions.correct(public, by=moderator, text="Other words.", statement="Nicer.")

    assert refused.value.code == "words_are_the_authors"
    assert fresh(public).text == TEXT


def test_the_theme_of_what_is_published_is_set_right_and_other_words_are_not_even_read(
    public, moderator
):
    theme = a_category(public.campaign, slug="shade")
    sent = mending(public, category="shade", title="Other words", text="Other words")

    answer = signed_in(moderator).post(address(public), sent)

    assert answer.status_code == 302
    assert (fresh(public).category, fresh(public).text) == (theme, TEXT)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"why": ""}, "statement_missing"),
        ({"category": "nowhere"}, "unknown_category"),
        ({"title": "A bnech", "text": "In the sahde."}, "nothing_changed"),
    ],
)
def test_a_refused_mending_keeps_what_was_typed(held, moderator, fields, code):
    sent = mending(held, text="My long new text.") | fields

    answer = signed_in(moderator).post(address(held), sent)

    assert answer.context["refusal"].code == code
    assert sent["text"] in answer.content.decode()
    assert fresh(held).version == held.version


def test_a_stale_form_says_what_changed_and_keeps_the_words(held, moderator):
    actions.edit(held, by=held.author, title="A table", text="In the sahde.")

    answer = signed_in(moderator).post(address(held), mending(held))

    page = answer.content.decode()
    assert answer.status_code == 409
    for piece in ("<del>bnech</del>", "<ins>table</ins>", "In the shade."):
        assert piece in page
    assert f'name="version" value="{held.version + 1}"' in page


def test_a_theme_of_another_campaign_is_refused(held, moderator):
    with pytest.raises(WrongInput):
        actions.correct(
            held, by=moderator, category=a_category(a_campaign()), statement="Better so."
        )


# Who --------------------------------------------------------------------------------------------


def test_nobody_changes_their_own_at_the_desk_and_only_who_moderates_may(public, moderator, layer):
    own = a_contribution(layer, author=moderator, text=TEXT)
    planner = a_moderator(layer.campaign, Role.PLANNER)

    for someone in (planner, a_moderator(a_campaign(), Role.MANAGER), public.author):
        with pytest.raises(NotAllowed):
            redacted(public, someone)
        with pytest.raises(NotAllowed):
            actions.correct(public, by=someone, category=None, statement="So.")
    with pytest.raises(Refused) as refused:
        redacted(own, moderator, title=own.title)

    assert refused.value.code == "conflict_of_interest"


@pytest.mark.parametrize("count", [1, 3])
def test_the_versions_cost_the_same_for_one_and_for_three(
    held, moderator, count, django_assert_num_queries
):
    for number in range(count):
        actions.correct(fresh(held), by=moderator, title=f"A bench {number}", statement="A number.")
    client = signed_in(moderator)

    with django_assert_num_queries(11):
        client.get(address(held, "versions/"))


def test_what_was_never_changed_has_one_version(held, moderator):
    page = signed_in(moderator).get(address(held, "versions/")).content.decode()

    assert "It reads as it was sent" in page
    assert "In the sahde." in page
