"""Migrations are linear, complete, and named after what they do (STYLE 23)."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from tests.shape.sources import PACKAGES


@pytest.fixture(scope="module")
def loader():
    return MigrationLoader(None)


def ours(loader):
    return [key for key in loader.disk_migrations if key[0] in PACKAGES]


def test_no_migration_has_a_name_made_by_a_machine(loader):
    assert [name for _app, name in ours(loader) if "auto" in name or name.endswith("initial")] == []


def test_each_app_has_one_line_of_migrations(loader):
    for app in {app for app, _name in ours(loader)}:
        line = sorted(name for label, name in ours(loader) if label == app)
        parents = {
            name: [d for a, d in loader.disk_migrations[app, name].dependencies if a == app]
            for name in line
        }

        assert len(loader.graph.leaf_nodes(app)) == 1
        assert parents == {
            name: line[rank - 1 : rank] if rank else [] for rank, name in enumerate(line)
        }
        assert [int(name[:4]) for name in line] == list(range(1, len(line) + 1))


@pytest.mark.django_db
def test_the_models_hold_nothing_that_no_migration_makes():
    said = StringIO()

    call_command("makemigrations", check_changes=True, dry_run=True, stdout=said)

    assert said.getvalue().strip() == "No changes detected"
