"""Lists whose letters and cells have gone astray on their way, as `expected.txt` of each kind says
they have to end.
"""

from datetime import date

from helpers.real_cases import case
from importer.issues import Issue
from importer.issuing.batch import Batch, Selection, build
from importer.sheet import read_sheet


def batch_of(name: str, sheet: str = "g.csv") -> Batch:
    """The batch that a case makes."""
    folder = case(name)
    return build(
        read_sheet(folder / sheet),
        folder / "pdfs",
        Selection(no_look_inside=True),
        today=date(2026, 11, 25),
    )


def errors_of(batch: Batch, row: int) -> list[Issue]:
    """What stops a row."""
    ended = batch.ended()
    return list(ended[row].issues) if row in ended else []


def test_ctrl_z_behind_the_last_line_is_no_row() -> None:
    """csv-ctrl-z: one row, ready."""
    batch = batch_of("csv-ctrl-z")
    assert (batch.rows, batch.graduates.rows, batch.issues) == ([2], [2], ())
    assert batch.graduates[0].wish.course == "BCS-2024"


def test_a_list_in_the_code_page_of_ms_dos_has_its_names() -> None:
    """csv-msdos: letter for letter, and the plan shows how the list was read."""
    batch = batch_of("csv-msdos")
    names = [graduate.name for graduate in batch.graduates]
    assert names == ["João Conceição", "José Antônio Muñoz", "Inês Gonçalves", "Ana Lima"]
    assert ["read as cp850" in issue.message for issue in batch.warnings] == [True]


def test_a_list_that_stands_in_column_a_is_split() -> None:
    """all-in-one-column: read all the same, and said."""
    batch = batch_of("all-in-one-column", "g.xlsx")
    assert [(one.name, one.email, one.pdf.name) for one in batch.graduates] == [
        ("Ana Lima", "ana@example.edu", "a.pdf"),
        ("Bia Reis", "bia@example.edu", "b.pdf"),
    ]
    assert ["column A" in issue.message for issue in batch.warnings] == [True]


def test_lookalike_addresses_are_stopped_and_the_letter_is_named() -> None:
    """email-lookalikes: rows 2 and 3 are stopped with the letter and its place; an address in one
    script goes.
    """
    batch = batch_of("email-lookalikes", "g.xlsx")
    (cyrillic,), (full_width,) = errors_of(batch, 2), errors_of(batch, 3)
    assert "1st character is a Cyrillic “а” (U+0430)" in cyrillic.message
    assert "1st character is a full-width “ｂ” (U+FF42)" in full_width.message
    assert batch.graduates.emails == ["caio@example.edu", "мария@почта.рф"]


def test_names_in_html_are_read_and_shown() -> None:
    """html-names: as they are meant, with a note that says so."""
    batch = batch_of("html-names", "g.xlsx")
    assert [graduate.name for graduate in batch.graduates] == [
        "José da Conceição",
        "Rui Silva & Sá",
        "Ana Lima",
    ]
    assert [issue.row for issue in batch.warnings] == [2, 3]


def test_words_for_nothing_are_nobodys_name() -> None:
    """null-words: optional cells count as empty, errors of a spreadsheet stop the row, a family
    name Null goes.
    """
    batch = batch_of("null-words")
    assert [(one.name, one.social_name, one.cells["gender"]) for one in batch.graduates] == [
        ("Ana Lima", None, None),
        ("Bia Reis", None, None),
        ("Fabio Null", None, None),
    ]
    assert "“#N/A” is an error of a spreadsheet" in errors_of(batch, 4)[0].message
    assert "“#REF!” is an error of a spreadsheet" in errors_of(batch, 5)[0].message
