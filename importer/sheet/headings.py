"""Finds the heading row and makes a `Sheet` of a `Table`."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from itertools import islice
from pathlib import Path

import polars as pl

from importer.columns import BY_NAME, EMAIL, NAME, Column
from importer.errors import HeadingsError, SheetError
from importer.headings import GRADUATES, Headings
from importer.issues import Code, Issue, Severity
from importer.sentences import Message
from importer.sentences import headings as say
from importer.sentences import sheet as say_of_sheet
from importer.sheet.lines import left_out
from importer.sheet.model import Sheet, SheetColumn, Table, letter_of
from importer.sheet.names import in_one_column
from importer.sheet.rows import Cells, Rows
from importer.sheet.suggestions import missing_columns, notes, perhaps
from importer.sheet.two_rows import two_rows
from importer.wording import folded_heading

_LONGEST_HEADING = 300
"""Characters of a cell that are looked at for a heading; a megabyte in each would take minutes."""
_ADDRESS = re.compile(r"\s*[^\s@]+@[^\s@]+\.[^\s@]+\s*")
_GAPS, _SPACES = re.compile(r"\s{2,}"), re.compile(r'[\s"]+')
_WIDEST = 1000
"""Cells of a row that are looked at for what they may mean where no row is known."""
_LISTED = 12
_SEARCHED = 20
"""How many rows are searched for the headings."""


def header_place(rows: Iterable[Cells], headings: Headings = GRADUATES) -> int | None:
    """Index of the heading row: of the first 20 the one that names most of the columns that are
    needed.

    It names at least two known columns, a telling one too. The head of a report may do so as well,
    which is why the first row that does is not taken: one that names more is, or one with
    addresses below it.
    """
    head = [
        [cell and cell[:_LONGEST_HEADING] for cell in cells] for cells in islice(rows, _SEARCHED)
    ]
    plausible = [
        (place, known) for place, cells in enumerate(head) if (known := _named(cells, headings))
    ]
    best = max(
        plausible,
        key=lambda one: (_needed(one[1]), _fits_below(head, *one), len(one[1])),
        default=None,
    )
    return _in_two_rows(head, headings) if best is None else best[0]


def _in_two_rows(head: Sequence[Cells], headings: Headings) -> int | None:
    """Index of the lower one of two rows that only together name all columns that are needed."""
    needed = sum(column.heading_required for column in headings.columns)
    if max(map(len, head), default=0) > _WIDEST:
        return None
    for place in range(1, len(head)):
        if headings is GRADUATES and any(head[place - 1]) and any(head[place]):
            cells, last = two_rows(head, place, headings)
            if last == place and _needed(_named(cells, headings)) == needed:
                return place
    return None


def sheet_of(
    table: Table,
    path: Path,
    headings: Headings = GRADUATES,
    *,
    join_names: bool = False,
    meant: Mapping[str, str] | None = None,
    checked: bool = True,
) -> Sheet:
    """The rows below the headings.

    Args:
        headings: those that are known of the kind of sheet that it is.
        join_names: whether names that stand in several columns are to be joined.
        meant: by the keys of columns, the names of the columns of ours that a person says they
            are, "" for none; None where nobody was asked.
        checked: False for a sheet that is to be shown to that person: as it stands, whatever is
            missing.

    Raises:
        SheetError: if there are no headings or no rows, or a heading stands twice.
        HeadingsError: if a needed one is missing or not recognised, or two mean the same.
    """
    head = table.rows.head(_SEARCHED)
    place = header_place(head, headings)
    where = table.where(path)
    if place is None and meant is not None:
        place = _likely_place(head)
    if place is None:
        kind = SheetError if _likely_place(head) is None else HeadingsError
        raise kind(_no_headings(head, where, headings))
    header: Cells = head[place]
    begin = place
    if headings is GRADUATES:
        header, place = two_rows(head, place, headings, merged=table.merged)
    listed = table.rows.below(place + 1)
    numbers = listed.numbers
    if numbers.is_empty():
        raise SheetError(say.NO_ROWS(where=where, row=place + 1, records=headings.lists))
    found = _as_meant(_columns(header, listed, headings), meant or {})
    cells = _spread_merged(table, found, numbers)
    sheet = Sheet(
        path=path,
        name=table.name,
        header_row=place + 1,
        columns=tuple(found),
        frame=pl.DataFrame(
            [numbers.alias("row"), *(cells[column].alias(column.key) for column in found)]
        ),
        appearance=table.appearance,
    )
    if not checked:
        return sheet
    about: list[Issue] = []
    if headings is GRADUATES:
        together = _told_together(header, head[max(begin - 1, 0) : place + 1], place)
        if NAME.name not in (meant or {}).values():
            sheet = in_one_column(sheet, where, join=join_names)
        sheet, about = _without_lines(sheet, where)
    _check_headings(sheet.columns, where, headings)
    if headings is GRADUATES:
        about += [*together, *_about_headings(sheet, headings)]
    cell_by_cell = _issues(table, found, len(header), listed, set(sheet.frame["row"]))
    return replace(sheet, issues=(*table.told, *about, *sheet.issues, *cell_by_cell))


def _likely_place(head: Sequence[Cells]) -> int | None:
    """Index of the row that can only be the headings, although it names none that is known: the
    first of several words and no address, above a row with one.
    """
    for place, cells in enumerate(head):
        texts = [cell for cell in cells if cell]
        if any(map(_ADDRESS.fullmatch, texts)):
            return None
        below = head[place + 1] if place + 1 < len(head) else []
        told = len(texts) > 1 and not any(char.isdigit() for text in texts for char in text)
        if told and any(cell and _ADDRESS.fullmatch(cell) for cell in below):
            return place
    return None


def _as_meant(
    columns: Iterable[tuple[SheetColumn, pl.Series]], meant: Mapping[str, str]
) -> dict[SheetColumn, pl.Series]:
    """The columns, each what a person says it is; who says that one is the e-mail says so of no
    other.
    """
    taken = {name for name in meant.values() if name}

    def told(one: SheetColumn) -> SheetColumn:
        if one.key in meant:
            return replace(one, column=BY_NAME.get(meant[one.key]))
        again = one.column is not None and one.column.name in taken
        return replace(one, column=None) if again else one

    return {told(column): cells for column, cells in columns}


def _named(cells: Cells, headings: Headings) -> set[Column]:
    """The columns that a row of headings names; none when it cannot be one."""
    if any(cell and _ADDRESS.fullmatch(cell) for cell in cells):
        return set()
    known = {
        column
        for column in headings.columns_of([cell or "" for cell in cells])
        if column is not None
    }
    return known if len(known) >= 2 and known & headings.telling else set()


def _told_together(header: Cells, rows: Sequence[Cells], place: int) -> list[Issue]:
    """What headings were read as that take two rows."""
    single = {" ".join(cell.split()) for cells in rows for cell in cells if cell}
    joined = [cell for cell in header if cell and " ".join(cell.split()) not in single]
    if not joined:
        return []
    said = say.IN_TWO_ROWS(first=place, last=place + 1, headings=joined)
    return [Issue(None, None, Code.READ_AS, said, severity=Severity.NOTE)]


def _needed(known: Iterable[Column]) -> int:
    return sum(column.heading_required for column in known)


def _fits_below(head: Sequence[Cells], place: int, known: Iterable[Column]) -> bool:
    """Whether an address stands below the heading of the addresses, where the heading row has
    one.
    """
    if EMAIL not in known:
        return True
    places = [
        at for at, cell in enumerate(head[place]) if cell and GRADUATES.column_of(cell) is EMAIL
    ]
    below = (cells[at] for cells in head[place + 1 :] for at in places if at < len(cells))
    return any(cell is not None and "@" in cell for cell in below)


def _without_lines(sheet: Sheet, where: Message | Path) -> tuple[Sheet, list[Issue]]:
    """The sheet without the lines that are nobody, and what there is to say of them."""
    nobody = left_out(sheet.frame, sheet.columns)
    if not nobody.texts:
        return sheet, []
    rows = pl.Series(list(nobody.texts), dtype=pl.UInt32).implode()
    kept = sheet.frame.filter(~pl.col("row").is_in(rows))
    if kept.is_empty():
        raise SheetError(say.LISTS_NOBODY(where=where, row=sheet.header_row))
    issues = tuple(
        issue for issue in sheet.issues if issue.row is None or issue.row not in nobody.texts
    )
    return replace(sheet, frame=kept, issues=issues), list(nobody.issues(kept.height))


def _about_headings(sheet: Sheet, headings: Headings) -> list[Issue]:
    titled = [column for column in sheet.columns if column.heading != f"Column {column.letter}"]
    letters = {column.letter: column.heading for column in titled}
    return list(notes(headings, letters, [column.column for column in titled]))


def _columns(
    header: Cells, listed: Rows, headings: Headings
) -> Iterator[tuple[SheetColumn, pl.Series]]:
    """The columns that have a heading or any cell, and their cells."""
    texts = [" ".join((cell or "").split()) for cell in header]
    texts += [""] * (listed.width - len(texts))
    for place, (heading, known) in enumerate(zip(texts, headings.columns_of(texts), strict=True)):
        cells = listed.column(place)
        if heading or cells.null_count() < len(cells):
            letter = letter_of(place + 1)
            yield (
                SheetColumn(
                    key=f"c{place + 1}",
                    letter=letter,
                    heading=heading or f"Column {letter}",
                    column=known,
                ),
                cells,
            )


def _spread_merged(
    table: Table, columns: Mapping[SheetColumn, pl.Series], numbers: pl.Series
) -> dict[SheetColumn, pl.Series]:
    """Give each row of the list the value that a merged cell shows beside it; blank rows stay
    blank.
    """
    spread = dict(columns)
    merged: dict[str, list[tuple[int, int]]] = {}
    for first, last, place in table.merged:
        merged.setdefault(f"c{place}", []).append((first, last))
    rows = numbers.to_list() if merged else []
    for column, cells in columns.items():
        if column.key not in merged:
            continue
        shown = list(range(len(rows)))  # the row whose own cell each row shows
        for first, last in merged[column.key]:
            begin, end = bisect_left(rows, first), bisect_right(rows, last)
            if begin < end and rows[begin] == first and cells[shown[begin]] is not None:
                shown[begin:end] = [shown[begin]] * (end - begin)
        spread[column] = cells.gather(shown)
    return spread


def _check_headings(
    columns: Iterable[SheetColumn], where: Message | Path, headings: Headings
) -> None:
    seen: dict[object, SheetColumn] = {}
    texts: dict[str, SheetColumn] = {}
    for column in columns:
        twin = texts.setdefault(folded_heading(column.heading) or column.heading, column)
        if twin is not column and twin.column is not column.column:
            # One is ours and the other a document's; our own workbook could not tell them apart.
            raise SheetError(say.TWICE(where=where, one=twin.said(), other=column.said()))
        key: object = column.column or folded_heading(column.heading) or column.heading
        first = seen.setdefault(key, column)
        if first is not column:
            one, other = first.said(), column.said()
            if column.column is None or first.heading == column.heading:
                raise SheetError(say.TWICE(where=where, one=one, other=other))
            meant = column.column.name
            raise HeadingsError(say.SAME_MEANING(where=where, one=one, other=other, column=meant))
    missing = [
        column for column in headings.columns if column.heading_required and column not in seen
    ]
    if missing:
        titled = [
            column for column in seen.values() if column.heading != f"Column {column.letter}"
        ]
        letters = {column.letter: column.heading for column in titled}
        named = [column.column for column in titled]
        remedy = missing_columns(headings, letters, named, missing)
        names = [column.name for column in missing]
        raise HeadingsError(say.NO_COLUMN(where=where, columns=names, remedy=remedy))


def _issues(
    table: Table, columns: Iterable[SheetColumn], width: int, listed: Rows, rows: Set[int]
) -> Iterator[Issue]:
    by_place = {int(column.key[1:]): column for column in columns}
    for (row, place), issue in sorted(table.odd.items()):
        column = by_place.get(place)
        if row in rows and column is not None:
            if column.column is not None:
                yield issue._replace(column=column.column.name)
            else:
                # A column of the person's own is sent nowhere: its trouble keeps nobody back.
                yield issue._replace(column=column.heading, severity=Severity.WARNING)
    if table.delimited:
        for number, cells in listed.beyond(width):
            if number not in rows:
                continue
            yield Issue(
                number,
                None,
                Code.TOO_MANY_CELLS,
                say_of_sheet.TOO_MANY_CELLS(cells=len(cells), headings=width),
                next(cell for cell in cells[width:] if cell is not None),
            )


def _no_headings(head: Sequence[Cells], where: Message | Path, headings: Headings) -> Message:
    needed = [column for column in headings.columns if column.heading_required]
    best: Cells = []
    promised = 0
    for cells in head:
        promise = _promise(cells, headings, needed)
        if promise > promised or not any(best):
            best, promised = cells, promise
    texts = {
        letter_of(place): " ".join(cell[:_LONGEST_HEADING].split())
        for place, cell in enumerate(best, start=1)
        if cell
    }
    if not texts:
        return say.EMPTY(where=where, records=headings.lists)
    if any(_stand_between_spaces(cells, headings) for cells in head):
        return say.BETWEEN_SPACES(where=where)
    columns = headings.columns_of(list(texts.values()))
    missing = [column for column in needed if column not in columns]
    if not promised:
        nearest = say.NEAREST_ROW(texts=list(texts.values())[:_LISTED])
    elif missing:
        nearest = say.IN_THE_NEAREST(remedy=missing_columns(headings, texts, columns, missing))
    else:
        nearest = say.GRADUATE_BESIDE_HEADINGS(texts=list(texts.values())[:_LISTED])
    names = [column.name for column in needed]
    return say.NO_HEADING_ROW(where=where, count=_SEARCHED, columns=names, nearest=nearest)


def _stand_between_spaces(cells: Cells, headings: Headings) -> bool:
    """Whether a row is one cell with several headings in it."""
    texts = [cell for cell in cells if cell]
    if len(texts) != 1:
        return False
    parted = (_GAPS.split(texts[0].strip()), _SPACES.split(texts[0].strip()))
    return any(len(known := _named(parts, headings)) > 1 and EMAIL in known for parts in parted)


def _promise(cells: Cells, headings: Headings, needed: Sequence[Column]) -> int:
    """How many columns a row's first cells name, or may mean."""
    texts = [cell[:_LONGEST_HEADING] for cell in cells if cell][:_WIDEST]
    columns = headings.columns_of(texts)
    unknown = {str(place): text for place, text in enumerate(texts) if columns[place] is None}
    absent = [column for column in needed if column not in columns]
    return sum(column is not None for column in columns) + len(
        list(perhaps(unknown, absent, "en"))
    )
