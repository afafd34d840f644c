"""Numbers, depths and sizes that end other servers: refused, and the same workers go on."""

import http.client
import json
from contextlib import suppress

import pytest

from bench.serving import Server
from tests.reliability.asking import API, Answer, api_headers, ask, contribution

pytestmark = [pytest.mark.long, pytest.mark.timeout(120)]

SOUND = contribution("hostile")
PLACE = b"[2.2205, 48.889]"
FIVE_THOUSAND_DEEP = b'{"type": "GeometryCollection", "geometries": [' * 5_000 + b"]}" * 5_000
GEOMETRY = json.dumps({"type": "Point", "coordinates": [2.2205, 48.889]}).encode()

HOSTILE = {
    "1e200": SOUND.replace(PLACE, b"[1e200, 48.889]"),
    "minus 1e200": SOUND.replace(PLACE, b"[-1e200, -1e200]"),
    "1e308": SOUND.replace(PLACE, b"[1e308, 1e308]"),
    "1e999": SOUND.replace(PLACE, b"[1e999, 48.889]"),
    "a number of 10,000 digits": SOUND.replace(PLACE, b"[" + b"9" * 10_000 + b", 48.889]"),
    "NaN": SOUND.replace(PLACE, b"[NaN, 48.889]"),
    "Infinity": SOUND.replace(PLACE, b"[2.2205, -Infinity]"),
    "5,000 geometries in each other": SOUND.replace(GEOMETRY, FIVE_THOUSAND_DEEP),
    "5,000 lists in each other": SOUND.replace(PLACE, b"[" * 5_000 + b"]" * 5_000),
    "40 MB": SOUND.replace(b"pharmacy.", b"pharmacy." + b" " * 40_000_000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_body_is_refused_and_the_workers_are_the_same_as_before(name, server: Server):
    body = HOSTILE[name]
    assert body != SOUND
    before = server.workers()

    answer = post(server.port, body)

    assert 400 <= answer.status < 500
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert {ask(server.port, "GET", "/healthz").status for _ in range(8)} == {200}
    assert server.workers() == before


def post(port: int, body: bytes) -> Answer:
    """Post a body; a server that has read enough may stop reading, and answers all the same."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        headers = {"Host": "localhost", **api_headers("hostile-key")}
        with suppress(BrokenPipeError, ConnectionResetError):
            link.request("POST", API, body, headers)
        response = link.getresponse()
        return Answer(response.status, response.headers, response.read())
    finally:
        link.close()
