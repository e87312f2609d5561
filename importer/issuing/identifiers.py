"""Files and e-mails named by number: a student's number, a CPF, a registration, in whatever column
of the sheet.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain

import polars as pl

from importer.columns import EMAIL, Column
from importer.issuing.name_index import NameIndex
from importer.issuing.plain_words import digits_of, mailboxes_of, squeezed, stems_of
from importer.sheet import Sheet

_LONG = 5
"""Characters from which an identifier is one; a shorter number may be anything, unless most files
are named by it.
"""
_LONG_MAILBOX = 7
"""The same for what stands before an @: MS8437 may be the mailbox of any Maria Silva."""
_MOSTLY = 0.6
_MOST_DIGITS = 20
_IDENTIFIER = r"^[\p{L}]{0,6}[ ./-]*\d[\d ./-]*[\p{L}]?$"
_ISO_DATE = r"^\d{4}-\d{2}-\d{2}"
_SAMPLE = 500
"""Cells that tell whether all cells of a column are worth a look."""


@dataclass(slots=True)
class Numbered:
    """Cells that hold a number of a row.

    Attributes:
        own: places of those that hold their own row's.
        others: those that hold another row's and not their own, by place; with the places of those
            rows.
    """

    own: set[int] = field(default_factory=set)
    others: dict[int, list[int]] = field(default_factory=dict)

    def note(self, held: pl.DataFrame) -> pl.Series:
        """Take note of cells, "place", and of the row whose number each holds, "holder"; returns
        those of own rows.
        """
        own = held.filter(pl.col("place") == pl.col("holder"))["place"]
        self.own.update(own.to_list())
        for place, holder in (
            _without(held, own).select("place", "holder").unique(maintain_order=True).rows()
        ):
            self.others.setdefault(place, []).append(holder)
        return own


@dataclass(slots=True)
class Identifiers:
    """The numbers in columns of the sheet's own, each column squeezed once.

    Attributes:
        people: the rows that are compared.
    """

    sheet: Sheet
    people: NameIndex
    _columns: dict[str, pl.DataFrame] = field(default_factory=dict)

    def named_by(self, column: Column, places: pl.Series) -> Numbered:
        """Which cells are named by a number of their own row, and which by that of another.

        Args:
            column: `pdf` or `email`. A file may also be named by an e-mail.
            places: the cells to look at, in order.
        """
        found, frame = Numbered(), self.people.frame
        of_their_own = any(one.column is None for one in self.sheet.columns)
        if column is EMAIL and not of_their_own:
            return found
        texts = frame[column.name].gather(places)
        texts = (mailboxes_of(texts) if column is EMAIL else stems_of(texts)).str.to_lowercase()
        cells = pl.DataFrame([places.alias("place"), texts.alias("text")]).drop_nulls()
        numbered = cells if of_their_own else cells.clear()
        numbered = numbered.with_columns(digits_of(numbered["text"]).alias("digits"))
        numbered = numbered.filter(pl.col("digits") != "")
        numbered = numbered.with_columns(squeezed(numbered["text"]).alias("whole"))
        for numbers in chain(
            self._fitting(numbered), _with_initials(self.sheet, self.people, numbered)
        ):
            own = _note_numbers(numbered, numbers, found)
            numbered, cells = _without(numbered, own), _without(cells, own)
            if numbered.is_empty():
                break
        if column is not EMAIL and cells.height:
            _note_emails(frame, cells, found)
        found.others = {
            place: sorted(them) for place, them in found.others.items() if place not in found.own
        }
        return found

    def _fitting(self, cells: pl.DataFrame) -> Iterator[pl.DataFrame]:
        """Each column that tells rows apart by a number such as these cells hold."""
        most = max(cells["digits"].str.len_bytes(), default=0)
        for one in self.sheet.columns:
            if (
                one.column is None
                and most
                and _fits(self.sheet.frame[one.key].drop_nulls(), most)
                and len(numbers := self._numbers(one.key))
            ):
                yield numbers

    def _numbers(self, key: str) -> pl.DataFrame:
        """A column's numbers: "number", squeezed, and "holder"; nothing where they tell no rows
        apart.
        """
        if key not in self._columns:
            texts = self.sheet.frame.select("row", pl.col(key).alias("number")).drop_nulls()
            texts = texts.filter(_is_identifier(pl.col("number")))
            texts = texts.with_columns(squeezed(texts["number"]).alias("number"))
            rows = self.people.frame.select("row").with_row_index("holder")
            texts = texts if texts["number"].n_unique() > 0.9 * texts.height else texts.clear()
            told = texts.join(rows, on="row", how="inner").select("number", "holder")
            self._columns[key] = told
        return self._columns[key]


def _with_initials(sheet: Sheet, people: NameIndex, cells: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """For cells such as ms8437: each name's initials with the last digits of each number, as
    `_numbers` has them.
    """
    some = cells["whole"].gather_every(max(1, cells.height // _SAMPLE))
    digits = some.str.extract(r"^[a-z]{2,6}(\d{3,5})$").drop_nulls().str.len_bytes()
    if len(digits) < max(3, _MOSTLY * len(some)):
        return
    letters = people.frame.select("row", initials=people.initials).with_row_index("holder")
    for one in sheet.columns:
        if one.column is None and _fits(sheet.frame[one.key].drop_nulls(), _MOST_DIGITS):
            texts = sheet.frame.select(
                "row", end=squeezed(sheet.frame[one.key]).str.tail(int(digits.mode()[0]))
            )
            told = letters.join(texts.filter(pl.col("end") != ""), on="row", how="inner")
            yield told.select((pl.col("initials") + pl.col("end")).alias("number"), "holder")


def _fits(texts: pl.Series, most: int) -> bool:
    """Whether most cells of a column are identifiers, and hardly any has more digits than so
    many.
    """
    some = texts.gather_every(max(1, len(texts) // _SAMPLE)).to_frame("text")
    told = some.filter(_is_identifier(pl.col("text")))["text"]
    short = digits_of(told).str.len_bytes() <= most
    return (
        len(told) > 0.8 * some.height
        and short.sum() > 0.05 * some.height
        and told.n_unique() > 0.5 * len(told)
    )


def _is_identifier(text: pl.Expr) -> pl.Expr:
    return text.str.contains(_IDENTIFIER) & ~text.str.contains(_ISO_DATE)


def _note_numbers(cells: pl.DataFrame, numbers: pl.DataFrame, found: Numbered) -> pl.Series:
    """Note cells that hold one of these numbers, if long enough to be one or most cells are named
    so.

    Returns:
        The places of those that hold their own row's.
    """
    for some in (
        (cells.gather_every(cells.height // _SAMPLE), cells)
        if cells.height > 2 * _SAMPLE
        else (cells,)
    ):
        held = _held(some, numbers)
        own = held.filter(pl.col("place") == pl.col("holder"))["place"].n_unique()
        short = held.filter(pl.col("part").str.len_bytes() < _LONG)["place"].n_unique()
        if short > held["place"].n_unique() / 2 and own < max(3, _MOSTLY * some.height):
            return cells["place"].clear()
    return found.note(held)


def _held(cells: pl.DataFrame, numbers: pl.DataFrame) -> pl.DataFrame:
    """What of each cell is whose number: "place", "holder" and "part"."""
    # Most cells are their own row's number: only the others are taken apart.
    own = cells.join(numbers, left_on="place", right_on="holder", how="inner")
    own = own.filter(
        (pl.col("whole") == pl.col("number")) | (pl.col("digits") == pl.col("number"))
    )
    rest = _without(cells, own["place"])
    parts = [rest.select("place", part=name) for name in ("whole", "digits")]
    for pattern in (r"[\p{L}]{0,6}\d+[\p{L}]?", r"\d+"):
        some = rest.select("place", pl.col("text").str.extract_all(pattern).alias("part"))
        parts.append(some.explode("part", empty_as_null=True).drop_nulls())
    others = (
        pl.concat(parts)
        .with_columns(pl.col("part").str.strip_chars_start("0"))
        .filter(pl.col("part") != "")
    )
    others = others.join(numbers, left_on="part", right_on="number", how="inner").select(
        "place", "holder", "part"
    )
    return pl.concat([own.select("place", pl.col("place").alias("holder"), part="number"), others])


def _note_emails(frame: pl.DataFrame, cells: pl.DataFrame, found: Numbered) -> None:
    """Note files that are named by an e-mail, or by what stands before its @."""
    emails = frame["email"]
    held_emails = emails if cells["text"].str.contains("@", literal=True).any() else emails.clear()
    for texts in (held_emails, mailboxes_of(emails)):
        holders = texts.to_frame("text").with_row_index("holder").drop_nulls()
        # hardly a file is called so
        holders = holders.filter(holders["text"].hash().is_in(cells["text"].hash().implode()))
        held = cells.join(holders, on="text", how="inner")
        mostly = held["place"].n_unique() > _MOSTLY * cells.height
        found.note(
            held if mostly else held.filter(pl.col("text").str.len_bytes() >= _LONG_MAILBOX)
        )


def _without(cells: pl.DataFrame, places: pl.Series) -> pl.DataFrame:
    return cells.filter(~pl.col("place").is_in(places.implode())) if len(places) else cells
