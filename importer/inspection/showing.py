"""What PDFium shows of a document: its pages, whether the first has ink, and its text."""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2.raw as pdfium

from importer.inspection.completeness import Bytes
from importer.inspection.streams import examined
from importer.inspection.verdicts import NOTHING, Fault, NameLook, NameQuestion, PdfRemark, Sight
from importer.inspection.wording import Wording, readable, similar, words_of
from importer.issues import Code
from importer.sentences import Message
from importer.sentences import inspection as say

MOST_PAGES = 5
MOST_CHARACTERS = 50_000
"""How much text is searched for a name: pages, and characters of them all."""

_WHY = {
    pdfium.FPDF_ERR_SUCCESS: say.NO_REASON,
    pdfium.FPDF_ERR_UNKNOWN: say.NO_REASON,
    pdfium.FPDF_ERR_FILE: say.NO_ACCESS,
    pdfium.FPDF_ERR_FORMAT: say.NO_FORMAT,
    pdfium.FPDF_ERR_PAGE: say.WRONG_PAGE,
}
_SIDE = 240
"""Longest side, in pixels, of the picture that is looked at for ink."""
_WHITE = 250
_SAMPLES = 5
_LOOKED_AT = 30
_LEAST_BITS = {b"DCTDecode": 0.2, b"JPXDecode": 0.05}
_LEAST_BITS_OTHERWISE = 0.02
"""Bits a pixel above which a packed picture is no empty page."""


@contextmanager
def opened(data: Bytes, end: int) -> Iterator[Any]:
    """The document that PDFium makes of the bytes up to `end`, or the `Fault` that it has."""
    source: Any = data if isinstance(data, bytes) else (ctypes.c_char * end).from_buffer(data)
    document = pdfium.FPDF_LoadMemDocument64(source, end, None)
    # FPDF_GetLastError is defined only after a failure, so it is asked nowhere else.
    error = 0 if document else pdfium.FPDF_GetLastError()
    try:
        if document:
            yield document
        elif error in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            yield Fault(Code.PDF_ENCRYPTED, say.ENCRYPTED)
        else:
            yield damaged(say.NO_STRUCTURE(why=_why(error)))
    finally:
        if document:
            pdfium.FPDF_CloseDocument(document)
        del source


def _why(error: int) -> Message:
    return _WHY[error]() if error in _WHY else say.OTHER_REASON(number=error)


def damaged(damage: Message) -> Fault:
    """The fault of a PDF that is not whole."""
    return Fault(Code.PDF_DAMAGED, say.DAMAGED, {"damage": damage})


def shown(
    data: Bytes, end: int, question: NameQuestion | None
) -> tuple[int, PdfRemark, NameLook | None] | Fault:
    """Number of pages, what to look at, and what was seen of a name; PDFium has loaded the first
    page then.

    Args:
        end: where the PDF ends, in bytes from its start.
        question: whom it should name; None does not look.
    """
    with opened(data, end) as document:
        if isinstance(document, Fault):
            return document
        encrypted = pdfium.FPDF_GetSecurityHandlerRevision(document) != -1
        findings = examined(data, end, encrypted=encrypted)
        if findings.damage:
            return damaged(findings.damage)
        pages = int(pdfium.FPDF_GetPageCount(document))
        if pages < 1:
            return Fault(Code.PDF_NO_PAGES, say.NO_PAGES)
        with _loaded(document, 0) as first:
            if not first:
                return damaged(say.NO_FIRST_PAGE(why=_why(pdfium.FPDF_GetLastError())))
            remarks, text, shows = _first_page(document, first)
        look = None if question is None else _looked(document, pages, text, question)
        if not shows and not _inked(document):
            remarks |= PdfRemark.BLANK
        return pages, findings.remarks | remarks, look


def _first_page(document: Any, page: Any) -> tuple[PdfRemark, str, bool]:
    """Remarks, text, and whether the page is known to show something without being drawn."""
    remarks = NOTHING
    with _text_of(page) as text_page:
        text = _characters(text_page)
        shows = _shows(page, text_page, text)
    kind = pdfium.FPDF_GetFormType(document)
    if kind == pdfium.FORMTYPE_XFA_FULL or (
        kind == pdfium.FORMTYPE_XFA_FOREGROUND and "Please wait" in text
    ):
        remarks |= PdfRemark.PLEASE_WAIT
    return remarks, text, shows


@contextmanager
def _text_of(page: Any) -> Iterator[Any]:
    text_page = pdfium.FPDFText_LoadPage(page)
    try:
        yield text_page
    finally:
        if text_page:
            pdfium.FPDFText_ClosePage(text_page)


def _characters(text_page: Any) -> str:
    count = min(pdfium.FPDFText_CountChars(text_page), MOST_CHARACTERS) if text_page else 0
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(text_page, 0, count, buffer)
    return bytes(buffer)[: 2 * max(0, written - 1)].decode("utf-16-le", "replace")


def _looked(document: Any, pages: int, text: str, question: NameQuestion) -> NameLook:
    """Look for a name on the first pages, and in what is filled into them where it is not found
    otherwise.
    """
    texts = [text]
    words = words_of(text)
    if _named(words, question):
        return NameLook(Sight.FOUND)
    left = MOST_CHARACTERS - len(text)
    for flattened in (False, True):
        for place in range(0 if flattened else 1, min(pages, MOST_PAGES)):
            more = _text_on(document, place, flattened=flattened)[: max(0, left)]
            if more:
                left -= len(more)
                texts.append(more)
                words += words_of(more)
                if _named(words, question):
                    return NameLook(Sight.FOUND)
    if not readable(words):
        return NameLook(Sight.NO_TEXT)
    scattered = any(Wording(words).holds_all(name) for name in question.names)
    return NameLook(Sight.NOT_THERE, tuple(words), similar("\n".join(texts), question), scattered)


