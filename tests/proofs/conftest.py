"""One world for each proof, built once a file inside a transaction that is never committed.

Each test stands in a savepoint inside it, so that whatever it does is gone for the next one.
"""

import random
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction

from tests.proofs.planting import a_world
from tests.proofs.world import World
from tests.tiles.archives import an_archive


@pytest.fixture(scope="module")
def _open_database(django_db_setup, django_db_blocker) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def _built_world(_open_database) -> Iterator[World]:
    """The world, its random identities drawn from a seed."""
    drawn = random.Random(2026)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(secrets, "randbelow", drawn.randrange)
        yield a_world()


@pytest.fixture
def world(_built_world: World, db) -> World:
    """The world as it was built: what a test does in it goes with the test's own savepoint."""
    return _built_world


@pytest.fixture(scope="session")
def _base_map_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return an_archive(tmp_path_factory.mktemp("base") / "town.pmtiles")


@pytest.fixture(autouse=True)
def _a_base_map(_base_map_file: Path, settings) -> None:
    """The base map's doors are proven open; closed they answer 404 to everybody."""
    settings.BASEMAP_PMTILES = _base_map_file
