"""Following one contribution: a yes first, one letter an event, one click to end it."""

import email
from datetime import timedelta
from email import policy
from email.message import EmailMessage
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import translation

from campaigns.clock import clock_set_to, database_now
from campaigns.errors import Refused, SignInNeeded, TooMany, WrongInput
from contributions import actions, following, jobs, notices
from contributions.actions.following import ASKS_A_DAY
from contributions.actions.mailing import LETTERS_A_DAY
from contributions.models import Event, Follow, FollowLetter, ReceiptLetter, Status
from contributions.receipts import token_of
from tests.factories import (
    a_contribution,
    a_device_person,
    a_layer,
    a_moderator,
    a_person,
    a_reply,
    fresh,
)

pytestmark = pytest.mark.django_db
ANA = "ana@parvis.example"


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def followed(**fields):
    """A contribution that a typed address follows."""
    bench = a_contribution(**{"title": "Des bancs", **fields})
    with translation.override("en"):
        actions.confirm_follow(actions.ask_to_follow(bench, email=ANA))
    return bench


def letters(send, *arguments) -> list[EmailMessage]:
    before = len(mail.outbox)
    send(*arguments)
    return [
        email.message_from_bytes(sent.message().as_bytes(), EmailMessage, policy=policy.default)
        for sent in mail.outbox[before:]
    ]


def told(act: str) -> list[EmailMessage]:
    """What leaves to followers for the last event of this act."""
    return letters(following.send_about, Event.objects.filter(act=act).latest("pk").pk)


def text_of(letter: EmailMessage) -> str:
    return letter.get_body(("plain",)).get_content()


def answer(bench, status=None, text="Oui."):
    planner = a_moderator(bench.campaign, "planner")
    actions.answer(fresh(bench), by=planner, service="Parcs", text=text, status=status)


def test_a_typed_address_hears_nothing_before_its_holder_has_said_yes(settings):
    bench = a_contribution(title="Des bancs")
    asked = actions.ask_to_follow(bench, email=ANA)
    answer(bench)

    [question] = letters(following.send_confirmation, asked.pk)
    assert question["To"] == ANA
    assert question["Subject"].strip() == "Do you want to follow “Des bancs”?"
    confirm = f"{settings.PUBLIC_URL}/following/{following.token_of(asked)}/"
    assert confirm in text_of(question)
    assert told("answer") == []

    actions.confirm_follow(asked)
    answer(bench, text="Oui, en mars.")
    assert len(told("answer")) == 1


def test_an_answer_is_told_once_with_the_way_out_of_rfc_8058(settings):
    bench = followed()
    answer(bench)

    [letter] = told("answer")

    follow = Follow.objects.get()
    stop = f"{settings.PUBLIC_URL}/following/{following.token_of(follow)}/stop/"
    assert letter["List-Unsubscribe"].strip() == f"<{stop}>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert stop in text_of(letter)
    event = Event.objects.get(act="answer")
    assert letter["Message-ID"] == f"<follow-{event.pk}-{follow.pk}@{settings.PUBLIC_HOST}>"
    assert letter["Subject"].strip() == "The city has answered: “Des bancs”"
    assert "Who answers: Parcs." in text_of(letter)
    assert f"/contributions/{bench.public_id}/" in text_of(letter)
    assert told("answer") == []
    assert FollowLetter.objects.count() == 1


def test_an_answer_with_a_new_status_is_one_letter_and_a_status_alone_another():
    bench = followed()
    studied, done = (
        Status.objects.create(campaign=bench.campaign, slug=slug, label=slug, label_en=slug)
        for slug in ("studied", "done")
    )
    answer(bench, studied)
    assert told("status") == []
    [letter] = told("answer")
    assert "How far it is: studied." in text_of(letter)

    answer(bench, done)

    [letter] = told("status")
    assert letter["Subject"].strip() == "It has moved on: “Des bancs”"
    assert "How far it is: done." in text_of(letter)


def test_a_new_reply_is_told_by_its_link_and_never_by_its_words():
    bench = followed()
    a_reply(bench, text="SECRET WORDS")

    [letter] = told("publish")

    assert letter["Subject"].strip() == "A new reply: “Des bancs”"
    assert "SECRET WORDS" not in letter.as_string()


def test_nobody_is_told_of_their_own_reply():
    bench = a_contribution()
    ana = a_person()
    actions.follow(bench, by=ana)
    a_reply(bench, author=ana)

    assert told("publish") == []


@pytest.mark.parametrize("what", ["reply", "contribution", "answer"])
def test_what_is_not_public_any_more_when_it_is_sent_is_not_told(what):
    """TRUST L14."""
    bench = followed()
    reply = a_reply(bench)
    answer(bench)
    withheld = reply if what == "reply" else bench
    actions.reject(
        fresh(withheld), by=a_moderator(bench.campaign), reason="insult", statement="Non."
    )

    assert told("answer" if what == "answer" else "publish") == []


def test_events_before_the_yes_are_not_told():
    bench = a_contribution()
    answer(bench)
    with clock_set_to(database_now() + timedelta(minutes=1)):
        actions.confirm_follow(actions.ask_to_follow(bench, email=ANA))

    assert told("answer") == []


