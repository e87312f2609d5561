"""The catalog that the sample batch needs: an empty tenant becomes the school whose graduates are
in the sheet.
"""

from datetime import date
from typing import TypeAlias

from graduates_2026 import COURSES, GRADUATES, INSTITUTION

Cell: TypeAlias = str | int | float | date | None

_GROUPS = ("1.º ano", "2.º ano", "3.º ano")
_MODULES = {
    "LEI-2026": (
        ("AM-1", "Análise Matemática I", 6, 60),
        ("PROG-1", "Programação I", 6, 75),
        ("BD-1", "Bases de Dados", 6, 60),
        ("RC-1", "Redes de Computadores", 6, 60),
        ("ES-1", "Engenharia de Software", 6, 60),
        ("PROJ-LEI", "Projeto Final", 12, 120),
    ),
    "GES-2026": (
        ("ECO-1", "Microeconomia", 6, 60),
        ("CONT-1", "Contabilidade Financeira", 6, 60),
        ("MKT-1", "Marketing", 5, 45),
        ("FIN-1", "Finanças Empresariais", 6, 60),
        ("RH-1", "Gestão de Recursos Humanos", 5, 45),
        ("PROJ-GES", "Projeto Aplicado", 12, 120),
    ),
}
_DEPARTMENTS = {
    "LEI-2026": ("DI", "Departamento de Informática"),
    "GES-2026": ("DG", "Departamento de Gestão"),
}

_good = [graduate for graduate in GRADUATES if graduate is not None and not graduate.codes]
_people = {graduate.email.strip().lower(): graduate for graduate in _good}

SHEETS: dict[str, list[dict[str, Cell]]] = {
    "Institutions": [
        {
            "name": INSTITUTION,
            "country": "Portugal",
            "legal_name": f"{INSTITUTION}, E.P.",
            "tax_id": "509876543",
            "website": "https://www.estp.example",
            "status": "active",
        }
    ],
    "Organizations": [
        {"name": name, "institution": INSTITUTION, "code": code}
        for code, name in _DEPARTMENTS.values()
    ],
    "Modules": [
        {
            "name": name,
            "institution": INSTITUTION,
            "code": code,
            "workload": hours,
            "credits": points,
            "modality": "in_person",
            "level": "undergraduate",
        }
        for modules in _MODULES.values()
        for code, name, points, hours in modules
    ],
    "Courses": [
        {
            "name": name,
            "institution": INSTITUTION,
            "code": code,
            "workload_hours": 4860,
            "version": "2026",
            "status": "active",
            "organization": _DEPARTMENTS[code][0],
        }
        for code, name in COURSES.items()
    ],
    "Course modules": [
        {
            "course": course,
            "module": code,
            "order": place,
            "is_required": "yes",
            "workload": hours,
            "group": _GROUPS[(place - 1) // 2],
        }
        for course, modules in _MODULES.items()
        for place, (code, _, _, hours) in enumerate(modules, start=1)
    ],
    "Module groups": [
        {"course": course, "name": name, "order": place}
        for course in COURSES
        for place, name in enumerate(_GROUPS, start=1)
    ],
    "Cohorts": [
        {
            "course": course,
            "code": f"{course}-A",
            "modality": "presential",
            "start_date": date(2023, 9, 18),
            "end_date": date(2026, 7, 10),
        }
        for course in COURSES
    ],
    "Certificate templates": [
        {
            "name": "Diploma",
            "version": "1",
            "institution": INSTITUTION,
            "path": "templates/diploma",
            "is_default": "yes",
            "status": "active",
        }
    ],
    "Students": [
        {
            "name": one.name,
            "email": email,
            "date_of_birth": one.born,
            "social_name": one.social_name,
        }
        for email, one in _people.items()
    ],
    "Enrollments": [
        {
            "student": one.email.strip().lower(),
            "course": one.course,
            "enrolled_at": one.enrollment[0],
            "cohort": one.cohort,
            "completion_status": one.enrollment[2],
            "grade": one.grade,
            "completed_at": one.enrollment[1],
        }
        for one in _good
        if one.enrollment
    ],
}
"""The rows by sheet, in the order in which a registrar thinks of them; the order of registration
is the program's.
"""
