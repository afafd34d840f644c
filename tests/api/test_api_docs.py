"""The page for integrators says what the OpenAPI document says, no more and no less."""

import json
import re

import pytest

from tests.proofs.routes import ROUTES

PAGE = "/api/docs/"


def shown(client) -> set[tuple[str, str]]:
    page = client.get(PAGE).content.decode()
    found = re.findall(r'data-verb="(\w+)">\w+</span>\s*<code>([^<]+)</code>', page)
    return set(found)


def test_each_operation_of_the_document_is_on_the_page(client):
    document = json.loads(client.get("/api/schema/").content)

    assert shown(client) == {
        (verb.upper(), path) for path, item in document["paths"].items() for verb in item
    }


def test_the_document_and_the_page_name_public_routes_alone(client):
    """TRUST A6."""
    public = {
        (verb, "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route.pattern))
        for route in ROUTES
        if route.door == "api" and route.pattern.startswith("api/v1/")
        for verb in route.methods
    }

    assert shown(client) == public


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_speaks_the_readers_language(client, language):
    answer = client.get(PAGE, headers={"Accept-Language": language})

    assert f'<html lang="{language}"' in answer.content.decode()
    assert "Accept-Language" in answer["Vary"]


def test_each_link_within_the_page_leads_somewhere(client):
    page = client.get(PAGE).content.decode()

    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(re.findall(r'id="([^"]+)"', page))
