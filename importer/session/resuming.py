"""A job from the results workbook of an earlier one, as somebody has corrected it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from importer.errors import UsageError
from importer.issuing.resume import pdfs_of, read_resumed, selection_of
from importer.sentences import session as say
from importer.session.source import Source
from importer.sheet import Spreadsheet


def resumed_source(
    file: Path | Spreadsheet,
    past: Sequence[Path],
    *,
    pdfs: Path | None,
    given: Mapping[str, object],
    encoding: str | None = None,
    force_target: bool = False,
) -> Source:
    """What a corrected results workbook asks for: its rows, and what the earlier run was told
    about them.

    Args:
        file: a results workbook, or its Failures as CSV; its path, or the file that is open.
        past: results workbooks of earlier runs, where a CSV may belong to one of them.
        pdfs: the folder, where it is another one than that of the earlier run.
        given: the parts of the `Selection` that are told anew; None is not told.
        encoding: of a CSV.
        force_target: go on although the API is another one than the earlier run's.

    Raises:
        ResultsError, SheetError: if it cannot be read.
        UsageError: if it does not say where the PDFs are.
    """
    resumed, previous = read_resumed(file, past, encoding=encoding)
    workbook = file if isinstance(file, Path) else file.path
    facts = previous.facts
    told = {name: value for name, value in given.items() if value is not None}
    folder = pdfs or (pdfs_of(facts, workbook) if facts else None)
    if folder is None:
        raise UsageError(say.NO_PDFS(path=workbook))
    return Source(
        sheet=resumed.sheet,
        pdfs=folder,
        selection=replace(selection_of(facts), **told),  # type: ignore[arg-type]
        carried=resumed.carried,
        previous=workbook,
        target=(facts.host, facts.tenant) if facts and facts.host else None,
        force_target=force_target,
        origins=resumed.origins,
        origin=resumed.origin,
    )
