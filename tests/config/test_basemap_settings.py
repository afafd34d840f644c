"""From the environment to the header: which hosts a page may ask for its base map."""

import json
import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env

ASK = (
    "import json; from config import settings; "
    "found = settings.CONTENT_SECURITY_POLICY['DIRECTIVES']; "
    "print(json.dumps({name: [str(each) for each in found[name]] for name in found}))"
)


def policy(**variables: str) -> dict[str, list[str]]:
    """The CSP that a process with these variables sends."""
    told = subprocess.run(
        [sys.executable, "-c", ASK],
        env=os.environ | variables,
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(json.loads(told.stdout))


def test_a_page_asks_exactly_the_hosts_that_are_named():
    plain = policy()
    named = policy(
        BASEMAP_STYLE_URL="https://maps.example/styles/calm.json?key=1",
        BASEMAP_HOSTS="https://tiles.example:8443, https://maps.example",
    )

    hosts = ["https://maps.example", "https://tiles.example:8443"]
    assert named.pop("connect-src") == [*plain.pop("connect-src"), *hosts]
    assert named.pop("img-src") == [*plain.pop("img-src"), *hosts]
    assert named == plain


def test_a_style_or_a_file_of_ours_opens_no_host():
    plain = policy()

    assert policy(BASEMAP_STYLE_URL="/maps/style.json") == plain
    assert policy(BASEMAP_PMTILES="var/town.pmtiles") == plain


@pytest.mark.parametrize(
    "address",
    ["https://a.example/s.json; script-src *", "https://a.example/s.json,b", "javascript:alert(1)",
     "a.example/s.json", "https://a.example/s.json'", "https://me@a.example/s.json", "https://"],
)  # fmt: skip
def test_an_address_that_is_none_stops_the_start(monkeypatch, address):
    monkeypatch.setenv("BASEMAP_STYLE_URL", address)

    with pytest.raises(ImproperlyConfigured, match="BASEMAP_STYLE_URL"):
        env.link("BASEMAP_STYLE_URL")


@pytest.mark.parametrize(
    "host", ["*", "https://*.example", "https:", "tiles.example", "https://a.example/path",
             "https://a.example;b", "'unsafe-inline'"],
)  # fmt: skip
def test_a_host_that_is_none_or_many_stops_the_start(monkeypatch, host):
    monkeypatch.setenv("BASEMAP_HOSTS", f"https://fine.example,{host}")

    with pytest.raises(ImproperlyConfigured, match="BASEMAP_HOSTS"):
        env.origins("BASEMAP_HOSTS")


@pytest.mark.parametrize("value", ["/search", "search", "ftp://ban.example/", "https://a b/"])
def test_a_geocoder_is_a_whole_address(monkeypatch, value):
    monkeypatch.setenv("GEOCODER_URL", value)

    with pytest.raises(ImproperlyConfigured, match="GEOCODER_URL"):
        env.service("GEOCODER_URL")


def test_a_geocoder_may_stand_on_a_private_address_because_an_operator_says_so(monkeypatch):
    monkeypatch.setenv("GEOCODER_URL", "http://10.0.0.7:7878/search")

    assert env.service("GEOCODER_URL") == "http://10.0.0.7:7878/search"
