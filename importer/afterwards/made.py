"""What a past run has made: by the ledger, and of certificates by its workbook too."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from importer.afterwards.past import Past
from importer.afterwards.things import Holder, Thing, ThingKind
from importer.ledger import CertificateEntry, CertificateKey, Made, Target
from importer.outcomes import Outcome, Status


@dataclass(kw_only=True)
class WhatIsThere:
    """What a run has made.

    Attributes:
        certificates: those that are known by their uuid.
        unvouched: those among them that the ledger does not know for their row's e-mail.
        in_doubt: certificates that were sent without learning how that ended: whose, and the file.
        records: enrollments, students and files that the run made, whatever else uses them.
        uploads_in_doubt: files that were sent without being answered, by digest.
        records_in_doubt: how many more enrollments and students it set out to make; whether they
            are there nobody knows.
        there_before: rows whose certificate was there before the run.
        other_runs: how many of these an earlier run made, by its id.
        runs: ids of the run and of those whose certificates its workbook carries.
    """

    certificates: list[Thing] = field(default_factory=list)
    unvouched: set[Thing] = field(default_factory=set)
    in_doubt: dict[CertificateKey, tuple[Holder, str]] = field(default_factory=dict)
    records: list[Thing] = field(default_factory=list)
    uploads_in_doubt: dict[str, tuple[Holder, CertificateKey]] = field(default_factory=dict)
    records_in_doubt: int = 0
    there_before: int = 0
    other_runs: dict[str, int] = field(default_factory=dict)
    runs: frozenset[str] = frozenset()


def what_is_there(past: Past, target: Target) -> WhatIsThere:
    """What a past run has made, in the order of its rows.

    Raises:
        LedgerError: if the ledger cannot be read.
    """
    there, whose = WhatIsThere(), _Whose(past)
    known = target.certificates(whose.emails)
    by_uuid = {entry.certified.uuid: (key, entry) for key, entry in known.items()}
    rows = {
        row: (outcome, *by_uuid.get(outcome.certificate_uuid, (None, None)))
        for row, outcome in past.outcomes.items()
        if outcome.certificate_uuid is not None
    }
    carried = (
        entry.made_by
        for outcome, _, entry in rows.values()
        if entry and entry.made_by and outcome.status is Status.CREATED and not past.alone
    )
    there.runs = runs = frozenset({past.run_id, *carried})
    for row, (outcome, key, entry) in rows.items():
        maker = entry.made_by if entry else None
        if maker in runs or (outcome.status is Status.CREATED and not past.alone):
            if past.rows is None or row in past.rows:
                _add(there, outcome, past.holders[row], key, entry)
        else:
            there.there_before += 1
            if maker is not None:
                there.other_runs[maker] = there.other_runs.get(maker, 0) + 1
    made = target.made_by(sorted(runs))
    whose.learn_names(made, target)
    _add_from_ledger(there, made, known, whose, target)
    return there


def _add(
    there: WhatIsThere,
    outcome: Outcome,
    holder: Holder,
    key: CertificateKey | None,
    entry: CertificateEntry | None,
) -> None:
    """A certificate of the workbook's. What the ledger knows wins over its cells."""
    certified = entry.certified if entry else outcome.certified
    thing = _certificate(certified.uuid or "", holder, key)
    thing.student_uuid, thing.file_uuid = certified.student_uuid, certified.file_uuid
    there.certificates.append(thing)
    if key is None or key.email != holder.email:
        there.unvouched.add(thing)


def _certificate(uuid: str, holder: Holder, key: CertificateKey | None) -> Thing:
    return Thing(kind=ThingKind.CERTIFICATE, uuid=uuid, holder=holder, key=key)


class _Whose:
    """Whose a thing is that the ledger knows by e-mail or file."""

    def __init__(self, past: Past) -> None:
        self._past = past
        self._rows: dict[str, list[Holder]] = {}
        self._by_file: dict[str, Holder] = {}
        for row, holder in past.holders.items():
            self._rows.setdefault(holder.email, []).append(holder)
            outcome = past.outcomes.get(row)
            if outcome is not None and outcome.file_uuid is not None:
                self._by_file[outcome.file_uuid] = holder
        self.emails = sorted(self._rows)

    def learn_names(self, made: Made, target: Target) -> None:
        """Without a workbook, the ledger tells whose things are."""
        if self._past.previous is not None:
            return
        emails = {key.email for key in made.certificates} | made.students.keys()
        emails |= {email for email, _ in made.enrollments}
        named = target.students(sorted(emails))
        for email in emails:
            name = named[email].name if email in named else ""
            self._rows[email] = [Holder(None, name, email)]

    def of(self, email: str, file_uuid: str | None = None) -> Holder | None:
        """Whose it is; None of a row that is not meant, or where that cannot be told, since not
        all rows of the same person are.
        """
        if self._past.previous is None and not email:
            return Holder(None, "", "")
        if file_uuid is not None and file_uuid in self._by_file:
            theirs = [self._by_file[file_uuid]]
        else:
            theirs = self._rows.get(email, [])
        rows = self._past.rows
        return (
            theirs[0]
            if theirs and all(rows is None or one.row in rows for one in theirs)
            else None
        )


def _add_from_ledger(
    there: WhatIsThere,
    made: Made,
    known: Mapping[CertificateKey, CertificateEntry],
    whose: _Whose,
    target: Target,
) -> None:
    """What no row of the workbook tells as made: what was in doubt, and what is no certificate."""
    told = {one.uuid for one in there.certificates}
    files = target.files(key.digest for key in made.certificates)
    for key, entry in made.certificates.items():
        file_uuid = entry.certified.file_uuid or files.get(key.digest)
        holder = whose.of(key.email, file_uuid)
        if holder is None or entry.certified.uuid in told:
            continue
        if entry.certified.uuid is not None:
            thing = _certificate(entry.certified.uuid, holder, key)
            thing.student_uuid, thing.file_uuid = entry.certified.student_uuid, file_uuid
            there.certificates.append(thing)
        elif entry.state == "sent" and file_uuid is not None:
            there.in_doubt[key] = holder, file_uuid
    for kind, key, uuid in _records(made, [*known, *made.certificates]):
        holder = whose.of(key.email, uuid if kind is ThingKind.FILE else None)
        if holder is None:
            continue
        if uuid is None and kind is ThingKind.FILE:
            there.uploads_in_doubt[key.digest] = holder, key
        elif uuid is None:
            there.records_in_doubt += 1
        else:
            there.records.append(Thing(kind=kind, uuid=uuid, holder=holder, key=key))


def _records(
    made: Made, keys: Iterable[CertificateKey]
) -> Iterator[tuple[ThingKind, CertificateKey, str | None]]:
    for (email, course), uuid in made.enrollments.items():
        yield ThingKind.ENROLLMENT, CertificateKey(email, course, ""), uuid
    for email, uuid in made.students.items():
        yield ThingKind.STUDENT, CertificateKey(email, "", ""), uuid
    by_digest = {key.digest: key for key in keys}
    for digest, uuid in made.files.items():
        yield ThingKind.FILE, by_digest.get(digest, CertificateKey("", "", digest)), uuid
