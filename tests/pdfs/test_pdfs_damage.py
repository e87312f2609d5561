"""That a PDF is whole inside, and what it shows: holes and junk, empty pages, forms, covers and
programs.
"""

import base64
import zlib
from pathlib import Path
from random import Random

import pytest
from pdf_folders import FILES, WHOLE, proved

from helpers.pdf_bytes import one_page_pdf, page_pdf, stream, text_content
from helpers.sampling import sampled
from importer.inspection import Fault, PdfRemark, Proof
from importer.issues import Code, Severity
from importer.pdfs import Wanted, match

JUNK = {
    "zeros": bytes(80_000),
    "a web page": b"\n<!DOCTYPE html>\n<html><body>" + b"<p>Moved</p>" * 2000 + b"</body></html>",
    "the footer of a mail": b"\r\n-- \r\nThis message is confidential.\r\n--0001--\r\n",
    "another end mark": b"\n%%EOF\n%%EOF\n" + b"x" * 2000,
    "another pointer": b"\nstartxref\n0\n%%EOF\n"[-7:],
}


def damage(folder: Path, data: bytes) -> str:
    """What is said of a damaged file."""
    verdict = proved(folder, data)
    assert isinstance(verdict, Fault)
    assert verdict.code is Code.PDF_DAMAGED
    return str(verdict.of("diploma.pdf"))


def remarks(folder: Path, data: bytes) -> PdfRemark:
    """What a person should look at in a whole file."""
    verdict = proved(folder, data)
    assert isinstance(verdict, Proof)
    return verdict.remarks


def long_content(seed: int = 1) -> bytes:
    """Much content that cannot be packed small."""
    random = Random(seed)
    lines = (
        b"BT /F1 9 Tf %d %d Td (Diploma %d) Tj ET"
        % (random.randrange(500), random.randrange(800), random.getrandbits(64))
        for _ in range(3000)
    )
    return b"\n".join(lines)


def packed_page(content: bytes) -> bytes:
    """A page whose content is packed."""
    return page_pdf(content, dictionary=b"/Filter /FlateDecode")


@pytest.mark.parametrize("junk", JUNK.values(), ids=JUNK)
@pytest.mark.parametrize("name", WHOLE)
def test_what_stands_behind_the_end_is_no_damage(tmp_path: Path, name: str, junk: bytes) -> None:
    """Old libraries leave zeros, gateways append their text; every viewer shows it."""
    assert isinstance(proved(tmp_path, (FILES / name).read_bytes() + junk), Proof)


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("left", [0.5, 0.9])
def test_a_file_whose_own_end_is_zeros_is_damaged(tmp_path: Path, name: str, left: float) -> None:
    """Its length was reserved, and the copy broke off."""
    data = (FILES / name).read_bytes()
    kept = int(len(data) * left)
    damage(tmp_path, data[:kept] + bytes(len(data) - kept))


@pytest.mark.parametrize("size", sampled([512, 4096, 8192], 0, 2))
@pytest.mark.parametrize("place", sampled([0.1, 0.3, 0.6, 0.8], 1, 3))
def test_zeros_in_the_middle_are_damage(tmp_path: Path, size: int, place: float) -> None:
    """In packed content and in content as text."""
    for page in (packed_page(zlib.compress(long_content())), page_pdf(long_content())):
        start = int(len(page) * place)
        assert isinstance(proved(tmp_path, page), Proof)
        damage(tmp_path, page[:start] + bytes(size) + page[start + size :])


@pytest.mark.parametrize("name", WHOLE)
def test_zeros_over_the_objects_themselves_are_damage(tmp_path: Path, name: str) -> None:
    """Wherever 512 bytes of a file are lost, but for what an earlier version has left in it."""
    data = (FILES / name).read_bytes()
    lost = [
        start
        for start in range(1024, len(data) - 1536, 512)
        if isinstance(proved(tmp_path, data[:start] + bytes(512) + data[start + 512 :]), Proof)
    ]
    assert len(lost) * 10 <= len(data) // 512


