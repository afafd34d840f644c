"""How the API answers: validators, problem documents, other sites, rates, one language."""

import json

import pytest
from django.db import OperationalError
from rest_framework.throttling import SimpleRateThrottle

from campaigns import access
from contributions import actions
from contributions.enums import State
from tests.api.asking import a_body, contributions_of, hand_in, one, problem, send
from tests.factories import (
    a_contribution,
    a_feature,
    a_layer,
    a_moderator,
    a_person,
    a_reply,
    supported_by,
)

pytestmark = pytest.mark.django_db


def addresses(item):
    """Every address that can be read, around one contribution."""
    reference = item.campaign.layers.filter(kind="reference").first() or a_layer(
        item.campaign, kind="reference"
    )
    campaign = f"/api/v1/campaigns/{item.campaign.slug}/"
    return [
        "/api/v1/campaigns/",
        campaign,
        f"{campaign}layers/",
        f"{campaign}layers/{reference.slug}/features/",
        contributions_of(item.layer),
        one(item),
        one(item, "replies/"),
    ]


def test_every_reading_is_json_for_any_site_and_varies_on_no_person(client):
    for path in addresses(a_contribution()):
        response = client.get(path, HTTP_ORIGIN="https://elsewhere.example")
        assert (response.status_code, response["Content-Type"]) == (200, "application/json"), path
        assert response["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in response
        assert response.get("Vary", "Accept-Encoding") == "Accept-Encoding"
        assert "Set-Cookie" not in response
        assert response["Cache-Control"] == "no-cache"
        assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert response["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
        assert response["X-Content-Type-Options"] == "nosniff"


def test_the_answer_is_the_same_whatever_language_or_session_asks(client):
    item = a_contribution()
    paths = addresses(item)
    plain = [client.get(path).content for path in paths]
    client.force_login(a_moderator(item.campaign))

    english = [client.get(path, HTTP_ACCEPT_LANGUAGE="en").content for path in paths]

    assert english == plain


def test_whoever_holds_an_answer_gets_304_until_something_public_moves(client):
    item = a_contribution()
    a_feature(a_layer(item.campaign, kind="reference"))
    for path in addresses(item):
        first = client.get(path)
        again = client.get(path, HTTP_IF_NONE_MATCH=f'"x", W/{first["ETag"]}')
        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == first["ETag"]
        assert again["Access-Control-Allow-Origin"] == "*"
        assert client.get(path, HTTP_IF_NONE_MATCH='"x"').status_code == 200


def test_l5_what_is_not_public_moves_no_validator(client):
    item = a_contribution()
    paths = addresses(item)
    before = [client.get(path)["ETag"] for path in paths]
    moderator = a_moderator(item.campaign)

    held = a_contribution(item.layer, state=State.HELD)
    actions.reject(held, by=moderator, reason="insult", statement="No.")
    a_reply(item, state=State.HELD)
    hand_in(client, item.layer)
    hand_in(client, item.layer, title="")

    for path, etag in zip(paths, before, strict=True):
        response = client.get(path, HTTP_IF_NONE_MATCH=etag)
        assert (response.status_code, response["ETag"]) == (304, etag), path


def test_what_becomes_public_moves_the_validator_and_what_leaves_is_gone(client):
    item = a_contribution()
    path = contributions_of(item.layer)
    before = client.get(path)["ETag"]

    supported_by(item, a_person())
    supported = client.get(path, HTTP_IF_NONE_MATCH=before)
    actions.reject(item, by=a_moderator(item.campaign), reason="insult", statement="No.")
    gone = client.get(path, HTTP_IF_NONE_MATCH=supported["ETag"])

    assert (supported.status_code, gone.status_code) == (200, 200)
    assert gone.json()["features"] == []
    for etag in (before, supported["ETag"], "*"):
        assert client.get(one(item), HTTP_IF_NONE_MATCH=etag).status_code == 404


def test_head_is_get_without_its_body(client):
    item = a_contribution()

    head, get = client.head(one(item)), client.get(one(item))

    assert (head.status_code, head.content, head["ETag"]) == (200, b"", get["ETag"])


def test_what_was_written_is_kept_by_no_cache(client):
    item = a_contribution()

    for response in (
        hand_in(client, item.layer),
        send(client, one(item, "support/")),
        send(client, one(item, "replies/"), {"text": "Yes."}),
        client.options(contributions_of(item.layer)),
    ):
        assert response.status_code in (200, 201, 202)
        assert response["Cache-Control"] == "no-store"
        assert "ETag" not in response
        assert "Set-Cookie" not in response


def test_the_api_acts_for_no_cookie(client):
    """Another site's page may send a signed-in browser here: nothing counts as that person's."""
    item = a_contribution()
    moderator = a_moderator(item.campaign)
    client.force_login(moderator)

    made = hand_in(client, item.layer).json()

    assert "device" in made  # an unknown one
    assert item.layer.contributions.get(public_id=made["id"]).author != moderator


# Refusals: one table -----------------------------------------------------------------------------


def test_refusals_by_the_table_of_the_design(client, monkeypatch):
    item = a_contribution()
    path = contributions_of(item.layer)
    known_only = a_layer(item.campaign, rule={"assurance": 2})
    closed = a_layer()
    closed.campaign.phases.all().delete()
    key = "one-key-of-a-client"
    hand_in(client, item.layer, key=key)

    answers = {
        400: hand_in(client, item.layer, title=""),
        401: hand_in(client, known_only),
        404: client.get(f"{path}1/"),
        405: send(client, one(item), {}, verb="put"),
        406: client.get(path, HTTP_ACCEPT="application/xml"),
        409: hand_in(client, closed),
        413: send(client, path, "[" * 1_000_000),
        415: client.post(path, "x", content_type="text/plain"),
        422: hand_in(client, item.layer, key=key, title="Otherwise"),
    }

    for status, response in answers.items():
        told = problem(response, status)
        assert set(told) >= {"status", "code", "detail"}
        assert "Traceback" not in told["detail"]


def test_the_author_of_something_may_not_support_it(client):
    layer = a_layer()
    made = hand_in(client, layer).json()
    item = layer.contributions.get(public_id=made["id"])
    actions.publish(item, by=a_moderator(layer.campaign))

    response = send(client, one(item, "support/"), device=made["device"])

    assert problem(response, 409)["code"] == "own_contribution"


def test_a_busy_database_is_told_with_when_to_come_back(client, monkeypatch):
    item = a_contribution()

    def busy(slug):
        raise OperationalError("canceling statement due to lock timeout")

    monkeypatch.setattr("api.views.contributions.public_campaign", busy)
    response = client.get(one(item))

    told = problem(response, 503)
    assert told["code"] == "busy"
    assert int(response["Retry-After"]) > 0
    assert "lock timeout" not in told["detail"]
    assert access.public_campaign(item.campaign.slug)


def test_writing_too_fast_is_refused_and_reading_is_not(client, monkeypatch):
    monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", {"write": "3/min"})
    layer = a_layer()
    for _ in range(3):
        assert hand_in(client, layer).status_code == 202

    response = hand_in(client, layer)

    told = problem(response, 429)
    assert told["code"] == "too_fast"
    assert 0 < int(response["Retry-After"]) <= 60
    assert told["retry_after"] == int(response["Retry-After"])
    assert layer.contributions.count() == 3
    assert client.get(contributions_of(layer)).status_code == 200


def test_a_rate_counts_whoever_writes_and_not_whom_they_say_they_are(client, monkeypatch, settings):
    monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", {"write": "1/min"})
    layer = a_layer()
    assert hand_in(client, layer).status_code == 202

    response = client.post(
        contributions_of(layer),
        json.dumps(a_body(layer)),
        content_type="application/json",
        headers={"Idempotency-Key": "another-key", "X-Forwarded-For": "203.0.113.9"},
    )

    assert response.status_code == 429


def test_an_address_without_its_slash_is_absent_and_never_redirected(client):
    item = a_contribution()

    for path in (contributions_of(item.layer), one(item), one(item, "support/")):
        assert client.get(path.rstrip("/")).status_code == 404
        assert send(client, path.rstrip("/"), a_body(item.layer)).status_code == 404


@pytest.mark.parametrize("public_id", ["0", "1", "9" * 16, "9" * 30])
def test_an_identity_that_nobody_has_is_absent(client, public_id):
    layer = a_layer()

    told = problem(client.get(f"{contributions_of(layer)}{public_id}/"), 404)

    assert told == {"status": 404, "code": "not_found", "detail": "There is nothing here."}


def test_the_description_of_the_api_is_served_and_names_every_address(client):
    response = client.get("/api/schema/")

    paths = set(response.json()["paths"])
    assert {path.removeprefix("/api/v1/campaigns/") for path in paths if "/v1/" in path} == {
        "",
        "{campaign}/",
        "{campaign}/ledger/",
        "{campaign}/layers/",
        "{campaign}/layers/{layer}/features/",
        "{campaign}/contributions/",
        "{campaign}/contributions/{public_id}/",
        "{campaign}/contributions/{public_id}/support/",
        "{campaign}/contributions/{public_id}/replies/",
    }
