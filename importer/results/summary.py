"""The first sheet, which says how it went, and the hidden one, which says how to go on."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import xlsxwriter

from importer.issues import Code
from importer.outcomes import Outcomes, Status
from importer.plain import plain
from importer.results.formats import Formats, colour_of
from importer.results.layout import Layout, ending_words
from importer.results.model import FAILURES, SUMMARY, RunFacts
from importer.results.rows import print_landscape
from importer.sentences import Message, Sentence
from importer.sentences import book as words
from importer.sentences import summary as say
from importer.sentences.reader import reader
from importer.sentences.showing import rows
from importer.sentences.totals import CREATED_NOW

FORMAT_VERSION = 2
_COMMONEST = 12
_WIDTHS = (28.0, 9.0, 2.0, 62.0, 3.0)
"""Characters of the columns: what, how many, a gap, what it means, a gap before the chart. With
the chart they are as wide as a small screen.
"""
_WHAT, _COUNT, _MEANING, _CHART = 0, 1, 3, 5
_FIRST = 3


def write_summary(
    book: xlsxwriter.Workbook,
    formats: Formats,
    layout: Layout,
    outcomes: Outcomes,
    facts: RunFacts,
) -> None:
    """Totals, a chart of them, the commonest errors and what to do, and the facts of the run."""
    sheet = begin_summary(book, formats, layout.sheets[SUMMARY], _title(facts), facts)
    ready = facts.mode == "check"
    counts = facts.totals(outcomes)
    meanings = _meanings(layout, facts, counts[Status.CREATED])
    line = _FIRST
    for status, count in counts.items():
        word = ending_words(status, checked=ready)
        sheet.put(line, _WHAT, word, formats.status(status, ready=ready))
        sheet.put_number(line, _COUNT, count, formats.number)
        sheet.put(line, _MEANING, str(meanings[status]), formats.explained)
        line += 1
    if facts.repeated:
        sheet.put(line, _WHAT, str(words.REPEATED()), formats.status(Status.PENDING))
        sheet.put_number(line, _COUNT, facts.repeated, formats.number)
        sheet.put(line, _MEANING, str(say.REPEATED()), formats.explained)
        line += 1
    sheet.put(line, _WHAT, str(words.ROWS()), formats.total_label)
    sheet.put_number(line, _COUNT, len(outcomes), formats.total)
    chart = _chart(book, layout.sheets[SUMMARY], ready=ready)
    sheet.insert_chart(2, _CHART, chart, {"object_position": 2})
    found = Counter(issue.code for issue in outcomes.issues)
    line = _write_commonest(sheet, formats, found, line + 2)
    told = [(say.SET_ASIDE, rows(outcomes.set_aside))] if outcomes.set_aside else []
    write_run(sheet, formats, [*told, *_told(facts)], max(line, 12))


def begin_summary(
    book: xlsxwriter.Workbook,
    formats: Formats,
    name: str,
    title: Message,
    facts: RunFacts,
    *,
    widths: Sequence[float] = _WIDTHS,
) -> Any:
    """The sheet with its title and where it was done."""
    sheet = book.add_worksheet(name)
    print_landscape(sheet)
    sheet.hide_gridlines(2)
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    sheet.set_row(0, 30)
    sheet.put(0, 0, str(title), formats.title)
    where = facts.tenant or str(say.OFFLINE())
    told = str(say.TENANT(tenant=where, host=facts.host)) if facts.host else where
    sheet.put(1, 0, plain(told), formats.text)
    return sheet


def _title(facts: RunFacts) -> Message:
    titles = {"check": say.OF_A_CHECK, "draft": say.OF_DRAFTS}
    return titles.get(facts.mode, say.OF_CERTIFICATES)()


def _created(facts: RunFacts, count: int) -> Message:
    before = facts.created_before
    return CREATED_NOW(count=count - before, before=before) if before else say.CREATED()


def _meanings(layout: Layout, facts: RunFacts, created: int) -> dict[Status, Message]:
    failures = layout.sheets[FAILURES]
    return {
        Status.CREATED: _created(facts, created),
        Status.EXISTING: say.EXISTING(),
        Status.INVALID: say.INVALID(failures=failures),
        Status.FAILED: say.FAILED(failures=failures),
        Status.PENDING: say.READY() if facts.mode == "check" else say.PENDING(),
    }


def _chart(book: xlsxwriter.Workbook, name: str, *, ready: bool) -> Any:
    chart = book.add_chart({"type": "bar"})
    last = _FIRST - 1 + len(Status)
    colours = [colour_of(status, ready=ready)[0] for status in Status]
    chart.add_series(
        {
            "name": str(words.ROWS()),
            "categories": [name, _FIRST, _WHAT, last, _WHAT],
            "values": [name, _FIRST, _COUNT, last, _COUNT],
            "points": [{"fill": {"color": colour}} for colour in colours],
            "data_labels": {"value": True},
            "gap": 40,
        }
    )
    chart.set_title({"name": str(say.BY_OUTCOME()), "name_font": {"size": 12}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    chart.set_size({"width": 400, "height": 220})
    return chart


def _write_commonest(sheet: Any, formats: Formats, found: Counter[Code], line: int) -> int:
    """The commonest codes with what to do; the line below."""
    if not found:
        return line
    line = max(line, 14)
    sheet.write_string(line, 0, str(say.WHAT_IS_WRONG()), formats.subtitle)
    for code, count in found.most_common(_COMMONEST):
        line += 1
        sheet.set_row(line, 15 * (len(code.meaning) // 60 + 1))
        sheet.put(line, _WHAT, code.code, formats.text)
        sheet.put_number(line, _COUNT, count, formats.number)
        sheet.put(line, _MEANING, code.meaning, formats.advice)
    return line + 2


def write_run(sheet: Any, formats: Formats, told: list[tuple[Sentence, str]], line: int) -> None:
    """The facts of the run, each in a line."""
    sheet.write_string(line, 0, str(say.THE_RUN()), formats.subtitle)
    for label, text in told:
        line += 1
        sheet.put(line, _WHAT, str(label()), formats.label)
        sheet.put(line, _COUNT, plain(text), formats.text)


def _told(facts: RunFacts) -> Iterator[tuple[Sentence, str]]:
    yield say.SPREADSHEET, _sheet(facts)
    yield say.PDFS, facts.pdfs
    yield from times(facts)
    if facts.ended_early:
        yield say.ENDED_EARLY, facts.ended_early
    if facts.issue_dates:
        yield say.ISSUE_DATE, facts.issue_dates
    yield say.REQUESTS, str(facts.requests)
    if facts.selection:
        chosen = (_chosen(name, value) for name, value in facts.selection.items())
        yield say.CHOSEN, " ".join(chosen)
    if facts.previous:
        yield say.RESUMED_FROM, facts.previous
    yield from plan_facts(facts)
    yield say.VERSION, version(facts)


def plan_facts(facts: RunFacts) -> Iterator[tuple[Sentence, str]]:
    """The plan that somebody looked at, and who had a part in it."""
    if facts.changed_by:
        yield say.CHANGED_BY, facts.changed_by
    if plan := facts.plan:
        code, by, at = plan["code"], plan["prepared_by"], plan["prepared_at"]
        yield say.PLAN, str(say.PREPARED(code=code, by=by, at=at))
        yield say.FINGERPRINT, str(plan["fingerprint"])
        if by := plan["approved_by"]:
            yield say.APPROVED, str(say.APPROVED_BY(by=by, at=plan["approved_at"]))
    if facts.sent_by:
        yield say.SENT_BY, facts.sent_by


def times(facts: RunFacts) -> Iterator[tuple[Sentence, str]]:
    """When it began and ended."""
    finished = _moment(facts.finished_at)
    yield say.STARTED, _moment(facts.started_at)
    yield (
        say.FINISHED,
        str(say.INTERRUPTED(moment=finished)) if facts.interrupted else finished,
    )


def version(facts: RunFacts) -> str:
    """Which program did it, and in which run."""
    return str(say.OF_A_RUN(version=facts.version, run=facts.run_id))


def _sheet(facts: RunFacts) -> str:
    if not facts.worksheet:
        return facts.sheet
    return str(say.ON_SHEET(path=facts.sheet, worksheet=facts.worksheet))


def _chosen(name: str, value: str | bool) -> str:
    """What was chosen, as it is typed."""
    flag = f"--{name.replace('_', '-')}"
    return flag if value is True else f"{flag} {value}"


def _moment(at: datetime) -> str:
    day = "%Y-%m-%d" if reader().language == "en" else "%d/%m/%Y"
    return at.strftime(f"{day} %H:%M:%S")


def write_facts(
    book: xlsxwriter.Workbook, name: str, facts: RunFacts, layout: Layout | None = None
) -> None:
    """The facts as names and values on a hidden sheet, for the next run to read.

    Args:
        layout: what is ours in the workbook, where that is read back.
    """
    sheet = book.add_worksheet(name)
    sheet.hide()
    called = {"language": reader().language, **(layout.as_dict() if layout else {})}
    told = {"format": FORMAT_VERSION, **called, **asdict(facts)}
    for line, (key, value) in enumerate(told.items()):
        told_as = value.isoformat() if isinstance(value, datetime) else value
        sheet.write_string(line, 0, key)
        sheet.write_string(line, 1, json.dumps(told_as, default=dict))
