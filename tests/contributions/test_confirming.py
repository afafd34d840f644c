"""A text whose address waits to be confirmed: nobody's before, its holder's after, or erased."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import translation

from accounts.enums import Assurance
from accounts.models import Person
from campaigns.clock import clock_set_to, database_now
from campaigns.enums import Act, Moderation
from campaigns.errors import NotAllowed, NotVisible, Refused, SignInNeeded, TooMany, WrongInput
from campaigns.models import Phase
from contributions import actions, notices
from contributions.actions.overlays import end_overlays
from contributions.enums import State
from contributions.ledger.verifying import faults
from contributions.models import (
    Contribution,
    LedgerEntry,
    Photo,
    PublicEvent,
    ReceiptLetter,
    Revision,
    RuleHit,
    Waiting,
)
from contributions.receipts import confirming_token_of, receipt_to_confirm
from contributions.trial import tried
from layers.models import LayerRule
from tests.factories import (
    a_campaign,
    a_category,
    a_contribution,
    a_device_person,
    a_draft,
    a_key,
    a_layer,
    a_moderator,
    a_person,
    a_phase,
    fresh,
)
from tests.photos import a_photo_ahead, chosen

pytestmark = pytest.mark.django_db
ANA = "ana@parvis.example"


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def a_careful_layer(*, moderation: Moderation = Moderation.BEFORE, **right):
    """A layer of a campaign that asks for a confirmed address."""
    campaign = a_campaign(acts=(), moderation=moderation)
    a_phase(campaign, acts=(Act.CONTRIBUTE,), assurance=Assurance.EMAIL, **right)
    return a_layer(campaign)


def written(layer=None, *, by=None, email=ANA, **draft):
    """What somebody wrote there who is known by a device alone."""
    layer = layer or a_careful_layer()
    draft = a_draft(email=email, **draft)
    return actions.submit(draft, layer=layer, by=by or a_device_person(), key=a_key())


def sent() -> list[str]:
    """The letters that ask, as they leave now: their words."""
    before = len(mail.outbox)
    for letter in ReceiptLetter.objects.filter(sent_at=None).order_by("pk"):
        notices.send_link(letter.pk, "en")
    return [letter.body for letter in mail.outbox[before:]]


def test_a_text_with_an_address_waits_and_is_nobody_s_to_read():
    done = written()
    item = done.contribution

    assert (item.state, item.is_public) == (State.UNCONFIRMED, False)
    assert item.overlay_until == item.created_at + timedelta(days=7)
    assert not Contribution.objects.of_campaign(item.campaign).exists()
    assert not Waiting.objects.exists()
    assert not LedgerEntry.objects.exists()
    assert tried(item.campaign, []).total == 0
    with pytest.raises(Refused) as refusal:
        actions.publish(item, by=a_moderator(item.campaign))
    assert refusal.value.code == "wrong_state"


def test_without_an_address_its_author_is_told_what_to_do():
    with pytest.raises(SignInNeeded) as refusal:
        written(email=" ")

    assert refusal.value.code == "assurance_too_low"
    assert refusal.value.facts == {"needed": Assurance.EMAIL, "field": "email"}
    assert not Contribution.objects.exists()


def test_a_right_that_asks_for_more_than_an_address_is_not_opened_by_one():
    layer = a_careful_layer()
    LayerRule.objects.filter(layer=layer).update(assurance=Assurance.STRONG)

    with pytest.raises(SignInNeeded):
        written(layer)


def test_a_theme_may_ask_where_the_rest_does_not():
    layer = a_layer()
    theme = a_category(layer.campaign, slug="budget")
    LayerRule.objects.create(layer=layer, category=theme, assurance=Assurance.EMAIL)

    assert written(layer, category="budget").contribution.state == State.UNCONFIRMED
    assert written(layer).contribution.state == State.HELD


def test_whoever_has_confirmed_an_address_never_meets_this_step():
    done = written(by=a_person())

    assert done.contribution.state == State.HELD
    assert not ReceiptLetter.objects.exists()


def test_one_letter_leaves_whose_link_says_no_word_of_the_text(settings):
    done = written(title="Des bancs", text="A secret.")

    [letter] = sent()
    assert f"{settings.PUBLIC_URL}/confirm/{confirming_token_of(done.receipt)}/" in letter
    assert not re.search("Des bancs|A secret", letter)
    assert mail.outbox[-1].to == [ANA]
    assert sent() == []
    assert ReceiptLetter.objects.get().email == ""


@pytest.mark.parametrize(
    ("policy", "state"),
    [
        (Moderation.BEFORE, "held"), (Moderation.AFTER, "published"),
        (Moderation.BEFORE_ACCOUNTLESS, "published"), (Moderation.BY_RISK, "published"),
    ],
)  # fmt: skip
def test_confirmed_it_comes_in_as_the_policy_says(policy, state):
    done = written(a_careful_layer(moderation=policy))
    author = done.contribution.author
    later = database_now() + timedelta(days=2)

    with clock_set_to(later):
        item = actions.confirm(done.receipt, here=author)

    assert (item.state, item.overlay_until) == (state, None)
    assert fresh(item).created_at == later
    author.refresh_from_db()
    assert (author.email, author.assurance) == (ANA, Assurance.EMAIL)
    [entry] = LedgerEntry.objects.all()
    assert (entry.kind, entry.is_automatic) == ("received", state == "published")
    assert faults(item.campaign) == []
    if state == "published":
        assert [str(one.day) for one in PublicEvent.objects.all()] == [str(later.date())]


def test_what_a_rule_notices_is_noticed_when_it_comes_in():
    layer = a_careful_layer(moderation=Moderation.BY_RISK)
    layer.campaign.risk_rules.create(kind="links", is_on=True, reason="advertising")

    done = written(layer, text="Look at https://example.org")
    assert not RuleHit.objects.exists()
    item = actions.confirm(done.receipt, here=None)

    assert item.state == State.HELD
    assert RuleHit.objects.get().event.act == "confirm_held"


def test_a_doubt_of_the_door_still_holds_it():
    layer = a_careful_layer(moderation=Moderation.AFTER)
    by = a_device_person()
    done = actions.submit(a_draft(email=ANA), layer=layer, by=by, key=a_key(), doubt="haste")

    assert actions.confirm(done.receipt, here=by).state == State.HELD


def test_on_another_device_the_text_becomes_the_account_s_and_the_device_stays_what_it_was():
    """Whoever types somebody's address must not get into their account by their yes."""
    done = written()
    typist = done.contribution.author

    item = actions.confirm(done.receipt, here=None)

    holder = Person.objects.get(email=ANA)
    typist.refresh_from_db()
    assert fresh(item).author == holder != typist
    assert (typist.email, typist.assurance) == (None, Assurance.DEVICE)
    assert holder.assurance == Assurance.EMAIL
    assert not holder.devices.exists()


