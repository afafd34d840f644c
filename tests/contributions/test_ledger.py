"""The ledger: it counts what happened, publishes months that are over, shows every tampering."""

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from campaigns.clock import clock_set_to
from campaigns.enums import Moderation, Visibility
from campaigns.models import Campaign
from contributions import actions
from contributions.demo.loading import Loader
from contributions.enums import State
from contributions.jobs import close_ledgers, seal_ledgers
from contributions.ledger import chain, closing, verifying
from contributions.ledger.kinds import COUNTED, UNCOUNTED
from contributions.models import (
    Event,
    LedgerEntry,
    LedgerMonth,
    LedgerSeal,
    PublicLedgerMonth,
    Report,
)
from contributions.moves import MOVES
from tests.contributions.ledgers import (
    APRIL,
    MARCH,
    MAY,
    a_campaign_since_march,
    a_sealed_campaign,
    happens,
    noon,
    verify,
)
from tests.factories import (
    a_campaign,
    a_contribution,
    a_layer,
    a_moderator,
    a_person,
    a_reply,
)

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    return a_campaign_since_march()


@pytest.fixture
def layer(campaign):
    return a_layer(campaign)


# What it counts ---------------------------------------------------------------------------


def test_every_act_is_counted_or_said_not_to_be():
    """Whoever adds a move says whether the ledger counts it (contributions/ledger/kinds.py)."""
    acts = {move.act for move in MOVES} | {"answer", "status", "forget"}

    assert acts - COUNTED.keys() - UNCOUNTED.keys() == set()
    assert COUNTED.keys() & UNCOUNTED.keys() == set()


def test_an_event_is_written_where_it_is_entered():
    """Whoever makes an Event elsewhere must enter it too (contributions/ledger/entering.py)."""
    made = re.compile(r"\bEvent\(|\bEvent\.objects\.(bulk_)?create\(")
    makers = {
        path.name
        for path in (ROOT / "contributions" / "actions").glob("*.py")
        if made.search(path.read_text()) and not re.search(r"\benter\(", path.read_text())
    }

    assert makers == {"forgetting.py"}  # its act does not count


def test_the_table_behind_the_public_one_equals_the_events():
    """Counted from `Event` in another way, for a whole campaign of the demo."""
    campaign = Loader("fibre", timezone.localdate(), lambda _text: None).load()

    told = {
        (month, line): count
        for month, lines in closing.unsuppressed(campaign).items()
        for line, count in lines.items()
        if not line.startswith("report")
    }

    assert told == counted_from_events(campaign)
    assert sum(count for (_month, line), count in told.items() if line == "received") == 46 + 28


def counted_from_events(campaign):
    """(month, line) → how often, from the rows of Event alone."""
    found = Counter()
    events = Event.objects.filter(contribution__layer__campaign=campaign)
    for act, after, reason, by_rule, at in events.values_list(
        "act", "after", "reason", "is_automatic", "at"
    ):
        month = timezone.localdate(at).replace(day=1)
        if act == "submit":
            found[month, "received"] += 1
            if after == "published":
                found[month, "at_once"] += 1
        elif act == "publish":
            found[month, "at_once" if by_rule else "after_reading"] += 1
        elif act == "reject":
            found[month, f"withheld.{reason}"] += 1
        elif act == "restore":
            found[month, "restored"] += 1
        elif act == "merge":
            found[month, "merged"] += 1
    return dict(found)


def test_reports_and_their_outcomes_are_counted_without_the_reports(campaign, layer):
    (one, other) = happens(layer, State.PUBLISHED, on=noon(3, 3), times=2)
    moderator = a_moderator(campaign)
    with clock_set_to(noon(3, 5)):
        for item in (one, one, other):
            actions.report(item, by=a_person(), reason="insult")
        actions.reject(one, by=moderator, reason="insult", statement="It insults.")
        actions.settle(other, by=moderator)
    Report.objects.all().delete()

    march = closing.unsuppressed(campaign)[MARCH]

    assert {line: n for line, n in march.items() if line.startswith("report")} == {
        "report": 3, "report_withheld": 2, "report_kept": 1,
    }  # fmt: skip


