"""Which column a heading names: as the table of columns has it, or in words that come to the
same.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from importer.columns import (
    COHORT,
    COLUMNS,
    COURSE,
    DATE_OF_BIRTH,
    EMAIL,
    GENDER,
    GRADE,
    ISSUED_AT,
    NAME,
    PDF,
    SOCIAL_NAME,
    Column,
)
from importer.sentences import Message
from importer.sentences import sheet as say
from importer.wording import GRADUATES as PEOPLE
from importer.wording import (
    OUR_SCALE,
    document_beside,
    folded_heading,
    heading_key,
    scale_of,
    words_of,
)

_THEIR_OWN = frozenset(
    (NAME, EMAIL, DATE_OF_BIRTH, PDF, GENDER, SOCIAL_NAME, COURSE, COHORT, GRADE)
)
"""Columns that mean the same when the graduate is named in the heading: their school may be the
one before.
"""
_CERTAINLY = PEOPLE - {"academico", "academica"}
"""An academic e-mail is the school's."""
_BETWEEN_LANGUAGES = re.compile(r"[/|\n()\[\]]|\s[-–—]\s")


class Headings:
    """The columns that one kind of sheet may have, by the headings that name them.

    A heading that is in the table is taken at its word; one that only means the same, in other
    words or with a hint in brackets, gives way to it.

    Args:
        columns: in the order of the template.
        telling: columns of which a heading row names at least one, beside another known column.
        lists: what the rows are, in the plural.

    Raises:
        ValueError: if a heading names two columns.
    """

    def __init__(
        self, columns: Iterable[Column], *, telling: Iterable[Column], lists: Message
    ) -> None:
        self.columns = tuple(columns)
        self.telling = frozenset(telling)
        self.lists = lists
        self._by_heading: dict[str, Column] = {}
        by_key: dict[str, set[Column]] = {}
        for column in self.columns:
            for heading in (column.name, *column.aliases):
                known = self._by_heading.setdefault(folded_heading(heading), column)
                if known is not column:
                    raise ValueError(
                        f"the heading {heading!r} names both {known.name} and {column.name}"
                    )
            for heading in (column.name, *column.aliases, *column.otherwise):
                by_key.setdefault(heading_key(heading), set()).add(column)
        self._by_key = {
            key: next(iter(found)) for key, found in by_key.items() if key and len(found) == 1
        }

    def column_of(self, heading: str) -> Column | None:
        """The column that a heading names by itself, or None for a heading we do not know."""
        return self._by_heading.get(folded_heading(heading)) or self._meant(heading)

    def columns_of(self, headings: Sequence[str]) -> list[Column | None]:
        """The column that each heading of a row names beside the others; blank cells are ""."""
        exact = [
            self._by_heading.get(folded_heading(heading)) if heading else None
            for heading in headings
        ]
        taken = {column for column in exact if column is not None}
        found = list(exact)
        for place, heading in enumerate(headings):
            if heading and found[place] is None:
                column = self._meant(heading)
                given = column in taken and not _is_the_graduates(column, heading)
                found[place] = None if given else column
            if found[place] is ISSUED_AT and document_beside(headings, place) is not None:
                found[place] = None
        if found.count(GRADE) > 1:  # the same on two scales: DokStamp's is the one to send
            for place, heading in enumerate(headings):
                if found[place] is GRADE and scale_of(heading) not in (None, OUR_SCALE):
                    found[place] = None
        return found

    def _meant(self, heading: str) -> Column | None:
        """The column that a heading names in other words."""
        column = self._by_key.get(heading_key(heading))
        if column is None:
            return self._in_two_languages(heading)
        theirs = column in _THEIR_OWN or PEOPLE.isdisjoint(words_of(heading))
        return column if theirs else None

    def _in_two_languages(self, heading: str) -> Column | None:
        """The column that every part of a heading names, such as `Nome / Name`."""
        parts = _parts(heading)
        if len(parts) < 2:
            return None
        named = {self.column_of(part) for part in parts}
        return named.pop() if len(named) == 1 else None


def _is_the_graduates(column: Column | None, heading: str) -> bool:
    """Whether a heading says that it is the graduate's name, e-mail or birth date: another one
    that does not may be whoever filled in the form, so which is meant is asked.
    """
    return (
        column in (NAME, EMAIL, DATE_OF_BIRTH)
        and heading_key(heading) != "graduate"
        and not _CERTAINLY.isdisjoint(words_of(heading))
    )


@lru_cache(maxsize=50_000)
def _parts(heading: str) -> tuple[str, ...]:
    """What a heading in several languages has in each."""
    return tuple(part for part in _BETWEEN_LANGUAGES.split(heading) if part.strip())


GRADUATES = Headings(COLUMNS, telling=[EMAIL], lists=say.GRADUATES())
"""The headings of a sheet of graduates."""


def column_of(heading: str) -> Column | None:
    """The column that a heading in somebody's sheet of graduates names, or None for a heading we
    do not know.

    >>> column_of(" Data de Nascimento * ").name
    'date_of_birth'
    """
    return GRADUATES.column_of(heading)


def columns_of(headings: Sequence[str]) -> list[Column | None]:
    """The columns that the headings of somebody's sheet of graduates name, each seen beside the
    others.
    """
    return GRADUATES.columns_of(headings)
