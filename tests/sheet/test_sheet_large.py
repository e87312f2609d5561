"""Long and wide sheets: read a piece at a time, in little memory, and nothing is lost where the
pieces meet.
"""

import csv
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from importer.errors import SheetError
from importer.issues import Code
from importer.sheet import read_sheet

HEADER = ("name", "email", "date_of_birth", "note")
PEAK = """
import re, sys
from pathlib import Path
import polars as pl
from importer.sheet import read_sheet
def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024
pl.Series(["warm"] * 9).gather([1, 2, 3])
before = peak()
sheet = read_sheet(Path(sys.argv[1]))
print(sheet.frame.height, sheet.frame.width, round(peak() - before))
"""


def person(number: int) -> list[str]:
    """The cells of a graduate."""
    return [
        f"Person {number}",
        f"g{number}@example.edu",
        "2001-02-03",
        f"a note about the graduate {number}",
    ]


def csv_of(path: Path, rows: Iterable[Sequence[str]]) -> Path:
    """A CSV with these rows below the headings."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    return path


def read_elsewhere(path: Path) -> tuple[int, int, int]:
    """Rows, columns, and the MB that reading takes at its peak, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", PEAK, str(path)], capture_output=True, text=True, check=True
    )
    height, width, megabytes = map(int, done.stdout.split())
    return height, width, megabytes


@pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="only Linux tells a process's peak memory"
)
def test_a_hundred_thousand_rows_are_read_in_little_more_memory_than_they_need(
    tmp_path: Path,
) -> None:
    """The frame is half of it; kept as Python objects the rows alone would take 60 MB."""
    height, width, megabytes = read_elsewhere(
        csv_of(tmp_path / "long.csv", map(person, range(100_000)))
    )
    assert (height, width) == (100_000, 5)
    assert megabytes < 55


@pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="only Linux tells a process's peak memory"
)
def test_one_wide_row_does_not_widen_the_others(tmp_path: Path) -> None:
    """A column of nothing for every row would take 16 bytes a row: here 640 MB."""
    rows = [person(number) + ["x"] * (2000 if number == 9_999 else 0) for number in range(20_000)]
    height, width, megabytes = read_elsewhere(csv_of(tmp_path / "wide.csv", rows))
    assert (height, width) == (20_000, 2005)
    assert megabytes < 100


def test_a_wide_table_that_is_no_list_is_refused_in_time(tmp_path: Path) -> None:
    """What its cells may mean is worked out once for each, as for the answers of a survey."""
    with xlsxwriter.Workbook(tmp_path / "survey.xlsx") as book:
        sheet = book.add_worksheet()
        for row in range(20):
            sheet.write_row(row, 0, [f"q{place} resposta {row}" for place in range(400)])
    began = time.process_time()
    with pytest.raises(SheetError, match="no heading row"):
        read_sheet(tmp_path / "survey.xlsx")
    assert time.process_time() - began < 5


def test_the_cells_of_a_wide_row_stay_in_their_row_and_columns(tmp_path: Path) -> None:
    """Among rows of any width, blank ones, and trailing delimiters, which are counted and mean
    nothing.
    """
    rows = [person(number)[: 2 + number % 3] for number in range(300)]
    rows[100] = [*person(100), *[""] * 2000, "far", "", ""]
    rows[200] = ["", "", ""]
    sheet = read_sheet(csv_of(tmp_path / "ragged.csv", rows))
    assert sheet.frame["row"].to_list() == [number + 2 for number in range(300) if number != 200]
    assert sheet.frame.columns == ["row", "c1", "c2", "c3", "c4", "c2005"]
    for place, key in enumerate(("c1", "c2", "c3", "c4")):
        expected = [
            row[place] if place < len(row) else None
            for number, row in enumerate(rows)
            if number != 200
        ]
        assert sheet.frame[key].to_list() == expected
    assert sheet.frame["c2005"].to_list() == [
        "far" if number == 100 else None for number in range(299)
    ]
    assert [(issue.row, issue.code, issue.value) for issue in sheet.issues] == [
        (102, Code.TOO_MANY_CELLS, "far")
    ]
    assert "has 2007 cells under 4 headings" in sheet.issues[0].message


def leading_csv(path: Path) -> None:
    """Three blank rows and two blank columns before the headings."""
    path.write_text("\n,,\n\n,," + ",".join(HEADER) + "\n\n,,Ana,a@example.edu,2001-02-03,x\n")


def leading_xlsx(path: Path) -> None:
    """The same in an XLSX."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(3, 2, HEADER)
        sheet.write_row(5, 2, ["Ana", "a@example.edu", "2001-02-03", "x"])


def leading_xls(path: Path) -> None:
    """The same in an XLS."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Graduates")
    for line, texts in ((3, HEADER), (5, ["Ana", "a@example.edu", "2001-02-03", "x"])):
        for place, text in enumerate(texts, start=2):
            sheet.write(line, place, text)
    book.save(str(path))


