"""What can happen to contributions. Each change of state has an author and leaves an Event."""

from contributions.actions.answering import answer
from contributions.actions.appealing import appeal, overturn, unappeal, uphold
from contributions.actions.batching import decide_many, undo_many
from contributions.actions.blocking import block, lift_block
from contributions.actions.claiming import claim_item, unclaim
from contributions.actions.confirming import ask_again, confirm, confirm_own, disown
from contributions.actions.correcting import correct, redact
from contributions.actions.editing import edit
from contributions.actions.embedding import change_embed, make_embed, revoke_embed
from contributions.actions.erasing import discard, remove
from contributions.actions.following import (
    ask_to_follow,
    confirm_follow,
    follow,
    stop_following,
    unfollow,
)
from contributions.actions.forgetting import Kept, forget
from contributions.actions.looking import erase_aside, look
from contributions.actions.mailing import send_receipt
from contributions.actions.moderation import (
    merge,
    publish,
    reject,
    restore,
    unwithdraw,
    withdraw,
)
from contributions.actions.ordering import lift_order, order
from contributions.actions.overlays import answer_question, ask, quarantine, release, resume
from contributions.actions.parting import split, unmerge
from contributions.actions.persons import merge_persons
from contributions.actions.photos import (
    keep_photo,
    publish_photo,
    reject_photo,
    restore_photo,
    withdraw_photo,
)
from contributions.actions.proposing import accept, decline, propose, retract
from contributions.actions.redacting import redact_photo
from contributions.actions.replying import edit_reply, reply
from contributions.actions.reporting import report, settle, unreport
from contributions.actions.submission import Submitted, submit
from contributions.actions.suggesting import agree, disagree, suggest, unsuggest
from contributions.actions.supporting import support, unsupport
from contributions.actions.undoing import undo

__all__ = [
    "Kept",
    "Submitted",
    "accept",
    "agree",
    "answer",
    "answer_question",
    "appeal",
    "ask",
    "ask_again",
    "ask_to_follow",
    "block",
    "change_embed",
    "claim_item",
    "confirm",
    "confirm_follow",
    "confirm_own",
    "correct",
    "decide_many",
    "decline",
    "disagree",
    "discard",
    "disown",
    "edit",
    "edit_reply",
    "erase_aside",
    "follow",
    "forget",
    "keep_photo",
    "lift_block",
    "lift_order",
    "look",
    "make_embed",
    "merge",
    "merge_persons",
    "order",
    "overturn",
    "propose",
    "publish",
    "publish_photo",
    "quarantine",
    "redact",
    "redact_photo",
    "reject",
    "reject_photo",
    "release",
    "remove",
    "reply",
    "report",
    "restore",
    "restore_photo",
    "resume",
    "retract",
    "revoke_embed",
    "send_receipt",
    "settle",
    "split",
    "stop_following",
    "submit",
    "suggest",
    "support",
    "unappeal",
    "unclaim",
    "undo",
    "undo_many",
    "unfollow",
    "unmerge",
    "unreport",
    "unsuggest",
    "unsupport",
    "unwithdraw",
    "uphold",
    "withdraw",
    "withdraw_photo",
]
