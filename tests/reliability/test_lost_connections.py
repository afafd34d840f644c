"""Connections that PostgreSQL has ended are not the next visitor's trouble (TRUST §2.2)."""

import pytest

from bench.serving import Server
from tests.reliability.asking import API, all_at_once, ask
from tests.reliability.cluster import Cluster

pytestmark = [pytest.mark.long, pytest.mark.timeout(120)]

TILE = "/tiles/square/pins/0/0/0.mvt"
END_ALL = """
SELECT usename, pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE usename IN ('parvis_web', 'parvis_tiles')
"""


@pytest.mark.parametrize(("path", "role"), [(TILE, "parvis_tiles"), (API, "parvis_web")])
def test_the_first_request_after_all_connections_were_ended_is_answered(
    path, role, cluster: Cluster, server: Server, town: dict
):
    assert statuses(server.port, path) == {200}

    ended = cluster.rows(END_ALL)

    assert (role, True) in ended
    assert statuses(server.port, path) == {200}


def statuses(port: int, path: str) -> set[int]:
    """From as many requests at once as the server has threads."""
    return {answer.status for answer in all_at_once(lambda _n: ask(port, "GET", path), range(16))}