def test_an_entry_holds_nothing_of_a_person():
    kinds = {field.name: field for field in LedgerEntry._meta.get_fields() if field.concrete}

    assert kinds.keys() == {
        "id", "campaign", "event", "kind", "reason", "is_automatic", "on", "hours", "digest",
        "salt",
    }  # fmt: skip


def test_the_clock_of_reading_stands_still_while_the_author_is_asked(campaign, layer):
    (row,) = happens(layer, State.HELD, on=noon(3, 2))
    moderator = a_moderator(campaign)
    with clock_set_to(noon(3, 3)):
        actions.ask(row, by=moderator, statement="Which street?")
    with clock_set_to(noon(3, 5)):
        actions.resume(row, by=moderator)
    with clock_set_to(noon(3, 6)):
        actions.publish(row, by=moderator)

    assert LedgerEntry.objects.get(kind="published").hours == 48


# What it publishes ------------------------------------------------------------------------


def test_a_month_is_published_in_fives_once_it_is_over(campaign, layer):
    happens(layer, State.PUBLISHED, on=noon(3, 3), times=9)
    happens(layer, State.REJECTED, on=noon(3, 4), times=3)

    assert closing.close_months(campaign, at=noon(3, 31)) == []
    (march,) = closing.close_months(campaign, at=noon(4, 1))

    assert (march.month, march.figures) == (
        MARCH, {"lines": {"after_reading": 5, "received": 10}, "reasons": 10, "promise_days": 2},
    )  # fmt: skip
    assert march.waiting == {"received": 2, "after_reading": 4, "withheld.off_topic": 3}


def test_what_waited_leaves_with_the_next_month_and_the_month_before_stays(campaign, layer):
    happens(layer, State.REJECTED, on=noon(3, 4), times=3)
    closing.close_months(campaign, at=noon(4, 1))
    before = list(PublicLedgerMonth.objects.values())
    happens(layer, State.REJECTED, on=noon(4, 4), times=3)
    closing.close_months(campaign, at=noon(6, 1))

    months = list(PublicLedgerMonth.objects.order_by("month"))

    assert list(PublicLedgerMonth.objects.order_by("month").values())[:1] == before
    assert [month.figures["lines"] for month in months] == [
        {}, {"received": 5, "withheld.off_topic": 5}, {},
    ]  # fmt: skip
    assert [month.month for month in months] == [MARCH, APRIL, MAY]


def test_what_is_entered_late_counts_in_the_next_month_that_is_closed(campaign, layer):
    closing.close_months(campaign, at=noon(4, 1))
    happens(layer, State.HELD, on=noon(3, 4), times=5)  # the minutes of a meeting in March
    happens(layer, State.HELD, on=noon(4, 4), times=5)

    (april,) = closing.close_months(campaign, at=noon(5, 2))

    assert april.figures["lines"] == {"received": 10}
    assert verifying.faults(campaign) == []


def test_delays_are_told_when_enough_was_published_to_hide_each(campaign, layer):
    for hour in range(30):
        (row,) = happens(layer, State.HELD, on=noon(3, 3))
        with clock_set_to(noon(3, 3) + timedelta(hours=hour)):
            actions.publish(row, by=a_moderator(campaign))
    for row in happens(layer, State.HELD, on=noon(4, 7), times=9):
        with clock_set_to(noon(4, 7)):
            actions.publish(row, by=a_moderator(campaign))

    march, april = closing.close_months(campaign, at=noon(5, 1))

    assert (march.figures["half_within"], march.figures["most_within"]) == (24, 48)
    assert april.figures["lines"]["after_reading"] == 5
    assert not {"half_within", "most_within"} & april.figures.keys()


