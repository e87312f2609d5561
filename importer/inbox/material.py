"""What a claimed batch is to be worked on with: its spreadsheet or results workbook, and its
PDFs.
"""

from dataclasses import asdict, dataclass, replace
from pathlib import Path

from importer.errors import SheetError
from importer.formats import refused_by_name
from importer.inbox.claiming import Claim
from importer.inbox.contents import contents_of
from importer.inbox.dossier import chosen_spreadsheet, facts_of
from importer.inbox.homecoming import home_of_run
from importer.inbox.terms import Mode, Terms
from importer.issuing.batch import Selection
from importer.results import RunFacts
from importer.sentences import inbox as say
from importer.session import Source, resumed_source
from importer.sheet import Spreadsheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """A batch, ready to be worked on.

    Attributes:
        sheet: the spreadsheet that was chosen.
        pdfs: the folder of PDFs.
        resumed: the spreadsheet is a results workbook.
    """

    source: Source
    sheet: Path
    pdfs: Path
    resumed: bool


def material_of(claim: Claim, terms: Terms) -> Material:
    """Read what was dropped.

    Raises:
        SheetError, ResultsError: if it cannot be read, or it is not clear what is meant.
        OSError: if the inbox cannot be read.
    """
    contents = claim.contents
    names = contents.spreadsheets
    chosen = claim.record.chosen if claim.record.chosen in names else None
    if chosen is None:
        if not names:
            for name in contents.files:
                if (other := refused_by_name(name)) is not None and other.is_table:
                    raise SheetError(say.LIST_NOT_READ(name=name, refusal=other.refusal))
            packed = any(
                name.casefold().endswith(".zip") for name in contents.files if name != _own(claim)
            )
            raise SheetError(say.NO_SPREADSHEET_BUT_ARCHIVE() if packed else say.NO_SPREADSHEET())
        chosen = chosen_spreadsheet(claim.batch, names)
    sheet, pdfs = claim.batch / chosen, claim.batch / contents.pdfs
    with Spreadsheet(sheet) as file:
        if (facts := facts_of(file)) is not None:
            return _resumed(claim, terms, file, facts, pdfs)
        source = Source(
            sheet=terms.reading.list_in(file),
            pdfs=pdfs,
            selection=_in_mode(terms.selection, terms),
        )
    return Material(source=source, sheet=sheet, pdfs=pdfs, resumed=False)


def _own(claim: Claim) -> str:
    """The archive that the batch came in, which lies beside what was in it."""
    return claim.record.entries[0]


def _resumed(
    claim: Claim, terms: Terms, workbook: Spreadsheet, facts: RunFacts, pdfs: Path
) -> Material:
    if not any(name.casefold().endswith(".pdf") for name in claim.contents.files):
        pdfs = _pdfs_elsewhere(claim, facts)
    source = resumed_source(
        workbook,
        (),
        pdfs=pdfs,
        given={name: value or None for name, value in asdict(terms.selection).items()},
    )
    if terms.settings is None:
        source = replace(source, target=None)
    source = replace(source, selection=_in_mode(source.selection, terms))
    return Material(source=source, sheet=workbook.path, pdfs=pdfs, resumed=True)


def _pdfs_elsewhere(claim: Claim, facts: RunFacts) -> Path:
    """The PDFs of a batch that was done before: they are used where they lie. No other place on
    this machine is.
    """
    home = home_of_run(facts.run_id, claim.places.done)
    if home is None:
        raise SheetError(say.RESULTS_WITHOUT_PDFS())
    return home / contents_of(home).pdfs


def _in_mode(selection: Selection, terms: Terms) -> Selection:
    """Drafts or certificates: that is the watcher's to say, whatever the batch was begun as."""
    return replace(selection, draft=terms.mode is Mode.DRAFT)
