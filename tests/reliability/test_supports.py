"""One person, one support, and counters that are exact, whatever happens at once (TRUST Q6)."""

import json
import random
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from bench.serving import Server
from tests.reliability.asking import all_at_once, patiently, support
from tests.reliability.cluster import Cluster

pytestmark = [pytest.mark.long, pytest.mark.timeout(240)]

DRIFT = """
SELECT c.public_id, c.support_count, count(s.id)
FROM contributions_contribution AS c
LEFT JOIN contributions_support AS s ON s.contribution_id = c.id
GROUP BY c.id HAVING c.support_count <> count(s.id)
"""
SUPPORTERS = """
SELECT count(*), count(DISTINCT s.person_id)
FROM contributions_support AS s JOIN contributions_contribution AS c ON c.id = s.contribution_id
WHERE c.public_id = %s
"""
VOTES_OF_THE_CLOSED = """
SELECT s.person_id, s.contribution_id
FROM contributions_support AS s JOIN accounts_person AS p ON p.id = s.person_id
WHERE NOT p.is_active
"""


def test_200_people_who_support_one_contribution_at_once_count_once_each(
    cluster: Cluster, server: Server, town: dict[str, Any]
):
    pin = town["pins"][0]

    def twice(token: str) -> list[int]:
        return [support(server.port, "POST", pin, token).status for _ in range(2)]

    answers = all_at_once(twice, town["tokens"])

    assert answers == [[200, 200]] * 200
    assert cluster.rows(SUPPORTERS, pin) == [(200, 200)]
    assert cluster.rows(DRIFT) == []


def test_half_of_them_who_take_it_back_at_once_are_no_longer_counted(
    cluster: Cluster, server: Server, town: dict[str, Any]
):
    pin = town["pins"][1]
    all_at_once(lambda token: support(server.port, "POST", pin, token), town["tokens"])

    answers = all_at_once(
        lambda token: support(server.port, "DELETE", pin, token).status, town["tokens"][::2]
    )

    assert answers == [200] * 100
    assert cluster.rows(SUPPORTERS, pin) == [(100, 100)]
    assert cluster.rows(DRIFT) == []


def test_counters_stay_exact_while_people_change_their_minds_and_persons_are_joined(
    cluster: Cluster, server: Server, town: dict[str, Any]
):
    pins, tokens, people = town["pins"][2:], town["tokens"][:120], town["people"][:120]
    pairs = list(zip(people[:40], people[40:80], strict=True))

    def waver(seed: int) -> set[int]:
        dice = random.Random(seed)
        return {
            patiently(
                lambda: support(
                    server.port,
                    dice.choice(("POST", "POST", "DELETE")),
                    dice.choice(pins),
                    dice.choice(tokens),
                )
            ).status
            for _ in range(30)
        }

    with ThreadPoolExecutor(64) as pool:
        wavering = pool.map(waver, range(64))
        cluster.program("-m", "tests.reliability.town", "merge", given=json.dumps(pairs))
        statuses = set.union(*wavering)

    assert statuses == {200}
    assert cluster.rows(DRIFT) == []
    assert cluster.rows(VOTES_OF_THE_CLOSED) == []
    assert cluster.rows("SELECT count(*) FROM accounts_person WHERE NOT is_active") == [(40,)]
