"""French is complete: every sentence of the sources, none untranslated, none uncertain."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.shape.sources import PACKAGES, ROOT, TEMPLATES

FRENCH = ROOT / "locale" / "fr" / "LC_MESSAGES" / "django.po"


@pytest.fixture(scope="module")
def extracted(tmp_path_factory) -> Path:
    """What makemessages finds in the sources, as a catalogue without translations."""
    copy = tmp_path_factory.mktemp("sources")
    (copy / "locale").mkdir()
    plain = shutil.ignore_patterns("__pycache__", "demo", "*.json", "*.geojson")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, copy / package, ignore=plain)
    shutil.copytree(TEMPLATES, copy / "templates")
    django_admin = [sys.executable, "-m", "django", "makemessages", "-l", "fr", "--no-location"]
    subprocess.run(django_admin, cwd=copy, check=True, capture_output=True, env=_bare())
    return copy / "locale" / "fr" / "LC_MESSAGES" / "django.po"


def test_every_sentence_of_the_sources_is_translated(extracted):
    """msgcmp names each one that is missing, untranslated, uncertain or no longer used."""
    compared = _gettext("msgcmp", str(FRENCH), str(extracted))

    assert (compared.returncode, compared.stderr) == (0, "")


def test_no_translation_is_uncertain_or_blank():
    for doubt in ("--only-fuzzy", "--untranslated"):
        found = _gettext("msgattrib", doubt, "--no-obsolete", str(FRENCH))

        assert (found.returncode, found.stdout) == (0, "")


def test_the_catalogue_is_well_formed():
    """Same placeholders on both sides, as gettext checks them."""
    checked = _gettext("msgfmt", "--check", "--output-file=/dev/null", str(FRENCH))

    assert (checked.returncode, checked.stderr) == (0, "")


def _gettext(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False, env=_bare())


def _bare() -> dict[str, str]:
    """An environment without settings: makemessages then looks no further than its folder."""
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
