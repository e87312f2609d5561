"""How far each row has come: what it needs next, and what is known of it."""

from dataclasses import dataclass, field
from typing import NamedTuple

from importer.issues import Issue
from importer.issuing.certificates import Certificate, WantedCertificate, judge
from importer.issuing.pipeline.steps import Finding, Step
from importer.issuing.plan import Order
from importer.outcomes import Outcome, Status


class OwnFile(NamedTuple):
    """The row's file as DokStamp has it.

    Attributes:
        used: the upload's answer said that a certificate has it already.
        remembered: an earlier run has uploaded it, and this one was not answered about it.
    """

    uuid: str
    used: bool = False
    remembered: bool = False


@dataclass(slots=True, eq=False)
class Progress:
    """One row on its way; owned by the pipeline's event loop.

    Attributes:
        step: what it needs next, by the table in `steps` alone.
        held: the student's certificates for the course, as last asked; None where that is to be
            asked, since the student was found meanwhile, the outcome of a create is unknown, or
            the plan's answer does not tell the certificates' files.
        compared: the PDF is none of the certificates in `held`, as far as that can be told.
        enrollment_may_exist: somebody may have enrolled the student in the course already.
        certificate_sent: this run has sent the certificate at least once.
        upload_alone: the file goes into an upload of its own, so that the answer cannot be
            mistaken.
    """

    order: Order
    step: Step = Step.BEGIN
    student_uuid: str | None = None
    file: OwnFile | None = None
    held: tuple[Certificate, ...] | None = ()
    compared: bool = False
    enrollment_uuid: str | None = None
    enrollment_may_exist: bool = True
    certificate_sent: bool = False
    upload_alone: bool = False
    _renewed: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, order: Order) -> "Progress":
        """Begin where an earlier run stopped."""
        told = all(certificate.files_told for certificate in order.held)
        return cls(
            order,
            student_uuid=order.student.uuid if order.student else None,
            file=OwnFile(order.file_uuid, remembered=True) if order.file_uuid else None,
            held=order.held if told else None,
            enrollment_uuid=order.enrollment_uuid,
        )

    @property
    def row(self) -> int:
        """The source row's number."""
        return self.order.graduate.row

    @property
    def ended(self) -> bool:
        """Whether it has its outcome, or is about to get it."""
        return self.step is Step.NOTHING

    @property
    def file_uuid(self) -> str | None:
        """The file's uuid, None while it is not uploaded."""
        return self.file.uuid if self.file else None

    def know_student(self, uuid: str, *, made: bool) -> None:
        """Note the student. One who was just `made` can have no certificate, and no enrollment
        but one that an earlier run is in doubt about.
        """
        self.student_uuid = uuid
        self.held = () if made else None
        self.enrollment_may_exist = not made or self.order.enrollment_in_doubt

    def finding(self, claim: WantedCertificate) -> tuple[Finding, Outcome | None]:
        """What is known of the row, and how it ends when that is decided."""
        if self.file is None:
            holds_none = Finding.NO_FILE if self.held == () else Finding.MAY_HOLD
            return (Finding.NEITHER if self.student_uuid is None else holds_none), None
        if self.student_uuid is None:
            return Finding.NO_STUDENT, None
        if self.held is None:
            return Finding.UNTOLD, None
        held = any(self.file.uuid in certificate.files for certificate in self.held)
        if self.held and not (held or self.compared or self.file.used):
            return Finding.UNCOMPARED, None
        outcome = judge(self.held, claim)
        if outcome is not None:
            return Finding.DECIDED, outcome
        if self.file.used:
            return Finding.USED, None
        enrolled = self.enrollment_uuid is not None or not self.order.graduate.wants_enrollment
        return (Finding.FREE if enrolled else Finding.NOT_ENROLLED), None

    def may_renew(self, what: str) -> bool:
        """Whether something remembered that the server no longer knows may be asked for anew: once
        for each thing.
        """
        fresh = what not in self._renewed
        self._renewed.add(what)
        return fresh

    def outcome(self, status: Status, *issues: Issue) -> Outcome:
        """The row's end in a status without a certificate, with what is known of it."""
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
