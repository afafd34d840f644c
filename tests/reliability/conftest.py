"""One throw-away cluster and one server for the whole tier; test_crash has its own."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from bench.serving import Server, granian
from tests.reliability.cluster import Cluster, a_cluster


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    with a_cluster() as made:
        yield made


@pytest.fixture(scope="session")
def town(cluster: Cluster) -> dict[str, Any]:
    """See town.make."""
    return dict(json.loads(cluster.program("-m", "tests.reliability.town", "make")))


@pytest.fixture(scope="session")
def server(cluster: Cluster, town: dict[str, Any]) -> Iterator[Server]:
    """The server as script/demo starts it: two workers of eight threads."""
    with granian(workers=2, threads=8, **cluster.environment) as running:
        yield running
