"""Batches to measure with: a spreadsheet and its PDFs, streamed to the disk, of any size."""

import csv
import os
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import count
from pathlib import Path
from random import Random

from openpyxl import Workbook

HEADINGS = ("name", "email", "date_of_birth", "pdf", "course", "cohort", "enrolled_at", "grade")
_FILES_A_FOLDER = 1000
_FIRST = (
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
_LAST = (
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


_GIVEN = (
    "Maria João Ana Inês Beatriz Rodrigo Francisco Martim Leonor Mariana Matilde Carolina Tiago"
    " Tomás Duarte Afonso Gonçalo Miguel Diogo Pedro Rita Sofia Catarina Marta Joana Rui Nuno Luís"
    " Jorge Xavier Íris Zoé Vasco"
)
_FAMILY = (
    "Silva Santos Ferreira Pereira Oliveira Costa Rodrigues Martins Jesus Sousa Fernandes"
    " Gonçalves Gomes Lopes Marques Alves Almeida Ribeiro Pinto Carvalho Teixeira Moreira Correia"
    " Mendes Nunes Soares Vieira Monteiro Cardoso Rocha Neves Coelho Cruz Cunha Pires Ramos Reis"
    " Simões Antunes Matos Fonseca Sá Queirós Brandão D'Ávila Sant'Ana Castelo-Branco Vale Leão"
    " Rosa Maia Luz Paz"
)
_JOINTS = ("", "", "", "da ", "de ", "dos ")
_SYLLABLES = ("ba", "de", "fi", "go", "lu", "ma", "ne", "pi", "ro", "su")


@dataclass(frozen=True, slots=True)
class Material:
    """A batch on the disk."""

    folder: Path
    size: int

    @property
    def sheet(self) -> Path:
        """As delimited text."""
        return self.folder / "graduates.csv"

    @property
    def workbook(self) -> Path:
        """As a workbook, where it was made."""
        return self.folder / "graduates.xlsx"

    @property
    def pdfs(self) -> Path:
        """The folder of PDFs."""
        return self.folder / "pdfs"


def graduates(size: int, *, enrolled: bool = False) -> Iterator[tuple[str, ...]]:
    """The cells of `size` valid graduates, all of one course."""
    for number in range(size):
        enrollment = ("2023-09-18", "8,75") if enrolled else ("", "")
        yield (
            f"{_FIRST[number % 10]} {_LAST[number // 10 % 10]} {_surname(number)}",
            f"graduate{number}@example.edu",
            f"{1980 + number % 25}-0{number % 9 + 1}-1{number % 10}",
            f"{number // _FILES_A_FOLDER:04}/{number:07}.pdf",
            "LEI-2026",
            "LEI-2026-A",
            *enrollment,
        )


def _surname(number: int) -> str:
    """A surname of its own for each number, without digits, which no name has; none begins with
    another.
    """
    return "".join(_SYLLABLES[int(digit)] for digit in f"{number:06}").title()


def namesakes(size: int) -> Iterator[tuple[str, str, str, str]]:
    """The names, mailboxes, files and dates of birth of graduates as a Portuguese school has them:
    few names, of which some are everywhere, in many compounds, and mailboxes that are abbreviated,
    or of people's own making.
    """
    random, mailboxes, files = Random(1), set[str](), set[str]()
    for number in range(size):
        given = [_often(random, _GIVEN.split()) for _ in range(random.choice((1, 1, 2)))]
        family = [_often(random, _FAMILY.split()) for _ in range(random.choice((1, 2, 2, 2, 3)))]
        joined = [random.choice(_JOINTS) + name for name in family]
        name = " ".join([*dict.fromkeys(given), *joined])
        words = plain(name).replace("'", "").replace("-", " ").split()
        words = [word for word in words if word not in ("da", "de", "dos")]
        first, last = words[0], words[-1]
        ways = {
            f"{first}.{last}": 30,
            ".".join(words): 20,
            f"{first}{last}": 12,
            f"{first[0]}{last}": 10,
            f"{first}.{last[0]}": 8,
            f"{first[:3]}.{last}": 4,
            "".join(word[0] for word in words) + str(random.randrange(9999)): 4,
            f"a{random.randrange(10**6):06}": 4,
            f"{plain(random.choice(_GIVEN.split()))}.{last}": 3,
            f"{plain(random.choice(_GIVEN.split()))}.figueiroa": 2,
            f"estrela.azul{random.randrange(999)}": 3,
        }
        [mailbox] = random.choices(list(ways), list(ways.values()))
        born = f"{1985 + number % 18}-{random.randrange(1, 13):02}-{random.randrange(1, 29):02}"
        yield name, _unused(mailbox, mailboxes), _unused("-".join(words), files), born


def _often(random: Random, names: list[str]) -> str:
    """One of these names, the first ones more often."""
    return names[int(len(names) * random.random() ** 1.8)]


def _unused(wanted: str, taken: set[str]) -> str:
    """A name that nothing has yet: the one wanted, or with a number behind."""
    ways = (f"{wanted}{number or ''}" for number in count())
    found = next(name for name in ways if name not in taken)
    taken.add(found)
    return found


def plain(name: str) -> str:
    """A name in lower case and without accents."""
    decomposed = unicodedata.normalize("NFKD", name.lower())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def make(
    folder: Path,
    size: int,
    *,
    pdf_bytes: int = 0,
    enrolled: bool = False,
    workbook: bool = False,
    pdfs: bool = True,
) -> Material:
    """A batch of `size` valid graduates, each with a PDF of their own of at least `pdf_bytes`.

    The PDFs are made up with holes, which take no room on the disk and are read as zeros.
    """
    made = Material(folder, size)
    folder.mkdir(parents=True, exist_ok=True)
    with made.sheet.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        writer.writerows(graduates(size, enrolled=enrolled))
    if workbook:
        book = Workbook(write_only=True)
        sheet = book.create_sheet("Graduates")
        sheet.append(HEADINGS)
        for cells in graduates(size, enrolled=enrolled):
            sheet.append(cells)
        book.save(made.workbook)
    for start in range(0, size if pdfs else 0, _FILES_A_FOLDER):
        (made.pdfs / f"{start // _FILES_A_FOLDER:04}").mkdir(parents=True, exist_ok=True)
        for number in range(start, min(start + _FILES_A_FOLDER, size)):
            write_pdf(
                made.pdfs / f"{number // _FILES_A_FOLDER:04}" / f"{number:07}.pdf",
                number,
                pdf_bytes,
            )
    return made


def write_pdf(path: Path, number: int, size: int) -> None:
    """A PDF of one page whose title is a number, with a hole in it that makes it as large as
    asked.
    """
    title = b"%012d" % number
    before = (
        b"%PDF-1.7\n"
        b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
        b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>\nendobj\n"
        b"4 0 obj\n<< /Title ("
        + title
        + b") >>\nendobj\n5 0 obj\n<< /Length %d >>\nstream\n" % size
    )
    places = [before.index(b"%d 0 obj" % place) for place in range(1, 6)]
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(before) + size + len(_END)
    after = (
        _END
        + b"xref\n0 6\n0000000000 65535 f \n"
        + table
        + b"trailer\n<< /Size 6 /Root 1 0 R /Info 4 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start
    )
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        os.write(descriptor, before)
        os.lseek(descriptor, size, os.SEEK_CUR)
        os.write(descriptor, after)
    finally:
        os.close(descriptor)


_END = b"\nendstream\nendobj\n"


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    return sha256(path.read_bytes()).hexdigest()
