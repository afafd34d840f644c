"""Handing a contribution in: what is checked, what is kept, what state it begins in."""

from datetime import timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone, translation

from campaigns.clock import clock_set_to
from campaigns.enums import Act, Moderation
from campaigns.errors import KeyReused, Refused, SignInNeeded, TooMany, WrongInput
from campaigns.models import ModerationPolicy, Phase
from contributions import actions
from contributions.drafts import Key
from contributions.enums import Channel, Kind, State
from contributions.models import Contribution, Event, Notice, Receipt, Submission
from layers.enums import LayerKind
from layers.models import LayerRule
from tests.factories import (
    PLACE,
    a_campaign,
    a_category,
    a_device_person,
    a_draft,
    a_feature,
    a_key,
    a_layer,
    a_person,
    a_phase,
    a_point,
)

pytestmark = pytest.mark.django_db


def submit(layer, *, by=None, key=None, is_suspect=False, **draft):
    return actions.submit(
        a_draft(**draft),
        layer=layer,
        by=by or a_person(),
        key=key or a_key(),
        is_suspect=is_suspect,
    )


def refusal(layer, **words):
    with pytest.raises(Refused) as refused:
        submit(layer, **words)
    assert Contribution.objects.count() == 0
    return refused.value


@pytest.mark.parametrize(
    ("moderation", "account", "device"),
    [
        (Moderation.AFTER, "published", "published"),
        (Moderation.BEFORE, "held", "held"),
        (Moderation.BEFORE_ACCOUNTLESS, "published", "held"),
    ],
)
def test_the_policy_and_who_writes_decide_the_first_state(moderation, account, device):
    layer = a_layer(a_campaign(moderation=moderation))

    states = [
        submit(layer, by=person).contribution.state for person in (a_person(), a_device_person())
    ]

    assert states == [account, device]


@pytest.mark.parametrize("moderation", Moderation)
def test_whatever_the_door_doubts_is_held(moderation):
    layer = a_layer(a_campaign(moderation=moderation))

    assert submit(layer, is_suspect=True).contribution.state == State.HELD


def test_the_layer_and_then_the_phase_have_their_say_on_moderation():
    campaign = a_campaign(acts=(), moderation=Moderation.AFTER)
    phase = a_phase(campaign)
    strict = a_layer(campaign, rule={"moderation": Moderation.BEFORE})
    plain = a_layer(campaign)
    assert submit(strict).contribution.state == State.HELD
    assert submit(plain).contribution.state == State.PUBLISHED

    ModerationPolicy.objects.create(campaign=campaign, phase=phase, moderation=Moderation.BEFORE)

    assert submit(plain).contribution.state == State.HELD


def test_a_category_may_be_read_more_carefully_than_the_others():
    campaign = a_campaign(moderation=Moderation.AFTER)
    layer, touchy = a_layer(campaign), a_category(campaign)
    LayerRule.objects.create(layer=layer, category=touchy, moderation=Moderation.BEFORE)

    assert submit(layer, category=touchy.slug).contribution.state == State.HELD
    assert submit(layer).contribution.state == State.PUBLISHED


def test_a_published_one_is_public_and_dated_and_a_held_one_is_neither():
    moment = timezone.now().replace(hour=23, minute=30) - timedelta(hours=1)
    with clock_set_to(moment):
        published = submit(a_layer(a_campaign(moderation=Moderation.AFTER))).contribution
        held = submit(a_layer()).contribution

    assert (published.is_public, published.published_on) == (
        True,
        timezone.localtime(moment).date(),
    )
    assert (held.is_public, held.published_on) == (False, None)
    assert published.created_at == published.changed_at == moment


