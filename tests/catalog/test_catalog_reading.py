"""A catalog as it comes: sheets by title, headings in three languages, row numbers, and every rule
of a cell.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from helpers.sampling import sampled
from helpers.school_catalog import SCHOOL
from importer.catalog import TABLES, Catalog, read_catalog
from importer.errors import SheetError

Cells = list[list[Any]]


def workbook(folder: Path, **sheets: Cells) -> Path:
    """A workbook of these sheets; `_` in a title stands for a space."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title.replace("_", " "))
        for row in rows:
            sheet.append(row)
    path = folder / "catalog.xlsx"
    book.save(path)
    return path


def read(folder: Path, **sheets: Cells) -> Catalog:
    """A catalog of these sheets."""
    return read_catalog(workbook(folder, **sheets), date_format=None, today=date(2026, 9, 1))


def issues(catalog: Catalog) -> list[tuple[int, str | None, str]]:
    """Row, column and code of everything that is wrong."""
    return [
        (row.number, issue.column, issue.code.code) for row in catalog.rows for issue in row.issues
    ]


def test_headings_and_sheets_are_understood_in_portuguese_and_spanish(tmp_path: Path) -> None:
    """Without regard to case, accents and separators; a column of one's own does no harm."""
    catalog = read(
        tmp_path,
        Instituições=[["NOME", "País *", "nif", "O meu campo"], [SCHOOL, "PT", "509", "x"]],
        Asignaturas=[
            ["Nombre", "Institución", "Código", "Horas", "ECTS"],
            ["Dibujo", SCHOOL, "DIB", 60, 6],
        ],
    )
    school, module = catalog.rows
    assert school.values == {"name": SCHOOL, "country": "Portugal", "tax_id": "509"}
    assert module.values == {"name": "Dibujo", "code": "DIB", "workload": 60, "credits": 6}
    assert module.refers == {"institution_uuid": SCHOOL}
    assert issues(catalog) == []


def test_rows_are_numbered_as_a_person_sees_them(tmp_path: Path) -> None:
    """Below title lines and between blank rows."""
    catalog = read(
        tmp_path,
        Institutions=[
            ["Our schools"],
            [],
            ["name", "country"],
            ["A", "PT"],
            [],
            ["B", "PT"],
            ["C", None],
        ],
    )
    assert [row.number for row in catalog.rows] == [4, 6, 7]
    assert issues(catalog) == [(7, "country", "missing_value")]


def test_a_hidden_sheet_is_read_and_a_strange_one_is_told(tmp_path: Path) -> None:
    """Nothing is left out silently; instructions and examples of the template are no rows."""
    path = workbook(
        tmp_path,
        Institutions=[["name", "country"], ["A", "PT"]],
        Notes=[["anything"]],
        Instructions=[["name", "country"], ["no", "row"]],
    )
    book = load_workbook(path)
    book["Institutions"].sheet_state = "hidden"
    book.active = 1
    book.save(path)
    catalog = read_catalog(path, date_format=None, today=date(2026, 9, 1))
    assert len(catalog.rows) == 1
    assert catalog.unread == ("Notes",)


def test_a_csv_is_the_sheet_that_it_is_named_after(tmp_path: Path) -> None:
    """Its rows may refer to what is in DokStamp."""
    path = tmp_path / "Alunos.csv"
    path.write_text(
        "Nome;E-mail;Data de nascimento\nAna Sá;ana@example.edu;2003-04-05\n", encoding="cp1252"
    )
    [row] = read_catalog(path, date_format=None, today=date(2026, 9, 1)).rows
    assert row.table.title == "Students"
    assert row.values == {
        "name": "Ana Sá",
        "email": "ana@example.edu",
        "date_of_birth": "2003-04-05",
    }


