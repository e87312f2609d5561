"""The part of the ledger that belongs to one tenant on one host."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from types import NoneType
from typing import Any

import sqlalchemy as sa

from importer.errors import LedgerError
from importer.ledger.database import Database, Statement
from importer.ledger.entries import (
    Act,
    CertificateEntry,
    CertificateKey,
    Correction,
    Made,
    StudentEntry,
)
from importer.ledger.schema import (
    ACTS,
    CERTIFICATES,
    CORRECTIONS,
    ENROLLMENTS,
    FILES,
    RECORDS,
    STUDENTS,
    STUDENTS_SEEN,
)
from importer.ledger.upkeep import insert, insert_new
from importer.outcomes import Certified

_OF_CERTIFICATE = [
    CERTIFICATES.c[name]
    for name in (*CertificateKey._fields, "state", "made_by", *Certified._fields)
]
_OF_CORRECTION = [CORRECTIONS.c[name] for name in ("origin", "results", *Certified._fields)]
_AT_A_TIME = 500
"""Values asked for in one statement: SQLite before 3.32 takes 999."""


class Target:
    """The ledger of one tenant on one host: questions answered at once, changes to hand to
    `Writer.commit`.

    Args:
        run_id: of the run that writes. An intent is noted as its own, unless an earlier one of the
            same thing is still in doubt; what it learns then is noted as made by it, or as found.
    """

    def __init__(self, database: Database, target_id: int, run_id: str | None = None) -> None:
        self.database = database
        self._id = target_id
        self._run = run_id

    def students(self, emails: Iterable[str]) -> dict[str, StudentEntry]:
        """The known ones among these students, by e-mail; those in doubt are left out."""
        asked = list(emails)
        seen = {
            row.email: row.seen_at
            for row in self._among(STUDENTS_SEEN, STUDENTS_SEEN.c.email, asked)
        }
        return {
            row.email: StudentEntry(
                uuid=row.uuid,
                name=row.name,
                date_of_birth=row.date_of_birth,
                seen_at=seen.get(row.email, 0.0),
            )
            for row in self._among(STUDENTS, STUDENTS.c.email, asked)
            if row.uuid is not None
        }

    def student_uuids(self, emails: Iterable[str]) -> dict[str, str | None]:
        """The students of these e-mails whom a run has made, found or set out to create: uuid by
        e-mail; None while in doubt.
        """
        return {row.email: row.uuid for row in self._among(STUDENTS, STUDENTS.c.email, emails)}

    def born_on(self, dates: Iterable[str]) -> Iterator[tuple[str, str, str]]:
        """E-mail, name and date of birth of the known students who were born on one of these days
        (ISO text).
        """
        columns = (STUDENTS.c.email, STUDENTS.c.name, STUDENTS.c.date_of_birth)
        for row in self._among(STUDENTS, STUDENTS.c.date_of_birth, dates, columns):
            if row.name is not None:
                yield row.email, row.name, row.date_of_birth

    def files(self, digests: Iterable[str]) -> dict[str, str | None]:
        """The known ones among these files: uuid by digest; None while in doubt."""
        return {row.digest: row.uuid for row in self._among(FILES, FILES.c.digest, digests)}

    def enrollments(self, emails: Iterable[str]) -> dict[tuple[str, str], str | None]:
        """Enrollments of these students by (e-mail, course uuid); the uuid is None while in
        doubt.
        """
        return {
            (row.email, row.course_uuid): row.uuid
            for row in self._among(ENROLLMENTS, ENROLLMENTS.c.email, emails)
        }

    def certificates(self, emails: Iterable[str]) -> dict[CertificateKey, CertificateEntry]:
        """Everything known of these students' certificates, by identity."""
        return _certificates(
            self._among(CERTIFICATES, CERTIFICATES.c.email, emails, _OF_CERTIFICATE)
        )

    def made_by(self, runs: Iterable[str]) -> Made:
        """What these runs have made, or have set out to make and do not know how that ended."""
        asked = list(runs)
        students = self._among(STUDENTS, STUDENTS.c.made_by, asked)
        enrollments = self._among(ENROLLMENTS, ENROLLMENTS.c.made_by, asked)
        files = self._among(FILES, FILES.c.made_by, asked)
        return Made(
            certificates=_certificates(
                self._among(CERTIFICATES, CERTIFICATES.c.made_by, asked, _OF_CERTIFICATE)
            ),
            students={row.email: row.uuid for row in students},
            enrollments={(row.email, row.course_uuid): row.uuid for row in enrollments},
            files={row.digest: row.uuid for row in files},
        )

    def acts(self, uuids: Iterable[str]) -> dict[str, Act]:
        """What was done, or set out to be done, to these records after they were made, by uuid."""
        rows = self._among(ACTS, ACTS.c.uuid, uuids)
        return {row.uuid: Act(row.act, row.run_id, row.at) for row in rows}

    def records(self) -> dict[tuple[str, str], str | None]:
        """Records of the catalog by (entity, natural key); the uuid is None while in doubt."""
        return {
            (row.entity, row.natural_key): row.uuid
            for row in self._rows(sa.select(RECORDS).where(RECORDS.c.target_id == self._id))
        }

    def student(self, email: str, entry: StudentEntry | None, *, made: bool = True) -> Statement:
        """Note a student (with None: that the uuid is unknown, for the intent to create them or a
        stale entry).

        Args:
            made: this run has made them; otherwise they were found.
        """
        values: dict[str, str | None] = {"uuid": None, "name": None, "date_of_birth": None}
        if entry is not None:
            values = {"uuid": entry.uuid, "name": entry.name, "date_of_birth": entry.date_of_birth}
        return self._put(STUDENTS, {"email": email}, values, _how(entry, made))

    def student_seen(self, email: str, at: float) -> Statement:
        """Note that DokStamp told of a student, in seconds since 1970."""
        return self._put(STUDENTS_SEEN, {"email": email}, {"seen_at": at})

    def file(self, digest: str, uuid: str | None, *, made: bool = True) -> Statement:
        """Note a file's uuid (or, with None, the intent to upload it, or an entry gone stale)."""
        return self._put(FILES, {"digest": digest}, {"uuid": uuid}, _how(uuid, made))

    def enrollment(
        self, email: str, course_uuid: str, uuid: str | None, *, made: bool = True
    ) -> Statement:
        """Note an enrollment's uuid, or, with None, the intent to create it."""
        keys = {"email": email, "course_uuid": course_uuid}
        return self._put(ENROLLMENTS, keys, {"uuid": uuid}, _how(uuid, made))

    def no_enrollment(self, email: str, course_uuid: str) -> Statement:
        """Note that an enrollment was refused: there is none, and no doubt about it."""
        return self._remove(ENROLLMENTS, email=email, course_uuid=course_uuid)

    def record(self, entity: str, natural_key: str, uuid: str | None) -> Statement:
        """Note the uuid of a record of the catalog, or, with None, the intent to create it."""
        return self._put(RECORDS, {"entity": entity, "natural_key": natural_key}, {"uuid": uuid})

    def no_record(self, entity: str, natural_key: str) -> Statement:
        """Note that a record was refused: there is none, and no doubt about it."""
        return self._remove(RECORDS, entity=entity, natural_key=natural_key)

    def certificate(
        self, key: CertificateKey, entry: CertificateEntry, *, made: bool = False
    ) -> Statement:
        """Note what is known of a certificate.

        Args:
            made: this run has made it; otherwise it was found.
        """
        keys = {"email": key.email, "course_uuid": key.course_uuid, "digest": key.digest}
        values = {"state": entry.state, **entry.certified._asdict()}
        how = _how(None if entry.state == "sent" else entry, made)
        return self._put(CERTIFICATES, keys, values, how)

    def act(self, uuid: str, act: str) -> Statement:
        """Note that this run is about to do something to a record, see `Act`."""
        at = datetime.now(UTC).isoformat(timespec="seconds")
        return self._put(ACTS, {"uuid": uuid}, {"act": act, "run_id": self._run or "", "at": at})

    def no_act(self, uuid: str) -> Statement:
        """Note that there is no doubt any more about what was to be done to a record."""
        return self._remove(ACTS, uuid=uuid)

    def no_student(self, email: str) -> Statement:
        """Note that a student is gone."""
        return self._remove(STUDENTS, email=email)

    def no_file(self, digest: str) -> Statement:
        """Note that a file is gone."""
        return self._remove(FILES, digest=digest)

    @property
    def has_corrections(self) -> bool:
        """Whether rows were done as somebody had corrected them."""
        return bool(
            self._rows(
                sa.select(CORRECTIONS.c.origin).where(CORRECTIONS.c.target_id == self._id).limit(1)
            )
        )

    def corrections(self, origins: Iterable[str]) -> Iterator[Correction]:
        """Those of the rows that are known so as they were."""
        rows = map(tuple, self._among(CORRECTIONS, CORRECTIONS.c.origin, origins, _OF_CORRECTION))
        return (Correction(told[0], Certified(*told[2:]), told[1]) for told in rows)

    def note_corrections(
        self, noted: Sequence[Correction], *, dropped: Iterable[str] = ()
    ) -> None:
        """Note rows that are done, or are about to be done, as somebody had corrected them.

        Args:
            dropped: origins of rows that it turned out not to be done for; each is a row like any
                other again.

        Raises:
            LedgerError: if that cannot be written.
        """
        rows = [
            {
                "target_id": self._id,
                "origin": one.origin,
                "results": one.results,
                **one.certified._asdict(),
            }
            for one in noted
        ]
        changes = [Statement(_UPSERT[CORRECTIONS.name, None], rows)] if rows else []
        changes += [self._remove(CORRECTIONS, origin=origin) for origin in dropped]
        if changes:
            self.database.write(changes)

    def corrected(self, uuid: str, status: str | None) -> Statement:
        """Note what became of a certificate on rows that are done with it as somebody had
        corrected them.

        Args:
            status: what it is by now; None for one that is gone.
        """
        row = {"of_target": self._id, "of_uuid": uuid}
        if status is None:
            return Statement(_UNCORRECTED, [row])
        return Statement(_CORRECTED, [{**row, "now": status}])

    def planned(self, keys: Iterable[CertificateKey]) -> Statement:
        """Note certificates that a run is about to work on; those already known stay as they
        are.
        """
        rows = [
            {
                "target_id": self._id,
                "email": key.email,
                "course_uuid": key.course_uuid,
                "digest": key.digest,
                "state": "planned",
            }
            for key in keys
        ]
        return Statement(_PLAN, rows)

    def _put(
        self,
        table: sa.Table,
        keys: Mapping[str, Any],
        values: Mapping[str, Any],
        how: str | None = None,
    ) -> Statement:
        known = {} if how is None else {"made_by": None if how == _FOUND else self._run}
        known |= {"this_run": self._run} if how == _FOUND else {}
        return Statement(
            _UPSERT[table.name, how], [{"target_id": self._id, **keys, **values, **known}]
        )

    def _remove(self, table: sa.Table, **keys: str) -> Statement:
        where = {f"of_{name}": value for name, value in keys.items()}
        return Statement(_REMOVE[table.name], [{"of_target_id": self._id, **where}])

    def _among(
        self,
        table: sa.Table,
        column: sa.Column[Any],
        values: Iterable[str],
        told: Sequence[sa.Column[Any]] = (),
    ) -> Iterator[sa.Row[Any]]:
        """Rows whose column holds one of the values, asked for some hundreds at a time.

        A school's ledger holds all its years: what is not asked for is not read.
        """
        left = iter(values)
        while some := list(islice(left, _AT_A_TIME)):
            yield from self._rows(
                sa.select(*(told or table.columns)).where(
                    table.c.target_id == self._id, column.in_(some)
                )
            )

    def _rows(self, select: sa.Select[Any]) -> Sequence[sa.Row[Any]]:
        with self.database.reading() as connection:
            rows = connection.execute(select).all()
        # SQLite keeps whatever it is given, and a file that was repaired or edited may hold bytes
        # where text belongs.
        kinds = [_KINDS.get(type(one.type), (str, NoneType)) for one in select.selected_columns]
        if any(
            not isinstance(value, kind)
            for row in rows
            for value, kind in zip(row, kinds, strict=True)
        ):
            raise LedgerError(self.database.faults.damaged())
        return rows


