"""How the graduates of a batch are called, and which of them a text names."""

import hashlib
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

import polars as pl

from importer.inspection import NameQuestion
from importer.inspection.wording import PARTICLES, words_of_name

_MOST_LONGER = 100
_LETTERS_OF_A_RUN = 6


class Mention(NamedTuple):
    """A graduate whom a text names: row, name as the list has it, and the places of its first and
    last word.
    """

    row: int
    name: str
    first: int
    last: int


class Roll:
    """The names of all graduates, by row, to look for in their PDFs.

    Args:
        frame: "row", "name", "social_name", "email" and "confirm_pdf" of every row, as text but
            for the first; "confirm_pdf" may be absent.
    """

    def __init__(self, frame: pl.DataFrame) -> None:
        if "confirm_pdf" not in frame.columns:
            frame = frame.with_columns(pl.lit(None, dtype=pl.String).alias("confirm_pdf"))
        frame = frame.sort("row")
        self._places = {row: place for place, row in enumerate(frame["row"])}
        self._cells = {
            name: frame[name].to_list() for name in ("name", "social_name", "email", "confirm_pdf")
        }

    def question(self, row: int) -> NameQuestion | None:
        """Whom the PDF of a row should name; None when the row names nobody."""
        spelled = self._spelled(row)
        names = [words_of_name(name) for name in spelled]
        told = [(words, name) for words, name in zip(names, spelled, strict=True) if words]
        if not told:
            return None
        keys = [" ".join(words) for words, _ in told]
        longer = [
            other.split()
            for key in keys
            for other in self._longer.get(key, ())
            if other not in keys
        ]
        return NameQuestion([words for words, _ in told], longer, [name for _, name in told])

    def asked(self, question: NameQuestion) -> bytes:
        """What tells a question from another, without saying whom it is about."""
        return hashlib.blake2b(repr(question[:2]).encode(), digest_size=8).digest()

    @cached_property
    def batch(self) -> bytes:
        """What tells the names of this batch from those of another."""
        digest = hashlib.blake2b(digest_size=8)
        for key in self._rows:
            digest.update(key.encode() + b"\n")
        return digest.digest()

    def confirmed(self, row: int) -> str | None:
        """The file that a person has looked at and found to be the row's."""
        return self._cell(row, "confirm_pdf")

    def others(self, row: int, words: Sequence[str]) -> list[Mention]:
        """Graduates other than the row's whose whole names stand in a text, the longest names
        first.

        Names of a single word are left out, since they are words like any other, and so is who has
        the row's e-mail.
        """
        ours = {" ".join(words_of_name(name)) for name in self._spelled(row)}
        email = self._cell(row, "email")
        found: list[tuple[int, int, str]] = []
        for at in range(len(words)):
            for key in self._starting.get(" ".join(words[at : at + 2]), ()):
                parts = key.split()
                if list(words[at : at + len(parts)]) == parts:
                    found.append((at, at + len(parts) - 1, key))
            if len(words[at]) >= _LETTERS_OF_A_RUN:
                found += [(at, at, key) for key in self._run_together.get(words[at], ())]
        mentions: list[Mention] = []
        for first, last, key in sorted(found, key=lambda span: span[0] - span[1]):
            within = any(one.first <= first and last <= one.last for one in mentions)
            other = self._rows[key]
            if (
                key in ours
                or within
                or (email is not None and self._cell(other, "email") == email)
            ):
                continue
            name = next(
                (one for one in self._spelled(other) if " ".join(words_of_name(one)) == key), key
            )
            mentions.append(Mention(other, name, first, last))
        own = [span for span in found if span[2] in ours]
        return [
            one for one in mentions if not any(a <= one.first and one.last <= b for a, b, _ in own)
        ]

    def _cell(self, row: int, column: str) -> str | None:
        place = self._places.get(row)
        return None if place is None else self._cells[column][place]

    def _spelled(self, row: int) -> list[str]:
        cells = (self._cell(row, "name"), self._cell(row, "social_name"))
        return list(dict.fromkeys(cell for cell in cells if cell))

    @cached_property
    def _rows(self) -> dict[str, int]:
        """The first row of each name, by its folded words."""
        rows: dict[str, int] = {}
        for row, *names in zip(
            self._places, self._cells["name"], self._cells["social_name"], strict=True
        ):
            for name in names:
                if name and (key := " ".join(words_of_name(name))):
                    rows.setdefault(key, row)
        return rows

    @cached_property
    def _longer(self) -> dict[str, list[str]]:
        """The names of which each name is a part."""
        lengths = sorted({key.count(" ") + 1 for key in self._rows})
        longer: dict[str, list[str]] = {}
        for key in self._rows:
            words = key.split()
            for length in lengths:
                if length >= len(words):
                    break
                for at in range(len(words) - length + 1):
                    part = " ".join(words[at : at + length])
                    if (
                        part in self._rows
                        and len(known := longer.setdefault(part, [])) < _MOST_LONGER
                    ):
                        known.append(key)
        return longer

    @cached_property
    def _starting(self) -> dict[str, list[str]]:
        """Names of several telling words, by their first two words."""
        return _grouped((" ".join(key.split()[:2]), key) for key in self._rows if _telling(key))

    @cached_property
    def _run_together(self) -> dict[str, list[str]]:
        return _grouped((key.replace(" ", ""), key) for key in self._rows if _telling(key))


def _telling(key: str) -> bool:
    return sum(word not in PARTICLES for word in key.split()) > 1


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for group, key in pairs:
        groups.setdefault(group, []).append(key)
    return groups
