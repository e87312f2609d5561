"""Folders of PDFs, and the files that whole PDFs are told from damaged ones by."""

from pathlib import Path

from helpers.pdf_bytes import one_page_pdf
from importer.inspection import Fault, Proof, prove
from importer.pdfs import PdfFolder

FILES = Path(__file__).parent / "files"
WHOLE = sorted(
    path.name for path in FILES.glob("*.pdf") if path.stem not in ("user_password", "no_pages")
)


def put(folder: Path, *names: str) -> Path:
    """A folder that holds a PDF of its own content under each name."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(one_page_pdf(name))
    return folder


def folder_of(folder: Path, *names: str) -> PdfFolder:
    """Such a folder, looked into."""
    return PdfFolder.open(put(folder, *names))


def proved(folder: Path, data: bytes) -> Proof | Fault:
    """The verdict on a file with these bytes."""
    (folder / "diploma.pdf").write_bytes(data)
    return prove(str(folder / "diploma.pdf"))