def test_an_account_follows_without_typing_and_in_its_own_language():
    bench, zoe = a_contribution(title="Des bancs"), a_person(language="fr")
    actions.ask_to_follow(bench, email=zoe.email.upper())

    actions.follow(bench, by=zoe)
    actions.follow(bench, by=zoe)
    answer(bench)

    assert list(Follow.objects.values_list("person", "email")) == [(zoe.pk, "")]
    [letter] = told("answer")
    assert letter["To"] == zoe.email
    assert letter["Subject"].strip() == "La ville a répondu : « Des bancs »"
    assert actions.unfollow(bench, by=zoe)
    assert Follow.objects.count() == 0


def test_a_device_without_an_address_is_asked_for_one():
    with pytest.raises(SignInNeeded):
        actions.follow(a_contribution(), by=a_device_person())


def test_the_same_address_is_asked_once_a_day_whoever_types_it():
    bench = a_contribution()
    asked = actions.ask_to_follow(bench, email=ANA)

    again = actions.ask_to_follow(bench, email=ANA.upper())

    assert again == asked
    with clock_set_to(database_now() + timedelta(hours=25)):
        assert actions.ask_to_follow(bench, email=ANA).asked_at > asked.asked_at
    assert Follow.objects.count() == 1


def test_nobody_s_mailbox_is_flooded():
    layer = a_layer()
    for _ in range(ASKS_A_DAY):
        actions.ask_to_follow(a_contribution(layer), email=ANA)

    with pytest.raises(TooMany) as refusal:
        actions.ask_to_follow(a_contribution(layer), email=ANA)

    assert refusal.value.code == "letters_reached"
    with pytest.raises(WrongInput):
        actions.ask_to_follow(a_contribution(layer), email="not an address")


class Postman(EmailBackend):
    """A mail server that refuses one address."""

    def send_messages(self, messages):
        if messages[0].to == [ANA]:
            raise SMTPRecipientsRefused({ANA: (550, b"no such mailbox")})
        return super().send_messages(messages)


def test_an_address_that_is_refused_keeps_nobody_else_from_being_told(settings):
    bench, zoe = followed(), a_person()
    actions.follow(bench, by=zoe)
    answer(bench)
    event = Event.objects.get(act="answer")
    settings.EMAIL_BACKEND = f"{__name__}.Postman"

    for _try in range(2):
        with pytest.raises(following.NotAllTold):
            following.send_about(event.pk)

    assert [letter.to for letter in mail.outbox] == [[zoe.email]]


def test_stopping_forgets_the_address():
    bench = followed()

    actions.stop_following(Follow.objects.get())
    answer(bench)

    assert Follow.objects.count() == 0
    assert told("answer") == []


def test_an_address_that_never_answered_is_forgotten_within_a_week():
    bench = a_contribution()
    asked = actions.ask_to_follow(bench, email=ANA)
    kept = actions.confirm_follow(actions.ask_to_follow(bench, email="bob@parvis.example"))
    Follow.objects.update(asked_at=database_now() - timedelta(days=8))

    jobs.forget_addresses(0)

    assert list(Follow.objects.all()) == [kept]
    assert not Follow.objects.filter(pk=asked.pk).exists()


def test_followers_go_along_when_a_contribution_is_joined_to_another():
    bench, both = followed(), a_person()
    target = a_contribution(bench.layer, title="La même chose")
    for one in (bench, target):
        actions.follow(one, by=both)

    actions.merge(bench, into=target, by=a_moderator(bench.campaign))
    answer(target)

    assert {letter["To"] for letter in told("answer")} == {ANA, both.email}


def test_two_persons_who_turn_out_to_be_one_follow_once():
    bench, one, other = a_contribution(), a_person(), a_person()
    for person in (one, other):
        actions.follow(bench, by=person)

    actions.merge_persons(one, into=other)

    assert list(Follow.objects.values_list("person", flat=True)) == [other.pk]


def test_the_author_is_told_of_the_answer_too():
    bench = a_contribution(title="Des bancs")
    answer(bench)

    [letter] = letters(notices.send, Event.objects.get(act="answer").pk)

    assert letter["To"] == bench.author.email
    assert letter["Subject"].strip() == "The city has answered: “Des bancs”"
    assert f"/receipts/{token_of(bench.receipt)}/" in text_of(letter)


def test_a_receipt_s_link_is_sent_and_the_address_forgotten_unless_one_wants_to_be_told():
    bench = a_contribution(author=a_device_person(), title="Des bancs")
    letter = actions.send_receipt(bench.receipt, email=ANA)

    [sent] = letters(notices.send_link, letter.pk, "en")

    assert sent["To"] == ANA
    assert f"/receipts/{token_of(bench.receipt)}/" in text_of(sent)
    assert "Des bancs" not in sent.as_string()  # the address may be anybody's
    assert letters(notices.send_link, letter.pk, "en") == []
    assert ReceiptLetter.objects.get().email == ""
    assert fresh(bench.receipt).email == ""
    actions.send_receipt(bench.receipt, email=ANA, keep=True)
    assert fresh(bench.receipt).email == ANA


def test_a_receipt_s_link_is_not_sent_endlessly():
    receipt = a_contribution().receipt
    for _ in range(LETTERS_A_DAY):
        actions.send_receipt(receipt, email=ANA)

    with pytest.raises(Refused) as refusal:
        actions.send_receipt(receipt, email=ANA)

    assert refusal.value.code == "letters_reached"
