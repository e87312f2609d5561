"""A student as DokStamp knows them, and whether it is the graduate of a row: no diploma for the
wrong person.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from importer.columns import CONFIRM_STUDENT
from importer.dokstamp import days_of
from importer.issues import Code, Issue, Severity, errors
from importer.names import Likeness, compare
from importer.sentences import issuing as say


@dataclass(frozen=True, slots=True)
class Student:
    """A student of the tenant.

    Attributes:
        date_of_birth: as the server tells it, None when it does not; a moment of a time zone can
            mean two days.
    """

    uuid: str
    name: str
    date_of_birth: str | None
    social_name: str = ""

    @classmethod
    def of_record(cls, record: Mapping[str, Any]) -> "Student":
        """Read a student from the API's answer; midnight UTC counts as its day."""
        born = record.get("date_of_birth")
        told = str(born) if isinstance(born, str | int) and born else None
        if told is not None and len(days_of(told)) == 1:
            told = told[:10]
        name, social = (_text(record.get(field)) for field in ("name", "social_name"))
        return cls(str(record["uuid"]), name, told, social)


class PersonRow(Protocol):
    """A row that names a person: a graduate's, or one of the catalog's students."""

    @property
    def row(self) -> int:
        """Row number as the person at the sheet sees it."""

    @property
    def name(self) -> str:
        """The legal name."""

    @property
    def social_name(self) -> str | None:
        """The name that the person goes by, where it is another one."""

    @property
    def email(self) -> str:
        """Lower-cased."""

    @property
    def date_of_birth(self) -> date:
        """The day."""

    @property
    def confirm_student(self) -> str | None:
        """UUID of the student whom a person has looked at."""


def differences(
    graduate: PersonRow, student: Student | None, *, confirmed_in: str = "confirm_student"
) -> list[Issue]:
    """What speaks against `student` being `graduate`; empty when they are the same person.

    `confirm_student` with the student's uuid settles a mismatch: a person has looked. One name
    written in two ways, or a social name in the place of the legal one, is a warning. With another
    name it is the e-mail that is taken to be
    wrong: twins may share all but the first name, and a mailbox.

    Args:
        confirmed_in: the column that confirms, for messages.
    """
    confirmed = graduate.confirm_student
    if confirmed is not None:
        if student is not None and confirmed == student.uuid.lower():
            return []
        column, email = CONFIRM_STUDENT.name, graduate.email
        said = say.CONFIRMED_NOBODY(email=email, column=column)
        if student is not None:
            said = say.CONFIRMED_OTHER(uuid=student.uuid, email=email, column=column)
        return [Issue(graduate.row, column, Code.STUDENT_CONFIRMATION, said, confirmed)]
    if student is None:
        return []
    likeness = _likeness(graduate, student)
    issues = []
    if student.date_of_birth and student.date_of_birth != graduate.date_of_birth.isoformat():
        issues.append(_other_birth(graduate, student, confirmed_in))
    if likeness is Likeness.DIFFERENT:
        issues.append(_mismatch(graduate, student, "email", graduate.email, confirmed_in))
    elif likeness is Likeness.VARIANT and not errors(issues):
        issues.append(
            Issue(
                graduate.row,
                "name",
                Code.STUDENT_NAME_VARIANT,
                say.NAME_VARIANT(name=student.name),
                graduate.name,
                Severity.WARNING,
            )
        )
    return issues


def _likeness(graduate: PersonRow, student: Student) -> Likeness:
    likeness = compare(graduate.name, student.name)
    if likeness is not Likeness.DIFFERENT:
        return likeness
    known = is_called((graduate.name, graduate.social_name), student)
    return Likeness.VARIANT if known else Likeness.DIFFERENT


def is_called(names: Iterable[str | None], student: Student) -> bool:
    """Whether one of these may be a name that a student bears, written in whatever way."""
    ours = list(filter(None, names))
    return any(
        compare(one, other) is not Likeness.DIFFERENT
        for other in filter(None, (student.name, student.social_name))
        for one in ours
    )


def _other_birth(graduate: PersonRow, student: Student, confirmed_in: str) -> Issue:
    """Another date of birth; only a warning when it is a moment of which one reading is the row's
    day.
    """
    ours = graduate.date_of_birth.isoformat()
    if graduate.date_of_birth not in days_of(student.date_of_birth):
        return _mismatch(graduate, student, "date_of_birth", ours, confirmed_in)
    return Issue(
        graduate.row,
        "date_of_birth",
        Code.BIRTH_DATE_WITH_ZONE,
        say.BIRTH_WITH_ZONE(theirs=student.date_of_birth, ours=graduate.date_of_birth),
        ours,
        Severity.WARNING,
    )


def _mismatch(
    graduate: PersonRow, student: Student, column: str, value: str, confirmed_in: str
) -> Issue:
    facts = {
        "email": graduate.email,
        "theirs": student.name,
        "ours": graduate.name,
        "born": graduate.date_of_birth,
        "uuid": student.uuid,
        "column": confirmed_in,
    }
    said = (
        say.OTHER_PERSON(**facts, born_there=student.date_of_birth)
        if student.date_of_birth
        else say.OTHER_PERSON_OF_NO_BIRTH(**facts)
    )
    return Issue(graduate.row, column, Code.STUDENT_MISMATCH, said, value)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
