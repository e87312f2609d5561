"""Certificates: draft, issued, revoked; a file is attached to one of them at the most."""

import sqlite3
from collections.abc import Mapping
from typing import Any

from dokstamp_sandbox import files
from dokstamp_sandbox.auth import LOGIN, Caller
from dokstamp_sandbox.calls import Refusal, invalid
from dokstamp_sandbox.settings import SandboxSettings
from dokstamp_sandbox.storage import Record, Storage, moment

_START = ("finish", "status", "issued_at")
_SHOWN = (
    "uuid",
    "status",
    "issued_at",
    "revoked_at",
    "revocation_reason",
    "created_at",
    "updated_at",
)


def create(
    storage: Storage, caller: Caller, values: Mapping[str, Any], settings: SandboxSettings
) -> Record:
    """Store a certificate and mark its file used, in one go; issuing signs the file and notifies
    the student.
    """
    stored = {name: value for name, value in values.items() if name not in _START}
    if stored.get("template_uuid") is None:
        stored["template_uuid"] = _default_template(
            storage, caller.tenant, values["institution_uuid"]
        )
    try:
        record = storage.add("certificate", caller.tenant, stored | _start(caller, values))
    except sqlite3.IntegrityError as taken:
        # The table holds no file twice, so two requests for one file cannot both succeed.
        raise invalid(
            {"file_uuid": ["The selected file uuid is already used by a certificate."]}
        ) from taken
    file = storage.get("file", values["file_uuid"], caller.tenant)
    assert file is not None
    storage.change("file", file, {"used_at": moment()})
    if record["status"] == "issued":
        _issued(storage, record, settings)
    return record


def change(
    storage: Storage,
    caller: Caller,
    record: Record,
    values: Mapping[str, Any],
    settings: SandboxSettings,
) -> Record:
    """A draft may be changed, and issued where drafts are (`SandboxSettings.drafts`); nothing else
    may.
    """
    if record["status"] != "draft":
        raise invalid({"status": ["Only a draft can be changed."]})
    if values.get("file_uuid", record["file_uuid"]) != record["file_uuid"]:
        raise invalid({"file_uuid": ["The file of a certificate cannot be changed."]})
    changes = {name: value for name, value in values.items() if name not in _START}
    start = _start(caller, values)
    if start["status"] == "issued" and settings.drafts != "finished":
        if settings.drafts == "refused":
            raise invalid({"status": ["A draft cannot be issued by a change."]})
        start = {}
    changed = storage.change("certificate", record, changes | start)
    if changed["status"] == "issued":
        _issued(storage, changed, settings)
    return changed


def revoke(storage: Storage, record: Record, body: Mapping[str, Any]) -> Record:
    """Issued → revoked, one way; a reason need not be given."""
    reason = body.get("revocation_reason")
    if reason is not None and not isinstance(reason, str):
        raise invalid({"revocation_reason": ["The revocation reason field must be a string."]})
    reason = (reason or "").strip()
    if len(reason) > 255:
        raise invalid(
            {
                "revocation_reason": [
                    "The revocation reason field must not be greater than 255 characters."
                ]
            }
        )
    if record["status"] != "issued":
        raise Refusal(
            422,
            "Only an issued certificate can be revoked.",
            {"status": ["The certificate is not issued."]},
        )
    changes = {"status": "revoked", "revoked_at": moment(), "revocation_reason": reason or None}
    return storage.change("certificate", record, changes)


def shown(record: Record, domain: str) -> dict[str, Any]:
    """A certificate as it is answered, but for what it refers to (DokStamp API page,
    Certificates).

    Args:
        domain: of its tenant.
    """
    answered: dict[str, Any] = {name: record[name] for name in _SHOWN}
    draft = record["status"] == "draft"
    answered["public_verification_url"] = (
        None if draft else f"https://{domain}/verify/{record['uuid']}"
    )
    answered |= {"blockchain_tx_hash": None, "blockchain_tx_url": None}
    answered["files"] = [{"type": "certificate", "uuid": record["file_uuid"]}]
    return answered


def _start(caller: Caller, values: Mapping[str, Any]) -> dict[str, Any]:
    """Status and time of issue: both editions issue by `status` with `issued_at`, the OAuth
    edition by `finish` too.
    """
    finish = caller.edition != LOGIN and values.get("finish") is True
    issue = finish or values.get("status") == "issued"
    if issue and not finish and not values.get("issued_at"):
        raise invalid({"issued_at": ["The issued at field is required when status is issued."]})
    return (
        {"status": "issued", "issued_at": values.get("issued_at") or moment()}
        if issue
        else {"status": "draft"}
    )


def _default_template(storage: Storage, tenant: int, institution_uuid: str) -> str | None:
    templates = storage.find(
        "template", tenant, institution_uuid=institution_uuid, is_default=1, status="active"
    )
    return templates[-1]["uuid"] if templates else None


def _issued(storage: Storage, record: Record, settings: SandboxSettings) -> None:
    """Sign the file, and keep what the student would have got by e-mail."""
    files.sign(storage, record["file_uuid"], record["tenant"], settings)
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
