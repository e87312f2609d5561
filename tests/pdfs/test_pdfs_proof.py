"""That a file is a whole PDF."""

import hashlib
import threading
from pathlib import Path

import pytest
from pdf_folders import FILES, WHOLE, proved

from helpers.pdf_bytes import one_page_pdf
from importer.inspection.proof import IN_MEMORY
from importer.issues import Code
from importer.pdfs import Fault, Proof, prove

SIGNED = [name for name in WHOLE if name.startswith("signed")]


def refused(verdict: Proof | Fault, code: Code) -> str:
    """The message of a file refused with `code`."""
    assert isinstance(verdict, Fault)
    assert verdict.code is code
    return str(verdict.of("diploma.pdf"))


def test_the_digest_is_that_of_the_whole_file(tmp_path: Path) -> None:
    """SHA-256, size and number of pages come from one reading."""
    data = one_page_pdf("João")
    verdict = proved(tmp_path, data)
    assert isinstance(verdict, Proof)
    assert (verdict.digest, verdict.size, verdict.pages) == (
        hashlib.sha256(data).hexdigest(),
        len(data),
        1,
    )


@pytest.mark.parametrize("name", WHOLE)
def test_whole_pdfs_of_many_programs_pass(name: str) -> None:
    """Forms, linearised files, object streams, PDF 2.0, signatures and an owner's password are all
    fine.
    """
    assert isinstance(prove(str(FILES / name)), Proof)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    """No bytes are no PDF, and the message says that there are none."""
    assert "empty" in refused(proved(tmp_path, b""), Code.PDF_EMPTY)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"PK\x03\x04\x14\x00word/document.xml", "Word"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "JPEG"),
        (b"<!DOCTYPE html><title>Log in</title>", "web page"),
        (b"hello", "whatever its name"),
        (bytes(5000), "whatever its name"),
    ],
)
def test_another_kind_of_file_is_refused_and_named(tmp_path: Path, data: bytes, kind: str) -> None:
    """A Word file, a picture or a saved log-in page called `.pdf` is not a PDF."""
    assert kind in refused(proved(tmp_path, data), Code.PDF_NOT_PDF)


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize(
    "lost",
    [8, 20, 50, 200, 0.1, 0.3, 0.5, 0.9],
    ids=lambda lost: f"{lost:.0%}" if isinstance(lost, float) else f"{lost} bytes",
)
def test_a_file_cut_off_at_the_end_is_refused(tmp_path: Path, name: str, lost: float) -> None:
    """Whoever wrote it and wherever it breaks off, a PDF without its end does not pass."""
    data = (FILES / name).read_bytes()
    kept = len(data) - (lost if isinstance(lost, int) else int(len(data) * lost))
    refused(proved(tmp_path, data[:kept]), Code.PDF_DAMAGED)


@pytest.mark.parametrize("name", WHOLE)
def test_a_file_without_the_end_mark_is_refused(tmp_path: Path, name: str) -> None:
    """A copy that stopped just before the end mark is not known to be complete."""
    data = (FILES / name).read_bytes()
    refused(proved(tmp_path, data[: data.rindex(b"%%EOF")]), Code.PDF_DAMAGED)


