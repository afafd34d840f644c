"""Two moderators who decide the opposite at the same instant: one wins, and one is told (Q5)."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from urllib.parse import urlencode

import pytest

from bench.serving import Server
from tests.reliability.asking import Answer, ask
from tests.reliability.cluster import Cluster

pytestmark = [pytest.mark.long, pytest.mark.timeout(120)]

WHAT_IS_STORED = """
SELECT c.state, array_agg(e.act ORDER BY e.id) FROM contributions_contribution AS c
JOIN contributions_event AS e ON e.contribution_id = c.id
WHERE c.public_id = %s GROUP BY c.id
"""
LETTERS = """
SELECT e.act FROM contributions_notice AS n
JOIN contributions_event AS e ON e.id = n.event_id
JOIN contributions_contribution AS c ON c.id = e.contribution_id
WHERE c.public_id = %s AND e.act <> 'submit'
"""
OUTCOME = {"publish": "published", "reject": "rejected"}


def test_of_two_opposite_moves_at_once_one_wins_and_the_other_changes_nothing(
    cluster: Cluster, server: Server, town: dict
):
    winners = set()
    for turn, item in enumerate(town["waiting"]):
        acts = ["publish", "reject"] if turn % 2 else ["reject", "publish"]
        answers = decide_at_once(server.port, item, acts, town["sessions"])

        assert sorted(answer.status for answer in answers.values()) == [302, 409]
        (winner,) = [act for act, answer in answers.items() if answer.status == 302]
        winners.add(winner)
        assert cluster.rows(WHAT_IS_STORED, item) == [(OUTCOME[winner], ["submit", winner])]
        assert cluster.rows(LETTERS, item) == [(winner,)]

    assert winners == set(OUTCOME)  # else they never met


def decide_at_once(port: int, item: int, acts: list[str], sessions: list[str]) -> dict[str, Answer]:
    """One publishes, the other rejects, both from the page as it was."""
    barrier = Barrier(2)

    def decide(act: str, session: str) -> Answer:
        form = {"version": "1", "reason": "off_topic", "statement": "It is not about this place."}
        csrf = "c" * 32
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"session={session}; csrftoken={csrf}",
            "X-CSRFToken": csrf,
        }
        barrier.wait()
        path = f"/desk/market/contributions/{item}/{act}/"
        return ask(port, "POST", path, urlencode(form).encode(), headers)

    with ThreadPoolExecutor(2) as desk:
        sent = {
            act: desk.submit(decide, act, session)
            for act, session in zip(acts, sessions, strict=True)
        }
        return {act: answer.result() for act, answer in sent.items()}
