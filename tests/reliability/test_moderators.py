"""Two moderators who decide the opposite at the same instant: one wins, and one is told (Q5)."""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes, policy
from threading import Barrier
from urllib.parse import urlencode

import pytest

from bench.serving import Server
from tests.reliability.asking import Answer, ask
from tests.reliability.cluster import ROOT, Cluster

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
AUTHOR = """
SELECT p.email FROM accounts_person AS p
JOIN contributions_contribution AS c ON c.author_id = p.id WHERE c.public_id = %s
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


def test_of_200_opposite_moves_on_50_texts_each_leaves_one_history_and_one_letter(
    cluster: Cluster, server: Server, town: dict
):
    """From the pages as they were, all at the signal; the letters leave while the moves arrive."""
    moves = [
        (item, act, session)
        for item in town["contested"]
        for act in OUTCOME
        for session in town["sessions"]
    ]
    random.Random(20_261_126).shuffle(moves)
    assert len(moves) == 200
    barrier = Barrier(len(moves) + 1)

    def decide(move: tuple[int, str, str]) -> tuple[int, str, int]:
        item, act, session = move
        barrier.wait()
        return item, act, patient(server.port, item, act, session)

    def letters_leave() -> None:
        barrier.wait()
        for _turn in range(3):
            work(cluster)

    with ThreadPoolExecutor(len(moves) + 1) as desk:
        post = desk.submit(letters_leave)
        answers = list(desk.map(decide, moves))
        post.result()
    work(cluster)

    told = letters(cluster)
    for item in town["contested"]:
        statuses = Counter(status for one, _act, status in answers if one == item)
        (winner,) = [act for one, act, status in answers if (one, status) == (item, 302)]
        assert statuses == {302: 1, 409: 3}
        assert cluster.rows(WHAT_IS_STORED, item) == [(OUTCOME[winner], ["submit", winner])]
        assert cluster.rows(LETTERS, item) == [(winner,)]
        ((author,),) = cluster.rows(AUTHOR, item)
        assert told[author] <= {"received", winner}
        assert winner in told[author]


def patient(port: int, item: int, act: str, session: str) -> int:
    """The status, once the database is no longer too busy to answer."""
    for _try in range(200):
        status = sent(port, item, act, session).status
        if status != 503:
            return status
        time.sleep(0.05)
    raise AssertionError("still busy after ten seconds")


def sent(port: int, item: int, act: str, session: str) -> Answer:
    form = {"version": "1", "reason": "off_topic", "statement": "It is not about this place."}
    csrf = "c" * 32
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"session={session}; csrftoken={csrf}",
        "X-CSRFToken": csrf,
    }
    path = f"/desk/market/contributions/{item}/{act}/"
    return ask(port, "POST", path, urlencode(form).encode(), headers)


def work(cluster: Cluster) -> None:
    """Let a worker, signed in as the role `jobs`, send what waits."""
    surroundings = {
        **os.environ, **cluster.environment, "PARVIS_DB_ROLE": "jobs", "PARVIS_DEMO": "yes",
        "PUBLIC_URL": "http://localhost",
    }  # fmt: skip
    command = [sys.executable, "manage.py", "procrastinate", "worker", "--one-shot"]
    subprocess.run(
        command, cwd=ROOT, env=surroundings, check=True, capture_output=True, timeout=100
    )


def letters(cluster: Cluster) -> dict[str, set[str]]:
    """By address, what it has been told: the words of a subject say which letter it is."""
    words = {"received": "waits to be read", "publish": "is on the map", "reject": "not published"}
    french = {"received": "attend d’être", "publish": "sur la carte", "reject": "n’est pas publié"}
    found: dict[str, set[str]] = {}
    for path in (cluster.folder / "mail").glob("*.log"):
        for part in path.read_bytes().split(b"-" * 79 + b"\n"):
            if part.strip():
                letter = message_from_bytes(part.lstrip(), policy=policy.default)
                subject = str(letter["Subject"])
                kinds = {k for k in words if words[k] in subject or french[k] in subject}
                found.setdefault(str(letter["To"]), set()).update(kinds or {subject})
    return found


def decide_at_once(port: int, item: int, acts: list[str], sessions: list[str]) -> dict[str, Answer]:
    """One publishes, the other rejects, both from the page as it was."""
    barrier = Barrier(2)

    def decide(act: str, session: str) -> Answer:
        barrier.wait()
        return sent(port, item, act, session)

    with ThreadPoolExecutor(2) as desk:
        asked = {
            act: desk.submit(decide, act, session)
            for act, session in zip(acts, sessions, strict=True)
        }
        return {act: answer.result() for act, answer in asked.items()}
