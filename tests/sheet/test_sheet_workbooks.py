"""XLSX, XLSM, XLS and ODS: what the cell shows, under the row number that Excel shows."""

import zipfile
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import xlwt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from helpers.sampling import examples
from importer.columns import DATE_OF_BIRTH, EMAIL, NAME
from importer.errors import SheetError
from importer.issues import Code, Severity
from importer.sheet import Sheet, read_sheet

HEADER = ["name", "email", "date_of_birth", "note"]
ANA: list[Any] = ["Ana Sá", "ana@example.edu", date(2001, 2, 3), "x"]


def workbook(*rows: list[Any]) -> tuple[Workbook, Worksheet]:
    """A workbook with these rows on its first sheet."""
    made = Workbook()
    sheet = made.active
    assert isinstance(sheet, Worksheet)
    for row in rows:
        sheet.append(row)
    return made, sheet


def read(made: Workbook, folder: Path, name: str = "graduates.xlsx", **arguments: Any) -> Sheet:
    """Save a workbook and read it."""
    made.save(folder / name)
    return read_sheet(folder / name, **arguments)


def cell(note: Any, folder: Path, number_format: str | None = None) -> str | None:
    """What a note cell comes out as."""
    made, sheet = workbook(HEADER, [*ANA[:3], note])
    if number_format:
        sheet["D2"].number_format = number_format
    return (
        read(made, folder).frame["c4"].to_list()[0]
        if "c4" in read(made, folder).frame.columns
        else None
    )


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (42, None, "42"),
        (8.75, None, "8.75"),
        (1 / 3, None, "0.333333333333333"),
        (123, "00000", "00123"),
        (0.5, "0%", "50%"),
        (8.755, "0.00", "8.76"),
        (8.5, "0.00", "8.50"),
        ("00123", None, "00123"),
        ("12345678901234567", None, "12345678901234567"),
        (True, None, "TRUE"),
        (date(1990, 5, 6), None, "1990-05-06"),
        (datetime(1990, 5, 6, 14, 30), None, "1990-05-06 14:30:00"),
        (time(14, 30), None, "14:30:00"),
        (" text ", None, " text "),
    ],
)
def test_a_cell_comes_out_as_it_is_shown(
    tmp_path: Path, value: Any, number_format: str | None, shown: str
) -> None:
    """Numbers by their format, text as typed, dates as ISO text."""
    assert cell(value, tmp_path, number_format) == shown


def test_a_date_cell_is_a_date_whatever_its_format(tmp_path: Path) -> None:
    """A date shown as 03/02/2001 is not a text to guess at."""
    made, sheet = workbook(HEADER, ANA)
    sheet["C2"].number_format = "dd/mm/yyyy"
    births = read(made, tmp_path).texts(DATE_OF_BIRTH)
    assert births is not None
    assert births.to_list() == ["2001-02-03"]


def test_row_numbers_are_excels_also_after_blank_rows_and_titles(tmp_path: Path) -> None:
    """Titles above, a blank row between, an empty first column."""
    made, sheet = workbook()
    sheet["B2"] = "Graduates of 2026"
    sheet.merge_cells("B2:F2")
    for place, heading in enumerate(HEADER, start=2):
        sheet.cell(5, place, heading)
    for row in (7, 9):
        for place, value in enumerate(ANA, start=2):
            sheet.cell(row, place).value = value
    found = read(made, tmp_path)
    assert (found.header_row, found.frame["row"].to_list()) == (5, [7, 9])
    assert [column.letter for column in found.columns] == ["B", "C", "D", "E"]


def test_hidden_and_filtered_rows_are_read(tmp_path: Path) -> None:
    """Nobody is left out because a filter was on."""
    made, sheet = workbook(HEADER, ANA, ANA)
    sheet.row_dimensions[3].hidden = True
    sheet.auto_filter.ref = "A1:D3"
    assert read(made, tmp_path).frame["row"].to_list() == [2, 3]


def test_trailing_empty_columns_do_no_harm(tmp_path: Path) -> None:
    """Formatted but empty cells are no columns."""
    made, sheet = workbook(HEADER, ANA)
    for row in range(1, 200):
        sheet.cell(row, 30).number_format = "0.00"
    found = read(made, tmp_path)
    assert [column.heading for column in found.columns] == HEADER
    assert len(found.frame) == 1


