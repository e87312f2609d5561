"""The graduates of a batch: valid rows and their PDFs in columns, each made a `Graduate` when
somebody looks at it.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, overload

import polars as pl

from importer.columns import COLUMNS, ENROLLED_AT
from importer.dokstamp import Entity
from importer.pdfs import Pdf, Pdfs

_AT_A_TIME = 500


class Belonging(NamedTuple):
    """Where a row says that its certificate belongs: each a uuid, a code or a name, as typed.

    Only a row that cannot be sent has no course.
    """

    institution: str | None
    course: str | None
    cohort: str | None
    template: str | None


class Identity(NamedTuple):
    """What tells a row's certificate from others, apart from which course its wish comes to."""

    row: int
    email: str
    digest: str
    wish: Belonging


@dataclass(frozen=True, slots=True, kw_only=True)
class Graduate:
    """A valid row: one student, one course, one PDF.

    Attributes:
        row: row number as the person sees it.
        email: lower-cased and trimmed; with the course and the PDF's digest it is the
            certificate's identity.
        wish: where the row says that its certificate belongs.
        cells: what the row says in every column that is sent, None where it says nothing.
    """

    row: int
    name: str
    email: str
    date_of_birth: date
    pdf: Pdf
    wish: Belonging
    social_name: str | None = None
    confirm_student: str | None = None
    cells: Mapping[str, Any] = field(default_factory=dict)

    def said_of(self, entity: Entity) -> dict[str, Any]:
        """What the row says that is sent in a body, by the entity's fields; days as ISO text."""
        told = ((name, self.cells[name]) for name in _SENT_IN[entity.name])
        return {
            name: cell.isoformat() if isinstance(cell, date) else cell
            for name, cell in told
            if cell is not None
        }

    @property
    def wants_enrollment(self) -> bool:
        """Whether the certificate is to name an enrollment, as it is when the row says since
        when.
        """
        return self.cells[ENROLLED_AT.name] is not None


@dataclass(frozen=True, slots=True)
class Unsound:
    """The rows that have errors, as far as they say where their certificates would belong.

    Attributes:
        frame: "row" and the columns of `Belonging`, null where a cell is empty or cannot be read.
        told: (row, column) of the cells of which something is told already.
    """

    frame: pl.DataFrame
    told: frozenset[tuple[int | None, str | None]]

    @classmethod
    def none(cls) -> "Unsound":
        """No rows."""
        columns = {name: pl.Series([], dtype=pl.String) for name in Belonging._fields}
        return cls(pl.DataFrame({"row": pl.Series([], dtype=pl.UInt32), **columns}), frozenset())

    @property
    def wishes(self) -> list[Belonging]:
        """The different wishes, in the order in which they come first."""
        return _wishes(self.frame)

    @property
    def rows(self) -> Iterator[tuple[int, Belonging]]:
        """Each row and its wish."""
        return (
            (row, Belonging(*wish))
            for row, *wish in self.frame.select("row", *Belonging._fields).iter_rows()
        )