@pytest.mark.parametrize("name", WHOLE)
def test_a_file_whose_end_is_zeros_is_refused(tmp_path: Path, name: str) -> None:
    """A download that broke off after its full length was reserved leaves zeros."""
    data = (FILES / name).read_bytes()
    refused(proved(tmp_path, data[: len(data) // 2] + bytes(len(data) // 2)), Code.PDF_DAMAGED)


@pytest.mark.parametrize("name", WHOLE)
def test_a_byte_lost_in_the_middle_is_refused(tmp_path: Path, name: str) -> None:
    """A byte lost, as in a transfer as text, moves everything after it, and the table of objects
    gives it away.
    """
    data = (FILES / name).read_bytes()
    middle = len(data) // 2
    refused(proved(tmp_path, data[:middle] + data[middle + 1 :]), Code.PDF_DAMAGED)


@pytest.mark.parametrize("name", SIGNED)
def test_an_update_that_breaks_off_is_refused_although_the_version_before_it_is_whole(
    tmp_path: Path, name: str
) -> None:
    """Cut off within the signature, the unsigned version would open, and must not pass for the
    signed one.
    """
    data = (FILES / name).read_bytes()
    first_end = (
        data.find(b"%%EOF", data.find(b"xref"))
        if name != "signed_linearised.pdf"
        else data.find(b"%%EOF", 1000)
    )
    for cut in range(first_end + 20, len(data) - 6, 97):
        refused(proved(tmp_path, data[:cut]), Code.PDF_DAMAGED)


def test_a_signature_that_covers_more_than_the_file_is_refused(tmp_path: Path) -> None:
    """The range a signature covers tells how long the file was."""
    data = (FILES / "signed.pdf").read_bytes()
    numbers = data[
        data.index(b"/ByteRange [") + 12 : data.index(b"]", data.index(b"/ByteRange"))
    ].split()
    grown = data.replace(b" " + numbers[3] + b"]", b" " + b"9" * len(numbers[3]) + b"]", 1)
    assert len(grown) == len(data)
    assert "signature" in refused(proved(tmp_path, grown), Code.PDF_DAMAGED)


def test_a_linearised_file_shorter_than_it_says_is_refused(tmp_path: Path) -> None:
    """A linearised file states its length in its first object."""
    data = (FILES / "linearised.pdf").read_bytes()
    assert b"/L %d" % len(data) in data
    grown = data.replace(b"/L %d" % len(data), b"/L %d" % (len(data) + 1))
    assert "shorter" in refused(proved(tmp_path, grown), Code.PDF_DAMAGED)


@pytest.mark.parametrize(
    "after", [b"\n", b"\r\n\r\n", b"\0" * 4000, b"\n% made by a gateway", b" " * 500 + b"\x1a"]
)
@pytest.mark.parametrize("name", WHOLE)
def test_what_stands_after_the_end_does_no_harm(tmp_path: Path, name: str, after: bytes) -> None:
    """Line ends, padding and a few stray bytes after the end mark are what readers accept."""
    assert isinstance(proved(tmp_path, (FILES / name).read_bytes() + after), Proof)


@pytest.mark.parametrize(
    "before", [b"\xef\xbb\xbf", b"\r\n", b"Content-Type: application/pdf\r\n\r\n", b"x" * 900]
)
@pytest.mark.parametrize("name", WHOLE)
def test_what_stands_before_the_header_does_no_harm(
    tmp_path: Path, name: str, before: bytes
) -> None:
    """Readers look for the header in the first 1,024 bytes."""
    assert isinstance(proved(tmp_path, before + (FILES / name).read_bytes()), Proof)


def test_a_password_to_open_is_refused() -> None:
    """Nobody could look at such a diploma; a password that only restricts printing is fine."""
    assert "password" in refused(prove(str(FILES / "user_password.pdf")), Code.PDF_ENCRYPTED)
    assert isinstance(prove(str(FILES / "owner_password.pdf")), Proof)


def test_a_pdf_without_pages_is_refused_also_after_an_encrypted_one() -> None:
    """PDFium's last error is that of an earlier file and must not be taken for this one's."""
    refused(prove(str(FILES / "user_password.pdf")), Code.PDF_ENCRYPTED)
    refused(prove(str(FILES / "no_pages.pdf")), Code.PDF_NO_PAGES)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (b"/Root 1 0 R", b"/R\x00\x00t 1 0 R", "structure"),
        (b"/Kids [3 0 R]", b"/Kids [9 0 R]", "first page"),
    ],
)
def test_a_pdf_with_nothing_to_show_is_refused(
    tmp_path: Path, old: bytes, new: bytes, message: str
) -> None:
    """A file may be all there and still hold no document, or no first page."""
    data = one_page_pdf().replace(old, new)
    assert len(data) == len(one_page_pdf())
    assert message in refused(proved(tmp_path, data), Code.PDF_DAMAGED)


def test_a_file_that_cannot_be_opened_is_unreadable(tmp_path: Path) -> None:
    """What the system answers is passed on."""
    assert "No such file" in refused(prove(str(tmp_path / "gone.pdf")), Code.PDF_UNREADABLE)
    (tmp_path / "circle.pdf").symlink_to("circle.pdf")
    refused(prove(str(tmp_path / "circle.pdf")), Code.PDF_UNREADABLE)


@pytest.mark.long
def test_a_large_file_is_proved_without_being_held_in_memory(tmp_path: Path) -> None:
    """A file above the limit is read in pieces and gets the same verdicts."""
    data = one_page_pdf("large", size=IN_MEMORY)
    verdict = proved(tmp_path, data)
    assert isinstance(verdict, Proof)
    assert verdict.digest == hashlib.sha256(data).hexdigest()
    refused(proved(tmp_path, data[:-30]), Code.PDF_DAMAGED)


def test_a_file_that_is_still_being_written_is_unreadable(tmp_path: Path) -> None:
    """A file that grows while it is read is not used, whatever its bytes were."""
    path = tmp_path / "growing.pdf"
    path.write_bytes(one_page_pdf(size=IN_MEMORY))
    done = threading.Event()

    def grow() -> None:
        with path.open("ab", buffering=0) as file:
            while not done.wait(0.001):
                file.write(b"\n")

    writer = threading.Thread(target=grow)
    writer.start()
    try:
        message = refused(prove(str(path)), Code.PDF_UNREADABLE)
    finally:
        done.set()
        writer.join()
    assert "being written" in message


def test_a_proof_knows_the_file_it_was_made_of(tmp_path: Path) -> None:
    """Size and times are the file's own, so that a cache can tell whether it is still the same."""
    verdict = proved(tmp_path, one_page_pdf())
    status = (tmp_path / "diploma.pdf").stat()
    assert isinstance(verdict, Proof)
    assert (verdict.size, verdict.mtime_ns, verdict.ctime_ns) == (
        status.st_size,
        status.st_mtime_ns,
        status.st_ctime_ns,
    )
