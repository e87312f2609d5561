"""What the ledger tells, as objects."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from importer.outcomes import Certified


class CertificateKey(NamedTuple):
    """A certificate's identity within a target: e-mail (normalised), course uuid, sha256 of the
    PDF (hex).
    """

    email: str
    course_uuid: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StudentEntry:
    """A student as known when their uuid was learned.

    Attributes:
        date_of_birth: as ISO text.
        seen_at: when DokStamp last told of them, in seconds since 1970; 0 when that is not known.
    """

    uuid: str
    name: str
    date_of_birth: str
    seen_at: float = 0.0


class CertificateEntry(NamedTuple):
    """What the ledger knows of a certificate.

    Attributes:
        state: planned, sent (in doubt), done, or gone: it was there, and was taken back.
        made_by: the run that made it, or, while in doubt, set out to; None of one that was found.
    """

    state: str
    certified: Certified = Certified()
    made_by: str | None = None


class Made(NamedTuple):
    """What runs have made; a uuid is None while it is in doubt.

    Attributes:
        certificates: by identity; those in doubt are `sent`.
        students: uuids by e-mail.
        enrollments: uuids by (e-mail, course uuid).
        files: uuids by digest; none of them was there before under the same content, as far as the
            upload's answer tells.
    """

    certificates: Mapping[CertificateKey, CertificateEntry]
    students: Mapping[str, str | None]
    enrollments: Mapping[tuple[str, str], str | None]
    files: Mapping[str, str | None]


class Act(NamedTuple):
    """What a later run has set out to do to a record that a run had made, and not learned of.

    Attributes:
        act: delete, revoke or issue.
        at: when it set out to, in UTC as ISO text.
    """

    act: str
    run_id: str
    at: str


class Correction(NamedTuple):
    """A row that was done as somebody had corrected it.

    Attributes:
        origin: what the row is known by as it stood before, see `importer.issuing.corrections`.
        certified: its certificate; its uuid is "" while the row is being done, and as long as it
            is not known how that ended.
        results: path of the results workbook that tells of it; of a row in doubt, of the one that
            was resumed.
    """

    origin: str
    certified: Certified
    results: str


CREATED_BEFORE = "created_before"
"""Among the totals of a run: how many of those created an earlier run has created."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEntry:
    """A past run, for `importer runs`."""

    run_id: str
    command: str
    sheet: str
    host: str
    tenant: str
    started_at: str
    finished_at: str | None
    totals: Mapping[str, int] | None
    results: str


class Person(NamedTuple):
    """Who did something.

    Attributes:
        user: what the system calls them; "" where it does not tell.
        name: as they say, or the system does; "" where nobody does.
    """

    user: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanEntry:
    """A plan that was kept to be approved.

    Attributes:
        made_at: when, as ISO text in UTC.
        issue_at: the issue date of rows that name none, as the API writes a moment.
        undated: what the same batch has again, whatever that date.
        prepared_by: who looked at it first.
        approved_by: who else approved it, None as long as nobody has.
        approved_at: when, as ISO text in UTC.
        begun_run: the last run that has begun to send it.
    """

    fingerprint: str
    made_at: str
    issue_at: str
    undated: str
    prepared_by: Person
    approved_by: Person | None = None
    approved_at: str | None = None
    begun_run: str | None = None