def leading_ods(path: Path) -> None:
    """The same in an ODS."""
    document = OpenDocumentSpreadsheet()
    table = Table(name="Graduates")
    document.spreadsheet.addElement(table)
    for texts in (
        [],
        [],
        [],
        ["", "", *HEADER],
        [],
        ["", "", "Ana", "a@example.edu", "2001-02-03", "x"],
    ):
        row = TableRow()
        for text in texts or [""]:
            cell = TableCell(valuetype="string") if text else TableCell()
            if text:
                cell.addElement(P(text=text))
            row.addElement(cell)
        table.addElement(row)
    document.save(str(path))


@pytest.mark.parametrize("write", [leading_csv, leading_xlsx, leading_xls, leading_ods])
def test_blank_rows_and_columns_before_the_list_are_counted(tmp_path: Path, write: object) -> None:
    """In every format: the numbers and letters are those that a person sees."""
    path = tmp_path / "graduates"
    assert callable(write)
    write(path)
    sheet = read_sheet(path)
    assert (sheet.header_row, [column.letter for column in sheet.columns]) == (
        4,
        ["C", "D", "E", "F"],
    )
    assert sheet.frame.rows() == [(6, "Ana", "a@example.edu", "2001-02-03", "x")]


@pytest.mark.long
def test_a_merged_cell_spreads_however_far_it_reaches(tmp_path: Path) -> None:
    """Over thousands of rows, beyond what is read at a time; blank rows stay blank."""
    count = 20_000
    with xlsxwriter.Workbook(tmp_path / "merged.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        for number in range(count):
            if number != 9_000:
                sheet.write_row(number + 1, 0, person(number)[:3])
        sheet.merge_range(100, 3, 19_000, 3, "merged")
    read = read_sheet(tmp_path / "merged.xlsx")
    rows = [number for number in range(2, count + 2) if number != 9_002]
    assert read.frame["row"].to_list() == rows
    assert read.frame["c4"].to_list() == [
        "merged" if 101 <= row <= 19_001 else None for row in rows
    ]
    assert read.frame["c1"].to_list() == [f"Person {row - 2}" for row in rows]


def test_a_quote_that_swallows_thousands_of_rows_is_refused(tmp_path: Path) -> None:
    """Also far down, where the row numbers of earlier pieces count."""
    path = csv_of(tmp_path / "swallowed.csv", map(person, range(20_000)))
    lines = path.read_text().splitlines()
    lines[8_191] = lines[8_191].replace("Person", '"Person')
    lines[18_000] += '"'
    path.write_text("\n".join(lines))
    with pytest.raises(SheetError, match="row 8192: a double quote that is never closed"):
        read_sheet(path)


@pytest.mark.parametrize("before", ["", "x"])
def test_letters_of_several_bytes_are_whole_in_long_text(tmp_path: Path, before: str) -> None:
    """The encoding is seen a piece at a time, and a piece may end inside a letter."""
    note = before + "ã" * 800_000
    read = read_sheet(csv_of(tmp_path / "long.csv", [[*person(1)[:3], note]]))
    assert read.frame["c4"].to_list() == [note]


@pytest.mark.long
def test_formats_and_errors_are_seen_in_every_part_of_a_long_worksheet(tmp_path: Path) -> None:
    """Its XML is looked at a few MB at a time, and no cell is cut in two."""
    count, grades = 3_000, 45
    with xlsxwriter.Workbook(tmp_path / "long.xlsx", {"constant_memory": True}) as book:
        sheet, two = book.add_worksheet(), book.add_format({"num_format": "0.00"})
        sheet.write_row(0, 0, [*HEADER, *(f"grade {grade}" for grade in range(grades))])
        for number in range(count):
            sheet.write_row(number + 1, 0, person(number))
            for place in range(4, 4 + grades):
                sheet.write_number(number + 1, place, 8.7563, two)
            if number % 500 == 499:
                sheet.write_formula(number + 1, 4 + grades, "=NA()", two, "#N/A")
    with zipfile.ZipFile(tmp_path / "long.xlsx") as archive:
        assert archive.getinfo("xl/worksheets/sheet1.xml").file_size > 5 * 2**20
    read = read_sheet(tmp_path / "long.xlsx")
    assert [issue.row for issue in read.issues] == [
        number + 2 for number in range(499, count, 500)
    ]
    for place in range(5, 5 + grades):
        assert set(read.frame[f"c{place}"]) == {"8.76"}
