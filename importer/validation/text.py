"""Text as people type it: surrounding blanks, invisible characters, Unicode forms, length."""

import re
import unicodedata
from collections.abc import Callable

import polars as pl

from importer.columns import CellKind, Column
from importer.issues import Code, Severity
from importer.sentences import Message
from importer.sentences import cells as say
from importer.validation.notation import meanings
from importer.validation.reading import CellRemark, Conventions, Reading, kept

_SURROUNDING = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f"
    " \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff\u200b\u2060\u200e\u200f"
)
"""White space, and what copying from web pages and right-to-left text leaves at the ends without
being seen.
"""

# The two joiners shape letters in Persian and Indic names. Fillers and the blank braille cell pass
# for letters or symbols but show nothing; U+FFFD is where a letter was lost.
_JOINERS = "\u200c\u200d"
_BLANK = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffd\ufffe\uffff"
_BLANKS = re.compile(f"[{_BLANK}]")
_UNWANTED = r"\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}" + _BLANK
_UNWANTED_IN_TEXT = f"[[{_UNWANTED}]--[{_JOINERS}]]"
_UNWANTED_IN_FILE_NAME = r"\p{Cc}"
_UNWANTED_CATEGORIES = frozenset({"Cc", "Cf", "Co", "Zl", "Zp"})

# Only these cells need more than their length looked at: code points from U+0300 on may be
# invisible or in another Unicode form, and below them lie the control characters, the no-break
# space and the soft hyphen.
_WORTH_A_LOOK = r"[^\x20-\x7E\x{A1}-\x{AC}\x{AE}-\x{2FF}]|  "

_LETTER = r"\p{L}"
_PERHAPS_GARBLED = (
    r"\?|[\x{C2}-\x{F4}]"
    r"[\x{80}-\x{BF}\x{152}-\x{192}\x{2C6}\x{2DC}\x{2013}-\x{203A}\x{20AC}\x{2122}]"
)
"""A letter lost to a question mark, or UTF-8 read as cp1252, where one letter became two or three
characters.
"""

_LONGEST_PATH = 1_000
"""Characters of a file's name with its folders; more would be compared with every file's for
minutes.
"""

_LINE_BREAKS = re.compile("[\n\v\f\r\x85\u2028\u2029]")


def trimmed(texts: pl.Series) -> pl.Series:
    """The cells without surrounding blanks, seen or unseen; null where nothing is left."""
    stripped = texts.str.strip_chars(_SURROUNDING)
    return stripped.set(stripped == "", None)


def read_text(column: Column, texts: pl.Series, conventions: Conventions) -> Reading:
    """Text of limited length in NFC, each run of spaces reduced to one; a person's name has a
    letter and no @.
    """
    return _read(column, texts, run_of_spaces=r"\p{Zs}+")


def read_reference(column: Column, texts: pl.Series, conventions: Conventions) -> Reading:
    """A code, name or UUID of limited length in NFC; runs of spaces stay, for a code may hold
    one.
    """
    return _read(column, texts, run_of_spaces=r"\p{Zs}")


def read_long_text(column: Column, texts: pl.Series, conventions: Conventions) -> Reading:
    """Text that may have several lines, which end in a line feed; otherwise as `read_text`,
    without its limits.
    """
    lines = texts.str.replace_all("\r\n?", "\n")
    unwanted = lines.str.replace_all(r"[\n\t]", " ").str.contains(_UNWANTED_IN_TEXT)

    def explain(text: str) -> tuple[Code, Message]:
        return _explain(column, text.replace("\n", " ").replace("\t", " "))

    return Reading(values=kept(lines.str.normalize("NFC"), ~unwanted), explain=explain)


def read_file_name(column: Column, texts: pl.Series, conventions: Conventions) -> Reading:
    """A file name as typed, for a folder's names are compared in every Unicode form; never with a
    line break.
    """

    def explain(text: str) -> tuple[Code, Message]:
        if len(text) > _LONGEST_PATH:
            return Code.TOO_LONG, say.TOO_LONG_FOR_A_FILE(text=text, length=len(text))
        return Code.CONTROL_CHARACTERS, _invisible(column, text, _is_control)

    fits = ~texts.str.contains(_UNWANTED_IN_FILE_NAME) & (texts.str.len_chars() <= _LONGEST_PATH)
    return Reading(values=kept(texts, fits), explain=explain)


_FORMULA = re.compile(r"=\s*[A-Za-z(]")
_LEFT_OVER = re.compile(r"&(?:#\d+|[A-Za-z]{2,});|</?[A-Za-z][^<>]{0,100}>|\\u[0-9a-fA-F]{4}")
"""Notation of another program that could not be undone."""


def _read(column: Column, texts: pl.Series, *, run_of_spaces: str) -> Reading:
    meant = meanings(texts)
    reading = _read_plain(column, _replaced(texts, meant), run_of_spaces=run_of_spaces)

    def explain(text: str) -> tuple[Code, Message]:
        return reading.explain(meant.get(text, text))

    remarks = {
        text: CellRemark(
            Code.DECODED,
            Severity.NOTE,
            say.DECODED(text=text, plain=" ".join(plain.split())),
        )
        for text, plain in meant.items()
    }
    return Reading(values=reading.values, explain=explain, remarks=remarks)


