"""Rows against one another: one mailbox for two people, one person with two mailboxes, one
certificate twice.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, islice
from typing import Any

import polars as pl

from importer.columns import BY_NAME, COLUMNS, CONFIRM_EMAIL, CONFIRM_PDF, PDF, Kind
from importer.issues import Code, Issue, Severity
from importer.names import Likeness, compare, folded_texts, same_cell, spelled

_MOST = 5
_MOST_COMPARED = 100
"""So many rows of one name and date of birth are compared with each: more are a program's, not
people's.
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
    for (email,), rows in people.group_by("email", maintain_order=True):
        cells = rows.select("row", "name", "date_of_birth").rows()
        names = {row: name for row, name, _ in cells if name is not None}
        if len({spelled(name) for name in names.values()}) > 1:
            two = not _alike(names.values())
            issues += [
                _name_conflict(row, names, str(email), two_people=two) for row, _, _ in cells
            ]
        if rows["date_of_birth"].drop_nulls().n_unique() > 1:
            all_rows = [row for row, _, _ in cells]
            issues += [_birth_conflict(row, born, all_rows) for row, _, born in cells]
    return issues


def _alike(names: Iterable[str]) -> bool:
    """Whether all names may be one person's."""
    different = list({spelled(name): name for name in names}.values())
    return all(
        compare(one, other) is not Likeness.DIFFERENT
        for place, one in enumerate(different[:_MOST])
        for other in different[place + 1 :]
    )


def _name_conflict(row: int, names: Mapping[int, str], email: str, *, two_people: bool) -> Issue:
    mine = names.get(row)
    others = len(names) - (row in names)
    listed = _listed(
        [f"{other} (“{names[other]}”)" for other in _first_others(names, row)], of=others
    )
    if two_people:
        message = (
            f"{_rows(others, listed)} the same e-mail but another name: two people cannot share"
            " one, so give each their own e-mail, or correct the name that is wrong."
        )
        return Issue(row, "email", Code.CONFLICTING_STUDENT, message, email)
    message = (
        f"{_rows(others, listed)} the same e-mail but another name: correct whichever is wrong."
    )
    return Issue(row, "name", Code.CONFLICTING_STUDENT, message, mine or email)


def _birth_conflict(row: int, born: Any, rows: list[int]) -> Issue:
    others = len(rows) - 1
    listed = _listed(list(map(str, _first_others(rows, row))), of=others)
    message = (
        f"{_rows(others, listed)} the same e-mail but another date of birth: correct whichever is"
        " wrong."
    )
    return Issue(
        row,
        "date_of_birth",
        Code.CONFLICTING_STUDENT,
        message,
        str(born) if born is not None else None,
    )


def _first_others(rows: Iterable[int], row: int) -> list[int]:
    """The first of the other rows: as many as a sentence lists, however many rows there are."""
    return list(islice((other for other in rows if other != row), _MOST))


def _rows(others: int, listed: str) -> str:
    return f"Row {listed} has" if others == 1 else f"Rows {listed} have"


def _listed(texts: list[str], *, of: int) -> str:
    return ", ".join(texts) + (f" and {of - len(texts)} more" if of > len(texts) else "")


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
    issues: list[Issue] = []
    cells = shared.select(
        "row", "name", "email", "folded", "confirm_email", "date_of_birth"
    ).rows()
    groups: dict[tuple[Any, ...], list[tuple[Any, ...]]] = {}
    for one, line in zip(shared.select(key).rows(), cells, strict=True):
        groups.setdefault(one, []).append(line)
    for rows in groups.values():
        if len({line[2] for line in rows}) < 2:
            continue
        for row, name, email, plain, confirmed, born in rows:
            others = list(islice((other for other in rows if other[2] != email), _MOST_COMPARED))
            same = [other for other in others if other[3] == plain]
            maybe = (
                []
                if same
                else [other for other in others if compare(name, other[1]) is Likeness.VARIANT]
            )
            if (confirmed is None or confirmed != email) and (same or maybe):
                issues.append(_namesake(row, email, born, same or maybe, certain=bool(same)))
    return issues


def _of_one_birth_and_ends(told: pl.DataFrame) -> pl.DataFrame:
    """Rows that share the date of birth, and the letters that the name begins and ends with, with
    another one; "line" is the name as plain words.
    """
    if told.is_empty():
        return told
    lines, births = told["line"].str.strip_chars(" "), told["date_of_birth"].to_physical()
    alike = births.hash() ^ lines.str.head(1).hash(1) ^ lines.str.tail(1).hash(2)
    return told.filter(alike.is_duplicated())


