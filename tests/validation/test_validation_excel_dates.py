"""What a spreadsheet program has made a date of is said, and what it was."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from importer.excel_dates import Typed, typed_before
from importer.issues import Issue, Severity
from importer.sheet import read_sheet
from importer.validation import validate

TODAY = date(2026, 7, 20)
HEADER = ["name", "email", "date_of_birth"]
ANA: list[Any] = ["Ana Sá", "ana@example.edu", date(2001, 2, 3)]


def issues(folder: Path, headings: list[str], *rows: list[Any]) -> list[Issue]:
    """What validation says of a workbook with these columns beside those that every row needs."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.append([*HEADER, *headings])
    for number, row in enumerate(rows):
        sheet.append([ANA[0], f"ana{number}@example.edu", ANA[2], *row])
    book.save(folder / "g.xlsx")
    return list(validate(read_sheet(folder / "g.xlsx"), date_format=None, today=TODAY).issues)


@pytest.mark.parametrize(
    ("text", "what", "typed"),
    [
        ("2026-05-08", Typed.GRADE, "8.5"),
        ("1995-07-01", Typed.GRADE, "7.95"),
        ("08/mai", Typed.GRADE, "8.5"),
        ("8-May", Typed.GRADE, "8.5"),
        ("jul/95", Typed.GRADE, "7.95"),
        ("2024-01-01", Typed.CODE, "2024/1"),
        ("2024-02-01 00:00:00", Typed.CODE, "2024/2"),
        ("2026-05-08", Typed.CODE, "8-5"),
        ("jan/24", Typed.CODE, "2024/1"),
        ("LEI-26", Typed.CODE, None),
        ("MAR-26", Typed.CODE, None),
        ("8,5", Typed.GRADE, None),
    ],
)
def test_a_date_tells_what_it_was_made_of(text: str, what: Typed, typed: str | None) -> None:
    """In Excel's own dates, and in what it writes of them into delimited text."""
    assert typed_before(text, what, today=TODAY) == typed


def test_a_grade_that_became_a_date_is_an_error_that_says_so(tmp_path: Path) -> None:
    """The 8th of May is no grade, and nobody sees where it came from."""
    found = [issue for issue in issues(tmp_path, ["grade"], [date(2026, 5, 8)]) if issue.row == 2]
    assert [issue.code.code for issue in found if issue.severity is Severity.ERROR] == [
        "invalid_grade"
    ]
    assert "the cell holds a date, which Excel makes of 8.5" in found[0].message


@pytest.mark.parametrize(
    ("heading", "value", "typed"),
    [
        ("cohort", date(2024, 1, 1), "2024/1"),
        ("course", date(2024, 2, 1), "2024/2"),
        ("pdf", date(2026, 5, 8), "8-5"),
    ],
)
def test_a_code_or_a_file_that_became_a_date_is_a_warning(
    tmp_path: Path, heading: str, value: date, typed: str
) -> None:
    """Whether there is something of that name is not the sheet's to know; one line for all
    rows.
    """
    [warning] = [
        one
        for one in issues(tmp_path, [heading], [value], [value])
        if one.code.code == "excel_date"
    ]
    assert (
        f"In rows 2, 3 of {heading}, the cell holds a date, which Excel makes of {typed}"
        in warning.message
    )


def test_a_number_of_the_persons_own_that_became_a_date_is_a_warning(tmp_path: Path) -> None:
    """One student number among others; a column of dates is what it is."""
    numbers = [[f"{number}-9"] for number in range(13, 20)]
    [warning] = issues(tmp_path, ["Processo"], *numbers, [date(2026, 9, 12)])
    assert (
        "In row 9 of “Processo”, the cell holds a date, which Excel makes of 12-9"
        in warning.message
    )
    assert issues(tmp_path, ["Defesa"], *([date(2026, 9, day)] for day in range(1, 9))) == []


def test_sound_codes_and_grades_say_nothing(tmp_path: Path) -> None:
    """A code with a year, a file with a day."""
    rows = [["LEI-2026", "2026/1", "diploma 2026-05-08.pdf", 8.5], ["MAR-26", "T1", "8-5.pdf", 10]]
    found = issues(tmp_path, ["course", "cohort", "pdf", "grade"], *rows)
    assert [one.code.code for one in found] == ["enrollment_incomplete"]
