"""The first page of a PDF as a picture, for a person to see whose it is."""

import ctypes
import hashlib
import struct
import zlib
from collections.abc import Iterable
from typing import Any

import pypdfium2.raw as pdfium

from importer.inspection.completeness import end_of
from importer.inspection.opening import ExchangedError
from importer.inspection.opening import opened as opened_file
from importer.inspection.showing import damaged, first_page, opened
from importer.inspection.verdicts import Fault
from importer.issues import Code
from importer.sentences import inspection as say

WIDTH, HEIGHT = 770, 1100
"""Pixels that a picture has at most: an A4 page that can be read."""


def picture_of(path: str, *, below: str | None = None) -> tuple[str, bytes] | Fault:
    """Draw the first page with what is filled into its fields and stamped on it.

    PDFium is not thread-safe: never call this from two threads of one process at a time.

    Args:
        path: the file.
        below: see `importer.inspection.prove`.

    Returns:
        The file's digest, as 64 hexadecimal digits, and a PNG.
    """
    try:
        with opened_file(path, below) as file:
            data = file.read()
    except ExchangedError:
        return Fault(Code.PDF_UNREADABLE, say.EXCHANGED)
    except OSError as error:
        return Fault(Code.PDF_UNREADABLE, say.UNREADABLE, {"reason": error.strerror or str(error)})
    end = end_of(data)
    if end is None:
        return damaged(say.NO_END_MARK())
    with opened(data, end) as document:
        if isinstance(document, Fault):
            return document
        with first_page(document) as page:
            drawn = _drawn(page) if page else None
    if drawn is None:
        return Fault(Code.PDF_UNREADABLE, say.NOT_DRAWN)
    return hashlib.sha256(data).hexdigest(), drawn


def _drawn(page: Any) -> bytes | None:
    wide, high = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    if not (wide > 0 and high > 0):
        return None
    scale = min(WIDTH / wide, HEIGHT / high)
    width, height = max(1, int(wide * scale)), max(1, int(high * scale))
    bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_BGR, None, 0)
    if not bitmap:
        return None
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
        how = pdfium.FPDF_ANNOT | pdfium.FPDF_REVERSE_BYTE_ORDER
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, how)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        pixels = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * height)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    return png(
        width, height, (pixels[at : at + 3 * width] for at in range(0, len(pixels), stride))
    )


def png(width: int, height: int, lines: Iterable[bytes]) -> bytes:
    """A picture of red, green and blue bytes as a PNG (RFC 2083).

    Args:
        lines: bytes of each line from the top.
    """
    packer = zlib.compressobj(6)
    packed = [packer.compress(b"\0" + line) for line in lines]
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", b"".join([*packed, packer.flush()])),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
