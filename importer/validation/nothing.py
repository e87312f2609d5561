"""Cells that say nothing: what programs write where there is nothing to write, and what a failed
formula shows.
"""

from collections.abc import Iterator

import polars as pl

from importer.columns import CellKind, Column
from importer.issues import Code, Issue, Severity
from importer.sentences import cells as say
from importer.validation.notation import meanings

_WORD = r"null|nan|none|undefined|n/a|n\.a\.?|n/d|n\.d\.?|s/n|s/d|n/i|\\n"
_BLANK = r"=\"\"|(?:&nbsp;|&\#160;|%20|</?(?:br|p|div|td)\s?/?>)+"
_IN_BRACKETS = r"blank|vazio|vazia|em branco|en blanco|vac[ií]o|null|none|undefined"
_NULL = (
    rf"(?i:^(?:(?:{_WORD})(?:\s+(?:{_WORD}))*|[(<\[](?:{_IN_BRACKETS})[)>\]]|[-\x{{2010}}-\x{{2015}}\x{{2212}}]+|_+|{_BLANK}"
    r"|0000-00-00(?:[ T]00:00(?::00)?)?|00/00/0000)$)"
)
"""What databases, statistics programs and web pages write for nothing. `\\N` is MySQL's."""
_SHORT = r"(?i:^(?:na|nd)$)"
"""Written for nothing too, and codes of courses and classes all the same."""
_NOBODY = (
    r"(?i:^(?:não(?: .*)?|nao (?:informad[oa]|consta|tem|possui|se aplica|aplicavel|ha|usa"
    r"|utiliza|declarad[oa]|cadastrad[oa])(?: .*)?"
    r"|no (?:aplica|tiene|corresponde|consta|usa|informad[oa]|registrad[oa])"
    r"|sem nome(?: social)?|sin nombre(?: social)?|not (?:applicable|available|provided)"
    r"|nenhum|ningun[oa]|nulo|desconhecid[oa]|unknown"
    r"|true|false|verdadeiro|verdadero|falso)$)"
)
"""Written where nobody has a name, such as a social one. `Nao` and `No` alone are names."""
_ERROR = (
    r"(?i:^(?:#N/?[AD]|#NV|#[¡¿]?[\p{L}0/_]{2,20}[!?]|#ERROR|#GETTING_DATA|#{2,}|Err:[0-9]{3}"
    r"|(?:loading|carregando|a carregar|cargando)(?:\.\.\.|…))$)"
)
"""Errors as spreadsheet programs show them in any language: #REF!, #VALOR!, #¿NOMBRE?, Err:502,
and ##### for a column that is too narrow."""
_DITTO = (
    r"(?i:^(?:[\"\x{201C}\x{201D}\x{201E}\x{2033}\x{3003}\x{2036}\x{02BA}\x{AB}\x{BB}]+|'{2,}|\x{2019}{2,}|\x{2032}{2,}|,,|\^+"
    r"|(?:idem|ditto|ibid|ibidem|igual|same|as above|(?:o|a|el|la|lo)"
    r" (?:mesm[oa]|mism[oa])|mesm[oa]|mism[oa]|the same)"
    r"(?: (?:acima|anterior|above|as above|as previous|que (?:o |el"
    r" )?(?:acima|anterior|arriba)|a[ol]? (?:acima"
    r"|anterior|de arriba)|de arriba|arriba))?[.,]?)$)"
)
"""What people write below a value that is to stand there once more. `Dito` is a name."""
_UNDONE = (CellKind.TEXT, CellKind.PERSON_NAME, CellKind.REFERENCE)
"""Kinds of columns whose cells are read as what another program's notation means."""
_MOST_BYTES = 32
"""More has no such cell."""
_LISTED = 5


def emptied(
    column: Column, numbers: pl.Series, typed: pl.Series, texts: pl.Series
) -> tuple[pl.Series, list[Issue]]:
    """The trimmed cells of a column without those that say nothing, and what is to be told of
    them.

    In a column that every row needs the row stops; elsewhere the cell counts as empty, which a
    note says. A failed formula stops the row, as it does in a workbook, and so does what refers to
    the cell above.
    """
    if typed.null_count() == len(typed):
        return typed, []
    words = _words_for_nothing(column)
    short = (typed.str.len_bytes() <= _MOST_BYTES).arg_true()
    looked_at = typed.gather(short)
    found = looked_at.str.contains(f"{words}|{_ERROR}|{_DITTO}")
    plain = typed
    if column.kind in _UNDONE and (meant := meanings(looked_at)):
        # `<b>-</b>` says as little as the hyphen that it is read as.
        plain = typed.replace(meant)
        found |= plain.gather(short).str.contains(f"{words}|{_ERROR}|{_DITTO}")
    if not found.any():
        return typed, []
    perhaps = pl.Series([False]).new_from_index(0, len(typed)).scatter(short, found)
    failed = (perhaps & plain.str.contains(_ERROR)).fill_null(False)
    ditto = (perhaps & ~failed & plain.str.contains(_DITTO)).fill_null(False)
    nothing = perhaps & ~failed & ~ditto
    issues = list(_failed(column, numbers.filter(failed), texts.filter(failed)))
    issues += _dittos(column, numbers.filter(ditto), texts.filter(ditto))
    told = _needed if column.required else _optional
    issues += told(column, numbers.filter(nothing), typed.filter(nothing))
    return typed.set(perhaps, None), issues


def _words_for_nothing(column: Column) -> str:
    patterns = [_NULL]
    if column.kind is not CellKind.REFERENCE:
        patterns.append(_SHORT)
    if column.kind is CellKind.PERSON_NAME:
        patterns.append(_NOBODY)
    return "|".join(patterns)


def _failed(column: Column, numbers: pl.Series, texts: pl.Series) -> Iterator[Issue]:
    for row, text in zip(numbers, texts, strict=True):
        error = say.ERROR_VALUE(text=text.strip(), column=column.name)
        yield Issue(row, column.name, Code.CELL_ERROR, error, text)


def _dittos(column: Column, numbers: pl.Series, texts: pl.Series) -> Iterator[Issue]:
    for row, text in zip(numbers, texts, strict=True):
        ditto = say.DITTO(text=text.strip(), column=column.name)
        yield Issue(row, column.name, Code.DITTO, ditto, text)


def _needed(column: Column, numbers: pl.Series, texts: pl.Series) -> Iterator[Issue]:
    for row, text in zip(numbers, texts, strict=True):
        missing = say.NULL_WORD_NEEDED(text=text, column=column.name)
        yield Issue(row, column.name, Code.MISSING_VALUE, missing, text)


def _optional(column: Column, numbers: pl.Series, texts: pl.Series) -> Iterator[Issue]:
    """One note for the column: such cells come by the hundred."""
    if numbers.is_empty():
        return
    words = texts.unique(maintain_order=True)[:_LISTED].to_list()
    note = say.NULL_WORDS(texts=words, column=column.name, rows=numbers.to_list())
    yield Issue(None, column.name, Code.NULL_WORD, note, severity=Severity.NOTE)
