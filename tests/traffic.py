"""The requests that a live server is answering, so that nobody empties its tables meanwhile."""

import time
from threading import Lock, current_thread, main_thread

from django.core.signals import request_finished, request_started


class Traffic:
    """Counts the requests under way in the server's threads; a test's own client is no traffic."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._under_way = 0
        self._last = 0.0  # when one began or ended, by the monotonic clock
        request_started.connect(self._begins, weak=False)
        request_finished.connect(self._ends, weak=False)

    def _begins(self, **about: object) -> None:
        self._moves(1)

    def _ends(self, **about: object) -> None:
        self._moves(-1)

    def _moves(self, by: int) -> None:
        if current_thread() is main_thread():
            return
        with self._lock:
            self._under_way += by
            self._last = time.monotonic()

    def settle(self, still: float = 0.1, patience: float = 20.0) -> None:
        """Return once nothing has been under way for `still` seconds; complain after `patience`."""
        began = time.monotonic()
        while time.monotonic() - began < patience:
            if self._under_way == 0 and time.monotonic() - max(self._last, began) >= still:
                return
            time.sleep(0.02)
        raise AssertionError(f"{self._under_way} requests are still being answered")


TRAFFIC = Traffic()
