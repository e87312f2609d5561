"""Names that stand in several columns: given names here, surnames there. A diploma bears all of
it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from pathlib import Path

import polars as pl

from importer.columns import NAME
from importer.errors import NamesApartError
from importer.issues import Code, Issue, Severity
from importer.names import SUFFIX, folded
from importer.sentences import Message
from importer.sentences import headings as say
from importer.sheet.model import Sheet, SheetColumn
from importer.sheet.suggestions import OTHER_PEOPLE, has_surnames_first, language_of, name_in
from importer.wording import GRADUATES, heading_key, words_of


class _Part(IntEnum):
    """Which part of a name a column holds, in the order in which they are written."""

    GIVEN = 0
    SECOND_GIVEN = 1
    SURNAME = 2
    SECOND_SURNAME = 3


_PARTS: Mapping[str, _Part] = {
    key: part
    for part, keys in (
        (
            _Part.GIVEN,
            (
                "nome nombre name nombres nomes first firstname firstnames givenname givennames"
                " forename forenames prenom prenoms primeironome primernombre nomeproprio"
                " nomesproprios nombrepila vorname 1nome 1nombre"
            ),
        ),
        (
            _Part.SECOND_GIVEN,
            (
                "segundonome segundonombre middlename middlenames middleinitial nomemeio nomesmeio"
                " nomedomeio otrosnombres outrosnomes 2nome 2nombre"
            ),
        ),
        (
            _Part.SURNAME,
            (
                "sobrenome sobrenomes apelido apelidos apellido apellidos surname surnames"
                " last lastname lastnames familyname ultimonome nomefamilia nomesfamilia nachname"
                " cognome primerapellido primeroapellido apellidopaterno paterno primeiroapelido"
                " primeirosobrenome apellido1 apelido1 sobrenome1 1apellido 1erapellido"
                " apellidopaternoymaterno ultimosobrenome"
            ),
        ),
        (
            _Part.SECOND_SURNAME,
            (
                "segundoapellido apellidomaterno materno segundoapelido segundosobrenome apellido2"
                " apelido2 sobrenome2 2apellido 2doapellido 2oapellido apellidocasada"
                " secondsurname"
            ),
        ),
    )
    for key in keys.split()
}
_LIKE = (
    (_Part.SECOND_SURNAME, re.compile("ap?(?:e|ell|ellido)?(?:mat|materno)|ape(?:ll|llido)?[m2]")),
    (
        _Part.SURNAME,
        re.compile(
            "ap?(?:e|ell|ellido)?(?:pat|paterno)|ape(?:ll|llido)?[p1]"
            "|.*(?:apellido|sobrenome|surname|lastname|familyname|cognom[ei]).*"
        ),
    ),
    (_Part.GIVEN, re.compile(".*(?:firstname|givenname|forename).*")),
)
"""What else a key may be that is no whole name: Ap. Paterno, apellidoP, Legal Last Name."""
_NAMES = frozenset(("nome", "nomes", "nombre", "nombres", "name", "names"))
_OF_A_PART = frozenset(("first", "given", "last", "family"))
_MOST_WORDS = 3
_FRENCH_SURNAMES = ("nom", "nomfamille")
_WHOLE = re.compile("complet|full|legal|yapellido|eapelido|esobrenome|titular|andsurname")
"""In the key of a heading that says that its cells hold the whole name."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A column that holds a part of a name."""

    part: _Part
    column: SheetColumn


def in_one_column(sheet: Sheet, where: Message | Path, *, join: bool) -> Sheet:
    """The sheet with whole names in one column.

    Args:
        where: the sheet as a message calls it.
        join: whether a person has said that the parts are to be joined.

    Raises:
        NamesApartError: if a name stands in several columns and nobody has said that they are to
            be joined.
    """
    sheet = replace(sheet, columns=_beside_the_whole(sheet.columns))
    pieces = _pieces(sheet.columns)
    title = name_in(language_of(column.heading for column in sheet.columns), NAME)
    if not pieces or _is_whole(sheet, pieces):
        return _turned(sheet, title) if join else sheet
    ordered = sorted(pieces, key=lambda piece: piece.part)
    if not join:
        listed = [piece.column.said() for piece in ordered]
        raise NamesApartError(
            say.NAME_IN_COLUMNS(where=where, count=len(listed), headings=listed, name=title),
            [piece.column.key for piece in ordered],
        )
    return _joined(sheet, ordered, title)


def _beside_the_whole(columns: tuple[SheetColumn, ...]) -> tuple[SheetColumn, ...]:
    """The columns, of which that with the given names is none of ours where surnames stand in
    another, and the whole name in a third.
    """
    keys = {column.key: heading_key(column.heading) for column in columns}
    names = [column for column in columns if column.column is NAME]
    whole = [column for column in names if _WHOLE.search(keys[column.key])]
    apart = any((_part_of(one.heading) or 0) >= _Part.SURNAME for one in columns)
    if len(whole) != 1 or not apart:
        return columns
    return tuple(
        replace(one, column=None) if one in names and keys[one.key] in _PARTS else one
        for one in columns
    )


