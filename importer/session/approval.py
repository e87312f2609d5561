"""A plan kept to be approved: its fingerprint, its code, who looked at it and who approved it."""

import json
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from itertools import islice
from typing import Any

from importer.errors import ImporterError, LedgerError
from importer.issues import Issue
from importer.ledger import Ledger, Person, PlanEntry
from importer.results import RunFacts
from importer.sentences import Message
from importer.sentences import approval as say
from importer.sentences.reader import read_under
from importer.session.persons import are_two
from importer.session.plan_code import code_of, fingerprints_of
from importer.session.report import told_of
from importer.sheet import Sheet

_VERSION = b"dokstamp-importer plan 1"
"""Of what a fingerprint is taken over, and how it is written."""
_PART = 1 << 16
"""Bytes of what is kept that are unpacked at a time."""

Row = Mapping[str, Any]


class ApprovalError(ImporterError):
    """What is to be sent is not what was approved, or nobody has approved it; nothing was sent.

    Attributes:
        issues: what is otherwise than it was approved, row by row.
        sheet: where the rows stand.
    """

    code = "approval"

    def __init__(
        self, said: Message, issues: Sequence[Issue] = (), sheet: Sheet | None = None
    ) -> None:
        super().__init__(said)
        self.issues = tuple(issues)
        self.sheet = sheet

    def as_dicts(self) -> list[dict[str, Any]]:
        """What is otherwise, for programs."""
        assert self.sheet is not None
        with read_under(self.sheet.headings):
            return [told_of(issue, self.sheet) for issue in self.issues]


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Everything that reaches DokStamp or decides what does.

    Attributes:
        about: what holds for all rows.
        rows: gives the number and the content of each row, as often as it is asked.
    """

    about: Mapping[str, Any]
    rows: Callable[[], Iterator[tuple[int, Row]]]

    @property
    def fingerprint(self) -> str:
        """SHA-256 over the rows' digests in their order, in hexadecimal: the order of the rows
        and their numbers do not count.
        """
        return self._fingerprint([digest_of(row) for _, row in self.rows()])

    def packed(self) -> tuple[str, bytes]:
        """The fingerprint, and the whole of it, to be kept."""
        packer, digests = zlib.compressobj(), list[bytes]()
        parts = [packer.compress(canonical(self.about))]
        for number, row in self.rows():
            text = canonical(row)
            digests.append(sha256(text).digest())
            parts.append(packer.compress(b"\n%d\t%b" % (number, text)))
        return self._fingerprint(digests), b"".join((*parts, packer.flush()))

    def _fingerprint(self, digests: list[bytes]) -> str:
        parts = _VERSION, canonical(self.about), b"".join(sorted(digests))
        return sha256(b"\n".join(parts)).hexdigest()


def unpacked(packed: bytes) -> Content:
    """The content that was packed; a part of it is in memory at a time.

    Raises:
        ValueError, zlib.error: if it is damaged; from its rows too.
    """

    def rows() -> Iterator[tuple[int, Row]]:
        for line in islice(_lines(packed), 1, None):
            number, _, row = line.partition(b"\t")
            yield int(number), json.loads(row)

    return Content(about=json.loads(next(_lines(packed))), rows=rows)


def _lines(packed: bytes) -> Iterator[bytes]:
    unpacker, rest = zlib.decompressobj(), b""
    for start in range(0, len(packed), _PART):
        part = unpacker.decompress(packed[start : start + _PART])
        *whole, rest = (rest + part).split(b"\n")
        yield from whole
    if not unpacker.eof:
        raise ValueError("it ends too early")
    yield rest


def canonical(value: Mapping[str, Any]) -> bytes:
    """The one way in which something is written, in ASCII on one line."""
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def digest_of(row: Row) -> bytes:
    """SHA-256 of a row's content."""
    return sha256(canonical(row)).digest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A plan that is kept.

    Attributes:
        code: what people call it.
    """

    entry: PlanEntry
    code: str

    def as_dict(self) -> dict[str, str | None]:
        """The plan, for programs and for people."""
        entry, by = self.entry, self.entry.approved_by
        return {
            "code": self.code,
            "fingerprint": entry.fingerprint,
            "prepared_by": called(entry.prepared_by),
            "prepared_at": entry.made_at,
            "approved_by": called(by) if by else None,
            "approved_at": entry.approved_at,
        }

    def noted_in(self, facts: RunFacts) -> RunFacts:
        """What a results workbook tells, with what it tells of this plan."""
        return replace(facts, plan=self.as_dict())

    def ensure_approved(self) -> None:
        """See that somebody else has approved it.

        Raises:
            ApprovalError: if nobody has.
        """
        if self.entry.approved_by is None:
            raise ApprovalError(say.NEEDS_APPROVAL(code=self.code))


def keep(ledger: Ledger, content: Content, *, issue_at: str, undated: str, by: Person) -> Kept:
    """Keep a plan that somebody has looked at.

    Args:
        issue_at: the issue date of rows that name none, as the API writes a moment.
        undated: what the same batch has again, whatever that date.

    Raises:
        LedgerError: if it cannot be kept.
    """
    fingerprint, packed = content.packed()
    entry = PlanEntry(
        fingerprint=fingerprint,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        issue_at=issue_at,
        undated=undated,
        prepared_by=by,
    )
    return _kept(ledger.plans.keep(entry, packed), ledger.plans.all())


def find(ledger: Ledger, code: str) -> Kept:
    """The plan that a code names.

    Raises:
        ApprovalError: if it names none, or several.
        LedgerError: if the ledger cannot be read.
    """
    plans = {one.fingerprint: one for one in ledger.plans.all()}
    found = fingerprints_of(code, set(plans))
    if not found:
        if ledger.whose is not None:
            host, tenant = ledger.whose
            raise ApprovalError(
                say.NO_PLAN_OF(typed=code, where=ledger.where, tenant=tenant, host=host)
            )
        raise ApprovalError(say.NO_PLAN(typed=code, state=ledger.where))
    if len(found) > 1:
        codes = [code_of(one, set(plans)) for one in found]
        raise ApprovalError(say.SEVERAL_PLANS(typed=code, codes=codes))
    return _kept(plans[found[0]], plans.values())


def content_of(ledger: Ledger, kept: Kept) -> Content:
    """What was approved.

    Raises:
        LedgerError: if the ledger cannot be read, or what it holds is not that.
    """
    try:
        content = unpacked(ledger.plans.content(kept.entry.fingerprint))
        if content.fingerprint == kept.entry.fingerprint:
            return content
    except (ValueError, zlib.error):
        pass
    raise LedgerError(ledger.faults.damaged())


def is_carried_out(ledger: Ledger, kept: Kept) -> bool:
    """Whether a run of a plan has left nothing over: what is to be sent now was taken back since.

    Raises:
        LedgerError: if the ledger cannot be read.
    """
    run_id = kept.entry.begun_run
    totals = next((one.totals for one in ledger.runs() if one.run_id == run_id), None)
    return totals is not None and not any(totals.get(left) for left in ("pending", "failed"))


def hand_over(ledger: Ledger, kept: Kept, to: Person) -> Kept:
    """Note who asks for a plan to be approved, whoever has looked at it first.

    Returns:
        The plan as it is kept now; whoever prepared one that is approved stays named.

    Raises:
        LedgerError: if it cannot be noted.
    """
    ledger.plans.hand_over(kept.entry.fingerprint, to)
    return find(ledger, kept.code)


def approve(ledger: Ledger, kept: Kept, by: Person) -> Kept:
    """Note that somebody approves a plan, who is not the one who prepared it.

    Returns:
        The plan as it is kept now; whoever approved it first stays named.

    Raises:
        ApprovalError: if it is the same person, or it cannot be told whose approval it is.
        LedgerError: if it cannot be noted.
    """
    if not are_two(by, kept.entry.prepared_by):
        raise ApprovalError(
            say.SAME_PERSON(
                code=kept.code, by=called(by), prepared_by=called(kept.entry.prepared_by)
            )
        )
    ledger.plans.approve(kept.entry.fingerprint, by)
    return find(ledger, kept.code)


def called(person: Person) -> str:
    """A person for people."""
    if person.name and person.user and person.name != person.user:
        return str(say.PERSON(name=person.name, user=person.user))
    return person.name or person.user or str(say.UNKNOWN_PERSON())


def _kept(entry: PlanEntry, plans: Any) -> Kept:
    return Kept(entry=entry, code=code_of(entry.fingerprint, {one.fingerprint for one in plans}))
