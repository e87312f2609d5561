"""Real PDFs of one page, made from nothing, for tests that need many or particular ones."""


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
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        _stream(content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Title <" + title.hex().encode() + b"> >>",
        _stream(b"." * size),
    ]
    return _assembled(objects)


def _stream(content: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n" % len(content) + content + b"\nendstream"


def _assembled(objects: list[bytes]) -> bytes:
    data = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    data += b"trailer\n<< /Size %d /Root 1 0 R /Info 6 0 R >>\n" % (len(objects) + 1)
    return data + b"startxref\n%d\n%%%%EOF\n" % table
