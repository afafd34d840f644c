"""What is handed in twice is there once, and each try is answered alike (TRUST Q4)."""

import html
import re
import socket
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from urllib.parse import urlencode

import pytest

from bench.serving import Server
from tests.reliability.asking import API, Answer, api_headers, ask, contribution, hand_in, patiently
from tests.reliability.cluster import Cluster

pytestmark = [pytest.mark.long, pytest.mark.timeout(240)]

SUBMISSIONS = 500
FORM = "/campaigns/square/contributions/new/"
COUNTED = """
SELECT count(*), count(DISTINCT title), count(DISTINCT author_id)
FROM contributions_contribution WHERE title LIKE %s
"""
WITHOUT_A_TRACE = """
SELECT count(*) FROM accounts_person AS p
WHERE p.assurance = 1 AND p.is_active AND p.id > %s
  AND NOT EXISTS (SELECT FROM contributions_contribution AS c WHERE c.author_id = p.id)
"""
Told = tuple[int, int, str]


def told(answer: Answer) -> Told:
    """What a client keeps of an answer."""
    return answer.status, answer.json["id"], answer.json["receipt"]


def double_click(port: int, key: str, token: str) -> list[Told]:
    """The same button twice, 30 ms apart."""
    with ThreadPoolExecutor(2) as hand:
        first = hand.submit(patiently, lambda: hand_in(port, key, token))
        time.sleep(0.03)
        second = hand.submit(patiently, lambda: hand_in(port, key, token))
        return [told(first.result()), told(second.result())]


def lost_answer(port: int, key: str, token: str) -> list[Told]:
    """The line breaks once all is sent and nothing has been read."""
    send_and_hang_up(port, key, token)
    return [told(patiently(lambda: hand_in(port, key, token))) for _ in range(2)]


def lost_token(port: int, key: str, token: str) -> list[Told]:
    """A person known to us tries again as nobody known."""
    return [told(patiently(partial(hand_in, port, key, name))) for name in (token, "", "")]


def never_a_token(port: int, key: str, _token: str) -> list[Told]:
    """Nobody known loses the answer, and with it the token of their device."""
    send_and_hang_up(port, key, "")
    return [told(patiently(lambda: hand_in(port, key))) for _ in range(2)]


WAYS = (double_click, lost_answer, lost_token, never_a_token)


def send_and_hang_up(port: int, key: str, token: str) -> None:
    body = contribution(key)
    lines = [f"POST {API} HTTP/1.1", "Host: localhost", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in api_headers(key, token).items()]
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        line.sendall("\r\n".join([*lines, "", ""]).encode() + body)


def test_500_submissions_each_retried_make_500_contributions(
    cluster: Cluster, server: Server, town: dict
):
    newest = cluster.rows("SELECT max(id) FROM accounts_person")[0][0]

    def somebody(number: int) -> list[Told]:
        way, token = WAYS[number % len(WAYS)], town["tokens"][number % 100 + 100]
        return way(server.port, f"once-{number:06}", token)

    with ThreadPoolExecutor(32) as people:
        answers = list(people.map(somebody, range(SUBMISSIONS)))

    assert [len(set(tries)) for tries in answers] == [1] * SUBMISSIONS
    assert Counter(tries[0][0] for tries in answers) == {201: SUBMISSIONS}
    assert len({identity for tries in answers for _status, identity, _receipt in tries}) == 500
    assert cluster.rows(COUNTED, "once-%")[0][:2] == (SUBMISSIONS, SUBMISSIONS)
    assert cluster.rows(WITHOUT_A_TRACE, newest) == [(0,)]


def test_a_key_that_comes_back_with_other_words_is_refused(
    cluster: Cluster, server: Server, town: dict
):
    first = hand_in(server.port, "other-words-1")
    body = contribution("other-words-2")

    second = ask(server.port, "POST", API, body, api_headers("other-words-1"))

    assert first.status == 201
    assert (second.status, second.json["code"]) == (422, "key_reused")
    assert cluster.rows(COUNTED, "other-words-%")[0][0] == 1


def test_the_form_without_scripts_sent_again_and_again_makes_one_contribution(
    cluster: Cluster, server: Server, town: dict
):
    def somebody(number: int) -> set[tuple[int, str | None]]:
        page = ask(server.port, "GET", FORM).body.decode()
        key = html.unescape(re.search(r'name="key"[^>]*value="([^"]+)"', page)[1])
        typed = {
            "key": key,
            "layer": "pins",
            "where": "coordinates",
            "latitude": "48.889",
            "longitude": "2.2205",
            "kind": "proposal",
            "title": f"form-{number:04}",
            "text": "There is nowhere to sit on the way to the pharmacy.",
        }
        with ThreadPoolExecutor(3) as tabs:
            sent = [tabs.submit(send_form, server.port, typed) for _ in range(3)]
        answers = [tab.result() for tab in sent] + [send_form(server.port, typed)]
        return {(answer.status, answer.headers["Location"]) for answer in answers}

    with ThreadPoolExecutor(8) as people:
        answers = list(people.map(somebody, range(40)))

    assert [len(tries) for tries in answers] == [1] * 40
    assert {status for tries in answers for status, _address in tries} == {303}
    assert len({address for tries in answers for _status, address in tries}) == 40
    assert cluster.rows(COUNTED, "form-%") == [(40, 40, 40)]


def send_form(port: int, typed: dict[str, str]) -> Answer:
    """Send a form as a browser without a cookie does; again where it is under way."""
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Sec-Fetch-Site": "same-origin",
    }
    for _try in range(50):
        answer = ask(port, "POST", FORM, urlencode(typed).encode(), headers)
        if answer.status not in (409, 503):
            break
        time.sleep(0.1)
    return answer