@pytest.mark.parametrize("is_own_device", [True, False])
def test_an_account_that_has_the_address_gets_the_text_whatever_the_device(is_own_device):
    known = a_person(email=ANA)
    done = written(email=ANA.upper())
    typist = done.contribution.author

    item = actions.confirm(done.receipt, here=typist if is_own_device else None)

    assert fresh(item).author == known
    typist.refresh_from_db()
    assert typist.email is None


def test_a_quota_counts_for_the_holder_of_the_address():
    layer = a_careful_layer(quota=1)
    for _text in range(2):
        done = written(layer)

    first, second = Contribution.objects.order_by("pk")
    actions.confirm(first.receipt, here=None)
    with pytest.raises(TooMany) as refusal:
        actions.confirm(second.receipt, here=None)

    assert refusal.value.code == "quota_reached"
    assert fresh(done.contribution).state == State.UNCONFIRMED


def test_who_is_blocked_does_not_come_in_by_another_device():
    done = written()
    known = a_person(email=ANA)
    other = a_contribution(a_layer(done.contribution.campaign), state=State.UNCONFIRMED)
    actions.confirm(other.receipt, here=None)
    mine = a_contribution_of(known, done.contribution.campaign)
    actions.block(mine, by=a_moderator(mine.campaign), reason="insult", statement="Why.", days=7)

    with pytest.raises(NotAllowed):
        actions.confirm(done.receipt, here=None)


def a_contribution_of(person, campaign):
    return a_contribution(a_layer(campaign), author=person, state=State.HELD)


def test_handed_in_in_time_counts_after_the_phase_is_over():
    done = written()
    period = done.contribution.campaign.phases.get()

    with clock_set_to(period.period.upper - timedelta(hours=1)):
        late = written(done.contribution.layer, email="late@parvis.example")
    with clock_set_to(period.period.upper + timedelta(days=1)):
        assert actions.confirm(late.receipt, here=None).state == State.HELD
        assert Phase.objects.open_at(database_now()).count() == 0


def test_photos_come_in_with_their_text():
    layer = a_careful_layer(moderation=Moderation.AFTER)
    photo = a_photo_ahead(layer.campaign)
    done = written(layer, photos=(chosen(photo, "A square"),))

    assert not Photo.objects.of_campaign(layer.campaign).exists()
    assert not photo.events.exists()
    with pytest.raises(Refused):
        actions.withdraw_photo(fresh(photo), by=done.contribution.author)
    actions.confirm(done.receipt, here=None)

    assert fresh(photo).is_public
    assert [event.act for event in photo.events.all()] == ["submit"]


