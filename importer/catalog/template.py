"""The blank catalog workbook, generated from the tables: a sheet an entity, instructions,
examples.
"""

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.packaging.core import DocumentProperties
from openpyxl.worksheet.worksheet import Worksheet

from importer.catalog.tables import TABLES, CatalogSheet
from importer.errors import UsageError
from importer.sentences import catalog as say
from importer.sentences import template as say_template
from importer.sentences.reader import read_under
from importer.template import (
    columns_sheet,
    describe,
    example_rows,
    heading_line,
    headings_of_columns,
    paragraph,
    print_readably,
    save_new,
    title_line,
    workbook_bytes,
)
from importer.titles import headings, sheet_title

_STEPS = (
    say_template.FILL_IN_SHEETS(),
    say_template.REFERENCES(),
    say_template.EMPTY_CELLS(),
    say_template.LOOK_FIRST(),
    say_template.THEN_REGISTER(),
    say_template.DIFFERENT(),
    say_template.RESULTS(),
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
    """The blank workbook, in the reader's language."""
    names = (column.name for table in tables for column in table.columns)
    with read_under(headings(names), terminal=False):
        return _workbook(tables)


def _workbook(tables: Sequence[CatalogSheet]) -> Workbook:
    workbook = Workbook()
    workbook.properties = DocumentProperties(
        creator="dokstamp-importer", title=str(say_template.CATALOG_FOR_DOKSTAMP())
    )
    _instructions(workbook.worksheets[0], tables)
    for table in tables:
        columns_sheet(workbook.create_sheet(), sheet_title(table.title), table.columns)
    _examples(workbook.create_sheet(str(say_template.EXAMPLES())), tables)
    for sheet in workbook.worksheets:
        print_readably(sheet)
    return workbook


def _instructions(sheet: Worksheet, tables: Sequence[CatalogSheet]) -> None:
    sheet.title = str(say_template.INSTRUCTIONS())
    for letter, width in zip("ABCDE", (24, 26, 50, 34, 54), strict=True):
        sheet.column_dimensions[letter].width = width
    title_line(sheet, 1, say_template.HOW_TO(), size=16)
    for number, step in enumerate(_STEPS, start=1):
        paragraph(sheet, number + 1, 1, f"{number}.  {step}")
    row = len(_STEPS) + 3
    for table in tables:
        title_line(sheet, row, sheet_title(table.title), size=13)
        heading_line(sheet, row + 1, *headings_of_columns())
        for place, column in enumerate(table.columns, start=row + 2):
            describe(sheet, place, column)
        row += len(table.columns) + 3
    sheet.sheet_view.showGridLines = False


def _examples(sheet: Worksheet, tables: Sequence[CatalogSheet]) -> None:
    """A filled-in row of every sheet; the headings bear letters and are nobody's headings."""
    title_line(sheet, 1, say_template.ONLY_EXAMPLES(), size=12)
    row = 3
    for table in tables:
        title_line(sheet, row, sheet_title(table.title), size=11)
        example_rows(sheet, row + 1, table.columns)
        row += 4
