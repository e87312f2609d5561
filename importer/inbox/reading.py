"""How dropped lists are read: what was said of all of them when the service was started."""

from dataclasses import dataclass
from pathlib import Path

from importer.sheet import Sheet, Spreadsheet, read_sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxReading:
    """What was said of the lists of an inbox; each list heeds what can be meant of it.

    Attributes:
        worksheet: the worksheet of each workbook; None takes the only one that fits.
        join_names: names that stand in several columns are joined.
        encoding: what delimited text is in that does not show it; None tells it by its letters.
    """

    worksheet: str | None = None
    join_names: bool = False
    encoding: str | None = None

    def list_in(self, file: Path | Spreadsheet) -> Sheet:
        """The list in a file, to be worked on.

        Raises:
            SheetError: if it cannot be read; an `EncodingError` where it is a question which
                letters it has.
        """
        return self._read(file, join_names=self.join_names)

    def looked_at(self, file: Path | Spreadsheet) -> Sheet:
        """The list in a file that is only looked at, names in several columns too.

        Raises:
            SheetError: if it cannot be read.
        """
        return self._read(file, join_names=True)

    def _read(self, file: Path | Spreadsheet, *, join_names: bool) -> Sheet:
        return read_sheet(
            file,
            worksheet=self.worksheet,
            join_names=join_names,
            encoding=self.encoding,
            said_of_many=True,
        )

    def flags(self, sheet: Sheet) -> list[str]:
        """The options with which a command by hand reads a list as it was read here."""
        delimited = sheet.name is None
        flags = ["--sheet", self.worksheet] if self.worksheet and not delimited else []
        flags += ["--join-names"] if self.join_names else []
        return flags + (["--encoding", self.encoding] if self.encoding and delimited else [])
