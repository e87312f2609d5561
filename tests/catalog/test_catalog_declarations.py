"""One declaration an entity: its sheet, rules, blank workbook, registration and export follow from
it alone.
"""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from catalog_office import catalog_office, codes, unlike
from openpyxl import Workbook, load_workbook

from helpers.school_catalog import SCHOOL, catalog_results
from importer.catalog import TABLES, CatalogSheet, tables_of
from importer.catalog.template import catalog_workbook, write_catalog_template
from importer.dokstamp import ENTITIES, ORGANIZATION, Entity, Field, FieldKind

TEMPLATE = Path(__file__).parents[2] / "templates" / "catalog.xlsx"
FACULTY = Entity(
    name="faculty",
    endpoint="organizations",
    natural_key=("code", "institution_uuid"),
    fields=(
        *ORGANIZATION.fields,
        Field(name="founded_at", kind=FieldKind.DATE, past=True, example="1911-03-22"),
        Field(
            name="campus",
            kind=FieldKind.CHOICE,
            choices=("north", "south"),
            default="north",
            example="south",
        ),
        Field(name="seats", kind=FieldKind.INTEGER, minimum=1, maximum=900, example="120"),
    ),
)
"""Made up; DokStamp would keep its faculties where it keeps its organizations."""


@pytest.fixture(scope="module")
def tables() -> tuple[CatalogSheet, ...]:
    """The sheets when there are faculties too."""
    return tables_of((*ENTITIES, FACULTY))


def cells(workbook: Workbook, title: str) -> list[list[object]]:
    """All cells of a sheet."""
    rows = workbook[title].iter_rows(values_only=True)
    return [[cell.date() if isinstance(cell, datetime) else cell for cell in row] for row in rows]


def test_a_new_entity_has_a_sheet_with_its_rules(tables: tuple[CatalogSheet, ...]) -> None:
    """Columns, what is required, and what may be written, in words."""
    [faculty] = [table for table in tables if table.entity is FACULTY]
    assert faculty.title == "Faculties"
    assert {column.name: (str(column.need), str(column.rule)) for column in faculty.columns} == {
        "name": ("yes", "Text."),
        "institution": (
            "yes",
            "By name, or by UUID: a record of the sheet Institutions or of DokStamp.",
        ),
        "code": ("no", "Text."),
        "founded_at": ("no", "An Excel date or YYYY-MM-DD, not in the future."),
        "campus": ("no", "north or south; when empty, DokStamp takes north."),
        "seats": ("no", "A whole number from 1 to 900."),
        "uuid": ("no", str(faculty.columns[-1].rule)),
    }


def test_a_new_entity_is_in_the_blank_workbook(tables: tuple[CatalogSheet, ...]) -> None:
    """A sheet to fill in, a line for each column in the instructions, a row of examples."""
    book = catalog_workbook(tables)
    assert [cell for cell in cells(book, "Faculties")[0] if cell][:3] == [
        "name *",
        "institution *",
        "code",
    ]
    told = {cell for row in cells(book, "Instructions") for cell in row}
    assert {"Faculties", "seats", "A whole number from 1 to 900."} <= told
    shown = {cell for row in cells(book, "Examples") for cell in row}
    assert {"Faculties", "south"} <= shown


