"""What can happen to contributions. Each change of state has an author and leaves an Event."""

from contributions.actions.answering import answer
from contributions.actions.editing import edit
from contributions.actions.moderation import merge, publish, reject, restore, withdraw
from contributions.actions.persons import merge_persons
from contributions.actions.replying import reply
from contributions.actions.submission import Submitted, submit
from contributions.actions.supporting import support, unsupport

__all__ = [
    "Submitted",
    "answer",
    "edit",
    "merge",
    "merge_persons",
    "publish",
    "reject",
    "reply",
    "restore",
    "submit",
    "support",
    "unsupport",
    "withdraw",
]
