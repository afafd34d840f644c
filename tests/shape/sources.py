"""The code base as data: its files, their syntax trees, what they import, their templates."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.template.base import Lexer, TokenType

ROOT = Path(__file__).resolve().parents[2]
FLOOR = {
    "accounts": 0, "geo": 0, "campaigns": 1, "layers": 2, "contributions": 3, "tiles": 4,
    "api": 5, "web": 5, "config": 6,
}  # fmt: skip
PACKAGES = tuple(FLOOR)
DOMAIN = ("accounts", "geo", "campaigns", "layers", "contributions")
TEMPLATES = ROOT / "templates"


@dataclass(frozen=True)
class Import:
    """`module` and the `names` taken from it; `is_late` inside a function or a class."""

    line: int
    module: str
    names: tuple[str, ...]
    is_late: bool


def files_of(*packages: str, migrations: bool = False) -> list[Path]:
    """The Python files of some packages, all of them by default."""
    return sorted(
        path
        for package in packages or PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if migrations or "migrations" not in path.parts
    )


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def package_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0]


@cache
def text_of(path: Path) -> str:
    return path.read_text()


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(text_of(path), str(path))


def nodes_of(path: Path) -> Iterator[ast.AST]:
    return ast.walk(tree_of(path))


def where(path: Path, node: ast.AST) -> str:
    return f"{name_of(path)}:{getattr(node, 'lineno', 0)}"


@cache
def imports_of(path: Path) -> tuple[Import, ...]:
    tree = tree_of(path)
    late = {
        id(inner)
        for outer in ast.walk(tree)
        if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        for inner in ast.walk(outer)
    }
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            names = tuple(alias.name for alias in node.names)
            found.append(Import(node.lineno, node.module or "", names, id(node) in late))
        elif isinstance(node, ast.Import):
            found += [Import(node.lineno, alias.name, (), id(node) in late) for alias in node.names]
    return tuple(found)


def words_of(path: Path) -> list[str]:
    """Every text constant of a file, f-strings cut at their holes."""
    return [
        node.value
        for node in nodes_of(path)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]


def called(node: ast.Call) -> str:
    """The last name of what a call calls: `update` for `rows.filter(…).update(…)`."""
    match node.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


def templates() -> list[Path]:
    return sorted(path for path in TEMPLATES.rglob("*") if path.suffix in (".html", ".txt"))


def template_name(path: Path) -> str:
    return path.relative_to(TEMPLATES).as_posix()


@cache
def tags_of(path: Path) -> tuple[tuple[str, ...], ...]:
    """The block tags of a template, each cut into words: ("url", '"web:home"')."""
    tokens = Lexer(text_of(path)).tokenize()
    return tuple(
        tuple(token.split_contents()) for token in tokens if token.token_type == TokenType.BLOCK
    )
