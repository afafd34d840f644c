"""The header table of TRUST §1.8, over every route."""

import pytest

from tests.proofs.asking import Answer, ask
from tests.proofs.routes import BY_NAME, ROUTES, Route
from tests.proofs.world import World
from web import importmap

pytestmark = pytest.mark.django_db

PAGES = (
    "default-src 'none'; script-src 'self'{importmap}; style-src 'self'; "
    "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; "
    "frame-src {frames}; frame-ancestors {ancestors}"
)
DATA = "default-src 'none'; frame-ancestors 'none'"
FILE = f"{DATA}; sandbox"  # a file of HTML that is handed over, and never runs in our origin
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=()",
}
UNFRAMED = {"X-Frame-Options": "DENY"}
LISTED = "'self' https://www.city.example"  # the sites of the good embed's row
NEVER = ("Server", "X-Powered-By", "Access-Control-Allow-Credentials")
OPEN = ("api", "tile")
LENT = (*OPEN, "embed")  # what pages of other sites may load
HOLDS_A_FRAME = "web:desk_embed"  # the preview, which is our own page
PRIVATE = ("desk", "receipt", "account")
# Sign-in forms need their Origin, which "no-referrer" would make null; other sites get nothing.
REFERRER = {"receipt": "no-referrer", "account": "same-origin"}
# Signing in needs a CSRF cookie before it: the only pages that set one before an act.
SETS_A_COOKIE = {
    "account_login", "account_request_login_code", "account_login_password",
}  # fmt: skip
VARIES = {
    "page": "Accept-Encoding, Accept-Language, Cookie", "receipt": "Accept-Language, Cookie",
    "account": "Accept-Language, Cookie", "desk": "Accept-Language, Cookie",
    "plain": "Accept-Encoding", "api": "Accept-Encoding", "tile": "Accept-Encoding",
    "embed": "Accept-Encoding",
}  # fmt: skip
EACH = pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)


@EACH
def test_each_answer_carries_the_headers_of_its_kind(world, route):
    for answer in answers(world, route):
        headers = answer.headers
        is_open = route.door in OPEN

        assert {name: headers.get(name) for name in ALWAYS} == ALWAYS
        assert {n: v for n, v in headers.items() if n in UNFRAMED} == framing(route, answer)
        assert [name for name in NEVER if name in headers] == []
        assert directives(headers["Content-Security-Policy"]) == directives(policy(route, answer))
        assert headers["Cross-Origin-Resource-Policy"] == (
            "cross-origin" if route.door in LENT else "same-origin"
        )
        assert headers["Referrer-Policy"] == REFERRER.get(
            route.door, "strict-origin-when-cross-origin"
        )
        if answer.status != 405:
            assert ("Access-Control-Allow-Origin" in headers) is is_open


@EACH
def test_private_pages_are_never_stored_and_never_indexed(world, route):
    for answer in answers(world, route):
        is_private = route.door in PRIVATE
        is_refusal = route.door in LENT and answer.status >= 400 and answer.status != 405

        if is_private or is_refusal:
            assert answer.headers["Cache-Control"] == "no-store"
        assert ("X-Robots-Tag" in answer.headers) is is_private


@EACH
def test_reading_sets_no_cookie(world, route):
    answer = ask(world.client("anon"), "GET", route.path(**world.good(route)))

    assert ("Set-Cookie" in answer.headers) is (route.name in SETS_A_COOKIE)


@EACH
def test_an_answer_varies_on_no_more_than_its_kind_does(world, route):
    answer = ask(world.client("anon"), "GET", route.path(**world.good(route)))
    vary = set(filter(None, answer.headers.get("Vary", "").split(", ")))

    if route.name in ("tiles:contributions", "tiles:features", "tiles:basemap_tile"):
        assert vary == {"Accept-Encoding"}
    else:
        assert vary <= set(VARIES[route.door].split(", "))
    if route.door == "page" and answer.kind == "text/html" and answer.status == 200:
        assert {"Accept-Language", "Cookie"} <= vary


@EACH
def test_only_what_everybody_may_read_is_packed(world, route):
    packed = {"Accept-Encoding": "gzip"}
    answer = ask(world.client("anon"), "GET", route.path(**world.good(route)), **packed)

    if route.door in PRIVATE:
        assert "Content-Encoding" not in answer.headers
    elif route.door == "page" and answer.kind == "text/html" and answer.status == 200:
        assert answer.headers["Content-Encoding"] == "gzip"