def test_a_policy_that_publishes_at_once_is_told_as_a_rule():
    campaign = a_campaign(moderation=Moderation.AFTER)
    a_contribution(a_layer(campaign))

    (lines,) = closing.unsuppressed(campaign).values()

    assert lines == {"received": 1, "at_once": 1}


def test_a_draft_publishes_nothing_and_an_archive_ends_with_its_last_appeals(campaign, layer):
    happens(layer, State.HELD, on=noon(3, 3), times=5)
    closing.close_months(campaign, at=noon(4, 1))
    Campaign.objects.update(visibility=Visibility.DRAFT)
    assert not PublicLedgerMonth.objects.exists()

    Campaign.objects.update(visibility=Visibility.ARCHIVED)
    campaign.refresh_from_db()
    closing.close_months(campaign, at=datetime(2030, 1, 1, tzinfo=UTC))

    assert PublicLedgerMonth.objects.order_by("month").last().month == date(2027, 6, 1)


def test_the_jobs_seal_and_close_and_do_it_once(campaign, layer):
    happens(layer, State.PUBLISHED, on=noon(3, 3), times=2)

    for _twice in range(2):
        seal_ledgers(0)
        close_ledgers(0)

    assert not chain.unsealed(campaign.pk)
    months = list(LedgerMonth.objects.filter(campaign=campaign).values_list("month", flat=True))
    assert months[0] == MARCH
    assert len(set(months)) == len(months)


# What shows a tampering -------------------------------------------------------------------


@pytest.fixture
def sealed():
    return a_sealed_campaign()


