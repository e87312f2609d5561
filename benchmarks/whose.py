"""What it costs to tell whose file and e-mail it is, in sound lists and in others."""

import argparse
import csv
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import repeat
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.figures import Figure, keep
from benchmarks.material import graduates, namesakes, plain
from importer.__main__ import collect_seldom
from importer.columns import EMAIL, PDF
from importer.issuing import people
from importer.issuing.belonging import misplaced
from importer.issuing.name_index import NameIndex
from importer.issuing.named_after import KINDS, NamingKind
from importer.sheet import read_sheet
from importer.validation import validate


def between_rows(folder: Path, size: int) -> list[Figure]:
    """What the rule of whose file it is costs, and that of whose e-mail, against all else that
    validation does with the same list: to read it, to judge its cells, to compare people. In
    processor time; files are not opened.

    Once everybody's file and e-mail bears their name, which is theirs alone; once they are people
    as in a Portuguese school. Then columns have slipped by a row, or were sorted alone, which
    makes nearly every row an error with a sentence of its own.
    """
    collect_seldom()  # as the program does, and this process does nothing else
    unique = [
        (
            name,
            f"{plain(name).replace(' ', '.')}@example.edu",
            f"{plain(name).replace(' ', '-')}.pdf",
            born,
        )
        for name, _, born, *_ in graduates(size)
    ]
    common = [
        (name, f"{mailbox}@example.pt", f"{file}.pdf", born)
        for name, mailbox, file, born in namesakes(size)
    ]
    return [
        figure
        for whose, people_of, kinds in (
            ("names of their own", unique, ("sound", "files slipped", "e-mails slipped")),
            ("shared names", common, tuple(_MOVED)),
        )
        for what in kinds
        for figure in _whose(folder / "whose.csv", f"{whose}, {what}", people_of, _MOVED[what])
    ]


def _slipped(cells: Sequence[str]) -> list[str]:
    return [*cells[1:], cells[0]]


def _hundredth(cells: Sequence[str]) -> list[str]:
    """A hundredth of a column has slipped."""
    half, part = len(cells) // 2, len(cells) // 100
    return [*cells[:half], *_slipped(cells[half : half + part]), *cells[half + part :]]


_MOVED: dict[str, tuple[Callable[[Sequence[str]], Sequence[str]], ...]] = {
    "sound": (list, list),
    "files slipped": (list, _slipped),
    "e-mails slipped": (_slipped, list),
    "both slipped": (_slipped, _slipped),
    "files sorted": (list, sorted),
    "e-mails sorted": (sorted, list),
    "a hundredth of both slipped": (_hundredth, _hundredth),
}
"""What was done to the columns of e-mails and of files."""


def _whose(
    path: Path,
    what: str,
    people_of: Sequence[tuple[str, ...]],
    moved: Sequence[Callable[[Sequence[str]], Sequence[str]]],
) -> Iterator[Figure]:
    names, emails, files, births = zip(*people_of, strict=True)
    moved_emails, moved_files = moved[0](emails), moved[1](files)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("name", "email", "date_of_birth", "pdf", "course"))
        writer.writerows(
            zip(names, moved_emails, births, moved_files, repeat("LEI-2026"), strict=False)
        )
    others: list[float] = []
    rules: dict[NamingKind, list[float]] = {kind: [] for kind in KINDS}
    for _ in range(3):  # by turns, so that what else the machine does falls on all
        begun = time.process_time()
        sheet = read_sheet(path)
        frame = validate(sheet, date_format=None, today=date(2026, 7, 1)).frame
        index = NameIndex(frame)
        people.certificates(frame), people.conflicts(frame)
        people.namesakes(frame, index.words.lines)
        others.append(time.process_time() - begun)
        for kind, taken in rules.items():
            index = NameIndex(frame)
            index.words  # noqa: B018  made above, too
            begun = time.process_time()
            misplaced(sheet, index, [kind])
            taken.append(time.process_time() - begun)
    without, *more = (sorted(taken)[1] for taken in (others, *rules.values()))
    for kind, seconds in zip(rules, more, strict=True):
        yield Figure(
            what=(
                f"Validation of {len(names)} rows with whose {_CALLED[kind.column]} it is, {what},"
                " times without"
            ),
            value=(without + seconds) / without,
            target=2,
            at_least=False,
            against=(
                f"all else {without:.2f} s, this rule {seconds:.2f} s more; both rules"
                f" {(without + sum(more)) / without:.3g} times"
            ),
        )


_CALLED = {PDF: "file", EMAIL: "e-mail"}


def main(size: str) -> None:
    """Measure and keep."""
    with TemporaryDirectory() as folder:
        keep("whose", size, between_rows(Path(folder), 20_000 if size == "small" else 100_000))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=("small", "large"), default="small")
    main(parser.parse_args().size)
