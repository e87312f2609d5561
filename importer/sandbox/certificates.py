"""Certificates: draft, issued, revoked; a file is attached to one of them at the most."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from importer.sandbox.answers import Refusal, invalid
from importer.sandbox.storage import Record, Storage

_STARTING = ("finish", "status", "issued_at")


def create(storage: Storage, tenant: str, values: Mapping[str, Any], base_url: str) -> Record:
    """Store a certificate and mark its file used, in one go; issuing notifies the student."""
    file = storage.get("file", values["file_uuid"], tenant)
    assert file is not None
    if file["used_at"] is not None:
        raise invalid({"file_uuid": ["The selected file uuid is already used by a certificate."]})
    stored = {name: value for name, value in values.items() if name not in _STARTING}
    record = storage.add(
        "certificate",
        tenant,
        stored
        | {
            "status": "draft",
            "issued_at": None,
            "revoked_at": None,
            "revocation_reason": None,
            "public_verification_url": None,
        },
    )
    storage.change("file", file, {"used_at": datetime.now(UTC).isoformat(timespec="seconds")})
    if values.get("finish") or values.get("status") == "issued":
        issue(storage, record, values.get("issued_at"), base_url)
    return record


def issue(storage: Storage, record: Record, issued_at: str | None, base_url: str) -> None:
    """Draft → issued, one way."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    changes = {
        "status": "issued",
        "issued_at": issued_at or now,
        "public_verification_url": f"{base_url}/verify/{record['uuid']}",
    }
    storage.change("certificate", record, changes)
    student = storage.get("student", record["student_uuid"], None)
    storage.add(
        "notification",
        record["_tenant"],
        {"certificate_uuid": record["uuid"], "email": student["email"] if student else None},
    )


def change(storage: Storage, record: Record, values: Mapping[str, Any], base_url: str) -> None:
    """A draft may be changed, and issued; nothing else may."""
    if record["status"] != "draft":
        raise invalid({"status": ["Only a draft can be changed."]})
    kept = {name: value for name, value in values.items() if name not in _STARTING and name != "file_uuid"}
    storage.change("certificate", record, kept)
    if values.get("finish") or values.get("status") == "issued":
        issue(storage, record, values.get("issued_at"), base_url)


def revoke(storage: Storage, record: Record, body: Mapping[str, Any]) -> None:
    """Issued → revoked, one way."""
    if not body.get("revocation_reason"):
        raise invalid({"revocation_reason": ["The revocation reason field is required."]})
    if record["status"] != "issued":
        raise Refusal(
            422, "Only an issued certificate can be revoked.", {"status": ["The selected status is invalid."]}
        )
    now = datetime.now(UTC).isoformat(timespec="seconds")
    reason = str(body["revocation_reason"])
    storage.change("certificate", record, {"status": "revoked", "revoked_at": now, "revocation_reason": reason})


def shown(storage: Storage, record: Record) -> dict[str, Any]:
    """A certificate as it is answered (DokStamp API page, Certificates)."""
    related = {
        kind: related_record(storage, kind, record.get(f"{kind}_uuid"))
        for kind in ("institution", "course", "student", "cohort", "enrollment", "template")
    }
    names = ("uuid", "status", "issued_at", "revoked_at", "revocation_reason", "public_verification_url", "created_at")
    return (
        {name: record.get(name) for name in names}
        | {"blockchain_tx_hash": None, "blockchain_tx_url": None}
        | related
        | {"files": [{"type": "original", "uuid": record["file_uuid"]}]}
    )


def related_record(storage: Storage, kind: str, uuid: str | None) -> dict[str, Any] | None:
    """`{uuid, name, …}` of a related record, or None."""
    record = storage.get(kind, uuid, None) if uuid else None
    if record is None:
        return None
    return {name: record[name] for name in ("uuid", "name", "code", "email") if record.get(name) is not None}