def _namesake(
    row: int, email: str | None, born: Any, others: list[tuple[Any, ...]], *, certain: bool
) -> Issue:
    told = [
        f"{other[0]} (“{other[1]}”, {other[2] or 'without a usable e-mail'})"
        for other in others[:_MOST]
    ]
    rows = ("row " if len(others) == 1 else "rows ") + _listed(told, of=len(others))
    sure = "The same person" if certain else "Perhaps the same person"
    message = (
        f"{sure}, born {born}, stands in {rows} for the same course: a second diploma cannot be"
        " taken back. Delete the row whose e-mail is wrong, or, if they are two people, repeat"
        " each row's e-mail in its confirm_email."
    )
    severity = Severity.ERROR if certain else Severity.WARNING
    return Issue(row, "email", Code.SAME_PERSON, message, email, severity)


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
            f"{confirming} says “{said}”, but the row has"
            f" {f'“{has}”' if has else f'no usable {confirmed}'}: a confirmation repeats the row's"
            f" {confirmed}. Correct either, or empty {confirming}.",
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
    told = frame.select(
        "row", "email", pl.col("course").str.to_lowercase(), "name", "date_of_birth"
    )
    told = told.filter(pl.col("email").is_not_null() & pl.col("email").is_duplicated())
    found: dict[int, int] = {}
    for number, (_, rows) in enumerate(told.group_by("email", "course", maintain_order=True)):
        names, births = rows["name"].drop_nulls().to_list(), rows["date_of_birth"].drop_nulls()
        if (
            rows.height > 1
            and rows["course"][0] is not None
            and births.n_unique() < 2
            and _alike(names)
        ):
            found.update(dict.fromkeys(rows["row"], number))
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
            issues += [_contradiction(row, rows, differing, cells) for row in rows]
            continue
        stand_ins.update(dict.fromkeys(rows[1:], rows[0]))
        issues += [_repetition(row, rows[0]) for row in rows[1:]]
    return Repeated(rows=stand_ins, issues=tuple(issues))


def _differing(lines: Sequence[Mapping[str, Any]], files: Sequence[int | str]) -> list[str]:
    """The columns in which rows of one certificate differ; the PDF counts by its bytes where there
    is one.
    """
    found = [PDF.name] if len(set(files)) > 1 else []
    for column in _SENT:
        values = {_plain(line[column.name], column.kind) for line in lines}
        if len(values) > 1:
            found.append(column.name)
    return found


def _plain(value: Any, kind: Kind) -> Any:
    return value.casefold() if isinstance(value, str) and kind is Kind.REFERENCE else value


def _contradiction(
    row: int, rows: list[int], differing: list[str], cells: Mapping[int, Mapping[str, Any]]
) -> Issue:
    files = {other: cells[other]["pdf"] for other in _first_others(rows, row)}
    return _duplicate(row, files, len(rows) - 1, differing, cells[row]["email"])


def _duplicate(
    row: int, files: Mapping[int, str | None], others: int, differing: list[str], email: str | None
) -> Issue:
    """Of the `others` rows, `files` has the first with their files."""
    listed = _listed(list(map(str, files)), of=others)
    what = "another PDF" if PDF.name in differing else f"another {BY_NAME[differing[0]].name}"
    named = [f"“{file}”" for file in files.values() if file] if PDF.name in differing else []
    what += f" ({', '.join(named)})" if named else ""
    apart = (
        "the PDFs differ" if PDF.name in differing else f"they differ in {', '.join(differing)}"
    )
    message = (
        f"{_rows(others, listed)} the same student and course with {what}: {apart}, and which is"
        " right is not guessed. Delete the row that is wrong."
    )
    return Issue(
        row,
        PDF.name if PDF.name in differing else differing[0],
        Code.DUPLICATE_ROW,
        message,
        email,
    )


def _repetition(row: int, first: int) -> Issue:
    message = (
        f"Row {row} repeats row {first} in everything, its PDF too: the two are one, and it is"
        " sent once."
    )
    return Issue(row, None, Code.REPEATED_ROW, message, severity=Severity.WARNING)


def duplicate_issues(keys: Iterable[tuple[int, tuple[str, str], str]]) -> Iterator[Issue]:
    """An error of each row whose student and course another row has too, with another PDF.

    Args:
        keys: (row, (e-mail, course), name of the PDF) of every row.
    """
    by_key: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for row, key, pdf in keys:
        by_key.setdefault(key, []).append((row, pdf))
    for (email, _), rows in by_key.items():
        for place, (row, _) in enumerate(rows) if len(rows) > 1 else ():
            few = dict(islice((other for at, other in enumerate(rows) if at != place), _MOST))
            yield _duplicate(row, few, len(rows) - 1, [PDF.name], email)
