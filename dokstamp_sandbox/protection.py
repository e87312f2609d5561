"""What may not be deleted, since something else needs it (DokStamp API page, Deleting), and what a
deletion lets go.
"""

from dokstamp_sandbox.calls import Refusal
from dokstamp_sandbox.settings import SandboxSettings
from dokstamp_sandbox.storage import Record, Storage

_NEEDED_BY = {
    "student": (("certificate", "student_uuid"), ("enrollment", "student_uuid")),
    "cohort": (("enrollment", "cohort_uuid"), ("certificate", "cohort_uuid")),
    "course": (
        ("cohort", "course_uuid"),
        ("enrollment", "course_uuid"),
        ("certificate", "course_uuid"),
    ),
    "module": (("attachment", "module_uuid"),),
    "institution": (
        ("course", "institution_uuid"),
        ("module", "institution_uuid"),
        ("certificate", "institution_uuid"),
    ),
}


def remove(storage: Storage, kind: str, record: Record, settings: SandboxSettings) -> None:
    """Hide a record from lists and references.

    Raises:
        Refusal: if something that is not deleted needs the record, or a certificate has kept a
            student's identity.
    """
    tenant, status = record["tenant"], settings.protection_status
    for other, field in _NEEDED_BY.get(kind, ()):
        if storage.find(other, tenant, **{field: record["uuid"]}):
            raise _in_use(kind, other, status)
    if kind == "student":
        gone = storage.find_deleted("certificate", tenant, student_uuid=record["uuid"])
        if any(certificate["issued_at"] for certificate in gone):
            raise _in_use(kind, "snapshot of a certificate", status)
    if kind == "file" and record["used_at"] is not None:
        raise _in_use(kind, "certificate", status)
    if kind == "certificate" and record["status"] == "draft" and settings.deleting_frees_file:
        file = storage.get("file", record["file_uuid"], tenant)
        if file is not None:
            storage.change("file", file, {"used_at": None})
        record = storage.change(kind, record, {"file_uuid": None})
    storage.delete(kind, record)


def _in_use(kind: str, other: str, status: int) -> Refusal:
    if status == 500:
        return Refusal(500, "Server Error")
    words = f"The {kind.replace('_', ' ')} cannot be deleted: it has a {other.replace('_', ' ')}."
    return Refusal(status, words, {kind: [words]} if status == 422 else None)
