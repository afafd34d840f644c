"""Role × act × standing, and random lives: the table, the program and the database say the same."""

import sys
from collections import Counter
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from campaigns.clock import clock_set_to, database_now
from campaigns.enums import Right, Role
from campaigns.errors import Refused
from campaigns.models import Membership
from contributions import actions
from contributions.actions.hands import open_to
from contributions.actions.overlays import end_overlays
from contributions.actions.recording import move
from contributions.enums import Overlay, State
from contributions.models import Contribution
from contributions.moves import ADMINISTRATOR, AUTHOR, MOVES, OVERLAYS, STAND_IN, SYSTEM
from contributions.waiting import end_of
from tests.factories import a_campaign, a_contribution, a_layer, a_moderator, a_person, a_reply
from tests.photos import a_photo

pytestmark = pytest.mark.django_db

HELD, PUBLISHED, REJECTED = State.HELD, State.PUBLISHED, State.REJECTED
STANDINGS = [*State.values, *Overlay.values]
ACTS = sorted({row.act for row in MOVES} - {"submit"})
JUDGES = {"moderator", "decider", "manager"}
ROLES = (
    "author", "moderator", "decider", "manager", "planner", "facilitator", "administrator",
    "elsewhere", "resident", "nobody",
)  # fmt: skip
# Who may do what, by hand: an hour after the last decision, in a campaign with several judges.
MAY: dict[tuple[str, str], set[str]] = {
    ("confirm", "to_confirm"): {"author"},
    ("confirm_held", "to_confirm"): {"author"},
    ("discard", "to_confirm"): {"author", "nobody"},
    ("publish", "held"): JUDGES,
    ("reject", "held"): JUDGES,
    ("reject", "published"): JUDGES,
    ("reject", "quarantine"): JUDGES,
    ("restore", "rejected"): JUDGES - {"decider"},
    ("merge", "held"): JUDGES,
    ("merge", "published"): JUDGES,
    ("ask", "held"): JUDGES,
    ("resume", "asked"): JUDGES | {"author", "nobody"},
    ("quarantine", "published"): JUDGES | {"nobody"},
    ("release", "quarantine"): JUDGES | {"nobody"},
    ("order", "published"): {"administrator"},
    ("order", "quarantine"): {"administrator"},
    ("appeal", "rejected"): {"author"},
    ("unappeal", "appealed"): {"author"},
    ("escalate", "appealed"): {"nobody"},
    ("overturn", "appealed"): JUDGES - {"decider"},
    ("uphold", "appealed"): JUDGES - {"decider"},
    ("withdraw", "held"): {"author"},
    ("withdraw", "asked"): {"author"},
    ("withdraw", "published"): {"author"},
    ("withdraw", "quarantine"): {"author"},
    ("withdraw", "merged"): {"author"},
    ("unmerge", "merged"): JUDGES,
    ("unmerge_held", "merged"): JUDGES,
    # lift_order: only what was ordered, see below
    # undo: some minutes, by the hand that decided; nobody an hour later
    ("unwithdraw", "withdrawn"): {"author"},
}
for before in set(STANDINGS) - {"to_confirm", "erased"}:
    MAY["discard", before] = {"author"}
    MAY["remove", before] = {"manager", "administrator"}
NOT_OF = {
    "contribution": set(),
    "reply": {"merge"},
    "photo": {"merge", "ask", "resume", "unwithdraw", "order"},
}
NEVER = {  # where nothing of a kind ever stands
    "contribution": set(),
    "reply": {"merged", "to_confirm"},
    "photo": {"merged", "asked", "to_confirm"},
}


def a_fresh(kind, under, standing):
    """Something that waits, from which a standing is reached."""
    begins = State.UNCONFIRMED if standing == "to_confirm" else HELD
    return {
        "contribution": lambda: a_contribution(under.layer, state=begins),
        "reply": lambda: a_reply(under, state=HELD),
        "photo": lambda: a_photo(under),
    }[kind]()


def persons_of(item, decider):
    campaign = item.layer.campaign if isinstance(item, Contribution) else item.contribution.campaign
    elsewhere = a_moderator(a_campaign(), Role.MANAGER)
    return {
        "author": item.author,
        "moderator": a_moderator(campaign),
        "decider": decider,
        "manager": a_moderator(campaign, Role.MANAGER),
        "planner": a_moderator(campaign, Role.PLANNER),
        "facilitator": a_moderator(campaign, Role.FACILITATOR),
        "administrator": a_person(is_administrator=True),
        "elsewhere": elsewhere,
        "resident": a_person(),
        "nobody": None,
    }


