"""Our own scripts stay light: a slow phone loads the campaign's page in one go."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

from tests.factories import a_campaign, a_layer

pytestmark = pytest.mark.django_db

LIMIT = 60_000
FOLDER = Path(settings.ROOT) / "static"
IMPORTED = re.compile(r"""(?:from\s+|import\s*\(\s*|import\s+)["']\./([\w-]+\.js)["']""")


def reached(names):
    """These modules and whatever they import, at once or later."""
    found, open_ones = set(), list(names)
    while open_ones:
        name = open_ones.pop()
        if name not in found:
            found.add(name)
            open_ones += IMPORTED.findall((FOLDER / "js" / name).read_text())
    return found


def test_the_scripts_of_the_campaign_page_weigh_less_than_sixty_kilobytes(client, settings):
    settings.PROOF_OF_WORK = settings.SERVICE_WORKER = True
    a_layer(a_campaign(slug="parc"))
    page = client.get("/campaigns/parc/").content.decode()

    names = reached(re.findall(r'<script type="module" src="/static/js/([\w-]+\.js)"', page))

    assert {"campaign.js", "guard.js", "install.js", "map.js"} <= names
    weight = sum(len(gzip.compress((FOLDER / "js" / name).read_bytes())) for name in names)
    assert weight < LIMIT, f"{weight} bytes"