def test_a_hole_in_a_jpeg_is_damage_and_its_profile_full_of_zeros_is_none(tmp_path: Path) -> None:
    """Zeros stand for nothing in the codes that most programs use."""
    table = (
        b"\xff\xc4"
        + (2 + 17 + 3).to_bytes(2, "big")
        + b"\x10"
        + b"\0\2\1"
        + bytes(13)
        + b"\x01\x02\x00"
    )
    scan = b"\xff\xda\0\x08\x01\x01\0\0\x3f\0"
    profile = b"\xff\xe2\x04\x02" + bytes(1024)
    noise = bytes(1 + byte % 254 for byte in Random(1).randbytes(9000))

    def page(scanned: bytes) -> bytes:
        jpeg = b"\xff\xd8" + profile + table + scan + scanned + b"\xff\xd9"
        picture = (
            b"/Subtype /Image /Width 64 /Height 64 /BitsPerComponent 8 /ColorSpace /DeviceGray"
            b" /Filter /DCTDecode"
        )
        return page_pdf(text_content("Diploma"), more=(stream(jpeg, picture),))

    assert isinstance(proved(tmp_path, page(noise)), Proof)
    assert "zeros are in the stream of object 6" in damage(
        tmp_path, page(noise[:3000] + bytes(4096) + noise[7096:])
    )


def test_zeros_that_a_writer_means_are_none(tmp_path: Path) -> None:
    """A palette, a raw picture, a font, room at the end of the content, blanks between objects, a
    stored block.
    """
    black = b"/Subtype /Image /Width 64 /Height 64 /BitsPerComponent 8 /ColorSpace /DeviceGray"
    palette = (
        b"/Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace [/Indexed /DeviceRGB"
        b" 255 (%s)]"
    )
    text = text_content("Diploma")
    for page in (
        page_pdf(text, more=(stream(bytes(4096), black),)),
        page_pdf(text, more=(stream(b"\0", palette % (b"ab\\(" + bytes(700))),)),
        page_pdf(text, more=(stream(b"\x00\x01\x00\x00" + bytes(4000), b"/Length1 4004"),)),
        page_pdf(text, more=(stream(bytes(4000) + b"\0\1\0\2"),)),
        page_pdf(text + bytes(2000)),
        page_pdf(
            text, more=(stream(zlib.compress(bytes(4096), 0), b"/Filter /FlateDecode " + black),)
        ),
    ):
        assert isinstance(proved(tmp_path, page), Proof)


