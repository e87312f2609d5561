"""The rows of a catalog among themselves: which row another one means, rows that describe one
record, circles.
"""

from collections.abc import Hashable, Iterator
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from importer.catalog.model import Catalog, CatalogRow
from importer.catalog.tables import UUID, CatalogSheet
from importer.issues import Code, Issue
from importer.names import folded
from importer.registry import is_uuid
from importer.sentences import catalog as say


def link(catalog: Catalog) -> None:
    """Fill in the candidates of every reference, and note what is wrong between rows."""
    by_name = {table.entity.name: _LinkedNames(catalog.of(table)) for table in catalog.tables}
    for row in catalog.rows:
        for name, text in row.refers.items():
            target = row.table.entity.field(name).references or ""
            row.candidates[name] = by_name[target].meant(text) if target in by_name else []
    repeated = {later for table in catalog.tables for later in _repeated(catalog.of(table))}
    for row in catalog.rows:
        for name, candidates in row.candidates.items():
            row.candidates[name] = [
                one for one in candidates if one not in repeated
            ] or candidates[:1]
    _find_circles(catalog)


def order(rows: list[CatalogRow]) -> TopologicalSorter[CatalogRow]:
    """The rows, each after all that it may refer to; prepared.

    Raises:
        CycleError: if rows refer to each other in a circle.
    """
    among = set(rows)
    sorter: TopologicalSorter[CatalogRow] = TopologicalSorter()
    for row in rows:
        sorter.add(
            row, *(one for several in row.candidates.values() for one in several if one in among)
        )
    sorter.prepare()
    return sorter


class _LinkedNames:
    """Rows of one table by what they may be called."""

    def __init__(self, rows: list[CatalogRow]) -> None:
        self._by_uuid: dict[str, list[CatalogRow]] = {}
        self._by_text: dict[tuple[str, str], list[CatalogRow]] = {}
        self._fields = rows[0].table.entity.names if rows else ()
        for row in rows:
            if row.uuid_wanted:
                self._by_uuid.setdefault(row.uuid_wanted, []).append(row)
            for name in self._fields:
                # what breaks a rule is called so all the same: who refers to it waits for it
                text = row.values.get(name) or row.cells.get(row.table.column_of(name))
                for spelling in {_plain(text), folded(text)} if text else ():
                    self._by_text.setdefault((name, spelling), []).append(row)

    def meant(self, text: str) -> list[CatalogRow]:
        """The rows that a text may mean: by uuid, or by one field after the other, letter case
        left out of account.
        """
        if is_uuid(text):
            return self._by_uuid.get(text.lower(), [])
        spellings = [(name, _plain(text)) for name in self._fields]
        spellings += [(name, folded(text)) for name in self._fields if name == "name"]
        return next((found for one in spellings if (found := self._by_text.get(one))), [])


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _repeated(rows: list[CatalogRow]) -> Iterator[CatalogRow]:
    """Later rows for a record that an earlier one describes; where they differ, both are told of
    it.
    """
    first: dict[tuple[Hashable, ...], CatalogRow] = {}
    for row in rows:
        for key in _keys(row):
            earlier = first.setdefault(key, row)
            if earlier is row or _told(row):
                continue
            column = (
                UUID
                if key[0] == UUID
                else row.table.column_of(row.table.entity.key_of(_said(row))[0])
            )
            if earlier.cells != row.cells and not _told(earlier):
                earlier.issues.append(_duplicate(earlier, row, column))
            row.issues.append(_duplicate(row, earlier, column))
            yield row


def _told(row: CatalogRow) -> bool:
    return any(issue.code is Code.DUPLICATE_RECORD for issue in row.issues)


def _duplicate(row: CatalogRow, other: CatalogRow, column: str) -> Issue:
    sentence = say.SAME_ROW_TWICE if row.cells == other.cells else say.OTHER_VERSION
    said = sentence(other=other.title)
    return Issue(row.number, column, Code.DUPLICATE_RECORD, said, row.cells.get(column))


def _said(row: CatalogRow) -> dict[str, object]:
    return {**row.values, **row.refers}


def _keys(row: CatalogRow) -> Iterator[tuple[Hashable, ...]]:
    """What identifies the row's record: its uuid, else its natural key as far as the row says
    it.
    """
    if row.uuid_wanted:
        yield (UUID, row.uuid_wanted)
        return
    names = row.table.entity.key_of(_said(row))
    parts: list[Hashable] = []
    for name in names:
        candidates = row.candidates.get(name, [])
        text = row.refers.get(name) or row.values.get(name)
        if not text:
            return
        parts.append(candidates[0] if len(candidates) == 1 else _plain(str(text)))
    yield (names, *parts)


def _find_circles(catalog: Catalog) -> None:
    """Note every circle, with both ends of each of its references, and break it."""
    while True:
        try:
            order(list(catalog.rows))
        except CycleError as error:
            circle: list[CatalogRow] = error.args[1]
            # graphlib tells a circle with each row before the one that refers to it.
            for parent, row in pairwise(circle):
                for name, candidates in row.candidates.items():
                    if parent in candidates:
                        row.issues.append(_circular(row, parent, name, row.table))
                        candidates.remove(parent)
                        row.refers.pop(name, None)  # nobody is to look for it elsewhere
        else:
            return


def _circular(row: CatalogRow, parent: CatalogRow, name: str, table: CatalogSheet) -> Issue:
    column = table.column_of(name)
    said = say.CIRCLE(row=row.title, parent=parent.title)
    return Issue(row.number, column, Code.REFERENCE_CYCLE, said, row.cells.get(column))