def _pieces(columns: Sequence[SheetColumn]) -> list[_Piece]:
    """The columns that hold parts of a name; empty when there is no surname apart."""
    keys = {column.key: heading_key(column.heading) for column in columns}
    french = any(key in ("prenom", "prenoms") for key in keys.values())
    found: list[_Piece] = []
    for column in columns:
        key = keys[column.key]
        part = _Part.SURNAME if french and key in _FRENCH_SURNAMES else _part_of(column.heading)
        if column.column is NAME and _WHOLE.search(key):
            return []
        if column.column is NAME:
            part = _Part.GIVEN
        if part is not None and column.column in (None, NAME):
            found.append(_Piece(part, column))
    parts = {piece.part for piece in found}
    named = any(piece.column.column is NAME for piece in found)
    apart = parts & {_Part.SURNAME, _Part.SECOND_SURNAME} or (
        _Part.SECOND_GIVEN in parts and named
    )
    return found if apart and _Part.GIVEN in parts else []


def _part_of(heading: str) -> _Part | None:
    """Which part of the graduate's name a heading names; None for a whole name, and for somebody
    else's.
    """
    key, words = heading_key(heading), set(words_of(heading)) - GRADUATES
    if key in _PARTS:
        return _PARTS[key]
    whole = has_surnames_first(heading) or (words & _NAMES and not words & _OF_A_PART)
    if whole or words & OTHER_PEOPLE or len(words) > _MOST_WORDS:
        return None
    return next((part for part, like in _LIKE if like.fullmatch(key)), None)


def _is_whole(sheet: Sheet, pieces: Sequence[_Piece]) -> bool:
    """Whether a column of names holds the surnames already, in every row: then there is nothing to
    join.
    """
    name = next((piece.column for piece in pieces if piece.column.column is NAME), None)
    others = [piece.column.key for piece in pieces if piece.column is not name]
    if name is None:
        return False
    cells = sheet.frame.select(name.key, *others).drop_nulls()
    return not cells.is_empty() and all(
        all(_ends_in(whole, part) for part in parts) for whole, *parts in cells.iter_rows()
    )


def _ends_in(whole: str, part: str) -> bool:
    """Whether a name has more than the words of a part, and those among them."""
    words = folded(part)
    return folded(whole) != words and f" {words} " in f"{folded(whole)} "


def _joined(sheet: Sheet, pieces: Sequence[_Piece], title: str) -> Sheet:
    """Given names before surnames, in the place of the first of them; the columns of the parts are
    gone.
    """
    first = next(piece.column for piece in pieces if piece.part is _Part.GIVEN)
    keys = [piece.column.key for piece in pieces]
    headings = tuple(piece.column.heading for piece in pieces)
    gone = {key for key in keys if key != first.key}
    parts = [pl.col(key).str.strip_chars() for key in keys]
    whole = pl.concat_str(parts, separator=" ", ignore_nulls=True)
    # A surname alone is nobody's name: the cell stays empty, and is told as such.
    named = pl.when(pl.col(first.key).is_not_null()).then(whole).alias(first.key)
    return replace(
        sheet,
        columns=tuple(
            replace(column, heading=title, column=NAME, parts=headings)
            if column is first
            else column
            for column in sheet.columns
            if column.key not in gone
        ),
        frame=sheet.frame.with_columns(named).drop(gone),
        issues=(*sheet.issues, *_twice(sheet, pieces, first)),
    )


def _turned(sheet: Sheet, title: str) -> Sheet:
    """Names that have the surname first, before a comma, the other way round; where a heading says
    that all have, one without a comma is nobody's.
    """
    columns = sheet.columns
    first = next((one for one in columns if has_surnames_first(one.heading)), None)
    column = next((one for one in columns if one.column is NAME), first)
    if column is None:
        return sheet
    typed = sheet.frame[column.key]
    commas = typed.str.count_matches(",", literal=True) == 1
    turning = (commas & ~typed.str.contains(SUFFIX)).fill_null(False)
    turned = typed.str.replace(r"^\s*([^,]*?)\s*,\s*(.*?)\s*$", "$2 $1")
    names = turned.zip_with(turning, typed)
    issues: list[Issue] = []
    if turning.any():
        at = turning.arg_true()
        said = say.TURNED_ROUND(
            heading=column.heading, count=len(at), typed=typed[at[0]], name=names[at[0]]
        )
        issues.append(Issue(None, NAME.name, Code.READ_AS, said, severity=Severity.NOTE))
    if column is first:
        for row, name in sheet.frame.filter(~turning).select("row", column.key).iter_rows():
            if name is not None:
                said = say.NO_COMMA(name=name, heading=column.heading)
                issues.append(Issue(row, NAME.name, Code.NAME_ORDER, said, name))
    read = replace(column, heading=title, column=NAME, parts=(column.heading,))
    return replace(
        sheet,
        columns=tuple(read if one is column else one for one in columns),
        frame=sheet.frame.with_columns(names),
        issues=(*sheet.issues, *issues),
    )


def _twice(sheet: Sheet, pieces: Sequence[_Piece], first: SheetColumn) -> Iterator[Issue]:
    """Rows whose given name has the surname in it already: joined, it would stand on the diploma
    twice.
    """
    for piece in pieces:
        if piece.part < _Part.SURNAME:
            continue
        for row, given, surname in (
            sheet.frame.select("row", first.key, piece.column.key).drop_nulls().iter_rows()
        ):
            if _ends_in(given, surname):
                yield Issue(
                    row,
                    NAME.name,
                    Code.INVALID_NAME,
                    say.SURNAME_TWICE(given=given, surname=surname, heading=piece.column.heading),
                    given,
                )
