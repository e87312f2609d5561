"""What a workbook is, by how it begins."""

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
    return head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") and b"opendocument.spreadsheet" in head