def in_standing(item, standing, decider, target):
    """The item, held or to be confirmed, brought into a standing by whoever decides."""
    why = {"reason": "insult", "statement": "Why."}
    ways = {
        "to_confirm": [],
        "erased": ["discard"],
        "held": [],
        "published": ["publish"],
        "rejected": ["reject"],
        "merged": ["merge"],
        "withdrawn": ["withdraw"],
        "asked": ["ask"],
        "quarantine": ["publish", "quarantine"],
        "appealed": ["reject", "appeal"],
    }
    for act in ways[standing]:
        by = item.author if act in ("withdraw", "appeal", "discard") else decider
        into = target if act == "merge" else None
        item = move(item, act, by=by, into=into, **why)
    return item


@pytest.mark.parametrize("standing", STANDINGS)
@pytest.mark.parametrize("kind", ["contribution", "reply", "photo"])
def test_each_role_may_what_the_table_says_and_nothing_else(kind, standing):
    under = a_contribution()
    if standing in NEVER[kind]:
        pytest.skip("nothing of this kind ever stands there")
    made = a_fresh(kind, under, standing)
    decider = a_moderator(under.campaign)
    item = in_standing(made, standing, decider, under)
    persons = persons_of(item, decider)
    later = database_now() + timedelta(hours=1)

    found, wanted = {}, {}
    with clock_set_to(later):
        for role, person in persons.items():
            for act in ACTS:
                found[act, role] = _does(item, act, person, under)
                possible = act not in NOT_OF[kind] and role in MAY.get((act, standing), set())
                wanted[act, role] = possible
            told = {act for act in ACTS if wanted[act, role]} if person else set()
            assert open_to(item, person, at=later) == told, role

    assert found == wanted


def _does(item, act, by, target) -> bool:
    point = transaction.savepoint()
    try:
        into = target if act == "merge" else None
        move(item, act, by=by, into=into, reason="insult", statement="Why.")
    except Refused:
        return False
    finally:
        transaction.savepoint_rollback(point)
    return True


@pytest.mark.parametrize("table", ["contribution", "reply", "photo"])
def test_the_trigger_refuses_every_change_of_standing_that_no_move_makes(table):
    under = a_contribution()
    decider = a_moderator(under.campaign)
    known = {(str(row.before), str(row.after)) for row in MOVES}
    refused = 0
    for before in STANDINGS:
        if before == "merged" or before in NEVER[table]:
            continue
        item = in_standing(a_fresh(table, under, before), before, decider, under)
        for after in STANDINGS:
            if after in (before, "merged") or (before, after) in known:
                continue
            state, overlay = (OVERLAYS[after], after) if after in OVERLAYS else (after, "")
            with pytest.raises(IntegrityError, match="no move leads"), transaction.atomic():
                _write(table, item.pk, state, overlay)
            refused += 1

    assert refused > 15


def _write(table: str, pk: int, state: str, overlay: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE contributions_{table} SET state = %s, overlay = %s, is_public = %s,"
            " published_on = '2026-01-01' WHERE id = %s",
            [state, overlay, (state, overlay) == ("published", ""), pk],
        )


@pytest.mark.parametrize(
    "change",
    [
        "overlay = 'quarantine'", "overlay = 'asked'", "overlay = 'appealed'",
        "is_public = false", "overlay = 'quarantine', is_public = true", "overlay = 'strange'",
    ],
)  # fmt: skip
def test_what_is_public_is_one_expression_whatever_writes_it(change):
    item = a_contribution()

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE contributions_contribution SET {change} WHERE id = %s", [item.pk])


# Random lives ------------------------------------------------------------------------------------


