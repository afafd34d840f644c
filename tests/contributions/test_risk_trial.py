"""Rules tried on the past give the answer that they give when they are on (property)."""

from datetime import timedelta
from time import monotonic

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns.clock import clock_set_to
from campaigns.enums import Moderation, OutsidePolicy, Role, RuleKind
from campaigns.risk import rules_of
from contributions import actions
from contributions.actions.screening import report_hits
from contributions.models import Contribution, Event, Reply, RuleHit
from contributions.trial import tried
from tests.factories import (
    EAST,
    PLACE,
    a_campaign,
    a_device_person,
    a_draft,
    a_key,
    a_layer,
    a_moderator,
    a_person,
    a_point,
)

pytestmark = pytest.mark.django_db
TEXTS = (
    "Des bancs à l’ombre, place du marché.",
    "des BANCS à l'ombre place du marché",
    "Voir https://a.example et www.b.example",
    "Appelez-moi : 06 12 34 56 78, ou ana@a.example",
    "La voiture AB-123-CD bloque le passage.",
    "Quel crétin a fait ce carrefour ?",
    "The con of this is the cost, I know.",
    "Oui.",
)
FIGURES = {
    "repeated": {"within": 2, "letters": 10},
    "many": {"allowed": 2, "within": 90},
    "outside": {"allowed": 100},
    "first": {"times": 1},
}


def every_rule_on(campaign):
    for rule in rules_of(campaign):
        rule.is_on = True
        rule.figures |= FIGURES.get(rule.kind, {})
        rule.words = ["crétin*", "con"] if rule.kind == RuleKind.WORDS else []
        rule.save()


acts = st.lists(
    st.tuples(
        st.sampled_from(["write", "write", "outside", "reply", "edit", "on behalf"]),
        st.integers(0, 2),  # who
        st.integers(0, len(TEXTS) - 1),
        st.integers(0, 80),  # minutes since the last act
    ),
    min_size=1,
    max_size=12,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=acts)
def test_the_trial_and_the_intake_agree_on_every_text(acts):
    campaign = a_campaign(moderation=Moderation.BY_RISK, outside=OutsidePolicy.FLAG)
    layer, first = a_layer(campaign), None
    every_rule_on(campaign)
    writers = [a_device_person(), a_person(), a_person()]
    now = timezone.now() - timedelta(hours=20)

    for what, who, text, minutes in acts:
        now += timedelta(minutes=minutes)
        with clock_set_to(now):
            made = act(what, layer, writers[who], TEXTS[text], first)
        first = first or (made if made and made.is_public else None)

    assert by_trial(campaign) == at_intake(campaign)


@pytest.mark.parametrize("most", [1, 3, 5])
def test_a_trial_of_the_latest_texts_remembers_the_older_ones(most):
    campaign = a_campaign(moderation=Moderation.BY_RISK)
    layer, writers = a_layer(campaign), [a_device_person(), a_person()]
    every_rule_on(campaign)
    now = timezone.now() - timedelta(hours=20)
    for turn in range(7):
        with clock_set_to(now + timedelta(minutes=20 * turn)):
            act("write", layer, writers[turn % 3 == 0], TEXTS[turn % 3], None)
    rules = list(campaign.risk_rules.all())

    cut = tried(campaign, rules, most=most)

    latest = {one.pk: one.public_id for one in Contribution.objects.order_by("-pk")[:most]}
    whole = [one for one in tried(campaign, rules).caught if one.came.public_id in latest.values()]
    assert (cut.total, cut.is_cut) == (most, True)
    assert cut.caught == whole