def behind_its_back(sql, *parameters):
    """As whoever owns the tables can: the triggers and the constraints are taken away first."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("entry", "seal", "month"):
            cursor.execute(f"ALTER TABLE contributions_ledger{table} DISABLE TRIGGER USER")
        cursor.execute(
            "ALTER TABLE contributions_ledgerseal"
            " DROP CONSTRAINT IF EXISTS ledger_position_once,"
            " DROP CONSTRAINT IF EXISTS ledger_never_forks"
        )
        cursor.execute(sql, parameters)


def entry_at(position):
    return LedgerSeal.objects.get(position=position).entry_id


def test_a_ledger_that_nobody_touched_is_well(sealed):
    is_well, said = verify(sealed)

    last = LedgerSeal.objects.order_by("-position").first()
    assert is_well
    assert said == f"{sealed.slug}: 10 entries, seal {last.hash}\n"


@pytest.mark.parametrize(
    "change", ["reason = 'insult'", "\"on\" = '2026-03-09'", "is_automatic = true", "hours = 1"]
)
def test_a_changed_entry_is_found_and_named(sealed, change):
    changed = entry_at(8)
    behind_its_back(f"UPDATE contributions_ledgerentry SET {change} WHERE id = %s", changed)

    is_well, said = verify(sealed)

    assert not is_well
    assert f"changed: 8 (entry {changed}, withheld" in said


def test_a_removed_entry_is_found_and_named(sealed):
    gone = LedgerSeal.objects.select_related("entry").get(position=3)
    behind_its_back("DELETE FROM contributions_ledgerseal WHERE position = 3")
    behind_its_back("DELETE FROM contributions_ledgerentry WHERE id = %s", gone.entry_id)

    is_well, said = verify(sealed)

    assert not is_well
    assert "removed: what stood between 2 and 4" in said
    assert f"removed: the entry of event {gone.entry.event_id} (submit)" in said


def test_an_inserted_entry_is_found_and_named(sealed):
    """Even with a seal that fits where it pretends to stand."""
    forged = LedgerEntry.objects.create(campaign=sealed, kind="published", on=MARCH)
    former = LedgerSeal.objects.get(position=3)
    behind_its_back(
        "INSERT INTO contributions_ledgerseal (entry_id, campaign_id, position, former, hash)"
        " VALUES (%s, %s, 4, %s, %s)",
        forged.pk, sealed.pk, former.hash, chain.seal_of(forged, former.hash),
    )  # fmt: skip

    is_well, said = verify(sealed)

    assert not is_well
    assert f"inserted: 4 (entry {forged.pk}, published" in said
    assert f"inserted: entry {forged.pk} (published) is of no event" in said


def test_entries_in_another_order_are_found_and_named(sealed):
    behind_its_back(
        "UPDATE contributions_ledgerseal SET position = 7 - position WHERE position IN (3, 4)"
    )

    is_well, said = verify(sealed)

    assert not is_well
    assert f"moved: 3 (entry {entry_at(3)}, " in said


def test_a_chain_that_was_reckoned_anew_shows_in_the_seal_that_somebody_kept(sealed):
    kept = PublicLedgerMonth.objects.get(month=APRIL).seal
    assert verify(sealed, seal=kept)[0]

    behind_its_back("UPDATE contributions_ledgerentry SET salt = 'x' WHERE id = %s", entry_at(2))
    former = chain.genesis(sealed.pk)
    for seal in LedgerSeal.objects.select_related("entry").order_by("position"):
        made = chain.seal_of(seal.entry, former)
        behind_its_back(
            "UPDATE contributions_ledgerseal SET former = %s, hash = %s WHERE entry_id = %s",
            former, made, seal.entry_id,
        )  # fmt: skip
        former = made

    assert verify(sealed)[0]  # the chain fits together again…
    is_well, said = verify(sealed, seal=kept)
    assert not is_well  # …and not to what was published
    assert "That seal is not in the chain" in said


def test_a_changed_month_is_found_and_named(sealed):
    behind_its_back(
        "UPDATE contributions_ledgermonth SET figures = jsonb_set(figures, '{lines}', '{}')"
        " || '{\"promise_days\": 9}' WHERE month = %s", MARCH,
    )  # fmt: skip

    is_well, said = verify(sealed)

    assert not is_well
    assert "changed: the figures of 2026-03 are not those that were published" in said


def test_the_database_refuses_to_change_what_is_entered(sealed):
    for row in (
        LedgerEntry.objects.first(),
        LedgerSeal.objects.first(),
        LedgerMonth.objects.first(),
    ):
        rows = type(row).objects.filter(pk=row.pk)
        with pytest.raises(IntegrityError, match="written once"), transaction.atomic():
            rows.update(campaign=a_campaign())
        with pytest.raises(IntegrityError), transaction.atomic():
            rows._raw_delete(rows.db)


@pytest.mark.parametrize(
    ("role", "table", "rights"),
    [
        ("parvis_web", "ledgerentry", "INSERT,SELECT"),
        ("parvis_web", "ledgerseal", ""),
        ("parvis_web", "ledgermonth", ""),
        ("parvis_jobs", "ledgerentry", "INSERT,SELECT"),
        ("parvis_jobs", "ledgerseal", "INSERT,SELECT"),
        ("parvis_jobs", "ledgermonth", "INSERT,SELECT"),
        ("parvis_tiles", "ledgerentry", ""),
    ],
)
def test_nobody_may_take_anything_back(role, table, rights):
    kinds = ("INSERT", "SELECT", "UPDATE", "DELETE", "TRUNCATE")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind FROM unnest(%s::text[]) AS kind"
            " WHERE has_table_privilege(%s, %s, kind) ORDER BY 1",
            [list(kinds), role, f"contributions_{table}"],
        )
        assert ",".join(kind for (kind,) in cursor.fetchall()) == rights


def test_a_reply_that_is_refused_is_sealed_like_the_rest(campaign, layer):
    with clock_set_to(noon(3, 3)):
        a_reply(a_contribution(layer), state=State.REJECTED)

    assert chain.seal(campaign.pk) == 4
    assert chain.seal(campaign.pk) == 0
