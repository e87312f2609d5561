"""Everybody's names as plain words, to find out whose names a text consists of.

A hundred thousand cells are folded as one text by tables of bytes, which takes a tenth of the time of regular
expressions. Words are then compared row by row; only those that are not the row's own are looked up among all names.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property

import polars as pl

from importer.names import PARTICLES, folded

_CODING = "cp1252"
"""Its letters are those of most names; texts with any other are folded one by one."""


def _tables() -> tuple[bytes, bytes]:
    """By byte: the letter in lower case and without accent, and whether it is a capital.

    Whatever is no letter becomes a space, and a letter that is none of a to z a question mark.
    """
    plain, case = bytearray(b" " * 256), bytearray(b" " * 256)
    for byte in range(256):
        char = bytes([byte]).decode(_CODING, "replace")
        first = unicodedata.normalize("NFKD", char.lower())[0]
        if char.isalpha():
            plain[byte] = ord(first if first.isascii() else "?")
            case[byte] = ord("A" if char.isupper() else "a")
    plain[ord("\n")], plain[ord("?")] = ord("\n"), ord("?")
    return bytes(plain), bytes(case)


_PLAIN, _CASE = _tables()
_NO_DIGITS = bytes(byte for byte in range(256) if byte not in b"\n0123456789")
_NO_LETTERS_NOR_DIGITS = bytes(byte for byte in _NO_DIGITS if _CASE[byte] == ord(" "))
_HUMP = re.compile(b"a(?=A)|A(?=Aa)")
"""Where a word ends within what stands together: AnaLima, SousaEMelo."""


def plain_lines(texts: pl.Series) -> list[str]:
    """Each text as words of lower-case letters without accents; AnaLima is two of them.

    Args:
        texts: `pl.String` without line breaks; nothing becomes of null.
    """
    coded = _as_one(texts)
    cases = coded.translate(_CASE)
    humps = [hump.end() for hump in _HUMP.finditer(cases)] if b"aA" in cases else []
    if humps:
        coded = b" ".join(coded[begin:end] for begin, end in zip([0, *humps], [*humps, None], strict=True))
    plain = coded.translate(_PLAIN)
    while b"  " in plain:
        plain = plain.replace(b"  ", b" ")
    lines = plain.replace(b" \n", b"\n").replace(b"\n ", b"\n").strip(b" ").decode("ascii").split("\n")
    odd = [place for place, line in enumerate(lines) if "?" in line] if b"?" in plain else []
    if odd:
        parted = (
            texts.gather(odd)
            .fill_null("")
            .str.replace_all(r"(\p{Ll})(\p{Lu})", "$1 $2")
            .str.replace_all(r"(\p{Lu})(\p{Lu}\p{Ll})", "$1 $2")
        )
        for place, text in zip(odd, parted.str.replace_all(r"\d+", " "), strict=True):
            lines[place] = folded(text)
    return lines


def _as_one(texts: pl.Series) -> bytes:
    whole: str = texts.fill_null("").str.join("\n").item()
    return whole.encode(_CODING, "replace")


def squeezed(texts: pl.Series) -> pl.Series:
    """Letters and digits alone, in lower case and without leading zeros."""
    return _kept(texts, _NO_LETTERS_NOR_DIGITS).str.to_lowercase().str.strip_chars_start("0")


def digits_of(texts: pl.Series) -> pl.Series:
    """Digits alone, without leading zeros."""
    return _kept(texts, _NO_DIGITS).str.strip_chars_start("0")


def _kept(texts: pl.Series, unwanted: bytes) -> pl.Series:
    coded = _as_one(texts)
    return pl.Series(
        coded.translate(None, unwanted).decode(_CODING).split("\n") if len(texts) else [],
        dtype=pl.String,
    )


def stems_of(files: pl.Series) -> pl.Series:
    """Files' names without their folders and `.pdf`."""
    if files.str.contains_any(["/", "\\"]).any():
        files = files.str.extract(r"([^/\\]*)$")
    files = files.str.strip_suffix(".pdf")
    return files.str.replace(r"(?i)\.pdf$", "") if files.str.contains(r"\.[Pp][Dd][Ff]$").any() else files


def mailboxes_of(emails: pl.Series) -> pl.Series:
    """What stands before the @, without a tag (`+work`)."""
    if emails.str.contains("+", literal=True).any():
        return emails.str.extract(r"^([^@+]+)")
    return emails.str.head(emails.str.find("@", literal=True))


_PASSED_OVER = PARTICLES | frozenset("abcdefghijklmnopqrstuvwxyz")


def telling_words(line: str) -> tuple[str, ...]:
    """The words of a plain line without particles and single letters."""
    return tuple([word for word in line.split() if word not in _PASSED_OVER])


