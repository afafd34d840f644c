"""The database's own lock: the role that serves tiles reads what a tile draws, and no more."""

import pytest
from django.db import connections
from psycopg import Error

from layers.enums import LayerKind
from tests.factories import PLACE, a_contribution, a_feature, a_layer
from tests.tiles.looking import address, decode, tile_of

DENIED, READ_ONLY = "42501", "25006"  # insufficient_privilege, read_only_sql_transaction
TILE = tile_of(*PLACE, 15)


@pytest.fixture
def as_tiles(db):
    """A cursor that signs in as the tiles' role, each statement its own transaction."""
    tiles = connections["tiles"]
    with tiles.get_new_connection(tiles.get_connection_params()) as connection:
        connection.autocommit = True
        cursor = connection.cursor()
        assert cursor.execute("SELECT current_user").fetchone() == ("parvis_tiles",)
        yield cursor


WRITES = [
    "INSERT INTO contributions_support (contribution_id, person_id) VALUES (1, 1)",
    "UPDATE contributions_contribution SET is_public = true",
    "DELETE FROM contributions_layerrevision",
    "TRUNCATE contributions_event",
    "CREATE TABLE public.mine (a int)",
]


@pytest.mark.parametrize("sql", WRITES)
def test_the_role_of_the_tiles_only_reads(as_tiles, sql):
    with pytest.raises(Error) as refusal:
        as_tiles.execute(sql)

    assert refusal.value.sqlstate == READ_ONLY


@pytest.mark.parametrize("sql", WRITES)
def test_the_role_of_the_tiles_may_not_write_even_where_it_makes_its_session_writable(
    as_tiles, sql
):
    as_tiles.execute("SET default_transaction_read_only = off")

    with pytest.raises(Error) as refusal:
        as_tiles.execute(sql)

    assert refusal.value.sqlstate == DENIED


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1 FROM contributions_contribution",
        "SELECT geom FROM contributions_contribution",
        "SELECT title FROM public_contributions",
        "SELECT text FROM public_contributions",
        "SELECT signature FROM public_contributions",
        "SELECT public_geom FROM public_contributions",
        "SELECT * FROM public_contributions",
        "SELECT 1 FROM public_contributions WHERE title = 'x'",
        "SELECT text FROM public_replies",
        "SELECT 1 FROM contributions_event",
        "SELECT 1 FROM contributions_receipt",
        "SELECT email FROM accounts_person",
        "SELECT 1 FROM accounts_device",
        "SELECT 1 FROM campaigns_campaign",
        "SELECT 1 FROM layers_feature",
        "SELECT pg_read_file('/etc/passwd')",
        "SET ROLE parvis_web",
        "SET ROLE parvis_owner",
    ],
)
def test_the_role_of_the_tiles_is_denied_what_no_tile_draws(as_tiles, sql):
    with pytest.raises(Error) as refusal:
        as_tiles.execute(sql)

    assert refusal.value.sqlstate == DENIED


@pytest.mark.django_db(transaction=True, databases=["default", "tiles"])
def test_the_role_of_the_tiles_reads_what_a_tile_draws(client, as_tiles):
    item = a_contribution()
    reference = a_layer(item.campaign, kind=LayerKind.REFERENCE)
    feature = a_feature(reference)

    rows = as_tiles.execute("SELECT public_id, px, py, morton FROM public_contributions").fetchall()
    pins = decode(client.get(address(item.layer, TILE)).content)
    features = decode(client.get(address(reference, TILE, 1)).content)

    assert [row[0] for row in rows] == [item.public_id]
    assert [each["id"] for each in pins[item.layer.slug]] == [item.public_id]
    assert [each["id"] for each in features[reference.slug]] == [feature.public_id]
    assert client.get(f"/tiles/{item.campaign.slug}/changes.json").status_code == 200


def test_the_role_of_the_tiles_gives_up_after_a_while_and_plans_small(as_tiles):
    settings = {}
    for name in ("statement_timeout", "jit", "max_parallel_workers_per_gather"):
        settings[name] = as_tiles.execute(f"SHOW {name}").fetchone()[0]

    assert settings["jit"] == "off"
    assert settings["max_parallel_workers_per_gather"] == "0"
    assert settings["statement_timeout"] != "0"
