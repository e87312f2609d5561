"""A list of the queue as a source, read by whoever submits it and by whoever works on it alike."""

from dataclasses import asdict, replace
from pathlib import Path

from importer.inbox.dossier import facts_of
from importer.issuing.batch import Selection
from importer.session import Source, resumed_source
from importer.sheet import Spreadsheet, read_sheet


def source_of(
    sheet: Path, pdfs: Path, selection: Selection, *, worksheet: str | None, join_names: bool
) -> Source:
    """What a list asks for; of a results workbook, what is left to do in it.

    Raises:
        SheetError, ResultsError: if it cannot be read.
    """
    with Spreadsheet(sheet) as file:
        if facts_of(file) is None:
            read = read_sheet(
                file, worksheet=worksheet, join_names=join_names, encoding=selection.encoding
            )
            return Source(sheet=read, pdfs=pdfs, selection=selection)
        given = {name: value or None for name, value in asdict(selection).items()}
        source = resumed_source(file, (), pdfs=pdfs, given=given)
    chosen = replace(source.selection, draft=selection.draft)
    return replace(source, selection=chosen)
