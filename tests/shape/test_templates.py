"""Templates: each used, each there, none with a script, a style or raw HTML in it (STYLE 30)."""

import ast
import re
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.template import engines
from django.template.exceptions import TemplateDoesNotExist

from contributions.blocks import BLOCKED
from contributions.following import LETTERS as OF_FOLLOWERS
from contributions.notices import CONFIRM, LATE, LETTERS, LINK, OF_THE_CITY
from contributions.supporters import LETTER as OF_SUPPORTERS
from tests.proofs.routes import patterns
from tests.shape.sources import (
    TEMPLATES,
    files_of,
    nodes_of,
    tags_of,
    template_name,
    templates,
    text_of,
    where,
    words_of,
)

NAMED = re.compile(r"[\w./-]+\.(?:html|txt)")
SCRIPT = re.compile(r"<script\b(?![^>]*\bsrc=)[^>]*>")
FORBIDDEN = {
    "raw HTML": re.compile(r"\|\s*(safe|safeseq)\b|autoescape\s+off"),
    "a handler": re.compile(r"<[^>%]*\son[a-z]+\s*="),
    "a style": re.compile(r"<[^>%]*\sstyle\s*=|<style\b"),
    "a script's address": re.compile(r"javascript:"),
}
LETTERS_HTML = ("mail/", "account/email/")  # mail programs read styles inside the letter alone


@pytest.mark.parametrize(
    "path", [path for path in templates() if path.suffix == ".html"], ids=template_name
)
def test_a_page_holds_no_raw_html_no_script_and_no_style(path):
    text = text_of(path)
    is_letter = template_name(path).startswith(LETTERS_HTML)

    found = [
        name
        for name, pattern in FORBIDDEN.items()
        if pattern.search(text) and not (is_letter and name == "a style")
    ]
    inline = [tag for tag in SCRIPT.findall(text) if tag != '<script type="importmap">']

    assert (found, inline) == ([], [])


def test_every_template_is_used():
    used = named_in_python() | named_in_templates() | letters() | of_installed_packages()

    assert [name for path in templates() if (name := template_name(path)) not in used] == []


def test_every_template_that_is_named_exists():
    missing = []
    for name in named_in_python() | named_in_templates() | letters():
        try:
            engines["django"].get_template(name)
        except TemplateDoesNotExist:
            missing.append(name)

    assert missing == []


def test_no_template_includes_what_only_a_variable_names():
    found = [
        (template_name(path), tag)
        for path in templates()
        for tag in tags_of(path)
        if tag[0] in ("include", "extends") and tag[1][0] not in "\"'"
    ]

    assert found == []


def test_a_partial_begins_by_naming_what_it_takes():
    partials = {
        tag[1].strip("\"'") for path in templates() for tag in tags_of(path) if tag[0] == "include"
    }

    silent = [
        name
        for name in sorted(partials)
        if (TEMPLATES / name).exists()
        and not re.match(r"\{#|\{% comment", (TEMPLATES / name).read_text())
    ]

    assert silent == []


def test_every_address_that_is_named_exists():
    known = {name for name, _pattern in patterns()}
    in_templates = {
        (template_name(path), tag[1].strip("\"'"))
        for path in templates()
        for tag in tags_of(path)
        if tag[0] == "url" and tag[1][0] in "\"'"
    }
    in_python = {
        (where(path, node), node.args[position].value)
        for path in files_of()
        for node in nodes_of(path)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and (position := {"reverse": 0, "reverse_lazy": 0, "redirect": 0}.get(node.func.id))
        is not None
        and node.args
        and isinstance(node.args[position], ast.Constant)
        and ":" in str(node.args[position].value)
    }

    assert sorted(use for use in in_templates | in_python if use[1] not in known) == []


def named_in_python() -> set[str]:
    return {
        word
        for path in files_of("web", "contributions", "tiles", "api", "accounts", "config")
        for word in words_of(path)
        if NAMED.fullmatch(word) and "/" in word and not word.startswith(("/", ".", "vendor/"))
    }


def named_in_templates() -> set[str]:
    return {
        tag[1].strip("\"'")
        for path in templates()
        for tag in tags_of(path)
        if tag[0] in ("include", "extends") and tag[1][0] in "\"'"
    }


def letters() -> set[str]:
    """The letters of `contributions.notices`, whose names are made from its table."""
    names = {
        *LETTERS.values(), *OF_THE_CITY.values(), *OF_FOLLOWERS, LINK, CONFIRM, LATE, BLOCKED,
        OF_SUPPORTERS,
    }  # fmt: skip
    return {f"mail/{name}{end}" for name in names for end in (".txt", ".subject.txt")}


def of_installed_packages() -> set[str]:
    """Templates that allauth and Django look for by themselves."""
    found = {"429.html"}  # allauth: too many tries
    for package in ("allauth", "django"):
        spec = find_spec(package)
        for folder in Path(spec.origin).parent.rglob("templates"):
            found |= {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    # allauth sends the same letter as HTML too, where there is one
    return found | {name.replace("_message.txt", "_message.html") for name in found}
