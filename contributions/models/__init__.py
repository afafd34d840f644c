"""What is stored of contributions."""

from contributions.models.answer import Answer, Status
from contributions.models.aside import SetAside
from contributions.models.block import Block
from contributions.models.contribution import Contribution, Revision
from contributions.models.embed import Embed
from contributions.models.event import (
    Event,
    LayerRevision,
    MoveRow,
    Notice,
    RuleHit,
    Statement,
)
from contributions.models.following import Follow, FollowLetter, ReceiptLetter
from contributions.models.joined import PublicJoined, PublicSplit
from contributions.models.ledger import LedgerEntry, LedgerMonth, LedgerSeal, PublicLedgerMonth
from contributions.models.photo import Photo
from contributions.models.proposed import ProposedChange
from contributions.models.public import (
    PublicContribution,
    PublicEvent,
    PublicPhoto,
    PublicReply,
    PublicResponse,
    PublicTombstone,
)
from contributions.models.receipt import Receipt, Submission
from contributions.models.reply import Reply, ReplyRevision, Support
from contributions.models.report import Report
from contributions.models.waiting import Batch, BatchItem, Claim, Laid, Waiting

__all__ = [
    "Answer",
    "Batch",
    "BatchItem",
    "Block",
    "Claim",
    "Contribution",
    "Embed",
    "Event",
    "Follow",
    "FollowLetter",
    "Laid",
    "LayerRevision",
    "LedgerEntry",
    "LedgerMonth",
    "LedgerSeal",
    "MoveRow",
    "Notice",
    "Photo",
    "ProposedChange",
    "PublicContribution",
    "PublicEvent",
    "PublicJoined",
    "PublicLedgerMonth",
    "PublicPhoto",
    "PublicReply",
    "PublicResponse",
    "PublicSplit",
    "PublicTombstone",
    "Receipt",
    "ReceiptLetter",
    "Reply",
    "ReplyRevision",
    "Report",
    "Revision",
    "RuleHit",
    "SetAside",
    "Statement",
    "Status",
    "Submission",
    "Support",
    "Waiting",
]