_MODULE = {"name": "Desenho", "institution": SCHOOL, "code": "DES-1"}
_COHORT = {"course": "PIN-1", "code": "PIN-1-A"}
_STUDENT = {"name": "Ana Sá", "email": "ana@example.edu", "date_of_birth": date(2003, 4, 5)}
_ENROLLMENT = {"student": "ana@example.edu", "course": "PIN-1", "enrolled_at": date(2024, 9, 16)}
_TEMPLATE = {"name": "Diploma", "version": 1, "institution": SCHOOL, "path": "t/d"}
_SCHOOL = {"name": SCHOOL, "country": "PT"}
RULES: list[tuple[str, dict[str, Any], dict[str, Any], str, str]] = [
    ("Institutions", _SCHOOL, {"country": None}, "missing_value", "every institution needs it"),
    ("Institutions", _SCHOOL, {"name": "x" * 256}, "too_long", "takes 255"),
    ("Institutions", _SCHOOL, {"website": "not a site"}, "invalid_web_address", "https://"),
    (
        "Institutions",
        _SCHOOL,
        {"status": "open"},
        "invalid_choice",
        "write active, inactive or suspended",
    ),
    (
        "Institutions",
        _SCHOOL,
        {"is_badges_enabled": "yes"},
        "missing_value",
        "is_badges_enabled is yes",
    ),
    ("Institutions", _SCHOOL, {"badge_image_uuid": "17"}, "invalid_uuid", "UUID"),
    ("Modules", _MODULE, {"name": "x" * 151}, "too_long", "takes 150"),
    ("Modules", _MODULE, {"code": "x" * 21}, "too_long", "has 21 characters and code takes 20"),
    ("Modules", _MODULE, {"workload": 60.5}, "invalid_number", "a whole number"),
    ("Modules", _MODULE, {"credits": -1}, "invalid_number", "not less than 0"),
    (
        "Modules",
        _MODULE,
        {"modality": "abroad"},
        "invalid_choice",
        "in_person, online or hybrid",
    ),
    (
        "Modules",
        _MODULE,
        {"level": "phd"},
        "invalid_choice",
        "undergraduate, graduate, technical or open",
    ),
    ("Modules", _MODULE, {"is_active": "perhaps"}, "invalid_choice", "write yes or no"),
    ("Modules", _MODULE, {"name": "Dese\nnho"}, "control_characters", "line break"),
    ("Cohorts", _COHORT, {"modality": "abroad"}, "invalid_choice", "presential, remote or hybrid"),
    ("Cohorts", _COHORT, {"start_date": "01/09/2024"}, "ambiguous_date", "YYYY-MM-DD"),
    (
        "Cohorts",
        _COHORT,
        {"start_date": "2024-09-01", "end_date": "2023-07-01"},
        "dates_out_of_order",
        "is before",
    ),
    ("Certificate templates", _TEMPLATE, {"canva_config": "[1]"}, "invalid_object", "JSON object"),
    ("Certificate templates", _TEMPLATE, {"path": None}, "missing_value", "path is empty"),
    ("Students", _STUDENT, {"email": "ana.example.edu"}, "invalid_email", "no @"),
    ("Students", _STUDENT, {"date_of_birth": date(2099, 1, 1)}, "date_in_future", "in the future"),
    ("Students", _STUDENT, {"date_of_birth": "31/02/2003"}, "invalid_date", "31/02/2003"),
    ("Students", _STUDENT, {"name": "ana@example.edu"}, "invalid_name", "@"),
    ("Enrollments", _ENROLLMENT, {"grade": "18,5"}, "invalid_grade", "from 0 to 10"),
    ("Enrollments", _ENROLLMENT, {"grade": "8.755"}, "invalid_grade", "two decimal places"),
    (
        "Enrollments",
        _ENROLLMENT,
        {"completion_status": "done"},
        "invalid_choice",
        "enrolled, completed or dropped",
    ),
    (
        "Enrollments",
        _ENROLLMENT,
        {"completed_at": date(2020, 1, 1)},
        "dates_out_of_order",
        "is before",
    ),
    (
        "Course modules",
        {"course": "PIN-1", "module": "DES-1"},
        {"order": "first"},
        "invalid_number",
        "a whole number",
    ),
]


@pytest.mark.parametrize(
    ("sheet", "good", "change", "code", "words"),
    RULES,
    ids=[f"{rule[0]} {rule[3]} {next(iter(rule[2]))}" for rule in RULES],
)
def test_a_cell_that_breaks_a_rule_is_told(
    tmp_path: Path, sheet: str, good: dict[str, Any], change: dict[str, Any], code: str, words: str
) -> None:
    """On every sheet as its entity declares it, with what would be right; the row beside it is
    none the worse.
    """
    bad = {**good, **change}
    headings = list(bad)
    rows: Cells = [
        headings,
        [good.get(name) for name in headings],
        [bad[name] for name in headings],
    ]
    catalog = read(tmp_path, **{sheet: rows})
    right, wrong = catalog.rows
    assert right.issues == []
    assert [(issue.code.code, issue.row) for issue in wrong.issues] == [(code, 3)]
    assert wrong.issues[0].column == list(change)[-1] or code == "missing_value"
    assert words in wrong.issues[0].message


def test_everything_that_is_wrong_with_a_row_is_told_at_once(tmp_path: Path) -> None:
    """One issue a cell, none hidden behind another."""
    row = ["Desenho" * 30, SCHOOL, "x" * 21, -1, "phd"]
    catalog = read(tmp_path, Modules=[["name", "institution", "code", "credits", "level"], row])
    assert {column for _, column, _ in issues(catalog)} == {"name", "code", "credits", "level"}


