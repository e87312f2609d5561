"""A small school as a catalog workbook to test with, and what must hold on the server once it is
registered.
"""

from collections import Counter
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from helpers.practice import Ended, Practice, command

SCHOOL = "Escola de Artes de Évora"
Rows = list[dict[str, Any]]

_SHEETS: dict[str, Rows] = {
    "Enrollments": [
        {
            "student": "ana@example.edu",
            "course": "PIN-1",
            "enrolled_at": date(2024, 9, 16),
            "cohort": "PIN-1-A",
        },
        {
            "student": "rui@example.edu",
            "course": "ESC-1",
            "enrolled_at": date(2024, 9, 16),
            "grade": 8.5,
        },
    ],
    "Students": [
        {
            "name": "Ana Sá",
            "email": "ana@example.edu",
            "date_of_birth": date(2003, 4, 5),
            "gender": "female",
        },
        {"name": "Rui Melo", "email": "Rui@Example.edu", "date_of_birth": date(2002, 1, 9)},
    ],
    "Cohorts": [
        {
            "course": "PIN-1",
            "code": "PIN-1-A",
            "modality": "presential",
            "start_date": date(2024, 9, 16),
        },
        {"course": "ESC-1", "code": "ESC-1-A", "modality": "hybrid"},
    ],
    "Course modules": [
        {
            "course": "PIN-1",
            "module": "DES-1",
            "order": 1,
            "is_required": "yes",
            "workload": 60,
            "group": "1.º ano",
        },
        {"course": "PIN-1", "module": "COR-1", "order": 2},
        {"course": "ESC-1", "module": "DES-1", "order": 1},
    ],
    "Module groups": [{"course": "PIN-1", "name": "1.º ano"}],
    "Courses": [
        {
            "name": "Pintura",
            "institution": SCHOOL,
            "code": "PIN-1",
            "organization": "DAP",
            "status": "active",
        },
        {"name": "Escultura", "institution": SCHOOL, "code": "ESC-1", "workload_hours": 1200},
    ],
    "Modules": [
        {
            "name": "Desenho",
            "institution": SCHOOL,
            "code": "DES-1",
            "credits": 6,
            "description": "Linha\ne mancha",
        },
        {
            "name": "Cor",
            "institution": SCHOOL,
            "code": "COR-1",
            "modality": "in_person",
            "is_required": "yes",
        },
    ],
    "Organizations": [{"name": "Artes Plásticas", "institution": SCHOOL, "code": "DAP"}],
    "Certificate templates": [
        {
            "name": "Diploma",
            "version": "1",
            "institution": SCHOOL,
            "path": "t/diploma",
            "canva_config": '{"a": 1}',
        }
    ],
    "Institutions": [{"name": SCHOOL, "country": "PT", "website": "www.artes.example"}],
}
"""Backwards on purpose: the order of registration is the program's."""


@dataclass
class SchoolCatalog:
    """A catalog; change `sheets`, then `write` again."""

    folder: Path
    sheets: dict[str, Rows] = field(default_factory=lambda: deepcopy(_SHEETS))

    @property
    def path(self) -> Path:
        """The workbook."""
        return self.folder / "school.xlsx"

    def write(self) -> Path:
        """Write the workbook as the rows now stand; row 2 is the first of each sheet."""
        workbook = Workbook()
        workbook.remove(workbook.worksheets[0])
        for title, rows in self.sheets.items():
            sheet = workbook.create_sheet(title)
            headings = list(dict.fromkeys(heading for row in rows for heading in row))
            sheet.append(headings)
            for row in rows:
                sheet.append([row.get(heading) for heading in headings])
        workbook.save(self.path)
        return self.path

    def run(self, practice: Practice, *arguments: str, **others: str) -> Ended:
        """`importer catalog` on it as it is now, without asking."""
        path = self.write()
        return command(
            practice.url,
            "catalog",
            path,
            "--yes",
            "--json",
            *arguments,
            folder=self.folder,
            **others,
        )


def make_catalog(folder: Path) -> SchoolCatalog:
    """The small school, written down."""
    made = SchoolCatalog(folder)
    made.write()
    return made


def catalog_results(path: Path, title: str) -> Rows:
    """The rows of one sheet of a catalog's results workbook, by heading."""
    header, *rows = load_workbook(path)[title].iter_rows(values_only=True)
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


def found(practice: Practice, kind: str, **fields: Any) -> dict[str, Any]:
    """The one record of the server with these fields."""
    records = practice.state()[kind]
    [record] = [
        one for one in records if all(one[name] == value for name, value in fields.items())
    ]
    return record


def assert_registered_once(practice: Practice) -> None:
    """Every record of the small school is on the server once, with its own parents and values."""
    state = practice.state()
    school = found(practice, "institution", name=SCHOOL)["uuid"]
    department = found(practice, "organization", code="DAP", institution_uuid=school)["uuid"]
    modules = {
        one["code"]: one["uuid"] for one in state["module"] if one["institution_uuid"] == school
    }
    courses = {
        one["code"]: one["uuid"] for one in state["course"] if one["institution_uuid"] == school
    }
    cohorts = {one["code"]: one for one in state["cohort"]}
    students = {one["email"]: one["uuid"] for one in state["student"]}
    group = found(practice, "module_group", name="1.º ano", course_uuid=courses["PIN-1"])["uuid"]
    counted = {
        kind: len(state[kind])
        for kind in state
        if kind not in ("file", "certificate", "notification")
    }
    assert counted == {
        "institution": 1, "organization": 1, "module": 2, "course": 2, "module_group": 1,
        "attachment": 3, "cohort": 2,
        "template": 1, "student": 2, "enrollment": 2,
    }  # fmt: skip
    assert found(practice, "course", code="PIN-1")["organization_uuid"] == department
    assert found(practice, "module", code="DES-1")["description"] == "Linha\ne mancha"
    assert found(practice, "template", name="Diploma")["canva_config"] == {"a": 1}
    assert cohorts["ESC-1-A"]["course_uuid"] == courses["ESC-1"]
    attached = Counter((one["course_uuid"], one["module_uuid"]) for one in state["attachment"])
    wanted = [("PIN-1", "DES-1"), ("PIN-1", "COR-1"), ("ESC-1", "DES-1")]
    assert attached == Counter((courses[course], modules[module]) for course, module in wanted)
    first = found(
        practice, "attachment", course_uuid=courses["PIN-1"], module_uuid=modules["DES-1"]
    )
    assert (first["order"], first["is_required"], first["workload"]) == (1, True, 60)
    assert first["course_module_group_uuid"] == group
    assert students.keys() == {"ana@example.edu", "rui@example.edu"}
    ana = found(practice, "enrollment", student_uuid=students["ana@example.edu"])
    assert (ana["course_uuid"], ana["cohort_uuid"]) == (
        courses["PIN-1"],
        cohorts["PIN-1-A"]["uuid"],
    )
    assert str(
        found(practice, "enrollment", student_uuid=students["rui@example.edu"])["grade"]
    ) in ("8.5", "8.50")
