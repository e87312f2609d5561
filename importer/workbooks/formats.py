"""What a file is, by how it begins."""

import re

ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
"""An archive: XLSX, XLSB, ODS. Two letters alone may begin a heading."""
OLE_START = b"\xd0\xcf\x11\xe0"
"""The container of an XLS, and of an XLSX with a password."""
BIFF_STARTS = tuple(
    bytes((9, version, size, 0))
    for version, sizes in ((0, (4, 6)), (2, (6,)), (4, (6,)), (8, (8, 16)))
    for size in sizes
)
"""The records of an XLS where no container is around them."""
WORKBOOK_STARTS = (*ZIP_STARTS, OLE_START, *BIFF_STARTS)


def is_flat_document(content: bytes) -> bool:
    """Whether it is an OpenDocument spreadsheet in one file of XML."""
    head = content[:4096]
    return (
        head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")
        and b"opendocument.spreadsheet" in head
    )


_MARKUP = re.compile(
    r"\s*<(?:!doctype|\?xml|html|table|meta|head|style|body|workbook)\b", re.IGNORECASE
)
_OTHERS = (
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a packed file (gzip)"),
    (b"7z\xbc\xaf", "a packed file (7z)"),
    (b"Rar!", "a packed file (RAR)"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3", "a database"),
    (b"\x00\x01\x00\x00Standard", "a database (Access)"),
)
_SAVE = "save the list as .xlsx or .csv."
_WEB_PAGE = (
    "is a web page or XML under a spreadsheet's name: open it in Excel and save it as .xlsx."
)


def foreign(content: bytes) -> str | None:
    """What a file is that is no list, as the rest of a sentence; None when it may be one."""
    for start, what in _OTHERS:
        if content.startswith(start):
            return f"is {what}, not a spreadsheet: {_SAVE}"
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    head = content[:2048].decode(encoding, "replace")
    if _MARKUP.match(head) and not is_flat_document(content):
        return _WEB_PAGE
    if re.match(r"MIME-Version:|From: <Saved by", head, re.IGNORECASE):
        return _WEB_PAGE
    if head.lstrip().startswith("{") and re.search(r'"(?:url|doc_id)"\s*:', head):
        return "is only a link to a Google spreadsheet: open it there, and download it as .xlsx."
    return None
