"""The tenant as a catalog workbook, in the reader's language: every record once, its references by
code or name where these are plain.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from importer.catalog.reading import read_catalog
from importer.catalog.tables import UUID, CatalogSheet
from importer.columns import CONFIRM_NAME, NAME, SOCIAL_NAME
from importer.dokstamp import (
    DokStamp,
    Entity,
    Field,
    FieldKind,
    Listing,
    Record,
    Unproven,
    moment_text,
)
from importer.errors import SheetError
from importer.names import folded
from importer.registry import attachments, exists, for_each, moment_of, read_all, uuid_of, value_of
from importer.results import Formats, in_place, open_book
from importer.results.cells import LONGEST_CELL
from importer.sentences import Message
from importer.sentences import catalog as say
from importer.sentences.showing import word
from importer.titles import headings, sheet_title

_WIDEST = 46
_FIRST_DAY = date(1900, 3, 1)
"""Excel takes 1900 for a leap year, so earlier days come out one wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What was written.

    Attributes:
        rows: records by sheet.
        left_out: cells left empty because DokStamp holds what a row may not say, or more than a
            cell takes.
        faulty: cells of the same kind that cannot be left empty.
        unproven: sheets of which it is not proven that they hold all records.
    """

    rows: Mapping[str, int]
    left_out: tuple[Message, ...]
    faulty: tuple[Message, ...]
    unproven: tuple[str, ...] = ()


async def export(
    client: DokStamp,
    path: Path,
    tables: Sequence[CatalogSheet],
    *,
    on_progress: Callable[[Message], None],
) -> Exported:
    """Read the whole tenant and write it as a catalog.

    Raises:
        DokStampError: if the API cannot be asked.
        ResultsError: if the workbook cannot be written.
    """
    records: dict[str, list[Record]] = {}
    unproven: list[str] = []
    for table in tables:
        on_progress(say.READING(sheet=table.title.lower()))
        listing = await _read(client, table, records)
        records[table.entity.name] = list(filter(exists, listing.records))
        if not listing.complete:
            unproven.append(table.title)
    writer = _Writer(
        {
            table.entity.name: _ExportedNames(table.entity, records[table.entity.name])
            for table in tables
        }
    )
    with in_place(path) as (temporary, scratch):
        _write(temporary, scratch, writer, records, tables)
        # What is read back as wrong would be wrong in the next run: an empty cell leaves DokStamp
        # as it is.
        wrong = _wrong_cells(temporary, tables)
        if writer.confirm(wrong):  # it is called so there, and stays so
            _write(temporary, scratch, writer, records, tables)
            wrong = _wrong_cells(temporary, tables)
        faulty = {one for one in wrong if one.required}
        writer.left_out |= wrong - faulty
        if writer.left_out:
            _write(temporary, scratch, writer, records, tables)
    return Exported(
        rows={table.title: len(records[table.entity.name]) for table in tables},
        left_out=tuple(cell.said for cell in sorted(writer.left_out)),
        faulty=tuple(cell.said for cell in sorted(faulty)),
        unproven=tuple(unproven),
    )


@dataclass(frozen=True, slots=True, order=True)
class _Cell:
    """A cell of a sheet, and whether every row needs it."""

    title: str
    row: int
    column: str
    required: bool

    @property
    def said(self) -> Message:
        """Where it is, as the workbook calls it."""
        [heading] = headings([self.column]).values()
        return say.CELL(sheet=sheet_title(self.title), row=self.row, column=heading)


def _write(
    path: Path,
    scratch: Path,
    writer: "_Writer",
    records: Mapping[str, Sequence[Record]],
    tables: Sequence[CatalogSheet],
) -> None:
    with open_book(path, scratch, title="DokStamp catalog") as book:
        formats = Formats(book)
        for table in tables:
            writer.write(book, formats, table, records[table.entity.name])


def _wrong_cells(path: Path, tables: Sequence[CatalogSheet]) -> set[_Cell]:
    """Cells of a written catalog that break a rule."""
    try:
        catalog = read_catalog(
            path, date_format=None, today=datetime.now().astimezone().date(), tables=tuple(tables)
        )
    except SheetError:
        return set()  # the tenant is empty
    return {
        _Cell(row.table.title, row.number, issue.column, _required(row.table, issue.column))
        for row in catalog.rows
        for issue in row.issues
        if issue.column is not None
    }


def _required(table: CatalogSheet, column: str) -> bool:
    field = table.fields.get(column)
    return field is not None and field.required


async def _read(
    client: DokStamp, table: CatalogSheet, known: Mapping[str, list[Record]]
) -> Listing:
    """All records of a table; those below a path are read parent by parent."""
    entity = table.entity
    if not entity.path_fields:
        return await read_all(client, entity)
    [path_field] = entity.path_fields
    parents = known[str(entity.field(path_field).references)]
    found: dict[str, list[Record]] = {}
    complete = True

    async def read(parent: Record) -> None:
        nonlocal complete
        uuid = str(parent["uuid"])
        if entity.attached_as is None:
            listing = await client.listing(entity, where={path_field: uuid})
            listed, complete = listing.records, complete and listing.complete
        else:
            try:
                listed = await _attached(client, entity, parent, known["module"])
            except Unproven:
                listed, complete = [], False
        found[uuid] = [{**record, path_field: uuid} for record in listed]

    await for_each(read, parents, client.max_in_flight)
    return Listing(
        [record for parent in parents for record in found[str(parent["uuid"])]], complete
    )


async def _attached(
    client: DokStamp, entity: Entity, course: Record, modules: Sequence[Record]
) -> list[Record]:
    """The modules of a course: those of its institution that are not attachable any more, as far
    as known how.
    """
    now = await attachments(client, entity, str(course["uuid"]))
    theirs = [
        one for one in modules if uuid_of(one, "institution") == uuid_of(course, "institution")
    ]
    return [
        {**now.how(str(module["uuid"])), "module_uuid": module["uuid"]}
        for module in theirs
        if now.has(str(module["uuid"]))
    ]


class _ExportedNames:
    """How a record is called so that a catalog finds it and no other."""

    def __init__(self, entity: Entity, records: Sequence[Record]) -> None:
        self._entity = entity
        self._by_uuid = {str(record["uuid"]): record for record in records if "uuid" in record}
        self._called = Counter(
            (name, _folded(record.get(name))) for record in records for name in entity.names
        )
        self._keys = Counter(self._key(record) for record in records)

    def of(self, uuid: str) -> str:
        """A record's code or name where no other has it, else its uuid."""
        record, tried = self._by_uuid.get(uuid, {}), list[str]()
        for name in self._entity.names:
            tried.append(name)
            text = record.get(name)
            # A name is read as a code first, so it must not be another record's code either.
            if text and sum(self._called[one, _folded(text)] for one in tried) == 1:
                return str(text)
        return uuid

    def is_plain(self, record: Record) -> bool:
        """Whether its natural key tells it from every other record."""
        return self._keys[self._key(record)] == 1

    def _key(self, record: Record) -> tuple[object, ...]:
        values = {field.name: value_of(record, field) for field in self._entity.fields}
        names = self._entity.key_of(values)
        return (names, *(_folded(values[name]) for name in names))


