"""Role × act × campaign × standing, through the doors (TRUST §5.2): done, refused, not there.

What may be done is read from the two tables alone, contributions/moves.py and campaigns/rules.py;
whoever may not is answered, to the byte, as about something that does not exist.
"""

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from campaigns.enums import Right
from contributions.models import Photo
from contributions.moves import AUTHOR, BY_ACT_AND_STATE, CONTRIBUTION, PHOTO, REPLY, Move
from tests.proofs.asking import Answer, ask
from tests.proofs.matrix import (
    DEVICE,
    OTHER,
    OWN,
    ROLES,
    UNSIGNED,
    WIDTH,
    Item,
    Matrix,
    a_matrix,
    rights_of,
    standings_of,
)
from tests.proofs.routes import BY_NAME, ROUTES, Route
from tests.proofs.world import MISSING
from web.forms import issue_key

pytestmark = pytest.mark.django_db

PLURAL = {CONTRIBUTION: "contributions", REPLY: "replies", PHOTO: "photos"}
SIGN_IN, NOT_THERE, NOT_YOURS, DONE, REFUSED = "sign in", "404", "403", "done", "refused"
# Routes of the desk that change one thing, and are no move of the table; with the right they need.
BESIDE_THE_TABLE = {
    "claim": Right.MODERATE, "unclaim": Right.MODERATE, "settle": Right.MODERATE,
    "block": Right.MODERATE, "edit": Right.MODERATE, "split": Right.MODERATE,
    "redact": Right.MODERATE, "answer": Right.ANSWER, "accept": Right.MODERATE,
    "decline": Right.MODERATE, "unsuggest": Right.MODERATE,
}  # fmt: skip
# Acts of those who answer for a campaign, whatever they may read of it.
ANSWERED_FOR = ("order", "lift_order", "remove")
FOR_ORDERS = {"quarantine", "erased"}  # what an administrator reads without moderating
# What has no standing: the embeds, what was set aside, a batch (whose items are asked one by one).
OF_NO_STANDING = {
    "web:desk_undo_batch", "web:desk_look_aside", "web:desk_erase_aside", "web:desk_embed_revoke",
}  # fmt: skip
ABOUT_A_CHANGE = {"accept", "decline", "unsuggest"}
READABLE = {"held", "published", "asked"}
PAIRS = ((OWN, OWN), (OTHER, OTHER), (OWN, OTHER))  # (the campaign of the address, of the item)


@pytest.fixture(scope="module")
def _matrix(_open_database) -> Matrix:
    return a_matrix()


@pytest.fixture
def matrix(_matrix: Matrix, db) -> Matrix:
    return _matrix


def desk_acts(kind: str) -> Iterator[tuple[str, Route]]:
    """(act, route) of the desk for one kind of thing."""
    for route in ROUTES:
        is_act = route.door == "desk" and "POST" in route.methods and "public_id" in route.takes
        if is_act and f"/{PLURAL[kind]}/" in route.pattern and route.name not in OF_NO_STANDING:
            yield act_of(route), route


def act_of(route: Route) -> str:
    """Addresses of acts end with the act's name."""
    return route.pattern.rstrip("/").rpartition("/")[2]


def test_every_act_of_the_desk_is_walked():
    walked = {route.name for kind in PLURAL for _act, route in desk_acts(kind)}
    every = {route.name for route in ROUTES if route.door == "desk" and "POST" in route.methods}
    one = {name for name in every if "public_id" in BY_NAME[name].takes}
    acts = {act for kind in PLURAL for act, _route in desk_acts(kind)}

    assert walked == one - OF_NO_STANDING
    assert acts - BESIDE_THE_TABLE.keys() <= {act for act, _before in BY_ACT_AND_STATE}


