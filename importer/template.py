"""The blank graduates sheet, generated from the table of columns: a workbook to fill in, or a CSV
of headings.

The workbook's example row stands on a sheet of its own under headings such as `A: name`, which are
nobody's headings, and the CSV has none. So an example that is forgotten, or overwritten only in
part, cannot be issued to anybody.
"""

import csv
import math
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.packaging.core import DocumentProperties
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from importer.closed_lists import word
from importer.columns import COLUMNS, PDF, CellKind, Column
from importer.errors import UsageError
from importer.issues import Code
from importer.sentences import Message
from importer.sentences import template as say
from importer.sentences.reader import read_under, reader
from importer.sentences.showing import column as shown_column
from importer.sentences.showing import plainly
from importer.titles import headings

LAST_ROW = 10_001
"""How far drop-downs and other validations reach: 10,000 rows. The formats hold for whole columns.
"""

_LONGEST_TITLE, _LONGEST_MESSAGE = 32, 225
"""What Excel takes of a validation's title and message; it discards one with more."""
_MOST = 2**31 - 1
"""The bound of a number that has none of its own."""
_WRITTEN_AT = datetime(2026, 1, 1)  # noqa: DTZ001  the format's own time stamps have no zone
_STEPS = (
    say.FILL_IN(),
    say.COLOURS(),
    say.DATES(),
    say.FILES(pdf=PDF.name),
    say.CHECK_FIRST(),
    say.THEN_ISSUE(),
    say.MISTAKES(),
)
_COMMON_CODES = (
    Code.MISSING_VALUE,
    Code.INVALID_EMAIL,
    Code.AMBIGUOUS_DATE,
    Code.PDF_MISSING,
    Code.PDF_NAMED_TWICE,
    Code.DUPLICATE_ROW,
    Code.CONFLICTING_STUDENT,
    Code.COURSE_NOT_FOUND,
    Code.STUDENT_MISMATCH,
)
_WIDTHS = {
    CellKind.TEXT: 30,
    CellKind.PERSON_NAME: 30,
    CellKind.LONG_TEXT: 40,
    CellKind.WEB_ADDRESS: 32,
    CellKind.EMAIL: 32,
    CellKind.FILE: 34,
    CellKind.REFERENCE: 24,
    CellKind.UUID: 38,
}
_ON_A_PAGE = 190
"""Characters beside each other that can be read on a page."""
_FONT = "Calibri"
_NEEDED = (PatternFill("solid", fgColor="1F4E78"), Font(name=_FONT, bold=True, color="FFFFFF"))
_NEEDED_UNLESS = (
    PatternFill("solid", fgColor="BDD7EE"),
    Font(name=_FONT, bold=True, color="1F3864"),
)
_OPTIONAL = (PatternFill("solid", fgColor="E7E6E6"), Font(name=_FONT, color="404040"))
_LINE = Side(style="thin", color="BFBFBF")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_BOLD = Font(name=_FONT, bold=True)
_WRAPPED = Alignment(vertical="top", wrap_text=True)


