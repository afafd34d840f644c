"""Whatever was acknowledged survives a kill -9 of PostgreSQL (TRUST Q1).

The judge stands outside: it keeps its own files of what was sent and acknowledged. That it can see
a loss is shown by the last test, which lets PostgreSQL acknowledge before it writes.
"""

import json
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from bench.serving import Server, granian
from tests.reliability.asking import hand_in, patiently
from tests.reliability.cluster import Cluster, a_cluster
from tests.reliability.judge import STORED, Judge

pytestmark = [pytest.mark.long, pytest.mark.timeout(240)]

KILLS = 4
SECONDS = (2.0, 1.3, 2.7, 1.7)
BACK_WITHIN_S = 30  # the promise is 10 s on a quiet machine; bench keeps the figure


@pytest.fixture(scope="module")
def mortal() -> Iterator[Cluster]:
    """A cluster that may be killed."""
    with a_cluster() as made:
        yield made


@pytest.fixture(scope="module")
def crowd(mortal: Cluster) -> dict:
    return dict(json.loads(mortal.program("-m", "tests.reliability.town", "make")))


@pytest.fixture(scope="module")
def serving(mortal: Cluster, crowd: dict) -> Iterator[Server]:
    with granian(workers=2, threads=8, **mortal.environment) as running:
        yield running


@pytest.fixture
def judge(tmp_path: Path, serving: Server, crowd: dict) -> Judge:
    return Judge(tmp_path, serving.port, crowd["people"], crowd["tokens"])


def test_nothing_acknowledged_is_lost_when_postgresql_is_killed_in_the_middle_of_writes(
    mortal: Cluster, judge: Judge
):
    assert mortal.setting("fsync") == mortal.setting("synchronous_commit") == "on"

    for seconds in SECONDS[:KILLS]:
        with judge.writing():
            time.sleep(seconds)
            mortal.kill()
            mortal.start()
            began = time.monotonic()
            assert patiently(partial(hand_in, judge.port, f"again-{began}")).status == 201
            assert time.monotonic() - began < BACK_WITHIN_S

    verdict = judge.verdict(mortal)
    assert verdict.acked > 20 * KILLS
    assert verdict.lost == set()
    assert verdict.half_done == []
    assert verdict.doubled == set()
    assert verdict.strange == set()

    assert verdict.unknown != set()  # else nothing was killed in the middle
    for key in sorted(verdict.unknown):
        token = judge.tokens[int(key.split("-")[2])]
        assert patiently(partial(hand_in, judge.port, key, token)).status == 201
    after = judge.verdict(mortal)
    sent = {key for (key,) in judge.told("sent")}
    stored = {title for title, _pin in mortal.rows(STORED)}
    assert stored == sent
    assert (after.doubled, after.half_done) == (set(), [])


def test_the_judge_sees_the_loss_when_postgresql_acknowledges_before_it_writes(
    mortal: Cluster, judge: Judge
):
    mortal.set(synchronous_commit="off", wal_writer_delay="10s", wal_writer_flush_after="1GB")
    assert mortal.setting("synchronous_commit") == "off"

    with judge.writing():
        time.sleep(3)
        mortal.kill()
    mortal.start()

    verdict = judge.verdict(mortal)
    assert verdict.acked > 20
    assert len(verdict.lost) >= 1
