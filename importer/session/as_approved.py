"""What is otherwise in a plan than it was approved, row by row.

A run that was interrupted goes on under the same approval. What it has done is missing then, and
what it has made is there: that is no difference where the ledger says so.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from importer.columns import BY_NAME, CONFIRM_STUDENT, EMAIL, PDF
from importer.issues import Code, Issue
from importer.issuing import content
from importer.issuing.plan import Order, Plan
from importer.issuing.students import differences
from importer.ledger import CertificateKey, Target
from importer.sentences import Message
from importer.sentences import approval as say
from importer.session.approval import Content, Row, canonical, digest_of


@dataclass(frozen=True, slots=True)
class _ApprovedRow:
    """A row's content, and its number in the list that it stands in."""

    row: int
    told: Row

    @property
    def key(self) -> CertificateKey:
        """The certificate that it asks for."""
        told = self.told
        return CertificateKey(
            told["student"]["email"], told["certificate"]["course_uuid"], told["pdf"]["digest"]
        )


def content_of(plan: Plan, target: tuple[str, str]) -> Content:
    """What of a plan somebody approves.

    Args:
        target: the host and tenant.
    """
    return Content(about=content.about(plan, target), rows=lambda: content.rows(plan))


def changes(
    approved: Content, plan: Plan, target: tuple[str, str], ledger: Target, *, begun: bool
) -> list[Issue]:
    """What is otherwise than it was approved; empty when the plan may be sent.

    Args:
        plan: with its issue dates as they were approved.
        target: the host and tenant.
        ledger: of that target.
        begun: a run has begun to send what was approved.

    Raises:
        LedgerError: if the ledger cannot be read.
    """
    now = content_of(plan, target)
    if approved.about.keys() != now.about.keys():
        return [Issue(None, None, Code.NOT_AS_APPROVED, say.OTHER_COMMAND())]
    of_all = [Issue(None, None, Code.NOT_AS_APPROVED, said) for said in _about(approved, now)]
    if any(approved.about[name] != now.about[name] for name in _OF_ALL_ROWS):
        return of_all  # every row differs by that alone
    before, new = _unlike(approved, now)
    if begun and not of_all:
        before, new = _without_own(before, new, plan, ledger)
    return [*of_all, *_told(before, new, plan)]


_OF_ALL_ROWS = ("host", "tenant", "draft")


def _about(approved: Content, now: Content) -> Iterator[Message]:
    was, told = approved.about, now.about
    if (was["host"], was["tenant"]) != (told["host"], told["tenant"]):
        yield say.OTHER_TARGET(
            tenant=was["tenant"],
            host=was["host"],
            other_tenant=told["tenant"],
            other_host=told["host"],
        )
    if was["draft"] != told["draft"]:
        yield say.WAS_DRAFT() if was["draft"] else say.WAS_ISSUE()
    if was["allow_reissue"] != told["allow_reissue"]:
        yield say.WAS_REISSUE() if was["allow_reissue"] else say.WAS_NO_REISSUE()


def _unlike(approved: Content, now: Content) -> tuple[list[_ApprovedRow], list[_ApprovedRow]]:
    """The rows of each that the other has not, to the letter."""
    places: dict[bytes, list[int]] = defaultdict(list)
    for row, told in now.rows():
        places[digest_of(told)].append(row)
    before = []
    for row, told in approved.rows():
        same = places.get(digest_of(told))
        if same:
            same.pop()
        else:
            before.append(_ApprovedRow(row, told))
    left = {row for rows in places.values() for row in rows}
    new = [_ApprovedRow(row, told) for row, told in now.rows() if row in left] if left else []
    return before, new