def test_a_new_entity_is_validated_registered_found_and_exported(
    tables: tuple[CatalogSheet, ...], tmp_path: Path
) -> None:
    """With no line of code of its own."""
    with catalog_office(tmp_path) as office:
        office.tables = tuple(table for table in tables if table.entity is not ORGANIZATION)
        good = {"name": "Belas-Artes", "institution": SCHOOL, "code": "BA"}
        bad = good | {"code": "X", "seats": 1000, "campus": "east", "institution": "Nenhuma"}
        office.school.sheets = {
            "Institutions": [{"name": SCHOOL, "country": "PT"}],
            "Faculties": [good | {"seats": None, "campus": None}, bad],
        }
        report = office.run()
        assert unlike(report, "created") == {"Faculties row 3": "invalid"}
        assert codes(report) == {
            "Faculties row 3": [
                "invalid_choice@campus", "invalid_number@seats", "reference_not_found@institution",
            ]
        }  # fmt: skip
        assert [one["code"] for one in office.practice.state()["organization"]] == ["BA"]
        office.school.sheets["Faculties"].pop()
        assert unlike(office.run(), "existing") == {}
        [row] = catalog_results(office.export(), "Faculties")
        assert (row["name"], row["institution"], row["code"], row["seats"]) == (
            "Belas-Artes",
            SCHOOL,
            "BA",
            None,
        )


def test_a_new_field_is_sent_and_compared(tmp_path: Path) -> None:
    """Made up, and unknown to the sandbox, which does not keep it: so it is different the next
    time.
    """
    wider = replace(
        ORGANIZATION,
        fields=(*ORGANIZATION.fields, Field(name="phone", kind=FieldKind.TEXT, max_length=9)),
    )
    with catalog_office(tmp_path) as office:
        office.tables = tables_of(wider if one is ORGANIZATION else one for one in ENTITIES)
        school = {"name": SCHOOL, "country": "PT"}
        office.school.sheets = {
            "Institutions": [school],
            "Organizations": [
                {"name": "Som", "institution": SCHOOL, "code": "SOM", "phone": "266 000"}
            ],
        }
        assert unlike(office.run(), "created") == {}
        assert codes(office.run()) == {"Organizations row 2": ["record_differs@phone"]}
        office.school.sheets["Organizations"][0]["phone"] = "0123456789"
        assert codes(office.run()) == {"Organizations row 2": ["too_long@phone"]}


def test_the_blank_workbook_that_is_checked_in_is_what_the_declarations_make() -> None:
    """Sheet by sheet and cell by cell, drop-downs and formats included."""
    kept, made = load_workbook(TEMPLATE), catalog_workbook()
    assert (
        kept.sheetnames
        == made.sheetnames
        == ["Instructions", *(table.title for table in TABLES), "Examples"]
    )
    for title in made.sheetnames:
        assert cells(kept, title) == cells(made, title), title
        assert _rules(kept, title) == _rules(made, title), title
        formats = [[cell.number_format for cell in row] for row in made[title].iter_rows()]
        assert [[cell.number_format for cell in row] for row in kept[title].iter_rows()] == formats


def test_the_blank_workbook_offers_every_choice(tmp_path: Path) -> None:
    """A drop-down wherever an entity declares choices, or yes and no."""
    write_catalog_template(tmp_path / "blank.xlsx")
    book = load_workbook(tmp_path / "blank.xlsx")
    for table in TABLES:
        offered = " ".join(
            str(rule.formula1) for rule in book[table.title].data_validations.dataValidation
        )
        for field in table.fields.values():
            assert all(choice in offered for choice in field.choices)
            assert field.kind is not FieldKind.BOOLEAN or "yes" in offered


@pytest.mark.long
def test_the_blank_workbook_is_a_catalog_without_rows_until_examples_are_put_in(
    tmp_path: Path,
) -> None:
    """The examples are valid rows: put into the sheets they register one after the other."""
    book = catalog_workbook()
    for table in TABLES:
        for place, column in enumerate(table.columns, start=1):
            book[table.title].cell(2, place).value = column.example or None
    book.save(tmp_path / "examples.xlsx")
    with catalog_office(tmp_path) as office:
        report = office.run(tmp_path / "examples.xlsx")
        assert codes(report) == {}
        assert unlike(report, "created") == {}


def _rules(workbook: Workbook, title: str) -> list[tuple[str, str, str]]:
    rules = workbook[title].data_validations.dataValidation
    return sorted((str(rule.sqref), str(rule.type), str(rule.formula1)) for rule in rules)