@EACH
def test_no_route_lets_another_site_read_with_its_cookies(world, route):
    client = world.client("man_A")
    path = route.path(**world.good(route))
    for method in ("GET", "OPTIONS"):
        headers = ask(client, method, path, Origin="https://evil.test").headers

        assert "Access-Control-Allow-Credentials" not in headers
        assert headers.get("Access-Control-Allow-Origin", "*") == "*"
        assert ("Access-Control-Allow-Origin" in headers) <= (route.door in OPEN)


@pytest.mark.parametrize(
    "path", ["/nothing/here", "/tiles/nothing", "/api/nothing/", "/desk/zzz/", "/embed/"]
)
def test_an_address_that_leads_nowhere_has_them_too(world, path):
    headers = ask(world.client("anon"), "GET", path).headers

    assert {name: headers.get(name) for name in ALWAYS | UNFRAMED} == ALWAYS | UNFRAMED
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "Set-Cookie" not in headers


def test_no_policy_allows_what_is_unsafe(world):
    for route in ROUTES:
        for answer in answers(world, route):
            policies = answer.headers["Content-Security-Policy"]

            assert "unsafe" not in policies
            assert "*" not in policies
            assert "\n" not in policies


def test_tiles_are_always_asked_about_and_references_never_again(world):
    """DESIGN §7."""
    asked = {
        name: ask(world.client("anon"), "GET", route.path(**world.good(route))).headers
        for name, route in BY_NAME.items()
        if route.door == "tile"
    }

    assert {name: headers["Cache-Control"] for name, headers in asked.items()} == {
        "tiles:basemap_style": "no-cache",
        "tiles:basemap_tile": "public, max-age=31536000, immutable",
        "tiles:style": "no-cache",
        "tiles:tilejson": "no-cache",
        "tiles:changes": "public, max-age=0, must-revalidate, s-maxage=1",
        "tiles:contributions": "public, max-age=0, must-revalidate, s-maxage=2",
        "tiles:features": "public, max-age=31536000, immutable",
    }
    assert all("ETag" in headers for headers in asked.values())


def test_only_frames_are_framed_and_each_by_the_sites_of_its_row_alone(world):
    """TRUST E1, E2: exactly `/embed/` differs, and nothing of a request is echoed."""
    told = {
        route.name: answer.headers
        for route in ROUTES
        for answer in [
            ask(
                world.client("man_A"), "GET", f"{route.path(**world.good(route))}",
                Referer="https://evil.test/", Origin="https://evil.test",
            )
        ]
    }  # fmt: skip

    framed = {name for name, headers in told.items() if "X-Frame-Options" not in headers}
    assert framed == {"web:embed"}
    assert {name for name, headers in told.items() if "evil" in str(headers)} == set()
    policies = {name: directives(h["Content-Security-Policy"]) for name, h in told.items()}
    assert {n for n, p in policies.items() if p["frame-ancestors"] != {"'none'"}} == framed
    assert policies["web:embed"]["frame-ancestors"] == set(LISTED.split())
    assert told["web:embed"]["Content-Security-Policy"].count("frame-ancestors") == 1


def directives(text: str) -> dict[str, set[str]]:
    """A policy as data; django-csp writes its directives in any order."""
    return {name: set(sources) for name, *sources in map(str.split, text.split(";"))}


def policy(route: Route, answer: Answer) -> str:
    """The policy of an answer: data doors have their own; only HTML names the import map."""
    if route.door in OPEN:
        return DATA
    if answer.headers.get("Content-Disposition"):
        return FILE
    is_shown = answer.status == 200
    holds_a_frame = route.name == HOLDS_A_FRAME and answer.status in (200, 400)  # 400: its form
    return PAGES.format(
        importmap=f" {importmap.source()}" if answer.kind == "text/html" else "",
        frames="'self'" if holds_a_frame else "'none'",
        ancestors=LISTED if route.door == "embed" and is_shown else "'none'",
    )


def framing(route: Route, answer: Answer) -> dict[str, str]:
    """X-Frame-Options knows no list of sites: it is left out where a list is given alone."""
    return {} if route.door == "embed" and answer.status == 200 else UNFRAMED


def answers(world: World, route: Route) -> list[Answer]:
    """What a visitor and a manager are answered, for the good target, a missing one, an act."""
    good = world.good(route)
    path, nowhere = (
        route.path(**good),
        route.path(**good | {"slug": "zzz", "campaign": "zzz", "token": "zzz", "key": "zzz"}),
    )
    return [
        ask(world.client(role), method, asked)
        for role in ("anon", "man_A")
        for method, asked in (("GET", path), ("GET", nowhere), ("POST", path))
    ]
