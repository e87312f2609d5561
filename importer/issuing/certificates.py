"""A certificate as DokStamp holds it, and what it means for a row that asks for one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from importer.dokstamp import related_uuid, uuids_of_files
from importer.issues import Code, Issue
from importer.outcomes import Outcome, Status

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
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


def judge(held: Iterable[Certificate], request: Request) -> Outcome | None:
    """How the row ends, given the certificates of its student and course; None when one may be
    created.
    """
    certificates = sorted(held, key=lambda certificate: _liveliness(certificate.status))
    ours = [certificate for certificate in certificates if request.file_uuid in certificate.files]
    if ours:
        return settled(ours[0], request)
    others = [certificate for certificate in certificates if certificate.status != "revoked"]
    if others and not request.allow_reissue:
        message = (
            f"The student has the {others[0].status} certificate {others[0].uuid} for this course,"
            " with another PDF: look at it, and send again with --allow-reissue only if a second"
            " one is meant."
        )
        return failed(
            request.row, Code.ALREADY_CERTIFIED, message, column="pdf", file_uuid=request.file_uuid
        )
    return None


class Told(Protocol):
    """A certificate as the server or the ledger tells of it."""

    @property
    def uuid(self) -> str | None:
        """The certificate's."""

    @property
    def status(self) -> str | None:
        """Draft, issued, expired or revoked."""

    @property
    def verification_url(self) -> str | None:
        """Where anybody can verify it."""

    @property
    def student_uuid(self) -> str | None:
        """The student's."""

    @property
    def enrollment_uuid(self) -> str | None:
        """The enrollment's."""


def settled(certificate: Told, request: Request) -> Outcome:
    """How a row ends whose own PDF this certificate holds."""
    problem: tuple[Code, str] | None = None
    if certificate.status == "revoked":
        problem = (
            Code.CERTIFICATE_REVOKED,
            (
                f"This PDF belongs to the revoked certificate {certificate.uuid}: a new"
                " certificate needs a new PDF."
            ),
        )
    elif certificate.status == "draft" and not request.draft:
        problem = (
            Code.EXISTS_AS_DRAFT,
            (
                f"The certificate {certificate.uuid} exists as a draft: issue it in DokStamp; it"
                " is not sent again."
            ),
        )
    status = Status.CREATED if request.made_by_us else Status.EXISTING
    return Outcome(
        row=request.row,
        status=Status.FAILED if problem else status,
        certificate_uuid=certificate.uuid,
        certificate_status=certificate.status,
        verification_url=certificate.verification_url,
        student_uuid=certificate.student_uuid,
        file_uuid=request.file_uuid,
        enrollment_uuid=certificate.enrollment_uuid,
        issues=(Issue(request.row, "pdf", *problem),) if problem else (),
    )


def failed(
    row: int, code: Code, message: str, *, column: str | None = None, **known: str | None
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
