"""What files and e-mails are named after: the graduate of their own row, or that of another one.

A column that was sorted or shifted alone gives everybody somebody else's diploma, and nothing else shows it. So the
names and numbers in a file's name and before an e-mail's @ are compared with those of the row and of all other rows.
It counts when they fit another row clearly better than their own. E-mails prove less than files: people write from a
parent's mailbox, or under a name of their own choosing, so one strange address is nothing, two that are exchanged are.

All rows are looked at in one step for words that are another graduate's and not their own; in a sound list hardly any
row has such a word, and only those that do are looked at one by one.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from importer.columns import CONFIRM_EMAIL, CONFIRM_PDF, EMAIL, PDF, Column
from importer.identifiers import named_by_number
from importer.issues import Code, Issue
from importer.name_index import TOGETHER, NameIndex, made_of, stem_of, words_of
from importer.sheet import Sheet

_MOST = 3
_CROWD = 300
"""So many people with a word in their names are looked at for the rest of it."""
_FEW_OF_A_NAME = 20
"""The same for an e-mail: of more people, one is sure to be called like somebody's parent."""
_FEW = 3
"""So many displaced cells side by side are a displaced column."""
_LONGEST_RING = 100
_NEARLY_ALL = 4
"""So many times as many displaced cells as fitting ones leave nothing to be believed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """A column whose cells are named after people."""

    column: Column
    confirming: Column
    code: Code
    noun: str


_KINDS = (
    _Kind(column=PDF, confirming=CONFIRM_PDF, code=Code.PDF_OF_ANOTHER, noun="file"),
    _Kind(column=EMAIL, confirming=CONFIRM_EMAIL, code=Code.EMAIL_OF_ANOTHER, noun="e-mail"),
)


def misplaced(sheet: Sheet, frame: pl.DataFrame) -> list[Issue]:
    """Errors of the rows whose file or e-mail is named after another row's graduate, and of those graduates' rows.

    Args:
        sheet: the rows as text, for the numbers in columns of the sheet's own.
        frame: the rows that are compared, as `Validation.frame` has them.
    """
    if frame.height < 2:
        return []
    people = NameIndex(frame)
    issues: list[Issue] = []
    for kind in _KINDS:
        numbers = named_by_number(sheet, frame, kind.column)
        issues += _Search(people, kind, numbers).issues()
    return issues


@dataclass(slots=True)
class _Evidence:
    """What a cell is named after: places of other rows; `sure` when it needs no support by other cells."""

    others: list[int]
    sure: bool
    partly_own: bool = False


@dataclass
class _Search:
    """One column compared with the people.

    Attributes:
        strange: cells with words of others that are not the row's own, by place.
        made_of_own: places of cells that are made of the row's own names, not word by word.
        looked: the words of all cells, and the names.
        texts: the cells.
        confirming: the cells that confirm them.
    """

    people: NameIndex
    kind: _Kind
    numbers: Mapping[int, list[int]]
    strange: dict[int, list[str]] = field(default_factory=dict)
    made_of_own: set[int] = field(default_factory=set)
    looked: pl.DataFrame = field(default_factory=pl.DataFrame)
    texts: list[str | None] = field(default_factory=list)
    confirming: list[str | None] = field(default_factory=list)

    def issues(self) -> list[Issue]:
        """What is wrong in the column."""
        found = self._found()
        if not found:
            return []
        told = self._told(found)
        rows = {issue.row for issue in told}
        between = [place for place in sorted(self._between(found)) if self.people.rows[place] not in rows]
        return [*told, *map(self._displaced, between)]

    def _found(self) -> dict[int, _Evidence]:
        self._look()
        found: dict[int, _Evidence] = {}
        for place, others in self.numbers.items():
            if place not in self.fitting:
                found[place] = _Evidence(others, sure=True)
        if self.strange:
            found |= self._by_name()
        found = {place: one for place, one in found.items() if not self._confirmed(place)}
        for one in found.values():
            one.others = [other for other in one.others if self.texts[other] is not None or one.sure]
        return self._supported({place: one for place, one in found.items() if one.others})

    def _look(self) -> None:
        """All cells in one step: which are strange."""
        name, frame = self.kind.column.name, self.people.frame
        self.texts, self.confirming = frame[name].to_list(), frame[self.kind.confirming.name].to_list()
        tokens = (
            words_of(frame.select(stem_of(pl.col("pdf"))).to_series()) if self.kind.column is PDF else frame["mailbox"]
        )
        self.looked = frame.select("place", "words", "social", *TOGETHER, "mailbox", tokens.alias("tokens"))
        self.looked = self.looked.filter(pl.col("tokens").list.len() > 0)
        # Most cells are the row's own name as it stands, or its ends run together, and need no further look.
        joined, words = pl.col("tokens").list.join(""), pl.col("words")
        plain = [joined == words.list.first(), *(joined == pl.col(name) for name in ("whole", "first last", "f last"))]
        self.looked = self.looked.with_columns(pl.any_horizontal(plain).fill_null(value=False).alias("plain"))
        foreign = pl.col("tokens").list.set_difference(words.fill_null([]))
        some = self.looked.filter(~pl.col("plain")).with_columns(foreign.alias("foreign"))
        some = some.filter(pl.col("foreign").list.len() > 0)
        each = some.select("place", "foreign").explode("foreign", empty_as_null=True)
        each = each.filter(pl.col("foreign").is_in(self.people.known(each["foreign"].unique()).implode()))
        each = self._telling(
            each.join(self._other_own(some, each["place"].unique()), on=["place", "foreign"], how="anti")
        )
        if each.height:
            kept = self.looked.filter(pl.col("place").is_in(each["place"].unique().implode()))
            self._sift(kept.select("place", "tokens", "mailbox"), {*each["foreign"]})
        self._reordered()

    def _other_own(self, cells: pl.DataFrame, places: pl.Series) -> pl.DataFrame:
        """What is a graduate's own beside the words of the name: "place" and "foreign"."""
        some = cells.filter(pl.col("place").is_in(places.implode()))
        lists = [pl.col("social"), *([pl.col("mailbox")] if self.kind.column is PDF else []), pl.concat_list(TOGETHER)]
        own = [some.select("place", one.alias("foreign")).explode("foreign", empty_as_null=True) for one in lists]
        return pl.concat(own).drop_nulls()

    @cached_property
    def fitting(self) -> Set[int]:
        """Places of the cells that are named after their own row."""
        lists = [pl.col("words"), *([pl.col("mailbox")] if self.kind.column is PDF else [])]
        shared = [pl.col("tokens").list.set_intersection(own.fill_null([])).list.len() > 0 for own in lists]
        joined = [pl.col("tokens").list.contains(pl.col(name)) for name in TOGETHER]
        known = self.looked.filter(~pl.col("plain")).filter(pl.any_horizontal(*shared, *joined))["place"]
        return {*self.looked.filter("plain")["place"], *known, *self.made_of_own} - self.strange.keys()

    def _telling(self, foreign: pl.DataFrame) -> pl.DataFrame:
        """Without words that far more cells have than people: a town, a school, a course called like somebody."""
        if foreign.is_empty():
            return foreign
        told = foreign.group_by(pl.col("foreign").alias("text")).len("cells").join(self.people.counts, on="text")
        common = told.filter(pl.col("cells") > 2 * pl.col("len") + 2)["text"]
        return foreign.filter(~pl.col("foreign").is_in(common.implode()))

    def _sift(self, kept: pl.DataFrame, vocabulary: Set[str]) -> None:
        """Keep as strange what is not made of the row's own names after all."""
        for place, tokens, mailbox in kept.iter_rows():
            own = self.people.words[place]
            extra = set(mailbox or ()) if self.kind.column is PDF else set()
            telling = list(dict.fromkeys(token for token in tokens if token in vocabulary or token in own))
            left = [token for token in telling if token not in extra and not made_of(token, own)]
            if left and not (own and set(own) <= set(tokens)):
                self.strange[place] = telling
            elif telling:
                self.made_of_own.add(place)

    def _reordered(self) -> None:
        """Cells with the row's own names in the order of another person's: José Maria, Maria José."""
        tokens, words = pl.col("tokens"), pl.col("words")
        turned = self.looked.filter(
            ~pl.col("plain") & (tokens.list.len() == words.list.len()) & (tokens.list.len() > 1) & (tokens != words)
        )
        turned = turned.filter(tokens.list.sort() == words.list.sort())
        if turned.is_empty():
            return
        orders = self.people.frame["order"].unique().implode()
        turned = turned.filter(tokens.list.join(" ").is_in(orders))
        self.strange.update(turned.select("place", "tokens").iter_rows())

    def _by_name(self) -> dict[int, _Evidence]:
        tokens = {token for telling in self.strange.values() for token in telling}
        called = self.people.holders(["order"], {" ".join(telling) for telling in self.strange.values()}, _CROWD)
        held = self.people.holders(["words"], tokens, _CROWD)
        joined = self.people.holders(TOGETHER[:3], tokens, _CROWD)
        short = self.people.holders(TOGETHER[3:], tokens, _MOST)
        found: dict[int, _Evidence] = {}
        for place, telling in self.strange.items():
            evidence = self._named(place, telling, called, held, joined) or self._hinted(place, telling, held, short)
            if evidence is not None:
                own = self.people.words[place]
                evidence.partly_own = any(made_of(token, own) for token in telling)
                found[place] = evidence
        return found

    def _named(
        self,
        place: int,
        telling: list[str],
        called: Mapping[str, list[int]],
        held: Mapping[str, list[int]],
        joined: Mapping[str, list[int]],
    ) -> _Evidence | None:
        """The rows whose names a cell has in full, or with the first name and another."""
        wanted = set(telling)
        words = self.people.words
        exactly = self._others(place, self._of_few(called.get(" ".join(telling), [])))
        if exactly:
            return _Evidence(exactly, sure=True)
        crowd = min((held.get(token, []) for token in telling), key=len)
        others = [
            other
            for other in self._of_few(crowd)
            if words[other][0] in wanted
            and (len(wanted) > 1 or len(words[other]) == 1)
            and all(token in words[other] for token in wanted)
        ]
        if len(telling) == 1:
            others += joined.get(telling[0], [])
        others = self._others(place, others)
        return _Evidence(others, sure=True) if others else None

    def _of_few(self, crowd: list[int]) -> list[int]:
        """People of one name; for an e-mail nobody when they are many."""
        return crowd if self.kind.column is PDF or len(crowd) <= _FEW_OF_A_NAME else []

    def _hinted(
        self, place: int, telling: list[str], held: Mapping[str, list[int]], short: Mapping[str, list[int]]
    ) -> _Evidence | None:
        """A row that alone has the one word of a cell, or a row beside it that has all its words."""
        [one, *more] = telling
        alone = [*held.get(one, []), *short.get(one, [])] if not more else []
        alone = self._others(place, alone) if len(alone) <= _MOST else []
        if len(alone) == 1:
            return _Evidence(alone, sure=False)
        beside = [other for other in (place - 1, place + 1) if 0 <= other < len(self.people.rows)]
        fitting = [other for other in beside if all(made_of(token, self.people.words[other]) for token in telling)]
        fitting = self._others(place, fitting)
        return _Evidence(fitting[:1], sure=False) if fitting else None

    def _others(self, place: int, others: Iterable[int]) -> list[int]:
        """Those that are not the same person, and do not claim the same cell (which is told anyway)."""
        mine = self.people.words[place]
        kept = []
        for other in dict.fromkeys(others):
            same = other == place or self.people.words[other] == mine or self.texts[other] == self.texts[place]
            if not same:
                kept.append(other)
        return kept

    def _confirmed(self, place: int) -> bool:
        said, has = self.confirming[place], self.texts[place]
        return said is not None and has is not None and same_cell(said, has)

    def _supported(self, found: dict[int, _Evidence]) -> dict[int, _Evidence]:
        """What other cells bear out: hints never stand alone, and of e-mails not even a name does."""
        if not found:
            return found
        single = {place: one.others[0] for place, one in found.items() if len(one.others) == 1}
        pointed_at = Counter(single.values())
        crowded = self._crowded(found)
        everywhere = len(found) >= _FEW and len(found) > len(self.fitting)
        rare = self._rare({place: other for place, other in single.items() if not found[place].partly_own})
        email = self.kind.column is EMAIL
        kept: dict[int, _Evidence] = {}
        for place, one in found.items():
            other = single.get(place)
            exchanged = other is not None and single.get(other) == place
            passed_on = other in self.strange and pointed_at[place] > 0
            exchanged = exchanged or (_returns(place, single) if email else passed_on)
            alone = one.sure and (not email or place in self.numbers or place in rare)
            if alone or exchanged or place in crowded or everywhere:
                kept[place] = one
        return kept

    def _rare(self, single: Mapping[int, int]) -> set[int]:
        """Places of addresses that name a person whom nobody's parent is likely to be called like."""
        names = {place: self.people.words[other] for place, other in single.items()}
        held = self.people.holders(["words"], {name for words in names.values() for name in words}, 1)
        return {
            place
            for place, words in names.items()
            if (len(words) > 2 and set(self.strange.get(place, ())) == set(words))
            or (words and len(held[words[0]]) == 1 and len(held[words[-1]]) == 1)
        }

    def _crowded(self, found: Mapping[int, _Evidence], *, gaps: bool = False) -> set[int]:
        """Places of displaced cells that stand together; `gaps`: the cells between them, too.

        In a long list a few people with their parents' mailboxes are neighbours by chance; but then these are not
        called like one another.
        """
        crowded: set[int] = set()
        for run in _runs(found, self.fitting, len(self.people.rows)):
            around = range(run[0] - 1, run[-1] + 2)
            near = [place for place in run if any(other in around for other in found[place].others)]
            if len(run if self.kind.column is PDF else near) >= _FEW:
                crowded.update(range(run[0], run[-1] + 1) if gaps else run)
        return crowded

    def _between(self, found: Mapping[int, _Evidence]) -> set[int]:
        """Cells that say nothing themselves, in the midst of displaced ones: they are displaced too.

        Where nearly all cells are, those that fit do so by chance, and nobody is sent anything.
        """
        crowded: Iterable[int] = self._crowded(found, gaps=True)
        fitting = self.fitting
        if len(found) >= _FEW and len(found) > len(fitting):
            crowded = range(len(self.people.rows))
            fitting = fitting if len(found) < _NEARLY_ALL * len(fitting) else frozenset()
        return {
            place
            for place in crowded
            if place not in found
            and place not in fitting
            and self.texts[place] is not None
            and not self._confirmed(place)
        }

    def _told(self, found: Mapping[int, _Evidence]) -> list[Issue]:
        issues = []
        taken: dict[int, list[int]] = {}
        for place, one in found.items():
            if len(one.others) == 1:
                taken.setdefault(one.others[0], []).append(place)
        for place in sorted({*found, *taken}):
            if place not in found and self._confirmed(place):
                continue
            sentences = []
            if place in found:
                others = found[place].others
                sentences.append(f"The {self.kind.noun} “{self.texts[place]}” is named after {self._people(others)}")
            if place in taken:
                rows = ", ".join(f"{self.people.rows[one]} (“{self.texts[one]}”)" for one in taken[place][:_MOST])
                several = "s" if len(taken[place]) > 1 else ""
                sentences.append(f"{'r' if sentences else 'R'}ow{several} {rows} has the {self.kind.noun} named after "
                                 f"{'this graduate' if sentences else self._name(place)}")  # fmt: skip
            issues.append(self._issue(place, "; ".join(sentences)))
        return issues

    def _displaced(self, place: int) -> Issue:
        said = (
            f"The {self.kind.noun}s of the rows around this one are named after other rows' graduates, as if the "
            f"column {self.kind.column.name} had been sorted or shifted alone"
        )
        return self._issue(place, said)

    def _issue(self, place: int, said: str) -> Issue:
        name, text = self.kind.column.name, self.texts[place]
        shown = f"“{text}” is {self._name(place)}'s all the same" if text else "this is right all the same"
        message = f"{said}. Correct the column {name}, or, if {shown}, repeat it in {self.kind.confirming.name}."
        return Issue(self.people.rows[place], name, self.kind.code, message, text)

    def _people(self, others: Sequence[int]) -> str:
        listed = ", ".join(f"{self._name(other)} in row {self.people.rows[other]}" for other in others[:_MOST])
        return listed + (f" and {len(others) - _MOST} more" if len(others) > _MOST else "")

    def _name(self, place: int) -> str:
        return self.people.frame["name"][place] or "the graduate"


def same_cell(said: str, has: str) -> bool:
    """Whether a confirmation repeats what the row has; of a file the name without its folders will do."""
    one, other = _plain(said), _plain(has)
    return one == other or one == other.rpartition("/")[2]


def _plain(text: str) -> str:
    return text.strip().replace("\\", "/").casefold().removesuffix(".pdf").removeprefix("./")


def _runs(found: Iterable[int], fitting: Set[int], count: int) -> Iterator[list[int]]:
    """Places of displaced cells that stand together, no fitting cell between them."""
    run: list[int] = []
    for place in [*sorted(found), count]:
        parted = run and (place == count or any(one in fitting for one in range(run[-1] + 1, place)))
        if parted:
            yield run
            run = []
        run.append(place)


def _returns(place: int, single: Mapping[int, int]) -> bool:
    """Whether cells were exchanged in a ring: each is the next one's, the last one the first one's."""
    after = place
    for _ in range(_LONGEST_RING):
        following = single.get(after)
        if following is None or following == place:
            return following == place
        after = following
    return False
