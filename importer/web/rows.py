"""A row as the page shows it: its faulty cells, what was found in each, and what can be done."""

from collections.abc import Collection, Iterator, Mapping, Set
from dataclasses import dataclass

import polars as pl

from importer.columns import BY_NAME, COLUMNS, DATE_OF_BIRTH, EMAIL, NAME, PDF
from importer.issues import Code, Issue
from importer.plain import plain
from importer.sentences import Message
from importer.sentences.showing import column as heading_of
from importer.session.report import CONFIRMED_IN
from importer.web.desk import Standing
from importer.web.entries import Change
from importer.web.findings import ListFindings
from importer.web.lists import ChangeKind
from importer.web.looking import print_of
from importer.web.remedies import (
    REMEDIES,
    Remedy,
    Suggestion,
    as_day,
    may_be_many,
    on_page,
    people_of,
    student_of,
    suggestions,
)

_LONGEST = 1000
"""Characters of a cell that stand in a field."""
_BEGINNING = 200


@dataclass(frozen=True, kw_only=True)
class EditableCell:
    """A cell that can be corrected.

    Attributes:
        column: our column's name.
        label: what the reader's own sheet calls it.
        text: what stands in it; of a very long one nothing.
        beginning: of a very long one.
        length: characters of it.
        print: what tells its text from another.
        faults: what is wrong, and `remarks`, what should be looked at.
        alike: how many other rows have the same text and fault.
        right: codes that a person may settle by saying that it is right.
        choose: whether another PDF may be chosen.
    """

    column: str
    label: str
    text: str
    beginning: str = ""
    length: int = 0
    print: str
    faults: tuple[Message, ...] = ()
    remarks: tuple[Message, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    alike: int = 0
    right: Code | None = None
    choose: bool = False
    ambiguous: bool = False


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two who may be one person: names and dates of birth, and nothing else.

    Attributes:
        row: of the other one; None at DokStamp.
    """

    name: str
    born: str
    row: int | None
    other_name: str
    other_born: str


@dataclass(frozen=True, kw_only=True)
class ListRow:
    """A row of the list.

    Attributes:
        cells: those in which something was found, or all.
        faults: what is wrong that is of no cell.
        pairs: who may be the same person.
        two_people: whether it may be said that they are two, where `pairs` does not show them.
        out: why nothing is issued: "yes", "wrong_pdf" or "".
        repeats: the row that it is the same as.
        undo: the last change to it that can be taken back.
        done: what a person is answered who has just changed it.
    """

    row: int
    name: str
    email: str
    cells: tuple[EditableCell, ...]
    faults: tuple[Message, ...] = ()
    remarks: tuple[Message, ...] = ()
    pairs: tuple[Pair, ...] = ()
    two_people: bool = False
    out: str = ""
    repeats: int | None = None
    in_order: bool = False
    undo: Change | None = None
    done: Message | None = None


class ListRows:
    """The rows of a list, made as they are asked for.

    Args:
        findings: what was found in the list, by DokStamp too.
        done: the rows that have their certificates.
    """

    def __init__(self, standing: Standing, findings: ListFindings, *, done: Set[int]) -> None:
        self._standing = standing
        self._findings = findings
        self._not_ready = done | standing.unknown
        sheet = standing.sheet
        self._keys = {one.column.name: one.key for one in sheet.columns if one.column is not None}
        self._changes: dict[int, Change] = {}
        for one in standing.graduates.holding:
            if one.row is not None and one.kind in (ChangeKind.CELL, ChangeKind.LEFT_OUT):
                self._changes[one.row] = one

    def texts(self, rows: Collection[int]) -> dict[int, dict[str, str]]:
        """The cells of some rows, by row and the names of our columns; "" for an empty one."""
        wanted = pl.Series(list(rows), dtype=pl.UInt32).implode()
        frame = self._standing.sheet.frame.filter(pl.col("row").is_in(wanted))
        return {
            line["row"]: {name: line[key] or "" for name, key in self._keys.items()}
            for line in frame.iter_rows(named=True)
        }

    def of(
        self,
        rows: Collection[int],
        *,
        whole: bool = False,
        done: Mapping[int, Message] | None = None,
    ) -> list[ListRow]:
        """Some rows, in their order.

        Args:
            whole: with all of their cells.
            done: what is answered of rows that were just changed.
        """
        texts = self.texts(rows)
        return [
            self._row(row, texts[row], whole=whole, done=(done or {}).get(row))
            for row in rows
            if row in texts
        ]

    def _row(
        self, row: int, texts: Mapping[str, str], *, whole: bool, done: Message | None
    ) -> ListRow:
        errors = self._findings.errors.get(row, ())
        warnings = self._findings.warnings.get(row, ())
        out = self._standing.graduates.why_left_out.get(row, "")
        if out:
            errors = warnings = ()
        columns = dict.fromkeys(
            one.column for one in (*errors, *warnings) if one.column in BY_NAME
        )
        if out == "wrong_pdf":
            columns[PDF.name] = None
        if whole:
            columns = dict.fromkeys(
                one.name for one in COLUMNS if one.name in self._keys or one.name in columns
            )
        elif any(one.code is Code.STUDENT_MISMATCH for one in errors):
            columns.setdefault(EMAIL.name)
        pairs = tuple(pair for issue in errors for pair in self._pairs(issue, texts))
        same = any(Remedy.SAME_PERSON in REMEDIES[one.code] for one in errors)
        return ListRow(
            row=row,
            name=texts.get(NAME.name, ""),
            email=texts.get(EMAIL.name, ""),
            cells=tuple(
                self._cell(
                    name,
                    texts.get(name, ""),
                    [one for one in errors if one.column == name],
                    [one for one in warnings if one.column == name],
                    wrong_pdf=out == "wrong_pdf",
                )
                for name in columns
                if name is not None
            ),
            faults=tuple(on_page(one) for one in errors if one.column not in BY_NAME),
            remarks=tuple(on_page(one) for one in warnings if one.column not in BY_NAME),
            pairs=pairs,
            two_people=same and not pairs,
            out=out,
            repeats=self._standing.judged.batch.repeated.get(row),
            in_order=not errors and not out and row not in self._not_ready,
            undo=self._changes.get(row),
            done=done,
        )

    def _cell(
        self,
        name: str,
        text: str,
        errors: list[Issue],
        warnings: list[Issue],
        *,
        wrong_pdf: bool,
    ) -> EditableCell:
        codes = [one.code for one in errors]
        right = next((one for one in codes if Remedy.RIGHT in REMEDIES[one]), None)
        long = len(text) > _LONGEST
        proposed = (one for issue in (*errors, *warnings) for one in suggestions(issue))
        return EditableCell(
            column=name,
            label=heading_of(name),
            text="" if long else plain(text),
            beginning=plain(text[:_BEGINNING]) if long else "",
            length=len(text) if long else 0,
            print=print_of(text),
            faults=tuple(map(on_page, errors)),
            remarks=tuple(map(on_page, warnings)),
            suggestions=tuple(dict.fromkeys(one for one in proposed if one.text != text)),
            alike=max((self._alike(one) for one in errors), default=0),
            right=right if right is not None and CONFIRMED_IN[right] != name else None,
            choose=wrong_pdf or any(Remedy.CHOOSE_PDF in REMEDIES[one] for one in codes),
            ambiguous=Code.AMBIGUOUS_DATE in codes,
        )

    def _alike(self, issue: Issue) -> int:
        """How many other rows have the same text with the same fault."""
        if issue.column not in BY_NAME or not may_be_many(issue.column):
            return 0
        return len(self._findings.alike[issue.code, issue.column, issue.value]) - 1

    def _pairs(self, issue: Issue, texts: Mapping[str, str]) -> Iterator[Pair]:
        for row, name, born in people_of(issue):
            yield Pair(
                name=texts.get(NAME.name, ""),
                born=as_day(texts.get(DATE_OF_BIRTH.name, "")),
                row=row,
                other_name=name,
                other_born=as_day(str(born)),
            )

    def student(self, row: int) -> str | None:
        """DokStamp's number for the student whom it has under a row's e-mail."""
        return next(
            (
                student_of(one)
                for one in self._findings.errors.get(row, ())
                if one.code is Code.STUDENT_MISMATCH
            ),
            None,
        )
