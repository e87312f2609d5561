"""Whether a name is one that can stand on a diploma: what looks wrong is told, and settled by a
person in a column.

A name of one word is a warning, since people are called so; what nobody is called stops the row.
Both go when `confirm_name` repeats the name: a person has looked, and it is right as it stands.
"""

import re
from collections.abc import Iterator

import polars as pl

from importer.columns import CONFIRM_NAME, NAME, SOCIAL_NAME, Column
from importer.issues import Code, Issue, Severity
from importer.letters import is_plausible, original_of
from importer.names import SUFFIX, spelled
from importer.sentences import Message
from importer.sentences import cells as say

_UPPER, _LOWER = "ÁÂÃÀÉÊÍÓÔÕÚÇÑ", "áâãàéêíóôõúüçñ"
_UNUSUAL = rf"[^A-Za-z{_UPPER}{_LOWER}'’. -]"
"""Names without such a character are looked at only where a letter stands in a strange place, or a
word is none.
"""
_STRANGE = (
    rf"[a-z{_LOWER}][{_UPPER}]|[A-Za-z{_UPPER}{_LOWER}][{_UPPER}][a-z{_LOWER}]|[^ ]’[a-z]"
    rf"|[A-Z][{_LOWER}][A-Z{_UPPER}]|[A-Z][A-Z][{_LOWER}]|[{_LOWER}][A-Z{_UPPER}]"
)
_NO_BREAK = r"\p{L}\x{A0}[ \p{Ll}]"
_PERHAPS_NULL = r"(?:^|[ -])(?:NULL|null|nan|NaN|undefined|UNDEFINED|None)(?:$|[ -])"
_NULL = re.compile(r"\b(?:NULL|null|nan|NaN|undefined|UNDEFINED|None)\b")
_OF_ANOTHER_NOTATION = re.compile(
    r"[<>{}\[\]|\\^~=;$#%*_+]|^[\"“'‘`´]|&[#A-Za-z][^ ]*"
    r"|\([^()\u0250-\uffff]*\)?$|(?<=\s)[-–—]\s.*"
)
"""Signs of programs, and notes that somebody has put behind a name: (desistiu), - 2.ª via."""
_PICTURES = re.compile("[\u2190-\u2bff\U0001f000-\U0001faff]")
"""Arrows, stars and emoji: no name has them in any script."""
_FORMULA = re.compile(r"[=+@-]\s*[A-Za-z(\"]")
_SUFFIX = re.compile(SUFFIX)
_WRITTEN_TOGETHER = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff]"
)
"""Scripts that put no space between the parts of a name."""

_Fault = tuple[Code, Severity, Message]


def odd_names(values: pl.DataFrame, cells: pl.DataFrame) -> Iterator[Issue]:
    """Names that look wrong and are not confirmed, and confirmations of another name.

    Args:
        values: the normalised rows, "row" and one column a name.
        cells: the same rows as typed.
    """
    confirmed = _confirmed(values)
    yield from _confirmations_of_another(values, confirmed)
    for column in (NAME, SOCIAL_NAME):
        unlike = _unlike_most(values[column.name], cells[column.name])
        looked_at = values.filter(unlike).select("row", column.name)
        if looked_at.is_empty():
            continue
        typed = dict(cells.filter(unlike).select("row", column.name).iter_rows())
        for row, name in looked_at.iter_rows():
            if spelled(name) in confirmed.get(row, ()):
                continue
            if (fault := _split(typed[row]) or _fault(column, name)) is not None:
                code, severity, what = fault
                said = say.UNLESS_CONFIRMED(fault=what, confirm_name=CONFIRM_NAME.name)
                yield Issue(row, column.name, code, said, typed[row], severity)


