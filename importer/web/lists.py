"""A list: what somebody brought, and what people have answered and corrected since."""

import os
import re
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from itertools import islice
from pathlib import Path
from secrets import choice

import polars as pl

from importer import titles
from importer.columns import BY_NAME, Column
from importer.issues import Code, Issue, Severity
from importer.issuing.batch import Selection
from importer.issuing.corrections import prints_of
from importer.outcomes import Outcome, Outcomes, Status
from importer.sentences import resuming
from importer.session import Source
from importer.sheet import Sheet, SheetColumn
from importer.web import entries
from importer.web.entries import Change, ListEntry

LISTS = "lists"
"""The folder of the lists' folders, in the state folder."""
_LETTERS = "abcdefghjkmnpqrstvwxyz23456789"
"""Of a list's id: none that is taken for another one."""
_ID = re.compile(f"[{_LETTERS}]{{10}}")


class ListState(StrEnum):
    """How far a list is. Any change of content goes back to `PREPARED`."""

    PREPARED = "prepared"
    WAITING = "waiting"
    """For somebody else's approval."""
    APPROVED = "approved"
    ISSUING = entries.ISSUING
    STOPPED = entries.STOPPED
    DONE = "done"


class ChangeKind(StrEnum):
    """What a change is about."""

    NAME = "name"
    """After: what the list is called."""
    SHEET = "sheet"
    """After: path of the spreadsheet in the list's folder. What was said of the rows, columns and
    worksheets of the one before holds no more; what of it holds for this one is said again in the
    same group, see `importer.web.newer`."""
    WORKSHEET = "worksheet"
    FILES = "files"
    """About: what came together, of which only the last change counts, or `REMOVED`. After: how
    many PDFs have come of it, or were removed."""
    MAPPING = "mapping"
    """About: a column's key in the frame. After: the name of our column, or "" for none."""
    ANSWER = "answer"
    """About: a field of `Selection`, or one of `ASIDE`. After: its value as text, "" for not
    chosen."""
    CELL = "cell"
    """About: the name of our column. After: the cell's text."""
    LEFT_OUT = "left_out"
    """After: "yes", "wrong_pdf" until the right one is chosen, or None."""
    LOOKED = "looked"
    """About: digest of the PDF, or the code of a warning. After: what was found ("belongs",
    "wrong", or "yes" of a warning), and a print of what was looked at, see
    `importer.web.looking`."""
    ANSWERED_BRAKE = "brake"
    """About: what was stopped for, see `importer.session.Doubt`. After: how many rows it was
    about."""


CONTENT = frozenset(
    (
        ChangeKind.SHEET,
        ChangeKind.WORKSHEET,
        ChangeKind.FILES,
        ChangeKind.MAPPING,
        ChangeKind.ANSWER,
        ChangeKind.CELL,
        ChangeKind.LEFT_OUT,
    )
)
"""The changes after which another list is issued than was looked at."""
ASIDE = ("join_names",)
"""Answers that are none of `Selection`: whether names in several columns are joined."""
REMOVED = "removed"
_OF_THE_SHEET = frozenset(
    (ChangeKind.WORKSHEET, ChangeKind.MAPPING, ChangeKind.CELL, ChangeKind.LEFT_OUT)
)
"""What is about one spreadsheet, and about no other."""
_OF_ITS_FILE = ("encoding", "join_names")
"""Answers about one spreadsheet."""