@WIDTH
@pytest.mark.parametrize("role", ROLES)
def test_the_desk_lets_each_role_do_what_the_tables_say(matrix, role, width):
    client, wrong = matrix.client(role), []
    walked = [(kind, act, route) for kind in PLURAL for act, route in desk_acts(kind)]
    for rank, (kind, act, route) in enumerate(walked):
        for address, of in PAIRS if width == "whole" else (PAIRS[0], PAIRS[1 + rank % 2]):
            nothing = _nothing(matrix, client, role, route, address)
            for standing in some_of(standings_of(kind), act, rank, width):
                item = matrix.items[of, kind, standing]
                wanted = _wanted(role, act, kind, standing, address, of)
                found, after = _done(matrix, client, route, item, address, nothing)
                if (found, after) != (wanted[0], wanted[1] or standing):
                    wrong.append((kind, act, address, of, standing, found, after, wanted))
    assert wrong == []


def some_of(standings: list[str], act: str, rank: int, width: str) -> list[str]:
    """All, or those in which the act is possible and one in which it is not, another each time."""
    if width == "whole":
        return standings
    able = [standing for standing in standings if (act, standing) in BY_ACT_AND_STATE]
    others = [standing for standing in standings if standing not in able]
    return [*able[:1], others[rank % len(others)]]


def _wanted(
    role: str, act: str, kind: str, standing: str, address: str, of: str
) -> tuple[str, str]:
    """What the answer should be, and the standing afterwards ("" for the same as before)."""
    if role in UNSIGNED:
        return SIGN_IN, ""
    rights = rights_of(role, address)
    if Right.SEE_DESK not in rights:
        return NOT_THERE, ""
    if not _is_theirs(act, role, rights):
        return NOT_YOURS, ""
    if address != of or _is_nothing_for(act, standing, rights):
        return NOT_THERE, ""
    if act in BESIDE_THE_TABLE:
        return DONE, ""  # or refused for what it says: whoever has the right is let in
    rule = BY_ACT_AND_STATE.get((act, standing))
    if rule is None or kind not in rule.of or rule.by_decider or rule.only_after:
        is_read = Right.MODERATE in rights or standing in READABLE | FOR_ORDERS
        return REFUSED if is_read else NOT_THERE, ""  # a refusal shows what it is about
    return DONE, str(rule.after)


def _is_theirs(act: str, role: str, rights: frozenset[Right]) -> bool:
    """Whether the act is one of this role's at all."""
    needed = Right.CONFIGURE if act in ANSWERED_FOR else Right.MODERATE
    is_order = act in ("order", "lift_order")
    return BESIDE_THE_TABLE.get(act, needed) in rights and (role == "administrator" or not is_order)


def _is_nothing_for(act: str, standing: str, rights: frozenset[Right]) -> bool:
    """Whether there is nothing that the act could be about: no change of words waits here."""
    if act in ABOUT_A_CHANGE or standing == "to_confirm":
        return True
    if (act, standing) == ("redact", "withdrawn"):
        return True  # the file is gone: there is nothing to cover
    # What is withheld is read by those who moderate.
    return Right.MODERATE not in rights and standing not in READABLE and act not in ANSWERED_FOR


def _done(
    matrix: Matrix, client: Client, route: Route, item: Item, slug: str, nothing: Answer
) -> tuple[str, str]:
    """Do it and take it back: how it was answered, and where the thing stood then."""
    point = transaction.savepoint()
    path = route.path(slug=slug, public_id=item.public_id)
    answer = ask(client, "POST", path, _body(matrix, item, slug))
    after = type(item).objects.get(pk=item.pk).standing
    transaction.savepoint_rollback(point)
    cache.clear()
    told = _without(answer, item.public_id)
    if answer.status in (403, 404):
        return (str(answer.status) if told == nothing else f"a telling {answer.status}"), after
    if answer.headers.get("Location", "").startswith("/account/login/"):
        return SIGN_IN if told == nothing else "a telling 302", after
    is_beside = act_of(route) in BESIDE_THE_TABLE
    if answer.status == 302 or (is_beside and answer.status in (200, 400, 409)):
        return DONE, after
    return REFUSED if answer.status == 409 else str(answer.status), after


