"""A workbook of three graduates that can be made to hide something, and its PDFs."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Literal

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from helpers.pdf_bytes import one_page_pdf

HEADER = ["name", "email", "date_of_birth", "pdf", "course"]
PEOPLE: list[list[Any]] = [
    ["Ana Lima", "ana@example.edu", date(2001, 1, 10), "a.pdf", "LEI-2026"],
    ["Bia Reis", "bia@example.edu", date(2001, 1, 11), "b.pdf", "LEI-2026"],
    ["Caio Sá", "caio@example.edu", date(2001, 1, 12), "c.pdf", "LEI-2026"],
]

Change = Callable[[Workbook, Worksheet], object]
"""What is done to the workbook and its first sheet before it is saved."""


def made(folder: Path, change: Change = lambda book, sheet: None) -> Path:
    """A folder with a workbook of three graduates, changed, and their PDFs."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in [HEADER, *PEOPLE]:
        sheet.append(row)
    change(book, sheet)
    (folder / "pdfs").mkdir(parents=True)
    for person in PEOPLE:
        (folder / "pdfs" / str(person[3])).write_bytes(one_page_pdf(f"Diploma of {person[0]}"))
    book.save(folder / "g.xlsx")
    return folder


def hide_row(book: Workbook, sheet: Worksheet) -> None:
    """By hand."""
    sheet.row_dimensions[3].hidden = True


def second_sheet(
    book: Workbook,
    *,
    state: Literal["visible", "hidden", "veryHidden"] = "visible",
    title: str = "Turma B",
) -> Worksheet:
    """Another list in the same workbook."""
    sheet: Worksheet = book.create_sheet(title)
    for row in [HEADER, *PEOPLE[1:]]:
        sheet.append(row)
    sheet.sheet_state = state
    return sheet
