"""Whether a PDF is that of a certificate which its student holds, where the bytes no longer tell.

Issuing signs the file: what DokStamp keeps afterwards may have other bytes, another size and
another digest, so the same PDF uploaded again may become a new record (DokStamp API page, Files).
Its name stays.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any
from unicodedata import normalize

import anyio.to_thread

from importer.dokstamp import FILE, CredentialsRefused, DokStamp, OutcomeUnknown, Refused
from importer.issues import Code, Issue, Severity
from importer.issuing.certificates import Certificate
from importer.pdfs import Pdf
from importer.sentences import issuing as say

_SIGNED = ("issued", "expired", "revoked")
"""Statuses of certificates whose file was signed; a draft's is as it was uploaded."""
_SIGNATURE = b"/ByteRange"
"""Every signature in a PDF says which bytes it covers."""
_END = b"%%EOF"
_ID = re.compile(
    rb"/ID\s{0,9}\[\s{0,9}(<[0-9A-Fa-f]{8,128}>|\((?:\\.|[^\\)]){8,128}\))", re.DOTALL
)
_PRODUCER = re.compile(
    rb"/Producer\s{0,9}(<[0-9A-Fa-f]{2,512}>|\((?:\\.|[^\\)]){1,256}\))", re.DOTALL
)
_REFUSALS = 3
"""Files in a row that are not given out, before one was, after which none is asked for."""
_MANY = 10**9


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
        return self.name is not None and normalize("NFC", self.name) == normalize(
            "NFC", upload_name(pdf)
        )


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


def files_of(held: Iterable[Certificate]) -> set[str]:
    """Uuids of the files of these certificates."""
    return {uuid for one in held for uuid in one.files}


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


def recognised(row: int, found: Namesake, pdf: Pdf, sameness: "Sameness") -> Issue | None:
    """That a row counts as done although DokStamp does not know its PDF's bytes; None when it has
    these very bytes.

    It is a note where DokStamp's file begins with the PDF, as one that was signed does.
    """
    if sameness is Sameness.EQUAL:
        return None
    uuid, name = found.certificate.uuid, found.file.name
    said, severity = say.RECOGNISED(uuid=uuid, name=name), Severity.NOTE
    if sameness is not Sameness.SAME:
        said, severity = say.RECOGNISED_BY_NAME(uuid=uuid, name=name), Severity.WARNING
    return Issue(row, "pdf", Code.RECOGNISED_BY_NAME, said, upload_name(pdf), severity)


def undecided(row: int, found: Namesake, pdf: Pdf) -> Issue:
    """That nothing is sent since it cannot be told whether a second certificate is asked for."""
    name, certificate = upload_name(pdf), found.certificate
    said = say.UNDECIDED(status=certificate.status, uuid=certificate.uuid, name=name)
    return Issue(row, "pdf", Code.PDF_UNDECIDED, said, name)


class Sameness(Enum):
    """Whether a file of DokStamp's was made of a PDF."""

    EQUAL = "it is the PDF"
    SAME = "it is the PDF with something appended to it"
    OTHER = "it was made of another one"
    UNPROVEN = "it cannot be told"


class KeptBytes:
    """The bytes that DokStamp keeps of files; a server that gives out none is soon not asked any
    more.
    """

    def __init__(self, client: DokStamp) -> None:
        self._client = client
        self._refused = 0

    async def of(self, uuid: str) -> bytes | None:
        """A file as it is kept; None when it is not given out.

        Raises:
            DokStampError: if the API cannot be used.
        """
        if self._refused >= _REFUSALS:
            return None
        try:
            content = await self._client.download(uuid)
        except CredentialsRefused:  # to others, or to nobody; what else is refused ends the run
            self._refused = max(self._refused, _REFUSALS)
            return None
        except Refused:
            self._refused += 1
            return None
        self._refused = -_MANY
        return content


async def compare(kept: KeptBytes, uuid: str, pdf: Pdf) -> Sameness:
    """Look at the bytes that DokStamp keeps. A signature is appended, so a signed PDF begins with
    its own bytes.

    What begins otherwise is another PDF, signed or not, unless the signature was put into it and
    not behind it, or another program has written it.

    Raises:
        DokStampError: if the API cannot be used.
    """
    content = await kept.of(uuid)
    if content is None:
        return Sameness.UNPROVEN
    if sha256(content[: pdf.size]).hexdigest() == pdf.digest:
        return Sameness.EQUAL if len(content) == pdf.size else Sameness.SAME
    try:
        ours = await anyio.to_thread.run_sync(_bytes_of, pdf)
    except OSError:
        return Sameness.UNPROVEN
    unsigned = content.count(_SIGNATURE) <= ours.count(_SIGNATURE)
    appended = 0 <= content.find(_END) < content.rfind(_SIGNATURE)
    as_uploaded = (
        b"%PDF-" in content[:1024]
        and (unsigned or appended)
        and not _may_be_rewritten(ours, content)
    )
    return Sameness.OTHER if as_uploaded else Sameness.UNPROVEN


def _may_be_rewritten(ours: bytes, content: bytes) -> bool:
    """Whether a PDF may be ours as another program has written it anew, to stamp or sign it.

    The first part of its /ID stays with a PDF whatever is done to it (ISO 32000-1, 14.4).
    """
    if not set(_ID.findall(ours)).isdisjoint(_ID.findall(content)):
        return True
    return not set(_PRODUCER.findall(content)) <= set(_PRODUCER.findall(ours))


def _bytes_of(pdf: Pdf) -> bytes:
    with pdf.open() as file:
        return file.read()


async def discarded(client: DokStamp, uuid: str, pdf: Pdf) -> bool:
    """Delete an upload of ours that no certificate will take; what is not surely that stays.

    Raises:
        DokStampError: if the API cannot be used.
    """
    try:
        file = StoredFile.of_record(await client.get(FILE, uuid))
        if not (file.unused and file.is_of(pdf) and file.size == pdf.size):
            return False
        await client.delete(FILE, uuid)
    except (Refused, OutcomeUnknown):
        return False
    return True
