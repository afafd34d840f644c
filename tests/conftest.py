"""What every test stands on: the spatial reference table read once, tiles seen from inside."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection, connections
from django.test import override_settings

from contributions.models import MoveRow
from contributions.moves import MOVES
from tiles import cache as tile_cache

ROOT = Path(__file__).resolve().parent.parent
UNTIL = "PARVIS_TEST_UNTIL"  # no test is begun after this second of the epoch
BLOCKER = pytest.StashKey[Any]()
DATA = Path(os.environ.get("PARVIS_TEST_DATA") or ROOT.parent / "shared" / "data")


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Tests on real data are not collected where that data is not."""
    if collection_path.name.endswith("_real_data.py") and not DATA.is_dir():
        return True
    return None


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """What no longer fits into the time that was given is said to be skipped."""
    if time.time() > float(os.environ.get(UNTIL) or "inf"):
        pytest.skip("The time that was given is over: script/test --long runs it all.")


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data that nobody here wrote."""
    return DATA


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any, request: Any) -> Iterator[None]:
    """GeoDjango reads a row of spatial_ref_sys once a process: do it before queries are counted."""
    request.config.stash[BLOCKER] = django_db_blocker
    with django_db_blocker.unblock():
        from django.contrib.gis.db.models.fields import get_srid_info

        for srid in (4326, 3857, 2154):
            get_srid_info(srid, connection)
        put_moves_back()
    yield
    with django_db_blocker.unblock():
        wait_until_alone()


def wait_until_alone(patience: float = 20.0) -> None:
    """A live server's last threads leave the database by themselves; then it can be dropped."""
    others = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    for alias in connections:
        connections[alias].close()
    until = time.monotonic() + patience
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute(others)
            if cursor.fetchone() == (0,):
                return
            time.sleep(0.1)


@pytest.fixture(scope="session")
def live_server(django_db_setup: None, live_server: Any) -> Any:
    """The server stops before its database is dropped, whichever test comes first."""
    return live_server


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """A test that empties tables takes the moves along, which came with a migration."""
    try:
        yield
    finally:  # a test that ends badly takes them along too
        if nextitem is not None and is_transactional(item):
            with item.config.stash[BLOCKER].unblock():
                put_moves_back()
                connections.close_all()  # while a browser's loop runs, nobody else would find it


def is_transactional(item: Any) -> bool:
    marker = item.get_closest_marker("django_db")
    is_marked = marker is not None and bool(marker.kwargs.get("transaction"))
    return is_marked or "transactional_db" in item.fixturenames


def put_moves_back() -> None:
    if not MoveRow.objects.exists():
        MoveRow.objects.bulk_create(
            MoveRow(act=move.act, before=move.before, after=move.after) for move in MOVES
        )


@pytest.fixture(scope="session", autouse=True)
def _photos_in_a_folder_of_this_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with override_settings(MEDIA_ROOT=str(tmp_path_factory.getbasetemp() / "media")):
        yield


@pytest.fixture(autouse=True)
def _plain_surroundings(settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No tile, no cached page, no count of another test; letters stay in memory."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PROOF_OF_WORK = settings.SERVICE_WORKER = False
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    kept = {"LOCATION": str(tmp_path_factory.getbasetemp() / "rates")}  # of this process alone
    settings.CACHES = {**settings.CACHES, "rates": {**settings.CACHES["rates"], **kept}}
    tile_cache.kept.clear()
    for one in caches.settings:
        caches[one].clear()
    yield
    tile_cache.kept.clear()


@pytest.fixture(autouse=True)
def _tiles_through_the_test_transaction(request: pytest.FixtureRequest, settings) -> None:
    """Inside a test's transaction tiles share its connection; live servers use the real role."""
    if is_transactional(request.node):
        request.getfixturevalue("transactional_db")
    else:
        settings.TILES_DATABASE = "default"
