"""What is stored of contributions."""

from contributions.models.answer import Answer, Status
from contributions.models.contribution import Contribution, Revision
from contributions.models.embed import Embed
from contributions.models.event import Event, LayerRevision, MoveRow, Notice, Statement
from contributions.models.public import PublicContribution, PublicReply
from contributions.models.receipt import Receipt, Submission
from contributions.models.reply import Reply, Support

__all__ = [
    "Answer",
    "Contribution",
    "Embed",
    "Event",
    "LayerRevision",
    "MoveRow",
    "Notice",
    "PublicContribution",
    "PublicReply",
    "Receipt",
    "Reply",
    "Revision",
    "Statement",
    "Status",
    "Submission",
    "Support",
]
