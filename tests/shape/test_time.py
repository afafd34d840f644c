"""Tests are begun while there is time; what is left is skipped, and said to be."""

import time

import pytest

from tests.conftest import UNTIL, pytest_runtest_setup


def test_without_a_limit_every_test_is_begun(request, monkeypatch):
    monkeypatch.delenv(UNTIL, raising=False)

    pytest_runtest_setup(request.node)


@pytest.mark.parametrize(("minutes", "is_skipped"), [(1, False), (-1, True)])
def test_after_the_time_that_was_given_none_is_begun(
    request, monkeypatch, minutes: int, is_skipped: bool
):
    monkeypatch.setenv(UNTIL, str(time.time() + 60 * minutes))

    try:
        pytest_runtest_setup(request.node)
    except pytest.skip.Exception:
        assert is_skipped
    else:
        assert not is_skipped
