"""A graduating class to test with: real PDFs in a folder and a spreadsheet that lists them."""

import csv
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from helpers.pdf_bytes import one_page_pdf

FIRST = (
    "Inês",
    "João",
    "Mariana",
    "Tomás",
    "Beatriz",
    "Gonçalo",
    "Leonor",
    "Duarte",
    "Matilde",
    "Afonso",
)
LAST = (
    "Carvalho",
    "Antunes",
    "Sá",
    "Figueiredo",
    "Conceição",
    "Magalhães",
    "Brandão",
    "Simões",
    "Leitão",
    "Araújo",
)
HEADINGS = (
    "name",
    "email",
    "date_of_birth",
    "pdf",
    "course",
    "cohort",
    "enrolled_at",
    "grade",
    "note",
)


def in_letters(number: int) -> str:
    """A number as a surname that nobody else has; real names have no digits."""
    return "V" + "".join("aeioubcdfg"[int(digit)] for digit in str(number)) + "z"


@dataclass
class GraduatingClass:
    """A spreadsheet (CSV) and its PDFs; change `rows` or the files, then `write` again."""

    folder: Path
    rows: list[dict[str, str]] = field(default_factory=list)
    headings: tuple[str, ...] = HEADINGS

    @property
    def sheet(self) -> Path:
        """The spreadsheet."""
        return self.folder / "graduates.csv"

    @property
    def pdfs(self) -> Path:
        """The folder of PDFs."""
        return self.folder / "pdfs"

    def write(self) -> None:
        """Write the spreadsheet as the rows now stand."""
        with self.sheet.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, self.headings)
            writer.writeheader()
            writer.writerows(self.rows)

    def add(self, number: int, **cells: str) -> dict[str, str]:
        """Add a graduate with a PDF of their own; every third one is enrolled, every fifth takes
        the other course.
        """
        course = "GES-2026" if number % 5 == 4 else "LEI-2026"
        row = {
            "name": f"{FIRST[number % 10]} {LAST[number // 10 % 10]} {in_letters(number)}",
            "email": f"graduate{number}@example.edu",
            "date_of_birth": f"200{number % 10}-0{number % 9 + 1}-1{number % 10}",
            "pdf": f"{number:05}.pdf",
            "course": course,
            "cohort": f"{course}-A",
            "enrolled_at": "2023-09-18" if number % 3 == 0 else "",
            "grade": "8,75" if number % 3 == 0 else "",
            "note": f"n{number}",
        } | cells
        self.rows.append(row)
        self.pdfs.mkdir(parents=True, exist_ok=True)
        (self.pdfs / row["pdf"]).write_bytes(one_page_pdf(f"Diploma {number} of {row['name']}"))
        return row


def make_class(folder: Path, size: int) -> GraduatingClass:
    """A class of `size` valid graduates in `folder`."""
    made = GraduatingClass(folder)
    for number in range(size):
        made.add(number)
    made.write()
    return made


def together(classes: Sequence[GraduatingClass]) -> GraduatingClass:
    """All of them as the first one: with the rows and the PDFs of the others."""
    first, *others = classes
    for other in others:
        first.rows += other.rows
        shutil.copytree(other.pdfs, first.pdfs, dirs_exist_ok=True)
    return first
