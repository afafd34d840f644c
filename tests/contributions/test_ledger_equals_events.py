"""The table behind the ledger equals what happened, counted apart: in SQL, from the rows."""

from datetime import timedelta

import pytest
from django.db import connection

from campaigns.clock import clock_set_to
from campaigns.enums import Moderation, Role
from campaigns.models import ModerationPolicy
from contributions import actions
from contributions.actions.overlays import end_overlays
from contributions.enums import State
from contributions.ledger import closing
from contributions.ledger.kinds import LINES
from contributions.models import Event
from contributions.moves import MOVES
from tests.contributions.ledgers import a_campaign_since_march, noon
from tests.factories import a_contribution, a_layer, a_moderator, a_person, a_reply
from tests.photos import a_photo

pytestmark = pytest.mark.django_db

FROM_EVENTS = """
SELECT to_char(e.at AT TIME ZONE 'Europe/Paris', 'YYYY-MM'), told.line, count(*)
FROM contributions_event AS e
JOIN contributions_contribution AS c ON c.id = e.contribution_id
JOIN layers_layer AS l ON l.id = c.layer_id
CROSS JOIN LATERAL (
    SELECT 'received' WHERE e.act = 'submit' AND e.after <> 'to_confirm' OR e.act LIKE 'confirm%%'
    UNION ALL SELECT 'at_once'
        WHERE (e.act = 'submit' OR e.act LIKE 'confirm%%') AND e.after = 'published'
    UNION ALL SELECT 'after_reading' WHERE e.act = 'publish'
    UNION ALL SELECT 'withheld.' || e.reason WHERE e.act = 'reject'
    UNION ALL SELECT 'order' WHERE e.act = 'order'
    UNION ALL SELECT 'erased' WHERE e.act = 'remove'
    UNION ALL SELECT 'restored' WHERE e.act = 'restore'
    UNION ALL SELECT 'merged' WHERE e.act = 'merge'
    UNION ALL SELECT 'appeal' WHERE e.act = 'appeal'
    UNION ALL SELECT 'appeal_upheld' WHERE e.act = 'uphold'
    UNION ALL SELECT 'appeal_overturned' WHERE e.act = 'overturn'
) AS told (line)
WHERE l.campaign_id = %s GROUP BY 1, 2
"""
# A report has its outcome when somebody has read it: withheld when the thing was refused just then.
FROM_REPORTS = """
SELECT to_char(told.at AT TIME ZONE 'Europe/Paris', 'YYYY-MM'), told.line, count(*)
FROM contributions_report AS r
JOIN contributions_contribution AS c ON c.id = r.contribution_id
JOIN layers_layer AS l ON l.id = c.layer_id
CROSS JOIN LATERAL (
    SELECT r.at, 'report'
    UNION ALL
    SELECT r.settled_at, CASE WHEN EXISTS (
        SELECT FROM contributions_event AS e
        WHERE e.contribution_id = r.contribution_id AND e.act = 'reject' AND e.at = r.settled_at
    ) THEN 'report_withheld' ELSE 'report_kept' END
    WHERE r.settled_at IS NOT NULL
) AS told (at, line)
WHERE l.campaign_id = %s GROUP BY 1, 2
"""
WHY = {"reason": "insult", "statement": "It insults."}


def counted(campaign):
    """(month, line) → how often."""
    found = {}
    with connection.cursor() as cursor:
        for sql in (FROM_EVENTS, FROM_REPORTS):
            cursor.execute(sql, [campaign.pk])
            found |= {(month, line): count for month, line, count in cursor.fetchall()}
    return found


def told(campaign):
    return {
        (f"{month:%Y-%m}", line): count
        for month, lines in closing.unsuppressed(campaign).items()
        for line, count in lines.items()
    }


BY_LETTER = {"confirm", "confirm_held"}  # of what waits for an address: test_confirming.py


