"""How far each row has come."""

from dataclasses import dataclass, field

from importer.issues import Issue
from importer.issuing.certificates import Certificate, Claim
from importer.issuing.plan import Order
from importer.outcomes import Outcome, Status


@dataclass(slots=True, eq=False)
class Progress:
    """One row on its way; owned by the pipeline's event loop.

    Attributes:
        student_made: this run created the student, so they can have no enrollment and no
        certificate yet.
        held: their certificates for the course, as last asked.
        held_is_stale: `held` was asked before the student was found, or before a create whose
        outcome is unknown, or
            does not tell the certificates' files.
        file_used: the upload's answer said that a certificate has the file already.
        file_from_ledger: the file's uuid was remembered, not answered in this run.
        compared: the PDF is none of the certificates in `held`, as far as that can be told.
        looked_closer: the certificates in `held` were looked at as far as that is possible without
        an upload.
        certificate_sent: this run has sent the certificate at least once.
        upload_alone: the file goes into an upload of its own, so that the answer cannot be
        mistaken.
    """

    order: Order
    student_uuid: str | None = None
    student_made: bool = False
    file_uuid: str | None = None
    file_used: bool = False
    file_from_ledger: bool = False
    enrollment_uuid: str | None = None
    enrollment_in_doubt: bool = False
    held: tuple[Certificate, ...] = ()
    held_is_stale: bool = False
    compared: bool = False
    looked_closer: bool = False
    certificate_sent: bool = False
    upload_alone: bool = False
    finished: bool = False
    _renewed: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, order: Order) -> "Progress":
        """Begin where an earlier run stopped."""
        return cls(
            order,
            student_uuid=order.student.uuid if order.student else None,
            file_uuid=order.file_uuid,
            file_from_ledger=order.file_uuid is not None,
            enrollment_uuid=order.enrollment_uuid,
            enrollment_in_doubt=order.enrollment_in_doubt,
            held=order.held,
            held_is_stale=not all(certificate.files_told for certificate in order.held),
        )

    @property
    def row(self) -> int:
        """The source row's number."""
        return self.order.graduate.row

    @property
    def wants_comparing(self) -> bool:
        """Whether the student holds certificates, none of them with the row's file as far as bytes
        tell.
        """
        held = any(self.file_uuid in certificate.files for certificate in self.held)
        return bool(self.held) and not (held or self.compared or self.file_used)

    def may_renew(self, what: str) -> bool:
        """Whether something remembered that the server no longer knows may be asked for anew: once
        for each thing.
        """
        fresh = what not in self._renewed
        self._renewed.add(what)
        return fresh

    def claim(self, *, draft: bool, allow_reissue: bool) -> Claim:
        """What the row asks for, for `certificates.judge`."""
        return Claim(
            row=self.row,
            file_uuid=self.file_uuid or "",
            draft=draft,
            allow_reissue=allow_reissue,
            made_by_us=self.certificate_sent,
        )

    def ended(self, status: Status, *issues: Issue) -> Outcome:
        """The row's outcome in a status without a certificate, with what is known of it."""
        return Outcome(
            row=self.row,
            status=status,
            student_uuid=self.student_uuid,
            file_uuid=self.file_uuid,
            enrollment_uuid=self.enrollment_uuid,
            issues=issues,
        )


@dataclass(slots=True, eq=False)
class NewStudent:
    """A student to be created once, for all the rows that need them."""

    email: str
    rows: list[Progress] = field(default_factory=list)