class Model:
    """What should be so, kept apart from how the program finds it out."""

    def __init__(self, standing, until, now):
        self.standing, self.until = standing, until
        self._enter("author", now, "submit")

    def _enter(self, who, now, act):
        self.since, self.brought_by, self.began = now, who, act
        self.acts, self.deciders = [], []

    def verdict(self, who, act, now, rights):
        row = next((one for one in MOVES if (one.act, one.before) == (act, self.standing)), None)
        if row is None:
            return "wrong_state"
        if not (who == "author" and AUTHOR in row.by) and not (who is None and SYSTEM in row.by):
            orders = who == "administrator" and ADMINISTRATOR in row.by
            judges = Right.MODERATE in row.by and rights
            answers = who in ("manager", "administrator") and Right.CONFIGURE in row.by
            if who is None or not (orders or judges or answers):
                return "right_missing"
            if who == "author" and row.not_by_author:
                return "conflict_of_interest"
        return self._for_this_hand(row, who, now)

    def _for_this_hand(self, row, who, now):
        if row.never_after and row.never_after == self.began:
            return "ordered"
        if row.only_after and row.only_after != self.began:
            return "not_ordered"
        own = [at for hand, at in self.deciders if hand == who and who is not None]
        if row.not_by_decider and own:
            return "conflict_of_interest"
        soon = self.since + timedelta(minutes=10)
        if row.by_decider and (who != self.brought_by or now > soon):
            return "nothing_to_undo"
        if row.undo_minutes and any(now > at + timedelta(minutes=10) for at in own):
            return "conflict_of_interest"
        if row.once and row.act in self.acts:
            return "once_only"
        if row.within and now > self.since + row.within:
            return "too_late"
        return "done"

    def apply(self, who, act, now):
        row = next(one for one in MOVES if (one.act, one.before) == (act, self.standing))
        if OVERLAYS.get(row.before, row.before) != OVERLAYS.get(row.after, row.after):
            self._enter(who, now, act)
        self.acts.append(act)
        if act in ("reject", "uphold"):
            self.deciders.append((who, now))
        self.standing, self.until = str(row.after), end_of(row, now)

    def tick(self, now):
        if self.until is not None and self.until <= now:
            ends = {
                "asked": "resume", "quarantine": "release", "appealed": "escalate",
                "to_confirm": "discard",
            }  # fmt: skip
            self.apply(None, ends[self.standing], now)


HANDS = ("author", "first", "second", "manager", "planner", "administrator", "elsewhere", None)


# What ends a life comes seldom, else none would be long.
ENDS_A_LIFE = ("discard", "remove")
OFTEN = [act for act in ACTS if act not in ENDS_A_LIFE] * 6 + list(ENDS_A_LIFE)
BEGINNINGS = (HELD, HELD, State.UNCONFIRMED)


class Life(RuleBasedStateMachine):
    """One contribution through random acts of random people, with time going by."""

    world: dict
    verdicts: Counter  # how often each verdict was given to an act that somebody attempted

    @initialize(author_moderates=some.booleans(), begins=some.sampled_from(BEGINNINGS))
    def begin(self, author_moderates, begins):
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.now = database_now()
        layer = self.world["layer"]
        self.item = a_contribution(layer, state=begins)
        self.persons = self.world | {"author": self.item.author, None: None}
        if author_moderates:
            Membership.objects.create(
                person=self.item.author, campaign=layer.campaign, role=Role.MODERATOR
            )
        self.judges = {"first", "second", "manager"} | ({"author"} if author_moderates else set())
        came = self.item.events.get().at
        until = came + timedelta(days=7) if begins == State.UNCONFIRMED else None
        self.model = Model(str(begins), until, came)

    @rule(who=some.sampled_from(HANDS), act=some.sampled_from(OFTEN))
    def any_act(self, who, act):
        self._attempt(who, act)

    @rule(who=some.sampled_from(HANDS), rank=some.integers(0, len(ACTS)))
    def act_of_this_standing(self, who, rank):
        acts = sorted(
            row.act
            for row in MOVES
            if row.before == self.model.standing and row.act not in ENDS_A_LIFE
        ) or ["publish"]
        self._attempt(who, acts[rank % len(acts)])

    def _attempt(self, who, act):
        wanted = self.model.verdict(who, act, self.now, who in self.judges)
        into = self.world["target"] if act == "merge" else None
        with clock_set_to(self.now):
            try:
                with transaction.atomic():
                    move(
                        self.item, act, by=self.persons[who], into=into,
                        reason="insult", statement="Why.",
                    )  # fmt: skip
                found = "done"
            except Refused as refusal:
                found = refusal.code
        assert found == wanted, (who, act, self.model.standing)
        self.verdicts[found] += 1
        if found == "done":
            self.model.apply(who, act, self.now)

    @rule(hours=some.sampled_from([0.1, 1, 25, 73, 24 * 15, 24 * 190]))
    def wait(self, hours):
        self.now += timedelta(hours=hours)

    @rule()
    def job(self):
        with clock_set_to(self.now):
            end_overlays()
        self.model.tick(self.now)

    @invariant()
    def the_row_and_its_events_say_what_the_model_says(self):
        row = Contribution.objects.get(pk=self.item.pk)
        assert (row.standing, row.overlay_until) == (self.model.standing, self.model.until)
        assert row.is_public == (row.standing == PUBLISHED)
        assert replayed(row) == row.standing

    def teardown(self):
        if hasattr(self, "outer"):
            transaction.set_rollback(True)
            self.outer.__exit__(None, None, None)


