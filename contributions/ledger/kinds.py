"""What is entered in the ledger, and in which of its lines it counts.

One place: whoever adds an act to the table of moves says here whether the ledger counts it.
"""

from collections.abc import Iterator

from django.db import models

from contributions.ledger.fives import WITHHELD


class Entered(models.TextChoices):
    """What one entry of the ledger says; words of the program, nobody reads them on a page."""

    RECEIVED = "received", "received"
    PUBLISHED = "published", "published after it was held"
    WITHHELD = "withheld", "withheld, for a reason of the charter"
    ORDER = "order", "withheld on the order of a court or an authority"
    ERASED = "erased", "erased by the team, for a reason of the charter"
    RESTORED = "restored", "shown after all"
    MERGED = "merged", "joined to another"
    APPEAL = "appeal", "an author contests a refusal"
    APPEAL_UPHELD = "appeal_upheld", "the refusal stays"
    APPEAL_OVERTURNED = "appeal_overturned", "the refusal falls: it is published"
    REPORT = "report", "a reader points something out"
    REPORT_KEPT = "report_kept", "a report is read, nothing changes"
    REPORT_WITHHELD = "report_withheld", "a report is read, the thing is withheld"
    MONTH = "month", "a month is over: its figures are published"


# Acts of Event that the ledger counts, each once. The acts of an appeal count here by these names.
COUNTED: dict[str, Entered] = {
    "submit": Entered.RECEIVED,  # unless it waits to be confirmed: then it counts with that
    "confirm": Entered.RECEIVED,
    "confirm_held": Entered.RECEIVED,
    "publish": Entered.PUBLISHED,
    "reject": Entered.WITHHELD,
    "order": Entered.ORDER,
    "remove": Entered.ERASED,
    "restore": Entered.RESTORED,
    "merge": Entered.MERGED,
    "appeal": Entered.APPEAL,
    "uphold": Entered.APPEAL_UPHELD,
    "overturn": Entered.APPEAL_OVERTURNED,
}
# Acts that it does not count, and why.
UNCOUNTED = {
    "withdraw": "the author's own",
    "discard": "the author's own, or what has not come in",
    "unwithdraw": "the author's own",
    "unappeal": "the author's own",
    "ask": "a step before a decision",
    "resume": "a step before a decision",
    "quarantine": "a step before a decision",
    "release": "a step before a decision",
    "escalate": "a step before a decision",
    "lift_order": "what was ordered stays counted",
    "undo": "within minutes; what was undone stays counted, and so does the decision that follows",
    "unmerge": "what was joined stays counted as such",
    "unmerge_held": "what was joined stays counted as such",
    "split": "its halves are what was received",
    "redact": "a change of words; it stays where it is",
    "correct": "a change of words; it stays where it is",
    "propose": "the author's own",
    "retract": "the author's own",
    "accept": "a change of words; it stays where it is",
    "decline": "a change of words; it stays where it is",
    "suggest": "a change of words; it stays where it is",
    "unsuggest": "a change of words; it stays where it is",
    "agree": "the author's own",
    "disagree": "the author's own",
    "lapse": "a change of words that nobody answered; it stays where it is",
    "erase": "data protection, on its own record",
    "answer": "the city's word, which everybody reads",
    "status": "the city's word, which everybody reads",
    "forget": "the author's own",
}

AT_ONCE, AFTER_READING = "at_once", "after_reading"
# The lines of a published month, in their order; the reasons of `withheld.` follow the fifth.
LINES = (
    "received", AT_ONCE, AFTER_READING, "restored", "merged", "order", "erased",
    "report", "report_kept", "report_withheld",
    "appeal", "appeal_upheld", "appeal_overturned",
)  # fmt: skip


def lines_of(kind: str, reason: str, *, is_automatic: bool) -> Iterator[str]:
    """The lines in which an entry counts once."""
    match kind:
        case Entered.RECEIVED:
            yield "received"
            if is_automatic:
                yield AT_ONCE
        case Entered.PUBLISHED:
            yield AT_ONCE if is_automatic else AFTER_READING
        case Entered.WITHHELD:
            yield WITHHELD + reason
        case Entered.MONTH:
            return
        case _:
            yield str(kind)
