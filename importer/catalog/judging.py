"""A row against the record that the tenant has: the same, another person's or parent's, or
differing in fields.
"""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from importer.catalog.model import CatalogResult, CatalogRow, FieldDifference
from importer.catalog.resolving import elsewhere
from importer.catalog.tables import UUID
from importer.closed_lists import word
from importer.dokstamp import STUDENT, Field, FieldKind, Record
from importer.issues import Code, Issue, errors
from importer.issuing.students import Student, differences
from importer.registry import agrees, uuid_of, value_of
from importer.sentences import Message, in_words
from importer.sentences import catalog as say


@dataclass(frozen=True, slots=True)
class _Person:
    """A row of the sheet of students, as `students.differences` compares it."""

    row: int
    name: str
    email: str
    date_of_birth: date
    confirm_student: str | None
    social_name: str | None = None


def judge(row: CatalogRow, record: Record) -> CatalogResult:
    """Note the record and what differs; the result is `existing`, `different` or `invalid`, with
    the row's issues.

    A required reference is never changed: what belongs to another parent is another record. Nor is
    a student changed into another person: another date of birth or another name is a mismatch, as
    it is for a graduate.
    """
    row.record, row.uuid = record, str(record["uuid"]) if row.table.names_records else None
    row.differing = tuple(_differing(row, record))
    issues = _of_another(row) + _another_person(row, record)
    if issues:
        row.issues.extend(issues)
        return CatalogResult.INVALID
    return CatalogResult.DIFFERENT if row.differing else CatalogResult.EXISTING


def told(row: CatalogRow) -> Issue:
    """What differs, and what to do about it."""
    differences = [
        say.DIFFERENCE(column=one.column, theirs=one.theirs, ours=one.ours)
        for one in row.differing
    ]
    first = row.differing[0].column
    if not row.table.names_records:
        said = say.ATTACHED_OTHERWISE(differences=differences)
        return Issue(row.number, first, Code.ATTACHMENT_DIFFERS, said)
    return Issue(row.number, first, Code.RECORD_DIFFERS, say.DIFFERS(differences=differences))


def _differing(row: CatalogRow, record: Record) -> list[FieldDifference]:
    found = []
    for name, field in row.table.fields.items():
        if not row.table.names_records and field.name not in record:
            continue  # the API does not tell how it is attached
        if field.references:
            there = value_of(record, field)
            untold = (
                there is None and field.required
            )  # it has one, and the server does not say which
            differs = field.name in row.links and row.reference(field.name) != there and not untold
        else:
            differs = field.name in row.values and not agrees(
                field, row.values[field.name], record.get(field.name)
            )
        if differs:
            theirs = _shown(field, record)
            found.append(
                FieldDifference(
                    field=field.name,
                    column=name,
                    ours=_quoted(row.cells.get(name, "")),
                    theirs=theirs,
                )
            )
    return found


def _of_another(row: CatalogRow) -> list[Issue]:
    entity = row.table.entity
    found = []
    for one in row.differing:
        field = entity.field(one.field)
        if field.references and field.required:
            said = say.OF_ANOTHER(
                kind=entity.title.lower(), uuid=row.uuid, column=one.column, theirs=one.theirs
            )
            code = elsewhere(entity, one.field, otherwise=Code.RECORD_ELSEWHERE)
            found.append(Issue(row.number, one.column, code, said, row.cells.get(one.column)))
    return found


def _another_person(row: CatalogRow, record: Record) -> list[Issue]:
    if (
        row.table.entity is not STUDENT
        or not {"name", "email", "date_of_birth"} <= row.values.keys()
    ):
        return []
    student = Student.of_record(record)
    # The uuid in the row says that a person has looked, but not that the row is now about somebody
    # else.
    same_address = str(record.get("email") or "").strip().lower() == row.values["email"]
    person = _Person(
        row=row.number,
        name=row.values["name"],
        email=row.values["email"],
        date_of_birth=date.fromisoformat(row.values["date_of_birth"]),
        confirm_student=row.uuid_wanted if same_address else None,
        social_name=row.values.get("social_name"),
    )
    return errors(differences(person, student, confirmed_in=UUID))


def _shown(field: Field, record: Record) -> Message:
    """What a record holds in a field, as a person reads it."""
    if field.references:
        related: Any = record.get(field.name.removesuffix("_uuid"))
        names = related if isinstance(related, dict) else {}
        name = names.get("code") or names.get("name") or names.get("email")
        uuid = uuid_of(record, field.name.removesuffix("_uuid"))
        if name:
            return say.QUOTED(text=str(name))
        return in_words(str(uuid)) if uuid else say.EMPTY()
    value = record.get(field.name)
    if value in (None, ""):
        return say.EMPTY()
    if field.kind is FieldKind.BOOLEAN:
        return word("yes" if value in (True, 1, "1", "true") else "no")
    return _quoted(
        json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)
    )


def _quoted(text: str) -> Message:
    text = " ".join(text.split())
    return say.QUOTED(text=text) if text else say.EMPTY()