def test_each_leaves_an_event_a_receipt_and_a_notice():
    person = a_person()

    with translation.override("en"):
        done = submit(a_layer(), by=person, email=" ana@parvis.example ")

    event = Event.objects.get()
    assert (event.act, event.before, event.after, event.by) == ("submit", "", "held", person)
    assert (done.receipt.email, done.receipt.language) == ("ana@parvis.example", "en")
    assert Receipt.objects.get().contribution == done.contribution
    assert list(Notice.objects.values_list("event", "person", "sent_at")) == [
        (event.pk, person.pk, None)
    ]


def test_everything_that_a_draft_says_is_kept():
    campaign = a_campaign()
    layer, theme = a_layer(campaign, form_version=3), a_category(campaign)
    feature = a_feature(a_layer(campaign, kind=LayerKind.REFERENCE))

    item = submit(
        layer,
        kind=Kind.QUESTION,
        title=" Un\nbanc ",
        text="À l'ombre\r\n",
        category=theme.slug,
        signature="Ana\t",
        typed_address="12, rue du Marché",
        feature=feature.public_id,
        channel=Channel.STALL,
        voices=14,
    ).contribution

    item.refresh_from_db()
    assert (item.title, item.text, item.signature) == ("Un banc", "À l'ombre", "Ana")
    assert (item.kind, item.category, item.feature) == ("question", theme, feature)
    assert (item.typed_address, item.channel, item.voices) == ("12, rue du Marché", "stall", 14)
    assert (item.form_version, item.version) == (3, 1)
    assert (item.geom.coords, item.geom.srid) == (PLACE, 4326)


@pytest.mark.parametrize(
    ("words", "code", "field"),
    [
        ({"kind": "petition"}, "unknown_kind", "kind"),
        ({"title": " "}, "blank", "title"),
        ({"text": ""}, "blank", "text"),
        ({"title": "t" * 121}, "too_long", "title"),
        ({"signature": "s" * 81}, "too_long", "signature"),
        ({"typed_address": "a" * 201}, "too_long", "address"),
        ({"category": "zzz"}, "unknown_category", "category"),
        ({"feature": 1}, "unknown_feature", "feature"),
        ({"precision": "closer"}, "unknown_precision", "precision"),
        ({"channel": "pigeon"}, "bad_voices", "voices"),
        ({"voices": 0}, "bad_voices", "voices"),
        ({"voices": -5}, "bad_voices", "voices"),
        ({"email": "nobody"}, "bad_email", "email"),
    ],
)
def test_a_field_that_cannot_be_taken_is_named(words, code, field):
    told = refusal(a_layer(), **words)

    assert isinstance(told, WrongInput)
    assert (told.code, told.facts["field"]) == (code, field)


def test_a_category_or_a_feature_of_another_campaign_is_not_there():
    other = a_campaign()
    theme = a_category(other)
    feature = a_feature(a_layer(other, kind=LayerKind.REFERENCE))
    hidden_here = a_layer(kind=LayerKind.REFERENCE, is_shown=False)
    hidden = a_feature(hidden_here)

    assert refusal(a_layer(), category=theme.slug).code == "unknown_category"
    assert refusal(a_layer(), category="a\x00").code == "unknown_category"
    assert refusal(a_layer(), feature=feature.public_id).code == "unknown_feature"
    assert refusal(a_layer(hidden_here.campaign), feature=hidden.public_id).code == (
        "unknown_feature"
    )


# How often ---------------------------------------------------------------------------------------


def test_a_quota_counts_a_persons_own_in_the_campaign_since_the_phase_began():
    campaign = a_campaign(acts=())
    a_phase(campaign, begins=-9, ends=-5)
    phase = a_phase(campaign, quota=2, ends=4)
    layer, other_layer = a_layer(campaign), a_layer(campaign)
    person = a_person()
    with clock_set_to(timezone.now() - timedelta(days=7)):
        submit(layer, by=person)  # in the phase before
    submit(a_layer(), by=person)  # in another campaign
    submit(layer, by=a_person())  # somebody else's
    submit(layer, by=person)
    withdrawn = submit(other_layer, by=person).contribution
    actions.withdraw(withdrawn, by=person)

    with pytest.raises(TooMany) as refused:
        submit(layer, by=person)

    facts = refused.value.facts
    assert (facts["used"], facts["limit"]) == (2, 2)
    assert refused.value.until == phase.period.upper
    assert 0 < facts["retry_after"] <= 4 * 86_400


