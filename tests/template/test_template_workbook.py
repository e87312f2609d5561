"""The blank workbook: what the registrar sees, what the spreadsheet program refuses, and what no
reader takes.
"""

from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from importer.columns import BY_NAME, COLUMNS, CellKind, Column
from importer.headings import column_of
from importer.sentences import template as say
from importer.template import LAST_ROW, write_template

TEMPLATES = Path(__file__).parents[2] / "templates"

GRADUATES, INSTRUCTIONS, EXAMPLE = (
    one.text for one in (say.GRADUATES, say.INSTRUCTIONS, say.EXAMPLE)
)


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "graduates.xlsx"
    write_template(path)
    return path


@pytest.fixture(scope="module")
def workbook(fresh: Path) -> Workbook:
    return load_workbook(fresh)


@pytest.fixture
def graduates(workbook: Workbook) -> Worksheet:
    return _sheet(workbook, GRADUATES)


def _sheet(workbook: Workbook, name: str) -> Worksheet:
    sheet = workbook[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def _letters(sheet: Worksheet) -> Iterator[tuple[str, Column]]:
    for cell in sheet[1]:
        column = column_of(str(cell.value))
        assert column is not None
        yield cell.coordinate.rstrip("1"), column


def _validations(sheet: Worksheet) -> dict[str, DataValidation]:
    return {
        str(validation.sqref).split("2:")[0]: validation
        for validation in sheet.data_validations.dataValidation
    }


def _members(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_template_checked_in_workbook_is_what_columns_make(fresh: Path) -> None:
    """`templates/graduates.xlsx` holds, part by part, what is generated now: it cannot drift from
    `columns.py`.
    """
    checked_in, generated = (TEMPLATES / "graduates.xlsx").read_bytes(), fresh.read_bytes()
    remedy = (
        "delete templates/graduates.xlsx and write it anew with `importer template"
        " templates/graduates.xlsx`"
    )
    assert _members(checked_in) == _members(generated), remedy


def test_template_workbook_has_the_same_bytes_every_time(fresh: Path, tmp_path: Path) -> None:
    """Neither the time nor the place of writing is in the file."""
    write_template(tmp_path / "another name.XLSX")
    assert (tmp_path / "another name.XLSX").read_bytes() == fresh.read_bytes()


def test_template_headings_are_the_columns_in_order(graduates: Worksheet) -> None:
    """Every column is there once, in the order of the table, and a star marks those that every row
    needs.
    """
    headings = [cell.value for cell in graduates[1]]
    assert headings == [
        f"{column.name} *" if column.required else column.name for column in COLUMNS
    ]
    assert [column_of(str(heading)) for heading in headings] == list(COLUMNS)


def test_template_colours_tell_needed_from_optional(graduates: Worksheet) -> None:
    """Needed, needed unless given elsewhere, and optional headings have three different
    colours.
    """
    colours: dict[str, set[str]] = {}
    for cell, column in zip(graduates[1], COLUMNS, strict=True):
        need = str(column.need).partition(" ")[0]
        colours.setdefault(need, set()).add(cell.fill.fgColor.rgb)
    assert {need: len(found) for need, found in colours.items()} == {
        "yes": 1,
        "unless": 1,
        "no": 1,
    }
    assert len(set.union(*colours.values())) == 3


def test_template_heading_comments_say_the_rule(graduates: Worksheet) -> None:
    """Pointing at a heading shows whether it is needed, its rule, and an example."""
    for cell, column in zip(graduates[1], COLUMNS, strict=True):
        assert cell.comment is not None
        assert str(column.rule) in cell.comment.text
        assert column.example in cell.comment.text
        assert ("Optional" in cell.comment.text) == (str(column.need) == "no")


def test_template_graduates_sheet_is_blank_and_comes_first(
    workbook: Workbook, graduates: Worksheet
) -> None:
    """There is nothing below the headings, which stay in view, and the sheet is the one that
    opens.
    """
    assert workbook.sheetnames == [GRADUATES, INSTRUCTIONS, EXAMPLE]
    assert workbook.active is graduates
    assert graduates.max_row == 1
    assert graduates.freeze_panes == "B2"


def test_template_choice_columns_have_drop_downs(graduates: Worksheet) -> None:
    """A choice column offers exactly its choices, down to the last row."""
    validations = _validations(graduates)
    choices = [
        (letter, column)
        for letter, column in _letters(graduates)
        if column.kind is CellKind.CHOICE
    ]
    assert choices
    for letter, column in choices:
        assert validations[letter].type == "list"
        assert validations[letter].formula1 == f'"{",".join(column.choices)}"'
        assert not validations[letter].hide_drop_down
        assert str(validations[letter].sqref) == f"{letter}2:{letter}{LAST_ROW}"


def test_template_date_columns_take_only_dates(graduates: Worksheet) -> None:
    """Date columns are validated as dates from 1900 on, a date of birth also as not in the
    future.
    """
    validations = _validations(graduates)
    dates = [(letter, column) for letter, column in _letters(graduates) if column.kind.is_date]
    assert len(dates) >= 4
    for letter, column in dates:
        rule = validations[letter]
        assert (rule.type, rule.formula1, rule.showErrorMessage) == (
            "date",
            "DATE(1900,1,1)",
            True,
        )
        assert rule.formula2 == ("TODAY()" if column.kind is CellKind.BIRTH_DATE else None)
        assert str(rule.sqref) == f"{letter}2:{letter}{LAST_ROW}"


def test_template_grades_are_from_0_to_10(graduates: Worksheet) -> None:
    """A grade outside the scale is asked after as it is typed: it may be on the school's own."""
    rules = _validations(graduates)
    letter = next(
        letter for letter, column in _letters(graduates) if column.kind is CellKind.GRADE
    )
    rule = rules[letter]
    assert rule.errorStyle == "warning"
    assert (rule.type, rule.operator, rule.formula1, rule.formula2) == (
        "decimal",
        "between",
        "0",
        "10",
    )


def test_template_formats_hold_for_whole_columns(graduates: Worksheet) -> None:
    """Dates show as ISO, text keeps its leading zeros, and no row has to exist for that."""
    for letter, column in _letters(graduates):
        dimension = graduates.column_dimensions[letter]
        if column.kind.is_date:
            assert dimension.number_format == "yyyy-mm-dd"
        elif column.kind is not CellKind.GRADE:
            assert dimension.number_format == "@"
        assert dimension.width >= len(column.name) + 2


def test_template_stays_small(fresh: Path) -> None:
    """Formats and validations for thousands of rows take no room."""
    assert fresh.stat().st_size < 30_000


def test_template_messages_fit_what_excel_allows(graduates: Worksheet) -> None:
    """Excel repairs, that is discards, validations with a title over 32, a message or a list over
    225 characters.
    """
    for rule in graduates.data_validations.dataValidation:
        assert len(rule.errorTitle) <= 32
        assert len(rule.error) <= 225
        assert len(rule.formula1) <= 225


def test_template_instructions_name_every_column(workbook: Workbook) -> None:
    """Each column has its line: whether it is needed, what to write, an example, the other
    headings.
    """
    lines = {
        row[0]: row[1:5] for row in _sheet(workbook, INSTRUCTIONS).iter_rows(values_only=True)
    }
    for column in COLUMNS:
        assert lines[column.name] == (
            str(column.need),
            str(column.rule),
            column.example or None,
            ", ".join(column.aliases),
        )


def test_template_only_the_graduates_sheet_can_be_taken_for_one(workbook: Workbook) -> None:
    """No row of the other sheets names e-mail and another column, so an example can never be read
    as a graduate.
    """
    for name in (INSTRUCTIONS, EXAMPLE):
        for row in _sheet(workbook, name).iter_rows(values_only=True):
            known = {column_of(str(value)) for value in row if value is not None} - {None}
            assert BY_NAME["email"] not in known or len(known) == 1


def test_template_example_row_keeps_every_rule(workbook: Workbook) -> None:
    """The example shows each column's own example under its letter, dates as dates and numbers as
    numbers.
    """
    headings, example = list(_sheet(workbook, EXAMPLE).iter_rows(min_row=2, values_only=True))
    for heading, value, column in zip(headings, example, COLUMNS, strict=True):
        letter, _, name = str(heading).partition(": ")
        assert letter.isalpha()
        assert column_of(name) is column
        if column.kind.is_date:
            assert isinstance(value, datetime)
            assert value.date() == date.fromisoformat(column.example)
        elif column.kind is CellKind.GRADE:
            assert value == float(column.example)
        else:
            assert value == (column.example or None)


def test_template_typed_leading_zeros_and_dates_survive(fresh: Path, tmp_path: Path) -> None:
    """A row typed under the headings is stored as typed: text as text, dates as dates."""
    workbook = load_workbook(fresh)
    sheet = _sheet(workbook, GRADUATES)
    letters = {column: letter for letter, column in _letters(sheet)}
    sheet[f"{letters[BY_NAME['course']]}2"] = "00123"
    sheet[f"{letters[BY_NAME['date_of_birth']]}2"] = date(2001, 4, 23)
    workbook.save(tmp_path / "filled.xlsx")
    filled = _sheet(load_workbook(tmp_path / "filled.xlsx"), GRADUATES)
    assert filled[f"{letters[BY_NAME['course']]}2"].value == "00123"
    assert filled[f"{letters[BY_NAME['date_of_birth']]}2"].value == datetime(2001, 4, 23)
