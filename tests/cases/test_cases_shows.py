"""What a spreadsheet shows and hides, as programs and people really leave it, to its expected
end.
"""

import shutil
from datetime import date
from pathlib import Path
from typing import Literal
from zipfile import ZipFile

import pytest
import xlwt
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from helpers.practice import Ended, command, sandbox_process
from helpers.real_cases import case
from helpers.sampling import sampled
from helpers.shown_lists import HEADER, PEOPLE, Change, hide_row, made, second_sheet
from importer.sheet import Sheet, read_sheet

FILTERED = "2 of 4 rows are hidden by a filter: rows 3 and 5"


def told(sheet: Sheet) -> list[str]:
    """All that is said of the sheet as a whole."""
    return [f"{issue.severity}: {issue.message}" for issue in sheet.issues if issue.row is None]


def checked(folder: Path, *arguments: str) -> Ended:
    """`importer check` of a folder, offline."""
    return command(
        "http://127.0.0.1:9", "check", "g.xlsx", "--pdfs", "pdfs", *arguments, folder=folder
    )


def test_rows_that_a_filter_hides_are_told_by_a_check(tmp_path: Path) -> None:
    """How many of how many, and which."""
    shutil.copytree(case("filtered-rows"), tmp_path, dirs_exist_ok=True)
    assert FILTERED in checked(tmp_path).output


def test_rows_that_a_filter_hides_are_told_above_the_question_of_a_run(tmp_path: Path) -> None:
    """Nothing is asked, or sent, before it is said."""
    shutil.copytree(case("filtered-rows"), tmp_path, dirs_exist_ok=True)
    with sandbox_process() as practice:
        ended = command(practice.url, "run", "g.xlsx", "--pdfs", "pdfs", "--yes", folder=tmp_path)
    assert FILTERED in ended.output


def close_group(book: Workbook, sheet: Worksheet) -> None:
    """An outline, closed."""
    sheet.row_dimensions.group(3, 3, hidden=True)


@pytest.mark.parametrize("how", sampled([hide_row, close_group], 0))
def test_a_row_that_is_hidden_by_hand_is_told(tmp_path: Path, how: Change) -> None:
    """In whatever way."""
    made(tmp_path / "class", how)
    output = checked(tmp_path / "class").output
    assert "1 of 3 rows is hidden by hand or in a group: row 3" in output


def test_a_row_that_is_drawn_together_to_no_height_is_told(tmp_path: Path) -> None:
    """Nothing of it is seen, and the file does not call it hidden."""
    folder = made(tmp_path / "class")
    with ZipFile(folder / "g.xlsx") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(
        b'<row r="3"', b'<row r="3" ht="0"'
    )
    with ZipFile(folder / "g.xlsx", "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert "1 of 3 rows is hidden by hand or in a group: row 3" in checked(folder).output


def idle_filter(book: Workbook, sheet: Worksheet) -> None:
    """A filter that lets everybody through."""
    sheet.auto_filter.ref = "A1:E4"


def hidden_heading(book: Workbook, sheet: Worksheet) -> None:
    """The heading row out of sight."""
    sheet.row_dimensions[1].hidden = True


def hidden_blank_rows(book: Workbook, sheet: Worksheet) -> None:
    """Everything below the list out of sight, and a footer there."""
    for row in range(5, 40):
        sheet.row_dimensions[row].hidden = True
    sheet["A39"] = "Total de formandos: 3"


def hidden_notes(book: Workbook, sheet: Worksheet) -> None:
    """A column of the person's own."""
    sheet["F1"] = "notes"
    sheet["F2"] = "thesis prize"
    sheet.column_dimensions["F"].hidden = True


@pytest.mark.parametrize(
    "how", sampled([idle_filter, hidden_heading, hidden_blank_rows, hidden_notes], 0)
)
def test_what_hides_nobody_says_nothing(tmp_path: Path, how: Change) -> None:
    """A sound list is not warned of."""
    made(tmp_path / "class", how)
    assert "warning" not in checked(tmp_path / "class").output


def test_rows_and_cells_that_are_struck_out_are_told(tmp_path: Path) -> None:
    """A person with a line through it, and an address."""

    def strike(book: Workbook, sheet: Worksheet) -> None:
        for cell in sheet[3]:
            cell.font = Font(strike=True)
        sheet["B4"].font = Font(strike=True)

    made(tmp_path / "class", strike)
    output = checked(tmp_path / "class").output
    assert "1 of 3 rows is struck out: row 3. The cell B4 is struck out" in output


def test_a_column_that_is_read_and_hidden_is_told(tmp_path: Path) -> None:
    """The course decides which diploma it is."""
    made(
        tmp_path / "class",
        lambda book, sheet: setattr(sheet.column_dimensions["E"], "hidden", True),
    )
    assert "Column E “course” is hidden" in checked(tmp_path / "class").output


@pytest.mark.parametrize("state", sampled(["hidden", "veryHidden"], 1))
def test_a_hidden_sheet_is_never_chosen_and_is_told(
    tmp_path: Path, state: Literal["hidden", "veryHidden"]
) -> None:
    """Last year's list behind this year's."""
    made(tmp_path / "class", lambda book, sheet: second_sheet(book, state=state))
    assert (
        "The hidden sheet “Turma B” lists people too (2 rows) and is not read"
        in checked(tmp_path / "class").output
    )


def test_a_list_on_a_hidden_sheet_alone_is_no_list(tmp_path: Path) -> None:
    """It is said where it is."""

    def hide(book: Workbook, sheet: Worksheet) -> None:
        second_sheet(book, state="hidden")
        sheet.delete_rows(1, 10)
        sheet["A1"] = "See the other file."

    made(tmp_path / "class", hide)
    ended = checked(tmp_path / "class")
    assert ended.status == 2
    assert "graduates only on a hidden sheet (“Turma B”)" in ended.errors


def test_a_further_sheet_with_people_that_is_not_read_is_told(tmp_path: Path) -> None:
    """Named with --sheet, or without headings: whoever stands there would be forgotten."""
    made(tmp_path / "class", lambda book, sheet: second_sheet(book))
    assert checked(tmp_path / "class").status == 2
    assert (
        "The sheet “Turma B” lists people too (2 rows)"
        in checked(tmp_path / "class", "--sheet", "Sheet").output
    )

    def bare(book: Workbook, sheet: Worksheet) -> None:
        second_sheet(book).delete_rows(1)

    made(tmp_path / "bare", bare)
    assert "The sheet “Turma B” lists people too (2 rows)" in checked(tmp_path / "bare").output


def test_a_sheet_of_instructions_is_not_taken_for_people(tmp_path: Path) -> None:
    """Our own template has one, with an example."""

    def explain(book: Workbook, sheet: Worksheet) -> None:
        notes = book.create_sheet("Instruções")
        notes.append(["Dúvidas?", "secretaria@example.edu"])

    made(tmp_path / "class", explain)
    assert "warning" not in checked(tmp_path / "class").output


def test_an_xls_with_hidden_rows_is_told_like_any_other(tmp_path: Path) -> None:
    """Excel 97 hid rows too."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Lista")
    for number, row in enumerate([HEADER, *PEOPLE]):
        for place, value in enumerate(row):
            sheet.write(number, place, value.isoformat() if isinstance(value, date) else value)
    sheet.row(2).hidden = True
    book.save(str(tmp_path / "g.xls"))
    [message] = told(read_sheet(tmp_path / "g.xls"))
    assert "1 of 3 rows is hidden by hand or in a group: row 3" in message
