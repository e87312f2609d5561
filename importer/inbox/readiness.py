"""Whether a batch that has settled is whole: its spreadsheet can be read, and every PDF that it
names is there.
"""

import os
from pathlib import Path

from importer.columns import EMAIL, NAME, PDF
from importer.errors import ImporterError, SheetError
from importer.inbox.approving import home_of_plan
from importer.inbox.batches import BatchKind, Dropped
from importer.inbox.contents import Contents
from importer.inbox.dossier import chosen_spreadsheet, facts_of
from importer.inbox.homecoming import has_namesake, home_of_list
from importer.inbox.places import Places
from importer.inbox.reading import InboxReading
from importer.inbox.unpacking import UnpackError, looked_through
from importer.issues import Code
from importer.pdfs import LabelledPdfs, PdfFolder, Unfound
from importer.sentences import Message
from importer.sentences import inbox as say
from importer.sheet import Sheet, Spreadsheet

OPEN = say.PROGRAM()
UNREADABLE = say.REST_OF_FILE()
NOT_A_BATCH = say.FOLDER_OF_PDFS()
UNLIKE = say.WHOLE_LIST()
UNAWAITED = say.WAITING_BATCH()
ITS_FOLDER = say.FOLDER_IN_CASE()
READY = say.NOTHING()
NO_BATCH = {
    NOT_A_BATCH: say.SHEET_WITHOUT_FOLDER(),
    UNLIKE: say.SHEET_UNLIKE(),
    UNAWAITED: say.APPROVAL_UNAWAITED(),
}
"""What is no batch, by what it waits for, as the journal says it."""


def waits_for(places: Places, dropped: Dropped, reading: InboxReading) -> Message:
    """What a batch still waits for; `READY` for nothing.

    Args:
        reading: how lists are read.

    Raises:
        OSError: if it cannot be looked at.
    """
    try:
        return _waits_for(places, dropped, reading)
    except (OSError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # a reader made a mistake over it, or panicked, which is no Exception
        return READY  # the batch's own work tells a person, and the others are served


def _waits_for(places: Places, dropped: Dropped, reading: InboxReading) -> Message:
    first = places.root / dropped.entries[0]
    if _is_open(first) or (dropped.contents is not None and dropped.contents.unfinished):
        return OPEN
    match dropped.kind:
        case BatchKind.APPROVAL:
            return READY if home_of_plan(first.name, places.attention) else UNAWAITED
        case BatchKind.RESULTS:
            return _alone(first, places, reading)
        case BatchKind.ARCHIVE:
            return _archive(first)
        case BatchKind.PAIR:
            assert dropped.contents is not None
            return _sheet(first, places.root / dropped.entries[1], reading)
        case BatchKind.FOLDER:
            assert dropped.contents is not None
            return _folder(first, dropped.contents, reading)


def _alone(spreadsheet: Path, places: Places, reading: InboxReading) -> Message:
    """A spreadsheet alone is a batch if it is a results workbook, or the corrected list of one
    that needs attention.

    A list may only be early, and its folder still on the way: PDFs that were corrected with it
    must not be missed.
    """
    if facts_of(spreadsheet) is not None:
        return READY
    if home_of_list(spreadsheet, places.attention, reading=reading) is not None:
        return ITS_FOLDER
    return UNLIKE if has_namesake(spreadsheet, places.attention) else NOT_A_BATCH


def _archive(path: Path) -> Message:
    try:
        looked_through(path)
    except UnpackError as error:
        return UNREADABLE if error.may_be_incomplete else READY
    return READY


def _folder(folder: Path, contents: Contents, reading: InboxReading) -> Message:
    try:
        chosen = chosen_spreadsheet(folder, contents.spreadsheets)
    except SheetError:
        return READY  # which one is meant gets no clearer by waiting
    return _sheet(folder / chosen, folder / contents.pdfs, reading)


def _sheet(sheet: Path, pdfs: Path, reading: InboxReading) -> Message:
    try:
        with Spreadsheet(sheet) as file:
            if facts_of(file) is not None:
                return READY  # its PDFs were judged before
            listed = reading.looked_at(file)
        missing = missing_pdfs(listed, PdfFolder.open(pdfs))
    except ImporterError:
        return UNREADABLE
    return say.PDFS(count=missing) if missing else READY


def missing_pdfs(sheet: Sheet, folder: PdfFolder) -> int:
    """How many rows find no file at all; a file that is in doubt, or no PDF, gets no better by
    waiting.
    """
    cells, emails, names = (_texts(sheet, column) for column in (PDF, EMAIL, NAME))
    missing, namesakes = 0, LabelledPdfs(folder, sheet)
    for row, cell, email, name in zip(sheet.frame["row"], cells, emails, names, strict=True):
        if cell and not cell.isspace():
            found = folder.named(cell)
            missing += isinstance(found, Unfound) and found.code is Code.PDF_MISSING
        elif email or name:
            found = namesakes.fitting(
                row, (email or "").strip().lower() or None, (name or "").strip() or None
            )
            missing += isinstance(found, Unfound) and found.code is Code.PDF_NOT_MATCHED
    return missing


def _texts(sheet: Sheet, column: object) -> list[str | None]:
    texts = sheet.texts(column)  # type: ignore[arg-type]
    return [None] * len(sheet.frame) if texts is None else texts.to_list()


def _is_open(path: Path) -> bool:
    """Whether an office program has left its note that it has a file open."""
    notes = (f"~${path.name}", f".~lock.{path.name}#")
    return any(os.path.exists(path.with_name(note)) for note in notes)  # noqa: PTH110  a note's name may be too long
