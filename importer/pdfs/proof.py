"""Prove that a file is a whole PDF, and digest it, from one reading of its bytes.

What is proved is what is digested: a file of ordinary size is read once and both are done on those bytes.
"""

import hashlib
import io
import os
from dataclasses import dataclass
from typing import BinaryIO

import pypdfium2.raw as pdfium

from importer.issues import Code
from importer.pdfs.completeness import HEADER, HEADER_WINDOW, missing_part

IN_MEMORY = 64 * 1024 * 1024
"""Largest file, in bytes, that is held in memory; a larger one is read in pieces."""

_KINDS = {
    b"PK\x03\x04": "a Word, Excel or ZIP file",
    b"\xd0\xcf\x11\xe0": "an old Word or Excel file",
    b"\xff\xd8\xff": "a JPEG picture",
    b"\x89PNG": "a PNG picture",
    b"II*\x00": "a TIFF picture",
    b"MM\x00*": "a TIFF picture",
    b"{\\rtf": "an RTF text",
    b"%!PS": "a PostScript file",
    b"<": "a web page or XML",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a file cannot be used, or cannot be found.

    Attributes:
        code: what kind of thing it is.
        message: what is wrong and what to do. Of a file's content (`prove`) it is the part of a sentence that
            follows the file's name; of a search (`PdfFolder`) it is the whole sentence.
    """

    code: Code
    message: str


@dataclass(frozen=True, slots=True)
class Proof:
    """A whole, readable PDF.

    Attributes:
        size: bytes.
        mtime_ns: time of the last change, nanoseconds since the epoch, as it was while the file was read.
        ctime_ns: time of the last change of the directory entry (on Windows: of creation), likewise.
        digest: SHA-256 of all bytes, as 64 hexadecimal digits.
        pages: number of pages, at least 1.
    """

    size: int
    mtime_ns: int
    ctime_ns: int
    digest: str
    pages: int


def prove(path: str) -> Proof | Fault:
    """Read a file and prove that it is a whole PDF which opens without a password and has a page.

    PDFium is not thread-safe: never call this from two threads of one process at a time.

    Args:
        path: the file. A link is followed.
    """
    try:
        with open(path, "rb") as file:  # noqa: PTH123  (a Path object a file is a tenth of the time of a proof)
            before = os.fstat(file.fileno())
            if before.st_size > IN_MEMORY:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
                pages = _pages(path, file, before.st_size)
            else:
                data = file.read()
                digest = hashlib.sha256(data).hexdigest()
                pages = _pages(data, io.BytesIO(data), len(data))
            after = os.fstat(file.fileno())
    except OSError as error:
        return Fault(
            Code.PDF_UNREADABLE,
            f"cannot be read ({error.strerror or error}): check its permissions, or close what has it open.",
        )
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        return Fault(
            Code.PDF_UNREADABLE, "was being written while it was read: let the other program finish, and try again."
        )
    if isinstance(pages, Fault):
        return pages
    return Proof(before.st_size, before.st_mtime_ns, before.st_ctime_ns, digest, pages)


def _pages(source: bytes | str, file: BinaryIO, size: int) -> int | Fault:
    """Number of pages of a whole PDF, given as bytes or as the path of a large file, and open either way."""
    if size == 0:
        return Fault(Code.PDF_EMPTY, "is empty (0 bytes): copy or export it again.")
    file.seek(0)
    head = file.read(HEADER_WINDOW)
    if HEADER not in head:
        kind = next(
            (f"but {kind}" for start, kind in _KINDS.items() if head.lstrip().startswith(start)), "whatever its name"
        )
        return Fault(Code.PDF_NOT_PDF, f"is not a PDF, {kind}: export it as PDF.")
    missing = missing_part(file, size)
    if missing:
        return Fault(Code.PDF_DAMAGED, f"is cut off or damaged ({missing}): copy or export it again.")
    return _pages_shown(source)


def _pages_shown(source: bytes | str) -> int | Fault:
    """Number of pages that PDFium finds, once it has loaded the first."""
    if isinstance(source, bytes):
        document = pdfium.FPDF_LoadMemDocument64(source, len(source), None)
    else:
        document = pdfium.FPDF_LoadDocument(os.fsencode(source) + b"\0", None)
    if not document:
        # FPDF_GetLastError is defined only after a failure, so it is asked nowhere else.
        if pdfium.FPDF_GetLastError() in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            return Fault(Code.PDF_ENCRYPTED, "opens only with a password: save it without one.")
        return Fault(Code.PDF_DAMAGED, "is damaged (its structure cannot be read): export it again.")
    try:
        pages = int(pdfium.FPDF_GetPageCount(document))
        if pages < 1:
            return Fault(Code.PDF_NO_PAGES, "has no pages: export it again.")
        first = pdfium.FPDF_LoadPage(document, 0)
        if not first:
            return Fault(Code.PDF_DAMAGED, "is damaged (its first page cannot be read): export it again.")
        pdfium.FPDF_ClosePage(first)
    finally:
        pdfium.FPDF_CloseDocument(document)
    return pages
