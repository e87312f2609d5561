"""Commands that are printed to be typed again."""

import pytest

from importer.command_line import as_typed


@pytest.mark.parametrize(
    ("system", "word", "typed"),
    [
        ("nt", r"D:\Inbox\list.xlsx", r"D:\Inbox\list.xlsx"),
        ("nt", r"D:\R&D (1)\list.xlsx", r'"D:\R&D (1)\list.xlsx"'),
        ("nt", "100%", '"100%"'),
        ("posix", "/a b/list.xlsx", "'/a b/list.xlsx'"),
        ("posix", "/a/it's.xlsx", "'/a/it'\"'\"'s.xlsx'"),
    ],
)
def test_a_word_is_quoted_as_the_terminal_wants_it(system: str, word: str, typed: str) -> None:
    """Whatever would split it, or mean something else there."""
    assert as_typed(["importer", word], system=system) == f"importer {typed}"