def _unlike_most(names: pl.Series, typed: pl.Series) -> pl.Series:
    """The names that are worth a look: a hundred thousand are passed by patterns that cost
    little.
    """
    if names.null_count() == len(names):
        return pl.Series([False]).new_from_index(0, len(names))
    unlike = (
        names.str.contains(_UNUSUAL)
        | ~names.str.contains(" ", literal=True)
        | names.str.contains(" - ", literal=True)
        | names.str.contains(_PERHAPS_NULL)
        | ~names.str.contains(r"\p{Lu}")
    )
    accented = (
        ((names.str.len_bytes() > names.str.len_chars()) & ~unlike).fill_null(False).arg_true()
    )
    if len(accented):
        unlike = unlike.scatter(accented, names.gather(accented).str.contains(_STRANGE))
    # A no-break space is a space; where an á of old code pages was read as one, it splits a word.
    split = typed.str.contains("\xa0", literal=True).fill_null(False).arg_true()
    if len(split):
        unlike = unlike.scatter(
            split, unlike.gather(split) | typed.gather(split).str.contains(_NO_BREAK)
        )
    # What is no name at all was told when its cell was read.
    return (unlike & names.is_not_null()).fill_null(False)


def _confirmed(values: pl.DataFrame) -> dict[int, tuple[str, ...]]:
    told = values.filter(values[CONFIRM_NAME.name].is_not_null()).select("row", CONFIRM_NAME.name)
    return {row: (spelled(text),) for row, text in told.iter_rows()}


def _confirmations_of_another(
    values: pl.DataFrame, confirmed: dict[int, tuple[str, ...]]
) -> Iterator[Issue]:
    if not confirmed:
        return
    told = values.filter(values[CONFIRM_NAME.name].is_not_null())
    for row, name, social, text in told.select(
        "row", NAME.name, SOCIAL_NAME.name, CONFIRM_NAME.name
    ).iter_rows():
        if name is not None and confirmed[row][0] not in {
            spelled(one) for one in (name, social) if one
        }:
            said = say.CONFIRMS_ANOTHER_NAME(
                confirm_name=CONFIRM_NAME.name, confirmed=text, name=name
            )
            yield Issue(row, CONFIRM_NAME.name, Code.NAME_CONFIRMATION, said, text)


def _split(typed: str) -> _Fault | None:
    """A word split by a no-break space that was a letter."""
    original = original_of(typed) if "\xa0" in typed else None
    if original is None:
        return None
    return _error(Code.GARBLED_TEXT, say.NAME_PROBABLY(name=typed, original=original))


def _fault(column: Column, name: str) -> _Fault | None:
    """What looks wrong about a name, the worst first."""
    if _FORMULA.match(name):
        return _error(Code.FORMULA_AS_TEXT, say.NAME_FORMULA(name=name))
    if (sign := _OF_ANOTHER_NOTATION.search(name)) is not None:
        return _error(Code.INVALID_NAME, say.NAME_WITH_SIGN(name=name, sign=sign[0]))
    if (original := original_of(name)) is not None:
        return _error(Code.GARBLED_TEXT, say.NAME_PROBABLY(name=name, original=original))
    if not all(is_plausible(word) for word in name.split()):
        return _error(Code.GARBLED_TEXT, say.NAME_IMPLAUSIBLE(name=name))
    if (sign := _PICTURES.search(name)) is not None:
        return _error(Code.INVALID_NAME, say.NAME_WITH_SIGN(name=name, sign=sign[0]))
    if "," in name and not _SUFFIX.search(name):
        family, _, given = (part.strip() for part in name.partition(","))
        right_way = f"{given} {family}"
        return _error(Code.NAME_ORDER, say.FAMILY_NAME_FIRST(name=name, right_way=right_way))
    if _NULL.search(name) and not name.isupper():
        return _warning(Code.NAME_INCOMPLETE, say.NAME_WITH_NULL(name=name))
    if any(char.isdigit() for char in name):
        return _warning(Code.INVALID_NAME, say.NAME_WITH_DIGIT(name=name))
    if column is NAME and " " not in name and not _WRITTEN_TOGETHER.search(name):
        return _warning(Code.NAME_INCOMPLETE, say.NAME_OF_ONE_WORD(name=name))
    if name == name.lower() != name.upper():
        return _warning(Code.INVALID_NAME, say.NAME_WITHOUT_CAPITALS(name=name))
    return None


def _error(code: Code, what: Message) -> _Fault:
    return code, Severity.ERROR, what


def _warning(code: Code, what: Message) -> _Fault:
    return code, Severity.WARNING, what