@dataclass(frozen=True, kw_only=True)
class GraduateList:
    """A list as it is now.

    Attributes:
        changes: everything that was done to it, in its order, undone things too.
        root: its own folder.
    """

    entry: ListEntry
    changes: tuple[Change, ...]
    root: Path

    @property
    def list_id(self) -> str:
        """What its address ends in."""
        return self.entry.list_id

    @property
    def state(self) -> ListState:
        """How far it is: being prepared, where its content is another one since."""
        state, of = ListState(self.entry.state), self.entry.state_of
        changed = of is not None and of != self.content and state is not ListState.ISSUING
        return ListState.PREPARED if changed else state

    @cached_property
    def content(self) -> str:
        """Another one after every change of what is issued, and after none else."""
        theirs = [one for one in self.changes if one.kind in CONTENT]
        held = sum(one.undone_by is None for one in theirs)
        return f"{theirs[-1].number if theirs else 0}.{held}"

    @property
    def name(self) -> str:
        """What people call it: the spreadsheet's name, until somebody says otherwise; "" of one
        that has nothing yet.
        """
        given, brought = self._latest(ChangeKind.NAME), self._latest(ChangeKind.SHEET)
        return given or (Path(brought).stem if brought else "")

    @property
    def pdfs(self) -> Path:
        """The folder of its PDFs: below the folders in which they came, as far as each holds
        nothing but the next, since a list names its files from there.
        """
        folder = self.root / "pdfs"
        while (lone := _lone_folder(folder)) is not None:
            folder = lone
        return folder

    @property
    def is_here(self) -> bool:
        """Whether what was brought is on this server, as long as it is kept."""
        return self.entry.cleared_at is not None or self.root.is_dir()

    @property
    def sheet_path(self) -> Path | None:
        """Its spreadsheet, as it was brought and as long as it is kept."""
        path = self._latest(ChangeKind.SHEET)
        return self.root / path if path and self.entry.cleared_at is None else None

    @property
    def worksheet(self) -> str | None:
        """The worksheet that was chosen, where a workbook has several."""
        return self._latest(ChangeKind.WORKSHEET) or None

    @cached_property
    def holding(self) -> tuple[Change, ...]:
        """The changes that nobody has taken back, and that are about the spreadsheet that there
        is now.
        """
        done = [one for one in self.changes if one.undone_by is None]
        brought = max((one.number for one in done if one.kind == ChangeKind.SHEET), default=0)
        return tuple(one for one in done if one.number >= brought or not _of_the_sheet(one))

    @cached_property
    def version(self) -> tuple[int, int]:
        """Another one after every change."""
        return (self.changes[-1].number if self.changes else 0), len(self.holding)

    @cached_property
    def cells(self) -> Mapping[tuple[int, str], Change]:
        """The cells that were corrected, by row and the name of our column."""
        return {
            (one.row, one.about): one
            for one in self.holding
            if one.kind == ChangeKind.CELL and one.row is not None
        }

    @cached_property
    def left_out(self) -> frozenset[int]:
        """The rows that are not to be issued."""
        return frozenset(self.why_left_out)

    @cached_property
    def why_left_out(self) -> Mapping[int, str]:
        """Of the rows that are not to be issued: "yes", or "wrong_pdf"."""
        found = {one.row: one.after for one in self.holding if one.kind == ChangeKind.LEFT_OUT}
        return {row: after for row, after in found.items() if after and row is not None}

    @cached_property
    def mapping(self) -> Mapping[str, str]:
        """By the keys of columns, which of ours they are; "" for none."""
        return self._by_subject(ChangeKind.MAPPING)

    @cached_property
    def answers(self) -> Mapping[str, str]:
        """What was answered for the whole list, by the fields of `Selection`."""
        return {
            name: value for name, value in self._by_subject(ChangeKind.ANSWER).items() if value
        }

    @cached_property
    def answered(self) -> Mapping[str, str]:
        """What was answered, "" where the answer was that nothing is chosen."""
        told = self._by_subject(ChangeKind.ANSWER)
        return {**told, "worksheet": self.worksheet} if self.worksheet else told

    @property
    def selection(self) -> Selection:
        """What holds for the whole list."""
        flags = ("draft", "allow_reissue", "no_look_inside")
        apart = (*flags, *ASIDE)
        told = {name: value for name, value in self.answers.items() if name not in apart}
        return Selection(**told, **{name: name in self.answers for name in flags})  # type: ignore[arg-type]

    def looked(self, about: str, row: int | None = None) -> str | None:
        """What somebody found who has looked at a PDF or a warning."""
        return next(
            (
                one.after
                for one in reversed(self.holding)
                if one.kind == ChangeKind.LOOKED and (one.row, one.about) == (row, about)
            ),
            None,
        )

    def changed_by(self, *, since: str = "", after: str = "") -> frozenset[str]:
        """Who has changed its content since a moment, or taken such a change back.

        Args:
            since: as the store writes moments; "" for ever.
            after: the content that it had then: of two servers the clocks may differ.
        """
        number = int(after.partition(".")[0] or 0)
        theirs = [one for one in self.changes if one.kind in CONTENT]
        undone = {
            one.undone_by for one in theirs if one.undone_by and (one.undone_at or "") >= since
        }
        done = {one.by for one in theirs if one.at >= since or (after and one.number > number)}
        return frozenset(done | undone)

    def corrected(self, sheet: Sheet) -> Sheet:
        """Its sheet as people have corrected it; a column that it does not have is added where a
        cell of it was filled in.
        """
        by_column: dict[str, dict[int, str | None]] = {}
        for (row, name), change in self.cells.items():
            by_column.setdefault(name, {})[row] = change.after or None
        for name, texts in by_column.items():
            sheet = _filled_in(sheet, BY_NAME[name], texts)
        return _without_faults_of(sheet, self.cells)

    def source(self, sheet: Sheet) -> Source:
        """What a job works on.

        Args:
            sheet: as it was read.
        """
        corrected = self.corrected(sheet)
        known = set(sheet.frame["row"])
        return Source(
            sheet=corrected,
            pdfs=self.pdfs,
            selection=self.selection,
            carried=self.aside(known),
            origins=prints_of(sheet) if self.cells or self.mapping else None,
            changed_by=", ".join(sorted(self.changed_by())),
        )

    def until(self, number: int) -> "GraduateList":
        """It as it was before a change."""
        return replace(self, changes=tuple(one for one in self.changes if one.number < number))

    def aside(self, rows: Set[int]) -> Outcomes:
        """How those of some rows end that are left out."""
        return Outcomes(map(_aside, sorted(self.left_out & rows)))

    def _latest(self, kind: ChangeKind) -> str | None:
        return next((one.after for one in reversed(self.holding) if one.kind == kind), None)

    def _by_subject(self, kind: ChangeKind) -> Mapping[str, str]:
        return {one.about: one.after or "" for one in self.holding if one.kind == kind}


