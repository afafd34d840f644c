"""Only contributions/actions writes a state, or what follows from it (STYLE 4)."""

import ast
import re

from tests.shape.sources import ROOT, called, files_of, name_of, nodes_of, where, words_of

WRITTEN = {"state", "is_public", "overlay"}
WRITERS = {
    "update",
    "update_or_create",
    "bulk_create",
    "get_or_create",
    "create",
    "save",
    "setattr",
}
ROWS = {"Contribution", "Reply", "Photo"}
ACTIONS = "contributions/actions/"


def test_only_actions_write_a_state():
    found = [
        where(path, node)
        for path in files_of()
        if not name_of(path).startswith(ACTIONS)
        for node in nodes_of(path)
        if _assigns(node) or _updates(node)
    ]

    assert found == []


def test_the_search_for_writers_finds_those_of_the_actions():
    found = {
        name_of(path)
        for path in files_of("contributions")
        for node in nodes_of(path)
        if _assigns(node) or _updates(node)
    }

    assert found == {
        "contributions/actions/parting.py",
        "contributions/actions/photos.py",
        "contributions/actions/recording.py",
        "contributions/actions/replying.py",
        "contributions/actions/submission.py",
    }


def test_no_sql_of_ours_writes_a_state():
    writes = re.compile(
        r"\bUPDATE\b[^;]*\bSET\b[^;]*\b(state|is_public|overlay)\s*=", re.IGNORECASE
    )
    texts = {name_of(path): "\n".join(words_of(path)) for path in files_of()}
    texts |= {name_of(path): path.read_text() for path in ROOT.glob("*/sql/*.sql")}

    assert [name for name, text in texts.items() if writes.search(text)] == []


def _assigns(node: ast.AST) -> bool:
    match node:
        case ast.Assign(targets=targets):
            written = targets
        case ast.AugAssign(target=target) | ast.AnnAssign(target=target):
            written = [target]
        case _:
            return False
    return any(isinstance(one, ast.Attribute) and one.attr in WRITTEN for one in written)


def _updates(node: ast.AST) -> bool:
    """A call that writes rows with a state among its words, or makes a row of them."""
    if not isinstance(node, ast.Call) or called(node) not in WRITERS | ROWS:
        return False
    names = {word.arg for word in node.keywords}
    names |= {
        part.value
        for argument in [
            *node.args,
            *(word.value for word in node.keywords if word.arg == "defaults"),
        ]
        for part in ast.walk(argument)
        if isinstance(part, ast.Constant) and called(node) in {"setattr", "update_or_create"}
    }
    return bool(names & WRITTEN)