def _replaced(texts: pl.Series, meant: dict[str, str]) -> pl.Series:
    return texts.replace(meant) if meant else texts


def _read_plain(column: Column, texts: pl.Series, *, run_of_spaces: str) -> Reading:
    odd = texts.str.contains(_WORTH_A_LOOK).fill_null(False).arg_true()
    values = texts
    if len(odd):
        looked_at = texts.gather(odd)
        tidy = looked_at.str.normalize("NFC").str.replace_all(run_of_spaces, " ")
        values = texts.clone().scatter(odd, kept(tidy, ~looked_at.str.contains(_UNWANTED_IN_TEXT)))
    fits = pl.Series([True]).new_from_index(0, len(values))
    if column.max_length is not None:
        fits &= values.str.len_chars() <= column.max_length
    values = kept(values, fits)
    if column.kind is CellKind.PERSON_NAME:
        fits = (
            values.str.contains(_LETTER)
            & ~values.str.contains("@", literal=True)
            & ~_garbled(values)
        )
    else:
        fits = ~_left_over(values)

    def explain(text: str) -> tuple[Code, Message]:
        return _explain(column, text)

    return Reading(values=kept(values, fits), explain=explain)


def _left_over(texts: pl.Series) -> pl.Series:
    """Whether notation of another program is left in texts, or a formula is all there is."""
    perhaps = texts.str.contains(r"^=|&|<|\\").fill_null(False)
    left = [
        bool(_FORMULA.match(text) or _LEFT_OVER.search(text)) for text in texts.filter(perhaps)
    ]
    return perhaps.scatter(perhaps.arg_true(), left) if left else perhaps


def _garbled(names: pl.Series) -> pl.Series:
    perhaps = names.str.contains(_PERHAPS_GARBLED).fill_null(False)
    garbled = [_is_garbled(name) for name in names.filter(perhaps)]
    return perhaps.scatter(perhaps.arg_true(), garbled) if garbled else perhaps


def _is_garbled(name: str) -> bool:
    return "?" in name or _mended(name) is not None


def _mended(name: str) -> str | None:
    """What a name is that was UTF-8 and read as cp1252; None when it was not, or is in no European
    alphabet.
    """
    try:
        mended = name.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return None
    return (
        mended
        if mended != name and all(char < "\u0530" or char in "‘’–" for char in mended)
        else None
    )


def _explain(column: Column, text: str) -> tuple[Code, Message]:
    if _has_unwanted(text):
        return Code.CONTROL_CHARACTERS, _invisible(column, text, _is_unwanted)
    length = len(unicodedata.normalize("NFC", text))
    if column.max_length is not None and length > column.max_length:
        return Code.TOO_LONG, say.TOO_LONG(
            text=text, length=length, column=column.name, most=column.max_length
        )
    if column.kind is CellKind.PERSON_NAME:
        return _no_name(column, text)
    if _FORMULA.match(text):
        return Code.FORMULA_AS_TEXT, say.FORMULA(text=text, column=column.name)
    if _LEFT_OVER.search(text):
        return Code.GARBLED_TEXT, say.OTHER_NOTATION(text=text, column=column.name)
    return Code.CONTROL_CHARACTERS, _invisible(column, text, _is_unwanted)


def _no_name(column: Column, text: str) -> tuple[Code, Message]:
    if "@" in text:
        return Code.INVALID_NAME, say.NAME_WITH_AT(text=text)
    if not _is_garbled(text) or not any(map(str.isalpha, text)):
        required = column.required
        return Code.INVALID_NAME, (
            say.NO_LETTER(text=text) if required else say.NO_LETTER_OPTIONAL(text=text)
        )
    mended = _mended(text)
    return Code.GARBLED_TEXT, (
        say.NAME_GARBLED(text=text, column=column.name)
        if mended is None
        else say.NAME_GARBLED_FROM(text=text, column=column.name, mended=mended)
    )


def _invisible(column: Column, text: str, unwanted: Callable[[str], bool]) -> Message:
    place = next((place for place, char in enumerate(text) if unwanted(char)), None)
    if place is None:
        return say.INVISIBLE(text=text, column=column.name)
    char = text[place]
    if char == "\ufffd":
        what = say.LOST_LETTER(text=text, char=char)
    elif _LINE_BREAKS.match(char):
        what = say.LINE_BREAK(text=text, char=char)
    elif char == "\t":
        what = say.TAB(text=text, char=char)
    else:
        what = say.INVISIBLE_CHARACTER(text=text, char=char)
    return say.INVISIBLE_AT(what=what, place=place + 1, column=column.name)


def _has_unwanted(text: str) -> bool:
    if text.isprintable() and not _BLANKS.search(text):
        return False  # most texts, and fast
    return any(map(_is_unwanted, text))


def _is_unwanted(char: str) -> bool:
    return char not in _JOINERS and (
        unicodedata.category(char) in _UNWANTED_CATEGORIES or char in _BLANK
    )


def _is_control(char: str) -> bool:
    return unicodedata.category(char) == "Cc"
