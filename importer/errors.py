"""Errors that end a command, each a sentence a registrar can act on: what, where, what to do.

    ImporterError
    ├── UsageError        a flag or an argument that cannot be right
    ├── SettingsError     credentials or settings missing, half-given or unsafe
    ├── SheetError        the spreadsheet cannot be read, or is not a list of graduates
    ├── FolderError       the folder of PDFs cannot be read
    ├── ResultsError      the results workbook cannot be written or read back
    ├── LedgerError       the ledger cannot be opened, or can no longer be written
    ├── BusyError         another run holds the state folder
    └── TargetError       the API is not to be had: credentials refused, tenant unknown, host unreachable

What is wrong with a single row is never an error but data: see `importer.issues`. Only `importer.cli` turns an
error into an exit status.
"""


class ImporterError(Exception):
    """A command cannot go on; `str(error)` is one sentence that says what, where and what to do."""


class UsageError(ImporterError):
    """A flag or an argument that cannot be right."""


class SettingsError(ImporterError):
    """Credentials or settings are missing, half-given or unsafe."""


class SheetError(ImporterError):
    """The spreadsheet cannot be read, or is not a list of graduates."""


class FolderError(ImporterError):
    """The folder of PDFs cannot be read."""


class ResultsError(ImporterError):
    """The results workbook cannot be written or read back."""


class LedgerError(ImporterError):
    """The ledger cannot be opened, or can no longer be written."""


class BusyError(ImporterError):
    """Another run holds the state folder."""


class TargetError(ImporterError):
    """The API is not to be had: credentials refused, tenant unknown, host unreachable."""
