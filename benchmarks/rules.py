"""What each rule costs where it has most to do: in a list in which it concerns every row."""

import argparse
import csv
import gc
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.figures import Figure, keep
from benchmarks.material import namesakes
from importer.__main__ import collect_seldom
from importer.issues import Code
from importer.issuing import people
from importer.issuing.belonging import misplaced
from importer.issuing.name_index import NameIndex
from importer.local_times import local_times
from importer.sheet import read_sheet
from importer.validation import validate

Row = dict[str, str]
_HEADINGS = (
    *("name", "email", "date_of_birth", "pdf", "course", "enrolled_at", "completed_at"),
    *("issued_at", "grade", "confirm_name", "confirm_email", "confirm_pdf"),
)
_MONTHS = (  # noqa: SIM905  legible as a list
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro"
).split()
_TURNS = 3


def rules(folder: Path, size: int) -> Iterator[Figure]:
    """Validation of a list in which one rule concerns every row, against that of a sound list, in
    processor time; no file is opened. What the rule says of a hundred thousand rows is part of it.
    """
    collect_seldom()  # as the program does, and this process does nothing else
    sound = [_row(*cells, number) for number, cells in enumerate(namesakes(size))]
    paths = folder / "sound.csv", folder / "changed.csv"
    _write(paths[0], sound)
    _seconds(paths[0])  # what is made at the first time only
    for what, change in _WRONG.items():
        changed = (change(row, sound[number // 2 * 2]) for number, row in enumerate(sound))
        _write(paths[1], changed)
        taken: tuple[list[float], list[float]] = ([], [])
        for _ in range(_TURNS):  # by turns, so that what else the machine does falls on both
            for path, seconds in zip(paths, taken, strict=True):
                seconds.append(_seconds(path))
        without, with_it = map(median, taken)
        yield Figure(
            what=f"Validation of {size} rows, {what}, times a sound list's",
            value=with_it / without,
            target=2,
            at_least=False,
            against=f"sound {without:.2f} s, so {with_it:.2f} s",
        )


def _row(name: str, mailbox: str, file: str, born: str, number: int) -> Row:
    cells = (name, f"{mailbox}@example.pt", born, f"{file}.pdf", "LEI-2026", "2020-09-18")
    dates = ("2026-06-30", "2026-06-30", f"{6 + number % 4}.{number % 100:02}", "", "", "")
    return dict(zip(_HEADINGS, (*cells, *dates), strict=True))


def _write(path: Path, rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, _HEADINGS)
        writer.writeheader()
        writer.writerows(rows)


def _seconds(path: Path) -> float:
    """Processor time of all that judges a list, as `importer.issuing.batch` does it."""
    gc.collect()
    begun = time.process_time()
    sheet = read_sheet(path)
    frame = validate(sheet, date_format=None, today=date(2026, 7, 1)).frame
    names = NameIndex(frame)
    certificates = people.certificates(frame)
    found = [
        *people.conflicts(frame),
        *people.namesakes(frame, names.words.lines),
        *misplaced(sheet, names),
        *people.confirmations(frame, "confirm_pdf", "pdf", Code.PDF_CONFIRMATION),
        *people.confirmations(frame, "confirm_email", "email", Code.EMAIL_CONFIRMATION),
        *people.repeated(frame, certificates, {}, ()).issues,
        *local_times(frame),
    ]
    taken = time.process_time() - begun
    del found
    return taken


def _with(**cells: Callable[[Row, Row], str]) -> Callable[[Row, Row], Row]:
    """A row with other cells, which are made of it and of another one, the same for each two."""

    def change(row: Row, other: Row) -> Row:
        return row | {heading: cell(row, other) for heading, cell in cells.items()}

    return change


def _family_first(row: Row, _: Row) -> str:
    given, family = row["name"].rsplit(" ", 1)
    return f"{family}, {given}"


def _in_words(row: Row, _: Row) -> str:
    year, month, day = map(int, row["date_of_birth"].split("-"))
    return f"{day} de {_MONTHS[month - 1]} de {year}"


_WRONG: dict[str, Callable[[Row, Row], Row]] = {
    "“Lima, Ana”": _with(name=_family_first),
    "names in HTML": _with(
        name=lambda row, _: row["name"].replace("ã", "&atilde;") + " S&aacute;"
    ),
    "names in a wrong encoding": _with(
        name=lambda row, _: row["name"].encode("mac_roman").decode("cp1252", "replace")
    ),
    "names with no-break spaces": _with(name=lambda row, _: row["name"].replace(" ", "\xa0")),
    "NULL for names": _with(name=lambda row, _: "NULL"),
    "names with a sign": _with(name=lambda row, _: row["name"] + " *"),
    "names confirmed": _with(confirm_name=lambda row, _: row["name"]),
    "e-mails without @": _with(email=lambda row, _: row["email"].partition("@")[0]),
    "an accent before the @": _with(email=lambda row, _: f"á{row['email']}"),
    "e-mails at gmial.com": _with(
        email=lambda row, _: row["email"].replace("example.pt", "gmial.com")
    ),
    "e-mails confirmed": _with(confirm_email=lambda row, _: row["email"]),
    "one e-mail for all": _with(email=lambda row, _: "office@example.pt"),
    "one e-mail for each two": _with(email=lambda _, other: other["email"]),
    "one person with two e-mails": _with(
        name=lambda _, other: other["name"], date_of_birth=lambda _, other: other["date_of_birth"]
    ),
    "all born on one day": _with(date_of_birth=lambda row, _: "1900-01-01"),
    "dates of birth in words": _with(date_of_birth=_in_words),
    "dates of birth to come": _with(date_of_birth=lambda row, _: f"2{row['date_of_birth'][1:]}"),
    "dates out of order": _with(enrolled_at=lambda row, _: "1980-01-01"),
    "dates of issue long ago": _with(issued_at=lambda row, _: "2012-03-04"),
    "grades as “8 valores”": _with(grade=lambda row, _: f"{row['grade']} valores"),
    "files confirmed": _with(confirm_pdf=lambda row, _: row["pdf"]),
    "no course": _with(course=lambda row, _: ""),
    "every row twice": lambda _, other: other,
    "every row twice with another file": lambda row, other: other | {"pdf": row["pdf"]},
}
"""What is done to every row, given it and the one that stands for it and its neighbour."""


def main(size: str) -> None:
    """Measure and keep."""
    with TemporaryDirectory() as folder:
        keep("rules", size, [*rules(Path(folder), 20_000 if size == "small" else 100_000)])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=("small", "large"), default="small")
    main(parser.parse_args().size)
