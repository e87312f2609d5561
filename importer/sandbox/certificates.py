"""Certificates: draft, issued, revoked; a file is attached to one of them at the most."""

import sqlite3
from collections.abc import Mapping
from typing import Any

from importer.sandbox.auth import LOGIN, Caller
from importer.sandbox.calls import Refusal, invalid, missing
from importer.sandbox.storage import Record, Storage, moment

_RELATED = ("institution", "course", "student", "cohort", "enrollment", "template")
_RELATED_FIELDS = ("uuid", "name", "social_name", "code", "email")
_START = ("finish", "status", "issued_at")
_SHOWN = ("uuid", "status", "issued_at", "revoked_at", "revocation_reason", "created_at", "updated_at")


def create(storage: Storage, caller: Caller, values: Mapping[str, Any]) -> Record:
    """Store a certificate and mark its file used, in one go; issuing notifies the student."""
    stored = {name: value for name, value in values.items() if name not in _START}
    if stored.get("template_uuid") is None:
        stored["template_uuid"] = _default_template(storage, caller.tenant, values["institution_uuid"])
    try:
        record = storage.add("certificate", caller.tenant, stored | _start(caller, values))
    except sqlite3.IntegrityError as taken:
        # The table holds no file twice, so two requests for one file cannot both succeed.
        raise invalid({"file_uuid": ["The selected file uuid is already used by a certificate."]}) from taken
    file = storage.get("file", values["file_uuid"], caller.tenant)
    assert file is not None
    storage.change("file", file, {"used_at": moment()})
    if record["status"] == "issued":
        _notify(storage, record)
    return record


def change(storage: Storage, caller: Caller, record: Record, values: Mapping[str, Any]) -> Record:
    """A draft may be changed, and issued; nothing else may."""
    if record["status"] != "draft":
        raise invalid({"status": ["Only a draft can be changed."]})
    if values.get("file_uuid", record["file_uuid"]) != record["file_uuid"]:
        raise invalid({"file_uuid": ["The file of a certificate cannot be changed."]})
    changes = {name: value for name, value in values.items() if name not in _START}
    changed = storage.change("certificate", record, changes | _start(caller, values))
    if changed["status"] == "issued":
        _notify(storage, changed)
    return changed


def delete(storage: Storage, record: Record) -> None:
    """Only a draft can be deleted: what is issued can only be revoked."""
    if record["status"] != "draft":
        raise invalid({"status": ["Only a draft can be deleted."]})
    storage.delete("certificate", record)


def revoke(storage: Storage, record: Record, body: Mapping[str, Any]) -> Record:
    """Issued → revoked, one way."""
    reason = body.get("revocation_reason")
    if not isinstance(reason, str) or not reason.strip():
        raise missing("revocation_reason")
    if len(reason) > 255:
        raise invalid({"revocation_reason": ["The revocation reason field must not be greater than 255 characters."]})
    if record["status"] != "issued":
        raise Refusal(422, "Only an issued certificate can be revoked.", {"status": ["The certificate is not issued."]})
    changes = {"status": "revoked", "revoked_at": moment(), "revocation_reason": reason.strip()}
    return storage.change("certificate", record, changes)


def shown(storage: Storage, record: Record, domain: str, seen: dict[str, Any]) -> dict[str, Any]:
    """A certificate as it is answered (DokStamp API page, Certificates).

    Args:
        domain: of its tenant.
        seen: what related records look like, by uuid; is filled, so that a list asks for each once.
    """
    answered: dict[str, Any] = {name: record[name] for name in _SHOWN}
    draft = record["status"] == "draft"
    answered["public_verification_url"] = None if draft else f"https://{domain}/verify/{record['uuid']}"
    answered |= {"blockchain_tx_hash": None, "blockchain_tx_url": None}
    answered |= {kind: related(storage, kind, record[f"{kind}_uuid"], seen) for kind in _RELATED}
    answered["files"] = _files(record)
    return answered


def related(storage: Storage, kind: str, uuid: str | None, seen: dict[str, Any]) -> dict[str, Any] | None:
    """`{uuid, name, …}` of a related record, or None; see `shown` for `seen`."""
    if uuid is None:
        return None
    if uuid not in seen:
        record = storage.get(kind, uuid, None)
        seen[uuid] = record and {name: record[name] for name in _RELATED_FIELDS if record.get(name) is not None}
    found: dict[str, Any] | None = seen[uuid]
    return found


def _start(caller: Caller, values: Mapping[str, Any]) -> dict[str, Any]:
    """Status and time of issue: each edition has its own words for issuing at once, and ignores the other's."""
    if caller.edition == LOGIN:
        issue = values.get("status") == "issued"
        if issue and not values.get("issued_at"):
            raise invalid({"issued_at": ["The issued at field is required when status is issued."]})
    else:
        issue = bool(values.get("finish"))
    return {"status": "issued", "issued_at": values.get("issued_at") or moment()} if issue else {"status": "draft"}


def _default_template(storage: Storage, tenant: int, institution_uuid: str) -> str | None:
    templates = storage.find("template", tenant, institution_uuid=institution_uuid, is_default=1, status="active")
    return templates[-1]["uuid"] if templates else None


def _notify(storage: Storage, record: Record) -> None:
    """Keep what the student would have got by e-mail."""
    student = storage.get("student", record["student_uuid"], None)
    storage.add(
        "notification",
        record["tenant"],
        {
            "certificate_uuid": record["uuid"],
            "student_uuid": record["student_uuid"],
            "email": student["email"] if student else None,
        },
    )


def _files(record: Record) -> list[dict[str, str]]:
    """The files of a certificate: once it was issued, what the service made of the original comes first."""
    original = {"type": "original", "uuid": record["file_uuid"]}
    if record["status"] == "draft":
        return [original]
    signed = record["uuid"][:24] + record["uuid"][:23:-1]
    return [{"type": "signed", "uuid": signed}, original]
