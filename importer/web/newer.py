"""A corrected list takes the place of the one before: what has changed, and what holds on.

Rows are recognised by what they say of a person, wherever they stand now. A cell that was
corrected in the page stays corrected where the new list has it as the old one did; where somebody
has corrected it in the list itself, that holds.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from importer.columns import BY_NAME
from importer.issuing.identity import Earlier, WorkbookLine
from importer.results import TELLING, cell_print
from importer.sheet import Sheet
from importer.web.entries import Change
from importer.web.lists import ChangeKind, GraduateList

_COPIED = (ChangeKind.CELL, ChangeKind.LEFT_OUT, ChangeKind.LOOKED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedCell:
    """A cell that is another one than in the list before."""

    row: int
    column: str
    before: str | None
    after: str | None


@dataclass(frozen=True, kw_only=True)
class ListDifference:
    """What a newer list says otherwise than the one before.

    Attributes:
        rows: by the rows of the list before, those of the newer one.
        cells: the cells of ours that differ, by the rows of the newer one.
        added: rows of the newer list that are nobody's of the list before.
        gone: rows of the list before that are not in the newer one.
    """

    rows: Mapping[int, int]
    cells: tuple[ChangedCell, ...]
    added: tuple[int, ...]
    gone: tuple[int, ...]


def difference(before: Sheet, after: Sheet) -> ListDifference:
    """Compare two lists by their content."""
    earlier, later = _told(before), _told(after)
    lines = [WorkbookLine(number, telling) for number, telling in later.items()]
    found = Earlier(earlier, {}).recognised(lines)
    rows = {
        row: line.number
        for line, row in zip(lines, found, strict=True)
        if row is not None and line.number is not None
    }
    known = set(rows.values())
    return ListDifference(
        rows=rows,
        cells=tuple(_changed(before, after, rows)),
        added=tuple(row for row in later if row not in known),
        gone=tuple(row for row in earlier if row not in rows),
    )


def holding_on(graduates: GraduateList, before: Sheet, after: Sheet) -> list[Change]:
    """What was said of the rows of a list, as it is to be said of those of a newer one."""
    said = [one for one in graduates.holding if one.kind in _COPIED and one.row is not None]
    if not said:
        return []
    rows = difference(before, after).rows
    found = ((one, rows.get(one.row or 0)) for one in said)
    return [
        Change(kind=one.kind, about=one.about, before=one.before, after=one.after, row=row)
        for one, row in found
        if row is not None
        and not (one.kind == ChangeKind.CELL and _is_another(one, row, before, after))
    ]


def _is_another(change: Change, row: int, before: Sheet, after: Sheet) -> bool:
    """Whether the corrected cell is another one in the newer list, or its column is gone.

    Args:
        row: of the newer list.
    """
    assert change.row is not None
    return _text(before, change.about, change.row) != _text(after, change.about, row)


def _text(sheet: Sheet, column: str, row: int) -> str | None:
    texts = sheet.texts(BY_NAME[column])
    if texts is None:
        return None
    place = sheet.frame["row"].index_of(row)
    return None if place is None else texts[place]


def _told(sheet: Sheet) -> dict[int, tuple[str, ...]]:
    """By row the prints of the cells that tell whose it is."""
    keys = [sheet.key_of(BY_NAME[name]) for name in TELLING]
    present = [key for key in keys if key is not None]
    told = {}
    for row, *texts in sheet.frame.select("row", *present).iter_rows():
        cells = iter(texts)
        told[row] = tuple("" if key is None else cell_print(next(cells)) for key in keys)
    return told


def _changed(before: Sheet, after: Sheet, rows: Mapping[int, int]) -> Iterator[ChangedCell]:
    names = [
        one.column.name
        for one in after.columns
        if one.column is not None and before.key_of(one.column) is not None
    ]
    old, new = _by_row(before, names), _by_row(after, names)
    for row, now in sorted(rows.items(), key=lambda one: one[1]):
        if old[row] == new[now]:
            continue
        for name, was, text in zip(names, old[row], new[now], strict=True):
            if was != text:
                yield ChangedCell(row=now, column=name, before=was, after=text)


def _by_row(sheet: Sheet, names: list[str]) -> dict[int, tuple[str | None, ...]]:
    keys = [str(sheet.key_of(BY_NAME[name])) for name in names]
    return {row: tuple(texts) for row, *texts in sheet.frame.select("row", *keys).iter_rows()}
