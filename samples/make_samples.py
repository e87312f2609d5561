"""Make everything in this folder anew: `python samples/make_samples.py [FOLDER]`.

The same batch of graduates as a workbook and as a CSV, the PDFs, what is to become of each row,
the catalog that the batch needs, and the README.
The same bytes come out every time, so a difference in git is a difference in the batch.
"""

import csv
import sys
from datetime import date
from io import StringIO
from pathlib import Path
from typing import TypeAlias

from catalog_2026 import SHEETS
from diplomas import diploma
from graduates_2026 import COURSES, FIRST_ROW, GRADUATES, INSTITUTION, UNCLAIMED, Graduate
from openpyxl import Workbook
from openpyxl.packaging.core import DocumentProperties
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from importer.template import workbook_bytes

TITLE = f"{INSTITUTION} — Diplomados 2025/2026"
SUBTITLE = "Lista para emissão de diplomas, julho de 2026"
HEADINGS = (
    ("Nº de aluno", "Nº de aluno", 13),
    ("name *", "Nome completo", 27),
    ("email *", "E-mail", 32),
    ("date_of_birth *", "Data de nascimento", 17),
    ("course", "Curso", 12),
    ("cohort", "Turma", 14),
    ("pdf", "Ficheiro", 40),
    ("social_name", "Nome social", 23),
    ("enrolled_at", "Data de matrícula", 14),
    ("completed_at", "Conclusão", 15),
    ("completion_status", "Situação", 20),
    ("grade", "Nota", 9),
)
"""Heading in the workbook, heading in the CSV, width in the workbook."""

Cell: TypeAlias = str | float | date | None


def main() -> None:
    """Write the samples beside this script, or into the folder named on the command line."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "graduates.xlsx").write_bytes(workbook_bytes(_workbook()))
    (folder / "graduates.csv").write_bytes(_csv())
    (folder / "catalog.xlsx").write_bytes(workbook_bytes(_catalog()))
    (folder / "expected.csv").write_text(_expected(), encoding="utf-8", newline="")
    (folder / "README.md").write_text(_readme(), encoding="utf-8", newline="")
    _write_pdfs(folder / "pdfs")


def _rows() -> list[tuple[int, Graduate | None]]:
    return list(enumerate(GRADUATES, start=FIRST_ROW))


def _student_number(graduate: Graduate) -> str:
    """The school's own number, with leading zeros that must survive; one for each person."""
    people = list(dict.fromkeys(known.name or known.email for known in GRADUATES if known))
    return f"{31207 + 13 * people.index(graduate.name or graduate.email):07d}"


def _cells(graduate: Graduate) -> tuple[Cell, ...]:
    """The row in the order of `HEADINGS`."""
    return (
        _student_number(graduate),
        graduate.name,
        graduate.email,
        graduate.born,
        graduate.course,
        graduate.cohort,
        graduate.pdf or graduate.diploma,
        graduate.social_name,
        *(graduate.enrollment or (None, None, None)),
        graduate.grade,
    )


def _workbook() -> Workbook:
    """A title and a subtitle in merged cells, headings as in the template, real dates and numbers,
    text as text.
    """
    workbook = Workbook()
    workbook.properties = DocumentProperties(creator=INSTITUTION, title=TITLE)
    sheet = workbook.worksheets[0]
    sheet.title = "Diplomados"
    for row, text, size in ((1, TITLE, 16), (2, SUBTITLE, 11)):
        sheet.cell(row, 1, text).font = Font(
            name="Calibri", size=size, bold=row == 1, color="1F4E78"
        )
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(HEADINGS))
        sheet.row_dimensions[row].height = size * 1.8
    for number, (heading, _, width) in enumerate(HEADINGS, start=1):
        top = sheet.cell(FIRST_ROW - 1, number, heading)
        top.font = Font(name="Calibri", bold=True, color="FFFFFF")
        top.fill = PatternFill("solid", fgColor="1F4E78")
        top.alignment = Alignment(vertical="center", indent=1)
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.row_dimensions[FIRST_ROW - 1].height = 21
    for row, graduate in _rows():
        for number, value in enumerate(_cells(graduate) if graduate else (), start=1):
            cell = sheet.cell(row, number, value)
            if isinstance(value, date):
                cell.number_format = "yyyy-mm-dd"
            elif isinstance(value, str):
                cell.number_format, cell.alignment = "@", Alignment(indent=1)
    sheet.freeze_panes = f"C{FIRST_ROW}"
    sheet.page_setup.orientation = "landscape"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    return workbook


def _catalog() -> Workbook:
    """The catalog that the batch needs: a sheet an entity, headings and rows, real dates and
    numbers.
    """
    workbook = Workbook()
    workbook.properties = DocumentProperties(creator=INSTITUTION, title="Catálogo 2026")
    workbook.remove(workbook.worksheets[0])
    for title, rows in SHEETS.items():
        sheet = workbook.create_sheet(title)
        for number, heading in enumerate(rows[0], start=1):
            top = sheet.cell(1, number, heading)
            top.font = Font(name="Calibri", bold=True, color="FFFFFF")
            top.fill = PatternFill("solid", fgColor="1F4E78")
            longest = max(len(str(row[heading] or "")) for row in rows)
            sheet.column_dimensions[get_column_letter(number)].width = (
                max(longest, len(heading)) + 3
            )
        for number, row in enumerate(rows, start=2):
            for place, value in enumerate(row.values(), start=1):
                cell = sheet.cell(number, place, value)
                if isinstance(value, date):
                    cell.number_format = "yyyy-mm-dd"
                elif isinstance(value, str):
                    cell.number_format = "@"
        sheet.freeze_panes = "B2"
        sheet.page_setup.orientation = "landscape"
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    return workbook


