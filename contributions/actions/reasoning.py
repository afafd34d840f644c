"""The words that go with a decision: an article of the charter, what was wrong, and where."""

from django.utils.translation import gettext as _

from campaigns.enums import ReasonCode
from campaigns.errors import Refused
from contributions.actions.items import Moved, contribution_of
from contributions.models import Contribution, Photo
from contributions.texts import clean_field

STATEMENT_LENGTH = 5_000
PASSAGE_LENGTH = 500


def reasoned(item: Moved, reason: str, statement: str) -> str:
    """The clean words that go with one of the charter's reasons."""
    if reason not in ReasonCode.values:
        raise Refused("reason_missing", _("Choose one of the charter's reasons."))
    published = contribution_of(item).campaign.reasons.filter(code=reason)
    if not published.exists():
        raise Refused("reason_missing", _("This campaign's charter does not name this reason."))
    return worded(statement)


def worded(statement: str) -> str:
    """The clean words of a question, an answer, an appeal."""
    return _written(statement, _("Say why: the other side will read it."))


def worded_for_author(statement: str) -> str:
    """The clean words about what the team changed."""
    return _written(statement, _("Say why: the author will read it."))


def _written(statement: str, lacking: str) -> str:
    written = clean_field("statement", statement, longest=STATEMENT_LENGTH, required=False)
    if not written:
        raise Refused("statement_missing", lacking)
    return written


def passage_of(item: Moved, passage: str) -> str:
    """The extract that a decision is about, as it stands in the author's own words."""
    wanted = plain(clean_field("passage", passage, longest=PASSAGE_LENGTH, required=False))
    if not stands_in(item, wanted):
        raise Refused(
            "passage_not_found",
            _("This passage is not in the text: copy it from there, or leave the field empty."),
        )
    return wanted


def stands_in(item: Moved, passage: str) -> bool:
    """Whether an extract with single spaces is in the author's own words; none always is."""
    return not passage or any(passage in plain(words) for words in _words_of(item))


def plain(words: str) -> str:
    """Words with single spaces, so that a line's end is no difference."""
    return " ".join(words.split())


def _words_of(item: Moved) -> list[str]:
    if isinstance(item, Photo):
        return [item.alternative]
    if isinstance(item, Contribution):
        return [item.title, item.text, item.signature]
    return [item.text, item.signature]
