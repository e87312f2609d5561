"""A corrected results workbook as the source of the next run: the rows on Failures as they stand, the rest carried."""

import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from polars import DataFrame

from importer.batch import Selection
from importer.columns import COLUMNS, DATE_OF_BIRTH, EMAIL, NAME, PDF
from importer.errors import ImporterError, ResultsError, SheetError
from importer.headings import column_of, columns_of
from importer.names import folded
from importer.outcomes import Outcomes, Status
from importer.results import PreviousResults, RunFacts, SourceTable, read_failures, read_results
from importer.sheet import Sheet, SheetColumn
from importer.wording import folded_heading

_TELLING = (NAME.name, EMAIL.name, DATE_OF_BIRTH.name, PDF.name)
"""What a graduate is recognised by where the row's number does not tell."""
_SURE = 2
"""How many of these a row has to share with the row that it is taken for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed:
    """What a resume works on.

    Attributes:
        sheet: every row: those of the earlier run, the corrected ones in their new form.
        carried: outcomes of the rows that are not touched.
    """

    sheet: Sheet
    carried: Outcomes


def read_resumed(path: Path, past: Iterable[Path]) -> tuple[Resumed, PreviousResults]:
    """Read a results workbook, or its sheet Failures saved as delimited text, as the source of the next run.

    Delimited text holds the rows on Failures only; everything else is then taken from the newest past results
    workbook that has those rows unfinished.

    Args:
        past: results workbooks of past runs, newest first; those that are gone are passed over.

    Raises:
        ResultsError: if the file is no results of ours, or delimited text that fits no past run, or several.
        SheetError: if it cannot be read.
    """
    failures = read_failures(path)
    previous = read_results(path) if path.suffix.lower() in _WORKBOOKS else _previous_of(path, failures, past)
    return resumed(path, previous, failures), previous


_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")


def _previous_of(path: Path, failures: SourceTable, past: Iterable[Path]) -> PreviousResults:
    """The newest results workbook whose Failures the rows come from: another class's would lead to wrong people."""
    readable = (previous for previous in map(_readable, past) if previous is not None)
    fitting = [previous for previous in readable if _comes_from(failures, previous)]
    batches = {(one.facts.host, one.facts.tenant, one.facts.pdfs, one.facts.mode) for one in fitting if one.facts}
    if len(batches) == 1:
        return next(one for one in fitting if one.facts)
    found = "several past runs fit" if batches else "none of the past runs in the state folder fits"
    raise ResultsError(
        f"{path} does not tell which run its rows come from ({found}): correct the results workbook (.xlsx) itself and "
        "resume from it, or correct the spreadsheet and use `importer run`."
    )


def _readable(path: Path) -> PreviousResults | None:
    try:
        return read_results(path) if path.is_file() else None
    except ImporterError:
        return None  # moved away, spoilt, or somebody else's: then the rows do not come from it


def _comes_from(failures: SourceTable, previous: PreviousResults) -> bool:
    """Whether the rows of Failures are those that the earlier run left unfinished; some may be new."""
    headings, (old, new) = _aligned(previous.source, failures)
    known = _Known(previous, old, headings)
    places = _recognised(known, new)
    strange = any(row is None and number in known.numbers for row, number in zip(places, new["row"], strict=True))
    return not strange and any(row is not None for row in places)


def resumed(path: Path, previous: PreviousResults, failures: SourceTable) -> Resumed:
    """Put the rows of Failures, as they now stand, in the place of the rows they came from.

    A row is recognised by its number, as long as its name, e-mail, date of birth or file is still the same; otherwise
    by two of these. One that is nobody's is a new row. An unfinished row that is no longer on Failures is carried over
    as it was: nobody is left out because a line was deleted, and a new line takes nobody's place. A column of the
    source that was deleted from Failures keeps its cells.

    Args:
        path: the file resumed from, for messages.
        previous: the whole picture of the earlier run.
        failures: the rows on Failures, `row` null where there is no number.

    Raises:
        SheetError: if a column that every row needs was deleted.
    """
    headings, (old, new) = _aligned(previous.source, failures)
    header_row = previous.facts.header_row if previous.facts else 1
    numbers = _numbers(_Known(previous, old, headings), new, header_row)
    new = _completed(new.with_columns(pl.Series("row", numbers, dtype=pl.UInt32)), old, headings, failures)
    carried_rows = old.filter(~pl.col("row").is_in(numbers))
    frame = pl.concat([carried_rows, new], how="vertical").sort("row", maintain_order=True)
    would_go = _would_go(previous)
    again = set(numbers) | would_go
    carried = Outcomes(outcome for row, outcome in previous.outcomes.items() if row not in again)
    sheet = _sheet(path, headings, frame, previous.facts)
    return Resumed(sheet=sheet, carried=carried)


def selection_of(facts: RunFacts | None) -> Selection:
    """The selection that the earlier run was given, but for --allow-reissue, which is meant once."""
    if facts is None:
        return Selection()
    given: dict[str, object] = {name: value for name, value in facts.selection.items() if name in _SELECTED}
    given |= {"draft": True} if facts.selection.get("draft") else {}
    return Selection(**given)  # type: ignore[arg-type]


def pdfs_of(facts: RunFacts, workbook: Path) -> Path:
    """The folder of PDFs of an earlier run: where it was, or where it now lies beside the workbook.

    A batch of the inbox is moved as a whole when it is done, so its workbook names a place that is gone.

    Args:
        workbook: the results workbook that the facts come from.
    """
    before = Path(facts.pdfs)
    if before.is_dir():
        return before
    beside = workbook.parent / os.path.relpath(facts.pdfs, Path(facts.sheet).parent)
    return beside if beside.is_dir() else before


_SELECTED = ("institution", "course", "cohort", "template", "issued_at", "date_format")