def _without_own(
    before: Sequence[_ApprovedRow], new: Sequence[_ApprovedRow], plan: Plan, ledger: Target
) -> tuple[list[_ApprovedRow], list[_ApprovedRow]]:
    """What is left when the rows are left out that an interrupted run has done, or has begun."""
    orders = {order.graduate.row: order for order in _orders(plan, {line.row for line in new})}
    begun = {line.key: line for line in before}
    own = {
        line.key
        for line in new
        if line.key in begun
        and _but_there(begun[line.key].told) == _but_there(line.told)
        and _is_own(orders[line.row], begun[line.key].told["there"], line.told["there"], ledger)
    }
    missing = begun.keys() - {line.key for line in new}
    own |= _done(missing, plan, ledger)
    return (
        [line for line in before if line.key not in own],
        [line for line in new if line.key not in own],
    )


def _but_there(told: Row) -> bytes:
    return canonical({name: part for name, part in told.items() if name != "there"})


def _orders(plan: Plan, rows: Collection[int]) -> Iterator[Order]:
    graduates = plan.orders.graduates.of(rows)
    return iter(type(plan.orders)(graduates, plan.orders.placements, plan.orders.known))


def _is_own(
    order: Order, before: Mapping[str, Any], now: Mapping[str, Any], ledger: Target
) -> bool:
    """Whether what DokStamp has of a row by now was made for it: the student whom the ledger knows
    as created or about to be, and the certificate that was sent.
    """
    email = order.key.email
    if "student" not in before:
        uuids = ledger.student_uuids([email])
        if order.student is None:
            return False
        if uuids.get(email, "") not in (None, order.student.uuid):
            return False
        if differences(order.graduate, order.student):
            return False
    elif {**before, "certificates": ()} != {**now, "certificates": ()}:
        return False
    known = {uuid for uuid, _ in before.get("certificates", ())}
    added = [one for one in order.held if one.uuid not in known]
    kept = [[one.uuid, one.status] for one in order.held if one.uuid in known]
    if sorted(kept) != sorted(before.get("certificates", [])):
        return False
    sent = ledger.certificates([email]).get(order.key)
    return not added or (
        sent is not None and sent.state == "sent" and not any(one.files_told for one in added)
    )


def _done(keys: Collection[CertificateKey], plan: Plan, ledger: Target) -> set[CertificateKey]:
    """Those of the missing rows that the interrupted run has done: the ledger has their
    certificate, or it is in doubt there, and DokStamp has it.
    """
    entries = ledger.certificates({key.email for key in keys})
    settled = {
        (one.email, one.digest)
        for one in plan.batch.graduates.identities
        if one.row in plan.settled and plan.settled.status(one.row).settled
    }
    return {
        key
        for key in keys
        if (entry := entries.get(key)) is not None
        and (entry.state == "done" or (key.email, key.digest) in settled)
    }


def _told(
    before: Sequence[_ApprovedRow], new: Sequence[_ApprovedRow], plan: Plan
) -> Iterator[Issue]:
    """Every row that changed, appeared or went, in the order of the sheet; what went, last."""
    pairs = _paired(before, new)
    for line in sorted(new, key=lambda one: one.row):
        was = pairs.get(line.row)
        if was is None:
            yield Issue(line.row, None, Code.NOT_AS_APPROVED, say.ROW_IS_NEW())
            continue
        for column, said in _differences(was.told, line.told):
            yield Issue(line.row, column, Code.NOT_AS_APPROVED, said)
    found = set(map(id, pairs.values()))
    rows = _rows(plan)
    for line in before:
        if id(line) not in found:
            email = line.told["student"]["email"]
            yield _gone(line, rows.get(email), plan)


def _rows(plan: Plan) -> dict[str, int]:
    """Row numbers of the list by the e-mail that stands there."""
    sheet = plan.batch.sheet
    emails = sheet.texts(EMAIL)
    cells = [] if emails is None else emails.fill_null("").to_list()
    return {
        cell.strip().lower(): row
        for cell, row in zip(cells, sheet.frame["row"].to_list(), strict=False)
    }


