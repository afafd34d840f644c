"""The other half of test_collection: where the data is, its tests are collected."""

from tests.shape.sources import ROOT
from tests.shape.test_collection import REAL, collected


def test_with_the_data_each_of_their_files_is_collected(real_data):
    files = {line.split("::")[0] for line in collected(str(real_data))}

    assert files == {path.relative_to(ROOT).as_posix() for path in REAL}
