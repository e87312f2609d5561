"""The first sheet, which says how it went, and the hidden one, which says how to go on."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

import xlsxwriter

from importer.issues import Code, rows_told
from importer.outcomes import Outcomes, Status
from importer.plain import plain
from importer.results.formats import COLOURS, Formats
from importer.results.model import SUMMARY, RunFacts
from importer.sentences.totals import CREATED_NOW

FORMAT_VERSION = 1
_COMMONEST = 12
_MEANINGS = {
    Status.CREATED: "created by this run",
    Status.EXISTING: "was there already",
    Status.INVALID: "breaks a rule and was not sent: see the sheet Failures",
    Status.FAILED: "refused, or cannot be done safely: see the sheet Failures",
    Status.PENDING: "not reached: run again",
}


def write_summary(
    book: xlsxwriter.Workbook, formats: Formats, outcomes: Outcomes, facts: RunFacts
) -> None:
    """Totals, a chart of them, the commonest errors and what to do, and the facts of the run."""
    sheet = book.add_worksheet(SUMMARY)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    for place, width in enumerate((30, 10, 62, 4, 12, 12, 12, 12)):
        sheet.set_column(place, place, width)
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, _title(facts), formats.title)
    where = facts.tenant or "checked without asking DokStamp"
    sheet.write_string(1, 0, plain(f"{where} on {facts.host}" if facts.host else where))
    counts = facts.totals(outcomes)
    meanings = _MEANINGS | ({Status.PENDING: "ready to be sent"} if facts.mode == "check" else {})
    if before := facts.created_before:
        told = CREATED_NOW(count=counts[Status.CREATED] - before, before=before)
        meanings[Status.CREATED] = str(told)
    line = 3
    for status, count in counts.items():
        sheet.write_string(line, 0, str(status), formats.status[status])
        sheet.write_number(line, 1, count, formats.number)
        sheet.write_string(line, 2, meanings[status], formats.wide_label)
        line += 1
    if facts.repeated:
        sheet.write_string(line, 0, "repeated", formats.status[Status.PENDING])
        sheet.write_number(line, 1, facts.repeated, formats.number)
        sheet.write_string(
            line, 2, "repeats another row in everything: the two are sent once", formats.wide_label
        )
        line += 1
    sheet.write_string(line, 0, "rows", formats.total_label)
    sheet.write_number(line, 1, len(outcomes), formats.total)
    sheet.insert_chart(2, 4, _chart(book), {"object_position": 2})
    line = _write_commonest(sheet, formats, outcomes, max(line + 2, 18))
    line += 1
    sheet.write_string(line, 0, "The run", formats.subtitle)
    if outcomes.set_aside:
        line += 1
        sheet.write_string(line, 0, "Set aside by a person", formats.label)
        sheet.write_string(line, 1, rows_told(outcomes.set_aside), formats.text)
    for label, text in _told(facts):
        line += 1
        sheet.write_string(line, 0, label, formats.label)
        sheet.write_string(line, 1, plain(text), formats.text)


def _title(facts: RunFacts) -> str:
    return {"check": "Check of a batch", "draft": "Import of drafts"}.get(
        facts.mode, "Import of certificates"
    )


def _chart(book: xlsxwriter.Workbook) -> Any:
    chart = book.add_chart({"type": "bar"})
    chart.add_series(
        {
            "name": "rows",
            "categories": [SUMMARY, 3, 0, 2 + len(Status), 0],
            "values": [SUMMARY, 3, 1, 2 + len(Status), 1],
            "points": [{"fill": {"color": COLOURS[status][0]}} for status in Status],
            "data_labels": {"value": True},
            "gap": 40,
        }
    )
    chart.set_title({"name": "Rows by outcome", "name_font": {"size": 12}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    chart.set_size({"width": 460, "height": 300})
    return chart


def _write_commonest(sheet: Any, formats: Formats, outcomes: Outcomes, line: int) -> int:
    found: Counter[Code] = Counter(issue.code for issue in outcomes.issues)
    if not found:
        return line
    sheet.write_string(line, 0, "What is wrong most often, and what to do", formats.subtitle)
    for code, count in found.most_common(_COMMONEST):
        line += 1
        sheet.set_row(line, 15 * (len(code.meaning) // 62 + 1))
        sheet.write_string(line, 0, code.code, formats.text)
        sheet.write_number(line, 1, count, formats.number)
        sheet.write_string(line, 2, code.meaning, formats.advice)
    return line + 1


def _told(facts: RunFacts) -> Iterator[tuple[str, str]]:
    yield "Spreadsheet", facts.sheet + (f" — sheet {facts.worksheet}" if facts.worksheet else "")
    yield "PDFs", facts.pdfs
    yield "Started (UTC)", f"{facts.started_at:%Y-%m-%d %H:%M:%S}"
    yield (
        "Finished (UTC)",
        f"{facts.finished_at:%Y-%m-%d %H:%M:%S}" + (" — interrupted" if facts.interrupted else ""),
    )
    if facts.ended_early:
        yield "Ended early", facts.ended_early
    if facts.issue_dates:
        yield "Issue date", facts.issue_dates
    yield "Requests", str(facts.requests)
    if facts.selection:
        yield (
            "Chosen for all rows",
            ", ".join(f"{name} {value}" for name, value in facts.selection.items()),
        )
    if facts.previous:
        yield "Resumed from", facts.previous
    if plan := facts.plan:
        yield "Plan", f"{plan['code']}, prepared by {plan['prepared_by']}, {plan['prepared_at']}"
        yield "Fingerprint (SHA-256)", str(plan["fingerprint"])
        if plan["approved_by"]:
            yield "Approved", f"by {plan['approved_by']}, {plan['approved_at']}"
    yield "Version", f"dokstamp-importer {facts.version}, run {facts.run_id}"


def write_facts(book: xlsxwriter.Workbook, name: str, facts: RunFacts) -> None:
    """The facts as names and values on a hidden sheet, for the next run to read."""
    sheet = book.add_worksheet(name)
    sheet.hide()
    told = {"format": FORMAT_VERSION, **asdict(facts)}
    for line, (key, value) in enumerate(told.items()):
        told_as = value.isoformat() if isinstance(value, datetime) else value
        sheet.write_string(line, 0, key)
        sheet.write_string(line, 1, json.dumps(told_as, default=dict))
