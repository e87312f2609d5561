"""Headings that take two rows, as a person merges them above a list."""

import time
from pathlib import Path
from typing import Any

import pytest
from lists import read, rows, told
from openpyxl import Workbook

from importer.errors import SheetError
from importer.sheet import Sheet, header_place, read_sheet

ANA = ("Ana Lima", "ana@example.edu", "2001-02-03")


def merged(
    folder: Path, upper: list[Any], lower: list[Any], row: list[Any], *ranges: str
) -> Sheet:
    """A worksheet with these two rows of headings and one graduate."""
    book = Workbook()
    sheet = book.worksheets[0]
    for cells in (upper, lower, row):
        sheet.append(cells)
    for place in ranges:
        sheet.merge_cells(place)
    book.save(folder / "g.xlsx")
    return read_sheet(folder / "g.xlsx")


def named(sheet: Sheet) -> dict[str, str]:
    """What each heading names."""
    return {column.heading: column.column.name for column in sheet.columns if column.column}


def test_a_heading_is_understood_with_the_group_above_it(tmp_path: Path) -> None:
    """“Código” below “Curso” is the course's code, and that is told."""
    upper = ["Aluno", None, None, "Curso", None]
    lower = ["Nome", "E-mail", "Data de nascimento", "Código", "Data"]
    sheet = merged(tmp_path, upper, lower, [*ANA, "LEI", "2026"], "A1:C1", "D1:E1")
    assert named(sheet)["Código do Curso"] == "course"
    assert "Data" not in named(sheet)
    assert (rows(sheet), sheet.header_row) == ([3], 2)
    assert "The headings take rows 1 and 2, and are read together: “Código do Curso”." in told(
        sheet
    )


def test_the_day_below_the_diploma_is_its_date(tmp_path: Path) -> None:
    """And the number below no group is nobody's."""
    upper = ["Nº", "Estudante", None, None, "Diploma", None]
    lower = [None, "Nome", "E-mail", "Data nasc.", "Data", "Ficheiro"]
    sheet = merged(
        tmp_path, upper, lower, [1, *ANA, "2026-07-15", "a.pdf"], "A1:A2", "B1:D1", "E1:F1"
    )
    assert named(sheet)["Data do Diploma"] == "issued_at"
    assert sorted(named(sheet).values()) == ["date_of_birth", "email", "issued_at", "name", "pdf"]


def test_a_heading_that_is_merged_over_both_rows_counts(tmp_path: Path) -> None:
    """The name stands in the upper row only."""
    upper = ["Nome", "Contactos", None, "Dados pessoais", None]
    lower = [None, "E-mail", "Telemóvel", "Data de nascimento", "Naturalidade"]
    row = [ANA[0], ANA[1], "912345678", ANA[2], "Porto"]
    sheet = merged(tmp_path, upper, lower, row, "A1:A2", "B1:C1", "D1:E1")
    assert sorted(named(sheet).values()) == ["date_of_birth", "email", "name"]
    assert rows(sheet) == [3]


@pytest.mark.parametrize("ranges", [(), ("A1:A2", "B1:B2", "C1:C2", "D1:E1")])
def test_a_second_row_of_headings_is_no_graduate(tmp_path: Path, ranges: tuple[str, ...]) -> None:
    """It divides one of the headings above it; merged, or exported without that."""
    upper = ["Nome", "E-mail", "Data de nascimento", "Curso", None]
    lower = [None, None, None, "Código", "Nome"]
    sheet = merged(tmp_path, upper, lower, [*ANA, "LEI", "Informática"], *ranges)
    assert rows(sheet) == [3]
    assert named(sheet)["Código do Curso"] == "course"
    assert named(sheet)["Nome"] == "name"


def test_names_of_others_below_their_group_are_not_the_graduates(tmp_path: Path) -> None:
    """Of two names the one below “Aluno” is meant."""
    upper = ["Aluno", None, None, "Mãe", None]
    lower = ["Nome", "E-mail", "Data de nascimento", "Nome", "E-mail"]
    sheet = merged(
        tmp_path, upper, lower, [*ANA, "Rita Lima", "rita@example.edu"], "A1:C1", "D1:E1"
    )
    names = sheet.texts(
        next(
            column.column for column in sheet.columns if column.column and column.heading == "Nome"
        )
    )
    assert names is not None
    assert names.to_list() == ["Ana Lima"]
    assert "Nome do Mãe" not in named(sheet)


def test_the_head_of_a_report_is_no_row_of_headings(tmp_path: Path) -> None:
    """Neither its title, nor what it says of the course, above a column without heading either."""
    for above in (
        "Relação de formandos;;;",
        "Curso;Engenharia;;",
        "Curso;LEI;Turma;A",
        "Curso: LEI;;;",
    ):
        text = f"{above}\n;Nome;E-mail;Data de nascimento\n1;{';'.join(ANA)}\n"
        sheet = read(tmp_path, text)
        assert sorted(named(sheet).values()) == ["date_of_birth", "email", "name"], above
        assert (rows(sheet), sheet.header_row) == ([3], 2)


def test_a_first_graduate_with_gaps_is_no_second_row_of_headings(tmp_path: Path) -> None:
    """Whoever has a name, an e-mail or a birth date is somebody."""
    sheet = read(tmp_path, "Nome;E-mail;Data de nascimento;Curso;\nAna Lima;;;LEI;x\n")
    assert rows(sheet) == [2]


@pytest.mark.parametrize(
    "text",
    [
        (
            "nome                email                 nascimento\nAna Lima           "
            " ana@example.edu       2001-02-03\n"
        ),
        '"nome" "email" "nascimento"\n"1" "Ana Lima" "ana@example.edu" "2001-02-03"\n',
        "RELATORIO\n\nNOME        E-MAIL       NASC.\nAna Lima    a@example.edu   01/01/2001\n",
    ],
)
def test_columns_between_spaces_are_said(tmp_path: Path, text: str) -> None:
    """As programs print reports: one sentence says how to make a list of it."""
    with pytest.raises(SheetError, match="separated by spaces, as a report is printed"):
        read(tmp_path, text)


@pytest.mark.timeout(60)
def test_rows_of_thousands_of_headings_are_not_read_two_by_two() -> None:
    """Nobody's headings are as wide, and each row would be understood six times."""
    wide = [[f"Column {place} of {row}" for place in range(2_000)] for row in range(20)]
    above, below = ["Aluno", "", ""], ["Nome", "E-mail", "Data de nascimento"]
    before = time.process_time()
    assert header_place([*wide[:18], above + wide[18], below + wide[19]]) == 19
    assert header_place(wide) is None
    assert time.process_time() - before < 4
