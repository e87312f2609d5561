"""The blank catalog workbook, generated from the tables: a sheet an entity, instructions,
examples.
"""

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.packaging.core import DocumentProperties
from openpyxl.worksheet.worksheet import Worksheet

from importer.catalog.reading import EXAMPLES, INSTRUCTIONS
from importer.catalog.tables import TABLES, CatalogSheet
from importer.errors import UsageError
from importer.sentences import catalog as say
from importer.template import (
    columns_sheet,
    describe,
    example_rows,
    heading_line,
    paragraph,
    print_on_one_width,
    save_new,
    title_line,
    workbook_bytes,
)

_STEPS = (
    (
        "Fill in the sheets that you need, one row for each record; sheets may stay blank, and may"
        " be deleted. The order of sheets and rows does not matter: what others depend on is"
        " registered first."
    ),
    (
        "Rows refer to each other by code, name or e-mail, or by UUID. What they refer to may"
        " stand in this workbook or be in DokStamp already."
    ),
    "An empty cell says nothing: DokStamp keeps what it has there.",
    "Look first; nothing is sent:   importer catalog catalog.xlsx --dry-run",
    (
        "Then register:   importer catalog catalog.xlsx     What is there already is found, not"
        " created again."
    ),
    (
        "Where DokStamp has other values, the row is reported as different; --update writes those"
        " of the workbook."
    ),
    (
        "The results workbook has the same sheets with what became of every row. Correct it there,"
        " and resume it."
    ),
)


def write_catalog_template(path: Path, tables: Sequence[CatalogSheet] = TABLES) -> None:
    """Write the blank catalog.

    Args:
        path: the file to make. It must not exist yet, so that nobody's filled-in catalog is lost.

    Raises:
        UsageError: if the name does not end in `.xlsx`, the file exists, or it cannot be written.
    """
    if path.suffix.lower() != ".xlsx":
        raise UsageError(say.NOT_XLSX(path=path))
    save_new(path, workbook_bytes(catalog_workbook(tables)))


def catalog_workbook(tables: Sequence[CatalogSheet] = TABLES) -> Workbook:
    """The blank workbook."""
    workbook = Workbook()
    workbook.properties = DocumentProperties(
        creator="dokstamp-importer", title="Catalog for DokStamp"
    )
    _instructions(workbook.worksheets[0], tables)
    for table in tables:
        columns_sheet(workbook.create_sheet(), table.title, table.columns)
    _examples(workbook.create_sheet(EXAMPLES), tables)
    for sheet in workbook.worksheets:
        print_on_one_width(sheet)
    return workbook


def _instructions(sheet: Worksheet, tables: Sequence[CatalogSheet]) -> None:
    sheet.title = INSTRUCTIONS
    for letter, width in zip("ABCDE", (24, 26, 50, 34, 54), strict=True):
        sheet.column_dimensions[letter].width = width
    title_line(sheet, 1, "How to fill in this workbook", size=16)
    for number, step in enumerate(_STEPS, start=1):
        paragraph(sheet, number + 1, 1, f"{number}.  {step}")
    row = len(_STEPS) + 3
    for table in tables:
        title_line(sheet, row, table.title, size=13)
        heading_line(
            sheet,
            row + 1,
            (
                "Column",
                "Required",
                "What to write",
                "Example",
                "Other headings that are understood",
            ),
        )
        for place, column in enumerate(table.columns, start=row + 2):
            describe(sheet, place, column)
        row += len(table.columns) + 3
    sheet.sheet_view.showGridLines = False


def _examples(sheet: Worksheet, tables: Sequence[CatalogSheet]) -> None:
    """A filled-in row of every sheet; the headings bear letters and are nobody's headings."""
    title_line(
        sheet,
        1,
        "Rows as they look when they are filled in. Only examples: this sheet is never read.",
        size=12,
    )
    row = 3
    for table in tables:
        title_line(sheet, row, table.title, size=11)
        example_rows(sheet, row + 1, table.columns)
        row += 4
