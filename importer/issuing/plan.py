"""What a run would do, row by row: `reconcile` makes it, a person approves it, `pipeline` carries
it out.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, overload

from importer.columns import PDF
from importer.dokstamp import Entity
from importer.issues import Code, Issue, Severity
from importer.issuing.batch import Batch
from importer.issuing.certificates import Certificate
from importer.issuing.graduates import Graduate, Graduates
from importer.issuing.recognition import StoredFile
from importer.issuing.references import Placement, Placements
from importer.issuing.students import Student
from importer.ledger import CertificateKey
from importer.outcomes import Outcome, Outcomes, Status
from importer.sentences import issuing as say


class Novelty(StrEnum):
    """How a row that is to be sent relates to earlier runs."""

    NEW = "new"
    UNFINISHED = "unfinished"
    """An earlier run began it: it goes on where that one stopped."""
    CHANGED = "changed"
    """An earlier run knew its student and course with another PDF, or its PDF for another student
    or course.
    """
    TAKEN_BACK = "taken back before"
    """Its certificate was a draft that was deleted: whether DokStamp frees the PDF nobody knows.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A row that is to be sent, and what is known of it already.

    Attributes:
        student: the student as DokStamp has them; None when they are to be created.
        held: their certificates for this course.
        file_uuid: the PDF's uuid when an earlier run uploaded it.
        enrollment_uuid: the enrollment's uuid when an earlier run made or found it.
        enrollment_in_doubt: an earlier run set out to create the enrollment and does not know how
            that ended.
    """

    graduate: Graduate
    placement: Placement
    key: CertificateKey
    novelty: Novelty
    student: Student | None = None
    held: tuple[Certificate, ...] = ()
    file_uuid: str | None = None
    enrollment_uuid: str | None = None
    enrollment_in_doubt: bool = False

    def body(self, entity: Entity, **known: Any) -> dict[str, Any]:
        """What is sent of the row to create a record, by the fields that the entity declares: what
        its cells say, where it belongs, and what else is `known`.
        """
        values = self.placement._asdict() | known | self.graduate.said_of(entity)
        return {
            field.name: values[field.name]
            for field in entity.fields
            if values.get(field.name) is not None
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the ledger and the server have told of the rows that may be to be sent.

    Attributes:
        students: those that exist, by e-mail.
        held: certificates, by their student's and their course's uuid.
        files: uuids of uploaded files, by digest.
        enrollments: uuids by (e-mail, course uuid); None while in doubt.
        novelties: of the rows that are not new, by row.
        stored: files of certificates in `held`, as far as they had to be asked for, by their
            uuids.
        untold_students: e-mails of which the server's lists do not prove whether there is a
            student.
        untold_held: (student uuid, course uuid) of which they do not prove whether there is a
            certificate.
    """

    students: Mapping[str, Student] = field(default_factory=dict)
    held: Mapping[tuple[str, str], Sequence[Certificate]] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    enrollments: Mapping[tuple[str, str], str | None] = field(default_factory=dict)
    novelties: Mapping[int, Novelty] = field(default_factory=dict)
    stored: Mapping[str, StoredFile] = field(default_factory=dict)
    untold_students: Set[str] = frozenset()
    untold_held: Set[tuple[str, str]] = frozenset()

    def without(self, rows: Collection[int]) -> "Known":
        """The same without the novelties of rows that turned out not to be sent."""
        return replace(
            self, novelties={row: kind for row, kind in self.novelties.items() if row not in rows}
        )

    def held_by(self, email: str, course_uuid: str) -> tuple[Certificate, ...]:
        """A student's certificates for a course."""
        student = self.students.get(email)
        return tuple(self.held.get((student.uuid, course_uuid), ())) if student else ()


