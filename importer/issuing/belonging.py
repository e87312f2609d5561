"""What files and e-mails are named after: the graduate of their own row, or that of another one.

A column that was sorted or shifted alone gives everybody somebody else's diploma, and nothing else
shows it. So the names and numbers in a file's name and before an e-mail's @ are compared with
those of the row and of all other rows. It counts when they fit another row clearly better than
their own. E-mails prove less than files: people write from a parent's mailbox, or under a name of
their own choosing, so one strange address is nothing, two that are exchanged are.

A cell that consists of its own row's names, in their order, needs no further look, and in a sound
list hardly any does not. Of the others only those with words of another's name are compared with
everybody's.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

from importer.columns import EMAIL, PDF
from importer.issues import Issue
from importer.issuing.bearers import Bearers
from importer.issuing.cells import Cells, Strange
from importer.issuing.displaced import Displaced, Evidence
from importer.issuing.identifiers import Identifiers
from importer.issuing.name_index import NameIndex
from importer.issuing.named_after import KINDS, Wording
from importer.issuing.plain_words import telling_words
from importer.sheet import Sheet

_MOST = 3
_FEW_OF_A_NAME = 20
"""Of more people, one is sure to be called like somebody's parent."""
_MANY = 5_000


def misplaced(sheet: Sheet, people: NameIndex) -> list[Issue]:
    """Errors of the rows whose file or e-mail is named after another row's graduate, and of those
    graduates' rows.

    Args:
        sheet: the rows as text, for the numbers in columns of the sheet's own.
        people: those of the rows that are compared.
    """
    frame = people.frame
    if frame.height < 2:
        return []
    kinds = [kind for kind in KINDS if frame[kind.column.name].null_count() < frame.height]
    numbers = Identifiers(sheet, people)
    return [issue for kind in kinds for issue in _Search(Cells(people, kind), numbers).issues()]


