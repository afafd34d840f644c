"""Pages of the documentation that draw themselves say what the program does."""

from pathlib import Path

from contributions.management.commands.document_moves import table

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_page_of_moves_is_the_table_of_moves():
    assert (DOCS / "moves.md").read_text() == table(), (
        "run: manage.py document_moves > docs/moves.md"
    )


def test_each_setting_that_is_read_is_explained_to_operators():
    settings = (DOCS.parent / "config" / "settings.py").read_text()
    operating = (DOCS / "operating.md").read_text()

    import re

    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', settings))

    assert {name for name in read if f"`{name}`" not in operating} == set()