def _folded(value: Any) -> str:
    return folded(str(value)) if value not in (None, "") else ""


class _Writer:
    """Writes sheets; `left_out` are cells that stay empty, those among them that did not fit."""

    def __init__(self, names: Mapping[str, _ExportedNames]) -> None:
        self._names = names
        self.left_out: set[_Cell] = set()
        self._confirmed: dict[tuple[str, int], str] = {}

    def confirm(self, wrong: Iterable[_Cell]) -> bool:
        """Confirm the people's names among these cells, one a row; whether there is any."""
        for cell in sorted(wrong):
            if cell.column in (NAME.name, SOCIAL_NAME.name):
                self._confirmed.setdefault((cell.title, cell.row), cell.column)
        return bool(self._confirmed)

    def write(
        self, book: Any, formats: Formats, table: CatalogSheet, records: Sequence[Record]
    ) -> None:
        """Write the sheet of a table; the column uuid is filled in only where it is needed."""
        sheet = book.add_worksheet(sheet_title(table.title))
        sheet.freeze_panes(1, 1)
        lines = [self._line(table, line, record) for line, record in enumerate(records, start=2)]
        sheet.set_row(0, 22)
        called = headings(column.name for column in table.columns)
        for place, heading in enumerate(called.values()):
            longest = max((len(str(cells[place] or "")) for cells in lines[:200]), default=0)
            sheet.set_column(place, place, min(max(longest, len(heading) + 3) + 2, _WIDEST))
            sheet.write_string(0, place, heading, formats.heading)
        for line, cells in enumerate(lines, start=1):
            for place, cell in enumerate(cells):
                if isinstance(cell, date):
                    timed = " hh:mm:ss" if isinstance(cell, datetime) else ""
                    shown = formats.typed(f"yyyy-mm-dd{timed}", False)
                    sheet.write_datetime(line, place, cell, shown)
                elif isinstance(cell, int | float):
                    sheet.write_number(line, place, cell, formats.top)
                elif cell is not None:
                    sheet.write_string(line, place, cell, formats.text)
        sheet.autofilter(0, 0, max(len(lines), 1), len(table.columns) - 1)

    def _line(
        self, table: CatalogSheet, line: int, record: Record
    ) -> list[str | int | float | date | None]:
        cells: list[str | int | float | date | None] = []
        for column in table.columns:
            field = table.fields.get(column.name)
            if column.name == CONFIRM_NAME.name:
                confirmed = self._confirmed.get((table.title, line))
                cells.append(str(record[confirmed]) if confirmed else None)
                continue
            if field is None:
                needed = column.name == UUID and not self._names[table.entity.name].is_plain(
                    record
                )
                cells.append(str(record["uuid"]) if needed else None)
                continue
            cell, place = (
                self._cell(field, record),
                _Cell(table.title, line, column.name, field.required),
            )
            if isinstance(cell, str) and len(cell) > LONGEST_CELL:
                self.left_out.add(place)
            cells.append(None if place in self.left_out else cell)
        return cells

    def _cell(self, field: Field, record: Record) -> str | int | float | date | None:
        value = value_of(record, field)
        if value in (None, ""):
            return None
        if field.references:
            return self._names[field.references].of(str(value))
        match field.kind:
            case FieldKind.BOOLEAN:
                return word("yes" if value in (True, 1, "1", "true") else "no")
            case FieldKind.INTEGER | FieldKind.DECIMAL:
                return _number(value, whole=field.kind is FieldKind.INTEGER)
            case FieldKind.DATE:
                return _day(str(value)[:10])
            case FieldKind.DATE_TIME:
                return _moment(str(value))
            case FieldKind.OBJECT:
                return json.dumps(value, ensure_ascii=False)
            case _:
                return str(value)


def _number(value: Any, *, whole: bool) -> int | float | str:
    """A number for a cell; what is none, or none that a spreadsheet can hold, stays as it is
    answered.
    """
    try:
        number = int(value) if whole else float(value)
        return number if abs(number) < 1e15 else str(value)
    except (TypeError, ValueError, OverflowError):
        return str(value)


def _day(text: str) -> date | str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return day if day >= _FIRST_DAY else text


def _moment(text: str) -> date | str:
    """A day as a date; a time as text, for a date-time of a sheet names no zone."""
    try:
        moment = moment_of(text)
    except ValueError:
        return text
    if moment.date() < _FIRST_DAY:
        return text
    return moment.date() if moment.time() == time.min else moment_text(moment)
