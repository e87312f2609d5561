"""The catalog: rows that describe records, what they refer to, and how each ended."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from importer.catalog.tables import CatalogSheet
from importer.dokstamp import Entity, FieldKind, Record
from importer.issues import Issue
from importer.outcomes import Outcome, Status
from importer.registry import value_of
from importer.sentences import Message, Sentence
from importer.sentences import book as words
from importer.sentences import catalog as say
from importer.sheet import Sheet
from importer.titles import sheet_title

_LOCAL = re.compile(
    r"[0-9][T ](?!0?0:00(?::00)?$)[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:\.[0-9]{1,9})?\s*$"
)
"""The end of a cell with a time and no zone; midnight is how a sheet says a day."""


class CatalogResult(StrEnum):
    """The one terminal state of a row of the catalog."""

    CREATED = "created"
    """This run created the record, or attached the module."""
    UPDATED = "updated"
    """It was there with other values, and this run has changed them."""
    EXISTING = "existing"
    """It was there already and agrees."""
    DIFFERENT = "different"
    """It is there with other values, and was not touched."""
    INVALID = "invalid"
    """Never sent: the row breaks a rule."""
    FAILED = "failed"
    """DokStamp refused it."""
    PENDING = "pending"
    """Not reached, or it waits for another row. A dry run leaves the rows that would go pending.
    """

    @property
    def settled(self) -> bool:
        """Whether the tenant is in line with the row."""
        return self in (CatalogResult.CREATED, CatalogResult.UPDATED, CatalogResult.EXISTING)

    @property
    def status(self) -> Status:
        """The state of an ordinary row that comes nearest, for whoever only counts."""
        if self is CatalogResult.DIFFERENT:
            return Status.FAILED
        return Status.EXISTING if self is CatalogResult.UPDATED else Status(str(self))

    @property
    def said(self) -> Message:
        """It in a word."""
        return _WORDS[self]()


_WORDS: Mapping[CatalogResult, Sentence] = {
    CatalogResult.CREATED: words.CREATED,
    CatalogResult.UPDATED: words.UPDATED,
    CatalogResult.EXISTING: words.EXISTING,
    CatalogResult.DIFFERENT: words.DIFFERENT,
    CatalogResult.INVALID: words.INVALID,
    CatalogResult.FAILED: words.FAILED,
    CatalogResult.PENDING: words.PENDING,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDifference:
    """A field whose value in DokStamp is not the row's; values as a person reads them."""

    field: str
    column: str
    ours: Message
    theirs: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class RowEnding:
    """How a row ended."""

    result: CatalogResult
    uuid: str | None = None
    differences: tuple[FieldDifference, ...] = ()
    issues: tuple[Issue, ...] = ()

    def outcome(self, row: int) -> Outcome:
        """The same as an event tells it."""
        return Outcome(row=row, status=self.result.status, issues=self.issues)