def test_a_packed_content_that_breaks_off_or_is_no_packing_is_damage(tmp_path: Path) -> None:
    """The reader's own reason is told."""
    packed = zlib.compress(long_content())
    assert "breaks off" in damage(tmp_path, packed_page(packed[: len(packed) // 2]))
    noise = bytearray(packed)
    noise[5000:5300] = Random(1).randbytes(300)
    assert "the stream of object 4 cannot be unpacked" in damage(
        tmp_path, packed_page(bytes(noise))
    )
    assert "incorrect header check" in damage(tmp_path, packed_page(b"no packing at all"))
    text = long_content()
    assert "not the content" in damage(
        tmp_path, page_pdf(text[:9000] + Random(1).randbytes(900) + text[9900:])
    )


def test_packing_that_other_readers_take_is_taken(tmp_path: Path) -> None:
    """A checksum that is missing or wrong, packing that was flushed and never closed, and an empty
    stream.
    """
    text = long_content()
    packed = zlib.compress(text)
    packer = zlib.compressobj()
    flushed = packer.compress(text) + packer.flush(zlib.Z_SYNC_FLUSH)
    for content in (packed[:-4], packed[:-4] + b"abcd", flushed, packed + b"\n\n", b""):
        assert isinstance(proved(tmp_path, packed_page(content)), Proof)


def test_a_checksum_that_is_wrong_beside_right_ones_is_damage(tmp_path: Path) -> None:
    """What a bad disk changes may still be unpacked, to other letters."""
    packed = bytearray(zlib.compress(long_content()))
    packed[-4:] = b"abcd"
    right = stream(zlib.compress(b"q Q"), b"/Type /XObject /Subtype /Form /Filter /FlateDecode")
    whole = page_pdf(bytes(packed), dictionary=b"/Filter /FlateDecode", more=(right,))
    assert "incorrect data check" in damage(tmp_path, whole)


def test_a_hole_in_what_is_written_in_ascii_is_damage(tmp_path: Path) -> None:
    """Whatever fills it."""
    content = base64.a85encode(zlib.compress(long_content())) + b"~>"
    filters = b"/Filter [/ASCII85Decode /FlateDecode]"
    assert isinstance(proved(tmp_path, page_pdf(content, dictionary=filters)), Proof)
    for junk in (b"\xff" * 512, Random(1).randbytes(512)):
        spoilt = content[:2000] + junk + content[2512:]
        assert "cannot be unpacked" in damage(tmp_path, page_pdf(spoilt, dictionary=filters))


def test_a_signature_range_of_another_state_of_the_file_is_no_damage(tmp_path: Path) -> None:
    """A program that rewrites a signed file keeps what it does not understand."""
    note = b"<< /Type /Sig /ByteRange [0 614895 697345 16647] /Contents <00> >>"
    assert isinstance(proved(tmp_path, page_pdf(text_content("Diploma"), more=(note,))), Proof)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b" ",
        b"1 g 0 0 595 842 re f",
        b"1 g BT /F1 24 Tf 72 700 Td (Ana Sousa) Tj ET",
        b"3 Tr BT /F1 24 Tf 72 700 Td (Ana Sousa) Tj ET",
        b"BT /F1 24 Tf 72 7000 Td (Ana Sousa) Tj ET",
        b"/Missing Do",
    ],
)
def test_a_first_page_without_ink_is_remarked_on(tmp_path: Path, content: bytes) -> None:
    """Nothing, white on white, invisible, or beside the page."""
    assert remarks(tmp_path, page_pdf(content)) == PdfRemark.BLANK


@pytest.mark.parametrize(
    "content",
    [
        text_content("Ana"),
        b"0 0 1 RG 20 20 m 400 500 l S",
        b"0 g 0 0 595 842 re f 1 g BT /F1 24 Tf 72 700 Td (white on black) Tj ET",
    ],
)
def test_a_first_page_with_any_ink_is_not(tmp_path: Path, content: bytes) -> None:
    """Text, a line, white on black."""
    assert remarks(tmp_path, page_pdf(content)) == PdfRemark(0)


@pytest.mark.parametrize(
    ("catalog", "remark"),
    [
        (b"/Collection << /View /T >>", PdfRemark.PORTFOLIO),
        (b"/OpenAction << /S /Launch /F (cmd.exe) >>", PdfRemark.LAUNCHES),
        (b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>", PdfRemark.SCRIPT),
        (b"/OpenAction [3 0 R /Fit] /PageMode /UseNone", PdfRemark(0)),
    ],
)
def test_covers_and_programs_are_remarked_on(
    tmp_path: Path, catalog: bytes, remark: PdfRemark
) -> None:
    """Also where the catalog is packed in an object stream."""
    assert remarks(tmp_path, page_pdf(text_content("Ana"), catalog=catalog)) == remark
    packed = zlib.compress(b"7 0 << /Type /Catalog " + catalog + b" >>")
    more = (b"null", stream(packed, b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode"))
    assert remarks(tmp_path, page_pdf(text_content("Ana"), more=more)) == remark


def test_a_form_that_says_please_wait_is_remarked_on(tmp_path: Path) -> None:
    """Most programs show only that, and DokStamp would too."""
    form = b"/AcroForm << /Fields [] /XFA 6 0 R >> /NeedsRendering true"
    xml = stream(b'<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"><template/></xdp:xdp>')
    content = text_content("Please wait... If this message is not eventually replaced")
    assert PdfRemark.PLEASE_WAIT in remarks(tmp_path, page_pdf(content, catalog=form, more=(xml,)))


def test_remarks_are_warnings_of_their_rows_and_of_the_batch_when_there_are_many(
    tmp_path: Path,
) -> None:
    """Up to ten rows, each its own."""
    wanted = []
    for row in range(2, 14):
        (tmp_path / f"{row}.pdf").write_bytes(page_pdf(b" " * row))
        wanted.append(Wanted(row, f"{row}.pdf"))
    few = match(tmp_path, wanted[:3]).issues
    assert [(issue.row, issue.code) for issue in few if issue.row] == [
        (row, Code.PDF_BLANK) for row in (2, 3, 4)
    ]
    many = [issue for issue in match(tmp_path, wanted).issues if issue.code is Code.PDF_BLANK]
    assert [(issue.row, issue.severity) for issue in many] == [(None, Severity.WARNING)]
    assert "12 PDFs (rows 2, 3, 4, 5, 6 and 7 more)" in many[0].message


@pytest.mark.long
def test_a_large_file_with_a_hole_is_damaged_too(tmp_path: Path) -> None:
    """One that is mapped and not held in memory."""
    data = one_page_pdf("large", size=65 * 1024 * 1024)
    packed = packed_page(zlib.compress(long_content()))
    assert isinstance(proved(tmp_path, data), Proof)
    start = data.index(b"<< /Title")
    assert "zeros are where" in damage(
        tmp_path, data[: start - 400] + bytes(900) + data[start + 500 :]
    )
    assert isinstance(proved(tmp_path, packed), Proof)
