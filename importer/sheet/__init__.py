"""Any spreadsheet as a frame of text with the row numbers a person sees. Nothing is dropped or
guessed silently.
"""

from importer.sheet.encodings import known_encoding
from importer.sheet.headings import header_place, sheet_of
from importer.sheet.hidden import UNSEEN
from importer.sheet.model import Appearance, Sheet, SheetColumn, Table, Visibility, letter_of
from importer.sheet.reading import read_sheet, read_tables
from importer.sheet.spreadsheet import Spreadsheet, spreadsheet

__all__ = [
    "UNSEEN",
    "Appearance",
    "Sheet",
    "SheetColumn",
    "Spreadsheet",
    "Table",
    "Visibility",
    "header_place",
    "known_encoding",
    "letter_of",
    "read_sheet",
    "read_tables",
    "sheet_of",
    "spreadsheet",
]