class NameIndex:
    """Everybody's names; places count from 0 in the order of the rows.

    Attributes:
        frame: the rows that are compared.
        lines: each name as plain words.
        rows: the rows' numbers.
    """

    def __init__(self, frame: pl.DataFrame) -> None:
        self.frame = frame
        self.lines = plain_lines(frame["name"])
        self.rows: list[int] = frame["row"].to_list()
        self._known: dict[str, tuple[str, ...] | None] = {}
        self._own: dict[int, tuple[str, ...]] = {}

    @cached_property
    def called(self) -> list[str | None]:
        """The names as they stand."""
        return self.frame["name"].to_list()

    @cached_property
    def firsts(self) -> frozenset[str]:
        """The first words of all names."""
        return frozenset(self._words.list.first().drop_nulls().unique())

    @cached_property
    def _words(self) -> pl.Series:
        """The telling words of each name, as a list."""
        told = ~pl.element().is_in(sorted(PARTICLES)) & (pl.element().str.len_bytes() > 1)
        return pl.Series(self.lines, dtype=pl.String).str.split(" ").list.eval(pl.element().filter(told))

    def unlike(self, cells: list[str]) -> tuple[list[int], list[int]]:
        """All cells in one step: places of those that are not plainly the row's name, and of empty ones.

        Args:
            cells: each row's cell as plain words.
        """
        words = self._words
        own = pl.DataFrame(
            [
                pl.Series("cell", cells),
                pl.Series("name", self.lines),
                words.list.join(" ").alias("whole"),
            ]
        )
        own = own.with_columns(words.list.first().alias("first"), words.list.last().alias("last"))
        cell, first, last = pl.col("cell"), pl.col("first"), pl.col("last")
        initial, second = first.str.head(1), words.list.get(1, null_on_oob=True)
        ways = [
            pl.col("name"),
            pl.col("whole"),
            first,
            first + " " + last,
            first + last,
            last + first,
        ]
        ways += [initial + last, initial + " " + last, first + " " + second]
        alike = pl.any_horizontal(cell == way for way in ways).fill_null(False)
        empty = cell.str.len_bytes() < 2
        told = own.select(empty.alias("empty"), (~empty & ~alike).alias("unlike"))
        return told["unlike"].arg_true().to_list(), told["empty"].arg_true().to_list()

    @cached_property
    def mailboxes(self) -> list[str]:
        """What stands before each e-mail's @, as plain words."""
        return plain_lines(mailboxes_of(self.frame["email"]))

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each word stands in names."""
        counts = Counter(dict(self._words.explode(empty_as_null=True).drop_nulls().value_counts().rows()))
        counts.update(word for lines in self._further.values() for line in lines for word in telling_words(line))
        return counts

    def names(self, place: int) -> list[tuple[str, ...]]:
        """The words of each name of a person: the name, the social name, and names that an apostrophe parts as one."""
        return [telling_words(line) for line in (self.lines[place], *self._further.get(place, ()))]

    def own(self, place: int) -> tuple[str, ...]:
        """All words of a person's names."""
        if place not in self._own:
            self._own[place] = tuple(dict.fromkeys(word for words in self.names(place) for word in words))
        return self._own[place]

    def makes(self, place: int, token: str) -> bool:
        """Whether a word is made of a person's names, or of their initials."""
        own = self.own(place)
        if not any(token[0] == name[0] for name in own):
            return False
        # A word that is somebody's name is hardly made of other names, unless it begins with one.
        perhaps = token not in self.counts or any(map(token.startswith, own))
        return (perhaps and made_of(token, own)) or token in ("".join(name[0] for name in own), own[0][0] + own[-1][0])

    def known(self, token: str) -> tuple[str, ...] | None:
        """The names that a word is, or that are run together in it.

        None when it is made of nobody's names; nothing when of one, perhaps, and the initial of another.
        """
        if token not in self._known:
            parts = self._taken_apart(token)
            hinted = len(token) > 3 and (token[1:] in self.counts or token[:-1] in self.counts)
            self._known[token] = parts or (() if hinted else None)
        return self._known[token]

    def _taken_apart(self, token: str, most: int = 4) -> tuple[str, ...]:
        if token in self.counts:
            return (token,)
        for cut in range(min(len(token) - 2, _LONGEST), 1, -1) if most > 1 else ():
            if token[:cut] in self.counts and (rest := self._taken_apart(token[cut:], most - 1)):
                return token[:cut], *rest
        return ()

    def bearers(
        self,
        sought: Collection[tuple[str, ...]],
        hints: Iterable[str],
        among: Iterable[int] | None = None,
    ) -> "Bearers":
        """Look for the people who are called so, all at once.

        Args:
            sought: groups of words; a person is called so when all are in one of their names, its first one too.
            hints: single words, perhaps with an initial before or after.
            among: places of the people to look at; everybody without.
        """
        found = Bearers(self, sought, hints)
        after, whole, hinted = found.after, found.whole, found.hinted
        in_hints = {part for hint in hinted for part in (hint, hint[1:], hint[:-1])}
        if among is None and len(sought) < _FEW:
            texts = {word for words in sought for word in words} | {hint[1:-1] for hint in hinted}
            among = self.bearing(texts)
        for place, line in self._entries(among):
            words: Sequence[str] = line.split()
            if not words or (words[0] in _PASSED_OVER and not (words := telling_words(line))):
                continue
            seconds = after.get(words[0])
            if seconds is not None:
                hit = False
                for word in words[1:] or words:
                    if word in seconds:
                        seconds[word].append(place)
                        hit = True
                if hit and (order := " ".join(telling_words(line))) in whole:
                    whole[order].append(place)
            if in_hints and not in_hints.isdisjoint(words):
                first, last = words[0], words[-1]
                for form in {
                    *words,
                    first[0] + last,
                    first + last[0],
                    last + first[0],
                } & hinted.keys():
                    hinted[form].append(place)
        return found

    def bearing(self, words: Iterable[str]) -> list[int]:
        """Places of names that have one of these words, or more than that."""
        texts = sorted(words)
        return pl.Series(self.lines).str.contains_any(texts).arg_true().to_list() if texts else []

    def _entries(self, among: Iterable[int] | None) -> Iterator[tuple[int, str]]:
        for place in range(len(self.lines)) if among is None else among:
            yield place, self.lines[place]
        for place, lines in self._further.items():
            for line in lines:
                yield place, line

    @cached_property
    def _further(self) -> dict[int, list[str]]:
        """Further names of those who have any."""
        further: dict[int, list[str]] = {}
        names = self.frame["name"]
        parted = names.str.contains_any(["'", "’", "´", "`"]).fill_null(False)
        joined = names.filter(parted).str.replace_all("['’´`]", "").str.to_lowercase()
        social = self.frame["social_name"]
        given = social.is_not_null()
        for where, texts in ((parted, joined), (given, social.filter(given))):
            if len(texts):
                for place, line in zip(where.arg_true(), plain_lines(texts), strict=True):
                    further.setdefault(place, []).append(line)
        return further


