"""Rows against one another: one mailbox for two people, one person with two mailboxes, one
certificate twice.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, islice
from typing import Any

import polars as pl

from importer.columns import COLUMNS, CONFIRM_EMAIL, CONFIRM_PDF, PDF, CellKind
from importer.issues import Code, Issue, Severity
from importer.issuing.plain_words import plain_lines
from importer.names import Likeness, compare, folded_texts, same_cell, spelled
from importer.sentences import Message, Others
from importer.sentences import between_rows as say

_MOST = 5
_MOST_COMPARED = 20
"""So many rows of one name and date of birth are compared with each: more are a program's, not
people's.
"""
_MOST_NAMES = 5
"""Where people of more names that begin and end alike are born on one day, it is nobody's own: it
stands for a day that is not known, and only those of one name are told.
"""
_CONFIRMING = {column.name for column in (CONFIRM_PDF, CONFIRM_EMAIL)}
_SENT = tuple(column for column in COLUMNS if column is not PDF and column.name not in _CONFIRMING)
"""The columns in which two rows may differ in what they send, the file apart."""


def conflicts(frame: pl.DataFrame) -> list[Issue]:
    """Rows of one e-mail that name different people, or write one person's name or date of birth
    in two ways.

    Two people cannot share a mailbox, so it is the e-mail that is at fault when the names are
    those of two.
    """
    people = frame.filter(pl.col("email").is_not_null() & pl.col("email").is_duplicated())
    issues: list[Issue] = []
    people = people.select("email", "row", "name", "date_of_birth")
    for (email,), cells in _grouped(people, 1).items():
        names = {row: name for row, name, _ in cells if name is not None}
        if len({spelled(name) for name in {*names.values()}}) > 1:
            two = not _alike(names.values())
            told = [say.ROW_WITH(row=row, text=name) for row, name in names.items()]
            places = {row: place for place, row in enumerate(names)}
            for row, name, _ in cells:
                others = Others(told, places[row]) if row in places else told
                issues.append(_name_conflict(row, name, others, email, two_people=two))
        if len({born for _, _, born in cells if born is not None}) > 1:
            all_rows = [row for row, _, _ in cells]
            issues += [
                _birth_conflict(row, born, Others(all_rows, place))
                for place, (row, _, born) in enumerate(cells)
            ]
    return issues


def _grouped(rows: pl.DataFrame, keys: int) -> dict[tuple[Any, ...], list[tuple[Any, ...]]]:
    """Rows by the values of their first columns, as lists of what is in the others: as frames,
    fifty thousand pairs would take ten seconds.
    """
    groups: dict[tuple[Any, ...], list[tuple[Any, ...]]] = {}
    for cells in rows.iter_rows():
        groups.setdefault(cells[:keys], []).append(cells[keys:])
    return groups


def _alike(names: Iterable[str]) -> bool:
    """Whether all names may be one person's."""
    different = list({spelled(name): name for name in names}.values())
    return all(
        compare(one, other) is not Likeness.DIFFERENT
        for place, one in enumerate(different[:_MOST])
        for other in different[place + 1 :]
    )


def _name_conflict(
    row: int, name: str | None, others: Collection[Message], email: str, *, two_people: bool
) -> Issue:
    if two_people:
        said = say.TWO_PEOPLE(count=len(others), rows=others)
        return Issue(row, "email", Code.CONFLICTING_STUDENT, said, email)
    said = say.OTHER_NAME(count=len(others), rows=others)
    return Issue(row, "name", Code.CONFLICTING_STUDENT, said, name or email)


def _birth_conflict(row: int, born: Any, others: Others) -> Issue:
    said = say.OTHER_BIRTH(count=len(others), rows=others)
    value = str(born) if born is not None else None
    return Issue(row, "date_of_birth", Code.CONFLICTING_STUDENT, said, value)


def namesakes(frame: pl.DataFrame, lines: pl.Series) -> list[Issue]:
    """Rows that may be one person under two e-mails: the same name, date of birth and course.

    Two diplomas of one course cannot be taken back, and nobody looks at an unattended inbox, so it
    is an error, which a person settles: by deleting a row, or by confirming each row's e-mail.
    Where the names only may be one person's (a middle name more, an initial) it is a warning.

    Args:
        lines: each row's name as plain words, as `plain_lines` has them.
    """
    told = frame.select("row", "name", "email", "date_of_birth", "course", "confirm_email")
    told = _of_one_birth_and_ends(
        told.with_columns(lines.alias("line")).filter(
            pl.all_horizontal(pl.col("name", "date_of_birth", "course").is_not_null())
        )
    )
    told = told.with_columns(
        folded_texts(pl.col("name")).alias("folded"),
        pl.col("course").str.to_lowercase().alias("of_course"),
    )
    told = told.with_columns(
        pl.col("folded").str.extract(r"^(\S+)").alias("first"),
        pl.col("folded").str.extract(r"(\S+)$").alias("last"),
    )
    key = ["first", "last", "date_of_birth", "of_course"]
    shared = told.filter(pl.all_horizontal(pl.col(key).is_not_null()))
    shared = shared.filter(pl.struct(key).is_duplicated()) if shared.height else shared
    cells = ("row", "name", "email", "folded", "confirm_email", "born")
    shared = shared.with_columns(born="date_of_birth").select(*key, *cells)
    return [issue for rows in _grouped(shared, len(key)).values() for issue in _one_person(rows)]


