"""The ledger and the one whom no trigger and no right stops: a superuser of the server.

They come on a connection of their own, with every trigger and every foreign key switched off, and
commit what they write.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import psycopg
import pytest
from django.db import connection

from contributions.ledger import chain
from contributions.models import Event, LedgerEntry, LedgerSeal
from tests.contributions.ledgers import MARCH, a_sealed_campaign, verify

pytestmark = pytest.mark.django_db(transaction=True)

ENTRY, SEAL, MONTH = (f"contributions_ledger{table}" for table in ("entry", "seal", "month"))


@contextmanager
def a_superuser(*, triggers: str = "off") -> Iterator[psycopg.Connection[Any]]:
    """The administrator of the private cluster (script/lib/cluster.sh)."""
    where = connection.settings_dict
    with psycopg.connect(
        host=where["HOST"], dbname=where["NAME"], user="parvis_admin", autocommit=True
    ) as link:
        (is_superuser,) = link.execute(
            "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
        assert is_superuser
        if triggers == "off":
            link.execute("SET session_replication_role = replica")
        yield link


@pytest.fixture
def sealed():
    return a_sealed_campaign()


def seal_at(position: int) -> LedgerSeal:
    return LedgerSeal.objects.select_related("entry__event").get(position=position)


def act(sql: str, *parameters: object) -> None:
    with a_superuser() as superuser:
        assert superuser.execute(sql, parameters).rowcount > 0


def test_what_nobody_touched_is_well(sealed):
    is_well, said = verify(sealed)

    assert is_well
    assert said.startswith(f"{sealed.slug}: 10 entries")


@pytest.mark.parametrize("table", [ENTRY, SEAL, MONTH])
def test_even_a_superuser_must_switch_the_triggers_off_first(sealed, table):
    for sql in (f"UPDATE {table} SET campaign_id = campaign_id", f"DELETE FROM {table}"):
        with (
            a_superuser(triggers="on") as superuser,
            pytest.raises(psycopg.Error, match="written once"),
        ):
            superuser.execute(sql)


@pytest.mark.parametrize(
    "change",
    [
        "kind = 'merged', reason = ''", "reason = 'insult'", "\"on\" = \"on\" + 1",
        "is_automatic = NOT is_automatic", "hours = 99", "salt = 'another'", "event_id = NULL",
    ],
)  # fmt: skip
def test_a_changed_entry_is_found_and_its_line_named(sealed, change):
    changed = seal_at(8).entry_id

    act(f"UPDATE {ENTRY} SET {change} WHERE id = %s", changed)

    is_well, said = verify(sealed)
    assert not is_well
    assert f"changed: 8 (entry {changed}, " in said
    assert "changed: 7 " not in said


@pytest.mark.parametrize("change", ["hash = repeat('0', 64)", "former = repeat('0', 64)"])
def test_a_changed_seal_is_found_and_its_line_named(sealed, change):
    act(f"UPDATE {SEAL} SET {change} WHERE position = 6")

    is_well, said = verify(sealed)
    assert not is_well
    assert f"changed: 6 (entry {seal_at(6).entry_id}, withheld, 2026-04-03)" in said


@pytest.mark.parametrize("position", [1, 5, 8])
def test_a_deleted_entry_is_found_and_its_line_named(sealed, position):
    gone = seal_at(position)

    act(f"DELETE FROM {SEAL} WHERE position = %s", position)
    act(f"DELETE FROM {ENTRY} WHERE id = %s", gone.entry_id)

    is_well, said = verify(sealed)
    assert not is_well
    assert f"removed: what stood between {position - 1} and {position + 1}" in said
    assert f"removed: the entry of event {gone.entry.event_id} ({gone.entry.event.act})" in said


def test_what_is_cut_off_the_end_is_found_by_the_events_and_by_the_seal_that_somebody_kept(sealed):
    kept, gone = seal_at(10).hash, [seal_at(10), seal_at(9)]

    for one in gone:
        act(f"DELETE FROM {MONTH} WHERE entry_id = %s", one.entry_id)
        act(f"DELETE FROM {SEAL} WHERE position = %s", one.position)
        act(f"DELETE FROM {ENTRY} WHERE id = %s", one.entry_id)

    assert verify(sealed)[0]  # two months that were never published: the chain alone cannot know…
    is_well, said = verify(sealed, seal=kept)
    assert not is_well  # …and whoever read one of them does
    assert "That seal is not in the chain" in said
    last = seal_at(8)
    act(f"DELETE FROM {SEAL} WHERE position = 8")
    act(f"DELETE FROM {ENTRY} WHERE id = %s", last.entry_id)
    assert f"removed: the entry of event {last.entry.event_id} (reject)" in verify(sealed)[1]


def test_an_inserted_entry_is_found_and_its_line_named(sealed):
    """Pushed into the middle, with a seal that fits on both sides."""
    forged = LedgerEntry.objects.create(campaign=sealed, kind="published", on=date(2026, 4, 3))
    former, pushed = seal_at(5).hash, seal_at(6).entry_id
    made = chain.seal_of(forged, former)

    act(f"UPDATE {SEAL} SET position = position + 1000 WHERE position > 5")
    act(f"UPDATE {SEAL} SET position = position - 999 WHERE position > 1000")
    act(f"UPDATE {SEAL} SET former = %s WHERE entry_id = %s", made, pushed)
    act(f"INSERT INTO {SEAL} VALUES (%s, 6, %s, %s, %s)", forged.pk, former, made, sealed.pk)

    assert list(LedgerSeal.objects.order_by("position").values_list("position", flat=True)) == [
        *range(1, 12)
    ]
    is_well, said = verify(sealed)
    assert not is_well
    assert f"inserted: entry {forged.pk} (published) is of no event" in said
    assert f"changed: 7 (entry {pushed}, withheld, 2026-04-03) does not fit its seal" in said


def test_entries_in_another_order_are_found_and_their_lines_named(sealed):
    former = seal_at(6).entry_id, seal_at(7).entry_id

    for before, after in ((6, 1000), (7, 6), (1000, 7)):
        act(f"UPDATE {SEAL} SET position = %s WHERE position = %s", after, before)

    assert (seal_at(7).entry_id, seal_at(6).entry_id) == former
    is_well, said = verify(sealed)
    assert not is_well
    assert f"moved: 6 (entry {former[1]}, received, 2026-04-03)" in said
    assert f"moved: 7 (entry {former[0]}, withheld, 2026-04-03)" in said


def test_contents_that_change_places_are_found_and_their_lines_named(sealed):
    one, other = seal_at(6).entry, seal_at(7).entry
    said_by = {entry.pk: (entry.kind, entry.reason, entry.hours) for entry in (one, other)}

    for entry, new in ((one, said_by[other.pk]), (other, said_by[one.pk])):
        act(f"UPDATE {ENTRY} SET kind = %s, reason = %s, hours = %s WHERE id = %s", *new, entry.pk)

    is_well, said = verify(sealed)
    assert not is_well
    assert f"changed: 6 (entry {one.pk}, received, 2026-04-03) does not fit its seal" in said
    assert f"changed: 7 (entry {other.pk}, withheld, 2026-04-03) does not fit its seal" in said


# The events behind the entries ------------------------------------------------------------


@pytest.mark.parametrize(
    "change", ["act = 'restore'", "reason = 'insult'", "at = at + interval '1 day'"]
)
def test_a_changed_event_is_found_by_its_entry(sealed, change):
    entry = seal_at(8).entry

    act(f"UPDATE contributions_event SET {change} WHERE id = %s", entry.event_id)

    is_well, said = verify(sealed)
    assert not is_well
    assert f"changed: entry {entry.pk} is not what event {entry.event_id} says" in said


def test_a_deleted_event_is_found_by_its_entry(sealed):
    entry = seal_at(8).entry

    act("DELETE FROM contributions_event WHERE id = %s", entry.event_id)

    is_well, said = verify(sealed)
    assert not is_well
    assert f"removed: the event {entry.event_id} of entry {entry.pk} (withheld)" in said


def test_an_event_that_no_longer_counts_is_found_by_its_entry(sealed):
    entry = seal_at(8).entry

    act("UPDATE contributions_event SET act = 'withdraw' WHERE id = %s", entry.event_id)

    is_well, said = verify(sealed)
    assert not is_well
    assert f"changed: entry {entry.pk} is not what event {entry.event_id} says" in said


def test_an_inserted_event_is_found_by_the_entry_that_it_has_not(sealed):
    like = seal_at(8).entry.event

    act(
        "INSERT INTO contributions_event"
        " (contribution_id, act, before, after, reason, is_automatic, doubt)"
        " VALUES (%s, 'reject', 'held', 'rejected', 'insult', false, '')",
        like.contribution_id,
    )

    forged = Event.objects.latest("pk")
    is_well, said = verify(sealed)
    assert not is_well
    assert f"removed: the entry of event {forged.pk} (reject)" in said


def test_a_changed_month_is_found_and_its_line_named(sealed):
    act(
        f"UPDATE {MONTH} SET figures = figures || '{{\"promise_days\": 9}}' WHERE month = %s", MARCH
    )

    is_well, said = verify(sealed)
    assert not is_well
    assert "changed: the figures of 2026-03 are not those that were published" in said


def test_a_deleted_month_is_found_by_the_entry_that_closed_it(sealed):
    act(f"DELETE FROM {MONTH} WHERE month = %s", MARCH)

    is_well, said = verify(sealed)
    assert not is_well
    assert f"removed: the month that entry {seal_at(9).entry_id} closed, 2026-03" in said