def _nothing(matrix: Matrix, client: Client, role: str, route: Route, slug: str) -> Answer:
    """The answer about what does not exist."""
    point = transaction.savepoint()
    body = _body(matrix, matrix.under[slug], slug)
    answer = ask(client, "POST", route.path(slug=slug, public_id=MISSING), body)
    transaction.savepoint_rollback(point)
    cache.clear()
    assert answer.status in ((302,) if role in UNSIGNED else (403, 404))
    return _without(answer, MISSING)


def _without(answer: Answer, number: int) -> Answer:
    """An answer without the number that the request itself had named."""
    headers = {
        name: value.replace(str(number), "…")
        for name, value in answer.headers.items()
        if name not in ("Content-Length", "Date", "Set-Cookie")
    }
    return Answer(answer.status, headers, answer.body.replace(str(number).encode(), b"..."))


def _body(matrix: Matrix, item: Item, where: str = OWN) -> dict[str, Any]:
    """Enough for every act, with the version that the person had before their eyes."""
    return {
        "version": item.version, "reason": "insult", "statement": "It insults.", "days": "7",
        "into": matrix.under[where].public_id, "do": "redact", "title": "[…]", "text": "[…]",
        "service": "Parks", "status": "", "key": issue_key(), "email": "new@parvis.example",
    }  # fmt: skip


# The same decision on several at once -----------------------------------------------------


@WIDTH
@pytest.mark.parametrize("role", ROLES)
def test_a_batch_does_to_each_what_the_tables_say(matrix, role, width):
    client, wrong = matrix.client(role), []
    walked = product(("publish", "reject"), (CONTRIBUTION, REPLY), PAIRS)
    for rank, (act, kind, (address, of)) in enumerate(walked):
        for standing in some_of(standings_of(kind), act, rank, width):
            item = matrix.items[of, kind, standing]
            wanted = _wanted(role, act, kind, standing, address, of)
            found = _batch(client, act, kind, item, address)
            if wanted[0] == REFUSED:  # the batch is made, and says what was refused in it
                wanted = (DONE, "")
            if found != (wanted[0], wanted[1] or standing):
                wrong.append((act, kind, address, of, standing, found, wanted))
    assert wrong == []


def _batch(client: Client, act: str, kind: str, item: Item, slug: str) -> tuple[str, str]:
    point = transaction.savepoint()
    body = {
        "act": act, "item": [f"{kind}-{item.public_id}-{item.version}"], "reason": "insult",
        "statement": "It insults.",
    }  # fmt: skip
    answer = ask(client, "POST", BY_NAME["web:desk_decide"].path(slug=slug), body)
    after = type(item).objects.get(pk=item.pk).standing
    transaction.savepoint_rollback(point)
    cache.clear()
    if answer.headers.get("Location", "").startswith("/account/login/"):
        return SIGN_IN, after
    return DONE if answer.status in (200, 302, 409) else str(answer.status), after


# What authors do --------------------------------------------------------------------------

RECEIPT_ACTS = {
    "web:receipt_withdraw": ("withdraw", CONTRIBUTION),
    "web:receipt_appeal": ("appeal", CONTRIBUTION),
    "web:receipt_unappeal": ("unappeal", CONTRIBUTION),
    "web:receipt_answer": ("resume", CONTRIBUTION),
    "web:receipt_unwithdraw": ("unwithdraw", CONTRIBUTION),
    "web:receipt_photo_withdraw": ("withdraw", PHOTO),
    "web:receipt_photo_appeal": ("appeal", PHOTO),
    "web:receipt_photo_unappeal": ("unappeal", PHOTO),
}
REPLY_ACTS = {
    "web:withdraw_reply": "withdraw", "web:appeal_reply": "appeal", "web:answer_reply": "resume",
    "web:unwithdraw_reply": "unwithdraw", "web:unappeal_reply": "unappeal",
}  # fmt: skip
NO_MOVES = {
    "web:receipt_propose", "web:receipt_retract", "web:receipt_suggestion", "web:receipt_letter",
    "web:receipt_address", "web:receipt_edit", "web:edit_reply", "web:report_reply",
}  # fmt: skip


