"""The samples: what is checked in is what the script makes, and it is as varied as it claims."""

import csv
import subprocess
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from importer.headings import column_of
from importer.issues import Code

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples")
    subprocess.run([sys.executable, SAMPLES / "make_samples.py", folder], check=True)
    return folder


def _pdfs(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted((folder / "pdfs").rglob("*"))
        if path.is_file()
    }


def _workbook_rows(path: Path) -> list[tuple[object, ...]]:
    return list(load_workbook(path).worksheets[0].iter_rows(values_only=True))


def _csv_rows(path: Path) -> list[list[str]]:
    with path.open(encoding="cp1252", newline="") as file:
        return list(csv.reader(file, delimiter=";"))


def _expected() -> list[dict[str, str]]:
    with (SAMPLES / "expected.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", ["graduates.csv", "expected.csv", "README.md"])
def test_samples_text_files_are_what_the_script_makes(made: Path, name: str) -> None:
    """Each text file is byte for byte what `make_samples.py` writes."""
    assert (SAMPLES / name).read_bytes() == (made / name).read_bytes()


@pytest.mark.parametrize("name", ["graduates.xlsx", "catalog.xlsx"])
def test_samples_workbooks_are_what_the_script_makes(made: Path, name: str) -> None:
    """The workbooks agree sheet by sheet and cell by cell, formats included."""
    ours, theirs = load_workbook(SAMPLES / name), load_workbook(made / name)
    assert ours.sheetnames == theirs.sheetnames
    for kept, new in zip(ours.worksheets, theirs.worksheets, strict=True):
        assert kept.dimensions == new.dimensions
        for one, other in zip(kept.iter_rows(), new.iter_rows(), strict=True):
            for cell, made_cell in zip(one, other, strict=True):
                assert (cell.value, cell.number_format) == (
                    made_cell.value,
                    made_cell.number_format,
                ), cell.coordinate


def test_samples_pdfs_are_what_the_script_makes(made: Path) -> None:
    """The folder holds exactly the files that the script makes, byte for byte."""
    assert _pdfs(SAMPLES) == _pdfs(made)


def test_samples_pdfs_are_small_and_all_different() -> None:
    """Each file is under five kilobytes, and no two have the same content."""
    pdfs = _pdfs(SAMPLES)
    assert max(map(len, pdfs.values())) < 5_000
    assert [name for name, count in Counter(pdfs.values()).items() if count > 1] == []


def test_samples_workbook_and_csv_hold_the_same_rows_in_the_same_places() -> None:
    """Row by row and cell by cell both say the same, dates as ISO text and grades with a comma in
    the CSV.
    """
    workbook = [
        [_as_csv(value) for value in row] for row in _workbook_rows(SAMPLES / "graduates.xlsx")
    ]
    table = _csv_rows(SAMPLES / "graduates.csv")
    assert workbook[:2] == table[:2]
    assert workbook[3:] == table[3:]
    assert [column_of(heading) for heading in workbook[2]] == [
        column_of(heading) for heading in table[2]
    ]


def _as_csv(value: object) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, int | float):
        return str(value).replace(".", ",")
    return "" if value is None else str(value)


def test_samples_csv_is_what_a_portuguese_excel_saves() -> None:
    """cp1252 that is not UTF-8, CRLF line ends, accents in the headings, and a column that is not
    ours.
    """
    content = (SAMPLES / "graduates.csv").read_bytes()
    with pytest.raises(UnicodeDecodeError):
        content.decode("utf-8")
    assert content.count(b"\r\n") == content.count(b"\n")
    headings = _csv_rows(SAMPLES / "graduates.csv")[2]
    assert "Situação" in headings
    assert [heading for heading in headings if column_of(heading) is None] == ["Nº de aluno"]


def test_samples_workbook_has_real_dates_and_leading_zeros() -> None:
    """All dates of birth but the ambiguous one are dates, and the school's own numbers are
    text.
    """
    rows = _workbook_rows(SAMPLES / "graduates.xlsx")
    born = [column_of(str(heading)) for heading in rows[2]].index(column_of("date_of_birth"))
    filled = [row for row in rows[3:] if any(row)]
    assert [row[born] for row in filled if not isinstance(row[born], datetime)] == ["03/04/2001"]
    assert all(str(row[0]).startswith("00") and isinstance(row[0], str) for row in filled)


def test_samples_expectations_cover_every_row_once_a_code() -> None:
    """Every row that is not blank has an expectation, in order, with codes that exist; most rows
    are good.
    """
    expected = _expected()
    filled = [
        number
        for number, row in enumerate(_workbook_rows(SAMPLES / "graduates.xlsx"), 1)
        if any(row)
    ][3:]
    assert list(dict.fromkeys(int(line["row"]) for line in expected)) == filled
    assert {line["code"] for line in expected if line["code"]} <= {code.code for code in Code}
    assert all((line["status"] == "created") == (line["code"] == "") for line in expected)
    created = sum(line["status"] == "created" for line in expected)
    assert created > len(filled) / 2


def test_samples_addresses_can_reach_nobody() -> None:
    """Every e-mail address lies in a domain that is reserved for examples."""
    rows = _csv_rows(SAMPLES / "graduates.csv")
    column = [column_of(heading) for heading in rows[2]].index(column_of("email"))
    domains = {row[column].strip().lower().partition("@")[2] for row in rows[3:] if row[column]}
    students = load_workbook(SAMPLES / "catalog.xlsx")["Students"].iter_rows(
        min_row=2, min_col=2, max_col=2
    )
    domains |= {str(cell.value).partition("@")[2] for (cell,) in students}
    assert domains <= {"example.com", "example.org", "example.edu", "example,com"}