class Days:
    """A campaign in which everything happens, at some hour of some days."""

    def __init__(self):
        self.campaign = a_campaign_since_march()
        self.layer = a_layer(self.campaign)
        self.first, self.second = a_moderator(self.campaign), a_moderator(self.campaign)
        self.at = noon(3, 3)

    def then(self, act, item, *, hours=1, **more):
        """An act, some hours after the last one."""
        self.at += timedelta(hours=hours)
        with clock_set_to(self.at):
            return act(item, **more)

    def new(self, **more):
        self.at += timedelta(hours=1)
        with clock_set_to(self.at):
            return a_contribution(self.layer, state=State.HELD, **more)

    def time_passes(self, hours):
        self.at += timedelta(hours=hours)
        with clock_set_to(self.at):
            end_overlays()

    def a_text_goes_to_and_fro(self):
        item, first, second = self.new(), self.first, self.second
        for act, more in (
            (actions.ask, {"by": first, "statement": "Where?"}),
            (actions.resume, {"by": first}),
            (actions.publish, {"by": first}),
            (actions.quarantine, {"by": first, **WHY}),
            (actions.release, {"by": first}),
            (actions.reject, {"by": first, **WHY}),
            (actions.restore, {"by": second}),
            (actions.withdraw, {"by": item.author}),
            (actions.unwithdraw, {"by": item.author}),
            (actions.reject, {"by": first, **WHY}),
            (actions.appeal, {"by": item.author, "statement": "No insult."}),
            (actions.uphold, {"by": second, "statement": "It is one."}),
        ):
            item = self.then(act, item, **more)

    def ordered_and_erased(self):
        """By a court, by who answers for the campaign, by an author."""
        court = a_person(is_administrator=True)
        manager = a_moderator(self.campaign, Role.MANAGER)
        item = self.then(actions.publish, self.new(), by=self.first)
        item = self.then(actions.order, item, by=court, statement="Court, No. 12.")
        self.then(actions.lift_order, item, by=court, statement="No longer.")
        self.then(actions.remove, self.new(), by=manager, **WHY)
        own = self.new()
        self.then(actions.discard, own, by=own.author)

    def appeals(self):
        for end in ("overturn", "unappeal", None):
            item = self.then(actions.reject, self.new(), by=self.first, **WHY)
            self.then(actions.appeal, item, by=item.author, statement="No insult.")
            if end == "overturn":
                self.then(actions.overturn, item, by=self.second, statement="You are right.")
            elif end == "unappeal":
                self.then(actions.unappeal, item, by=item.author)
        self.time_passes(24 * 30)  # the last one waits too long

    def what_ends_by_itself(self):
        self.then(actions.ask, self.new(), by=self.first, statement="Where?")
        item = self.then(actions.publish, self.new(), by=self.first)
        self.then(actions.quarantine, item, by=self.first, **WHY)
        self.time_passes(24 * 15)

    def joined_and_parted(self):
        into = self.then(actions.publish, self.new(), by=self.first)
        for is_published in (True, False):
            item = self.new()
            if is_published:
                item = self.then(actions.publish, item, by=self.first)
            item = self.then(actions.merge, item, into=into, by=self.first)
            self.then(actions.unmerge, item, by=self.first)

    def taken_back(self):
        item = self.then(actions.publish, self.new(), by=self.first)
        item = self.then(actions.undo, item, by=self.first, hours=0.05)
        item = self.then(actions.reject, item, by=self.first, **WHY)
        self.then(actions.undo, item, by=self.first, hours=0.05)

    def reports(self):
        kept, refused = (self.then(actions.publish, self.new(), by=self.first) for _two in "ab")
        for item in (kept, kept, refused):
            self.then(actions.report, item, by=a_person(), reason="insult")
        self.then(actions.settle, kept, by=self.first)
        self.then(actions.reject, refused, by=self.first, **WHY)
        self.then(actions.report, kept, by=a_person(), reason="insult")  # nobody has read it yet

    def replies_and_photos(self):
        item = self.then(actions.publish, self.new(), by=self.first)
        with clock_set_to(self.at):
            a_reply(item)
            a_reply(item, state=State.REJECTED)
            a_photo(item, state=State.PUBLISHED)
            a_photo(item, state=State.REJECTED, position=1)

    def at_once(self):
        ModerationPolicy.objects.filter(campaign=self.campaign).update(moderation=Moderation.AFTER)
        self.new()


def test_every_act_and_every_line_is_counted_as_the_rows_say():
    days, elsewhere = Days(), Days()
    for one in (days, elsewhere):
        one.replies_and_photos()
        one.a_text_goes_to_and_fro()
    for happen in (
        days.appeals, days.what_ends_by_itself, days.joined_and_parted, days.taken_back,
        days.reports, days.ordered_and_erased, days.at_once,
    ):  # fmt: skip
        happen()

    found = counted(days.campaign)

    acts = Event.objects.filter(contribution__layer__campaign=days.campaign).values_list("act")
    assert {move.act for move in MOVES} - BY_LETTER <= {act for (act,) in acts}
    assert {line for _month, line in found} >= {*LINES, "withheld.insult"}
    assert len({month for month, _line in found}) >= 2
    assert told(days.campaign) == found
    assert told(elsewhere.campaign) == counted(elsewhere.campaign)


def test_a_ledger_that_counts_one_thing_twice_does_not_equal_the_events():
    """The comparison can fail."""
    days = Days()
    days.joined_and_parted()
    event = Event.objects.filter(act="merge").first()

    Event.objects.create(
        contribution=event.contribution, act="merge", before="held", after="merged", at=event.at
    )

    assert told(days.campaign) != counted(days.campaign)