class _Search:
    """Whose the cells of one column are."""

    def __init__(self, cells: Cells, numbers: Identifiers) -> None:
        self._cells = cells
        self._numbers = numbers
        self._whole: dict[tuple[str, ...], list[int]] = {}
        self._partly: dict[tuple[str, ...], list[int]] = {}

    def issues(self) -> list[Issue]:
        """What is wrong in the column."""
        self._cells.look()
        found = self._found()
        displaced = Displaced(self._cells)
        kept = displaced.supported(found)
        if not found:
            return []
        wording = Wording(
            self._cells.kind, self._cells.people.called, self._cells.people.rows, self._cells.texts
        )
        told = wording.named_after(
            {place: one.others for place, one in kept.items()}, self._cells.confirmed
        )
        rows = {issue.row for issue in told}
        between = [wording.between(place) for place in sorted(displaced.between(kept))]
        doubtful = [
            wording.perhaps(place, one.others)
            for place, one in found.items()
            if displaced.is_doubtful(place, one, kept)
        ]
        return [*told, *(issue for issue in (*between, *doubtful) if issue.row not in rows)]

    def _found(self) -> dict[int, Evidence]:
        """Which cells are named after others."""
        found: dict[int, Evidence] = {}
        if self._cells.strange:
            words = {one.words for one in self._cells.strange.values() if one.words}
            single = {
                one.tokens[0] for one in self._cells.strange.values() if len(one.tokens) == 1
            }
            hints = {word for word in single if self._cells.people.counts[word] <= _MOST}
            bearers = Bearers(self._cells.people, words, hints, self._candidates(words))
            for place, one in self._cells.strange.items():
                evidence = self._named(place, one, bearers) or self._hinted(place, one, bearers)
                if evidence is not None:
                    found[place] = evidence
        self._cells.strange = {
            place: one
            for place, one in self._cells.strange.items()
            if place in found or not one.turned
        }
        looked_at = sorted([*self._cells.strange, *self._cells.silent])
        self._cells.numbered = self._numbers.named_by(self._cells.kind.column, looked_at)
        for place, others in self._cells.numbered.others.items():
            if place in self._cells.strange or not self._cells.fits(place):
                found[place] = Evidence(others)
        settled = {
            place
            for place in found
            if place in self._cells.numbered.own or self._cells.confirmed(place)
        }
        return {place: one for place, one in found.items() if place not in settled}

    def _candidates(self, sought: Iterable[tuple[str, ...]]) -> list[int] | None:
        """Whose a cell may be: a file anybody's; an e-mail theirs who have not got their own, or a
        rare name.
        """
        if self._cells.kind.column is PDF:
            return None
        rare = (word for words in sought for word in words if self._cells.people.counts[word] == 1)
        return sorted(
            {*self._cells.strange, *self._cells.silent, *self._cells.people.bearing(rare)}
        )

    def _named(self, place: int, one: Strange, bearers: Bearers) -> Evidence | None:
        """The rows whose names a cell has in full, or with the first name and another.

        An e-mail cannot be that of somebody who has their own, but for names that hardly two
        people share; and where many are called so, one of them is sure to be called like
        somebody's parent.
        """
        if not one.words:
            return None
        for people in islice(self._called_so(one.words, bearers), 1 if one.turned else 2):
            others = self._others(place, people)
            if others and (self._cells.kind.column is PDF or len(others) <= _FEW_OF_A_NAME):
                return Evidence(others, telling=not one.partly_own and len(one.words) > 1)
        return None

    def _called_so(self, words: tuple[str, ...], bearers: Bearers) -> Iterator[Iterable[int]]:
        """Who is called so, then who has further names.

        Of an e-mail those who have not got their own, or who alone is called so.
        """
        whole = bearers.whole.get(" ".join(words), ())
        if self._cells.kind.column is PDF:
            yield whole
            yield bearers.partly(words)
            return
        if words not in self._whole:
            self._whole[words] = self._without(whole)
        yield self._whole[words]
        if words not in self._partly:
            partly = list(islice(bearers.partly(words), _MANY))
            self._partly[words] = self._without(partly) or (partly if len(partly) == 1 else [])
        yield self._partly[words]

    def _without(self, places: Iterable[int]) -> list[int]:
        """Those who have not got their own."""
        strange, dumb = self._cells.strange, self._cells.dumb
        unfit = (place for place in places if place in strange or place in dumb)
        return list(islice(unfit, _FEW_OF_A_NAME + 2))

    def _hinted(self, place: int, one: Strange, bearers: Bearers) -> Evidence | None:
        """A row that alone has the one word of a cell, or a row beside it that has all its
        words.
        """
        if self._cells.kind.column is EMAIL and len(one.tokens) < len(
            telling_words(self._cells.words.texts[place])
        ):
            return None
        few = len(one.tokens) == 1 and self._cells.people.counts[one.tokens[0]] <= _MOST
        alone = bearers.hinted.get(one.tokens[0], []) if few else []
        alone = self._others(place, alone if len(alone) <= _MOST else [])
        telling = len(alone) == 1 and self._cells.kind.column is PDF
        beside = [
            other for other in (place - 1, place + 1) if 0 <= other < len(self._cells.people.rows)
        ]
        if len(alone) != 1:
            alone = self._others(
                place,
                (
                    other
                    for other in beside
                    if all(self._cells.people.makes(other, token) for token in one.tokens)
                ),
            )[:1]
        alone = [other for other in alone if self._cells.texts[other] is not None]
        return Evidence(alone, sure=False, telling=telling) if alone else None

    def _others(self, place: int, others: Iterable[int]) -> list[int]:
        """Those that are not the same person, and do not claim the same cell (which is told
        anyway).
        """
        wholes, texts = self._cells.people.wholes, self._cells.texts
        mine, text = wholes[place], texts[place]
        few = _MOST if self._cells.kind.column is PDF else _FEW_OF_A_NAME
        found: dict[int, None] = {}
        for other in others:
            if wholes[other] != mine and texts[other] != text:
                found[other] = None
                if len(found) > few:
                    break
        return list(found)
