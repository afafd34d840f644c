"""The letters: what they say, to whom, once, and never what is no longer true."""

import email
from email import policy
from email.message import EmailMessage

import pytest
from django.core import mail
from django.utils import translation

from contributions import actions, notices
from contributions.enums import State
from contributions.models import Contribution, Event, Notice
from contributions.receipts import token_of
from tests.factories import (
    a_campaign,
    a_contribution,
    a_device_person,
    a_layer,
    a_moderator,
    a_person,
    a_reply,
)

pytestmark = pytest.mark.django_db

TITLE = "Des bancs à l'ombre"


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def tell(event: Event) -> list[EmailMessage]:
    """What leaves for one event, read back as a mail program reads it."""
    before = len(mail.outbox)
    notices.send(event.pk)
    return [
        email.message_from_bytes(sent.message().as_bytes(), EmailMessage, policy=policy.default)
        for sent in mail.outbox[before:]
    ]


def last_event(item) -> Event:
    return item.events.latest("pk")


def text_of(letter: EmailMessage) -> str:
    return letter.get_body(("plain",)).get_content()


def html_of(letter: EmailMessage) -> str:
    return letter.get_body(("html",)).get_content()


def a_story(act: str, **fields) -> Contribution:
    """A contribution whose last event is `act`."""
    item = a_contribution(state=State.HELD, **{"title": TITLE, **fields})
    moderator = a_moderator(item.campaign)
    if act in ("reject", "restore"):
        actions.reject(item, by=moderator, reason="off_topic", statement="Parlez de la place.")
    if act == "restore":
        actions.restore(item, by=moderator)
    if act == "publish":
        actions.publish(item, by=moderator)
    if act == "merge":
        actions.merge(item, into=a_contribution(item.layer, title="Une autre"), by=moderator)
    return item


def receipt_address(item) -> str:
    return f"/receipts/{token_of(item.receipt)}/"


SUBJECTS = {
    "submit": f"Your contribution waits to be read: “{TITLE}”",
    "publish": f"Your contribution is on the map: “{TITLE}”",
    "reject": f"Your contribution is not published: “{TITLE}”",
    "restore": f"Your contribution is published after all: “{TITLE}”",
    "merge": f"Your contribution has been joined to another: “{TITLE}”",
}


@pytest.mark.parametrize("act", SUBJECTS)
def test_each_event_has_its_letter_in_two_forms(act):
    item = a_story(act)

    [letter] = tell(last_event(item))

    assert letter["Subject"].strip() == SUBJECTS[act]
    assert letter["To"] == item.author.email
    assert letter["Content-Language"] == "en"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert receipt_address(item) in text_of(letter)
    assert f'{receipt_address(item)}">' in html_of(letter)
    assert '<html lang="en">' in html_of(letter)
    assert "{{" not in text_of(letter) + html_of(letter)


@pytest.mark.parametrize("act", SUBJECTS)
def test_letters_fetch_nothing_and_link_nowhere_else(act, settings):
    [letter] = tell(last_event(a_story(act)))

    html = html_of(letter)

    assert "<img" not in html
    assert "src=" not in html
    assert html.count("href=") == html.count(f'href="{settings.PUBLIC_URL}/')


def test_a_waiting_one_is_told_how_long():
    item = a_contribution(a_layer(a_campaign(read_within_days=3)), state=State.HELD)

    [letter] = tell(last_event(item))

    assert "within 3 working days" in text_of(letter)


def test_a_refused_one_is_told_why_and_how_to_write_again():
    item = a_story("reject")

    [letter] = tell(last_event(item))

    text = text_of(letter)
    assert "The reason: off topic." in text
    assert "The charter says: off_topic." in text
    assert "Parlez de la place." in text
    assert f"/campaigns/{item.campaign.slug}/" in text
    assert "/contributions/" not in text


def test_a_published_one_is_told_where_it_is():
    item = a_story("publish")

    [letter] = tell(last_event(item))

    assert f"/contributions/{item.public_id}/" in text_of(letter)


