"""What a rule makes of a column of cells: a normalised value for each valid one, a reason for each
that is not.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from importer.columns import Column
from importer.issues import Code, Severity
from importer.sentences import Message
from importer.validation.date_formats import DateFormat
from importer.validation.grade_scale import GradeScale


@dataclass(frozen=True, slots=True, kw_only=True)
class Conventions:
    """What cells are judged by besides their column.

    Attributes:
        today: the day that "in the future" is measured against.
        date_format: how dates as text are written, None when nobody has said.
        grade_scale: the scale that grades are on, None for DokStamp's.
        scale_of_heading: the scale that the heading of the grades names, if it names one.
    """

    today: date
    date_format: DateFormat | None = None
    grade_scale: GradeScale | None = None
    scale_of_heading: GradeScale | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A column as its rule reads it.

    A cell is valid only if it has a value: a rule that comes out null has failed, it has not
    passed.

    Attributes:
        values: one for each cell, normalised; null where the cell is empty or invalid.
        explain: what is wrong with a trimmed cell that has no value, and what to do.
        remarks: what there is to say of trimmed cells that do have one.
        told: what there is to say of the column as a whole.
    """

    values: pl.Series
    explain: Callable[[str], tuple[Code, Message]]
    remarks: Mapping[str, "CellRemark"] = field(default_factory=dict)
    told: tuple["CellRemark", ...] = ()


@dataclass(frozen=True, slots=True)
class CellRemark:
    """What there is to say of a valid cell, or of a column."""

    code: Code
    severity: Severity
    said: Message


def kept(values: pl.Series, where: pl.Series) -> pl.Series:
    """The values where the condition holds; null where it does not, and also where it is null
    itself.
    """
    return values.set(~where.fill_null(False), None)


Reader = Callable[[Column, pl.Series, Conventions], Reading]
"""From the trimmed cells of a column (`pl.String`, null where empty) to their reading."""


@dataclass(frozen=True, slots=True)
class CellRule:
    """How cells of a kind are read, and the type of their values."""

    read: Reader
    dtype: type[pl.DataType] = pl.String
