"""What the ledger knows of a batch: rows that are done, files, enrollments, students."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from importer.issues import Code, Issue, Severity
from importer.issuing.graduates import Graduates
from importer.issuing.plan import Known, Novelty, Plan
from importer.issuing.students import Student, differences
from importer.ledger import CertificateEntry, CertificateKey, Target
from importer.outcomes import Certified
from importer.sentences import issuing as say

_BELIEVED = 3600.0
"""Seconds for which it is believed what an earlier run learned of a student: they may be corrected
in DokStamp.
"""


class Done(NamedTuple):
    """A row that an earlier run finished."""

    row: int
    course_uuid: str
    certified: Certified


def with_ledger(plan: Plan, target: Target) -> tuple[Plan, list[Done]]:
    """The plan of the rows that are still to be sent, as far as the ledger tells, with what it
    knows of them; and the rows that it calls done.

    Raises:
        LedgerError: if the ledger cannot be read.
    """
    placements, draft = plan.orders.placements, plan.batch.selection.draft
    files: dict[str, str] = {}
    enrollments: dict[tuple[str, str], str | None] = {}
    novelties: dict[int, Novelty] = {}
    done: list[Done] = []
    otherwise: list[Issue] = []
    for part in plan.orders.graduates.in_parts():
        entries = target.certificates(part.emails)
        still_open: list[tuple[int, CertificateKey]] = []
        for row, email, digest, wish in part.identities:
            key = CertificateKey(email, placements[wish].course_uuid, digest)
            entry = entries.get(key)
            if entry and entry.state == "done" and _final(entry, draft=draft):
                done.append(Done(row, key.course_uuid, entry.certified))
            else:
                still_open.append((row, key))
        otherwise += _otherwise(part.without({row for row, _ in still_open}), target)
        told = _rows(target, still_open, entries)
        files.update(told.files)
        enrollments.update(told.enrollments)
        novelties.update(told.novelties)
    plan = replace(plan, orders=plan.orders.without({one.row for one in done}))
    plan = plan.warning(otherwise)
    return plan.knowing(files=files, enrollments=enrollments, novelties=novelties), done


def _otherwise(done: Graduates, target: Target) -> Iterator[Issue]:
    """What rows that are done were done for, where their name or date of birth is another by now:
    a certificate keeps what its student was when it was issued.
    """
    students = {
        email: Student(one.uuid, one.name, one.date_of_birth)
        for email, one in target.students(done.emails).items()
    }
    changed = [
        row
        for row, (email, name, born) in zip(done.rows, done.people, strict=True)
        if (was := students.get(email)) is not None
        and (name.casefold(), born) != (was.name.casefold(), was.date_of_birth)
    ]
    for graduate in done.of(changed):
        was = students[graduate.email]
        if differences(graduate, was):
            is_born_then = graduate.date_of_birth.isoformat() == was.date_of_birth
            yield Issue(
                graduate.row,
                "name" if is_born_then else "date_of_birth",
                Code.DONE_OTHERWISE,
                say.DONE_OTHERWISE(name=was.name, born=was.date_of_birth),
                severity=Severity.WARNING,
            )


def _rows(
    target: Target,
    rows: Sequence[tuple[int, CertificateKey]],
    entries: Mapping[CertificateKey, CertificateEntry],
) -> Known:
    """What the ledger knows of the rows' files and enrollments, and how the rows relate to earlier
    runs.
    """
    files = target.files(key.digest for _, key in rows)
    enrollments = target.enrollments(key.email for _, key in rows)
    certified = {(key.email, key.course_uuid) for key in entries}
    novelties: dict[int, Novelty] = {}
    wanted = {(key.email, key.course_uuid) for _, key in rows}
    for row, key in rows:
        if key in entries:
            gone = entries[key].state == "gone"
            novelties[row] = Novelty.TAKEN_BACK if gone else Novelty.UNFINISHED
        elif (key.email, key.course_uuid) in certified or key.digest in files:
            novelties[row] = Novelty.CHANGED
    return Known(
        files={digest: uuid for digest, uuid in files.items() if uuid is not None},
        enrollments={key: uuid for key, uuid in enrollments.items() if key in wanted},
        novelties=novelties,
    )


def _final(entry: CertificateEntry, *, draft: bool) -> bool:
    """Whether the server need not be asked again: a draft may have been issued by hand since we
    saw it.
    """
    return draft or entry.certified.status != "draft"


class KnownPeople(NamedTuple):
    """What the ledger knows of a batch's students.

    Attributes:
        students: those whom it knows under the very same name and birth date, and not for too
            long; by e-mail.
        strangers: the e-mails of all others.
        former: uuids that strangers had when they were last seen, by e-mail.
    """

    students: dict[str, Student]
    strangers: set[str]
    former: dict[str, str]


def people(graduates: Graduates, target: Target, *, believed: bool = True) -> KnownPeople:
    """What the ledger knows of these graduates' students.

    Args:
        believed: it is believed for a while; else DokStamp is to be asked about all of them.

    Raises:
        LedgerError: if the ledger cannot be read.
    """
    found: dict[str, Student] = {}
    strangers: set[str] = set()
    former: dict[str, str] = {}
    now = time.time()
    for part in graduates.in_parts():
        entries = target.students(part.emails)
        for email, name, born in part.people:
            entry = entries.get(email)
            recent = believed and entry and 0.0 <= now - entry.seen_at <= _BELIEVED
            if entry is not None and not recent:
                former[email], entry = entry.uuid, None
            if entry is None or (entry.name, entry.date_of_birth) != (name, born):
                strangers.add(email)
            else:
                found[email] = Student(entry.uuid, entry.name, entry.date_of_birth)
    known = {email: student for email, student in found.items() if email not in strangers}
    return KnownPeople(known, strangers, former)