_KINDS: dict[type, tuple[type, ...]] = {sa.Integer: (int,), sa.Float: (int, float, NoneType)}


_INTENDED, _MADE, _FOUND = "intended", "made", "found"


def _how(known: object, made: bool) -> str:
    """How a run knows of something: it sets out to make it, has made it, or has found it."""
    if known is None:
        return _INTENDED
    return _MADE if made else _FOUND


def _certificates(rows: Iterable[sa.Row[Any]]) -> dict[CertificateKey, CertificateEntry]:
    return {
        CertificateKey(*told[:3]): CertificateEntry(told[3], Certified(*told[5:]), told[4])
        for told in map(tuple, rows)
    }


def _upsert(table: sa.Table, how: str | None = None) -> Any:
    return insert(table, lambda statement: _updating(statement, table, how))


def _updating(statement: Any, table: sa.Table, how: str | None) -> Any:
    values: dict[str, Any] = {
        column.name: statement.excluded[column.name]
        for column in table.columns
        if not column.primary_key
    }
    if how == _INTENDED:
        # What an earlier run set out to make and never learned of may be there: if it is found, it
        # is that one's.
        in_doubt = table.c.uuid.is_(None) & table.c.made_by.is_not(None)
        values["made_by"] = sa.case((in_doubt, table.c.made_by), else_=values["made_by"])
    elif how == _FOUND:
        values["made_by"] = sa.func.nullif(table.c.made_by, sa.bindparam("this_run"))
    return statement.on_conflict_do_update(
        index_elements=list(table.primary_key.columns), set_=values
    )


def _remove(table: sa.Table) -> Any:
    return sa.delete(table).where(
        *(key == sa.bindparam(f"of_{key.name}") for key in table.primary_key.columns)
    )


_MADE_BY_A_RUN = (STUDENTS, FILES, ENROLLMENTS, CERTIFICATES)
_KEPT = (STUDENTS_SEEN, RECORDS, CORRECTIONS, ACTS)
_UPSERT: dict[tuple[str, str | None], Any] = {
    (table.name, None): _upsert(table) for table in _KEPT
} | {
    (table.name, how): _upsert(table, how)
    for table in _MADE_BY_A_RUN
    for how in (_INTENDED, _MADE, _FOUND)
}
_REMOVE = {table.name: _remove(table) for table in (*_MADE_BY_A_RUN, *_KEPT)}
_OF_CORRECTED = (CORRECTIONS.c.target_id == sa.bindparam("of_target")) & (
    CORRECTIONS.c.uuid == sa.bindparam("of_uuid")
)
_CORRECTED = sa.update(CORRECTIONS).where(_OF_CORRECTED).values(status=sa.bindparam("now"))
_UNCORRECTED = sa.delete(CORRECTIONS).where(_OF_CORRECTED)
_PLAN = insert_new(CERTIFICATES)
