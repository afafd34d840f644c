"""What can happen to contributions. Each change of state has an author and leaves an Event."""

from contributions.actions.answering import answer
from contributions.actions.appealing import appeal, overturn, unappeal, uphold
from contributions.actions.editing import edit
from contributions.actions.embedding import change_embed, make_embed, revoke_embed
from contributions.actions.following import (
    ask_to_follow,
    confirm_follow,
    follow,
    stop_following,
    unfollow,
)
from contributions.actions.forgetting import Kept, forget
from contributions.actions.mailing import send_receipt
from contributions.actions.moderation import (
    merge,
    publish,
    reject,
    restore,
    unwithdraw,
    withdraw,
)
from contributions.actions.overlays import answer_question, ask, quarantine, release, resume
from contributions.actions.persons import merge_persons
from contributions.actions.photos import (
    keep_photo,
    publish_photo,
    reject_photo,
    restore_photo,
    withdraw_photo,
)
from contributions.actions.replying import edit_reply, reply
from contributions.actions.reporting import report, settle, unreport
from contributions.actions.submission import Submitted, submit
from contributions.actions.supporting import support, unsupport

__all__ = [
    "Kept",
    "Submitted",
    "answer",
    "answer_question",
    "appeal",
    "ask",
    "ask_to_follow",
    "change_embed",
    "confirm_follow",
    "edit",
    "edit_reply",
    "follow",
    "forget",
    "keep_photo",
    "make_embed",
    "merge",
    "merge_persons",
    "overturn",
    "publish",
    "publish_photo",
    "quarantine",
    "reject",
    "reject_photo",
    "release",
    "reply",
    "report",
    "restore",
    "restore_photo",
    "resume",
    "revoke_embed",
    "send_receipt",
    "settle",
    "stop_following",
    "submit",
    "support",
    "unappeal",
    "unfollow",
    "unreport",
    "unsupport",
    "unwithdraw",
    "uphold",
    "withdraw",
    "withdraw_photo",
]
