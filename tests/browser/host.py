"""Another site with a map on it: a real server, whose origin is not ours."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Frame, Page

ROOT = Path(__file__).resolve().parents[2]
AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()
BLOCKED = ["--test-third-party-cookie-phaseout"]  # as browsers do that keep sites apart
PAGE = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>La ville</title>
<link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><h1>La ville</h1><p><a id="before" href="#">avant</a></p>
{body}
<p><a id="after" href="#">après</a></p></body></html>"""
WATCH = """window.breaches = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.breaches.push(`${event.violatedDirective} ${event.blockedURI}`));"""


@dataclass
class Site:
    """Pages by path. The same server is two sites: 127.0.0.1 and localhost are two origins."""

    port: int
    pages: dict[str, str] = field(default_factory=dict)

    @property
    def listed(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def other(self) -> str:
        return f"http://localhost:{self.port}"

    def show(self, body: str, path: str = "/") -> None:
        self.pages[path] = PAGE.format(body=body)


@contextmanager
def a_site() -> Iterator[Site]:
    """Serve until the block ends."""
    site = Site(port=0)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = site.pages.get(self.path)
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write((found or "").encode())

        def log_message(self, *_args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Reader:
    """Somebody who reads the other site; what the browser complained about, what was sent."""

    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)
    requests: list[Any] = field(default_factory=list)
    set_cookies: list[str] = field(default_factory=list)

    @property
    def frame(self) -> Frame:
        """The one frame of the page."""
        [found] = [f for f in self.page.frames if f.parent_frame is self.page.main_frame]
        return found

    def open(self, address: str) -> Frame:
        """The frame, its map drawn."""
        self.page.goto(address)
        frame = self.page.frame_locator("iframe").first
        frame.locator("#map[data-ready]").wait_for(state="attached", timeout=30_000)
        return self.frame

    def breaches(self) -> list[str]:
        return [breach for frame in self.page.frames for breach in frame.evaluate("breaches")]


def a_reader(browser: Browser, viewport: dict[str, int], *, scripts: bool = True) -> Reader:
    context = browser.new_context(
        viewport=viewport, locale="fr-FR", java_script_enabled=scripts, reduced_motion="reduce"
    )
    context.add_init_script(WATCH)
    reader = Reader(context, context.new_page())
    reader.page.on("pageerror", lambda error: reader.complaints.append(f"script: {error}"))
    reader.page.on(
        "console",
        lambda message: reader.complaints.append(message.text) if message.type == "error" else None,
    )
    reader.page.on("request", lambda request: reader.requests.append(request))  # noqa: PLW0108 -- playwright marks its handlers, which a builtin cannot bear
    reader.page.on(
        "response",
        lambda answer: reader.set_cookies.extend(
            header["value"]
            for header in answer.headers_array()
            if header["name"].lower() == "set-cookie"
        ),
    )
    return reader


def colours(page: Page, png: bytes) -> int:
    """How many colours a picture has: one that was never painted has one or two."""
    return page.evaluate(
        """async (data) => {
          const picture = new Image();
          picture.src = `data:image/png;base64,${data}`;
          await picture.decode();
          const canvas = new OffscreenCanvas(picture.width, picture.height);
          const context = canvas.getContext("2d");
          context.drawImage(picture, 0, 0);
          const { data: pixels } = context.getImageData(0, 0, canvas.width, canvas.height);
          return new Set(new Uint32Array(pixels.buffer)).size;
        }""",
        base64.b64encode(png).decode(),
    )


def faults(frame: Frame | Page) -> list[str]:
    """What axe-core finds wrong in a page or a frame."""
    frame.evaluate(f"() => {{ {AXE} }}")
    found = frame.evaluate(
        "async () => (await axe.run({ iframes: false })).violations"
        ".map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(' ')}`)"
    )
    return list(found)
