"""The results workbook of what was done about an earlier run: one line for each thing.

As in other workbooks of ours, codes stand in hidden columns beside the words that people read.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
from xlsxwriter.utility import xl_col_to_name

from importer.afterwards.planning import AfterwardsPlan
from importer.afterwards.things import Fate, Holder, Thing, ThingEnding, ThingKind, totals
from importer.errors import ResultsError
from importer.issues import CODES, Issue, Severity
from importer.plain import plain
from importer.results import (
    FACTS,
    Formats,
    RunFacts,
    begin_summary,
    certificate_words,
    fitting,
    height,
    in_place,
    open_book,
    plan_facts,
    print_landscape,
    times,
    version,
    write_facts,
    write_run,
)
from importer.sentences import Message, Sentence, in_words, titles
from importer.sentences import afterwards as say
from importer.sentences import book as words
from importer.sentences import results as of_workbooks
from importer.sentences import summary as usual
from importer.sentences.reader import read_under
from importer.sheet import Table, spreadsheet

_ENDINGS: Mapping[Fate, tuple[Sentence, Sentence]] = {
    Fate.TAKEN_BACK: (say.TAKEN_BACK, say.IS_TAKEN_BACK),
    Fate.ISSUED: (say.ISSUED, say.IS_ISSUED),
    Fate.WAS_GONE: (say.WAS_GONE, say.HAD_GONE),
    Fate.WAS_ISSUED: (say.WAS_ISSUED, say.HAD_BEEN_ISSUED),
    Fate.KEPT: (say.KEPT, say.IS_KEPT),
    Fate.PENDING: (words.PENDING, say.IS_PENDING),
}
"""The word for how a thing ended, and what it means."""
_TITLES = {"undo": say.TITLE_UNDO, "issue": say.TITLE_ISSUE}
_READ: Mapping[str, tuple[Sentence, float]] = {
    "number": (words.NUMBER, 9),
    "of": (say.WHAT, 14),
    "name": (titles.NAME, 34),
    "email": (titles.EMAIL, 34),
    "outcome": (words.OUTCOME, 14),
    "reason": (words.REASON, 80),
    "certificate": (words.CERTIFICATE, 16),
    "uuid": (titles.UUID, 38),
}
"""The columns that people read: heading and width."""
_CODES = ("row", "what", "status", "certificate_status", "error_code", "error_message", "severity")
_NEWEST = _CODES.index("severity")
"""From here on they stand in workbooks of this version, not in those of before."""
_TOLD = ("name", "email", "uuid", *_CODES)
"""What is read back."""


def write_afterwards(path: Path, plan: AfterwardsPlan, facts: RunFacts) -> None:
    """Write the workbook, readable by its owner only, and move it into place when it is whole.

    Raises:
        ResultsError: if it cannot be written.
    """
    title = _title(facts)
    with (
        read_under({}, terminal=False),
        in_place(path) as place,
        open_book(*place, title=str(title)) as book,
    ):
        formats = Formats(book)
        _write_summary(book, formats, plan, facts)
        _write_things(book, formats, plan, ready=facts.mode == "check")
        write_facts(book, FACTS, facts)


def lines(plan: AfterwardsPlan, *, ready: bool) -> Iterator[Sequence[object]]:
    """The receipt as lines, where there is no room for a workbook."""
    yield [*(str(heading()) for heading, _ in _READ.values()), *_CODES]
    for thing in plan.things:
        yield list(_told(thing, ready=ready).values())


@dataclass(frozen=True, slots=True)
class EndedThings:
    """How things ended, in the order of the workbook.

    Attributes:
        frame: the columns that are read back, as text.
    """

    frame: pl.DataFrame

    @classmethod
    def of(cls, things: Iterable[Thing]) -> "EndedThings":
        """Those that are at hand."""
        told = (_told(one, ready=False) for one in things)
        lines = [{name: one[name] for name in _TOLD} for one in told]
        return cls(_whole(pl.DataFrame(lines, dict.fromkeys(_TOLD, pl.String), strict=False)))

    def __len__(self) -> int:
        return self.frame.height

    def some(self, first: int, many: int) -> list[Thing]:
        """So many, from this one on."""
        return [_thing(one) for one in self.frame.slice(first, many).iter_rows(named=True)]

    def left(self, most: int) -> list[Thing]:
        """Those that ended otherwise than they were to end, at most so many."""
        wrong = pl.col("error_code").is_not_null() & (pl.col("severity") == Severity.ERROR.value)
        left = self.frame.filter((pl.col("status") == Fate.PENDING.value) | wrong)
        return EndedThings(left).some(0, most)


def read_afterwards(path: Path) -> EndedThings:
    """What the results workbook tells of each thing.

    Raises:
        ResultsError: if it has lost that.
        SheetError: if it cannot be read.
    """
    with spreadsheet(path) as file:
        for name in file.names:
            table = file.table(name)
            headings = next(iter(table.rows), [])
            if tuple(headings[len(_READ) : len(_READ) + _NEWEST]) == _CODES[:_NEWEST]:
                return EndedThings(_whole(_columns_of(table)))
    raise ResultsError(of_workbooks.LOST_HEADINGS(path=path, sheet=str(words.RESULTS())))


def _columns_of(table: Table) -> pl.DataFrame:
    lines, places = table.rows.below(1), [*_READ, *_CODES]
    told = pl.DataFrame([lines.column(places.index(name)).alias(name) for name in _TOLD])
    known = pl.col("severity").is_in([*map(str, Severity)])
    otherwise = pl.lit(Severity.ERROR.value)
    return told.with_columns(pl.when(known).then(pl.col("severity")).otherwise(otherwise))


def _whole(frame: pl.DataFrame) -> pl.DataFrame:
    """The lines that tell what they are about, and how it ended."""
    known = pl.col("what").is_in([*map(str, ThingKind)]) & pl.col("status").is_in(
        [*map(str, Fate)]
    )
    return frame.filter(known)


def _thing(told: Mapping[str, str | None]) -> Thing:
    number = told["row"] or ""
    row = int(number) if number.isdecimal() else None
    thing = Thing(
        kind=ThingKind(told["what"] or ""),
        uuid=told["uuid"] or "",
        holder=Holder(row, told["name"] or "", told["email"] or ""),
        status=told["certificate_status"] or "",
    )
    code = CODES.get(told["error_code"] or "")
    said, severity = in_words(told["error_message"] or ""), Severity(told["severity"] or "error")
    issue = Issue(row, None, code, said, severity=severity) if code else None
    thing.end(Fate(told["status"] or ""), issue)
    return thing


def ending_said(fate: Fate) -> Message:
    """The word for how a thing ended."""
    return _ENDINGS[fate][0]()


def _told(thing: Thing, *, ready: bool) -> dict[str, str | int | None]:
    """What became of a thing, by our columns."""
    ending = thing.ending or ThingEnding(Fate.PENDING)
    issue = ending.issue
    reason = " ".join(issue.message.split()) if issue else None
    return {
        "number": thing.holder.row,
        "of": str(thing.kind.said),
        "name": thing.holder.name or None,
        "email": thing.holder.email or None,
        "outcome": str(_word(ending.fate, ready=ready and thing.deed is not None)),
        "reason": reason,
        "certificate": certificate_words(thing.status) if thing.status else None,
        "uuid": thing.uuid or None,
        "row": thing.holder.row,
        "what": str(thing.kind),
        "status": str(ending.fate),
        "certificate_status": thing.status or None,
        "error_code": issue.code.code if issue else None,
        "error_message": reason,
        "severity": str(issue.severity) if issue else None,
    }


def _word(fate: Fate, *, ready: bool) -> Message:
    return words.READY() if ready and fate is Fate.PENDING else ending_said(fate)


def _write_things(book: Any, formats: Formats, plan: AfterwardsPlan, *, ready: bool) -> None:
    sheet = book.add_worksheet(str(words.RESULTS()))
    sheet.freeze_panes(1, 3)
    sheet.set_row(0, 32)
    for place, (heading, width) in enumerate(_READ.values()):
        sheet.set_column(place, place, width)
        sheet.put(0, place, str(heading()), formats.our_heading)
    for place, name in enumerate(_CODES, start=len(_READ)):
        sheet.set_column(place, place, 15, None, {"hidden": True})
        sheet.put(0, place, name, formats.our_heading)
    for line, thing in enumerate(plan.things, start=1):
        told = _told(thing, ready=ready)
        if reason := told["reason"]:
            sheet.set_row(line, height(str(reason), 80))
        fate = thing.ending.fate if thing.ending else Fate.PENDING
        styles = {
            "outcome": formats.status(fate.status, ready=ready and thing.deed is not None),
            "reason": formats.wrapped,
        }
        for place, (name, value) in enumerate(told.items()):
            if isinstance(value, int):
                sheet.put_number(line, place, value, formats.row)
            elif value is not None:
                style = styles.get(name, formats.text)
                sheet.put(line, place, fitting(plain(value)), style)
    last = len(_READ) + len(_CODES) - 1
    sheet.autofilter(0, 0, max(len(plan.things), 1), last)
    cells = f"A1:{xl_col_to_name(last)}{len(plan.things) + 1}"
    sheet.ignore_errors({"number_stored_as_text": cells})
    print_landscape(sheet)
    sheet.print_area(0, 0, max(len(plan.things), 1), len(_READ) - 2)  # all before the uuid


def _write_summary(book: Any, formats: Formats, plan: AfterwardsPlan, facts: RunFacts) -> None:
    name, ready = str(words.SUMMARY()), facts.mode == "check"
    sheet = begin_summary(book, formats, name, _title(facts), facts)
    line = 3
    for fate, count in totals(plan.things).items():
        if count:
            would = ready and fate is Fate.PENDING
            meaning = say.WOULD_BE_DONE() if would else _ENDINGS[fate][1]()
            style = formats.status(fate.status, ready=ready)
            sheet.put(line, 0, str(_word(fate, ready=ready)), style)
            sheet.put_number(line, 1, count, formats.number)
            sheet.put(line, 3, str(meaning), formats.explained)
            line += 1
    write_run(sheet, formats, list(_facts_of(plan, facts)), line + 1)


def _title(facts: RunFacts) -> Message:
    title = _TITLES[facts.command]()
    return say.TITLE_DRY(title=title) if facts.mode == "check" else title


def _facts_of(plan: AfterwardsPlan, facts: RunFacts) -> Iterator[tuple[Sentence, str]]:
    begun = f"{plan.past.started_at:%Y-%m-%d %H:%M:%S}"
    yield say.ABOUT, str(say.RUN(place=plan.past.run_id, started=begun))
    yield say.ITS_PLACE, facts.previous or ""
    yield from times(facts)
    if facts.ended_early:
        yield usual.ENDED_EARLY, facts.ended_early
    if plan.there_before:
        yield say.WAS_THERE, str(say.THERE_BEFORE(count=plan.there_before))
    if plan.wish.reason:
        yield say.WHY, plan.wish.reason
    yield from plan_facts(facts)
    yield usual.REQUESTS, str(facts.requests)
    yield usual.VERSION, version(facts)
