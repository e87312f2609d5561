"""Find a row's file in the folder of PDFs: by the name in its cell, or named after its e-mail, its
name or a number of its own.

A diploma must not go to the wrong person, so a file is taken only when nothing else fits as well.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import fuzz, process

from importer.columns import PDF
from importer.excel_dates import Typed, advice
from importer.issues import Code
from importer.pdfs.listing import FolderListing, listed
from importer.pdfs.spelling import fold, readings, words
from importer.sentences import Message
from importer.sentences import pdfs as say

_NEAREST = 3
_LIKE_ENOUGH = 60.0
_LONGEST = 255
_COMPARISONS = 10_000_000
"""How many names are compared at most for "nearest is": about two seconds, however many files and
misses there are.
"""


class Unfound(NamedTuple):
    """Why no file is a row's: what kind of thing it is, and what is wrong and what to do."""

    code: Code
    said: Message


class PdfFolder:
    """The files below a folder, listed once, and the ways to find one of them.

    Hidden files and those that systems and office programs leave behind are not there
    (`importer.pdfs.listing`).
    """

    def __init__(self, listing: FolderListing) -> None:
        self._listing = listing
        self._comparisons_left = _COMPARISONS

    @classmethod
    def open(cls, folder: Path) -> "PdfFolder":
        """List the folder and everything below it.

        Raises:
            FolderError: if it does not exist, is no folder, or cannot be read.
        """
        return cls(listed(folder))

    @property
    def unreadable(self) -> Mapping[str, str]:
        """Sub-folders that could not be listed, relative to the folder, and why."""
        return self._listing.unreadable

    @property
    def elsewhere(self) -> Collection[str]:
        """PDFs that are not on this machine, only in iCloud."""
        return sorted(filter(_is_pdf, self._listing.elsewhere))

    @property
    def archives(self) -> list[str]:
        """ZIP files, which are not looked into."""
        return sorted(name for name in self._listing.names if name.lower().endswith(".zip"))

    def pdfs(self) -> Iterator[str]:
        """Names of all PDFs (by their ending), relative to the folder, in no particular order."""
        return filter(_is_pdf, self._listing.names)

    @property
    def root(self) -> str:
        """The folder that names are relative to, links resolved."""
        return self._listing.root

    def itself(self, name: str) -> str:
        """The one name of a file that may be listed under several, see `FolderListing.itself`."""
        return self._listing.itself(name)

    def path_of(self, name: str) -> str:
        """Where a listed file is, links resolved."""
        return self._listing.path_of(name)

    def named(self, name: str) -> str | Unfound:
        r"""The file that a cell names, relative to the folder, with `/` between folders.

        The exact name comes first, then names that differ in Unicode normal form, then in letter
        case; a name without folders may also stand for a file in a sub-folder, a path may begin
        with the folder's own name, and `.pdf` may be left out. Whichever of these is needed,
        exactly one file must fit. `\` separates folders as `/` does; an absolute path may lead
        into the folder.

        Args:
            name: the cell's text, not blank.
        """
        typed = name.strip()
        if typed in self._listing.names:
            return self._inside(typed)
        parts = self._parts(typed)
        if parts is None:
            return _outside(typed)
        return (
            self._named_in_full(typed, parts, anywhere=len(parts) == 1)
            or self._behind_a_folder(typed, parts)
            or self._named_from_above(typed, parts)
            or self._missing(typed)
        )

    def fitting(
        self, email: str | None, name: str | None, others: Iterable[str] = ()
    ) -> str | Unfound:
        """The one PDF named after a person, in the folder or below it, relative to the folder.

        A file fits by the e-mail when that is its name without `.pdf`, letter case aside, and by
        the person's name when both consist of the same words in the same order (José Maria is a
        man, Maria José a woman): case, accents and separators do not count, and a surname may come
        first before a comma.

        Args:
            others: files that fit where none is named so.
        """
        named = (
            *self._by_email.get(fold(email or ""), ()),
            *self._by_name.get(words(name or ""), ()),
        )
        fits: dict[str, str] = {}
        for candidate in named or others:
            fits.setdefault(self.itself(candidate), candidate)
        if len(fits) == 1:
            return self._inside(next(iter(fits.values())))
        after = [text for text in (email, name) if text]
        if not after:
            said = say.NOBODY()
        elif fits:
            names = list(fits.values())
            said = say.SEVERAL_NAMED_AFTER(after=after, names=names, column=PDF.name)
        elif nearest := self._nearest(name, email, first=self._reordered(name)):
            said = say.NONE_NAMED_AFTER_BUT_NEAR(after=after, nearest=nearest, column=PDF.name)
        elif self._is_empty:
            said = say.NONE_NAMED_AFTER_AS_NONE(after=after)
        else:
            said = say.NONE_NAMED_AFTER(after=after, column=PDF.name)
        return Unfound(Code.PDF_NOT_MATCHED, said)

    def _inside(self, name: str) -> str | Unfound:
        return _outside(name) if name in self._listing.outside else name

    def _parts(self, typed: str) -> list[str] | None:
        """The path from the folder down, or None when it leads out of it."""
        path = typed.strip('"').replace("\\", "/")  # Windows copies a path in quotes
        if path.startswith("/") or re.match("[A-Za-z]:", path):
            path = self._listing.below(path) or "/.."
        parts: list[str] = []
        for part in path.split("/"):
            if part == "..":
                if not parts:
                    return None
                parts.pop()
            elif part not in ("", "."):
                parts.append(part)
        return parts

    def _named_in_full(
        self, typed: str, parts: list[str], *, anywhere: bool
    ) -> str | Unfound | None:
        target = "/".join(parts)
        targets = [target] if _is_pdf(target) else [target, f"{target}.pdf"]
        for text in targets:
            if text in self._listing.names:
                return self._inside(text)
        candidates = [name for text in targets for name in self._by_path.get(fold(text), ())]
        forms = {unicodedata.normalize("NFC", text) for text in targets}
        exact = [name for name in candidates if unicodedata.normalize("NFC", name) in forms]
        if not exact and anywhere:
            candidates += [
                name for text in targets for name in self._by_last_part.get(fold(text), ())
            ]
        found = exact or candidates
        if len(found) > 1:
            return Unfound(Code.PDF_AMBIGUOUS, say.SEVERAL_FIT(typed=typed, names=found))
        return self._inside(found[0]) if found else None

    def _named_from_above(self, typed: str, parts: list[str]) -> str | Unfound | None:
        """What a path leads to that begins with the folder's own name: a list that lies beside the
        folder names its files so.
        """
        folded = [fold(part) for part in parts]
        for root in dict.fromkeys((self._listing.given, self._listing.root)):
            above = [fold(part) for part in root.replace("\\", "/").rstrip("/").split("/")]
            for length in range(1, len(parts)):
                if folded[:length] == above[-length:]:
                    found = self._named_in_full(typed, parts[length:], anywhere=False)
                    if found is not None:
                        return found
        return None

    def _behind_a_folder(self, typed: str, parts: list[str]) -> str | Unfound | None:
        """What a name leads to whose folder is a link, or could not be listed."""
        for length in range(1, len(parts)):
            folder = "/".join(parts[:length])
            if folder in self._listing.unreadable:
                reason = self._listing.unreadable[folder]
                return Unfound(Code.PDF_UNREADABLE, say.IN_UNREADABLE(typed=typed, reason=reason))
            if folder in self._listing.linked:
                target = self._listing.linked[folder]
                return (
                    _outside(typed)
                    if target is None
                    else self.named("/".join([target, *parts[length:]]))
                )
        return None

    def _missing(self, typed: str) -> Unfound:
        query = typed.replace("\\", "/").rpartition("/")[2]
        made = advice(typed, Typed.CODE, today=datetime.now().astimezone().date())
        remedy = made or say.CORRECT_OR_PUT()
        if nearest := self._nearest(_stem(query)):
            said = say.MISSING_BUT_NEAR(typed=typed, nearest=nearest, remedy=remedy)
        elif self._is_empty:
            said = say.MISSING_AS_ALL(typed=typed, remedy=remedy)
        else:
            said = say.MISSING(typed=typed, remedy=remedy)
        return Unfound(Code.PDF_MISSING, said)

    def _reordered(self, name: str | None) -> list[str]:
        """The PDFs that consist of the words of a name in another order."""
        return self._by_words.get(_sorted(words(name or "")), [])

    @property
    def _is_empty(self) -> bool:
        return not self._stems[1]

    def ranked(self, *texts: str | None, most: int) -> list[str]:
        """PDFs, those first whose names are nearest to one of some texts.

        Args:
            most: how many, of however many there are.
        """
        near = (self._near(text, most=most, least=0.0) for text in texts if text)
        return self._best(near)[:most]

    def _nearest(self, *texts: str | None, first: Iterable[str] = ()) -> list[str]:
        """The PDFs with the nearest names; none when none is near or too many were sought.

        Args:
            first: names that are the nearest, whatever the others are.
        """
        near: list[dict[int, float]] = []
        within: list[str] = []
        for text in texts:
            if text and self._comparisons_left >= len(self._stems[0]):
                self._comparisons_left -= len(self._stems[0])
                near.append(self._near(text, most=_NEAREST, least=_LIKE_ENOUGH))
                within += islice(self._around(words(text)), _NEAREST)
        return list(dict.fromkeys((*first, *within, *self._best(near))))[:_NEAREST]

    def _around(self, name: str) -> Iterator[str]:
        """The PDFs that have a whole name in theirs, and more."""
        stems, names = self._stems
        return (
            names[place]
            for place, stem in enumerate(stems)
            if name in stem and " " in name and f" {name} " in f" {stem} "
        )

    def _near(self, text: str, *, most: int, least: float) -> dict[int, float]:
        """How near the nearest PDFs are, by their place."""
        found = process.extract(
            words(text[:_LONGEST]),
            self._stems[0],
            scorer=fuzz.ratio,
            limit=most,
            score_cutoff=least,
        )
        return {place: likeness for _, likeness, place in found}

    def _best(self, near: Iterable[Mapping[int, float]]) -> list[str]:
        likeness: dict[int, float] = {}
        for one in near:
            for place, like in one.items():
                likeness[place] = max(like, likeness.get(place, 0.0))
        names = self._stems[1]
        return [names[place] for place in sorted(likeness, key=likeness.__getitem__, reverse=True)]

    @cached_property
    def _by_path(self) -> dict[str, list[str]]:
        return _grouped((fold(name), name) for name in self._listing.names)

    @cached_property
    def _by_last_part(self) -> dict[str, list[str]]:
        return _grouped(
            (fold(name.rpartition("/")[2]), name) for name in self._listing.names if "/" in name
        )

    @cached_property
    def _by_email(self) -> dict[str, list[str]]:
        return _grouped((fold(stem), name) for stem, name in self.stems() if "@" in stem)

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        return _grouped(
            (reading, name) for stem, name in self.stems() for reading in readings(stem)
        )

    @cached_property
    def _by_words(self) -> dict[str, list[str]]:
        return _grouped((_sorted(words(stem)), name) for stem, name in self.stems())

    @cached_property
    def _stems(self) -> tuple[list[str], list[str]]:
        names = sorted(self.pdfs())
        return [words(_stem(name.rpartition("/")[2])) for name in names], names

    def stems(self) -> Iterable[tuple[str, str]]:
        """The names of PDFs without folders and ending, each with the PDF's whole name."""
        return ((_stem(name.rpartition("/")[2]).strip(), name) for name in self.pdfs())


def _outside(typed: str) -> Unfound:
    return Unfound(Code.PDF_OUTSIDE_FOLDER, say.OUTSIDE(typed=typed))


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for key, name in pairs:
        if key:
            groups[key].append(name)
    return groups


def _is_pdf(name: str) -> bool:
    return name[-4:].lower() == ".pdf"


def _stem(name: str) -> str:
    return name[:-4] if _is_pdf(name) else name


def _sorted(text: str) -> str:
    return " ".join(sorted(text.split()))
