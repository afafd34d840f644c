"""P4 (TRUST §1.1): route × method × role → code, as permissions.yaml says, both ways."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.cache import cache
from django.db import connection, transaction

from tests.proofs.asking import Answer, addresses, ask, device_header
from tests.proofs.forms import act
from tests.proofs.routes import ROUTES, Route
from tests.proofs.world import MISSING, ROLES, World

pytestmark = pytest.mark.django_db

TABLE: dict[str, dict[str, dict[str, int]]] = yaml.safe_load(
    (Path(__file__).parent / "permissions.yaml").read_text()
)
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
LEADS_BACK = {"account_confirm_login_code"}  # no code under way: to the first page, by any method
FROM_ANYWHERE = {"web:stop_following"}  # mail programs end it themselves (RFC 8058)
ENTITLED = {"desk": "man_A"}  # who is let in far enough to be told that a method is not offered


def test_the_table_names_every_route_and_method_and_no_other():
    assert {(name, method) for name, line in TABLE.items() for method in line} == {
        (route.name, method) for route in ROUTES for method in route.methods
    }


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_each_role_is_answered_as_the_table_says(world, route):
    assert observed(world, route) == {
        method: {role: codes.get(role, codes["all"]) for role in ROLES}
        for method, codes in TABLE[route.name].items()
    }


@pytest.mark.long
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_a_method_that_is_not_offered_answers_405_and_names_those_that_are(world, route):
    path = route.path(**world.good(route))
    client = world.client(ENTITLED.get(route.door, "anon"))
    for method in set(METHODS) - set(route.methods) if route.name not in LEADS_BACK else ():
        answer = ask(client, method, path)

        assert answer.status == 405, (method, path)
        assert set(route.methods) <= set(answer.headers["Allow"].split(", "))
        assert method not in answer.headers["Allow"].split(", ")


@pytest.mark.long
@pytest.mark.parametrize(
    "route", [route for route in ROUTES if "GET" in route.methods], ids=lambda route: route.name
)
def test_head_answers_as_get_does_without_a_body(world, route):
    path = route.path(**world.good(route))
    for role in ("anon", "man_A"):
        client = world.client(role)
        got, headed = ask(client, "GET", path), ask(client, "HEAD", path)

        assert (headed.status, headed.body) == (got.status, b"")
        assert headed.headers.get("Content-Type") == got.headers.get("Content-Type")


@pytest.mark.parametrize("role", ["anon", "res2", "mod_A", "mod_B"])
def test_what_may_not_be_seen_answers_byte_for_byte_as_what_does_not_exist(world, role):
    client, different = world.client(role), []
    for route in ROUTES:
        if "public_id" not in route.takes:
            continue
        missing_path = route.path(**world.good(route) | {"public_id": MISSING})
        method = route.methods[0]
        missing = told(world, role, client, method, missing_path, MISSING)
        for values in world.targets(route):
            path = route.path(**values)
            answer = told(world, role, client, method, path, values["public_id"])
            if answer.status == 404 and values["campaign"] == "parc" and answer != missing:
                different.append(path)
            if is_hidden(world, role, route, values) and answer.status != missing.status:
                different.append(f"{answer.status} {path}")
    assert different == []


@pytest.mark.parametrize("role", ["anon", "dev", "res2", "fac_A", "mod_A"])
def test_a_draft_answers_byte_for_byte_as_a_campaign_that_does_not_exist(world, role):
    client, different = world.client(role), []
    for route in ROUTES:
        if not {"slug", "campaign"} & set(route.takes):
            continue
        method = "GET" if "GET" in route.methods else "POST"
        good = world.good(route)
        answers = [
            told(world, role, client, method, route.path(**good | {"slug": s, "campaign": s}), s)
            for s in ("gare", "zzz")
        ]
        if answers[0] != answers[1] or answers[0].status == 200:
            different.append(route.name)
    assert different == []


def test_reading_changes_no_row(world):
    before = checksums()
    for role in ("anon", "mod_A"):
        client = world.client(role)
        for path in (path for path in addresses(world) if not path.endswith(".mvt")):
            for method in ("GET", "HEAD"):
                ask(client, method, path, **device_header(world, role, path))
    for token in world.receipts.values():
        for rest in ("", "edit/", "withdraw/"):
            ask(world.client("anon"), "GET", f"/receipts/{token}/{rest}")

    assert checksums() == before


@pytest.mark.parametrize("origin", ["https://evil.test", "null", ""])
def test_an_act_sent_from_another_site_is_refused_before_anything_is_looked_up(world, origin):
    """TRUST E7. A receipt's address is itself a secret, so `null` is believed there."""
    before = checksums()
    for route in ROUTES:
        if "POST" not in route.methods or route.door == "api":
            continue
        role = {"desk": "man_A"}.get(route.door, "res2")
        client = world.client(role)
        client.handler.enforce_csrf_checks = True
        path = route.path(**world.good(route))
        point = transaction.savepoint()
        answer = ask(client, "POST", path, {}, Origin=origin)
        believed = route.name in FROM_ANYWHERE or (
            route.door == "receipt" and origin != "https://evil.test"
        )
        if route.name in FROM_ANYWHERE:
            transaction.savepoint_rollback(point)

        assert (answer.status == 403) is not believed, (path, answer.status)
    assert checksums() == before


