"""Whether a PDF is that of a certificate which its student holds, where the bytes no longer tell.

Issuing signs the file: what DokStamp keeps afterwards may have other bytes, another size and another digest, so the
same PDF uploaded again may become a new record (DokStamp API page, Files). Its name stays.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any
from unicodedata import normalize

import anyio.to_thread

from importer.certificates import Certificate
from importer.dokstamp import FILE, DokStamp, OutcomeUnknown, Refused
from importer.issues import Code, Issue, Severity
from importer.pdfs import Pdf

_SIGNED = ("issued", "expired", "revoked")
"""Statuses of certificates whose file was signed; a draft's is as it was uploaded."""
_SIGNATURE = b"/ByteRange"
"""Every signature in a PDF says which bytes it covers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file as DokStamp has it.

    Attributes:
        name: as it was uploaded, None when DokStamp does not tell.
        size: in bytes, None when DokStamp does not tell.
        unused: DokStamp says that no certificate has taken it.
    """

    uuid: str
    name: str | None
    size: int | None
    unused: bool

    @classmethod
    def of_record(cls, record: Mapping[str, Any]) -> "StoredFile":
        """Read a file from the API's answer."""
        name, size = record.get("original_name"), record.get("size")
        return cls(
            uuid=str(record["uuid"]),
            name=name if isinstance(name, str) else None,
            size=size if isinstance(size, int) and not isinstance(size, bool) else None,
            unused="used_at" in record and record["used_at"] is None,
        )

    def is_of(self, pdf: Pdf) -> bool:
        """Whether it has the name under which this PDF is uploaded."""
        return self.name is not None and normalize("NFC", self.name) == normalize("NFC", upload_name(pdf))


def upload_name(pdf: Pdf) -> str:
    """What a PDF is called in DokStamp: its name without the folders."""
    return PurePosixPath(pdf.name).name


StoredFiles = Mapping[str, StoredFile]
"""Files by their uuids."""


@dataclass(frozen=True, slots=True)
class Namesake:
    """A certificate that a PDF may belong to, since its file has the same name."""

    certificate: Certificate
    file: StoredFile

    def may_be_known(self, pdf: Pdf) -> bool:
        """Whether the file still has the PDF's size, as far as is told: then an upload should tell."""
        return self.file.size in (None, pdf.size)


def signed_files(held: Iterable[Certificate]) -> set[str]:
    """Uuids of the files of these certificates that were signed."""
    return {uuid for one in held if one.status in _SIGNED for uuid in one.files}


def namesakes(held: Iterable[Certificate], files: StoredFiles, pdf: Pdf) -> list[Namesake]:
    """The certificates among these that this PDF may belong to, revoked ones last."""
    found = [
        Namesake(one, file)
        for one in held
        if one.status in _SIGNED
        for uuid in sorted(one.files)
        if (file := files.get(uuid)) is not None and file.is_of(pdf)
    ]
    return sorted(found, key=lambda one: _SIGNED.index(one.certificate.status))


def recognised(row: int, found: Namesake, pdf: Pdf, sameness: "Sameness") -> Issue:
    """That a row counts as done although DokStamp does not know its PDF's bytes: a note where they begin alike."""
    name = upload_name(pdf)
    seen = f"The student's certificate {found.certificate.uuid} for this course has a file called “{name}”"
    message, severity = f"{seen}, which begins with this PDF, so the row is done.", Severity.NOTE
    if sameness is not Sameness.SAME:
        severity = Severity.WARNING
        message = (
            f"{seen}, but not these bytes, as when issuing has signed it: the row counts as done. If this is another "
            "PDF, give it another name and send it with --allow-reissue."
        )
    return Issue(row, "pdf", Code.RECOGNISED_BY_NAME, message, name, severity)


def undecided(row: int, found: Namesake, pdf: Pdf) -> Issue:
    """That nothing is sent since it cannot be told whether a second certificate is asked for."""
    name = upload_name(pdf)
    return Issue(
        row,
        "pdf",
        Code.PDF_UNDECIDED,
        f"The student's {found.certificate.status} certificate {found.certificate.uuid} for this course has a file "
        f"called “{name}” too, and it cannot be told whether it is this PDF: look at it in DokStamp. If this is a new "
        "PDF, give it another name and send again with --allow-reissue.",
        name,
    )


class Sameness(Enum):
    """Whether a file of DokStamp's was made of a PDF."""

    SAME = "it is the PDF, or the PDF with something appended to it"
    OTHER = "it was made of another one"
    UNPROVEN = "it cannot be told"


async def compare(client: DokStamp, file: StoredFile, pdf: Pdf) -> Sameness:
    """Look at the bytes that DokStamp keeps. A signature is appended, so a signed PDF begins with its own bytes.

    What begins otherwise and bears no more signatures than ours was not signed since it was uploaded.

    Raises:
        DokStampError: if the API is not to be had.
    """
    try:
        content = await client.download(file.uuid)
    except Refused:
        return Sameness.UNPROVEN
    if sha256(content[: pdf.size]).hexdigest() == pdf.digest:
        return Sameness.SAME
    try:
        ours = await anyio.to_thread.run_sync(_bytes_of, pdf)
    except OSError:
        return Sameness.UNPROVEN
    unsigned = b"%PDF-" in content[:1024] and content.count(_SIGNATURE) <= ours.count(_SIGNATURE)
    return Sameness.OTHER if unsigned else Sameness.UNPROVEN


def _bytes_of(pdf: Pdf) -> bytes:
    with pdf.open() as file:
        return file.read()


async def discarded(client: DokStamp, uuid: str, pdf: Pdf) -> bool:
    """Delete an upload of ours that no certificate will take; what is not surely that stays.

    Raises:
        DokStampError: if the API is not to be had.
    """
    try:
        file = StoredFile.of_record(await client.get(FILE, uuid))
        if not (file.unused and file.is_of(pdf) and file.size == pdf.size):
            return False
        await client.delete(FILE, uuid)
    except (Refused, OutcomeUnknown):
        return False
    return True
