"""What a reading library leaves out, found in XLSX, XLS and ODS alike: errors, formats, merged
cells, cells far out.
"""

from datetime import date, datetime
from pathlib import Path

import pytest
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from openpyxl import Workbook

from importer.errors import SheetError
from importer.issues import Code
from importer.sheet import Sheet, read_sheet

HEADER = ("name", "email", "date_of_birth", "cohort")
PEOPLE = [(f"Person {letter}", f"{letter}@example.edu") for letter in "abc"]


def cohorts(sheet: Sheet) -> list[str | None]:
    """The cohort of each row."""
    return sheet.frame["c4"].to_list()


def xlsx(
    folder: Path, *cohorts: object, number_format: str = "General", merged: str | None = None
) -> Path:
    """A workbook whose graduates are in these cohorts."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append(HEADER)
    for (name, email), cohort in zip(PEOPLE, cohorts, strict=False):
        sheet.append([name, email, date(2001, 2, 3), cohort])
    for line in range(2, 2 + len(cohorts)):
        sheet.cell(line, 4).number_format = number_format
    if merged:
        sheet.merge_cells(merged)
    made.save(folder / "graduates.xlsx")
    return folder / "graduates.xlsx"


def ods(folder: Path, *cells: TableCell) -> Path:
    """An ODS whose graduates have these cohort cells."""
    document = OpenDocumentSpreadsheet()
    table = Table(name="Graduates")
    document.spreadsheet.addElement(table)
    texts = [list(HEADER), *([name, email, "2001-02-03"] for name, email in PEOPLE[: len(cells)])]
    for line, row_texts in enumerate(texts):
        row = TableRow()
        for text in row_texts:
            cell = TableCell(valuetype="string")
            cell.addElement(P(text=text))
            row.addElement(cell)
        if line:
            row.addElement(cells[line - 1])
        table.addElement(row)
    document.save(folder / "graduates.ods")
    return folder / "graduates.ods"


def shown(text: str, **attributes: object) -> TableCell:
    """An ODS cell that shows a text."""
    cell = TableCell(**attributes)
    cell.addElement(P(text=text))
    return cell


@pytest.mark.parametrize(
    ("value", "number_format", "expected"),
    [
        (8.7563, "#,##0.00", "8.76"),
        (7.456, "0.00;[Red]-0.00", "7.46"),
        (2026, '"LEI-"0', "LEI-2026"),
        (7, r"\T000", "T007"),
        (12, '0" A"', "12 A"),
        (-7.456, "0.0_);(0.0)", "-7.5"),
        (datetime(2026, 3, 4, 12, 30), "dd/mm/yyyy", "2026-03-04"),
        (datetime(2026, 3, 4, 12, 30), "dd/mm/yyyy hh:mm", "2026-03-04 12:30:00"),
    ],
)
def test_a_number_format_decides_what_is_read(
    tmp_path: Path, value: object, number_format: str, expected: str
) -> None:
    """Literal text, rounding, the section for positive numbers, and a time of day that is
    hidden.
    """
    assert cohorts(read_sheet(xlsx(tmp_path, value, number_format=number_format))) == [expected]


def test_a_formula_without_a_value_takes_no_format_from_the_next_cell(tmp_path: Path) -> None:
    """Each cell is shown by its own format, whatever stands before it."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append([*HEADER, "grade"])
    sheet.append([*PEOPLE[0], "2001-02-03", "=A1", 8.7563])
    sheet["D2"].number_format = sheet["E2"].number_format = "0.00"
    made.save(tmp_path / "graduates.xlsx")
    assert read_sheet(tmp_path / "graduates.xlsx").frame["c5"].to_list() == ["8.76"]


def test_a_value_merged_over_rows_is_every_rows(tmp_path: Path) -> None:
    """As a person reads it; a merged title and a blank row stay as they are."""
    path = xlsx(tmp_path, "LEI-A", None, None, merged="D2:D9")
    sheet = read_sheet(path)
    assert cohorts(sheet) == ["LEI-A"] * 3
    assert sheet.frame["row"].to_list() == [2, 3, 4]


def test_errors_and_formats_of_an_xls_are_seen(tmp_path: Path) -> None:
    """As in an XLSX."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Graduates", cell_overwrite_ok=True)
    for column, heading in enumerate(HEADER):
        sheet.write(0, column, heading)
    for line, ((name, email), cohort) in enumerate(
        zip(PEOPLE, ["x", 42, 8.756], strict=True), start=1
    ):
        style = xlwt.easyxf(num_format_str={1: "General", 2: "00000", 3: "0.00"}[line])
        for column, value in enumerate((name, email, "2001-02-03", cohort)):
            sheet.write(line, column, value, style)
    sheet.row(1).set_cell_error(3, 42)  # [MS-XLS] 2.5.10: 0x2A is #N/A
    book.save(str(tmp_path / "graduates.xls"))
    read = read_sheet(tmp_path / "graduates.xls")
    assert cohorts(read) == ["#N/A", "00042", "8.76"]
    assert [(issue.row, issue.column, issue.code) for issue in read.issues] == [
        (2, "cohort", Code.CELL_ERROR)
    ]


def test_errors_formats_and_merged_cells_of_an_ods_are_seen() -> None:
    """In a workbook that LibreOffice wrote."""
    read = read_sheet(Path(__file__).parent / "files" / "libreoffice.ods")
    assert cohorts(read) == ["#N/A", "#DIV/0!", "LEI-A"]
    assert read.frame["c3"].to_list() == ["2001-02-03"] * 3
    assert read.frame["c5"].to_list() == ["8.76", "007", "50%"]
    assert read.frame["c6"].to_list() == ["LEI-2026"] * 3
    assert [(issue.row, issue.code) for issue in read.issues] == [
        (2, Code.CELL_ERROR),
        (3, Code.CELL_ERROR),
    ]


def test_a_formula_of_an_ods_that_was_never_calculated_is_an_error_of_its_row(
    tmp_path: Path,
) -> None:
    """Programs that write ODS do not calculate."""
    read = read_sheet(
        ods(tmp_path, shown("LEI-A", valuetype="string"), TableCell(formula="of:=A1"))
    )
    assert [(issue.row, issue.code) for issue in read.issues] == [(3, Code.FORMULA_WITHOUT_VALUE)]


@pytest.mark.parametrize("place", ["XFD1048576", "Z1048576", "XFD300000"])
def test_a_stray_cell_far_out_is_told_instead_of_filling_the_memory(
    tmp_path: Path, place: str
) -> None:
    """With its place, so that it can be deleted."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append(HEADER)
    sheet.append([*PEOPLE[0], date(2001, 2, 3), "x"])
    sheet[place] = "x"
    made.save(tmp_path / "graduates.xlsx")
    with pytest.raises(SheetError, match=f"a cell at {place}, far away from the list"):
        read_sheet(tmp_path / "graduates.xlsx")