def test_a_column_without_a_heading_keeps_its_cells(tmp_path: Path) -> None:
    """It is called by its letter."""
    made, _ = workbook(HEADER, [*ANA, None, "extra"])
    found = read(made, tmp_path)
    assert found.columns[-1].heading == "Column F"
    assert found.frame["c6"].to_list() == ["extra"]


def test_an_error_cell_is_an_error_of_its_row(tmp_path: Path) -> None:
    """#N/A is neither empty nor a value."""
    made, sheet = workbook(HEADER, ANA, ANA)
    sheet["B3"] = "#N/A"
    sheet["B3"].data_type = "e"
    found = read(made, tmp_path)
    [issue] = found.issues
    assert (issue.row, issue.column, issue.code, issue.value) == (
        3,
        "email",
        Code.CELL_ERROR,
        "#N/A",
    )


def test_a_formula_that_was_never_calculated_is_an_error_of_its_row(tmp_path: Path) -> None:
    """Its cell would be read as empty, and Excel would show a value."""
    made, sheet = workbook(HEADER, ANA, ANA)
    sheet["A2"] = '="a"&"b"'
    found = read(made, tmp_path)
    [issue] = found.issues
    assert (issue.row, issue.column, issue.code) == (2, "name", Code.FORMULA_WITHOUT_VALUE)


def test_an_odd_cell_in_a_column_of_the_persons_own_is_a_warning(tmp_path: Path) -> None:
    """It is sent nowhere, so it keeps nobody back."""
    made, sheet = workbook(HEADER, ANA, ANA)
    sheet["D2"] = '="a"&"b"'
    [issue] = read(made, tmp_path).issues
    assert (issue.row, issue.column, issue.severity) == (2, "note", Severity.WARNING)


def test_a_formulas_saved_result_is_what_the_cell_shows(tmp_path: Path) -> None:
    """As Excel saves it: the formula and its value."""
    made, sheet = workbook(HEADER, ANA)
    sheet["D2"] = "=1+1"
    path = tmp_path / "g.xlsx"
    made.save(path)
    patch(
        path,
        "xl/worksheets/sheet1.xml",
        b"<f>1+1</f><v></v>",
        b"<f>1+1</f><v>2</v>",
        b"<f>1+1</f><v />",
    )
    found = read_sheet(path)
    assert (found.frame["c4"].to_list(), found.issues) == (["2"], ())


def patch(path: Path, part: str, old: bytes, new: bytes, otherwise: bytes) -> None:
    """Replace bytes in a part of a workbook."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts[part] or otherwise in parts[part], parts[part]
    parts[part] = parts[part].replace(old, new).replace(otherwise, new)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def test_the_only_sheet_that_fits_is_taken(tmp_path: Path) -> None:
    """Notes and lookups beside it do not matter."""
    made, _ = workbook(["notes"])
    second = made.create_sheet("Turma")
    second.append(HEADER)
    second.append(ANA)
    assert read(made, tmp_path).name == "Turma"


def test_several_sheets_that_fit_need_a_choice(tmp_path: Path) -> None:
    """The sentence names them and --sheet; the choice is without regard to case and spaces."""
    made, _ = workbook(HEADER, ANA)
    second = made.create_sheet("Other ")
    second.append(HEADER)
    second.append(ANA)
    with pytest.raises(SheetError, match=r"“Sheet”, “Other ”.*--sheet"):
        read(made, tmp_path)
    assert read(made, tmp_path, worksheet="other").name == "Other "
    with pytest.raises(SheetError, match="no sheet “Third”; it has"):
        read(made, tmp_path, worksheet="Third")


def test_a_results_workbook_points_to_resume(tmp_path: Path) -> None:
    """It is not a list of graduates."""
    made, _ = workbook(HEADER, ANA)
    made.active.title = "Results"  # type: ignore[union-attr]
    made.create_sheet("Summary")
    made.create_sheet("Failures")
    with pytest.raises(SheetError, match="importer resume"):
        read(made, tmp_path)


def test_xls_is_read_by_content(tmp_path: Path) -> None:
    """Excel 97, whatever the name says."""
    made = xlwt.Workbook()
    sheet = made.add_sheet("Sheet")
    for place, heading in enumerate(HEADER):
        sheet.write(0, place, heading)
    day = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for place, value in enumerate(ANA):
        sheet.write(2, place, value, *([day] if isinstance(value, date) else []))
    made.save(str(tmp_path / "graduates.csv"))
    found = read_sheet(tmp_path / "graduates.csv")
    assert found.frame.rows() == [(3, "Ana Sá", "ana@example.edu", "2001-02-03", "x")]


def test_ods_is_read_by_content(tmp_path: Path) -> None:
    """LibreOffice's own format."""
    made = OpenDocumentSpreadsheet()
    table = Table(name="Turma")
    for row in (HEADER, [*ANA[:2], None, "x"]):
        line = TableRow()
        for value in row:
            if value is None:
                line.addElement(TableCell(valuetype="date", datevalue="2001-02-03"))
            else:
                filled = TableCell(valuetype="string")
                filled.addElement(P(text=str(value)))
                line.addElement(filled)
        table.addElement(line)
    made.spreadsheet.addElement(table)
    made.save(str(tmp_path / "graduates.xlsx"))
    found = read_sheet(tmp_path / "graduates.xlsx")
    assert found.frame.rows() == [(2, "Ana Sá", "ana@example.edu", "2001-02-03", "x")]


