"""The ledger: what is known to have happened, durable before it is believed.

One SQLite file in the state folder. Every entry belongs to a target (host and tenant), so practice
on the sandbox never counts for production, and is keyed by identity, never by row number:

    students      (e-mail)                   uuid once known, with the name and date of birth
                                             under which it was
    files         (PDF digest)               uuid once uploaded
    enrollments   (e-mail, course)           uuid once known; without one the outcome is in doubt
    certificates  (e-mail, course, digest)   planned → sent (in doubt) → done → gone
    records       (entity, natural key)      uuid of a record of the catalog; without one it is in
                                             doubt
    corrections   (row as it was)            the certificate of a row that was done as somebody
                                             had corrected it
    acts          (uuid)                     what undo or issue set out to do to a record, in doubt
    runs                                     one line a run, for `importer runs`
    plans         (fingerprint)              what was looked at, by whom, and who approved it; it
                                             belongs to the target that its content names

What a run makes bears its id (`made_by`), from the intent on; what was found bears none.

Durability: WAL with `synchronous=FULL`, so a commit is on the disk when it returns. It survives
`kill -9`, and a power cut as far as the disk keeps its promises. One writer commits for all
workers: changes that arrive while a commit is under way share the next one, and nobody goes on
before the commit that holds their change.
"""

from importer.ledger.database import Statement
from importer.ledger.entries import (
    CREATED_BEFORE,
    Act,
    CertificateEntry,
    CertificateKey,
    Correction,
    Made,
    Person,
    PlanEntry,
    RunEntry,
    StudentEntry,
)
from importer.ledger.plans import Plans
from importer.ledger.schema import APPLICATION_ID, FILE_NAME, SCHEMA_VERSION
from importer.ledger.store import Ledger, open_ledger
from importer.ledger.target import Target
from importer.ledger.tenancy import Tenancy, Waiting
from importer.ledger.writer import Writer

__all__ = [
    "APPLICATION_ID",
    "CREATED_BEFORE",
    "FILE_NAME",
    "SCHEMA_VERSION",
    "Act",
    "CertificateEntry",
    "CertificateKey",
    "Correction",
    "Ledger",
    "Made",
    "Person",
    "PlanEntry",
    "Plans",
    "RunEntry",
    "Statement",
    "StudentEntry",
    "Target",
    "Tenancy",
    "Waiting",
    "Writer",
    "open_ledger",
]