def test_reports_are_counted_alike_by_the_trial_and_where_they_come_in():
    campaign = a_campaign(moderation=Moderation.AFTER)
    layer = a_layer(campaign)
    every_rule_on(campaign)
    told = {}
    for confirmed, devices in ((2, 5), (3, 0), (4, 1)):
        item = actions.submit(a_draft(), layer=layer, by=a_person(), key=a_key()).contribution
        readers = [a_person() for _each in range(confirmed)]
        for reader in [*readers, *(a_device_person() for _each in range(devices))]:
            actions.report(item, by=reader, reason="insult")
        told[item.public_id] = report_hits(item, at=timezone.now())

    caught = tried(campaign, list(campaign.risk_rules.all())).caught

    by_trial = {
        one.came.public_id: tuple(hit for hit in one.hits if hit.rule == RuleKind.REPORTED)
        for one in caught
    }
    assert [len(hits) for hits in told.values()] == [0, 1, 1]
    assert {key: hits for key, hits in by_trial.items() if hits} == {
        key: hits for key, hits in told.items() if hits
    }


def act(what, layer, person, text, first):
    """One act of somebody; a public contribution that it made, or nothing."""
    if what == "reply" and first:
        actions.reply(first, text, by=person, key=a_key())
    elif what == "edit" and first and first.author_id and not first.reply_count:
        first.refresh_from_db()
        if not first.reply_count:
            words = {"title": "Un autre titre", "text": "Un texte paisible et neuf."}
            actions.edit(first, by=first.author, **words)
    elif what in ("write", "outside", "on behalf"):
        place = a_point(EAST + 0.01, PLACE[1]) if what == "outside" else a_point()
        draft = a_draft(text=text, geometry=place, title="Ici", signature="")
        if what == "on behalf":
            person = manager_of(layer.campaign)
        done = actions.submit(
            draft, layer=layer, by=person, key=a_key(), on_behalf=what == "on behalf"
        )
        return done.contribution
    return None


def manager_of(campaign):
    return a_moderator(campaign, Role.MANAGER)


def at_intake(campaign):
    """Public identity → what the rules noticed when it came in."""
    found = {}
    for model in (Contribution, Reply):
        for row in model.objects.of_campaign(campaign):
            events = row.events.filter(act="submit")
            own = events.of_its_words() if model is Contribution else events
            hits = RuleHit.objects.filter(event__in=own)
            found[row.public_id] = sorted(hits.values_list("rule", "found", "allowed"))
    return found


def by_trial(campaign):
    """The same, by the trial."""
    rules = list(campaign.risk_rules.all())
    found = {one.came.public_id: one.hits for one in tried(campaign, rules).caught}
    rows = [*Contribution.objects.of_campaign(campaign), *Reply.objects.of_campaign(campaign)]
    return {
        row.public_id: sorted(
            (hit.rule, hit.found, hit.allowed) for hit in found.get(row.public_id, ())
        )
        for row in rows
    }


def many_texts(layer, count):
    """Texts of a hundred authors, a minute apart, as their intake would have left them."""
    authors = [a_device_person() for _each in range(100)]
    pattern = actions.submit(a_draft(), layer=layer, by=authors[0], key=a_key()).contribution
    begun = timezone.now() - timedelta(minutes=count)
    rows = Contribution.objects.bulk_create(
        Contribution(
            layer=layer,
            author=authors[number % 100],
            kind="comment",
            state="published",
            is_public=True,
            published_on=begun.date(),
            title=f"Titre {number}",
            text=f"{TEXTS[number % len(TEXTS)]} {number // 20} " + "mot " * 60,
            geom=pattern.geom,
            public_geom=pattern.public_geom,
            precision=pattern.precision,
            created_at=begun + timedelta(minutes=number),
        )
        for number in range(count)
    )
    Event.objects.bulk_create(
        Event(contribution=row, act="submit", after="published", at=row.created_at) for row in rows
    )


@pytest.mark.long
def test_ten_thousand_texts_are_tried_while_one_waits():
    campaign = a_campaign(moderation=Moderation.AFTER)
    many_texts(a_layer(campaign), 10_000)
    every_rule_on(campaign)
    rules = list(campaign.risk_rules.all())
    with connection.cursor() as cursor:  # as autovacuum does a minute after so many rows
        cursor.execute("ANALYZE contributions_contribution, contributions_event")

    began = monotonic()
    trial = tried(campaign, rules)

    assert trial.total == 10_000
    assert monotonic() - began < 10