def write_template(path: Path) -> None:
    """Write the blank sheet of graduates: a workbook for `.xlsx`, a line of headings for `.csv`.

    Args:
        path: the file to make. It must not exist yet, so that nobody's filled-in sheet is lost.

    Raises:
        UsageError: if the name ends in neither, the file exists, or it cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix not in (".xlsx", ".csv"):
        raise UsageError(say.WRONG_ENDING(path=path))
    save_new(path, workbook_bytes(graduates_workbook()) if suffix == ".xlsx" else graduates_csv())


def save_new(path: Path, content: bytes) -> None:
    """Write a file that must not exist yet.

    Raises:
        UsageError: if it exists, or cannot be written.
    """
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError as error:
        raise UsageError(say.EXISTS(path=path)) from error
    except OSError as error:
        raise UsageError(say.NOT_WRITTEN(path=path, why=error.strerror)) from error


def graduates_workbook() -> Workbook:
    """The blank workbook: the sheet to fill in, the instructions and an example row; in the
    reader's language.
    """
    with read_under(headings(column.name for column in COLUMNS), terminal=False):
        return _graduates_workbook()


def _graduates_workbook() -> Workbook:
    workbook = Workbook()
    workbook.properties = DocumentProperties(
        creator="dokstamp-importer", title=str(say.FOR_DOKSTAMP())
    )
    columns_sheet(workbook.worksheets[0], str(say.GRADUATES()), COLUMNS)
    _instructions_sheet(workbook.create_sheet(str(say.INSTRUCTIONS())))
    _example_sheet(workbook.create_sheet(str(say.EXAMPLE())))
    for sheet in workbook.worksheets:
        print_readably(sheet)
    return workbook


def graduates_csv() -> bytes:
    """The headings as a CSV that Excel opens in columns: UTF-8 with a byte order mark, CRLF, and
    semicolons.

    Excel splits at the system's list separator, which is a semicolon wherever the decimal mark is
    a comma.
    """
    text = StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerow(
        headings(column.name for column in COLUMNS).values()
    )
    return text.getvalue().encode("utf-8-sig")


def workbook_bytes(workbook: Workbook) -> bytes:
    """The workbook as a file that depends on its content alone, not on when or where it was
    written.
    """
    workbook.properties.created = workbook.properties.modified = _WRITTEN_AT
    written, stamped = BytesIO(), BytesIO()
    with ZipFile(written, "w") as archive:
        ExcelWriter(
            workbook, archive
        ).save()  # Workbook.save would set the time of modification to now
    with ZipFile(written) as source, ZipFile(stamped, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(_entry(name), source.read(name))
    return stamped.getvalue()


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name)  # dated 1980-01-01, the beginning of the format's time
    entry.compress_type = ZIP_DEFLATED
    entry.create_system = 3
    return entry


def columns_sheet(sheet: Worksheet, title: str, columns: Sequence[Column]) -> None:
    """Headings with comments; columns are formatted and validated as a whole, so that no row needs
    to exist.
    """
    sheet.title = title
    for number, column in enumerate(columns, start=1):
        letter = get_column_letter(number)
        _heading(sheet, 1, number, _heading_text(column), column)
        sheet.cell(1, number).comment = _comment(column)
        dimension = sheet.column_dimensions[letter]
        dimension.width = _width(column)
        dimension.number_format = _number_format(column)
        validation = _validation(column)
        if validation is not None:
            validation.add(f"{letter}2:{letter}{LAST_ROW}")
            sheet.add_data_validation(validation)
    sheet.row_dimensions[1].height = 24
    sheet.freeze_panes = "B2"


def _heading_text(column: Column) -> str:
    name = shown_column(column.name)
    return f"{name} *" if column.required else name


def _heading(sheet: Worksheet, row: int, number: int, text: str, column: Column) -> None:
    cell = sheet.cell(row, number, text)
    sometimes = _NEEDED_UNLESS if column.required_when else _OPTIONAL
    cell.fill, cell.font = _NEEDED if column.required else sometimes
    cell.alignment = Alignment(vertical="center")
    cell.border = _BOX


def _need(column: Column) -> str:
    if column.required_when:
        return str(say.NEEDED_SOMETIMES(when=column.required_when))
    return str(say.NEEDED() if column.required else say.NOT_NEEDED())


def _comment(column: Column) -> Comment:
    text = f"{_need(column)}\n{column.rule}"
    if column.example:
        text += f"\n{say.SUCH_AS(example=_example(column))}"
    lines = sum(1 + len(line) // 40 for line in text.splitlines())
    return Comment(text, "dokstamp-importer", width=280, height=20 + 18 * lines)


def _width(column: Column) -> float:
    return max(_WIDTHS.get(column.kind, 0), len(_heading_text(column)) + 4)


def _number_format(column: Column) -> str:
    """Real dates as ISO or the reader's language has them; a grade as typed; everything else text,
    so that leading zeros survive.
    """
    if column.kind.is_date:
        return "yyyy-mm-dd" if reader().language == "en" else "dd/mm/yyyy"
    return "General" if column.kind in (CellKind.GRADE, CellKind.NUMBER) else "@"


def _validation(column: Column) -> DataValidation | None:
    """What the spreadsheet program itself refuses as it is typed; pasted cells escape it and are
    caught by a check.
    """
    first_day = "DATE(1900,1,1)"
    match column.kind:
        case CellKind.BIRTH_DATE:
            rule = DataValidation(
                type="date", operator="between", formula1=first_day, formula2="TODAY()"
            )
        case CellKind.DATE | CellKind.DATE_TIME:
            rule = DataValidation(type="date", operator="greaterThanOrEqual", formula1=first_day)
        case CellKind.CHOICE | CellKind.BOOLEAN:
            words = ",".join(map(str, column.closed_list.words()))
            rule = DataValidation(type="list", formula1=f'"{words}"')
        case CellKind.GRADE:
            rule = DataValidation(type="decimal", operator="between", formula1="0", formula2="10")
        case CellKind.NUMBER:
            rule = _number_rule(column)
        case _ if column.max_length is not None:
            rule = DataValidation(
                type="textLength", operator="lessThanOrEqual", formula1=str(column.max_length)
            )
        case _:
            return None
    rule.allowBlank = True
    # A grade may be on another scale, which is given when the sheet is read.
    rule.errorStyle = "warning" if column.kind is CellKind.GRADE else "stop"
    rule.errorTitle = shown_column(column.name)[:_LONGEST_TITLE]
    rule.error = str(column.rule)[:_LONGEST_MESSAGE]
    rule.showErrorMessage = True
    return rule


def _number_rule(column: Column) -> DataValidation:
    rule = DataValidation(type="decimal" if column.places else "whole")
    least = -_MOST if column.minimum is None else column.minimum
    most = _MOST if column.maximum is None else column.maximum
    rule.operator, rule.formula1, rule.formula2 = "between", str(least), str(most)
    return rule


def _instructions_sheet(sheet: Worksheet) -> None:
    """How to fill in, every column, the commonest messages. Columns are listed downwards: no row
    reads as headings.
    """
    for letter, width in zip("ABCDE", (21, 22, 50, 32, 54), strict=True):
        sheet.column_dimensions[letter].width = width
    title_line(sheet, 1, say.HOW_TO(), size=16)
    for number, step in enumerate(_STEPS, start=1):
        paragraph(sheet, number + 1, 1, f"{number}.  {step}")
    columns = len(_STEPS) + 3
    title_line(sheet, columns, say.THE_COLUMNS(), size=13)
    heading_line(sheet, columns + 1, *headings_of_columns())
    for row, column in enumerate(COLUMNS, start=columns + 2):
        describe(sheet, row, column)
    codes = columns + len(COLUMNS) + 3
    title_line(sheet, codes, say.MESSAGES(), size=13)
    heading_line(sheet, codes + 1, say.CODE(), say.MEANING(), "", "", "")
    for row, code in enumerate(_COMMON_CODES, start=codes + 2):
        cell = sheet.cell(row, 1, code.code)
        cell.font, cell.alignment = _BOLD, _WRAPPED
        paragraph(sheet, row, 2, code.meaning)
    sheet.sheet_view.showGridLines = False


def headings_of_columns() -> tuple[Message, ...]:
    """What stands above the list of columns."""
    last = say.OTHER_HEADINGS() if reader().language == "en" else say.CODE()
    return (say.COLUMN(), say.REQUIRED(), say.WHAT_TO_WRITE(), say.EXAMPLE(), last)


def title_line(sheet: Worksheet, row: int, text: Message | str, *, size: int) -> None:
    """A title in the first column."""
    sheet.cell(row, 1, str(text)).font = Font(name=_FONT, bold=True, size=size, color="1F4E78")
    sheet.row_dimensions[row].height = size * 2


def heading_line(sheet: Worksheet, row: int, *texts: Message | str) -> None:
    """Headings of a list on the sheet of instructions."""
    for number, text in enumerate(texts, start=1):
        cell = sheet.cell(row, number, str(text) or None)
        cell.fill, cell.font = _NEEDED


def paragraph(sheet: Worksheet, row: int, number: int, text: str) -> None:
    """Text that runs over the columns from `number` to the last."""
    sheet.merge_cells(start_row=row, start_column=number, end_row=row, end_column=5)
    sheet.cell(row, number, text).alignment = _WRAPPED
    width = sum(sheet.column_dimensions[letter].width for letter in "ABCDE"[number - 1 :])
    sheet.row_dimensions[row].height = _height(text, width)


def describe(sheet: Worksheet, row: int, column: Column) -> None:
    """A column in one row: name, need, rule, example, and other headings; these are of several
    languages, so who has a heading of their own sees our name for it instead.
    """
    need, rule = str(column.need), str(column.rule)
    example = plainly(_example(column)) if column.example else ""
    others = ", ".join(column.aliases) if reader().language == "en" else column.name
    texts = (shown_column(column.name), need, rule, example, others)
    heights = []
    for number, text in enumerate(texts, start=1):
        cell = sheet.cell(row, number, text or None)
        cell.alignment, cell.border, cell.number_format = _WRAPPED, _BOX, "@"
        heights.append(_height(text, sheet.column_dimensions[get_column_letter(number)].width))
    sheet.cell(row, 1).font = _BOLD
    sheet.row_dimensions[row].height = max(heights)


def _height(text: str, width: float) -> float:
    """Points that a text takes when it wraps at `width` characters."""
    return 4 + 15 * math.ceil(max(1, len(text)) / width)


def _example_sheet(sheet: Worksheet) -> None:
    """The example row as it would look; its headings bear the column's letter and are nobody's
    headings.
    """
    title_line(sheet, 1, say.ONE_EXAMPLE(), size=12)
    example_rows(sheet, 2, COLUMNS)


def example_rows(sheet: Worksheet, row: int, columns: Sequence[Column]) -> None:
    """Headings that are nobody's, and an example below each."""
    for number, column in enumerate(columns, start=1):
        letter = get_column_letter(number)
        _heading(sheet, row, number, f"{letter}: {_heading_text(column)}", column)
        cell = sheet.cell(row + 1, number, _example(column))
        cell.number_format, cell.border = _number_format(column), _BOX
        width = sheet.column_dimensions[letter].width if row > 2 else 0
        sheet.column_dimensions[letter].width = max(width, _width(column))


def _example(column: Column) -> str | Decimal | date | None:
    """The column's example as the reader would type it."""
    if not column.example:
        return None
    if column.kind.is_date:
        return date.fromisoformat(column.example)
    if column.kind in (CellKind.GRADE, CellKind.NUMBER):
        return Decimal(column.example)
    return str(word(column.example))


def print_readably(sheet: Worksheet) -> None:
    """Landscape A4, on as many pages beside each other as its columns need to be read; the first
    row and column are on each of them.
    """
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    wide = sum(dimension.width for dimension in sheet.column_dimensions.values())
    sheet.page_setup.fitToWidth = math.ceil(wide / _ON_A_PAGE)
    sheet.page_setup.fitToHeight = 0
    if sheet.freeze_panes:
        sheet.print_title_rows, sheet.print_title_cols = "1:1", "A:A"
