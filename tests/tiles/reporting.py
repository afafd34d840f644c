"""Reading a report as a browser does, without one: elements, words, addresses, programs."""

import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

ADDRESS = {"src", "href", "srcset", "action", "formaction", "data", "poster", "background", "ping"}


@dataclass
class Script:
    kind: str
    text: str


@dataclass
class Report:
    """text: what people read; tables: caption → rows of cells."""

    attributes: list[tuple[str, str, str]] = field(default_factory=list)
    scripts: list[Script] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    text: str = ""
    tables: dict[str, list[list[str]]] = field(default_factory=dict)

    @property
    def programs(self) -> list[str]:
        return [script.text for script in self.scripts if script.kind != "application/json"]

    @property
    def data(self) -> dict:
        return next(
            json.loads(script.text) for script in self.scripts if script.kind == "application/json"
        )

    @property
    def policy(self) -> dict[str, list[str]]:
        content = next(
            values["content"]
            for tag, values in self._tags("meta")
            if values.get("http-equiv") == "Content-Security-Policy"
        )
        return {name: sources for name, *sources in map(str.split, content.split(";"))}

    def addresses(self) -> list[str]:
        """Everything that a browser could fetch from: attributes and sheets."""
        found = [value for _tag, name, value in self.attributes if name in ADDRESS]
        for style in self.styles:
            plain = re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)
            found += re.findall(r"url\(\s*[\"']?([^\"')]*)", plain)
            found += re.findall(r"@import\s+([^;]+)", plain)
        return found

    def _tags(self, wanted):
        for tag, values in self.elements:
            if tag == wanted:
                yield tag, values

    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.report, self.inside, self.caption, self.kind = Report(), [], "", ""

    def handle_starttag(self, tag, attrs):
        values = {name: value or "" for name, value in attrs}
        self.report.elements.append((tag, values))
        self.report.attributes += [(tag, name, value) for name, value in values.items()]
        self.inside.append(tag)
        if tag == "script":
            self.report.scripts.append(Script(values.get("type", ""), ""))
        elif tag == "style":
            self.report.styles.append("")
        elif tag == "table":
            self.caption = ""
        elif tag == "tr":
            self.report.tables.setdefault(self.caption, []).append([])
        elif tag in ("td", "th"):
            self.report.tables[self.caption][-1].append("")

    def handle_endtag(self, tag):
        while self.inside and self.inside.pop() != tag:
            pass

    def handle_data(self, text):
        if "script" in self.inside[-1:]:
            self.report.scripts[-1].text += text
        elif "style" in self.inside[-1:]:
            self.report.styles[-1] += text
        else:
            self.report.text += text
            if "caption" in self.inside:
                self.caption += text
            if "td" in self.inside or "th" in self.inside:
                self.report.tables[self.caption][-1][-1] += text


def read(page: str) -> Report:
    """The parts of a report's file."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    for rows in reader.report.tables.values():
        rows[:] = [[" ".join(cell.split()) for cell in row] for row in rows]
    return reader.report


# What has broken pages before: each ends an attribute, an element, a text or a template literal.
PAYLOADS = (
    "</script><img src=x onerror='window.__xss=1'>",
    "${window.__xss=2}",
    "`;window.__xss=3;//",
    "`+(window.__xss=4)+`",
    "<!--<script>window.__xss=5</script>",
    "\u2028window.__xss=6\u2029",
    "\u202ewindow.__xss=7",
    '"><svg onload=window.__xss=8>',
    "'-(window.__xss=9)-'",
    "\\';window.__xss=10;//",
    "</title><script>window.__xss=11</script>",
    "</style><script>window.__xss=12</script>",
    "{{window.__xss=13}}{%raw%}",
    "<a href=javascript:window.__xss=14>x</a>",
    "&lt;script&gt;window.__xss=15&lt;/script&gt;",
    "]]><script>window.__xss=16</script>",
)
