"""The page for integrators: every operation of the OpenAPI document, written out by the server."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator

Json = dict[str, Any]
VERBS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Field:
    """One parameter, or one member of a shape: its name, its type in words, whether it must be."""

    name: str
    kind: str
    is_required: bool
    about: str = ""
    where: str = ""
    shape: str = ""


@dataclass(frozen=True)
class Operation:
    """One verb at one path; `takes` and `answers` name shapes."""

    verb: str
    path: str
    about: str
    parameters: tuple[Field, ...]
    takes: str
    answers: tuple[tuple[str, str], ...]

    @property
    def anchor(self) -> str:
        """Its place in the page."""
        words = self.path.replace("{", "").replace("}", "").strip("/").replace("/", "-")
        return f"{self.verb.lower()}-{words}"


@dataclass(frozen=True)
class Shape:
    """A JSON object that goes in or comes out."""

    name: str
    fields: tuple[Field, ...]


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The page, in the reader's language; what the document says of itself is in English."""
    operations, shapes = described(get_language() or "")
    return render(request, "api/docs.html", {"operations": operations, "shapes": shapes})


@lru_cache(maxsize=4)
def described(_language: str) -> tuple[tuple[Operation, ...], tuple[Shape, ...]]:
    """The operations and shapes of the public document, made once a process and language."""
    schema: Json = SchemaGenerator().get_schema(request=None, public=True)
    operations = tuple(
        _operation(verb, path, item[verb])
        for path, item in schema["paths"].items()
        for verb in VERBS
        if verb in item
    )
    components = schema["components"]["schemas"]
    shapes = tuple(_shape(name, components[name]) for name in sorted(components))
    return operations, shapes


def _operation(verb: str, path: str, said: Json) -> Operation:
    return Operation(
        verb.upper(),
        path,
        said.get("description", ""),
        tuple(_parameter(each) for each in said.get("parameters", [])),
        _name_of(_content(said.get("requestBody", {}))),
        tuple((code, _name_of(_content(each))) for code, each in said["responses"].items()),
    )


def _parameter(said: Json) -> Field:
    return Field(
        said["name"],
        _kind(said["schema"]),
        said.get("required", False),
        said.get("description", ""),
        said["in"],
    )


def _shape(name: str, said: Json) -> Shape:
    required = said.get("required", [])
    members = {member: each for part in _parts(said) for member, each in part.items()}
    return Shape(
        name,
        tuple(
            Field(member, _kind(each), member in required, each.get("description", ""),
                  shape=_name_of(each))
            for member, each in members.items()
        ),
    )  # fmt: skip


def _parts(said: Json) -> Iterator[Json]:
    yield said.get("properties", {})
    for part in said.get("allOf", []):
        yield part.get("properties", {})


def _content(said: Json) -> Json:
    kinds: list[Json] = list(said.get("content", {}).values())
    return dict(kinds[0]["schema"]) if kinds else {}


def _name_of(schema: Json) -> str:
    """The shape that a schema points to, itself or in a list; '' when it is a plain value."""
    for part in (
        schema,
        schema.get("items", {}),
        *schema.get("oneOf", []),
        *schema.get("allOf", []),
    ):
        if isinstance(part, dict) and "$ref" in part:
            return str(part["$ref"]).rsplit("/", 1)[-1]
    return ""


def _kind(schema: Json) -> str:
    """The type in a few words: string, integer or null, list of …, one of …"""
    if name := _name_of(schema):
        return f"[{name}]" if schema.get("type") == "array" else name
    if "enum" in schema:
        return " | ".join(str(value) for value in schema["enum"])
    kind = schema.get("type", "any")
    words = " | ".join(kind) if isinstance(kind, list) else str(kind)
    if limit := schema.get("maxLength"):
        words += f" ≤ {limit}"
    return f"{words} ({schema['format']})" if "format" in schema else words
