"""Headings that take two rows: groups above, as “Aluno” and “Curso”, and what is in each below
them.

A heading of the lower row is understood by itself, or with its group: “Código” below “Curso” is
the course's code. A cell that is blank in the lower row belongs to the upper one, as where the two
are merged.
"""

from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet

from importer.columns import DATE_OF_BIRTH, EMAIL, NAME, Column
from importer.headings import Headings
from importer.sheet.rows import Cells

_LINKS = (" do ", " da ", " de ", " del ", " de la ", " of ", " of the ")
_PEOPLE = frozenset((NAME, EMAIL, DATE_OF_BIRTH))
_LONGEST = 60
"""Characters; a longer cell is no group of headings."""


def two_rows(
    head: Sequence[Cells],
    place: int,
    headings: Headings,
    *,
    merged: Collection[tuple[int, int, int]] = (),
) -> tuple[Cells, int]:
    """The headings, and the index of the last row that they take.

    Args:
        head: the first rows.
        place: index of the row that names most columns.
        merged: as `Table.merged`.
    """

    def with_the_next(row: int) -> set[int]:
        return {
            column - 1 for first, last, column in merged if (first, last) == (row + 1, row + 2)
        }

    upper = head[place - 1] if place else []
    if _is_above(upper, head[place], headings, with_the_next(place - 1)):
        upper = _surely_headings(upper, headings, with_the_next(place - 1), below=head[place])
        return _combined(upper, head[place], headings), place
    below = head[place + 1] if place + 1 < len(head) else []
    if _is_below(head[place], below, headings, with_the_next(place)):
        return _combined(head[place], below, headings), place + 1
    return head[place], place


def _combined(upper: Cells, lower: Cells, headings: Headings) -> Cells:
    """One row of headings of two."""
    width = max(len(upper), len(lower))
    above, own = _padded(upper, width), _padded(lower, width)
    groups = _groups(above, own)
    header = [low or up for up, low in zip(above, own, strict=True)]
    known = headings.columns_of(header)
    for place, group in enumerate(groups):
        if not own[place] or not group:
            continue
        column = known[place]
        if column is not None and known.count(column) == 1:
            continue
        phrase, meant = _together(own[place], group, headings)
        if column is meant is None:
            continue  # most of thousands of columns; what follows looks at all of them
        others = {one for at, one in enumerate(known) if at != place}
        if column is None and meant is not None and meant not in others:
            header[place] = phrase
        elif column is not None and meant is not column:
            header[place] = phrase  # “Nome” below “Mãe”, beside that of “Aluno”
        known = headings.columns_of(header)
    return [cell or None for cell in header]


def _is_above(upper: Cells, lower: Cells, headings: Headings, merged: AbstractSet[int]) -> bool:
    """Whether a row above the headings is that of their groups, and no title."""
    width = max(len(upper), len(lower))
    above, own = _padded(upper, width), _padded(lower, width)
    texts = [text for text in above if text]
    if not texts or any(
        len(text) > _LONGEST or "@" in text or text.endswith(":") for text in texts
    ):
        return False
    named = set(headings.columns_of(own))
    filled_in = headings.columns_of(
        [up if not low else "" for up, low in zip(above, own, strict=True)]
    )
    for place, column in enumerate(filled_in):
        if column is not None and column not in named and (column in _PEOPLE or place in merged):
            return True
    groups = {group for group in _groups(above, own) if group}
    return bool(groups) and (len(texts) > 1 or not above[_first(own)])


def _surely_headings(
    upper: Cells, headings: Headings, merged: AbstractSet[int], *, below: Cells
) -> Cells:
    """The groups without what may be the head of a report: “Curso” above a column that has no
    heading.
    """
    known = headings.columns_of([cell or "" for cell in upper])
    alone = {
        place for place in range(len(upper)) if place not in merged and not _cell(below, place)
    }
    return [
        (
            None
            if place in alone and known[place] is not None and known[place] not in _PEOPLE
            else cell
        )
        for place, cell in enumerate(upper)
    ]


def _cell(cells: Cells, place: int) -> str | None:
    return cells[place] if place < len(cells) else None


def _is_below(upper: Cells, lower: Cells, headings: Headings, merged: AbstractSet[int]) -> bool:
    """Whether a row below the headings divides some of them, and is nobody."""
    width = max(len(upper), len(lower))
    above, own = _padded(upper, width), _padded(lower, width)
    if not any(own) or any(
        any(map(str.isdigit, text)) or "@" in text or len(text) > _LONGEST for text in own
    ):
        return False
    known = headings.columns_of(above)
    if any(own[place] for place, column in enumerate(known) if column in _PEOPLE):
        return False
    divided = [bool(group) for group in _groups(above, own)]
    return divided == [bool(text) for text in own] or any(
        above[place] and not own[place] for place in merged
    )


def _groups(above: Sequence[str], own: Sequence[str]) -> list[str]:
    """The group of each column: the text above that spans several; "" for none."""
    groups: list[str] = []
    starts = [place for place, text in enumerate(above) if text]
    for start, end in zip(starts, [*starts[1:], len(above)], strict=True):
        last = max(
            (place for place in range(start, end) if above[place] or own[place]), default=start
        )
        groups += [""] * (start - len(groups))
        groups += [above[start] if last > start else ""] * (last + 1 - start)
    return groups + [""] * (len(above) - len(groups))


def _together(text: str, group: str, headings: Headings) -> tuple[str, Column | None]:
    """A heading with its group, and the column that it names."""
    for phrase in (*(f"{text}{link}{group}" for link in _LINKS), f"{group} {text}"):
        if (column := headings.column_of(phrase)) is not None:
            return phrase, column
    return f"{text}{_LINKS[0]}{group}", None


def _padded(cells: Cells, width: int) -> list[str]:
    texts = [" ".join((cell or "").split()) for cell in cells]
    return texts + [""] * (width - len(texts))


def _first(texts: Sequence[str]) -> int:
    return next(place for place, text in enumerate(texts) if text)