def test_every_act_of_an_author_is_walked():
    every = {
        route.name
        for route in ROUTES
        if "POST" in route.methods and ("receipt" in route.name or route.name.endswith("_reply"))
        if route.door != "desk"
    }

    assert every - NO_MOVES - {"web:reply"} == RECEIPT_ACTS.keys() | REPLY_ACTS.keys()


@pytest.mark.parametrize("name", RECEIPT_ACTS)
def test_whoever_has_a_receipt_does_what_the_table_gives_to_authors(matrix, name):
    (act, kind), client, wrong = RECEIPT_ACTS[name], matrix.client("nobody"), []
    for where in (OWN, OTHER):
        for standing in standings_of(kind):
            item = matrix.items[where, kind, standing]
            path = BY_NAME[name].path(token=matrix.token(item), public_id=item.public_id)
            found = _by_author(client, path, item)
            wanted = _of_author(act, kind, standing)
            if found != wanted:
                wrong.append((where, standing, found, wanted))
    assert wrong == []


@pytest.mark.parametrize("role", ROLES)
def test_without_the_receipt_nobody_does_it_not_even_its_author_or_the_staff(matrix, role):
    client = matrix.client(role)
    for name, (_act, kind) in RECEIPT_ACTS.items():
        for standing in standings_of(kind):
            item = matrix.items[OWN, kind, standing]
            number, _hyphen, _seal = matrix.token(item).partition("-")
            token = f"{number}-{'a' * 20}"
            path = BY_NAME[name].path(token=token, public_id=item.public_id)

            assert _by_author(client, path, item) == ("404", standing), (name, standing)


@WIDTH
@pytest.mark.parametrize("role", ROLES)
def test_of_a_reply_its_author_alone_does_what_the_table_says(matrix, role, width):
    client, wrong = matrix.client(role), []
    for rank, ((name, act), (address, of)) in enumerate(product(REPLY_ACTS.items(), PAIRS)):
        route = BY_NAME[name]
        nothing = _without(
            ask(client, "POST", route.path(slug=address, public_id=MISSING), {"version": 1}),
            MISSING,
        )
        assert nothing.status == 404
        for standing in some_of(standings_of(REPLY), act, rank, width):
            item = matrix.items[of, REPLY, standing]
            path = route.path(slug=address, public_id=item.public_id)
            found = _by_author(client, path, item, nothing)
            is_own = role == "author" and address == of
            wanted = _of_author(act, REPLY, standing) if is_own else (NOT_THERE, standing)
            if found != wanted:
                wrong.append((name, address, of, standing, found, wanted))
    assert wrong == []


def _of_author(act: str, kind: str, standing: str) -> tuple[str, str]:
    if (kind, standing) == (PHOTO, "withdrawn"):
        return NOT_THERE, standing  # the file is gone
    if (act, standing) == ("withdraw", "to_confirm"):
        return DONE, "erased"  # it had not come in
    rule: Move | None = BY_ACT_AND_STATE.get((act, standing))
    if rule is None or kind not in rule.of or AUTHOR not in rule.by:
        return REFUSED, standing
    return DONE, str(rule.after)


def _by_author(
    client: Client, path: str, item: Item, nothing: Answer | None = None
) -> tuple[str, str]:
    point = transaction.savepoint()
    answer = ask(client, "POST", path, {"version": item.version, "statement": "No insult."})
    after = type(item).objects.get(pk=item.pk).standing
    transaction.savepoint_rollback(point)
    cache.clear()
    if answer.status == 404 and nothing is not None:
        is_same = _without(answer, item.public_id) == nothing
        return (NOT_THERE if is_same else "a telling 404"), after
    return {303: DONE, 409: REFUSED}.get(answer.status, str(answer.status)), after


