"""A second, real HTTP server on another port: somebody else's base map, well or unwell."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from tiles.archive import archive_at
from tiles.pyramid import Tile

PAINT = "#c040c0"  # a colour that nothing of ours has
NOWHERE = "https://nowhere.invalid"


def style(origin: str) -> dict[str, Any]:
    """A style as others write them: its own glyphs, pictures, patterns, towers."""
    source = {"source": "city"}
    return {
        "version": 8,
        "glyphs": f"{NOWHERE}/{{fontstack}}/{{range}}.pbf",
        "sprite": f"{NOWHERE}/sprite",
        "sources": {
            "city": {
                "type": "vector",
                "tiles": [f"{origin}/{{z}}/{{x}}/{{y}}.pbf"],
                "minzoom": 8,
                "maxzoom": 15,
                "attribution": "© Ville de Montpellier",
            }
        },
        "layers": [
            {"id": "paper", "type": "background", "paint": {"background-color": PAINT}},
            {"id": "quartiers", "type": "fill", "source-layer": "quartiers", **source,
             "paint": {"fill-color": PAINT}},
            {"id": "towers", "type": "fill-extrusion", "source-layer": "buildings", **source},
            {"id": "names", "type": "symbol", "source-layer": "roads", **source,
             "layout": {"text-field": ["get", "name"], "text-font": ["Theirs"],
                        "symbol-placement": "line", "icon-image": "shield"}},
        ],
    }  # fmt: skip


@contextmanager
def a_neighbour(archive: Path | None = None, *, says: str = "style") -> Iterator[str]:
    """Its origin. says: style, rubbish, refusal, or tiles refused under a good style."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, data = self.answer()
            self.send_response(status)
            self.send_header("Access-Control-Allow-Origin", "*")
            if data[:2] == b"\x1f\x8b":
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def answer(self) -> tuple[int, bytes]:
            if says == "refusal":
                return 500, b""
            if self.path == "/style.json":
                rubbish = b"<html>not a style</html>"
                return 200, rubbish if says == "rubbish" else json.dumps(style(origin)).encode()
            if says == "tiles refused" or archive is None:
                return 500, b""
            z, x, y = map(int, self.path.removesuffix(".pbf").strip("/").split("/"))
            data = archive_at(archive).tile(Tile(z, x, y))
            return (200, data) if data else (404, b"")

        def log_message(self, *_words: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("localhost", 0), Answers)
    origin = f"http://localhost:{server.server_port}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield origin
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def a_silent_neighbour() -> Iterator[str]:
    """It lets one in and never says a word."""
    with socket.create_server(("localhost", 0)) as listening:
        yield f"http://localhost:{listening.getsockname()[1]}"


def a_closed_door() -> str:
    """An origin where nobody listens any more."""
    with socket.create_server(("localhost", 0)) as listening:
        return f"http://localhost:{listening.getsockname()[1]}"