def test_a_workbook_called_csv_is_a_workbook(tmp_path: Path) -> None:
    """By content, not by name; and text called .xlsx is text."""
    made, _ = workbook(HEADER, ANA)
    assert len(read(made, tmp_path, "graduates.csv").frame) == 1
    (tmp_path / "text.xlsx").write_text("name,email,date_of_birth\nAna,a@example.edu,2001-02-03\n")
    assert len(read_sheet(tmp_path / "text.xlsx").frame) == 1


def test_a_password_is_told(tmp_path: Path) -> None:
    """An encrypted workbook is an OLE container with an EncryptedPackage."""
    path = Path(__file__).parent / "files" / "password.xlsx"
    with pytest.raises(SheetError, match="protected by a password"):
        read_sheet(path)


def test_damage_is_told(tmp_path: Path) -> None:
    """A workbook that was cut off while it was copied."""
    made, _ = workbook(HEADER, ANA)
    made.save(tmp_path / "whole.xlsx")
    content = (tmp_path / "whole.xlsx").read_bytes()
    (tmp_path / "cut.xlsx").write_bytes(content[: len(content) // 2])
    with pytest.raises(SheetError, match="damaged or cut off"):
        read_sheet(tmp_path / "cut.xlsx")


def test_a_word_document_is_told(tmp_path: Path) -> None:
    """It is a ZIP archive too."""
    with zipfile.ZipFile(tmp_path / "list.xlsx", "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    with pytest.raises(SheetError, match="a Word document"):
        read_sheet(tmp_path / "list.xlsx")


def test_macros_do_no_harm(tmp_path: Path) -> None:
    """An XLSM is read like an XLSX."""
    made, _ = workbook(HEADER, ANA)
    assert len(read(made, tmp_path, "graduates.xlsm").frame) == 1


TEXT = st.text(st.characters(exclude_categories=["Cc", "Cs", "Co", "Cn"]), max_size=12).filter(
    lambda text: not text.startswith("=") and "_x" not in text
)


@settings(
    max_examples=examples(10),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    rows=st.lists(st.one_of(st.none(), st.tuples(TEXT, TEXT)), min_size=1, max_size=8),
    titles=st.integers(0, 3),
)
def test_any_text_comes_back_under_its_row_number_from_a_workbook(
    tmp_path: Path, rows: list[tuple[str, str] | None], titles: int
) -> None:
    """Blank rows and title lines included."""
    made, sheet = workbook(*[["title"]] * titles, HEADER)
    for place, row in enumerate([*rows, ("last", "row")], start=titles + 2):
        if row is not None:
            for column, value in enumerate(
                (row[0], "a@example.edu", "2001-02-03", row[1]), start=1
            ):
                sheet.cell(place, column).value = value
                sheet.cell(place, column).data_type = "s"
    found = read(made, tmp_path)
    numbered = [
        (place, row)
        for place, row in enumerate([*rows, ("last", "row")], start=titles + 2)
        if row is not None
    ]
    assert found.frame["row"].to_list() == [place for place, _ in numbered]
    names, emails = found.texts(NAME), found.texts(EMAIL)
    assert names is not None
    assert emails is not None
    assert names.to_list() == [row[0] if row[0].strip() else None for _, row in numbered]


def test_the_password_sample_is_what_it_says() -> None:
    """openpyxl cannot open it either."""
    with pytest.raises(Exception, match="not a zip"):
        load_workbook(Path(__file__).parent / "files" / "password.xlsx")
