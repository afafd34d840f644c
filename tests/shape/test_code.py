"""What no file of ours holds, and what each public function says."""

import ast
import re

import django
import pytest

from tests.shape.sources import (
    ROOT,
    called,
    files_of,
    name_of,
    nodes_of,
    text_of,
    tree_of,
    where,
)

# Who may call what turns text into HTML or programs, and why.
EXCUSED = {
    "geo/files/caged.py": "staff's files, when they ask for it, in a process with limits",
    "web/importmap.py": "the import map: addresses of static files, nothing that anybody wrote",
    "tiles/report/inlining.py": "static files and what folium wrote of numbers and our own names",
}
EXCUSED_SQL = {
    "geo/migrations/0001_spatial_extensions.py": "CREATE EXTENSION over a constant list of names",
}
DANGEROUS_CALLS = {
    "mark_safe", "SafeString", "eval", "exec", "compile", "__import__", "make_valid", "MakeValid",
    "RawSQL", "extra", "raw",
}  # fmt: skip
LONG_FILES: dict[str, str] = {}
MOST_LINES = 400
EXPLAINED = (
    "*/rules.py", "*/access.py", "*/actions.py", "contributions/actions/*.py", "geo/*.py",
    "tiles/*.py",
)  # fmt: skip


def test_nothing_makes_html_or_programs_out_of_text_and_nothing_repairs_a_geometry():
    found = [
        f"{where(path, node)}: {called(node)}"
        for path in files_of(migrations=True)
        if name_of(path) not in EXCUSED
        for node in nodes_of(path)
        if isinstance(node, ast.Call)
        and called(node) in DANGEROUS_CALLS
        and not (called(node) == "compile" and _is_of(node, "re"))
    ]

    assert found == []


def test_the_database_repairs_no_geometry_either():
    repairs = re.compile(r"ST_MakeValid|ST_Buffer\([^)]*,\s*0\)", re.IGNORECASE)
    files = [*files_of(migrations=True), *ROOT.glob("*/sql/*.sql")]

    assert [name_of(path) for path in files if repairs.search(path.read_text())] == []


def test_sql_is_a_constant_or_a_file_and_never_put_together():
    found = [
        where(path, node)
        for path in files_of(migrations=True)
        if name_of(path) not in EXCUSED_SQL
        for node in nodes_of(path)
        if isinstance(node, ast.Call)
        and called(node) in {"execute", "executemany", "RunSQL"}
        and node.args
        and not _is_fixed(node.args[0])
    ]

    assert found == []


def _is_fixed(sql: ast.expr) -> bool:
    """A literal, the text of a named file, or a name in capitals that stands for a literal."""
    match sql:
        case ast.Constant(value=str()):
            return True
        case ast.Call(
            func=ast.Name(id="load" | "sql" | "read_text") | ast.Attribute(attr="read_text")
        ):
            return True
        case ast.Name(id=name):
            return name.isupper()
    return False


def _is_of(node: ast.Call, module: str) -> bool:
    match node.func:
        case ast.Attribute(value=ast.Name(id=name)):
            return name == module
    return False


def test_django_is_past_its_spatial_holes():
    """CVE-2026-15307 and its kin (TRUST §0.1, finding 4)."""
    assert django.VERSION[:3] >= (5, 2, 19)


@pytest.mark.parametrize("pattern", EXPLAINED)
def test_every_public_function_says_what_it_does(pattern):
    silent = [
        where(path, node)
        for path in sorted(ROOT.glob(pattern))
        if path.name not in ("apps.py", "urls.py", "enums.py", "models.py")
        for node in tree_of(path).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]

    assert silent == []


def test_every_file_begins_by_saying_what_it_is():
    silent = [
        name_of(path)
        for path in files_of()
        if text_of(path).strip() and path.name != "apps.py" and not ast.get_docstring(tree_of(path))
    ]

    assert silent == []


def test_no_file_is_longer_than_four_hundred_lines():
    files = [*files_of(), *(ROOT / "static" / "js").rglob("*.js")]
    long = {name_of(path) for path in files if len(path.read_text().splitlines()) > MOST_LINES}

    assert long == LONG_FILES.keys()


def test_nothing_is_left_for_later_in_a_comment():
    words = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    files = [
        *files_of(migrations=True),
        *(ROOT / "static").rglob("*.[jc]s*"),
        *(ROOT / "templates").rglob("*.*"),
    ]

    found = [
        name_of(path)
        for path in files
        if "vendor" not in path.parts and words.search(path.read_text())
    ]

    assert found == []