class Graduates(Sequence[Graduate]):
    """Graduates in the order of the sheet.

    A hundred thousand objects would take a hundred megabytes; the columns take twenty. No row is
    in them twice, and none is without its file.

    Attributes:
        frame: the cells of the valid rows as `Validation.frame` has them, with the columns of
            `Pdfs.frame`.
    """

    def __init__(self, frame: pl.DataFrame, pdfs: Pdfs) -> None:
        """Give each row its file.

        Args:
            frame: valid rows, as `Validation.frame` has them, each row number once.
            pdfs: the file of each of them, and perhaps of others.

        Raises:
            ValueError: if a row number stands twice, or a row has no file: nobody is left out, or
                given two.
        """
        self._root = pdfs.root
        needed = frame.select(_CELLS)
        self.frame = needed.join(pdfs.frame, on="row", how="left", maintain_order="left")
        wrong = self.frame.filter(pl.col("row").is_duplicated() | pl.col("pdf_digest").is_null())[
            "row"
        ]
        if len(wrong):
            raise ValueError(f"row {wrong[0]} stands twice, or has no file")

    @property
    def rows(self) -> list[int]:
        """The rows' numbers."""
        return self.frame["row"].to_list()

    @property
    def emails(self) -> list[str]:
        """The e-mails, one a row."""
        return self.frame["email"].to_list()

    def of(self, rows: Collection[int]) -> "Graduates":
        """Those of these rows, which are among them, each given once."""
        return self if len(rows) == len(self) else self._where(_row_in(rows))

    def without(self, rows: Collection[int]) -> "Graduates":
        """All but those of these rows."""
        return self._where(~_row_in(rows)) if rows else self

    def dated(self, moment: str) -> "Graduates":
        """The same, where those who name no issue date bear this one."""
        return self._with(self.frame.with_columns(pl.col("issued_at").fill_null(moment)))

    def sharing_an_email(self) -> "Graduates":
        """Those whose e-mail stands in several rows."""
        return self._where(pl.col("email").is_duplicated())

    @property
    def wishes(self) -> list[Belonging]:
        """The different wishes, in the order in which they come first."""
        return _wishes(self.frame)

    @property
    def identities(self) -> Iterator[Identity]:
        """One a row."""
        told = self.frame.select(
            "row", "email", pl.col("pdf_digest").bin.encode("hex"), *Belonging._fields
        )
        return (
            Identity(row, email, digest, Belonging(*wish))
            for row, email, digest, *wish in told.iter_rows()
        )

    @property
    def people(self) -> Iterator[tuple[str, str, str]]:
        """E-mail, name and ISO date of birth, one a row."""
        return (
            (email, name, born.isoformat())
            for email, name, born in self.frame.select(_PERSON).iter_rows()
        )

    def claiming_a_student(self, emails: Collection[str]) -> "Graduates":
        """Those of these e-mails, and those who name the student whom a person has confirmed."""
        confirmed = pl.col("confirm_student").is_not_null()
        return self._where(
            confirmed | pl.col("email").is_in(pl.Series(list(emails), dtype=pl.String).implode())
        )

    def places_by_shared_email(self) -> dict[str, list[int]]:
        """Where the graduates stand whose e-mail stands in several rows, counted from 0, by
        e-mail.
        """
        shared = (
            self.frame.select("email").with_row_index().filter(pl.col("email").is_duplicated())
        )
        places: dict[str, list[int]] = {}
        for place, email in shared.iter_rows():
            places.setdefault(email, []).append(place)
        return places

    def in_parts(self) -> "Iterator[Graduates]":
        """All of them, some hundreds at a time."""
        return (self._with(part) for part in self.frame.iter_slices(_AT_A_TIME))

    def __len__(self) -> int:
        return self.frame.height

    def __iter__(self) -> Iterator[Graduate]:
        for part in self.frame.iter_slices(_AT_A_TIME):
            yield from map(self._made, part.iter_rows(named=True))

    @overload
    def __getitem__(self, place: int) -> Graduate: ...

    @overload
    def __getitem__(self, place: slice) -> "Graduates": ...

    def __getitem__(self, place: int | slice) -> "Graduate | Graduates":
        if isinstance(place, slice):
            return self._with(self.frame[place])
        return self._made(self.frame.row(place, named=True))

    def _where(self, condition: pl.Expr) -> "Graduates":
        return self._with(self.frame.filter(condition))

    def _with(self, frame: pl.DataFrame) -> "Graduates":
        chosen = object.__new__(Graduates)
        chosen._root, chosen.frame = self._root, frame
        return chosen

    def _made(self, cells: Mapping[str, Any]) -> Graduate:
        return Graduate(
            pdf=Pdf.of(self._root, [cells[name] for name in _OF_PDF]),
            wish=Belonging(*(cells[name] for name in Belonging._fields)),
            cells=cells,
            **{name: cells[name] for name in _OWN},
        )


def _wishes(frame: pl.DataFrame) -> list[Belonging]:
    different = frame.select(Belonging._fields).unique(maintain_order=True)
    return [Belonging(*cells) for cells in different.iter_rows()]


def _row_in(rows: Collection[int]) -> pl.Expr:
    return pl.col("row").is_in(pl.Series(list(rows), dtype=pl.UInt32).implode())


_OWN = ("row", "name", "email", "date_of_birth", "social_name", "confirm_student")
_SENT = [column.name for column in COLUMNS if column.sent_in is not None]
_SENT_IN = {
    sent_in: [column.name for column in COLUMNS if column.sent_in == sent_in]
    for sent_in in {column.sent_in for column in COLUMNS}
}
_CELLS = list(dict.fromkeys((*_OWN, "confirm_email", *Belonging._fields, *_SENT)))
_PERSON = ("email", "name", "date_of_birth")
_OF_PDF = tuple(name for name in Pdfs.SCHEMA if name != "row")