class Orders(Sequence[Order]):
    """The rows to be sent, in the order of the sheet; each `Order` is made when somebody looks at
    it.

    Attributes:
        graduates: whom they are for.
        placements: where their certificates belong.
        known: what is known of them.
    """

    def __init__(self, graduates: Graduates, placements: Placements, known: Known) -> None:
        self.graduates = graduates
        self.placements = placements
        self.known = known

    def by_student(self) -> Iterator[Sequence[Order]]:
        """The orders in their sequence, but those of one student together where their first one
        stands.
        """
        shared = self.graduates.places_by_shared_email()
        for place, order in enumerate(self):
            places = shared.get(order.key.email)
            if places is None:
                yield (order,)
            elif places[0] == place:
                yield [order, *(self[other] for other in places[1:])]

    def with_certificates(self) -> Iterator[Order]:
        """Those whose students have a certificate of the course."""
        return (order for order in self if order.held) if self.known.held else iter(())

    def without(self, rows: Collection[int]) -> "Orders":
        """All but those of these rows."""
        if not rows:
            return self
        return Orders(self.graduates.without(rows), self.placements, self.known.without(rows))

    def __len__(self) -> int:
        return len(self.graduates)

    def __iter__(self) -> Iterator[Order]:
        return map(self._made, self.graduates)

    @overload
    def __getitem__(self, place: int) -> Order: ...

    @overload
    def __getitem__(self, place: slice) -> "Orders": ...

    def __getitem__(self, place: int | slice) -> "Order | Orders":
        if isinstance(place, slice):
            return Orders(self.graduates[place], self.placements, self.known)
        return self._made(self.graduates[place])

    def _made(self, graduate: Graduate) -> Order:
        placement = self.placements[graduate.wish]
        key = CertificateKey(graduate.email, placement.course_uuid, graduate.pdf.digest)
        enrollment = (key.email, key.course_uuid)
        return Order(
            graduate=graduate,
            placement=placement,
            key=key,
            novelty=self.known.novelties.get(graduate.row, Novelty.NEW),
            student=self.known.students.get(key.email),
            held=self.known.held_by(*enrollment),
            file_uuid=self.known.files.get(key.digest),
            enrollment_uuid=self.known.enrollments.get(enrollment),
            enrollment_in_doubt=self.known.enrollments.get(enrollment, "") is None,
        )


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a run would do: every source row is either in `settled` or an order.

    Attributes:
        orders: rows to be sent, in the order of the sheet.
        settled: rows that end without anything being sent: done before, invalid, or in the way.
        warnings: what does not keep a row from being sent.
    """

    batch: Batch
    orders: Orders
    settled: Outcomes
    warnings: tuple[Issue, ...]

    def dated(self, moment: str) -> "Plan":
        """The plan in which rows that name no issue date bear this one, as the API writes it."""
        orders = self.orders
        graduates = orders.graduates.dated(moment)
        return replace(self, orders=Orders(graduates, orders.placements, orders.known))

    def knowing(self, **told: Any) -> "Plan":
        """The plan when this too is known, by the names of `Known`."""
        graduates, placements, known = (
            self.orders.graduates,
            self.orders.placements,
            replace(self.orders.known, **told),
        )
        return replace(self, orders=Orders(graduates, placements, known))

    def ending(self, outcomes: Mapping[int, Outcome]) -> "Plan":
        """The plan in which these rows end so, and are not to be sent."""
        settled = Outcomes()
        settled.add(self.settled)
        settled.add(outcomes.values())
        return replace(self, orders=self.orders.without(outcomes), settled=settled)

    def warning(self, issues: Iterable[Issue]) -> "Plan":
        """The plan with further warnings."""
        return replace(self, warnings=(*self.warnings, *issues))

    @property
    def repeated(self) -> int:
        """How many rows repeat one that is to be sent."""
        return sum(first not in self.settled for first in self.batch.repeated.values())

    @property
    def ended(self) -> Counter[Status]:
        """How many rows end how without being sent, those that repeat one of them too."""
        alike = (first for first in self.batch.repeated.values() if first in self.settled)
        return Counter(self.settled.totals) + Counter(map(self.settled.status, alike))

    @property
    def certified_before(self) -> int:
        """How many rows to be sent of which nothing is known here are of students who have a
        certificate of the course already, which is probably the row's own.
        """
        return sum(
            order.novelty is Novelty.NEW
            and any(certificate.status != "revoked" for certificate in order.held)
            for order in self.orders.with_certificates()
        )

    @property
    def novelties(self) -> Mapping[Novelty, int]:
        """How many rows to be sent are of each kind."""
        seen = list(self.orders.known.novelties.values())
        counts = {novelty: seen.count(novelty) for novelty in Novelty}
        counts[Novelty.NEW] = len(self.orders) - sum(counts.values())
        return counts

    def certified(self) -> list[Issue]:
        """A warning for each row to be sent whose student has a certificate of the course: only an
        upload can tell whether it is the row's own.
        """
        return [
            Issue(
                order.graduate.row,
                PDF.name,
                Code.ALREADY_CERTIFIED,
                say.TO_BE_COMPARED(status=certificate.status, uuid=certificate.uuid),
                order.graduate.pdf.name,
                Severity.WARNING,
            )
            for order in self.orders.with_certificates()
            for certificate in order.held
            if certificate.status != "revoked"
        ]
