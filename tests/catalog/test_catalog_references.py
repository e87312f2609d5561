"""What rows refer to: by code, name or UUID, in the workbook or in DokStamp; circles, dangling
ends, repetitions.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from catalog_office import CatalogOffice, catalog_office, codes, endings, message, unlike

from helpers.school_catalog import SCHOOL, found, make_catalog
from importer.catalog import tables_of
from importer.dokstamp import ENTITIES, ORGANIZATION, Field, FieldKind

OTHER = "Conservatório do Dão"


@pytest.fixture(scope="module")
def registered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CatalogOffice]:
    """A DokStamp that has the small school and another one; tests that use it send nothing."""
    with catalog_office(tmp_path_factory.mktemp("registered")) as office:
        office.school.sheets["Institutions"].append({"name": OTHER, "country": "PT"})
        office.school.sheets["Modules"].append(
            {"name": "Harpa", "institution": OTHER, "code": "HAR-1"}
        )
        office.school.sheets["Courses"].append(
            {"name": "Harpa", "institution": OTHER, "code": "HAR"}
        )
        assert unlike(office.run(), "created") == {}
        yield office


@pytest.fixture
def office(registered: CatalogOffice, tmp_path: Path) -> CatalogOffice:
    """The same with an empty workbook, to fill in."""
    school = make_catalog(tmp_path)
    school.sheets = {}
    return replace(registered, school=school)


def looked_at(office: CatalogOffice, **sheets: list[dict[str, Any]]) -> Any:
    """A dry run of these sheets; `_` in a title stands for a space."""
    office.school.sheets = {title.replace("_", " "): rows for title, rows in sheets.items()}
    return office.run(dry_run=True)


def test_rows_refer_by_code_name_or_uuid_to_what_only_dokstamp_has(office: CatalogOffice) -> None:
    """Letter case and, in names, accents do not count."""
    uuid = found(office.practice, "course", code="PIN-1")["uuid"]
    student = found(office.practice, "student", email="ana@example.edu")["uuid"]
    report = looked_at(
        office,
        Cohorts=[
            {"course": one, "code": f"NEW-{n}"}
            for n, one in enumerate(("pin-1", "Pintura", uuid, uuid.upper()))
        ],
        Organizations=[{"name": "Som", "institution": "escola de artes de evora", "code": "SOM"}],
        Enrollments=[
            {
                "student": student,
                "course": "Escultura",
                "enrolled_at": "2025-09-16",
                "cohort": "ESC-1-A",
            }
        ],
        Course_modules=[{"course": "Escultura", "module": "Cor"}],
    )
    assert unlike(report, "pending") == {}
    assert codes(report) == {}


def test_a_group_is_found_by_its_name_within_the_course(office: CatalogOffice) -> None:
    """In DokStamp, and by its UUID too; in another course it is not there."""
    group = found(office.practice, "module_group", name="1.º ano")["uuid"]
    report = looked_at(
        office,
        Modules=[{"name": "Luz", "institution": SCHOOL, "code": f"LUZ-{n}"} for n in range(3)],
        Course_modules=[
            {"course": "PIN-1", "module": "LUZ-0", "course_module_group": "1.º Ano"},
            {"course": "PIN-1", "module": "LUZ-1", "course_module_group": group},
            {"course": "ESC-1", "module": "LUZ-2", "course_module_group": "1.º ano"},
        ],
    )
    assert codes(report) == {"Course modules row 4": ["reference_not_found@course_module_group"]}


def test_a_dangling_reference_names_both_ends(office: CatalogOffice) -> None:
    """The row, what it names, and the nearest there are, in the workbook and in DokStamp."""
    report = looked_at(
        office,
        Courses=[{"name": "Pintura mural", "institution": SCHOOL, "code": "PIN-3"}],
        Cohorts=[{"course": "PIN-2", "code": "X"}],
    )
    assert codes(report) == {"Cohorts row 2": ["reference_not_found@course"]}
    said = message(report, "Cohorts row 2")
    assert said.startswith(
        "Cohorts row 2 names the course “PIN-2”, but neither the sheet Courses nor DokStamp has it"
    )
    assert "“PIN-3” (Courses row 2)" in said
    assert "“PIN-1” (DokStamp)" in said


def test_a_row_that_depends_on_a_wrong_one_waits_and_names_it(office: CatalogOffice) -> None:
    """Down the whole line; independent rows are none the worse."""
    report = looked_at(
        office,
        Institutions=[{"name": "Nova", "country": None}, {"name": "Outra", "country": "PT"}],
        Courses=[
            {"name": "A", "institution": "Nova", "code": "A"},
            {"name": "B", "institution": "Outra", "code": "B"},
        ],
        Cohorts=[{"course": "A", "code": "A-1"}, {"course": "B", "code": "B-1"}],
    )
    assert codes(report) == {
        "Institutions row 2": ["missing_value@country"],
        "Courses row 2": ["parent_not_done@institution"],
        "Cohorts row 2": ["parent_not_done@course"],
    }
    assert "It waits for Institutions row 2 (“Nova”), which is invalid" in message(
        report, "Courses row 2"
    )
    assert "It waits for Courses row 2 (“A”), which is pending" in message(report, "Cohorts row 2")


def test_what_belongs_to_another_parent_is_told(office: CatalogOffice) -> None:
    """A cohort of another course, a department or a module of another school, also among rows of
    the workbook.
    """
    report = looked_at(
        office,
        Organizations=[{"name": "Cordas", "institution": OTHER, "code": "COR"}],
        Courses=[
            {"name": "A", "institution": SCHOOL, "code": "A", "organization": "COR"},
            {"name": "B", "institution": OTHER, "code": "B", "organization": "DAP"},
        ],
        Cohorts=[{"course": "HAR", "code": "ESC-1-A"}],
        Course_modules=[{"course": "PIN-1", "module": "HAR-1"}],
        Enrollments=[
            {
                "student": "ana@example.edu",
                "course": "ESC-1",
                "enrolled_at": "2025-09-16",
                "cohort": "PIN-1-A",
            }
        ],
    )
    assert codes(report) == {
        "Courses row 2": ["reference_elsewhere@organization"],
        "Courses row 3": ["reference_elsewhere@organization"],
        "Course modules row 2": ["reference_elsewhere@module"],
        "Cohorts row 2": ["cohort_of_another_course@course"],
        "Enrollments row 2": ["cohort_of_another_course@cohort"],
    }
    assert "(Organizations row 2) belongs to another institution" in message(
        report, "Courses row 2"
    )
    assert "under another course (“ESC-1”), and that is never changed" in message(
        report, "Cohorts row 2"
    )


def test_two_rows_with_one_natural_key_are_told_of_each_other(office: CatalogOffice) -> None:
    """Versions of one record: both rows are wrong, for which is right is not guessed; a mere
    repetition: the later.
    """
    report = looked_at(
        office,
        Modules=[
            {"name": "Luz", "institution": SCHOOL, "code": "LUZ-1", "credits": 6},
            {"name": "Luz", "institution": SCHOOL, "code": "luz-1", "credits": 7},
            {"name": "Som", "institution": SCHOOL, "code": "SOM-1"},
            {"name": "Som", "institution": SCHOOL, "code": "SOM-1"},
            {"name": "Som", "institution": OTHER, "code": "SOM-1"},
        ],
    )
    assert codes(report) == {
        "Modules row 2": ["duplicate_record@code"],
        "Modules row 3": ["duplicate_record@code"],
        "Modules row 5": ["duplicate_record@code"],
    }
    assert "Modules row 3 (“luz-1”) describes the same record (another version of it)" in message(
        report, "Modules row 2"
    )


def test_two_rows_that_mean_one_record_in_other_words_are_told(office: CatalogOffice) -> None:
    """By code here and by name or UUID there, of what only DokStamp has: neither enrolled nor
    attached twice.
    """
    student = found(office.practice, "student", email="ana@example.edu")["uuid"]
    cohort = found(office.practice, "cohort", code="ESC-1-A")["uuid"]
    report = looked_at(
        office,
        Enrollments=[
            {"student": "ana@example.edu", "course": "ESC-1", "enrolled_at": "2025-09-16"},
            {"student": student, "course": "Escultura", "enrolled_at": "2025-09-17"},
        ],
        Course_modules=[
            {"course": "ESC-1", "module": "COR-1"},
            {"course": "Escultura", "module": "Cor"},
        ],
        Cohorts=[
            {"course": "ESC-1", "code": "ESC-1-A", "uuid": None},
            {"course": "ESC-1", "code": "ESC-1-B", "uuid": cohort},
        ],
    )
    assert codes(report) == {
        "Enrollments row 3": ["duplicate_record@student"],
        "Course modules row 3": ["duplicate_record@module"],
        "Cohorts row 3": ["duplicate_record@code"],
    }
    assert "Enrollments row 2 describes the same record" in message(report, "Enrollments row 3")


def test_a_name_of_several_records_asks_for_the_uuid(office: CatalogOffice) -> None:
    """And lists those there are."""
    report = looked_at(
        office,
        Courses=[
            {"name": "Música", "institution": name, "code": f"M-{n}"}
            for n, name in enumerate((SCHOOL, OTHER))
        ],
        Cohorts=[{"course": "Música", "code": "M-A"}],
    )
    assert codes(report) == {"Cohorts row 2": ["reference_ambiguous@course"]}
    assert "Courses row 2, Courses row 3" in message(report, "Cohorts row 2")


def test_a_uuid_that_the_tenant_does_not_have_is_told(office: CatalogOffice) -> None:
    """As the row's own, or as a reference; below a course that is new there can be none."""
    none = "00000000-0000-4000-8000-000000000000"
    report = looked_at(
        office,
        Courses=[
            {"name": "A", "institution": SCHOOL, "code": "A", "uuid": none},
            {"name": "B", "institution": SCHOOL, "code": "B"},
        ],
        Cohorts=[{"course": f"1{none[1:]}", "code": "C"}],
        Module_groups=[{"course": "B", "name": "1.º ano", "uuid": none}],
    )
    assert codes(report) == {
        "Courses row 2": ["record_not_found@uuid"],
        "Cohorts row 2": ["reference_not_found@course"],
        "Module groups row 2": ["record_not_found@uuid"],
    }