def _would_go(previous: PreviousResults) -> set[int]:
    """Rows that a check found ready: a resume of its report sends them too."""
    if previous.facts is None or previous.facts.mode != "check":
        return set()
    return {row for row, outcome in previous.outcomes.items() if outcome.status is Status.PENDING}


def _aligned(source: SourceTable, failures: SourceTable) -> tuple[list[str], tuple[DataFrame, DataFrame]]:
    """Both tables under the same headings: those of the earlier run, then columns the person added."""
    known = {folded_heading(heading): place for place, heading in enumerate(source.headings)}
    added = [heading for heading in failures.headings if folded_heading(heading) not in known]
    headings = [*source.headings, *added]
    places = {folded_heading(heading): place for place, heading in enumerate(headings)}
    return headings, (_under(headings, places, source), _under(headings, places, failures))


def _under(headings: Sequence[str], places: Mapping[str, int], table: SourceTable) -> DataFrame:
    keys = {places[folded_heading(heading)]: key for heading, key in zip(table.headings, _keys(table), strict=True)}
    columns = [
        (pl.col(keys[place]) if place in keys else pl.lit(None, dtype=pl.String)).alias(f"c{place + 1}")
        for place in range(len(headings))
    ]
    return table.frame.select(pl.col("row").cast(pl.UInt32), *columns)


def _keys(table: SourceTable) -> list[str]:
    return [name for name in table.frame.columns if name != "row"]


class _Known:
    """The earlier run's rows, and how to recognise those that stood on Failures."""

    def __init__(self, previous: PreviousResults, old: DataFrame, headings: Sequence[str]) -> None:
        named = [column_of(heading) for heading in headings]
        self._places = [place for place, column in enumerate(named) if column is not None and column.name in _TELLING]
        self.numbers = set(old["row"].to_list())
        left = {row for row, outcome in previous.outcomes.items() if not outcome.status.settled} - _would_go(previous)
        self._rows = {row: self.telling(cells) for row, *cells in old.iter_rows() if row in left}
        self._holders: dict[tuple[int, str], list[int]] = {}
        for row, telling in self._rows.items():
            for place, text in enumerate(telling):
                if text:
                    self._holders.setdefault((place, text), []).append(row)

    def telling(self, cells: Sequence[str | None]) -> tuple[str, ...]:
        """What a row is recognised by, without regard to case, accents and separators."""
        return tuple(folded(cells[place] or "") for place in self._places)

    def numbered(self, number: int | None, telling: tuple[str, ...]) -> bool:
        """Whether a row that bears this number is that row still, corrected or not."""
        theirs = self._rows.get(number) if number is not None else None
        if theirs is None:
            return False
        return not any(theirs) or any(one and one == other for one, other in zip(telling, theirs, strict=True))

    def alike(self, telling: tuple[str, ...], taken: set[int]) -> int | None:
        """The row that shares most with one whose number does not tell, None when no row shares enough."""
        shared = Counter(
            row
            for place, text in enumerate(telling)
            if text
            for row in self._holders.get((place, text), ())
            if row not in taken
        )
        row, count = shared.most_common(1)[0] if shared else (None, 0)
        return row if count >= _SURE else None


def _recognised(known: _Known, new: DataFrame) -> list[int | None]:
    """For each row on Failures the row that it is, None for one that is nobody's."""
    rows = [(number, known.telling(cells)) for number, *cells in new.iter_rows()]
    found: list[int | None] = []
    taken: set[int] = set()
    for number, telling in rows:
        mine = number not in taken and known.numbered(number, telling)
        found.append(number if mine else None)
        taken.update([number] if mine else [])
    for place, (_, telling) in enumerate(rows):
        if found[place] is None:
            row = known.alike(telling, taken)
            found[place] = row
            taken.update([] if row is None else [row])
    return found


def _numbers(known: _Known, new: DataFrame, header_row: int) -> list[int]:
    """The row number of each row on Failures: that of the row it is, or one that nobody has."""
    recognised = _recognised(known, new)
    taken = known.numbers | {row for row in recognised if row is not None}
    last = max([*taken, header_row, *(number for number in new["row"] if number is not None)])
    numbers: list[int] = []
    for typed, row in zip(new["row"], recognised, strict=True):
        if row is not None:
            numbers.append(row)
            continue
        if typed is None or typed in taken:
            last += 1
            typed = last
        taken.add(typed)
        numbers.append(typed)
    return numbers


def _completed(new: DataFrame, old: DataFrame, headings: Sequence[str], failures: SourceTable) -> DataFrame:
    """Give rows back the cells of the columns that were deleted from Failures: a deleted column is no correction."""
    kept = {folded_heading(heading) for heading in failures.headings}
    deleted = [f"c{place}" for place, heading in enumerate(headings, 1) if folded_heading(heading) not in kept]
    if not deleted:
        return new
    before = old.select("row", *deleted)
    return new.drop(deleted).join(before, on="row", how="left", maintain_order="left").select(new.columns)


def _sheet(path: Path, headings: Sequence[str], frame: DataFrame, facts: RunFacts | None) -> Sheet:
    columns = tuple(
        SheetColumn(key=f"c{place}", letter="", heading=heading, column=known)
        for place, (heading, known) in enumerate(zip(headings, columns_of(headings), strict=True), start=1)
    )
    present = {column.column for column in columns}
    missing = [column.name for column in COLUMNS if column.heading_required and column not in present]
    if missing:
        raise SheetError(
            f"{path} has no column {', '.join(missing)} any more: put it back, or resume from a fresh copy."
        )
    return Sheet(
        path=path,
        name=facts.worksheet if facts else None,
        header_row=facts.header_row if facts else 1,
        columns=columns,
        frame=frame,
        issues=(),
    )
