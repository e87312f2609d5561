"""The template through the tool's own reader: filled in it reads as typed, and its example can
never be read.
"""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from importer.columns import COLUMNS
from importer.errors import SheetError
from importer.sentences import template as say
from importer.sheet import read_sheet
from importer.template import write_template
from importer.validation import validate

GRADUATES, INSTRUCTIONS, EXAMPLE = (
    one.text for one in (say.GRADUATES, say.INSTRUCTIONS, say.EXAMPLE)
)


@pytest.fixture
def blank(tmp_path: Path) -> Path:
    path = tmp_path / "graduates.xlsx"
    write_template(path)
    return path


@pytest.mark.parametrize("name", ["graduates.xlsx", "graduates.csv"])
def test_template_left_blank_is_refused(tmp_path: Path, name: str) -> None:
    """A template with nothing filled in is a sheet without graduates, whatever its example
    shows.
    """
    write_template(tmp_path / name)
    with pytest.raises(SheetError, match="no rows below them"):
        read_sheet(tmp_path / name)


@pytest.mark.parametrize("worksheet", [INSTRUCTIONS, EXAMPLE])
def test_template_example_is_not_read_even_when_asked_for(blank: Path, worksheet: str) -> None:
    """Naming the sheet of instructions or the example with --sheet finds no headings, so no
    graduate.
    """
    with pytest.raises(SheetError, match="no heading row"):
        read_sheet(blank, worksheet=worksheet)


def test_template_filled_in_like_its_example_breaks_no_rule(blank: Path) -> None:
    """The one sheet that fits is found without --sheet, and each column's example is valid where
    it belongs.
    """
    workbook = load_workbook(blank)
    for cell in workbook[EXAMPLE][3]:
        workbook[GRADUATES][cell.coordinate.replace("3", "2")] = cell.value
    workbook.save(blank)
    sheet = read_sheet(blank)
    assert sheet.name == GRADUATES
    validation = validate(sheet, date_format=None, today=date(2026, 7, 20))
    assert validation.issues == ()
    read = validation.frame.row(0, named=True)
    assert read["row"] == 2
    assert {column.name: str(read[column.name] or "") for column in COLUMNS} == {
        column.name: column.example for column in COLUMNS
    }
