"""The example of docs/api.md does what the page says, against a live server."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as ours

from contributions.enums import State
from contributions.models import Contribution
from tests.factories import a_contribution, a_layer

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "tiles"])

DOCUMENT = (ours.ROOT / "docs" / "api.md").read_text()


def run(tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    (program,) = re.findall(r"```python\n(.*?)```", DOCUMENT, re.DOTALL)
    path = tmp_path / "example.py"
    path.write_text(program)
    return subprocess.run(
        [sys.executable, str(path), *arguments], capture_output=True, text=True, check=False
    )


def test_the_example_reads_every_page_and_hands_one_in_once(live_server, settings, tmp_path):
    settings.PUBLIC_URL = live_server.url
    layer = a_layer()
    for title in ("Des bancs", "À l’ombre", "Une fontaine"):
        a_contribution(layer, title=title)

    told = run(tmp_path, live_server.url, layer.campaign.slug)

    assert told.stderr == ""
    lines = told.stdout.splitlines()
    assert lines[0] == "3 contributions"
    assert set(lines[1:4]) == {"- Des bancs Point", "- À l’ombre Point", "- Une fontaine Point"}
    assert lines[4:] == ["asked again: 304", "handed in: 202 held True", "receipt: 200"]
    new = Contribution.objects.exclude(state=State.PUBLISHED).get()
    assert (new.title, new.channel) == ("A bench in the shade", "api")


def test_the_example_says_why_it_is_refused(live_server, tmp_path):
    told = run(tmp_path, live_server.url, "nowhere")

    assert told.returncode != 0
    assert "refused: not_found" in told.stderr


def test_the_page_names_every_filter_of_the_list():
    from contributions.filters import NAMES

    assert [name for name in NAMES if f"`{name}" not in DOCUMENT and name != "after"] == []
