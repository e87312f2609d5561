"""What is said of a folder of PDFs as a whole: what could not be seen, and what nobody wants."""

from collections.abc import Container

from importer.columns import PDF
from importer.issues import Code, Issue, Severity
from importer.pdfs.folder import PdfFolder
from importer.sentences import Message
from importer.sentences import pdfs as say


def unreadable(files: PdfFolder) -> list[Issue]:
    """A warning for each sub-folder whose files were not seen."""
    return [
        Issue(
            None,
            PDF.name,
            Code.PDF_UNREADABLE,
            say.SUBFOLDER_UNREADABLE(folder=name, reason=reason),
            severity=Severity.WARNING,
        )
        for name, reason in files.unreadable.items()
    ]


def not_there(files: PdfFolder) -> list[Issue]:
    """Warnings that PDFs are in iCloud, or still packed, where they would only seem to be
    missing.
    """
    said: list[Message] = []
    if names := files.elsewhere:
        said.append(say.ONLY_IN_ICLOUD(count=len(names), names=names))
    if files.archives and next(files.pdfs(), None) is None:
        said.append(say.NO_PDFS_BUT_ARCHIVES(names=files.archives))
    return [
        Issue(None, PDF.name, Code.PDF_MISSING, one, severity=Severity.WARNING) for one in said
    ]


def unclaimed(files: PdfFolder, claimed: Container[str]) -> list[Issue]:
    """A warning where no row claims some PDFs: perhaps a graduate is missing.

    Args:
        claimed: files by their one name, see `PdfFolder.itself`.
    """
    names = sorted(
        (name for name in files.pdfs() if files.itself(name) not in claimed), key=str.casefold
    )
    if not names:
        return []
    said = say.UNCLAIMED(count=len(names), names=names)
    return [Issue(None, PDF.name, Code.PDF_UNCLAIMED, said, severity=Severity.WARNING)]
