"""What people have to look at, and what they have looked at: warnings in groups, and PDFs.

Whoever has looked has seen something as it was then. A print of that is kept with what they found,
so that it counts no more for anything else.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any, NamedTuple

import polars as pl

from importer.issues import Code, Issue, Severity
from importer.issuing.batch import Batch
from importer.sentences import Message
from importer.sentences.reader import in_english
from importer.web.entries import Change
from importer.web.findings import ListFindings
from importer.web.lists import ChangeKind, GraduateList

_SAMPLE = 10


def print_of(*texts: object) -> str:
    """What tells one state of something from another, without saying what it is."""
    return sha256("\x1f".join(map(str, texts)).encode(errors="replace")).hexdigest()[:16]


@dataclass(frozen=True, kw_only=True)
class WarningGroup:
    """Warnings of one kind.

    Attributes:
        print: of them all.
        looked: who has looked at them as they are, and when; None where nobody has.
    """

    code: Code
    issues: tuple[Issue, ...]
    print: str
    looked: Change | None


def groups(findings: ListFindings, graduates: GraduateList) -> list[WarningGroup]:
    """The warnings of a list, by their kind."""
    found: dict[Code, list[Issue]] = {}
    whole = (one for one in findings.whole if one.severity is Severity.WARNING)
    for issue in (*whole, *findings.warnings.issues):
        found.setdefault(issue.code, []).append(issue)
    looks = {
        (one.about, one.after): one
        for one in graduates.holding
        if one.kind == ChangeKind.LOOKED and one.row is None
    }
    made = []
    for code, issues in found.items():
        seen = _print(issues)
        looked = looks.get((code.code, f"yes {seen}"))
        made.append(WarningGroup(code=code, issues=tuple(issues), print=seen, looked=looked))
    return made


def _print(issues: Sequence[Issue]) -> str:
    with in_english():
        told = (
            str(issue.said) if issue.row is None else f"{issue.row} {issue.value}"
            for issue in issues
        )
        return print_of(*sorted(told))


class Why(StrEnum):
    """Why a PDF should be looked at, the most suspicious first."""

    ANOTHER = "another"
    """It names another graduate."""
    ABSENT = "absent"
    """The name is not in it."""
    SIMILAR = "similar"
    """The name in it, or that of the file, is spelled otherwise."""
    ODD = "odd"
    """It has another number of pages than most, or shows what no diploma should."""
    PICTURE = "picture"
    """Nobody could look for the name."""
    SAMPLE = "sample"
    """One of a few of the rest."""


_BY_CODE = {
    Code.PDF_NAMES_ANOTHER: Why.ANOTHER,
    Code.PDF_NAME_ABSENT: Why.ABSENT,
    Code.PDF_NAME_SIMILAR: Why.SIMILAR,
    Code.PDF_OF_ANOTHER: Why.SIMILAR,
    Code.PDF_BLANK: Why.ODD,
    Code.PDF_PORTFOLIO: Why.ODD,
    Code.PDF_FORM: Why.ODD,
    Code.PDF_ACTS: Why.ODD,
    Code.PDF_NAMES_FOUND: Why.PICTURE,
}


class Suspect(NamedTuple):
    """Why the PDF of a row should be looked at.

    Attributes:
        issue: what was found in it, where that is more than a number.
    """

    why: Why
    issue: Issue | None = None


def suspects(batch: Batch, findings: ListFindings) -> Mapping[int, Suspect]:
    """The rows whose PDFs a person should look at, the most suspicious first, and why."""
    frame = batch.graduates.frame
    found: dict[Why, dict[int, Issue | None]] = {why: {} for why in Why}
    for issue in (*findings.errors.issues, *findings.warnings.issues, *findings.whole):
        why = _BY_CODE.get(issue.code)
        if why is None or (issue.severity is Severity.ERROR and why is not Why.ANOTHER):
            continue
        rows = _rows_in(issue.said) if issue.row is None else [issue.row]
        found[why].update(dict.fromkeys(rows, issue if issue.row else None))
    pages = frame["pdf_pages"]
    if frame.height:
        usual = Counter(pages).most_common(1)[0][0]
        odd = frame.filter(pl.col("pdf_pages") != usual)["row"]
        found[Why.ODD] = {**dict.fromkeys(odd), **found[Why.ODD]}
    told = {row for rows in found.values() for row in rows}
    rest = frame.filter(~pl.col("row").is_in(_numbers(told)))
    found[Why.SAMPLE] = dict.fromkeys(rest.sort("pdf_digest")["row"].head(_SAMPLE).sort())
    known = {*frame["row"], *found[Why.ANOTHER]}
    first: dict[int, Suspect] = {}
    for why, rows_of in found.items():
        numbered = Suspect(why)  # one for all: it may be every row
        for row, one in rows_of.items():
            if row in known:
                first.setdefault(row, numbered if one is None else Suspect(why, one))
    return first


def _numbers(rows: Collection[int]) -> pl.Series:
    return pl.Series(list(rows), dtype=pl.UInt32).implode()


def _rows_in(said: Message) -> Iterator[int]:
    """The rows that a message about the whole list is about."""
    facts: Mapping[str, Any] = said.facts
    for name, fact in facts.items():
        if isinstance(fact, Message):
            yield from _rows_in(fact)
        elif name == "rows":
            yield from (row for row in fact if isinstance(row, int))


class Looks:
    """What people have found who looked at PDFs."""

    def __init__(self, graduates: GraduateList) -> None:
        self._latest = {
            one.about: one
            for one in graduates.changes
            if one.kind == ChangeKind.LOOKED and one.undone_by is None and " " in (one.after or "")
        }

    def __bool__(self) -> bool:
        return bool(self._latest)

    def at(self, digest: str) -> bool:
        """Whether somebody has looked at a PDF, beside whomever."""
        return digest in self._latest

    def of(self, digest: str, person: str) -> Change | None:
        """Who has looked last at a PDF beside a graduate as the list has them."""
        found = self._latest.get(digest)
        return found if found is not None and (found.after or "").endswith(f" {person}") else None
