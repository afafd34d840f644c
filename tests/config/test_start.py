"""What a deployment must not start with, and what its log never holds."""

import logging
import subprocess
import sys

import pytest
from django.core import checks

from config import checks as ours
from config.logs import MaskReceipts

GOOD = {"HTTPS": True, "DEBUG": False, "DEMO": False, "SECRET_KEY": "k" * 32}


@pytest.fixture
def asked(settings, monkeypatch):
    """Which of our checks refuse these settings; `tiles` is the role that reads tiles."""

    def ask(*, tiles="parvis_tiles", **changes) -> list[str]:
        for name, value in {**GOOD, **changes}.items():
            setattr(settings, name, value)
        for name, user in {"default": "parvis_web", "tiles": tiles}.items():
            monkeypatch.setitem(settings.DATABASES[name], "USER", user)
        ids = [found.id for found in checks.run_checks() if found.is_serious()]
        return sorted(each for each in ids if each.startswith("config."))

    return ask


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({}, []),
        ({"DEBUG": True}, ["config.E001"]),
        ({"DEMO": True}, ["config.E002"]),
        ({"SECRET_KEY": "short"}, ["config.E004"]),
        ({"tiles": "parvis_web"}, ["config.E005"]),
        ({"HTTPS": False, "DEBUG": True, "DEMO": True, "SECRET_KEY": "short"}, []),
    ],
)
def test_what_belongs_at_home_stops_a_public_start(asked, changes, faults):
    assert asked(**changes) == faults


@pytest.mark.django_db
def test_the_demos_accounts_stop_a_public_start(settings):
    from tests.factories import a_person

    settings.HTTPS, settings.DEMO = True, False
    a_person(email="ana@parvis.example")

    assert [found.id for found in ours.no_demo_accounts(databases=["default"])] == ["config.E003"]
    assert ours.no_demo_accounts(databases=None) == []


def test_the_server_itself_asks_before_it_serves(monkeypatch):
    """No WSGI server asks Django's checks: config.wsgi does."""
    monkeypatch.setenv("PUBLIC_URL", "https://parvis.example")
    monkeypatch.setenv("DEBUG", "yes")
    started = subprocess.run(
        [sys.executable, "-c", "import config.wsgi"], capture_output=True, text=True, check=False
    )

    assert started.returncode != 0
    assert "config.E001" in started.stderr


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Internal Server Error: /receipts/abc-SEAL_x/edit/", "/receipts/***/edit/"),
        ("GET '/receipts/abc-SEAL'", "GET '/receipts/***'"),
    ],
)
def test_a_log_never_holds_what_opens_a_receipt(said, kept):
    record = logging.LogRecord("a", logging.ERROR, "", 1, "%s: %s", ("x", said), None)

    assert MaskReceipts().filter(record) is True
    assert "SEAL" not in record.getMessage()
    assert record.getMessage().endswith(kept)
