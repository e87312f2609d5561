"""Real PDFs of one page, made from nothing, for tests that need many or particular ones."""


def page_pdf(
    content: bytes, *, dictionary: bytes = b"", catalog: bytes = b"", more: tuple[bytes, ...] = ()
) -> bytes:
    """A PDF of one page that is drawn by `content`, with Helvetica as /F1.

    Args:
        content: the page's content as it stands in the file.
        dictionary: what the content's dictionary says besides its length, such as its filter.
        catalog: further entries of the catalog.
        more: further objects, numbered from 6; the first is on the page as the form or picture /X.
    """
    seen = b"/XObject << /X 6 0 R >> " if more else b""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R " + catalog + b" >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> " + seen + b">> >>",
        stream(content, dictionary),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        *more,
    ]
    return _assembled(objects, info=b"")


def text_content(*lines: str) -> bytes:
    """Content that shows lines of Latin-1 text, one below the other."""
    shown = [
        line.encode("cp1252").replace(b"\\", b"").replace(b"(", b"\\(").replace(b")", b"\\)")
        for line in lines
    ]
    return (
        b"BT /F1 20 Tf 24 TL 60 720 Td "
        + b" ".join(b"(" + line + b") Tj T*" for line in shown)
        + b" ET"
    )


def stream(content: bytes, dictionary: bytes = b"") -> bytes:
    """A stream as an object's body."""
    return (
        b"<< /Length %d " % len(content) + dictionary + b" >>\nstream\n" + content + b"\nendstream"
    )


def one_page_pdf(text: str = "Diploma", *, size: int = 0) -> bytes:
    """A valid PDF 1.7 of one page that shows `text`; another text gives other bytes.

    Args:
        text: shown in Helvetica, characters outside Latin-1 as `?`; the title holds it in full.
        size: at least so many bytes, made up with an unused stream.
    """
    shown = text.encode("latin-1", "replace").translate(None, b"()\\\r\n")
    content = b"BT /F1 24 Tf 72 720 Td (" + shown + b") Tj ET"
    title = b"\xfe\xff" + text.encode("utf-16-be", "surrogatepass")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            b"/Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        _stream(content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Title <" + title.hex().encode() + b"> >>",
        _stream(b"." * size),
    ]
    return _assembled(objects)


def _stream(content: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n" % len(content) + content + b"\nendstream"


def _assembled(objects: list[bytes], info: bytes = b" /Info 6 0 R") -> bytes:
    data = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    data += b"trailer\n<< /Size %d /Root 1 0 R" % (len(objects) + 1) + info + b" >>\n"
    return data + b"startxref\n%d\n%%%%EOF\n" % table
