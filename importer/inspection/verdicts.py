"""What examining a PDF comes to: a proof with what was seen inside, or a fault."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, IntFlag
from typing import NamedTuple

from importer.issues import Code
from importer.sentences import Message, Sentence


class PdfRemark(IntFlag):
    """What a whole PDF shows that a person should look at."""

    BLANK = 1
    """The first page has no ink."""
    PORTFOLIO = 2
    """A cover sheet with other files behind it."""
    PLEASE_WAIT = 4
    """A form that most programs show as "Please wait…"."""
    LAUNCHES = 8
    """It starts a program when it is opened."""
    SCRIPT = 16
    """It carries JavaScript."""


NOTHING = PdfRemark(0)
"""Nothing to look at."""


class Sight(IntEnum):
    """What looking for a graduate's name in the text of a PDF came to."""

    UNSEEN = 0
    """Nobody looked."""
    FOUND = 1
    NO_TEXT = 2
    """A picture, or text in which nothing looks like words."""
    NOT_THERE = 3
    """There is text, and the name is not in it as it is spelled."""


class NameQuestion(NamedTuple):
    """Whom a PDF should name.

    Attributes:
        names: the graduate's legal and social name, in words as `importer.inspection.wording`
            folds them.
        longer: names of other graduates of which one of these is a part: theirs are not ours.
        spelled: the names as the list spells them.
    """

    names: list[list[str]]
    longer: list[list[str]]
    spelled: list[str]


class Similar(NamedTuple):
    """The likeliest spelling of the name in the text.

    Attributes:
        spelling: as the PDF has it.
        name: the name of the list that it is like.
        first: place of its first word among the words of the text.
        last: place of its last word.
        near: no more than a slip apart; otherwise only names in between differ.
    """

    spelling: str
    name: str
    first: int
    last: int
    near: bool


@dataclass(frozen=True, slots=True)
class NameLook:
    """What was seen of the name.

    Attributes:
        sight: whether it is there.
        words: the folded words of the text, when it is not: to look for others among them.
        similar: what is like it, if anything is.
        scattered: every word of the name stands somewhere, not together.
    """

    sight: Sight
    words: tuple[str, ...] = ()
    similar: Similar | None = None
    scattered: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a file cannot be used.

    Attributes:
        code: what kind of thing it is.
        sentence: what is wrong and what to do.
        facts: what it is about, but for the file's name, which whoever looks inside is not told.
    """

    code: Code
    sentence: Sentence
    facts: Mapping[str, object] = field(default_factory=dict)

    def of(self, pdf: str) -> Message:
        """What is said of the file of this name."""
        return self.sentence(pdf=pdf, **self.facts)


@dataclass(frozen=True, slots=True)
class Proof:
    """A whole, readable PDF.

    Attributes:
        size: bytes.
        mtime_ns: time of the last change, nanoseconds since the epoch, as it was while the file
            was read.
        ctime_ns: time of the last change of the directory entry (on Windows: of creation),
            likewise.
        digest: SHA-256 of all bytes, as 64 hexadecimal digits.
        pages: number of pages, at least 1.
        remarks: what a person should look at.
        look: what was seen of the graduate's name; None when nobody asked.
    """

    size: int
    mtime_ns: int
    ctime_ns: int
    digest: str
    pages: int
    remarks: PdfRemark = NOTHING
    look: NameLook | None = None