def _lone_folder(folder: Path) -> Path | None:
    """The only thing in a folder, if that is a folder."""
    try:
        with os.scandir(folder) as entries:
            found = list(islice(entries, 2))
            lone = len(found) == 1 and found[0].is_dir(follow_symlinks=False)
    except OSError:  # it is deleted
        return None
    return Path(found[0]) if lone else None


def new_id() -> str:
    """An id that nobody guesses."""
    return "".join(choice(_LETTERS) for _ in range(10))


def pdfs_in(changes: Iterable[Change]) -> int:
    """How many PDFs some changes brought, or removed."""
    theirs = [one for one in changes if one.kind == ChangeKind.FILES]
    return sum({pdfs_of(one): int(one.after or 0) for one in theirs}.values())


def pdfs_of(change: Change) -> str:
    """What tells which PDFs a change is about: those that came together are told several times."""
    return str(change.number) if change.about in ("", REMOVED) else change.about


def is_id(text: str) -> bool:
    """Whether it can be the id of a list."""
    return _ID.fullmatch(text) is not None


def _of_the_sheet(change: Change) -> bool:
    """Whether a change is about one spreadsheet. What somebody saw in a row is, too; what in a
    PDF, is not.
    """
    if change.kind == ChangeKind.ANSWER:
        return change.about in _OF_ITS_FILE
    return change.kind in _OF_THE_SHEET or (
        change.kind == ChangeKind.LOOKED and change.row is not None
    )


def _filled_in(sheet: Sheet, column: Column, texts: Mapping[int, str | None]) -> Sheet:
    key = sheet.key_of(column)
    if key is None:
        key = f"+{column.name}"
        heading = titles.headings([column.name])[column.name]
        added = SheetColumn(key=key, letter="", heading=heading, column=column)
        nothing = pl.lit(None, dtype=pl.String).alias(key)
        frame = sheet.frame.with_columns(nothing)
        sheet = replace(sheet, columns=(*sheet.columns, added), frame=frame)
    rows = pl.Series(list(texts), dtype=pl.UInt32)
    new = pl.Series(list(texts.values()), dtype=pl.String)
    told = pl.col("row").replace_strict(rows, new, default=pl.col(key), return_dtype=pl.String)
    return replace(sheet, frame=sheet.frame.with_columns(told.alias(key)))


def _without_faults_of(sheet: Sheet, cells: Iterable[tuple[int, str]]) -> Sheet:
    """The sheet without what was wrong, or struck out, in cells that were corrected since."""
    corrected = set(cells)
    if not corrected:
        return sheet
    places = {
        one.column.name: int(one.key[1:])
        for one in sheet.columns
        if one.column is not None and one.key[1:].isdecimal()
    }
    freed = {(row, places[name]) for row, name in corrected if name in places}
    appearance = replace(sheet.appearance, struck=sheet.appearance.struck - freed)
    issues = tuple(one for one in sheet.issues if (one.row, one.column) not in corrected)
    return replace(sheet, issues=issues, appearance=appearance)


def _aside(row: int) -> Outcome:
    said = resuming.SET_ASIDE()
    issue = Issue(row, None, Code.SET_ASIDE, said, severity=Severity.NOTE)
    return Outcome(row=row, status=Status.INVALID, issues=(issue,))
