"""Clients: many at once, each request on a connection of its own."""

import http.client
import json
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from typing import Any, TypeVar

Thing = TypeVar("Thing")
Result = TypeVar("Result")

API = "/api/v1/campaigns/square/contributions/"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        return dict(json.loads(self.body))


def ask(
    port: int,
    method: str,
    path: str,
    body: bytes | None = None,
    headers: dict[str, str] | None = None,
) -> Answer:
    """One request on a connection of its own."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as link:
        link.request(method, path, body, {"Host": "localhost", **(headers or {})})
        response = link.getresponse()
        return Answer(response.status, response.headers, response.read())


def patiently(asked: Callable[[], Answer]) -> Answer:
    """Ask until it is neither busy (503) nor under way (409 in_progress), as clients shall."""
    for _try in range(200):
        answer = asked()
        is_under_way = answer.status == 409 and answer.json.get("code") == "in_progress"
        if answer.status != 503 and not is_under_way:
            return answer
        time.sleep(0.05)
    raise AssertionError(f"still {answer.status} after ten seconds")


def contribution(title: str) -> bytes:
    """The body of a new pin."""
    return json.dumps(
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [2.2205, 48.889]},
            "properties": {
                "layer": "pins",
                "kind": "proposal",
                "title": title,
                "text": "There is nowhere to sit on the way to the pharmacy.",
            },
        }
    ).encode()


def hand_in(port: int, key: str, token: str = "") -> Answer:
    """Post the pin whose title is its key."""
    return ask(port, "POST", API, contribution(key), api_headers(key, token))


def support(port: int, method: str, public_id: int, token: str) -> Answer:
    return ask(port, method, f"{API}{public_id}/support/", b"", api_headers(token=token))


def api_headers(key: str = "", token: str = "") -> dict[str, str]:
    headers = {"Content-Type": "application/json"}
    if key:
        headers["Idempotency-Key"] = key
    if token:
        headers["Authorization"] = f"Device {token}"
    return headers


def all_at_once(act: Callable[[Thing], Result], things: Iterable[Thing]) -> list[Result]:
    """Do it with each thing in a thread of its own, from one signal on."""
    things = list(things)
    barrier = threading.Barrier(len(things))

    def at_the_signal(thing: Thing) -> Result:
        barrier.wait()
        return act(thing)

    with ThreadPoolExecutor(len(things)) as pool:
        return list(pool.map(at_the_signal, things))
