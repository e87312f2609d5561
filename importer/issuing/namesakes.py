"""People who have a certificate of their course already, under another e-mail: by the ledger and
by what lists tell.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

from importer.columns import CONFIRM_EMAIL
from importer.dokstamp import STUDENT, DokStamp, NotFound
from importer.issues import Code, Issue
from importer.issuing.certificates import Certificate
from importer.issuing.plan import Known, Orders
from importer.ledger import Target
from importer.names import folded
from importer.sentences import Message
from importer.sentences import issuing as say

_MAY_EXIST = ("done", "sent")
_MOST_LOOKED_UP = 200
"""Students who are read one by one because a list tells their name alone."""


class Namesakes:
    """The graduates who are to be sent, by name and course.

    Those whose e-mail a person has confirmed, and those who hold a certificate of the course
    themselves, are left out.
    """

    def __init__(self, orders: Orders) -> None:
        self._rows: dict[tuple[str, str], list[tuple[int, str, str]]] = {}
        told = orders.graduates.frame.select(
            "row", "name", "email", "date_of_birth", "confirm_email"
        ).iter_rows()
        for (row, name, email, born, confirmed), one in zip(
            told, orders.graduates.identities, strict=True
        ):
            if confirmed != email:
                key = (folded(name), orders.placements[one.wish].course_uuid)
                self._rows.setdefault(key, []).append((row, email, born.isoformat()))

    def bear_its_name(self, certificate: Certificate) -> bool:
        """Whether a certificate of another student bears the name of one of them."""
        key = (folded(certificate.student_name), certificate.course_uuid or "")
        return key in self._rows and certificate.status != "revoked"

    def in_ledger(self, target: Target, known: Known) -> Iterator[Issue]:
        """An error of each who was certified in an earlier run, or may have been, under another
        e-mail.

        Raises:
            LedgerError: if the ledger cannot be read.
        """
        names = {name for name, _ in self._rows}
        births = {born for rows in self._rows.values() for _, _, born in rows}
        people = {
            email: (folded(name), born)
            for email, name, born in target.born_on(births)
            if folded(name) in names
        }
        for key, entry in target.certificates(people).items():
            (name, born), certified = people[key.email], entry.certified
            if entry.state in _MAY_EXIST and certified.status != "revoked":
                uuid = certified.uuid
                seen = say.SENT_BEFORE(uuid=uuid) if uuid else say.SENT_UNKNOWN()
                yield from self._issues(known, name, key.course_uuid, born, key.email, seen)

    async def on_server(
        self, client: DokStamp, certificates: Iterable[Certificate], known: Known
    ) -> list[Issue]:
        """An error of each whose name, birth date and course are those of a certificate.

        Args:
            certificates: of other students, which bear the name of one of them.

        Raises:
            DokStampError: if the API cannot be asked.
        """
        issues: list[Issue] = []
        for certificate in islice(certificates, _MOST_LOOKED_UP):
            try:
                student = await client.get(STUDENT, str(certificate.student_uuid))
            except NotFound:
                continue
            name, born = (
                folded(certificate.student_name),
                str(student.get("date_of_birth") or "")[:10],
            )
            email = str(student.get("email") or "").strip().lower()
            seen = say.HAS_CERTIFICATE(status=certificate.status, uuid=certificate.uuid)
            issues += self._issues(known, name, certificate.course_uuid or "", born, email, seen)
        return issues

    def _issues(
        self, known: Known, name: str, course: str, born: str, email: str, seen: Message
    ) -> Iterator[Issue]:
        for row, own, own_born in self._rows.get((name, course), ()):
            if own != email and own_born == born and not known.held_by(own, course):
                there = email or say.ANOTHER_STUDENT()
                said = say.NAMESAKE(born=born, there=there, seen=seen, column=CONFIRM_EMAIL.name)
                yield Issue(row, "email", Code.SAME_PERSON, said, own)