def test_words_of_residents_are_escaped_and_never_become_links():
    item = a_story("publish", title="<b>x</b> http://evil.test/ & cie")

    [letter] = tell(last_event(item))

    assert "<b>x</b> http://evil.test/ & cie" in text_of(letter)
    assert "&lt;b&gt;x&lt;/b&gt; http://evil.test/ &amp; cie" in html_of(letter)
    assert 'href="http://evil.test' not in html_of(letter)


def test_a_subject_holds_a_cut_title_and_nothing_else_of_the_words():
    item = a_story("publish", title="Z" * 120, text="SECRET WORDS")

    [letter] = tell(last_event(item))

    assert letter["Subject"].strip() == f"Your contribution is on the map: “{'Z' * 49}…”"
    assert "SECRET WORDS" not in text_of(letter) + html_of(letter)


def test_a_job_that_runs_twice_sends_once():
    event = last_event(a_story("publish"))

    assert len(tell(event)) == 1
    assert tell(event) == []
    assert Notice.objects.get(event=event).sent_at is not None


def test_nothing_is_sent_when_things_have_changed_meanwhile():
    item = a_story("publish")
    published = last_event(item)
    actions.reject(item, by=a_moderator(item.campaign), reason="insult", statement="Non.")

    assert tell(published) == []
    assert len(tell(last_event(item))) == 1


def test_of_two_refusals_only_the_last_is_told():
    item = a_story("reject")
    first = last_event(item)
    moderator = a_moderator(item.campaign)
    actions.restore(item, by=moderator)
    actions.reject(item, by=moderator, reason="insult", statement="Ne visez personne.")

    assert tell(first) == []
    [letter] = tell(last_event(item))
    assert "Ne visez personne." in text_of(letter)


def test_a_withdrawal_sends_nothing():
    item = a_contribution(state=State.WITHDRAWN)

    assert not Notice.objects.filter(event=last_event(item)).exists()


def test_whoever_left_no_address_gets_no_letter():
    item = a_story("publish", author=a_device_person())

    assert tell(last_event(item)) == []


def test_an_address_left_with_the_contribution_serves_for_it():
    item = a_story("publish", author=a_device_person(), email="ana@parvis.example")

    [letter] = tell(last_event(item))

    assert letter["To"] == "ana@parvis.example"


def test_whoever_replied_never_receives_the_contribution_s_receipt():
    bench = a_contribution(title=TITLE)
    reply = a_reply(bench, state=State.HELD, author=a_person(language="en"))
    actions.publish(reply, by=a_moderator(bench.campaign))

    [letter] = tell(last_event(reply))

    assert letter["To"] == reply.author.email
    assert letter["Subject"].strip() == f"Your reply is published: “{TITLE}”"
    assert "/receipts/" not in text_of(letter) + html_of(letter)


def test_what_has_been_withheld_is_quoted_to_nobody_else():
    bench = a_contribution(title="CANARI")
    reply, duplicate = a_reply(bench), a_contribution(bench.layer)
    moderator = a_moderator(bench.campaign)
    actions.merge(duplicate, into=bench, by=moderator)
    actions.reject(bench, by=moderator, reason="insult", statement="Non.")
    actions.reject(reply, by=moderator, reason="insult", statement="Ne visez personne.")

    for event in (last_event(reply), last_event(duplicate)):
        [letter] = tell(event)

        assert "CANARI" not in str(letter["Subject"]) + text_of(letter) + html_of(letter)


def test_a_reply_s_letter_speaks_its_author_s_language():
    bench = a_contribution(title=TITLE)
    reply = a_reply(bench, state=State.HELD, author=a_person(language="fr"))

    [letter] = tell(last_event(reply))

    assert letter["Content-Language"] == "fr"
    assert '<html lang="fr">' in html_of(letter)


def test_letters_are_written_in_french_where_the_author_wrote_in_french():
    with translation.override("fr"):
        item = a_story("submit")

    [letter] = tell(last_event(item))

    assert letter["Content-Language"] == "fr"
    assert letter["Subject"].strip() == f"Votre avis attend d’être relu : « {TITLE} »"
    assert "sous 2 jours ouvrés" in text_of(letter)