def _named(words: list[str], question: NameQuestion) -> bool:
    wording = Wording(words)
    return any(wording.has(name, but_in=question.longer) for name in question.names)


def _text_on(document: Any, place: int, *, flattened: bool) -> str:
    """The text of a page; `flattened` with what stands in its fields and stamps, empty when there
    is none.
    """
    with _flattened(document, place) if flattened else _loaded(document, place) as page:
        if not page:
            return ""
        with _text_of(page) as text_page:
            return _characters(text_page)


@contextmanager
def _loaded(document: Any, place: int) -> Iterator[Any]:
    """A page, or None when it cannot be loaded."""
    page = pdfium.FPDF_LoadPage(document, place)
    try:
        yield page
    finally:
        if page:
            pdfium.FPDF_ClosePage(page)


@contextmanager
def _flattened(document: Any, place: int) -> Iterator[Any]:
    """A page with what is filled into its fields, and its stamps, made a part of it; None when it
    has none.
    """
    done = False
    with _loaded(document, place) as page:
        if page and pdfium.FPDFPage_GetAnnotCount(page) > 0:
            done = (
                pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY) == pdfium.FLATTEN_SUCCESS
            )
    if not done:
        yield None
        return
    with _loaded(document, place) as page:
        yield page


def _shows(page: Any, text_page: Any, text: str) -> bool:
    """Whether visible text, or a full picture, says that a page is not empty, so that it need not
    be drawn.
    """
    if text and not text.isspace() and _visible(page, text_page, text):
        return True
    count = max(0, pdfium.FPDFPage_CountObjects(page))
    return any(
        _full_picture(pdfium.FPDFPage_GetObject(page, place))
        for place in range(min(count, _LOOKED_AT))
    )


def _visible(page: Any, text_page: Any, text: str) -> bool:
    """Whether some of a few characters is neither white nor invisible nor beside the page."""
    box = pdfium.FS_RECTF()
    if not pdfium.FPDF_GetPageBoundingBox(page, box):
        return False
    places = [place for place, char in enumerate(text) if char.isalnum()]
    number = [ctypes.c_double() for _ in range(4)]
    colour = [ctypes.c_uint() for _ in range(4)]
    for place in places[:: max(1, len(places) // _SAMPLES)]:
        if not pdfium.FPDFText_GetCharBox(text_page, place, *number):
            continue
        left, right, bottom, top = (value.value for value in number)
        inside = (
            left < box.right
            and right > box.left
            and bottom < box.top
            and top > box.bottom
            and top > bottom
        )
        if not inside or not pdfium.FPDFText_GetFillColor(text_page, place, *colour):
            continue
        red, green, blue, alpha = (value.value for value in colour)
        drawn = pdfium.FPDFTextObj_GetTextRenderMode(
            pdfium.FPDFText_GetTextObject(text_page, place)
        )
        if (
            min(red, green, blue) < _WHITE
            and alpha
            and drawn != pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
        ):
            return True
    return False


def _full_picture(item: Any) -> bool:
    """Whether an object is a picture of so many bytes that it cannot be all of one colour."""
    kind = pdfium.FPDFPageObj_GetType(item)
    if kind == pdfium.FPDF_PAGEOBJ_FORM:
        inner = min(max(0, pdfium.FPDFFormObj_CountObjects(item)), _LOOKED_AT)
        return any(_is_full(pdfium.FPDFFormObj_GetObject(item, place)) for place in range(inner))
    return _is_full(item)


def _is_full(item: Any) -> bool:
    if pdfium.FPDFPageObj_GetType(item) != pdfium.FPDF_PAGEOBJ_IMAGE:
        return False
    filters = pdfium.FPDFImageObj_GetImageFilterCount(item)
    width, height = ctypes.c_uint(), ctypes.c_uint()
    if filters < 1 or not pdfium.FPDFImageObj_GetImagePixelSize(item, width, height):
        return False
    name = ctypes.create_string_buffer(32)
    pdfium.FPDFImageObj_GetImageFilter(item, filters - 1, name, len(name))
    least = _LEAST_BITS.get(name.value, _LEAST_BITS_OTHERWISE)
    packed = pdfium.FPDFImageObj_GetImageDataRaw(item, None, 0)
    return bool(packed * 8 > least * width.value * height.value > 0)


@contextmanager
def first_page(document: Any) -> Iterator[Any]:
    """The first page with its fields and stamps, to be drawn; None when it cannot be loaded."""
    with _flattened(document, 0) as flattened:
        if flattened:
            yield flattened
            return
    with _loaded(document, 0) as page:
        yield page


def _inked(document: Any) -> bool:
    """Draw the first page, small, and see whether anything but white comes out."""
    with first_page(document) as page:
        return not page or _drawn(page)


def _drawn(page: Any) -> bool:
    wide, high = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    if not (wide > 0 and high > 0):
        return True
    scale = _SIDE / max(wide, high)
    width, height = max(1, round(wide * scale)), max(1, round(high * scale))
    bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_BGRx, None, 0)
    if not bitmap:
        return True
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, pdfium.FPDF_ANNOT)
        size = pdfium.FPDFBitmap_GetStride(bitmap) * height
        return min(ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), size)) < _WHITE
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
