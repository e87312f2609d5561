"""Lines of a list that are nobody: totals, repeated headings, footers, what stands between groups.

A line is only taken for one of these by what it says, or by where it stands. Whatever has an
e-mail address, or several cells that a person has, is a graduate, however it is filled in.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

import polars as pl

from importer.columns import COURSE, DATE_OF_BIRTH, EMAIL, NAME, PDF, Column
from importer.issues import Code, Issue, Severity
from importer.names import folded
from importer.sentences import Message
from importer.sentences import sheet as say
from importer.sheet.line_words import (
    ADDRESS,
    COUNTED,
    DATE,
    DIGITS,
    IN_BRACKETS,
    MARKED,
    OF_A_PAGE,
    OPENING,
    ORDINALS,
    PARTING,
    PLACE_AND_DATE,
    RULE,
    RULED,
    TOTAL,
    WHO_SIGNS,
)
from importer.sheet.model import SheetColumn
from importer.wording import folded_heading, heading_key

_LONGEST_NAME = 12
"""Words; more than these are a sentence."""
_LISTED = 8
_NEAR = 2
"""Rows from a line of a footer within which another one is looked for."""


class _Kind(Enum):
    """What a line is."""

    HEADINGS = auto()
    TOTAL = auto()
    NUMBERED = auto()
    FILLED_DOWN = auto()
    LINE = auto()


_ALL_ALIKE = {
    _Kind.HEADINGS: say.HEADINGS_ONCE_MORE,
    _Kind.NUMBERED: say.NOTHING_BUT_NUMBERS,
    _Kind.FILLED_DOWN: say.FILLED_DOWN,
}
"""What a note says of all lines of a kind together; the others are told each."""


@dataclass(slots=True)
class LeftOut:
    """The lines of a list that are nobody.

    Attributes:
        texts: what each says, by row, with what it is taken for.
        counted: how many graduates total lines say that there are, by row.
    """

    texts: dict[int, tuple[_Kind, str]] = field(default_factory=dict)
    counted: dict[int, int] = field(default_factory=dict)

    def issues(self, graduates: int) -> Iterator[Issue]:
        """One note on all of them, and a warning where a total line counts otherwise.

        Args:
            graduates: how many rows are left.
        """
        if not self.texts:
            return
        count = len(self.texts)
        yield Issue(
            None,
            None,
            Code.LINES_LEFT_OUT,
            say.LINES_LEFT_OUT(count=count, lines=self._listed()),
            severity=Severity.NOTE,
        )
        stated = list(self.counted.values())
        if stated and graduates not in (stated[-1], sum(stated), sum(stated[:-1])):
            row = next(reversed(self.counted))
            yield Issue(
                None,
                None,
                Code.TOTAL_DIFFERS,
                say.TOTAL_DIFFERS(row=row, text=self.texts[row][1], graduates=graduates),
                severity=Severity.WARNING,
            )

    def _listed(self) -> list[Message]:
        by_kind: dict[_Kind, list[int]] = {}
        told: list[Message] = []
        for row, (kind, text) in self.texts.items():
            if kind in _ALL_ALIKE:
                by_kind.setdefault(kind, []).append(row)
            else:
                told.append(say.LINE(text=text, row=row))
        more = len(told) - _LISTED
        told = told[:_LISTED] + ([say.MORE_LINES(count=more)] if more > 0 else [])
        return [*told, *(_ALL_ALIKE[kind](rows=rows) for kind, rows in by_kind.items())]


def left_out(frame: pl.DataFrame, columns: Sequence[SheetColumn]) -> LeftOut:
    """Find the lines below the headings that are nobody.

    Args:
        frame: as `Sheet.frame` has it.
        columns: the columns of the sheet.
    """
    found = LeftOut()
    keys = {column.column: column.key for column in columns if column.column in _OF_A_PERSON}
    if not keys:
        return found
    # A heading, a total or a footer has none of these but, in the place of a name, a text.
    worth = frame.select(
        pl.sum_horizontal(_likely(column, key) for column, key in keys.items()) <= 1
    ).to_series()
    candidates = frame.filter(worth)
    if candidates.is_empty():
        return found
    last = frame.filter(~worth)["row"].max()
    lines = [
        _DoubtfulLine(row[0], dict(zip(columns, row[1:], strict=True)))
        for row in candidates.iter_rows()
    ]
    _judge(found, lines, after=last if isinstance(last, int) else 0)
    return found


_OF_A_PERSON = frozenset((NAME, EMAIL, DATE_OF_BIRTH, PDF))


def _likely(column: Column | None, key: str) -> pl.Expr:
    """Whether a cell may be what a person has in that column: cheap to see in a hundred thousand
    rows.
    """
    cell = pl.col(key)
    if column is EMAIL:
        likely = cell.str.contains("@", literal=True)
    elif column is DATE_OF_BIRTH:
        likely = cell.str.contains("[0-9][^0-9]+[0-9]|[0-9]{5}") & ~cell.str.contains(OF_A_PAGE)
    elif column is PDF:
        likely = cell.str.contains(".", literal=True)
    else:
        return cell.is_not_null().cast(pl.UInt8)
    return likely.fill_null(False).cast(pl.UInt8)


class _DoubtfulLine:
    """One row that may be nobody."""

    def __init__(self, row: int, cells: Mapping[SheetColumn, str | None]) -> None:
        self.row = row
        self.cells = {
            column: text for column, text in cells.items() if text is not None and text.strip()
        }
        self.texts = [" ".join(text.split()) for text in self.cells.values()]
        self.said = folded(" ".join(self.texts))

    @property
    def is_certainly_somebody(self) -> bool:
        """Whether it has an e-mail address, names a PDF, or has several cells of a person; or all
        of that in one cell, where a line is parted otherwise than the others.
        """
        return (
            self.persons > 1
            or any(map(_is_a_whole_row, self.texts))
            or any(ADDRESS.fullmatch(text) for text in self.texts)
            or any(
                column.column is PDF and text.rstrip().lower().endswith(".pdf")
                for column, text in self.cells.items()
            )
        )

    @property
    def persons(self) -> int:
        """How many cells it has that a person has."""
        return sum(_fits(column.column, text) for column, text in self.cells.items())

    @property
    def is_named(self) -> bool:
        """Whether it has a cell that may be a name."""
        return any(
            column.column is NAME and _fits(NAME, text) for column, text in self.cells.items()
        )

    @property
    def is_signed_below(self) -> bool:
        """Whether the name of somebody who signs may stand below it."""
        said = self.said
        return bool(
            RULED.match(self.texts[0]) or PLACE_AND_DATE.fullmatch(said) or WHO_SIGNS.match(said)
        )

    @property
    def repeats_headings(self) -> bool:
        """Whether its cells are the headings of their columns."""
        same = sum(
            folded_heading(text) == folded_heading(column.heading)
            for column, text in self.cells.items()
        )
        return same > 1 and same * 2 > len(self.cells)

    @property
    def is_of_a_group(self) -> bool:
        """Whether it says one thing and nothing of a person: “3.º A” in the column of the
        classes.
        """
        alone = next(iter(self.cells)).column if len(self.cells) == 1 else NAME
        # A course alone may be that of a graduate whose other cells were forgotten.
        return (
            alone not in _OF_A_PERSON
            and alone is not COURSE
            and any(map(str.isalpha, self.texts[0]))
        )

    @property
    def kind(self) -> _Kind | None:
        """What it is by what it says alone; None when it may be somebody."""
        if not self.cells:
            return None
        if self.repeats_headings:
            return _Kind.HEADINGS
        if any(ADDRESS.fullmatch(text) for text in self.texts):
            return None
        opening = folded(self.texts[0])
        if PLACE_AND_DATE.fullmatch(self.said) or all(RULE.fullmatch(text) for text in self.texts):
            return _Kind.LINE
        if TOTAL.match(opening) and not self._has_a_persons_cell_besides():
            return _Kind.TOTAL
        if COUNTED.fullmatch(self.said):
            return _Kind.TOTAL
        if all(IN_BRACKETS.fullmatch(text) for text in self.texts):
            return _Kind.LINE
        if self.is_certainly_somebody:
            return None
        if all(
            DIGITS.fullmatch(text) and _is_ordinal(column) for column, text in self.cells.items()
        ):
            return _Kind.NUMBERED
        telling = _opens_no_name(opening) or RULED.match(self.texts[0])
        if (
            telling
            and len(self.cells) <= _FEW
            and (not self.persons or self.texts[0].endswith(":"))
        ):
            return _Kind.LINE
        if len(self.cells) == 1 and (
            MARKED.match(self.texts[0]) or len(self.texts[0].split()) > _LONGEST_NAME
        ):
            return _Kind.LINE
        return None

    def _has_a_persons_cell_besides(self) -> bool:
        besides = list(self.cells.items())[1:]
        return any(
            column.column in _OF_A_PERSON and _fits(column.column, text)
            for column, text in besides
        )

    def trails(self, near: int | None) -> bool:
        """Whether, below the last graduate, it is part of a footer.

        Args:
            near: the last line of the footer above it, if there is one.
        """
        if self.is_certainly_somebody:
            return False
        texts = self.texts
        if len(texts) == 1 and (not self.is_named or any(map(str.isdigit, texts[0]))):
            return True
        return near is not None and self.row - near <= _NEAR and len(texts) <= _FEW


_FEW = 3


def _judge(found: LeftOut, lines: Sequence[_DoubtfulLine], *, after: int) -> None:
    """Sort out the lines: by what they say, and below the last graduate also by where they
    stand.
    """
    kinds = {line.row: line.kind for line in lines}
    somebody = [
        line.row for line in lines if kinds[line.row] is None and line.is_certainly_somebody
    ]
    after = max([after, *somebody])
    signed: int | None = None
    for line in lines:
        kind = kinds[line.row]
        if kind is None and line.row > after and line.cells:
            kind = _below(line, signed)
        elif kind is None and line.is_of_a_group:
            kind = _Kind.LINE
        if kind is None:
            continue
        if (
            kind is _Kind.LINE
            and line.row > after
            and (signed is not None or line.is_signed_below)
        ):
            signed = line.row
        found.texts[line.row] = (kind, " ".join(line.texts))
        counted = COUNTED.fullmatch(line.said)
        if counted and counted[1]:
            found.counted[line.row] = int(counted[1])


def _below(line: _DoubtfulLine, signed: int | None) -> _Kind | None:
    """What a line below the last graduate is that says nothing telling."""
    ours = [column.column for column in line.cells]
    if not line.is_certainly_somebody and all(
        one is not None and one not in _OF_A_PERSON for one in ours
    ):
        return _Kind.FILLED_DOWN
    return _Kind.LINE if line.trails(signed) else None


def _is_a_whole_row(text: str) -> bool:
    """Whether a cell holds an address and a date beside something else: Ana,a@x.pt,2001-01-01."""
    parts = PARTING.split(text)
    return (
        len(parts) > 2
        and any(ADDRESS.fullmatch(part) for part in parts)
        and any(DATE.fullmatch(part) for part in parts)
    )


def _opens_no_name(said: str) -> bool:
    """Whether a folded text begins as no name does."""
    return bool(OPENING.match(said) or WHO_SIGNS.match(said))


def _fits(column: Column | None, text: str) -> bool:
    """Whether a cell may be what a person has in that column."""
    if column is NAME:
        text = text.strip()
        called = any(map(str.isalpha, text)) and not text[0].isdigit()
        return called and not _opens_no_name(folded(text)) and not RULED.match(text)
    if column is EMAIL:
        return "@" in text
    if column is DATE_OF_BIRTH:
        return (
            any(map(str.isdigit, text))
            and not text.strip().isdigit()
            and not _opens_no_name(folded(text))
        )
    return (
        column is PDF
        and (" " not in text.strip() or "." in text)
        and not DIGITS.fullmatch(text.strip())
    )


def _is_ordinal(column: SheetColumn) -> bool:
    return heading_key(column.heading) in ORDINALS or column.heading.strip() in (
        "#",
        "Nº",
        "N.º",
        "N°",
    )