def replayed(item) -> str:
    """The standing that the events alone lead to, each beginning where the last one ended."""
    standing = ""
    for event in item.events.of_its_words().moves().order_by("pk"):
        assert event.before == standing
        standing = event.after
    return standing


def live(examples: int, steps: int) -> Counter:
    """Live so many lives; how often each verdict was given."""
    layer = a_layer()
    campaign = layer.campaign
    Life.world = {
        "layer": layer,
        "target": a_contribution(layer),
        "first": a_moderator(campaign),
        "second": a_moderator(campaign),
        "manager": a_moderator(campaign, Role.MANAGER),
        "planner": a_moderator(campaign, Role.PLANNER),
        "administrator": a_person(is_administrator=True),
        "elsewhere": a_moderator(a_campaign()),
    }
    Life.verdicts = Counter()
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None,
            suppress_health_check=list(HealthCheck), derandomize=True, database=None,
        ),
    )  # fmt: skip
    return Life.verdicts


def test_some_hundred_random_acts_have_the_verdicts_of_the_model():
    verdicts = live(examples=12, steps=40)

    assert verdicts.total() >= 100
    assert verdicts["done"] > 0


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_ten_thousand_random_acts_have_the_verdicts_of_the_model(capsys):
    verdicts = live(examples=1_300, steps=50)  # the other steps are time going by, and the job

    attempted, accepted = verdicts.total(), verdicts["done"]
    with capsys.disabled():
        told = f"{attempted} acts attempted, {accepted} accepted: {dict(verdicts.most_common())}"
        sys.stdout.write(f"\n{told}\n")
    assert attempted >= 10_000
    assert accepted >= 1_000
    assert set(verdicts) == {
        "done", "wrong_state", "right_missing", "conflict_of_interest", "nothing_to_undo",
        "once_only", "too_late", "ordered", "not_ordered",
    }  # fmt: skip


def test_an_administrator_judges_an_appeal_where_nobody_else_could():
    item = a_contribution(state=HELD)
    campaign, administrator = item.campaign, a_person(is_administrator=True)
    Membership.objects.filter(campaign=campaign).delete()
    decider = a_moderator(campaign)
    actions.reject(item, by=decider, reason="insult", statement="Why.")
    actions.appeal(item, by=item.author, statement="No insult.")

    with transaction.atomic(), pytest.raises(Refused) as refusal:
        actions.overturn(item, by=decider, statement="Right.")
    assert refusal.value.code == "conflict_of_interest"
    assert STAND_IN in next(row for row in MOVES if row.act == "overturn").by
    assert actions.overturn(item, by=administrator, statement="Right.").is_public


@pytest.mark.parametrize("kind", ["contribution", "reply"])
def test_what_was_ordered_is_gone_back_on_by_nobody_but_whoever_ordered(kind):
    under = a_contribution()
    decider = a_moderator(under.campaign)
    item = in_standing(a_fresh(kind, under, "published"), "published", decider, under)
    persons = persons_of(item, decider)
    item = move(item, "order", by=persons["administrator"], statement="Order no. 1.")

    can = {role: open_to(item, one, at=database_now()) for role, one in persons.items() if one}

    assert can == {role: set() for role in can} | {
        "administrator": {"lift_order", "remove"},
        "manager": {"remove"},
        "author": {"discard"},
    }
    for act, by in (("restore", "manager"), ("appeal", "author")):
        with transaction.atomic(), pytest.raises(Refused) as refusal:
            move(item, act, by=persons[by], statement="No.")
        assert refusal.value.code == "ordered"
    assert move(item, "lift_order", by=persons["administrator"], statement="Over.").is_public