def test_a_circle_names_both_ends_of_each_reference(
    registered: CatalogOffice, tmp_path: Path
) -> None:
    """An entity whose records refer to each other, made up: departments below departments."""
    above = Field(name="above_uuid", kind=FieldKind.UUID, references="organization")
    nested = replace(ORGANIZATION, fields=(*ORGANIZATION.fields, above))
    office = replace(
        registered,
        school=make_catalog(tmp_path),
        tables=tables_of(nested if one is ORGANIZATION else one for one in ENTITIES),
    )
    office.school.sheets = {
        "Organizations": [
            {"name": name, "institution": SCHOOL, "code": name, "above": above}
            for name, above in (
                ("A", "B"),
                ("B", "C"),
                ("C", "A"),
                ("D", "A"),
                ("E", None),
                ("F", "F"),
            )
        ]
    }
    report = office.run(dry_run=True)
    assert codes(report) == {
        **{f"Organizations row {row}": ["reference_cycle@above"] for row in (2, 3, 4, 7)},
        "Organizations row 5": ["parent_not_done@above"],
    }
    said = message(report, "Organizations row 2")
    assert said.startswith(
        "Organizations row 2 (“A”) refers to Organizations row 3 (“B”), which leads back to it"
    )
    assert endings(report)["Organizations row 6"] == "pending"


