"""On which sites a map may stand: what people type, and what stands in the header (TRUST E2)."""

import pytest

from campaigns.errors import WrongInput
from contributions.origins import MOST, read_origin, read_origins

REFUSED = None
TABLE = [
    ("https://city.fr", "https://city.fr"),
    ("https://www.city.fr/", "https://www.city.fr"),
    ("www.city.fr", "https://www.city.fr"),
    ("HTTPS://WWW.City.FR", "https://www.city.fr"),
    ("https://city.fr:443", "https://city.fr"),
    ("https://city.fr:8443", "https://city.fr:8443"),
    ("https://intranet", "https://intranet"),
    ("https://orléans.fr", "https://xn--orlans-dva.fr"),
    ("https://ORLÉANS.fr", "https://xn--orlans-dva.fr"),
    ("https://xn--orlans-dva.fr", "https://xn--orlans-dva.fr"),
    ("https://straße.example", "https://xn--strae-oqa.example"),
    ("http://localhost:3000", "http://localhost:3000"),
    ("http://127.0.0.1:8101", "http://127.0.0.1:8101"),
    # Another host that only looks alike: an origin of its own, which opens nothing for city.fr.
    ("https://city.fr.evil.test", "https://city.fr.evil.test"),
    ("http://city.fr", REFUSED),
    ("https://city.fr@evil.test", REFUSED),
    ("https://user:secret@city.fr", REFUSED),
    ("https://city.fr/page", REFUSED),
    ("https://city.fr?x=1", REFUSED),
    ("https://city.fr#top", REFUSED),
    ("https://city.fr.", REFUSED),
    ("https://city..fr", REFUSED),
    ("https://city.fr; script-src *", REFUSED),
    ("city.fr; script-src *", REFUSED),
    ("https://city.fr https://evil.test", REFUSED),
    ("https://city.fr,https://evil.test", REFUSED),
    ("https://city.fr\r\nSet-Cookie: a=b", REFUSED),
    ("https://city.fr\x00", REFUSED),
    ("https://city.fr\u2028evil.test", REFUSED),
    ("https://city.fr\\@evil.test", REFUSED),
    ("https://*.city.fr", REFUSED),
    ("*", REFUSED),
    ("https://*", REFUSED),
    ("'self'", REFUSED),
    ("https:", REFUSED),
    ("https://", REFUSED),
    ("", REFUSED),
    ("data:text/html,x", REFUSED),
    ("javascript:alert(1)", REFUSED),
    ("ftp://city.fr", REFUSED),
    ("//city.fr", REFUSED),
    ("https://city.fr:0", REFUSED),
    ("https://city.fr:65536", REFUSED),
    ("https://city.fr:", REFUSED),
    ("https://city.fr:44:3", REFUSED),
    ("https://city.fr:４４３", REFUSED),
    ("https://192.0.2.1", REFUSED),
    ("https://2130706433", REFUSED),
    ("https://0x7f.1", REFUSED),
    ("https://[::1]", REFUSED),
    ("https://-city.fr", REFUSED),
    ("https://ci_ty.fr", REFUSED),
    (f"https://{'a' * 64}.fr", REFUSED),
    (f"https://{'a.' * 200}fr", REFUSED),
]


def told(text: str, **options) -> str | None:
    try:
        return str(read_origin(text, **options))
    except WrongInput as refusal:
        return REFUSED if refusal.facts["field"] == "hosts" else refusal.code


@pytest.mark.parametrize(("typed", "expected"), TABLE, ids=[repr(row[0])[:40] for row in TABLE])
def test_what_is_typed_becomes_an_origin_or_is_refused(settings, typed, expected):
    settings.HTTPS = True

    assert told(typed) == expected


@pytest.mark.parametrize("typed", [row[0] for row in TABLE if row[1]])
def test_an_origin_read_again_is_the_same(settings, typed):
    settings.HTTPS = True
    once = told(typed)

    assert told(once) == once


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("https://*.city.fr", "https://*.city.fr"),
        ("*.city.fr:8443", "https://*.city.fr:8443"),
        ("https://*.fr", REFUSED),
        ("https://*", REFUSED),
        ("https://*.", REFUSED),
        ("https://*.*.city.fr", REFUSED),
        ("https://www.*.fr", REFUSED),
        ("https://w*.city.fr", REFUSED),
        ("https://*city.fr", REFUSED),
        ("http://*.localhost", REFUSED),
        ("http://*.127.0.0.1", REFUSED),
    ],
)
def test_an_administrator_may_write_one_leading_star(settings, typed, expected):
    settings.HTTPS = True

    assert told(typed, may_wildcard=True) == expected


def test_where_the_site_itself_speaks_http_other_sites_may_too(settings):
    settings.HTTPS = False

    assert told("http://city.test:8080") == "http://city.test:8080"
    assert told("http://city.test:80/") == "http://city.test"


def test_lines_are_read_once_each_in_their_order():
    lines = "https://b.example\r\n\r\n  https://a.example \nb.example/\n"

    assert read_origins(lines) == ["https://b.example", "https://a.example"]


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ("", "no_host"),
        (" \r\n ", "no_host"),
        ("\n".join(f"https://{n}.example" for n in range(MOST + 1)), "too_many_hosts"),
        ("https://a.example\rhttps://b.example", "bad_host"),
    ],
)
def test_no_site_too_many_or_a_bad_line_is_refused(lines, code):
    with pytest.raises(WrongInput) as met:
        read_origins(lines)

    assert met.value.code == code


def test_a_refusal_shows_the_line_back_without_what_could_disturb():
    with pytest.raises(WrongInput) as met:
        read_origin("https://city.fr\r\n\u202eevil")

    assert "https://city.fr" in str(met.value)
    assert not {"\r", "\n", "\u202e"} & set(str(met.value))
