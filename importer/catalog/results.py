"""The results workbook of a catalog: one sheet an entity with uuids, what is wrong, and the input
of the next run.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from xlsxwriter.utility import quote_sheetname

from importer.catalog.entity_sheets import EntitySheet, told_of
from importer.catalog.model import Catalog, CatalogResult, CatalogRow, totals
from importer.catalog.reading import OURS, PROBLEMS
from importer.results import (
    FACTS,
    SUMMARY,
    Formats,
    Layout,
    RunFacts,
    begin_summary,
    fitting,
    height,
    in_place,
    layout_in,
    open_book,
    print_landscape,
    times,
    version,
    write_facts,
    write_run,
)
from importer.sentences import Sentence
from importer.sentences import book as words
from importer.sentences import summary as say
from importer.sentences.reader import read_under, reader
from importer.sentences.showing import column as shown_column

_MEANINGS: Mapping[CatalogResult, Sentence] = {
    CatalogResult.CREATED: say.ATTACHED,
    CatalogResult.UPDATED: say.UPDATED,
    CatalogResult.EXISTING: say.AGREES,
    CatalogResult.DIFFERENT: say.DIFFERENT,
    CatalogResult.INVALID: say.BREAKS_A_RULE,
    CatalogResult.FAILED: say.REFUSED,
    CatalogResult.PENDING: say.WAITS,
}
_LINKS = 1_000
_SUMMARY = (28.0, *[12.0] * (len(CatalogResult) + 1))
_PROBLEMS = (
    (words.SHEET, 22),
    (words.NUMBER, 10),
    (words.OUTCOME, 13),
    (words.COLUMN, 20),
    (words.CODE, 30),
    (words.MESSAGE, 100),
)
"""The columns of the sheet of problems, with their widths."""


def write_catalog_results(path: Path, catalog: Catalog, facts: RunFacts) -> None:
    """Write the workbook, readable by its owner only, and move it into place when it is whole.

    Raises:
        ResultsError: if it cannot be written.
    """
    layout = layout_in(reader().language, OURS)
    with (
        read_under({}, terminal=False),
        in_place(path) as place,
        open_book(*place, title=str(words.CATALOG_TITLE())) as book,
    ):
        formats = Formats(book)
        _write_summary(book, formats, layout, catalog, facts)
        lines: dict[CatalogRow, int] = {}
        for table in catalog.tables:
            if (sheet := catalog.sheets.get(table.entity.name)) is not None:
                checked = facts.mode == "check"
                written = EntitySheet(
                    book, formats, layout, table, sheet, catalog, checked=checked
                )
                lines |= written.write()
        _write_problems(book, formats, layout, catalog, lines)
        write_facts(book, FACTS, facts, layout)


def catalog_lines(catalog: Catalog, *, checked: bool) -> Iterator[Sequence[object]]:
    """The receipt as lines, where there is no room for a workbook.

    Args:
        checked: nothing was sent, so what is pending is ready.
    """
    headings = layout_in(reader().language, OURS).headings
    for count, row in enumerate(catalog.rows):
        told = told_of(row, checked=checked)
        if not count:
            yield [str(words.SHEET()), *(headings.get(name, name) for name in told)]
        yield [catalog.called(row.table), *told.values()]


def _write_summary(
    book: Any, formats: Formats, layout: Layout, catalog: Catalog, facts: RunFacts
) -> None:
    """Rows by sheet and result, the commonest errors, and the facts of the run."""
    dry = facts.mode == "check"
    title = say.OF_A_DRY_RUN() if dry else say.OF_A_CATALOG()
    sheet = begin_summary(book, formats, layout.sheets[SUMMARY], title, facts, widths=_SUMMARY)
    sheet.put(3, 0, str(words.ROWS()), formats.heading)
    for place, result in enumerate(CatalogResult, start=1):
        sheet.put(3, place, *_result(formats, result, ready=dry))
    sheet.put(3, len(CatalogResult) + 1, str(words.ALL()), formats.heading)
    line = 4
    for table in catalog.tables:
        if rows := catalog.of(table):
            counts = totals(rows)
            _write_counts(sheet, line, catalog.called(table), counts, formats.text, formats.number)
            line += 1
    whole = formats.total_label, formats.total
    _write_counts(sheet, line, str(words.ALL()), totals(catalog.rows), *whole)
    line += 2
    for result in CatalogResult:
        sheet.put(line, 0, *_result(formats, result, ready=dry))
        ready = dry and result is CatalogResult.PENDING
        sheet.put(line, 1, str(say.READY() if ready else _MEANINGS[result]()), formats.label)
        line += 1
    found = Counter(
        issue.code for row in catalog.rows if row.ending for issue in row.ending.issues
    )
    if found:
        line += 1
        sheet.put(line, 0, str(say.WHAT_IS_WRONG()), formats.subtitle)
        for code, count in found.most_common():
            line += 1
            sheet.put(line, 0, code.code, formats.text)
            sheet.put_number(line, 1, count, formats.number)
            sheet.put(line, 2, code.meaning, formats.label)
        line += 1
    write_run(sheet, formats, list(_told(catalog, facts)), line + 1)


def _result(formats: Formats, result: CatalogResult, *, ready: bool) -> tuple[str, Any]:
    """A result in a word, and how it looks.

    Args:
        ready: nothing was sent, so what is pending is ready.
    """
    word = words.READY() if ready and result is CatalogResult.PENDING else result.said
    return str(word), formats.status(result.status, ready=ready)


def _write_counts(
    sheet: Any, line: int, title: str, counts: Mapping[CatalogResult, int], label: Any, number: Any
) -> None:
    sheet.put(line, 0, title, label)
    for place, count in enumerate((*counts.values(), sum(counts.values())), start=1):
        sheet.put_number(line, place, count, number)


def _told(catalog: Catalog, facts: RunFacts) -> Iterator[tuple[Sentence, str]]:
    yield say.WORKBOOK, facts.sheet
    if facts.previous:
        yield say.RESUMED_FROM, facts.previous
    if catalog.unread:
        yield say.UNREAD, ", ".join(catalog.unread)
    yield from times(facts)
    yield say.REQUESTS, str(facts.requests)
    yield say.VERSION, version(facts)


def _write_problems(
    book: Any, formats: Formats, layout: Layout, catalog: Catalog, lines: Mapping[CatalogRow, int]
) -> None:
    """Everything that is not in line yet, in one list that leads to the rows."""
    sheet = book.add_worksheet(layout.sheets[PROBLEMS])
    sheet.freeze_panes(1, 0)
    print_landscape(sheet)
    sheet.set_row(0, 32)
    for place, (heading, width) in enumerate(_PROBLEMS):
        sheet.set_column(place, place, width)
        sheet.put(0, place, str(heading()), formats.our_heading)
    line = 0
    for row in catalog.rows:
        if row.ending is None or not row.ending.issues:
            continue
        with read_under(catalog.sheets[row.table.entity.name].headings, terminal=False):
            for issue in row.ending.issues:
                line += 1
                called = catalog.called(row.table)
                there = f"internal:{quote_sheetname(called)}!A{lines[row] + 1}"
                if line <= _LINKS:
                    sheet.write_url(line, 0, there, formats.link, called)
                sheet.set_row(line, height(issue.message, _PROBLEMS[-1][1]))
                sheet.put(line, 0, called, formats.link if line <= _LINKS else formats.top)
                sheet.put_number(line, 1, row.number, formats.row)
                sheet.put(line, 2, *_result(formats, row.ending.result, ready=False))
                sheet.put(line, 3, shown_column(issue.column or ""), formats.top)
                sheet.put(line, 4, issue.code.code, formats.top)
                sheet.put(line, 5, fitting(issue.message), formats.wrapped)
    sheet.autofilter(0, 0, max(line, 1), len(_PROBLEMS) - 1)