# What everybody does under something public -------------------------------------------------

UNDER_ONE = (  # how, where, and the answer when it is done
    ("POST", "web:support", 303), ("POST", "web:unsupport", 303), ("POST", "web:reply", 303),
    ("POST", "web:report", 303), ("POST", "web:follow", 303), ("POST", "api:support", 200),
    ("DELETE", "api:support", 200), ("POST", "api:replies", 202),
)  # fmt: skip
NOT_PUBLIC = [one for one in standings_of(CONTRIBUTION) if one != "published"]
NOT_ONE_S_OWN = {"web:support", "web:unsupport", "web:report", "api:support"}


@WIDTH
@pytest.mark.parametrize("role", ROLES)
def test_under_a_contribution_something_is_done_as_long_as_everybody_sees_it(matrix, role, width):
    client, wrong = matrix.client(role), []
    for rank, ((method, name, done), (address, of)) in enumerate(product(UNDER_ONE, PAIRS)):
        route = BY_NAME[name]
        nothing = _under(matrix, client, method, route, address, MISSING, role)
        assert nothing.status == 404
        for standing in ("published", *some_of(NOT_PUBLIC, "", rank, width)):
            item = matrix.items[of, CONTRIBUTION, standing]
            answer = _under(matrix, client, method, route, address, item.public_id, role)
            wanted = done
            if role == "author" and name in NOT_ONE_S_OWN:
                wanted = 409
            if address != of or standing != "published":
                wanted = 404
            if answer.status != wanted or (wanted == 404 and answer != nothing):
                wrong.append((method, name, address, of, standing, answer.status, wanted))
    assert wrong == []


def _under(
    matrix: Matrix, client: Client, method: str, route: Route, slug: str, number: int, role: str
) -> Answer:
    point = transaction.savepoint()
    headers = {"Idempotency-Key": "a-key-of-the-matrix"} if route.door == "api" else {}
    if route.door == "api" and role == "author":
        headers["Authorization"] = f"Device {DEVICE}"
    body: dict[str, Any] = _body(matrix, matrix.under[OWN]) if route.door == "page" else {}
    if route.name == "api:replies":
        body = {"text": "Yes."}
    path = route.path(slug=slug, campaign=slug, public_id=number)
    answer = ask(client, method, path, body if method == "POST" else None, **headers)
    transaction.savepoint_rollback(point)
    cache.clear()
    return _without(answer, number)


@pytest.mark.parametrize("role", ROLES)
def test_a_reply_is_reported_as_long_as_everybody_sees_it(matrix, role):
    client, route, wrong = matrix.client(role), BY_NAME["web:report_reply"], []
    for address, of in PAIRS:
        nothing = _under(matrix, client, "POST", route, address, MISSING, role)
        for standing in standings_of(REPLY):
            item = matrix.items[of, REPLY, standing]
            answer = _under(matrix, client, "POST", route, address, item.public_id, role)
            wanted = 409 if role == "author" else 303
            if address != of or standing != "published":
                wanted = 404
            if answer.status != wanted or (wanted == 404 and answer != nothing):
                wrong.append((address, of, standing, answer.status, wanted))
    assert wrong == []


def test_a_thing_of_the_matrix_stands_where_it_is_said_to(matrix):
    assert {standing for _where, _kind, standing in matrix.items} == {
        "held", "published", "rejected", "merged", "withdrawn", "asked", "quarantine", "appealed",
        "to_confirm", "erased",
    }  # fmt: skip
    for (where, _kind, standing), item in matrix.items.items():
        fresh = type(item).objects.get(pk=item.pk)
        under = item.contribution if isinstance(item, Photo) else item
        assert (fresh.standing, under is not None) == (standing, True)
        assert where in matrix.campaigns