def test_a_quota_of_a_phase_without_a_beginning_counts_everything():
    phase = a_phase(a_campaign(acts=()), quota=1)
    Phase.objects.filter(pk=phase.pk).update(period=DateTimeTZRange(None, phase.period.upper))
    layer, person = a_layer(phase.campaign), a_person()
    with clock_set_to(timezone.now() - timedelta(days=400)):
        submit(layer, by=person)

    with pytest.raises(TooMany) as refused:
        submit(layer, by=person)

    assert (refused.value.code, refused.value.facts["used"]) == ("quota_reached", 1)


def test_a_layer_may_ask_for_more_than_its_phase():
    layer = a_layer(rule={"assurance": 2})

    told = refusal(layer, by=a_device_person())

    assert isinstance(told, SignInNeeded)
    assert told.facts == {"needed": 2, "field": "email"}
    assert submit(layer).contribution.state == State.HELD


def test_a_layer_that_takes_no_contributions_says_so():
    assert refusal(a_layer(rule={"acts": [Act.SUPPORT]})).code == "act_not_offered"


def test_who_has_just_been_joined_to_somebody_else_is_asked_to_come_back():
    person = a_device_person()
    actions.merge_persons(person, into=a_person())

    assert refusal(a_layer(), by=person).code == "in_progress"


# Once only ----------------------------------------------------------------------------------------


def test_a_key_does_its_work_once_whoever_retries():
    layer, key, draft = a_layer(), a_key(), a_draft()

    first = actions.submit(draft, layer=layer, by=a_device_person(), key=key)
    again = actions.submit(draft, layer=layer, by=a_device_person(), key=key)

    assert (first.is_replay, again.is_replay) == (False, True)
    assert (again.contribution, again.receipt) == (first.contribution, first.receipt)
    assert (Contribution.objects.count(), Event.objects.count()) == (1, 1)


def test_a_key_with_another_draft_is_refused():
    layer, key = a_layer(), a_key()
    submit(layer, key=key)

    with pytest.raises(KeyReused) as refused:
        submit(layer, key=key, title="Otherwise")
    with pytest.raises(KeyReused):
        submit(a_layer(layer.campaign), key=key)

    assert refused.value.code == "key_reused"
    assert Contribution.objects.count() == 1


def test_keys_of_two_routes_or_scopes_have_nothing_to_do_with_each_other():
    layer = a_layer()
    keys = [Key("a", "one-and-the-same"), Key("b", "one-and-the-same"),
            Key("a", "one-and-the-same", scope="7")]  # fmt: skip

    assert len({submit(layer, key=key).contribution.pk for key in keys}) == 3


def test_a_refused_draft_leaves_its_key_free():
    layer, key = a_layer(), a_key()
    refusal(layer, key=key, title="")

    assert Submission.objects.count() == 0
    assert submit(layer, key=key).is_replay is False


@pytest.mark.parametrize("value", ["", "short77", "k" * 65, "clé-clé-clé"])
def test_a_key_that_is_none_is_refused(value):
    assert refusal(a_layer(), key=Key("test", value)).code == "bad_key"


def test_a_height_is_dropped_and_said():
    done = submit(a_layer(), geometry=a_point() | {"coordinates": [*PLACE, 35]})

    assert done.height_dropped is True
    assert done.contribution.geom.hasz is False


@pytest.mark.parametrize("as_text", [True, False])
def test_a_place_comes_as_text_or_as_its_parsed_value(as_text):
    import json

    geometry = json.dumps(a_point()) if as_text else a_point()

    assert submit(a_layer(), geometry=geometry).contribution.geom.coords == PLACE
