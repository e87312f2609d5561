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

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import NamedTuple

import polars as pl

from importer.columns import EMAIL, PDF
from importer.issues import Issue
from importer.issuing.bearers import Bearers
from importer.issuing.identifiers import Numbered, named_by_number
from importer.issuing.name_index import NameIndex
from importer.issuing.named_after import KINDS, Kind, Wording
from importer.issuing.plain_words import Words, plain_lines, stems_of, telling_words
from importer.names import same_cell
from importer.sheet import Sheet

_MOST = 3
_FEW_OF_A_NAME = 20
"""Of more people, one is sure to be called like somebody's parent."""
_FEW = 3
"""So many displaced cells side by side are a displaced column."""
_MANY = 5_000
_LONGEST_RING = 100
_MOST_WORDS = 8
_NEARLY_ALL = 4
"""So many times as many displaced cells as fitting ones leave nothing to be believed."""


def misplaced(sheet: Sheet, frame: pl.DataFrame) -> list[Issue]:
    """Errors of the rows whose file or e-mail is named after another row's graduate, and of those
    graduates' rows.

    Args:
        sheet: the rows as text, for the numbers in columns of the sheet's own.
        frame: the rows that are compared, as `Validation.frame` has them.
    """
    if frame.height < 2:
        return []
    people = NameIndex(frame)
    kinds = [kind for kind in KINDS if frame[kind.column.name].null_count() < frame.height]
    return [issue for kind in kinds for issue in _Search(people, kind, sheet).issues()]


class _Strange(NamedTuple):
    """A cell with names that are not the row's own, or not in their order.

    Attributes:
        words: the names in it, each once; what is run together stands apart.
        tokens: the words that are names, perhaps with an initial, as they stand in it.
        partly_own: whether some are the row's own.
        turned: whether all are, in another order.
    """

    words: tuple[str, ...]
    tokens: tuple[str, ...]
    partly_own: bool = False
    turned: bool = False


@dataclass(slots=True)
class _Evidence:
    """What a cell is named after: places of other rows.

    It is sure when their names are there in full, and telling when a person should look at it,
    borne out or not.
    """

    others: list[int]
    sure: bool = True
    telling: bool = False