def _csv() -> bytes:
    """The same rows as a Portuguese Excel or student register exports them: cp1252, semicolons,
    decimal commas.
    """
    blank = [""] * (len(HEADINGS) - 1)
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([TITLE, *blank])
    writer.writerow([SUBTITLE, *blank])
    writer.writerow(heading for _, heading, _ in HEADINGS)
    for _, graduate in _rows():
        writer.writerow(
            [_as_text(value) for value in _cells(graduate)] if graduate else ["", *blank]
        )
    return text.getvalue().encode("cp1252")


def _as_text(value: Cell) -> str:
    if isinstance(value, float | int):
        return str(value).replace(".", ",")
    return "" if value is None else str(value)


def _expected() -> str:
    """One line for each row and code: `online` is yes where only `run` and `check --online` can
    know.
    """
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("row", "status", "code", "online"))
    for row, graduate in _rows():
        if graduate is None:
            continue
        if not graduate.codes:
            writer.writerow((row, "created", "", ""))
        for code in graduate.codes:
            writer.writerow((row, "invalid", code.code, "yes" if graduate.online else ""))
    return text.getvalue()


def _write_pdfs(folder: Path) -> None:
    for number, graduate in enumerate((*GRADUATES, UNCLAIMED), start=1):
        if graduate and graduate.diploma:
            file = folder / graduate.diploma
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(_file(graduate, number))


def _file(graduate: Graduate, number: int) -> bytes:
    """The diploma as it lies in the folder, or what has become of it."""
    holder = graduate.holder or graduate.name or ""
    if graduate.damage == "empty":
        return b""
    if graduate.damage == "rtf":
        return b"{\\rtf1\\ansi\\ansicpg1252 Diploma: " + holder.encode("cp1252") + b"}\r\n"
    page = diploma(
        institution=INSTITUTION,
        holder=holder,
        course=COURSES.get(graduate.course, COURSES["LEI-2026"]),
        register=f"{graduate.course}/{number:03d}",
    )
    return page[: len(page) * 2 // 3] if graduate.damage == "truncated" else page


def _readme() -> str:
    graduates = [(row, graduate) for row, graduate in _rows() if graduate]
    wrong = [(row, graduate) for row, graduate in graduates if graduate.codes]
    online = sum(graduate.online for _, graduate in wrong)
    lines = [
        f"| {row} | {graduate.name or '(none)'} | {graduate.wrong} | "
        + ", ".join(f"`{code.code}`" for code in graduate.codes)
        + (" (online) |" if graduate.online else " |")
        for row, graduate in wrong
    ]
    return _README.format(
        records=sum(map(len, SHEETS.values())),
        sheets=len(SHEETS),
        rows=len(graduates),
        good=len(graduates) - len(wrong),
        wrong=len(wrong),
        offline=len(wrong) - online,
        online=online,
        title_rows=FIRST_ROW - 1,
        blank=next(row for row, graduate in _rows() if graduate is None),
        unclaimed=UNCLAIMED.diploma,
        misnamed=" and ".join(
            f"`{graduate.diploma}`" for _, graduate in wrong if graduate.diploma and graduate.pdf
        ),
        lines="\n".join(lines),
    )


_README = """\
# A small batch that runs as it is

All people and the school are invented. `python samples/make_samples.py` makes everything here from
`graduates_2026.py`; edit that, and run it again, rather than the files.

    importer check samples/graduates.xlsx --pdfs samples/pdfs
    importer run samples/graduates.xlsx --pdfs samples/pdfs --sandbox
    importer catalog samples/catalog.xlsx --sandbox

- `graduates.xlsx`: {rows} rows below a title, in the headings of the template, with real dates.
  Row {blank} is blank.
- `graduates.csv`: the same rows in the same places, as a Portuguese Excel saves them: semicolons,
  cp1252, decimal commas, Portuguese headings.
- `pdfs/`: the diplomas, each different. Three are claimed by no row and named in one warning
  (`pdf_unclaimed`):
  `{unclaimed}` belongs to a graduate whom the sheet forgets;
  {misnamed} belong to rows that name another file.
- `catalog.xlsx`: the catalog that the batch needs, down to the enrollments of its graduates, made
  from `catalog_2026.py`: {records} rows on {sheets} sheets. With it an empty DokStamp
  (`importer sandbox --empty`) becomes this school, after which the batch
  runs on it: `importer catalog samples/catalog.xlsx`.
- `expected.csv`: what is to become of each row, one line for each row and code.

{good} rows become certificates, among them two for one student who takes two courses. The other
{wrong} are wrong: {offline} are found by `check`, {online} more only by a look at the
tenant (`check --online`, `run`).

| row | graduate | what is wrong | code |
|---|---|---|---|
{lines}
"""


if __name__ == "__main__":
    main()