@dataclass(eq=False, kw_only=True)
class CatalogRow:
    """One row: a record as it is wanted.

    Attributes:
        sheet: what its sheet is called.
        number: as the person sees it.
        cells: what was typed, by column; empty cells are absent.
        values: what is wanted of the record, by field, without references; as the API takes it.
        refers: what each reference says, by field.
        uuid_wanted: the record that the row names by its uuid.
        issues: what is wrong with it.
        candidates: rows that each reference may mean, by field.
        links: what each reference means, by field: another row, or a record of the tenant.
        record: the record as the tenant has it, once known.
        uuid: its uuid, once known.
        differing: fields whose values differ from what the tenant has.
        ending: how the row ended, once it has.
    """

    table: CatalogSheet
    sheet: str
    number: int
    cells: Mapping[str, str]
    values: dict[str, Any]
    refers: dict[str, str]
    uuid_wanted: str | None = None
    issues: list[Issue] = field(default_factory=list)
    candidates: dict[str, list["CatalogRow"]] = field(default_factory=dict)
    links: dict[str, "CatalogRow | Record"] = field(default_factory=dict)
    record: Record | None = None
    uuid: str | None = None
    differing: tuple[FieldDifference, ...] = ()
    ending: RowEnding | None = None

    @property
    def place(self) -> Message:
        """Where it stands."""
        return say.PLACE(sheet=self.sheet, row=self.number)

    @property
    def title(self) -> Message:
        """Where it stands and what it is called."""
        names = [self.cells[name] for name in self.table.entity.names if name in self.cells]
        if not names:
            return self.place
        return say.TITLE(sheet=self.sheet, row=self.number, name=names[0])

    @property
    def parents(self) -> list["CatalogRow"]:
        """The rows that it refers to."""
        return [link for link in self.links.values() if isinstance(link, CatalogRow)]

    def end(self, result: CatalogResult, *issues: Issue) -> RowEnding:
        """Note how the row ended."""
        self.ending = RowEnding(
            result=result, uuid=self.uuid, differences=self.differing, issues=issues
        )
        return self.ending

    def reference(self, name: str) -> str | None:
        """The uuid of what a field refers to; None when it refers to nothing, or to what does not
        exist yet.
        """
        link = self.links.get(name)
        return None if link is None else identity(link) if isinstance(link, dict) else link.uuid

    def whole(self) -> dict[str, Any]:
        """All that is wanted, references as uuids; only what the row says, and what it refers to
        that exists.
        """
        uuids = {name: uuid for name in self.refers if (uuid := self.reference(name)) is not None}
        said = self.values | uuids
        return {
            field.name: said[field.name]
            for field in self.table.entity.fields
            if field.name in said
        }

    def key(self) -> dict[str, Any]:
        """The natural key, fields that say nothing as None."""
        said = self.whole()
        entity = self.table.entity
        return {
            name: said.get(name)
            for name in dict.fromkeys((*entity.path_fields, *entity.key_of(said)))
        }


def identity(link: "CatalogRow | Record") -> Any:
    """What two links to the same record have in common: its uuid, or the row that will become
    it.
    """
    if isinstance(link, CatalogRow):
        return link.uuid or link
    return str(link["uuid"])


def owner(link: "CatalogRow | Record", entity: Entity, name: str) -> "CatalogRow | Record | None":
    """What a linked row or record itself refers to in one of its fields; None when it does not
    tell.
    """
    if isinstance(link, CatalogRow):
        further = link.links.get(name)
        if further is not None or link.record is None:
            return further
        link = link.record
    uuid = value_of(link, entity.field(name))
    return None if uuid is None else {"uuid": uuid}


@dataclass(frozen=True, kw_only=True)
class Catalog:
    """A catalog workbook.

    Attributes:
        sheets: the sheets it has, with all their cells as typed.
        rows: all rows, table by table in the order of the dependency map.
        unread: worksheets that are none of the catalog's.
        resumed: whether it is a results workbook of ours.
    """

    path: Path
    tables: tuple[CatalogSheet, ...]
    sheets: Mapping[str, Sheet]
    rows: tuple[CatalogRow, ...]
    unread: tuple[str, ...] = ()
    resumed: bool = False

    def of(self, table: CatalogSheet) -> list[CatalogRow]:
        """The rows of a table."""
        return [row for row in self.rows if row.table is table]

    @property
    def local_times(self) -> list[Message]:
        """Where cells hold a time that names no zone, which is taken for this machine's."""
        return [
            say.CELL(sheet=row.sheet, row=row.number, column=name)
            for row in self.rows
            for name, field in row.table.fields.items()
            if field.kind is FieldKind.DATE_TIME and _LOCAL.search(row.cells.get(name, ""))
        ]

    def called(self, table: CatalogSheet) -> str:
        """What the sheet of a table is called here, or would be."""
        sheet = self.sheets.get(table.entity.name)
        own = None if sheet is None else sheet.name
        return own or sheet_title(table.title)

    def table(self, name: str) -> CatalogSheet:
        """The table of an entity."""
        return next(table for table in self.tables if table.entity.name == name)


def totals(rows: Iterable[CatalogRow]) -> dict[CatalogResult, int]:
    """Rows by result; every result is present, in the order of `CatalogResult`."""
    counts = Counter(row.ending.result for row in rows if row.ending is not None)
    return {result: counts[result] for result in CatalogResult}
