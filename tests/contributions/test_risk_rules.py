"""The rules by risk: what each notices, what is kept of it, how trust is earned and lost."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.utils import timezone

from campaigns.clock import clock_set_to
from campaigns.enums import Moderation, RuleKind
from campaigns.models import RiskRule
from campaigns.risk import new_rule
from contributions import actions
from contributions.actions.screening import first_verdict, is_trusted
from contributions.enums import State
from contributions.models import RuleHit
from contributions.moderation import Seen, noticed, sentence
from layers.models import LayerRule
from tests.factories import (
    a_campaign,
    a_contribution,
    a_device_person,
    a_draft,
    a_key,
    a_layer,
    a_moderator,
    a_person,
)
from tests.photos import a_photo_ahead, chosen

NOON = timezone.now().replace(hour=12, minute=0, second=0, microsecond=0)
BENCHES = "Il manque des bancs à l’ombre sur la place du marché."


def seen(words=BENCHES, **known):
    return Seen(text=words, words=words, at=NOON, **known)


def ago(**ago):
    return NOON - timedelta(**ago)


def rule(kind, *, language="", words=(), **figures):
    made = new_rule(None, RuleKind(kind), language)
    made.words = list(words)
    made.figures |= figures
    return made


@pytest.mark.parametrize(
    ("a_rule", "looked_at", "found"),
    [
        (rule("links"), seen("Voir https://a.example"), 1),
        (rule("links"), seen("Voir www.a.example et HTTP://b.example"), 2),
        (rule("links", allowed=1), seen("Voir https://a.example"), None),
        (rule("links"), seen(), None),
        (rule("email"), seen("Écrivez à ana@a.example"), 1),
        (rule("email"), seen("Place @ droite"), None),
        (rule("phone"), seen("Appelez le 06 12 34 56 78"), 1),
        (rule("phone"), seen("Appelez le +33 6.12.34.56.78"), 1),
        (rule("phone"), seen("Budget 1 06 12 34 56 7"), None),
        (rule("plate"), seen("La voiture AB-123-CD"), 1),
        (rule("plate"), seen("La voiture ab-123-cd"), 1),
        (rule("plate"), seen("Les bus de A 123 BC"), None),
        (rule("words", words=["crétin"]), seen("Quel CRETIN !"), 1),
        (rule("words", words=["crétin"]), seen("Quelle crétinerie"), None),
        (rule("words", words=["crétin*"]), seen("Quelle crétinerie"), 1),
        (rule("words", words=["bande de nuls"]), seen("Bande  de « nuls »"), 1),
        (rule("words", language="fr", words=["con"]), seen("Vous êtes des con"), 1),
        (rule("words", language="fr", words=["con"]), seen("The con of this is the cost"), None),
        (rule("words", language="en", words=["con"]), seen("The con of this is the cost"), 1),
        (rule("words", language="fr", words=["con"]), seen("con"), 1),
        (rule("repeated"), seen(same=(ago(hours=1),)), 1),
        (rule("repeated", within=1), seen(same=(ago(hours=1),)), None),
        (rule("repeated"), seen("Oui !", same=(ago(hours=1),)), None),
        (rule("many", allowed=2), seen(own=(ago(minutes=50), ago(minutes=1))), 3),
        (rule("many", allowed=2), seen(own=(ago(minutes=61), ago(minutes=1))), None),
        (rule("many", allowed=1), seen(own=None), None),
        (rule("outside"), seen(metres_outside=0.2), 1),
        (rule("outside", allowed=50), seen(metres_outside=50.0), None),
        (rule("outside"), seen(), None),
        (rule("first"), seen(own=()), 1),
        (rule("first"), seen(own=(ago(days=30),)), None),
        (rule("first", times=2), seen(own=(ago(days=30),)), 1),
        (rule("first"), seen(own=None), None),
        (rule("reported"), seen(reporters=3), 3),
        (rule("reported"), seen(reporters=2), None),
    ],
    ids=lambda value: f"{value.kind}{value.language}" if isinstance(value, RiskRule) else None,
)  # fmt: skip
def test_a_rule_notices_what_it_is_for_and_nothing_else(a_rule, looked_at, found):
    hits = noticed(looked_at, [a_rule])

    assert [hit.found for hit in hits] == ([] if found is None else [found])


def test_the_longest_of_hostile_texts_is_judged_at_once():
    began = timezone.now()
    every = [rule(kind, words=["a b c*"]) for kind in RuleKind]

    for text in ("a" * 5_000, "0" * 5_000, "a@" * 2_500, "+33 6" * 1_000, "é " * 2_500):
        noticed(seen(text), every)

    assert timezone.now() - began < timedelta(seconds=2)


def test_each_rule_has_its_sentence():
    assert all(str(sentence(kind)).endswith(".") for kind in [*RuleKind, "trusted", "sample"])


def switched_on(campaign, kind, **figures):
    made = rule(kind, **figures)
    made.campaign, made.is_on = campaign, True
    made.save()
    return made


def submit(layer, *, by=None, **draft):
    done = actions.submit(a_draft(**draft), layer=layer, by=by or a_person(), key=a_key())
    return done.contribution


def hits_of(item):
    return list(RuleHit.objects.filter(event__in=item.events.all()).values_list("rule", "found"))


@pytest.mark.django_db
def test_by_risk_a_text_appears_at_once_unless_a_rule_that_is_on_notices_something():
    campaign = a_campaign(moderation=Moderation.BY_RISK)
    layer = a_layer(campaign)
    switched_on(campaign, "links")
    RiskRule.objects.create(campaign=campaign, kind="phone", is_on=False)

    plain = submit(layer, text=BENCHES)
    linked = submit(layer, text="Voir https://a.example")
    phoned = submit(layer, text="Appelez le 06 12 34 56 78")

    assert [one.state for one in (plain, linked, phoned)] == ["published", "held", "published"]
    assert [hits_of(one) for one in (plain, linked, phoned)] == [[], [("links", 1)], []]


@pytest.mark.django_db
def test_a_reply_is_judged_by_the_same_rules():
    campaign = a_campaign(moderation=Moderation.BY_RISK)
    layer, person = a_layer(campaign), a_device_person()
    switched_on(campaign, "repeated")
    contribution = submit(layer, text="Un texte assez long pour compter.")

    made, _again = actions.reply(
        contribution, "un texte ASSEZ long, pour compter", by=person, key=a_key()
    )

    assert (made.state, hits_of(made)) == (State.HELD, [("repeated", 1)])


@pytest.mark.django_db
def test_a_text_counts_as_it_was_handed_in_whatever_its_author_made_of_it():
    campaign = a_campaign(moderation=Moderation.BY_RISK)
    layer, person = a_layer(campaign), a_person()
    switched_on(campaign, "repeated")
    first = submit(layer, by=person, text="Un texte assez long pour compter.")
    actions.edit(first, by=person, title="Bancs", text="Un tout autre texte, assez long aussi.")

    again = submit(layer, text="Un texte assez long pour compter.")
    new = submit(layer, text="Un tout autre texte, assez long aussi.")

    assert [again.state, new.state] == ["held", "published"]


@pytest.mark.django_db
def test_the_policy_by_risk_of_a_layer_stands_before_the_campaigns():
    campaign = a_campaign(moderation=Moderation.BEFORE)
    switched_on(campaign, "links")
    plain, risky = a_layer(campaign), a_layer(campaign, rule={"moderation": Moderation.BY_RISK})
    LayerRule.objects.filter(layer=plain).update(moderation="")

    assert [submit(layer).state for layer in (plain, risky)] == ["held", "published"]


@pytest.mark.django_db
def test_many_texts_from_one_device_are_read_and_then_no_more():
    campaign = a_campaign(moderation=Moderation.BY_RISK)
    layer, person = a_layer(campaign), a_device_person()
    switched_on(campaign, "many", allowed=1, within=60)

    states = []
    for minutes in (0, 10, 65, 200):
        with clock_set_to(timezone.now() + timedelta(minutes=minutes)):
            states.append(submit(layer, by=person, text=f"Texte {minutes}").state)

    assert states == ["published", "held", "held", "published"]


@pytest.mark.django_db
def test_what_a_rule_noticed_is_written_once_and_has_no_words():
    campaign = a_campaign(moderation=Moderation.BY_RISK)
    switched_on(campaign, "links")
    submit(a_layer(campaign), text="Voir https://a.example")
    hit = RuleHit.objects.get()

    with pytest.raises((InternalError, IntegrityError)), transaction.atomic():
        RuleHit.objects.update(found=0)

    assert {field.name for field in hit._meta.fields} == {"id", "event", "rule", "found", "allowed"}


def trusting(*, moderation=Moderation.BEFORE, trusts=True):
    campaign = a_campaign(moderation=moderation, trusts_authors=trusts)
    return campaign, a_layer(campaign)


def proven(layer, *, published=3, refused=0, author=None):
    author = author or a_person()
    for state, times in ((State.PUBLISHED, published), (State.REJECTED, refused)):
        for _each in range(times):
            a_contribution(layer, author=author, state=state)
    return author


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("record", "trusts", "is_so"),
    [
        ({"published": 3}, True, True),
        ({"published": 2}, True, False),
        ({"published": 3, "refused": 1}, True, False),
        ({"published": 3}, False, False),
    ],
    ids=["proven", "not yet", "lost at a refusal", "not opted in"],
)
def test_an_author_is_trusted_by_their_record_here_alone(record, trusts, is_so):
    campaign, layer = trusting(trusts=trusts)
    author = proven(layer, **record)

    assert is_trusted(author, campaign) is is_so
    assert not is_trusted(author, a_campaign(trusts_authors=True))


@pytest.mark.django_db
def test_a_device_alone_is_never_trusted():
    campaign, layer = trusting()

    assert not is_trusted(proven(layer, author=a_device_person()), campaign)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("number", "text", "state", "rules"),
    [
        (11, BENCHES, "published", ["trusted"]),
        (20, BENCHES, "held", ["sample"]),
        (11, "Voir https://a.example", "held", ["links"]),
    ],
    ids=["passes", "one in ten", "a rule notices"],
)
def test_a_trusted_authors_text_passes_but_for_one_in_ten(number, text, state, rules):
    campaign, layer = trusting()
    author = proven(layer)
    switched_on(campaign, "links")

    verdict = first_verdict(
        campaign, Moderation.BEFORE, author,
        is_suspect=False, number=number, seen=lambda: seen(text, own=()),
    )  # fmt: skip

    assert (verdict.state, [hit.rule for hit in verdict.hits]) == (state, rules)


@pytest.mark.django_db
def test_what_passed_by_trust_is_labelled_and_its_photos_are_looked_at():
    campaign, layer = trusting()
    author = proven(layer)

    made = [
        submit(layer, by=author, photos=(chosen(a_photo_ahead(campaign)),)) for _each in range(6)
    ]

    for one in made:
        is_drawn = one.public_id % 10 == 0
        assert hits_of(one) == [("sample" if is_drawn else "trusted", 1)]
        assert one.is_public is not is_drawn
        assert [photo.state for photo in one.photos.all()] == ["held"]


@pytest.mark.django_db
def test_trust_ends_with_the_first_refusal_and_comes_back_when_it_is_overturned():
    campaign, layer = trusting()
    author = proven(layer, published=4)
    last = author.contributions.order_by("pk").last()
    actions.reject(last, by=a_moderator(campaign), reason="off_topic", statement="No.")
    was_lost = not is_trusted(author, campaign)

    actions.restore(last, by=a_moderator(campaign))

    assert was_lost
    assert is_trusted(author, campaign)