def namesakes_by_course(
    frame: pl.DataFrame, courses: Sequence[str | None], told: Iterable[Issue]
) -> list[Issue]:
    """Rows that may be one person under two e-mails, once it is known which course each cell
    means: one row may give its code, another its name or uuid.

    Args:
        courses: the uuid of each row's course, None where it is not known.
        told: what was found while the cells alone were known, which is not said again.
    """
    said = {(issue.row, issue.severity) for issue in told if issue.code is Code.SAME_PERSON}
    placed = frame.with_columns(course=pl.Series(courses, dtype=pl.String))
    found = namesakes(placed, plain_lines(frame["name"]))
    return [issue for issue in found if (issue.row, issue.severity) not in said]


def _one_person(rows: Sequence[tuple[Any, ...]]) -> Iterator[Issue]:
    """What is wrong with rows whose people were born on one day, and are called so at the
    beginning and at the end.
    """
    if len({email for _, _, email, *_ in rows}) < 2:
        return
    by_name: dict[str, list[tuple[Any, ...]]] = {}
    for line in rows:
        by_name.setdefault(line[3], []).append(line)
    told = {line[0]: _row_of(*line[:3]) for line in rows}
    for row, name, email, plain, confirmed, born in rows:
        if confirmed is not None and confirmed == email:
            continue
        sentence, severity, others = (
            say.SAME_PERSON,
            Severity.ERROR,
            _not_of(email, by_name[plain]),
        )
        if not others and len(by_name) <= _MOST_NAMES:
            sentence, severity = say.PERHAPS_SAME_PERSON, Severity.WARNING
            others = _not_of(email, rows)
            others = [one for one in others if compare(name, one[1]) is Likeness.VARIANT]
        if others:
            those = [told[other[0]] for other in others]
            said = sentence(count=len(those), rows=those, born=born, column=CONFIRM_EMAIL.name)
            yield Issue(row, "email", Code.SAME_PERSON, said, email, severity)


