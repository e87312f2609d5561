"""Errors that end a command, each a sentence a registrar can act on: what, where, what to do.

    ImporterError
    ├── UsageError        a flag or an argument that cannot be right
    ├── SettingsError     credentials or settings missing, half-given or unsafe
    ├── SheetError        the spreadsheet cannot be read, or is not a list of graduates
    │   ├── EncodingError which letters it has is a question that only a person can answer
    │   ├── WorksheetError which of its worksheets is the list, likewise
    │   ├── HeadingsError which of its columns is which, likewise
    │   └── NamesApartError whether names in several columns are to be joined, likewise
    ├── FolderError       the folder of PDFs cannot be read
    ├── ResultsError      the results workbook cannot be written or read back
    ├── LedgerError       the ledger cannot be opened, or can no longer be written
    ├── BusyError         another run holds the state folder, or sends for the same tenant
    └── TargetError       no usable API: credentials refused, tenant unknown, host unreachable

What is wrong with a single row is never an error but data: see `importer.issues`. Only
`importer.cli` turns an error into an exit status.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from importer.sentences import Message, SaidError, sending
from importer.sentences import sheet as say


class ImporterError(SaidError):
    """A command cannot go on; it says in one sentence what, where and what to do.

    Attributes:
        code: what kind of thing is in the way, for programs.
    """

    code: ClassVar[str]


class UsageError(ImporterError):
    """A flag or an argument that cannot be right."""

    code = "usage"


class SettingsError(ImporterError):
    """Credentials or settings are missing, half-given or unsafe."""

    code = "settings"


class SheetError(ImporterError):
    """The spreadsheet cannot be read, or is not a list of graduates."""

    code = "sheet"


class EncodingError(SheetError):
    """A text may be read in two encodings, and only a person can say in which.

    Attributes:
        path: the file.
        readings: the encodings, likelier first, each with a word as it reads there.
    """

    code = "encoding"

    def __init__(self, path: Path, readings: Mapping[str, str]) -> None:
        self.path, self.readings = path, dict(readings)
        (one, text), (other, others) = self.readings.items()
        super().__init__(
            say.TWO_READINGS(path=path, one=one, text=text, other=other, others=others)
        )


class WorksheetError(SheetError):
    """Only a person can say which worksheet is the list.

    Attributes:
        worksheets: those it may be.
    """

    def __init__(self, message: Message, worksheets: Sequence[str]) -> None:
        super().__init__(message)
        self.worksheets = tuple(worksheets)


class HeadingsError(SheetError):
    """A column that is needed is not recognised, or two are the same: a person can say which is
    which.
    """


class NamesApartError(SheetError):
    """Names stand in several columns, and only a person can say whether they are to be joined.

    Attributes:
        columns: the keys of those columns in the sheet, in the order in which they would be
            joined.
    """

    def __init__(self, message: Message, columns: Sequence[str]) -> None:
        super().__init__(message)
        self.columns = tuple(columns)


class FolderError(ImporterError):
    """The folder of PDFs cannot be read."""

    code = "folder"


class ResultsError(ImporterError):
    """The results workbook cannot be written or read back."""

    code = "results"


class LedgerError(ImporterError):
    """The ledger cannot be opened, or can no longer be written."""

    code = "ledger"


class BusyError(ImporterError):
    """Another run holds the state folder, or sends for the same tenant.

    Attributes:
        since: when it began, as ISO text; None where that is not known.
        who: whose it is, as the system calls them; "" where it does not tell.
        run: what is known of it, in words; what is wrong, where it is no run.
    """

    code = "busy"

    def __init__(
        self,
        said: Message,
        *,
        run: Message | None = None,
        since: str | None = None,
        who: str = "",
    ) -> None:
        super().__init__(said)
        self.run, self.since, self.who = run or said, since, who


class TargetError(ImporterError):
    """The API cannot be used: credentials refused, tenant unknown, host unreachable."""

    code = "target"


def joined(first: ImporterError | None, second: ImporterError | None) -> ImporterError | None:
    """One error that says both, of the first one's kind."""
    if first is None or second is None:
        return first or second
    return type(first)(sending.BOTH(first=first.said, second=second.said))


def described(surprise: Exception) -> str:
    """What nobody thought of, in few words: its kind and what it says."""
    return f"{type(surprise).__name__}: {str(surprise)[:200]}"