def test_another_person_under_the_e_mail_is_a_mismatch_until_somebody_has_looked(
    office: CatalogOffice,
) -> None:
    """As for graduates; the student's UUID in the row says that it is the same one."""
    student = found(office.practice, "student", email="ana@example.edu")["uuid"]
    person = {"name": "Ana Maria Sousa", "email": "ana@example.edu", "date_of_birth": "2003-04-05"}
    report = looked_at(office, Students=[person])
    assert codes(report) == {"Students row 2": ["student_mismatch@email"]}
    report = looked_at(office, Students=[person | {"uuid": student}])
    assert endings(report) == {"Students row 2": "different"}


def test_looking_sends_nothing(office: CatalogOffice) -> None:
    """Whatever is asked, a dry run only reads; it writes no results unless asked to, and no ledger
    entry.
    """
    office.practice.forget_requests()
    office.school.sheets = {
        "Institutions": [{"name": "Nova", "country": "PT"}, {"name": SCHOOL, "country": "ES"}]
    }
    report = office.run(dry_run=True, update=True)
    assert endings(report) == {"Institutions row 2": "pending", "Institutions row 3": "pending"}
    assert office.sent() == {}
    assert report.results is None
    assert report.all_well
    assert not (office.folder / "results.xlsx").exists()


def test_a_row_whose_name_breaks_a_rule_is_waited_for(office: CatalogOffice) -> None:
    """It is there, so nobody is told to add it: the cell to correct is its own."""
    report = looked_at(
        office,
        Students=[{"name": "Rui Melo", "email": "rui@example", "date_of_birth": "2001-04-03"}],
        Enrollments=[
            {"student": "rui@example", "course": "ESC-1", "enrolled_at": "2025-09-16"},
            {"student": "eva@example", "course": "ESC-1", "enrolled_at": "2025-09-16"},
        ],
    )
    assert codes(report) == {
        "Students row 2": ["invalid_email@email"],
        "Enrollments row 2": ["parent_not_done@student"],
        "Enrollments row 3": ["reference_not_found@student"],
    }
