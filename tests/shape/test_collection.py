"""Tests on real data are collected where the data is, and nowhere else (DESIGN §9)."""

import os
import subprocess
import sys

from tests.shape.sources import ROOT

REAL = sorted((ROOT / "tests").rglob("test_*_real_data.py"))


def test_there_are_tests_on_real_data():
    assert REAL


def test_without_the_data_they_are_not_collected():
    assert collected("/nowhere") == []


def collected(data: str) -> list[str]:
    """What pytest would run of the folders that hold such tests, of those tests alone."""
    folders = sorted({str(path.parent.relative_to(ROOT)) for path in REAL})
    told = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "--collect-only",
            "-q",
            "-p",
            "no:cacheprovider",
            *folders,
        ],
        cwd=ROOT,
        env=os.environ | {"PARVIS_TEST_DATA": data},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr
    return [line for line in told.stdout.splitlines() if "_real_data.py::" in line]
