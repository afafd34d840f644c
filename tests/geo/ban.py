"""A geocoder on this machine that answers as the Base Adresse Nationale does, well or badly."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from tests.factories import PLACE


def an_address(label: Any = "12 Rue des Écoles 92000 Nanterre", at: Any = PLACE) -> dict[str, Any]:
    """One feature as addok writes it."""
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": list(at) if isinstance(at, tuple) else at},
        "properties": {"label": label, "score": 0.97, "type": "housenumber", "city": "Nanterre"},
    }


def a_collection(*features: Any) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "version": "draft",
        "features": list(features),
        "attribution": "BAN",
        "licence": "ETALAB-2.0",
        "query": "…",
        "limit": 15,
    }


@dataclass
class Geocoder:
    """What it will answer, and everything that it was asked."""

    url: str = ""
    mood: str = "well"
    answer: Any = field(default_factory=lambda: a_collection(an_address()))
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)


@contextmanager
def a_geocoder(**fields: Any) -> Iterator[Geocoder]:
    """A real HTTP server on a free port, until the block ends."""
    geocoder = Geocoder(**fields)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            geocoder.asked.append((self.path, dict(self.headers)))
            try:
                MOODS[geocoder.mood](self, geocoder)
            except OSError:
                return  # the asker went away, as it should

        def log_message(self, *args: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    geocoder.url = f"http://127.0.0.1:{server.server_port}/geocodage/search"
    try:
        yield geocoder
    finally:
        server.shutdown()
        server.server_close()


def _send(handler: Any, body: bytes, status: int = 200, **headers: str) -> None:
    handler.send_response(status)
    for name, value in {"Content-Length": str(len(body)), **headers}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)


def _well(handler: Any, geocoder: Geocoder) -> None:
    answer = geocoder.answer
    _send(handler, answer if isinstance(answer, bytes) else json.dumps(answer).encode())


def _redirecting(handler: Any, geocoder: Geocoder) -> None:
    _send(handler, b"", 302, Location=f"{geocoder.url}/elsewhere")


def _dripping(handler: Any, geocoder: Geocoder) -> None:
    """One byte at a time, each soon enough for a time limit that counts from byte to byte."""
    handler.send_response(200)
    handler.end_headers()
    for byte in json.dumps(geocoder.answer).encode():
        handler.wfile.write(bytes([byte]))
        time.sleep(0.1)


def _silent(handler: Any, geocoder: Geocoder) -> None:
    time.sleep(3)


def _huge(handler: Any, geocoder: Geocoder) -> None:
    _send(handler, b"[" + b"0," * 20_000_000 + b"0]")


def _short(handler: Any, geocoder: Geocoder) -> None:
    _send(handler, b"{", **{"Content-Length": "5000"})


MOODS = {
    "well": _well,
    "redirecting": _redirecting,
    "dripping": _dripping,
    "silent": _silent,
    "huge": _huge,
    "short": _short,
    "broken": lambda handler, geocoder: _send(handler, b"oops", 500),
    "busy": lambda handler, geocoder: _send(handler, b"", 429, **{"Retry-After": "1"}),
    "rude": lambda handler, geocoder: handler.wfile.write(b"no HTTP at all\r\n\r\n"),
}
