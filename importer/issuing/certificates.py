"""A certificate as DokStamp holds it, and what it means for a row that asks for one."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from importer.dokstamp import Invalid, Refused, related_uuid, uuids_of_files
from importer.issues import Code, Issue
from importer.outcomes import Certified, Outcome, Status
from importer.sentences import Message
from importer.sentences import issuing as say

_LIVELIEST = ("issued", "draft", "expired", "revoked")


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A certificate on the server.

    Attributes:
        files: uuids of its files.
        files_told: whether the answer told them; a list may leave out what a single record has.
    """

    uuid: str
    status: str
    verification_url: str | None
    student_uuid: str | None
    course_uuid: str | None
    enrollment_uuid: str | None
    files: frozenset[str]
    files_told: bool = True
    student_name: str = ""
    course_name: str = ""

    @classmethod
    def of_record(cls, record: Mapping[str, Any]) -> "Certificate":
        """Read a certificate from the API's answer (DokStamp API page, Certificates)."""
        files = uuids_of_files(record)
        return cls(
            uuid=str(record["uuid"]),
            status=_text(record.get("status")) or "",
            verification_url=_text(record.get("public_verification_url")),
            student_uuid=related_uuid(record, "student"),
            course_uuid=related_uuid(record, "course"),
            enrollment_uuid=related_uuid(record, "enrollment"),
            files=files or frozenset(),
            files_told=files is not None,
            student_name=_name(record, "student"),
            course_name=_name(record, "course"),
        )

    @property
    def certified(self) -> Certified:
        """What a row ends with whose certificate this is."""
        return Certified(
            uuid=self.uuid,
            status=self.status,
            verification_url=self.verification_url,
            student_uuid=self.student_uuid,
            enrollment_uuid=self.enrollment_uuid,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedCertificate:
    """What a row asks for, as far as judging a certificate goes.

    Attributes:
        draft: the row asks for a draft, not for an issued certificate.
        allow_reissue: another PDF's certificate for the same student and course is no obstacle.
        made_by_us: this run has sent the certificate, so finding it means that it was created now.
    """

    row: int
    file_uuid: str
    draft: bool
    allow_reissue: bool
    made_by_us: bool = False


def judge(held: Iterable[Certificate], claim: WantedCertificate) -> Outcome | None:
    """How the row ends, given the certificates of its student and course; None when one may be
    created.
    """
    certificates = sorted(held, key=lambda certificate: _liveliness(certificate.status))
    ours = [certificate for certificate in certificates if claim.file_uuid in certificate.files]
    if ours:
        return settled(ours[0].certified, claim)
    others = [certificate for certificate in certificates if certificate.status != "revoked"]
    if others and not claim.allow_reissue:
        said = say.CERTIFIED(status=others[0].status, uuid=others[0].uuid)
        return failed(
            claim.row, Code.ALREADY_CERTIFIED, said, column="pdf", file_uuid=claim.file_uuid
        )
    return None


def settled(certified: Certified, claim: WantedCertificate) -> Outcome:
    """How a row ends whose own PDF this certificate holds."""
    problem: tuple[Code, Message] | None = None
    if certified.status == "revoked":
        problem = (Code.CERTIFICATE_REVOKED, say.REVOKED(uuid=certified.uuid))
    elif certified.status == "draft" and not claim.draft:
        problem = (Code.EXISTS_AS_DRAFT, say.IS_DRAFT(uuid=certified.uuid))
    status = Status.CREATED if claim.made_by_us else Status.EXISTING
    return Outcome.of(
        claim.row,
        Status.FAILED if problem else status,
        certified._replace(file_uuid=claim.file_uuid),
        (Issue(claim.row, "pdf", *problem),) if problem else (),
    )


def failed(
    row: int, code: Code, message: Message, *, column: str | None = None, **known: str | None
) -> Outcome:
    """A row that cannot be done, with the uuids that are known of it."""
    return Outcome(
        row=row, status=Status.FAILED, issues=(Issue(row, column, code, message),), **known
    )


def _liveliness(status: str) -> int:
    return _LIVELIEST.index(status) if status in _LIVELIEST else len(_LIVELIEST)


def _text(value: Any) -> str | None:
    """A field of an answer that is to be text; an empty one, and what is neither text nor number,
    tells nothing.
    """
    return str(value) if value and isinstance(value, str | int | float) else None


def _name(record: Mapping[str, Any], related: str) -> str:
    told = record.get(related)
    return (_text(told.get("name")) or "") if isinstance(told, dict) else ""


class Issuing:
    """The words by which a certificate is asked to be issued: those of both editions at once, less
    what a server has refused by name (DokStamp API page, Certificates).
    """

    def __init__(self) -> None:
        self._unwanted: set[str] = set()

    def words(self, issued_at: datetime | str) -> dict[str, object]:
        """What to send.

        Args:
            issued_at: the issue date, as a moment.
        """
        both = {"finish": True, "status": "issued", "issued_at": issued_at}
        return {name: value for name, value in both.items() if name not in self._unwanted}

    def gives_way(self, refusal: Refused, sent: Collection[str]) -> bool:
        """Whether to send it again without the words that were refused: the other edition's are
        left. An issue date alone is never left out, since it may be wrong.

        Args:
            sent: the words that were sent.
        """
        refused = set(refusal.errors) if isinstance(refusal, Invalid) else set()
        without = self._unwanted | refused
        way_is_left = "finish" not in without or not without & {"status", "issued_at"}
        if not refused & {"finish", "status"} or not refused <= {*sent} or not way_is_left:
            return False
        self._unwanted = without
        return True