def test_values_are_read_as_a_person_means_them(tmp_path: Path) -> None:
    """Numbers as text, yes in three languages, dates, a decimal comma, JSON, and text of several
    lines.
    """
    catalog = read(
        tmp_path,
        Modules=[["name", "institution", "code", "credits", "is_active", "description"],
                 [" Desenho  livre ", SCHOOL, "007", "6", "sim", "Linha\nMancha"]],
        Cohorts=[["course", "code", "start_date", "end_date"],
                 ["PIN-1", "A", datetime(2024, 9, 16, 9, 30), "2025-07-01"]],
        Certificate_templates=[["name", "version", "institution", "path", "canva_config",
        "is_default"],
                               ["Diploma", 2, SCHOOL, "t/d", '{"a": [1]}', "NO"]],
        Enrollments=[["student", "course", "enrolled_at", "grade"], ["ana@example.edu", "P",
        "2024-09-16", "8,75"]],
    )  # fmt: skip
    module, cohort, template, enrollment = catalog.rows
    assert issues(catalog) == []
    assert module.values == {
        "name": "Desenho livre", "code": "007", "credits": 6, "is_active": True,
        "description": "Linha\nMancha",
    }  # fmt: skip
    assert cohort.values["start_date"].startswith("2024-09-16T09:30")
    assert cohort.values["end_date"].startswith("2025-07-01")
    assert template.values["version"] == "2"
    assert template.values["canva_config"] == {"a": [1]}
    assert template.values["is_default"] is False
    assert str(enrollment.values["grade"]) == "8.75"


@pytest.mark.parametrize(
    ("sheets", "words"),
    [
        (
            {"Sheet1": [["name", "email"], ["Ana", "a@example.edu"]]},
            "has no sheet of a catalog; they are called Inst",
        ),
        ({"Courses": [["name", "institution", "code"]]}, "has no rows on any sheet"),
        ({"Courses": [["name", "code"], ["Pintura", "P"]]}, "has no column institution"),
        ({"Courses": [["a", "b"], ["Pintura", "P"]]}, "has no heading row"),
        (
            {"Courses": [["name", "nome", "institution"], ["a", "b", "c"]]},
            "“name” (column A) and “nome” (column B)",
        ),
        (
            {
                "Courses": [["name", "institution"], ["a", "b"]],
                "Cursos": [["name", "institution"], ["a", "b"]],
            },
            "the sheets “Courses” and “Cursos” both mean Courses",
        ),
    ],
)
def test_a_workbook_that_is_no_catalog_says_why(
    tmp_path: Path, sheets: dict[str, Cells], words: str
) -> None:
    """One sentence that names the sheet and what to do."""
    with pytest.raises(SheetError) as told:
        read(tmp_path, **sheets)
    assert words in str(told.value)


def test_a_sheet_with_headings_alone_may_stay(tmp_path: Path) -> None:
    """As in the template, of which only some sheets are filled in."""
    catalog = read(
        tmp_path,
        Institutions=[["name", "country"], ["A", "PT"]],
        Courses=[["name", "institution"]],
        Modules=[],
    )
    assert [str(row.place) for row in catalog.rows] == ["Institutions row 2"]


def _required() -> Iterator[tuple[str, str]]:
    for table in TABLES:
        for name, field in table.fields.items():
            if field.required:
                yield table.title, name


@pytest.mark.parametrize(("title", "name"), sampled(list(_required()), 0, 5, 10, 15, -1))
def test_every_required_field_is_asked_for(tmp_path: Path, title: str, name: str) -> None:
    """A row without it is wrong, whatever else it says."""
    [table] = [table for table in TABLES if table.title == title]
    cells = {column.name: column.example for column in table.columns if column.example}
    row = [None if heading == name else cell for heading, cell in cells.items()]
    sheet: Cells = [list(cells), list(row)]
    catalog = read(tmp_path, **{title: sheet})
    assert issues(catalog) == [(2, name, "missing_value")]


def test_times_without_a_zone_are_this_machines(tmp_path: Path) -> None:
    """Which is told, with their places; a day is no time, and a zone says what it means."""
    said = [
        "2026-03-01",
        "2026-03-01 10:30",
        datetime(2026, 3, 1),
        datetime(2026, 3, 1, 9, 15),
        "2026-03-01T10:30Z",
    ]
    rows: Cells = [
        ["course", "code", "start_date"],
        *(["LEI", f"C{place}", one] for place, one in enumerate(said)),
    ]
    catalog = read(tmp_path, Cohorts=rows)
    assert issues(catalog) == []
    assert list(map(str, catalog.local_times)) == [
        "Cohorts row 3, start_date",
        "Cohorts row 5, start_date",
    ]
    assert [row.values["start_date"] for row in catalog.rows] == [
        "2026-03-01T00:00:00Z",
        datetime(2026, 3, 1, 10, 30).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "2026-03-01T00:00:00Z",
        datetime(2026, 3, 1, 9, 15).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "2026-03-01T10:30:00Z",
    ]