def test_the_api_takes_no_json_that_says_it_is_text(world):
    for route in ROUTES:
        if route.door == "api" and "POST" in route.methods and route.name != "api:support":
            answer = world.client("anon").post(
                route.path(**world.good(route)), data="{}", content_type="text/plain"
            )

            assert answer.status_code == 415


def observed(world: World, route: Route) -> dict[str, dict[str, int]]:
    """What each role is answered on the good target of a route; every act is undone."""
    found: dict[str, dict[str, int]] = {}
    for method in route.methods:
        for role in ROLES:
            point = transaction.savepoint()
            path = route.path(**world.good(route))
            found.setdefault(method, {})[role] = act(world, role, route, method, path).status
            transaction.savepoint_rollback(point)
            cache.clear()
    return found


def told(world: World, role: str, client: Any, method: str, path: str, named: Any) -> Answer:
    """An answer without the name that the request itself had put into it."""
    point = transaction.savepoint()
    body = {} if method == "POST" else None
    answer = ask(client, method, path, body, **device_header(world, role, path))
    transaction.savepoint_rollback(point)
    cache.clear()
    headers = {
        name: value.replace(str(named), "…")
        for name, value in answer.headers.items()
        if name not in ("Content-Length", "Date")
    }
    return Answer(answer.status, headers, answer.body.replace(str(named).encode(), b"..."))


def is_hidden(world: World, role: str, route: Route, values: dict[str, Any]) -> bool:
    """Whether a public door is asked about something that this role must not see there."""
    if route.door == "desk" or values["campaign"] != "parc":
        return False
    if route.name.endswith("_reply"):
        replies = (world.replies[name] for name in ("public", "quoting", "changed", "covered"))
        return values["public_id"] not in {reply.public_id for reply in replies}
    if route.name == "web:photo":
        photos = (world.photos[name] for name in ("public", "covered"))
        return values["public_id"] not in {photo.public_id for photo in photos}
    shown = {
        "published",
        "blurred",
        "revised",
        "responding",
        "on hidden feature",
        "covered",
        "changing",
        "suggested",
    }
    return values["public_id"] not in {world.contributions[name].public_id for name in shown}


def checksums() -> dict[str, str]:
    """A digest of each table of ours and of the sessions."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            " AND tablename <> 'spatial_ref_sys' ORDER BY 1"
        )
        tables = [name for (name,) in cursor.fetchall()]
        found = {}
        for table in tables:
            cursor.execute(
                f"SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} AS t"
            )
            found[table] = cursor.fetchone()[0]
    return found
