"""Texts as plain words: lower-case letters without accents.

A hundred thousand cells are folded as one text by tables of bytes, which takes a tenth of the time
of regular expressions, and their words are kept in one column, each beside the place of its cell,
which takes a fifth of the time of a list a cell.
"""

import re
import unicodedata
from functools import cached_property

import polars as pl

from importer.names import PARTICLES, folded

_CODING = "latin-1"
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
_PASSED_OVER = PARTICLES | frozenset("abcdefghijklmnopqrstuvwxyz")


def plain_lines(texts: pl.Series) -> pl.Series:
    """Each text as words of lower-case letters without accents; AnaLima is two of them.

    Args:
        texts: `pl.String` without line breaks; nothing becomes of null.

    Returns:
        Lines with a space, or several, between words, and perhaps at the ends.
    """
    coded = _as_one(texts)
    cases = coded.translate(_CASE)
    humps = [hump.end() for hump in _HUMP.finditer(cases)] if b"aA" in cases else []
    if humps:
        coded = b" ".join(
            coded[begin:end] for begin, end in zip([0, *humps], [*humps, None], strict=True)
        )
    plain = coded.translate(_PLAIN).decode("ascii")
    lines = _parted(plain, len(texts))
    if "?" in plain:
        odd = lines.str.contains("?", literal=True).arg_true()
        parted = (
            texts.gather(odd)
            .fill_null("")
            .str.replace_all(r"(\p{Ll})(\p{Lu})", "$1 $2")
            .str.replace_all(r"(\p{Lu})(\p{Lu}\p{Ll})", "$1 $2")
        )
        told = [folded(text) for text in parted.str.replace_all(r"\d+", " ")]
        lines = lines.scatter(odd, pl.Series(told, dtype=pl.String))
    return lines


def _as_one(texts: pl.Series) -> bytes:
    whole: str = texts.fill_null("").str.join("\n").item()
    return whole.encode(_CODING, "replace")


def _parted(whole: str, count: int) -> pl.Series:
    """Joined texts one by one again."""
    lines = pl.Series([whole], dtype=pl.String).str.split("\n").explode(empty_as_null=True)
    return lines if count else lines.clear()


def squeezed(texts: pl.Series) -> pl.Series:
    """Letters and digits alone, in lower case and without leading zeros."""
    return _kept(texts, _NO_LETTERS_NOR_DIGITS).str.to_lowercase().str.strip_chars_start("0")


def digits_of(texts: pl.Series) -> pl.Series:
    """Digits alone, without leading zeros."""
    return _kept(texts, _NO_DIGITS).str.strip_chars_start("0")


def _kept(texts: pl.Series, unwanted: bytes) -> pl.Series:
    return _parted(_as_one(texts).translate(None, unwanted).decode(_CODING), len(texts))


def stems_of(files: pl.Series) -> pl.Series:
    """Files' names without their folders and `.pdf`."""
    if files.str.contains_any(["/", "\\"]).any():
        files = files.str.extract(r"([^/\\]*)$")
    files = files.str.strip_suffix(".pdf")
    return (
        files.str.replace(r"(?i)\.pdf$", "")
        if files.str.contains(r"\.[Pp][Dd][Ff]$").any()
        else files
    )


def mailboxes_of(emails: pl.Series) -> pl.Series:
    """What stands before the @, without a tag (`+work`)."""
    plain = (emails.str.len_bytes() == emails.str.len_chars()).all()
    if not plain or emails.str.contains("+", literal=True).any():
        return emails.str.extract(r"^([^@+]+)")
    email = pl.col(emails.name)
    return emails.to_frame().select(email.str.head(email.str.find("@", literal=True))).to_series()


def telling_words(line: str) -> tuple[str, ...]:
    """The words of a plain line without particles and single letters."""
    return tuple([word for word in line.split() if word not in _PASSED_OVER])


class Words:
    """The telling words of many lines.

    Attributes:
        lines: the lines, as `plain_lines` has them.
    """

    def __init__(self, lines: pl.Series) -> None:
        self.lines = lines

    @cached_property
    def texts(self) -> list[str]:
        """The lines as a list."""
        return self.lines.to_list()

    @cached_property
    def flat(self) -> pl.DataFrame:
        """Every telling word, "word", with its line's place, "place", in order."""
        words = self.lines.str.split(" ").alias("word").to_frame().with_row_index("place")
        telling = ~pl.col("word").is_in(sorted(PARTICLES)) & (pl.col("word").str.len_bytes() > 1)
        return words.explode("word", empty_as_null=True).filter(telling)

    @cached_property
    def marks(self) -> pl.Series:
        """What tells the words and their places apart from others, as `marks_of` has it."""
        return marks_of(self.flat)

    @cached_property
    def ends(self) -> pl.DataFrame:
        """Of each "place" with words the "first" and the "last"."""
        word = pl.col("word")
        return self.flat.group_by("place", maintain_order=True).agg(
            word.first().alias("first"), word.last().alias("last")
        )

    @cached_property
    def numbers(self) -> pl.Series:
        """How many words each line has."""
        return self.counted(self.flat["place"])

    def counted(self, places: pl.Series) -> pl.Series:
        """How often each line's place is among these, which are in order."""
        counts, none = places.rle().struct.unnest(), pl.Series([0], dtype=pl.UInt32)
        none = none.new_from_index(0, len(self.lines))
        return none.scatter(counts["value"], counts["len"])

    def joined(self, part: pl.Expr, joint: str, flat: pl.DataFrame | None = None) -> pl.Series:
        """For each line a part of each of its words, or of those in `flat`, joined."""
        found = self.flat if flat is None else flat
        found = found.select("place", part).group_by("place", maintain_order=True).agg("word")
        none = pl.Series([""]).new_from_index(0, len(self.lines))
        return none.scatter(found["place"], found["word"].list.join(joint))

    def at(self, lines: pl.Series) -> pl.DataFrame:
        """The words, as `flat` has them, of the lines for which it is true."""
        return self.flat.filter(lines.gather(self.flat["place"]))

    def mask(self, places: pl.Series) -> pl.Series:
        """For each line whether it is at one of these places."""
        return pl.Series([False]).new_from_index(0, len(self.lines)).scatter(places, True)


def marks_of(words: pl.DataFrame) -> pl.Series:
    """A number for each word, "word", at its place, "place", which two hardly share."""
    return words.select(pl.col("word").hash() ^ pl.col("place").hash(1)).to_series()


def runs(column: pl.Series) -> tuple[pl.Series, pl.Series]:
    """For each value of a column where the first and the last of those are that are side by side
    and equal.
    """
    lengths, ids = column.rle().struct.field("len"), column.rle_id()
    ended = lengths.cum_sum()
    return (ended - lengths).gather(ids), ended.gather(ids) - 1


def told(lines: pl.Series) -> pl.Series:
    """The telling words of plain lines, as lists."""
    telling = ~pl.element().is_in(sorted(PARTICLES)) & (pl.element().str.len_bytes() > 1)
    return lines.str.split(" ").list.eval(pl.element().filter(telling))