def test_a_link_to_a_former_address_confirms_nothing():
    done = written()
    former = confirming_token_of(done.receipt)
    sent()

    changed = actions.ask_again(done.receipt, email="other@parvis.example")

    with pytest.raises(NotVisible):
        receipt_to_confirm(former)
    with pytest.raises(NotVisible):
        actions.confirm(done.receipt, here=None)
    [letter] = sent()
    assert confirming_token_of(changed) in letter
    assert mail.outbox[-1].to == ["other@parvis.example"]


def test_a_letter_to_an_address_that_has_changed_before_it_left_does_not_leave():
    done = written()

    actions.ask_again(done.receipt, email="other@parvis.example")

    assert len(sent()) == 1
    assert mail.outbox[-1].to == ["other@parvis.example"]


def test_letters_about_one_text_and_to_one_address_are_few():
    layer = a_careful_layer()
    done = written(layer)
    for _again in range(2):
        actions.ask_again(done.receipt)
    with pytest.raises(TooMany):
        actions.ask_again(done.receipt)

    for _other in range(2):
        written(layer)
    with pytest.raises(TooMany) as refusal:
        written(layer, email="Ana@Parvis.example")
    assert refusal.value.facts["limit"] == 5
    assert written(layer, email="bob@parvis.example").contribution.state == State.UNCONFIRMED


def test_a_wrong_address_is_refused_and_the_former_one_stays():
    done = written()

    with pytest.raises(WrongInput):
        actions.ask_again(done.receipt, email="not an address")

    assert receipt_to_confirm(confirming_token_of(done.receipt)).email == ANA


def test_whoever_holds_the_address_may_say_that_it_is_not_theirs():
    done = written()

    actions.disown(done.receipt)

    done.receipt.refresh_from_db()
    assert done.receipt.email == ""
    assert sent() == []
    with pytest.raises(WrongInput):
        actions.ask_again(done.receipt)
    assert actions.ask_again(done.receipt, email="mine@parvis.example").email


def test_who_signs_in_has_what_waits_let_in_and_the_unproven_address_goes():
    device = a_device_person()
    done = written(by=device, email="typed@parvis.example")
    account = a_person(email=ANA)
    actions.merge_persons(device, into=account)

    assert actions.confirm_own(account) == 1

    item = fresh(done.contribution)
    done.receipt.refresh_from_db()
    assert (item.state, item.author, done.receipt.email) == (State.HELD, account, "")


def test_after_seven_days_nothing_of_it_is_left():
    photo = a_photo_ahead((layer := a_careful_layer()).campaign)
    done = written(
        layer, title="Des bancs", typed_address="12 rue X", signature="Ana",
        photos=(chosen(photo),),
    )  # fmt: skip
    item = done.contribution
    actions.edit(item, by=item.author, title="Other", text="Other.")

    with clock_set_to(item.created_at + timedelta(days=6)):
        assert end_overlays() == 0
    with clock_set_to(item.created_at + timedelta(days=7, minutes=1)):
        assert end_overlays() == 1

    row = fresh(item)
    assert (row.state, row.author, row.typed_address, row.signature) == ("erased", None, "", "")
    assert row.title == row.text != "Other"
    assert row.geom.equals(item.campaign.perimeter.point_on_surface)
    assert not Revision.objects.filter(contribution=item).exists()
    assert not Photo.objects.filter(pk=photo.pk).exists()
    done.receipt.refresh_from_db()
    assert done.receipt.email == ""
    assert [(e.act, e.is_automatic) for e in item.events.all()] == [
        ("submit", False), ("discard", True),
    ]  # fmt: skip
    assert not LedgerEntry.objects.exists()
    assert faults(item.campaign) == []
    with pytest.raises(Refused):
        actions.confirm(done.receipt, here=None)


def test_taken_back_before_it_came_in_it_is_erased_and_stays_so():
    done = written()
    author = done.contribution.author

    item = actions.withdraw(done.contribution, by=author)

    assert item.state == State.ERASED
    with pytest.raises(Refused):
        actions.unwithdraw(fresh(item), by=author)


def test_who_is_forgotten_leaves_nothing_that_waits():
    done = written(title="Des bancs")

    actions.forget(done.contribution.author, takes_back=False)

    row = fresh(done.contribution)
    assert (row.state, row.author) == ("erased", None)
    assert "Des bancs" not in row.title
    version = done.receipt.version
    done.receipt.refresh_from_db()
    assert done.receipt.version == version + 1
