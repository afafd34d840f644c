"""What can happen to contributions. Each change of state has an author and leaves an Event."""

from contributions.actions.answering import answer
from contributions.actions.editing import edit
from contributions.actions.embedding import change_embed, make_embed, revoke_embed
from contributions.actions.moderation import merge, publish, reject, restore, withdraw
from contributions.actions.persons import merge_persons
from contributions.actions.replying import reply
from contributions.actions.submission import Submitted, submit
from contributions.actions.supporting import support, unsupport

__all__ = [
    "Submitted",
    "answer",
    "change_embed",
    "edit",
    "make_embed",
    "merge",
    "merge_persons",
    "publish",
    "reject",
    "reply",
    "restore",
    "revoke_embed",
    "submit",
    "support",
    "unsupport",
    "withdraw",
]
