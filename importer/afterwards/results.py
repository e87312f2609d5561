"""The results workbook of what was done about an earlier run: one line for each thing."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from importer.afterwards.planning import Plan
from importer.afterwards.things import Fate, Thing, totals
from importer.plain import plain
from importer.results import (
    FACTS,
    SUMMARY,
    Formats,
    RunFacts,
    fitting,
    height,
    in_place,
    open_book,
    write_facts,
)
from importer.sentences import Message
from importer.sentences import afterwards as say

RESULTS = "Results"
_MEANINGS = {
    Fate.TAKEN_BACK: say.IS_TAKEN_BACK,
    Fate.ISSUED: say.IS_ISSUED,
    Fate.WAS_GONE: say.HAD_GONE,
    Fate.WAS_ISSUED: say.HAD_BEEN_ISSUED,
    Fate.KEPT: say.IS_KEPT,
    Fate.PENDING: say.IS_PENDING,
}
_TITLES = {"undo": say.TITLE_UNDO, "issue": say.TITLE_ISSUE}
_WIDTHS = {
    "row": 6,
    "what": 12,
    "name": 34,
    "email": 34,
    "status": 12,
    "uuid": 38,
    "certificate_status": 20,
    "error_code": 26,
    "error_message": 90,
}


def write_afterwards(path: Path, plan: Plan, facts: RunFacts) -> None:
    """Write the workbook, readable by its owner only, and move it into place when it is whole.

    Raises:
        ResultsError: if it cannot be written.
    """
    with in_place(path) as place, open_book(*place, title=str(_title(facts))) as book:
        formats = Formats(book)
        _write_summary(book, formats, plan, facts)
        _write_things(book, formats, plan)
        write_facts(book, FACTS, facts)


def lines(plan: Plan) -> Iterator[Sequence[object]]:
    """The receipt as lines, where there is no room for a workbook."""
    yield list(_WIDTHS)
    for thing in plan.things:
        yield list(_told(thing).values())


def _told(thing: Thing) -> dict[str, str | int | None]:
    """What became of a thing, by our columns."""
    ending = thing.ending
    assert ending is not None
    issue = ending.issue
    return {
        "row": thing.holder.row,
        "what": str(thing.kind),
        "name": thing.holder.name or None,
        "email": thing.holder.email or None,
        "status": str(ending.fate),
        "uuid": thing.uuid or None,
        "certificate_status": thing.status or None,
        "error_code": issue.code.code if issue else None,
        "error_message": " ".join(issue.message.split()) if issue else None,
    }


def _write_things(book: Any, formats: Formats, plan: Plan) -> None:
    sheet = book.add_worksheet(RESULTS)
    sheet.freeze_panes(1, 3)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    for place, (heading, width) in enumerate(_WIDTHS.items()):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, heading, formats.our_heading)
    for line, thing in enumerate(plan.things, start=1):
        assert thing.ending is not None
        told = _told(thing)
        if message := told["error_message"]:
            sheet.set_row(line, height(str(message), _WIDTHS["error_message"]))
        for place, (heading, value) in enumerate(told.items()):
            form = formats.wrapped if heading == "error_message" else formats.text
            if heading == "status":
                form = formats.status(thing.ending.fate.status)
            if isinstance(value, int):
                sheet.write_number(line, place, value, formats.top)
            elif value is not None:
                sheet.write_string(line, place, fitting(plain(value)), form)
    last = max(len(plan.things), 1)
    sheet.autofilter(0, 0, last, len(_WIDTHS) - 1)
    columns = f"A1:{xl_col_to_name(len(_WIDTHS) - 1)}{last + 1}"
    sheet.ignore_errors({"number_stored_as_text": columns})


def _write_summary(book: Any, formats: Formats, plan: Plan, facts: RunFacts) -> None:
    sheet = book.add_worksheet(SUMMARY)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    for place, width in enumerate((30, 12, 70)):
        sheet.set_column(place, place, width)
    sheet.write_string(0, 0, str(_title(facts)), formats.title)
    sheet.write_string(1, 0, plain(str(say.WHERE(tenant=facts.tenant, host=facts.host))))
    line = 2
    for fate, count in totals(plan.things).items():
        if count:
            line += 1
            ready = facts.mode == "check" and fate is Fate.PENDING
            meaning = say.WOULD_BE_DONE() if ready else _MEANINGS[fate]()
            sheet.write_string(line, 0, str(fate), formats.status(fate.status))
            sheet.write_number(line, 1, count, formats.number)
            sheet.write_string(line, 2, str(meaning), formats.label)
    line += 1
    for label, text in _facts_of(plan, facts):
        line += 1
        sheet.write_string(line, 0, str(label), formats.label)
        sheet.write_string(line, 1, plain(str(text)), formats.text)


def _title(facts: RunFacts) -> Message:
    title = _TITLES[facts.command]()
    return say.TITLE_DRY(title=title) if facts.mode == "check" else title


def _facts_of(plan: Plan, facts: RunFacts) -> Iterator[tuple[Message, object]]:
    begun = f"{plan.past.started_at:%Y-%m-%d %H:%M:%S}"
    ended = f"{facts.finished_at:%Y-%m-%d %H:%M:%S}"
    yield say.ABOUT(), say.RUN(place=plan.past.run_id, started=begun)
    yield say.ITS_PLACE(), facts.previous
    yield say.STARTED(), f"{facts.started_at:%Y-%m-%d %H:%M:%S}"
    yield say.FINISHED(), say.BROKEN_OFF(at=ended) if facts.interrupted else ended
    if facts.ended_early:
        yield say.ENDED_EARLY(), facts.ended_early
    if plan.there_before:
        yield say.WAS_THERE(), say.THERE_BEFORE(count=plan.there_before)
    if plan.kept:
        told = plan.kept.as_dict()
        by = told["approved_by"]
        yield say.LOOKED_AT_AS(), told["code"]
        if by:
            yield say.APPROVED_BY(), say.BY_AT(by=by, at=told["approved_at"])
    if facts.selection:
        yield say.CHOSEN(), ", ".join(f"{name} {value}" for name, value in facts.selection.items())
    yield say.REQUESTS(), facts.requests
    yield say.VERSION(), f"dokstamp-importer {facts.version}, {facts.run_id}"