_FEW = 200
_CROWD = 100
"""So many people of two names in common are looked at for the rest of them."""
_LONGEST = 30
"""Letters of a name; a word of thousands of letters exists only to keep a program busy."""


class Bearers:
    """Who is called by which words.

    Attributes:
        whole: who is called exactly so, by the words of the name.
        after: who is called so, by the first name and another.
        hinted: who has this one name, or a name and the initial of another that make it.
    """

    def __init__(self, people: NameIndex, sought: Iterable[tuple[str, ...]], hints: Iterable[str]) -> None:
        self._people = people
        self.whole: dict[str, list[int]] = {}
        self.after: dict[str, dict[str, list[int]]] = {}
        self.hinted: dict[str, list[int]] = {hint: [] for hint in hints}
        for words in sought:
            self.whole[" ".join(words)] = []
            for first in words:
                seconds = self.after.setdefault(first, {})
                for second in words:
                    seconds.setdefault(second, [])

    def partly(self, words: tuple[str, ...]) -> Iterator[int]:
        """Who is called so, perhaps with further names."""
        wanted = set(words)
        for first in wanted:
            rest = wanted - {first} or wanted
            fewest = min((self.after[first][word] for word in rest), key=len)
            if len(rest) == 1:
                yield from fewest
            else:
                names = self._people.names
                yield from (other for other in fewest[:_CROWD] if any(map(wanted.issubset, names(other))))


_MOST_NAMES, _MOST_INITIALS = 10, 4
"""What is tried in taking a word apart: names of a hundred words exist only to keep a program busy."""


def made_of(token: str, names: Sequence[str]) -> bool:
    """Whether a word is one of the names, or several run together, initials among them: analima, alima, anapl."""
    return token in names or _spelled_by(token, list(dict.fromkeys(names))[:_MOST_NAMES], _MOST_INITIALS, whole=False)


def _spelled_by(token: str, names: list[str], initials: int, *, whole: bool) -> bool:
    """Whether a word can be taken apart into names and so many initials; one name at least must be `whole`."""
    if not token:
        return whole
    for place, name in enumerate(names):
        left = names[:place] + names[place + 1 :]
        if len(name) > 1 and token.startswith(name) and _spelled_by(token[len(name) :], left, initials, whole=True):
            return True
        if initials and token[0] == name[0] and _spelled_by(token[1:], left, initials - 1, whole=whole):
            return True
    return False
