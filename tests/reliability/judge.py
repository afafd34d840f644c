"""An outside judge: writers that note, each in a file of its own, what they sent and were told.

Every line is on the disk before the next step is taken. The judge then compares these files with
what the database holds; it never asks the application.
"""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from itertools import count
from pathlib import Path
from typing import Any

from tests.reliability.asking import Answer, hand_in, support
from tests.reliability.cluster import Cluster

WRITERS = 8
STORED = "SELECT title, public_id FROM contributions_contribution WHERE title LIKE 'crash-%'"
SUPPORTED = """
SELECT c.public_id, d.number FROM contributions_support AS s
JOIN contributions_contribution AS c ON c.id = s.contribution_id
JOIN unnest(%s::bigint[]) WITH ORDINALITY AS d (person, number) ON d.person = s.person_id
WHERE c.title LIKE 'crash-%%'
"""
HALF_DONE = """
SELECT c.title FROM contributions_contribution AS c WHERE c.title LIKE 'crash-%'
  AND (c.support_count <> (SELECT count(*) FROM contributions_support WHERE contribution_id = c.id)
       OR 1 <> (SELECT count(*) FROM contributions_event WHERE contribution_id = c.id)
       OR 1 <> (SELECT count(*) FROM contributions_receipt WHERE contribution_id = c.id)
       OR 1 <> (SELECT count(*) FROM contributions_submission WHERE contribution_id = c.id))
"""


@dataclass(frozen=True)
class Verdict:
    """acked: how much was acknowledged. lost: acknowledged and not there. half_done: rows whose
    counters, events or receipts do not fit. doubled: there more than once. unknown: sent, and
    whether it is there nobody was told. strange: answers that are neither yes nor "busy"."""

    acked: int
    lost: set[str]
    half_done: list[str]
    doubled: set[str]
    unknown: set[str]
    strange: set[int]


class Judge:
    """The writers' files in `folder`, and how to read them."""

    def __init__(self, folder: Path, port: int, people: list[int], tokens: list[str]) -> None:
        self.folder, self.port = folder, port
        self.people, self.tokens = people, tokens
        self.runs = count(1)
        self.strange: set[int] = set()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Eight people hand in and support, as fast as they are answered, until this ends."""
        over, run = threading.Event(), next(self.runs)
        writers = [
            threading.Thread(target=self._write, args=(run, number, over))
            for number in range(WRITERS)
        ]
        for writer in writers:
            writer.start()
        try:
            yield
        finally:
            over.set()
            for writer in writers:
                writer.join()

    def _write(self, run: int, number: int, over: threading.Event) -> None:
        author, supporter = self.tokens[number], number + WRITERS
        with (self.folder / f"{run}-{number}").open("a") as file:
            for turn in count(1):
                key = f"crash-{run}-{number}-{turn:05}"
                note(file.fileno(), f"sent {key}")
                answer = self._ask(hand_in, key, author)
                if answer is not None:
                    pin = answer.json["id"]
                    note(file.fileno(), f"acked {key} {pin}")
                    token = self.tokens[supporter]
                    held = self._ask(support, "POST", pin, token)
                    if held is not None:
                        note(file.fileno(), f"supported {pin} {supporter + 1}")
                if over.is_set():
                    return

    def _ask(self, act: Callable[..., Answer], *what: Any) -> Answer | None:
        """The answer, where it is a yes."""
        try:
            answer = act(self.port, *what)
        except (OSError, HTTPException):
            return None
        if answer.status in (200, 201):
            return answer
        if answer.status != 503:
            self.strange.add(answer.status)
        time.sleep(0.1)
        return None

    def told(self, word: str) -> set[tuple[str, ...]]:
        """What follows `word` in all the files."""
        files = (file.read_text().splitlines() for file in self.folder.iterdir())
        lines = [line.split() for file in files for line in file]
        return {tuple(line[1:]) for line in lines if line[0] == word}

    def verdict(self, cluster: Cluster) -> Verdict:
        rows = cluster.rows(STORED)
        stored = {(title, str(pin)) for title, pin in rows}
        supports = {(str(pin), str(number)) for pin, number in cluster.rows(SUPPORTED, self.people)}
        acked, supported = self.told("acked"), self.told("supported")
        titles = [title for title, _pin in rows]
        return Verdict(
            acked=len(acked) + len(supported),
            lost={" ".join(line) for line in (acked - stored) | (supported - supports)},
            half_done=[title for (title,) in cluster.rows(HALF_DONE)],
            doubled={title for title in titles if titles.count(title) > 1},
            unknown={key for (key,) in self.told("sent")} - {key for key, _pin in acked},
            strange=self.strange,
        )


def note(file: int, line: str) -> None:
    """One line, on the disk when this returns."""
    os.write(file, f"{line}\n".encode())
    os.fsync(file)