@dataclass
class _Search:
    """One column compared with the people.

    Attributes:
        strange: cells with words of others that are not the row's own, by place.
        silent: places of cells that say nothing of anybody.
        numbered: the cells of both kinds that hold a number.
    """

    people: NameIndex
    kind: Kind
    sheet: Sheet
    strange: dict[int, _Strange] = field(default_factory=dict)
    silent: set[int] = field(default_factory=set)
    numbered: Numbered = field(default_factory=Numbered)
    _borne: dict[tuple[str, ...], tuple[list[int], list[int]]] = field(default_factory=dict)

    def issues(self) -> list[Issue]:
        """What is wrong in the column."""
        self._look()
        found = self._found()
        kept = self._supported(found)
        if not found:
            return []
        wording = Wording(self.kind, self.people.called, self.people.rows, self.texts)
        told = wording.named_after(
            {place: one.others for place, one in kept.items()}, self._confirmed
        )
        rows = {issue.row for issue in told}
        between = [wording.between(place) for place in sorted(self._between(kept))]
        doubtful = [
            wording.perhaps(place, one.others)
            for place, one in found.items()
            if self._is_doubtful(place, one, kept)
        ]
        return [*told, *(issue for issue in (*between, *doubtful) if issue.row not in rows)]

    @cached_property
    def cells(self) -> Words:
        """The column as plain words."""
        return (
            Words(plain_lines(stems_of(self.people.frame[PDF.name])))
            if self.kind.column is PDF
            else self.people.mailboxes
        )

    @cached_property
    def texts(self) -> list[str | None]:
        """The column as it stands."""
        return self.people.frame[self.kind.column.name].to_list()

    @cached_property
    def _confirming(self) -> dict[int, str]:
        told = self.people.frame[self.kind.confirming.name]
        return dict(zip(told.is_not_null().arg_true(), told.drop_nulls(), strict=True))

    def fits(self, place: int) -> bool:
        """Whether a cell is named after its own row."""
        unlike = place in self.strange or place in self._dumb
        return not unlike or place in self.numbered.own

    @cached_property
    def _dumb(self) -> set[int]:
        """Places of cells that say nothing, not even by a word that is made of their row's
        names.
        """
        further = self.people.mailboxes if self.kind.column is PDF else None
        return self.silent - self.people.spelled(self.silent, self.cells, further)

    def _look(self) -> None:
        """All cells: which are strange, and which say nothing."""
        unlike = self.people.unlike(
            self.cells, self.people.mailboxes if self.kind.column is PDF else None
        )
        self.silent.update(unlike.silent)
        for place, words, partly_own in unlike.named:
            names = tuple(dict.fromkeys(words[:_MOST_WORDS]))
            self.strange[place] = _Strange(names, tuple(words), partly_own)
        for place in unlike.others:
            if place not in self.strange:
                self._judge(place)
        counts = self.people.counts
        seen = Counter(
            token for one in self.strange.values() for token in one.tokens if token in counts
        )
        # Words that far more cells have than people: a town, a school, a course called like
        # somebody.
        common = {token for token, cells in seen.items() if cells > 2 * counts[token] + 2}
        for place in [
            place for place, one in self.strange.items() if not common.isdisjoint(one.tokens)
        ]:
            del self.strange[place]
            self._judge(place, common)

    def _judge(self, place: int, common: Set[str] = frozenset()) -> None:
        """Keep a cell that does not consist of its row's names in their order as strange or
        silent, if it is.
        """
        tokens = telling_words(self.cells.texts[place])
        people = self.people
        for name in people.names(place):
            if name and len(name) <= len(tokens) and set(name).issubset(tokens):
                if len(tokens) == len(name) and tokens != name and tokens[0] in people.firsts:
                    self.strange[place] = _Strange(tokens, tokens, partly_own=True, turned=True)
                return
        own = people.own(place)
        words: list[str] = []
        known: list[str] = []
        mine = foreign = False
        for token in tokens:
            parts = people.known(token) if token not in common else None
            is_mine = token in own or (parts is not None and self._is_of(place, token))
            mine |= is_mine
            if token in own or (parts is not None and not is_mine):
                foreign |= not is_mine
                words += parts or ()
                known.append(token)
        if foreign:
            self.strange[place] = _Strange(
                tuple(dict.fromkeys(words[:_MOST_WORDS])), tuple(known), partly_own=mine
            )
        elif not mine:
            self.silent.add(place)

    def _is_of(self, place: int, token: str) -> bool:
        """Whether a word is made of the names of a row's graduate, or is their mailbox."""
        mailbox = self.people.mailboxes.texts[place].split() if self.kind.column is PDF else ()
        return self.people.makes(place, token) or token in mailbox

    def _found(self) -> dict[int, _Evidence]:
        """Which cells are named after others."""
        found: dict[int, _Evidence] = {}
        if self.strange:
            words = {one.words for one in self.strange.values() if one.words}
            single = {one.tokens[0] for one in self.strange.values() if len(one.tokens) == 1}
            hints = {word for word in single if self.people.counts[word] <= _MOST}
            bearers = Bearers(self.people, words, hints, self._candidates(words))
            for place, one in self.strange.items():
                evidence = self._named(place, one, bearers) or self._hinted(place, one, bearers)
                if evidence is not None:
                    found[place] = evidence
        self.strange = {
            place: one for place, one in self.strange.items() if place in found or not one.turned
        }
        looked_at = sorted([*self.strange, *self.silent])
        self.numbered = named_by_number(self.sheet, self.people, self.kind.column, looked_at)
        for place, others in self.numbered.others.items():
            if place in self.strange or not self.fits(place):
                found[place] = _Evidence(others)
        settled = {
            place for place in found if place in self.numbered.own or self._confirmed(place)
        }
        return {place: one for place, one in found.items() if place not in settled}

    def _candidates(self, sought: Iterable[tuple[str, ...]]) -> list[int] | None:
        """Whose a cell may be: a file anybody's; an e-mail theirs who have not got their own, or a
        rare name.
        """
        if self.kind.column is PDF:
            return None
        rare = (word for words in sought for word in words if self.people.counts[word] == 1)
        return sorted({*self.strange, *self.silent, *self.people.bearing(rare)})

    def _named(self, place: int, one: _Strange, bearers: Bearers) -> _Evidence | None:
        """The rows whose names a cell has in full, or with the first name and another.

        An e-mail cannot be that of somebody who has their own, but for names that hardly two
        people share; and where many are called so, one of them is sure to be called like
        somebody's parent.
        """
        if not one.words:
            return None
        groups: Iterable[Iterable[int]] = (
            bearers.whole.get(" ".join(one.words), ()),
            bearers.partly(one.words),
        )
        if self.kind.column is EMAIL:
            groups = self._without_their_own(one.words, bearers)
        for people in groups if not one.turned else list(groups)[:1]:
            others = self._others(place, people)
            if others and (self.kind.column is PDF or len(others) <= _FEW_OF_A_NAME):
                return _Evidence(others, telling=not one.partly_own and len(one.words) > 1)
        return None

    def _without_their_own(
        self, words: tuple[str, ...], bearers: Bearers
    ) -> tuple[list[int], list[int]]:
        """Who is called so and has not got their own e-mail, and who has further names; or who
        alone is called so.
        """
        if words not in self._borne:
            partly = list(islice(bearers.partly(words), _MANY))
            alone = partly if len(partly) == 1 else []
            self._borne[words] = (
                self._without(bearers.whole.get(" ".join(words), ())),
                self._without(partly) or alone,
            )
        return self._borne[words]

    def _without(self, places: Iterable[int]) -> list[int]:
        """Those who have not got their own."""
        strange, dumb = self.strange, self._dumb
        unfit = (place for place in places if place in strange or place in dumb)
        return list(islice(unfit, _FEW_OF_A_NAME + 2))

    def _hinted(self, place: int, one: _Strange, bearers: Bearers) -> _Evidence | None:
        """A row that alone has the one word of a cell, or a row beside it that has all its
        words.
        """
        if self.kind.column is EMAIL and len(one.tokens) < len(
            telling_words(self.cells.texts[place])
        ):
            return None
        few = len(one.tokens) == 1 and self.people.counts[one.tokens[0]] <= _MOST
        alone = bearers.hinted.get(one.tokens[0], []) if few else []
        alone = self._others(place, alone if len(alone) <= _MOST else [])
        telling = len(alone) == 1 and self.kind.column is PDF
        beside = [other for other in (place - 1, place + 1) if 0 <= other < len(self.people.rows)]
        if len(alone) != 1:
            alone = self._others(
                place,
                (
                    other
                    for other in beside
                    if all(self.people.makes(other, token) for token in one.tokens)
                ),
            )[:1]
        alone = [other for other in alone if self.texts[other] is not None]
        return _Evidence(alone, sure=False, telling=telling) if alone else None

    def _others(self, place: int, others: Iterable[int]) -> list[int]:
        """Those that are not the same person, and do not claim the same cell (which is told
        anyway).
        """
        name, texts = self.people.name, self.texts
        mine, text = name(place), texts[place]
        few = _MOST if self.kind.column is PDF else _FEW_OF_A_NAME
        found: list[int] = []
        for other in others:
            if name(other) != mine and texts[other] != text and other not in found:
                found.append(other)
                if len(found) > few:
                    break
        return found

    def _is_rare(self, place: int, other: int) -> bool:
        """Whether a cell has the name of a person whom nobody's parent is likely to be called
        like.
        """
        one, words, counts = (
            self.strange.get(place),
            self.people.name(other),
            self.people.counts,
        )
        alone = counts[words[0]] == counts[words[-1]] == 1
        return (
            one is not None
            and not one.partly_own
            and (alone or (len(words) > 2 and set(one.words) == set(words)))
        )

    def _confirmed(self, place: int) -> bool:
        said, has = self._confirming.get(place), self.texts[place]
        return said is not None and has is not None and same_cell(said, has)

    def _supported(self, found: dict[int, _Evidence]) -> dict[int, _Evidence]:
        """What other cells bear out: hints never stand alone, and of e-mails not even a name
        does.
        """
        single = {place: one.others[0] for place, one in found.items() if len(one.others) == 1}
        pointed_at = Counter(single.values())
        crowded = self._crowded(found)
        kept: dict[int, _Evidence] = {}
        for place, one in found.items():
            other = single.get(place)
            if self.kind.column is PDF:
                passed_on = other in self.strange and pointed_at[place] > 0
                borne_out = (
                    one.sure or passed_on or (other is not None and single.get(other) == place)
                )
            elif with_whom := [
                other for other in one.others if self._exchanged(place, other, found)
            ]:
                borne_out, one = True, _Evidence(with_whom)
            else:
                rare = (
                    other is not None
                    and one.sure
                    and not self.fits(other)
                    and self._is_rare(place, other)
                )
                borne_out = place in self.numbered.others or rare or _returns(place, single)
            if borne_out or place in crowded or self._is_everywhere(found):
                kept[place] = one
        return kept

    def _exchanged(self, place: int, other: int, found: Mapping[int, _Evidence]) -> bool:
        """Whether two e-mails are each other's. By chance they are so where cells are partly their
        own, or many fit.
        """
        one, theirs = found[place], found.get(other)
        if place in self.numbered.others or self.strange[place].partly_own:
            return False
        if theirs is not None and place in theirs.others:
            return other in self.strange and not self.strange[other].partly_own
        if not one.sure or len(one.others) > _MOST or self.fits(other):
            return False
        tokens = telling_words(self.cells.texts[other])
        return bool(tokens) and all(self.people.makes(place, token) for token in tokens)

    def _is_everywhere(self, found: Mapping[int, _Evidence]) -> bool:
        """Whether so many cells are displaced that nothing in the column can be believed."""
        many = len(found) >= _FEW and len(found) * _NEARLY_ALL >= len(self.silent)
        like = len(self.people.rows) - len(self.strange) - len(self.silent)
        return many and len(found) > like and len(found) > self._fitting

    @cached_property
    def _fitting(self) -> int:
        return sum(map(self.fits, range(len(self.people.rows))))

    def _crowded(self, found: Mapping[int, _Evidence], *, gaps: bool = False) -> set[int]:
        """Places of displaced cells that stand together; `gaps`: the cells between them, too.

        In a long list a few people with their parents' mailboxes are neighbours by chance; but
        then these are not called like one another.
        """
        crowded: set[int] = set()
        for run in _runs(found, self.fits, len(self.people.rows)):
            near = run
            if self.kind.column is EMAIL:
                around = range(run[0] - 1, run[-1] + 2)
                near = [
                    place for place in run if any(other in around for other in found[place].others)
                ]
            if len(near) >= _FEW:
                crowded.update(range(run[0], run[-1] + 1) if gaps else run)
        return crowded

    def _between(self, found: Mapping[int, _Evidence]) -> set[int]:
        """Cells that say nothing themselves, in the midst of displaced ones: they are displaced
        too.

        Where nearly all cells are, those that fit do so by chance, and nobody is sent anything.
        """
        crowded: Iterable[int] = self._crowded(found, gaps=True)
        believed = True
        if self._is_everywhere(found):
            crowded = range(len(self.people.rows))
            believed = len(found) < _NEARLY_ALL * self._fitting
        return {
            place
            for place in crowded
            if place not in found
            and not (believed and self.fits(place))
            and self.texts[place] is not None
            and not self._confirmed(place)
        }

    def _is_doubtful(self, place: int, one: _Evidence, kept: Mapping[int, _Evidence]) -> bool:
        """Whether a person should look at a cell: it is named after somebody else alone, who has
        not got their own.
        """
        if not one.telling or place in kept or len(one.others) != 1:
            return False
        return not self.fits(one.others[0]) or self._is_rare(place, one.others[0])


def _runs(found: Iterable[int], fits: Callable[[int], bool], count: int) -> Iterator[list[int]]:
    """Places of displaced cells that stand together, no fitting cell between them."""
    run: list[int] = []
    for place in [*sorted(found), count]:
        parted = run and (place == count or any(map(fits, range(run[-1] + 1, place))))
        if parted:
            yield run
            run = []
        run.append(place)


def _returns(place: int, single: Mapping[int, int]) -> bool:
    """Whether cells were exchanged in a ring: each is the next one's, the last one the first
    one's.
    """
    after = single.get(place)
    for _ in range(_LONGEST_RING):
        if after is None or after == place:
            break
        after = single.get(after)
    return after == place
