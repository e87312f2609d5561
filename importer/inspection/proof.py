"""Prove that a file is a whole PDF, look inside, and digest it, all from one opening of it.

What is proved is what is digested: a file of ordinary size is read once and everything is done on
those bytes.
"""

import hashlib
import mmap
import os
import stat
from typing import Any

from importer.formats import begun_as, container_of
from importer.inspection.completeness import HEADER, HEADER_WINDOW, Bytes, end_of, missing_part
from importer.inspection.opening import ExchangedError, opened
from importer.inspection.showing import damaged, shown
from importer.inspection.verdicts import Fault, NameLook, NameQuestion, PdfRemark, Proof
from importer.issues import Code
from importer.sentences import inspection as say

IN_MEMORY = 64 * 1024 * 1024
"""Largest file, in bytes, that is held in memory; a larger one is mapped."""


def prove(
    path: str, question: NameQuestion | None = None, *, below: str | None = None
) -> Proof | Fault:
    """Read a file and prove that it is a whole PDF which opens without a password and has a page.

    PDFium is not thread-safe: never call this from two threads of one process at a time.

    Args:
        path: the file.
        question: whom it should name; None does not look inside for names.
        below: the folder, links resolved, that the file is known to lie in: no link is followed
            from there on. None follows links.
    """
    try:
        with opened(path, below) as file:
            before = os.fstat(file.fileno())
            if not stat.S_ISREG(before.st_mode):
                return Fault(Code.PDF_UNREADABLE, say.NO_FILE)
            if before.st_size > IN_MEMORY:
                with mmap.mmap(file.fileno(), before.st_size, access=mmap.ACCESS_COPY) as mapped:
                    digest, found = _digest_and(mapped, question)
            else:
                digest, found = _digest_and(file.read(), question)
            after = os.fstat(file.fileno())
    except ExchangedError:
        return Fault(Code.PDF_UNREADABLE, say.EXCHANGED)
    except OSError as error:
        reason = error.strerror or str(error)
        return Fault(Code.PDF_UNREADABLE, say.UNREADABLE, {"reason": reason})
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        return Fault(Code.PDF_UNREADABLE, say.CHANGING)
    if isinstance(found, Fault):
        return found
    return Proof(before.st_size, before.st_mtime_ns, before.st_ctime_ns, digest, *found)


def _digest_and(
    data: Bytes, question: NameQuestion | None
) -> tuple[str, tuple[int, PdfRemark, NameLook | None] | Fault]:
    return hashlib.sha256(data).hexdigest(), _inspected(data, question)


def _inspected(
    data: Bytes, question: NameQuestion | None
) -> tuple[int, PdfRemark, NameLook | None] | Fault:
    """Pages, remarks and look of a whole PDF."""
    if len(data) == 0:
        return Fault(Code.PDF_EMPTY, say.EMPTY)
    head: Any = data[:HEADER_WINDOW]
    if HEADER not in head:
        begun = begun_as(head.lstrip())
        held = container_of(head.lstrip())
        if what := begun.what if begun else held and held.value:
            return Fault(Code.PDF_NOT_PDF, say.OTHER_KIND, {"kind": what()})
        return Fault(Code.PDF_NOT_PDF, say.NOT_PDF)
    end = end_of(data)
    missing = missing_part(data, end)
    if missing or end is None:
        return damaged(missing or say.NO_END_MARK())
    return shown(data, end, question)