def _gone(line: _ApprovedRow, row: int | None, plan: Plan) -> Issue:
    """A row that is not to be sent any more, and why, where it still stands in the list."""
    facts = {"row": line.row, "email": line.told["student"]["email"]}
    outcome = plan.settled.get(row) if row is not None else None
    why = next((issue.said for issue in outcome.issues), None) if outcome else None
    if outcome is not None and outcome.status.settled:
        why = say.IS_DONE()
    said = say.ROW_IS_GONE(**facts) if why is None else say.ROW_IS_STOPPED(**facts, why=why)
    return Issue(row, None, Code.NOT_AS_APPROVED, said)


def _paired(
    before: Sequence[_ApprovedRow], new: Sequence[_ApprovedRow]
) -> dict[int, _ApprovedRow]:
    """The approved row that each row was, by its number now: the one that has most in common of
    what tells it.
    """
    pairs: dict[int, _ApprovedRow] = {}
    left = list(before)
    for telling in _TELLING:
        by_key: dict[tuple[Any, ...], list[_ApprovedRow]] = defaultdict(list)
        for line in left:
            by_key[telling(line)].append(line)
        for line in new:
            if line.row not in pairs and by_key.get(telling(line)):
                pairs[line.row] = by_key[telling(line)].pop(0)
        taken = set(map(id, pairs.values()))
        left = [line for line in left if id(line) not in taken]
    return pairs


_TELLING = (
    lambda line: line.key,
    lambda line: line.key[:2],
    lambda line: (line.key.email, line.key.digest),
    lambda line: line.key.digest,
    lambda line: line.key.email,
)


def _differences(was: Row, now: Row) -> Iterator[tuple[str | None, Message]]:
    """The column and the words of everything that differs between two contents of a row."""
    seen: set[str] = set()
    for part in ("student", "certificate", "enrollment"):
        old, new = _cells(was, part, now), _cells(now, part, was)
        for name in dict.fromkeys((*old, *new)):
            before, after = old.get(name), new.get(name)
            column = name.removesuffix("_uuid")
            # where a certificate belongs, its enrollment belongs too
            told = part == "enrollment" and name in (*was["certificate"], *now["certificate"])
            if before != after and column not in seen and not told:
                seen.add(column)
                yield _cell(column, before, after)
    if was["pdf"]["digest"] != now["pdf"]["digest"]:
        yield PDF.name, say.PDF_CHANGED()
    if was["pdf"]["name"] != now["pdf"]["name"]:
        yield PDF.name, say.PDF_RENAMED(was=was["pdf"]["name"], now=now["pdf"]["name"])
    if was["confirm_student"] != now["confirm_student"]:
        yield _cell(CONFIRM_STUDENT.name, was["confirm_student"], now["confirm_student"])
    if was["there"] != now["there"] and {"student"} & (was["there"].keys() | now["there"].keys()):
        yield EMAIL.name, _there(was["there"], now["there"])


def _cells(told: Row, part: str, other: Row) -> Mapping[str, Any]:
    """What is told of a part; of a student who is to be created all that is sent of them."""
    creates = "created_as" in told["there"] and "created_as" in other["there"]
    if part == "student" and creates:
        created: Mapping[str, Any] = told["there"]["created_as"]
        return {**created, **told[part]}
    part_told: Mapping[str, Any] = told[part]
    return part_told


def _cell(column: str, was: Any, now: Any) -> tuple[str | None, Message]:
    shown = (_shown(value) for value in (was, now))
    return (column if column in BY_NAME else None), say.CHANGED(
        column=column, was=next(shown), now=next(shown)
    )


def _shown(value: Any) -> Message | date:
    return say.EMPTY() if value is None else say.CELL(text=str(value))


def _there(was: Mapping[str, Any], now: Mapping[str, Any]) -> Message:
    before, after = was.get("student"), now.get("student")
    if before is None:
        return say.STUDENT_APPEARED(uuid=after)
    if after is None:
        return say.STUDENT_WENT(uuid=before)
    if before != after:
        return say.STUDENT_IS_ANOTHER(was=before, now=after)
    for name in ("name", "date_of_birth", "social_name"):
        if was[name] != now[name]:
            return say.STUDENT_CHANGED(column=name, was=_shown(was[name]), now=_shown(now[name]))
    return say.CERTIFICATES_CHANGED()
