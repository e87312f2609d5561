"""The workbook of a verification: totals, and a line for each row; those that it is about are left
as they are.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from importer import __version__
from importer.afterwards.verifying import VERDICTS, RowVerdict, Verification, Verified
from importer.outcomes import Status
from importer.plain import plain
from importer.results import (
    FACTS,
    SUMMARY,
    Formats,
    RunFacts,
    begin_summary,
    fitting,
    height,
    in_place,
    layout_in,
    open_book,
    print_landscape,
    times,
    write_facts,
    write_run,
)
from importer.results.layout import certificate_words, ending_words
from importer.results.rows import ROWS_A_SHEET
from importer.sentences import Sentence, titles
from importer.sentences import book as words
from importer.sentences import summary as told
from importer.sentences import verifying as say
from importer.sentences.reader import reader

_LIKE = {
    RowVerdict.AGREES: Status.CREATED,
    RowVerdict.TAKEN_BACK: Status.EXISTING,
    RowVerdict.OTHER_UPLOAD: Status.PENDING,
    RowVerdict.UNTOLD: Status.FAILED,
    RowVerdict.UNUSED: Status.FAILED,
}
"""The state of a row whose colour a verdict has; INVALID for the others."""
_WIDTHS = (9.0, 32.0, 16.0, 62.0, 34.0, 12.0, 14.0, 18.0, 38.0, 38.0)
_REASON = 3
_PRINTED = 8
"""Columns that are printed: those before the UUIDs."""


def write_verification(path: Path, verified: Verification, *, run_id: str) -> None:
    """Write the workbook, readable by its owner only, and move it into place when it is whole.

    Raises:
        ResultsError: if it cannot be written.
    """
    facts = _facts(verified, run_id)
    with in_place(path) as place, open_book(*place, title=str(say.TITLE())) as book:
        formats = Formats(book)
        _write_summary(book, formats, verified, facts)
        _write_lines(book, formats, verified.lines)
        write_facts(book, FACTS, facts)


def lines(verified: Verification) -> Iterator[Sequence[object]]:
    """The sheet as lines, where there is no room for a workbook."""
    yield _headings()
    for one in verified.lines:
        yield _cells(one)


def _headings() -> list[str]:
    headings = (
        *(words.NUMBER, titles.NAME, say.VERDICT, say.DIFFERENCES, titles.EMAIL),
        *(say.WHAT, say.REPORTED, say.NOW, say.UUID, say.RUN),
    )
    return [str(heading()) for heading in headings]


def _cells(one: Verified) -> list[object]:
    kind = say.CERTIFICATE() if one.kind == "certificate" else say.UPLOAD()
    return [
        one.holder.row,
        one.holder.name,
        str(VERDICTS[one.verdict][0]),
        one.said,
        one.holder.email,
        str(kind),
        ending_words(Status(one.says), checked=False) if one.says else "",
        certificate_words(one.status),
        one.uuid,
        one.run_id,
    ]


def _write_lines(book: Any, formats: Formats, told_of: Sequence[Verified]) -> None:
    name, headings = str(say.SHEET()), _headings()
    for part in range(max(-(-len(told_of) // ROWS_A_SHEET), 1)):
        sheet = book.add_worksheet(name if part == 0 else f"{name} {part + 1}")
        sheet.freeze_panes(1, 2)
        sheet.set_row(0, 32)
        print_landscape(sheet)
        for place, (heading, width) in enumerate(zip(headings, _WIDTHS, strict=True)):
            sheet.set_column(place, place, width)
            sheet.put(0, place, heading, formats.our_heading if place else formats.row_heading)
        some = told_of[part * ROWS_A_SHEET : (part + 1) * ROWS_A_SHEET]
        for line, one in enumerate(some, start=1):
            _write_line(sheet, formats, line, one)
        sheet.autofilter(0, 0, max(len(some), 1), len(headings) - 1)
        sheet.print_area(0, 0, max(len(some), 1), _PRINTED - 1)


def _write_line(sheet: Any, formats: Formats, line: int, one: Verified) -> None:
    row, *texts = _cells(one)
    if one.differences:
        sheet.set_row(line, height(one.said, _WIDTHS[_REASON]))
    if row is not None:
        sheet.put_number(line, 0, row, formats.row)
    styles = {
        2: formats.status(_LIKE.get(one.verdict, Status.INVALID)),
        _REASON: formats.wrapped,
    }
    for place, text in enumerate(texts, start=1):
        if text:
            sheet.put(line, place, fitting(plain(str(text))), styles.get(place, formats.text))


def _write_summary(book: Any, formats: Formats, verified: Verification, facts: RunFacts) -> None:
    name = layout_in(reader().language).sheets[SUMMARY]
    sheet = begin_summary(book, formats, name, say.TITLE(), facts)
    line = 3
    for verdict, count in verified.totals.items():
        word, meaning = VERDICTS[verdict]
        style = formats.status(_LIKE.get(verdict, Status.INVALID))
        sheet.put(line, 0, str(word), style)
        sheet.put_number(line, 1, count, formats.number)
        sheet.put(line, 3, str(meaning), formats.explained)
        line += 1
    write_run(sheet, formats, list(_told(verified, facts)), line + 1)


def _told(verified: Verification, facts: RunFacts) -> Iterator[tuple[Sentence, str]]:
    yield say.RUN, ", ".join(verified.runs)
    if verified.not_done:
        yield say.NOT_DONE, str(verified.not_done)
    yield from times(facts)
    yield told.REQUESTS, str(facts.requests)


def _facts(verified: Verification, run_id: str) -> RunFacts:
    return RunFacts(
        run_id=run_id,
        command="verify",
        mode="verify",
        started_at=verified.started_at,
        finished_at=verified.finished_at,
        sheet="",
        worksheet=None,
        header_row=1,
        pdfs="",
        host=verified.host,
        tenant=verified.tenant,
        selection={},
        requests=verified.requests,
        version=__version__,
        interrupted=False,
        previous=", ".join(verified.places),
    )