def _not_of(email: str | None, rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The first rows of another e-mail."""
    return list(islice((other for other in rows if other[2] != email), _MOST_COMPARED))


def _of_one_birth_and_ends(told: pl.DataFrame) -> pl.DataFrame:
    """Rows that share the date of birth, and the letters that the name begins and ends with, with
    another one; "line" is the name as plain words.
    """
    if told.is_empty():
        return told
    lines, births = told["line"].str.strip_chars(" "), told["date_of_birth"].to_physical()
    alike = births.hash() ^ lines.str.head(1).hash(1) ^ lines.str.tail(1).hash(2)
    return told.filter(alike.is_duplicated())


def _row_of(row: int, name: str, email: str | None) -> Message:
    if email is None:
        return say.ROW_WITHOUT_EMAIL(row=row, name=name)
    return say.ROW_OF(row=row, name=name, email=email)


def confirmations(frame: pl.DataFrame, confirming: str, confirmed: str, code: Code) -> list[Issue]:
    """Rows whose confirmation names something else than what the row has: it was given for another
    state of the row.
    """
    given = frame.filter(pl.col(confirming).is_not_null()).select("row", confirming, confirmed)
    return [
        Issue(
            row,
            confirming,
            code,
            say.CONFIRMED_OTHER(confirming=confirming, said=said, has=has, confirmed=confirmed)
            if has
            else say.CONFIRMED_NOTHING(confirming=confirming, said=said, confirmed=confirmed),
            said,
        )
        for row, said, has in given.iter_rows()
        if not has or not same_cell(said, has)
    ]


def _file(name: str) -> str:
    return spelled(name.replace("\\", "/")).removesuffix(".pdf").removeprefix("./")


def certificates(frame: pl.DataFrame) -> dict[int, int]:
    """Rows that ask for a certificate of the same student and course as others, with the number of
    that certificate.

    Rows of one e-mail whose people differ are not among them: they are somebody else's, not a
    repetition.
    """
    course = pl.col("course").str.to_lowercase()
    told = frame.select("email", course, "row", "name", "date_of_birth")
    told = told.filter(pl.col("email").is_not_null() & pl.col("email").is_duplicated())
    found: dict[int, int] = {}
    for number, ((_, of), cells) in enumerate(_grouped(told, 2).items()):
        if of is None or len(cells) < 2:
            continue
        births = {born for _, _, born in cells if born is not None}
        if len(births) < 2 and _alike(name for _, name, _ in cells if name is not None):
            found.update((row, number) for row, _, _ in cells)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated:
    """What rows of one certificate come to.

    Attributes:
        rows: rows that repeat another one in everything, with the row that stands for them.
        issues: for them a warning, for all rows of one certificate that differ an error.
    """

    rows: Mapping[int, int] = field(default_factory=dict)
    issues: tuple[Issue, ...] = ()


def repeated(
    frame: pl.DataFrame,
    numbers: Mapping[int, int],
    files: Mapping[int, int],
    carried: Collection[int],
) -> Repeated:
    """Tell rows that repeat one another from rows that contradict one another.

    Args:
        numbers: the certificate that each row asks for, as `certificates` has it.
        files: for each row that has found its file, the first row of the same certificate that has
            the same bytes.
        carried: rows that are settled; such a one stands for the others, wherever it is.
    """
    if not numbers:
        return Repeated()
    among = frame.filter(pl.col("row").is_in(pl.Series(list(numbers), dtype=pl.UInt32).implode()))
    cells = {int(line["row"]): line for line in among.iter_rows(named=True)}
    stand_ins: dict[int, int] = {}
    issues: list[Issue] = []
    by_number = sorted(cells, key=lambda row: (numbers[row], row not in carried))
    for _, group in groupby(by_number, key=lambda row: numbers[row]):
        rows = list(group)
        lines = [cells[row] for row in rows]
        differing = _differing(
            lines, [files.get(row) or _file(cells[row]["pdf"] or "") for row in rows]
        )
        if differing:
            for place, row in enumerate(rows):
                others = Others(rows, place)
                files_of = [cells[other]["pdf"] for other in _first(others)]
                issues.append(_duplicate(row, others, files_of, differing, cells[row]["email"]))
            continue
        stand_ins.update(dict.fromkeys(rows[1:], rows[0]))
        issues += [
            Issue(
                row,
                None,
                Code.REPEATED_ROW,
                say.REPEATED(row=row, first=rows[0]),
                severity=Severity.WARNING,
            )
            for row in rows[1:]
        ]
    return Repeated(rows=stand_ins, issues=tuple(issues))


def _differing(lines: Sequence[Mapping[str, Any]], files: Sequence[int | str]) -> list[str]:
    """The columns in which rows of one certificate differ; the PDF counts by its bytes where there
    is one.
    """
    found = [PDF.name] if len(set(files)) > 1 else []
    for column in _SENT:
        values = {line[column.name] for line in lines}  # most are alike to the letter
        if len(values) > 1 and len({_plain(value, column.kind) for value in values}) > 1:
            found.append(column.name)
    return found


def _plain(value: Any, kind: CellKind) -> Any:
    return value.casefold() if isinstance(value, str) and kind is CellKind.REFERENCE else value


def _first(others: Others) -> Iterator[Any]:
    """As many as a sentence lists, however many there are."""
    return islice(others, _MOST)


def _duplicate(
    row: int,
    others: Others,
    files: Iterable[str | None],
    differing: list[str],
    email: str | None,
) -> Issue:
    """`files` has those of the first of the others."""
    count, named = len(others), [file for file in files if file]
    if PDF.name not in differing:
        column = differing[0]
        said = say.OTHER_CELL(count=count, rows=others, column=column, columns=differing)
        return Issue(row, column, Code.DUPLICATE_ROW, said, email)
    said = say.OTHER_PDF_UNNAMED(count=count, rows=others)
    if named:
        said = say.OTHER_PDF(count=count, rows=others, files=named)
    return Issue(row, PDF.name, Code.DUPLICATE_ROW, said, email)


def duplicate_issues(keys: Iterable[tuple[int, tuple[str, str], str]]) -> Iterator[Issue]:
    """An error of each row whose student and course another row has too, with another PDF.

    Args:
        keys: (row, (e-mail, course), name of the PDF) of every row.
    """
    by_key: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for row, key, pdf in keys:
        by_key.setdefault(key, []).append((row, pdf))
    for (email, _), rows in by_key.items():
        numbers = [row for row, _ in rows]
        for place, (row, _) in enumerate(rows) if len(rows) > 1 else ():
            files = [pdf for _, pdf in _first(Others(rows, place))]
            yield _duplicate(row, Others(numbers, place), files, [PDF.name], email)
