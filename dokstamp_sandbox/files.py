"""Uploads: several parts in one request, all or none; the same bytes are the same file."""

import hashlib
from pathlib import PurePosixPath
from typing import Any

from dokstamp_sandbox.calls import Call, Refusal, invalid, missing
from dokstamp_sandbox.multipart import uploaded_files
from dokstamp_sandbox.settings import SandboxSettings
from dokstamp_sandbox.storage import Record, Storage

_ANSWERED = ("uuid", "original_name", "mime_type", "size", "used_at")
_SHOWN = (*_ANSWERED, "extension", "created_at", "updated_at")
_SIGNATURE = b"\n%% signed: /ByteRange [0 1 2 3]".ljust(4320) + b"\n"
"""What a signature adds to a file."""
_ANEW = b"%PDF-1.7\n%% 9 0 obj << /Producer (Practice signer) >> endobj\n"
"""How a file begins that a program of DokStamp's has written anew."""

TOO_LARGE = "Request Entity Too Large"


def upload(call: Call, storage: Storage, tenant: int, settings: SandboxSettings) -> list[Record]:
    """Store the parts `files[]`; answers one record each, in their order.

    Raises:
        Refusal: 413 or 422 when there is too much (see `SandboxSettings.too_much`), 422 on
            `files.<index>` for each that is no PDF or is too large: nothing is stored then.
    """
    if len(call.body) > settings.bytes_per_upload:
        raise _too_much(
            settings, 0, f"must not be greater than {settings.bytes_per_upload} bytes in all."
        )
    contents = uploaded_files(call)
    if not contents:
        raise missing("files")
    if len(contents) > settings.files_per_upload:
        most = settings.files_per_upload
        raise _too_much(settings, len(contents), f"must not have more than {most} items.")
    errors = {
        f"files.{place}": [message]
        for place, (_, content) in enumerate(contents)
        if (message := _wrong(f"The files.{place} field", content, settings.bytes_per_file))
    }
    if errors:
        raise invalid(errors)
    return [
        _stored(storage, tenant, name, content, keep=settings.keep_bytes)
        for name, content in contents
    ]


def sign(storage: Storage, uuid: str, tenant: int, settings: SandboxSettings) -> None:
    """What issuing a certificate does to its file: a signed one is kept in its place, under the
    same uuid and name.
    """
    file = storage.get("file", uuid, tenant)
    assert file is not None
    changes: dict[str, Any] = {}
    kept = storage.bytes_of(file) or b""
    if settings.signing_changes_size:
        changes["size"] = file["size"] + len(_SIGNATURE)
        kept += _SIGNATURE
    if settings.signing_writes_anew:
        kept = _ANEW + kept.replace(b"endobj\n", b"endobj\n\n")
        changes["size"] = len(kept)
    if settings.signing_forgets_digest:
        changes["known_by"] = hashlib.sha256(f"signed {uuid}".encode()).hexdigest()
    if changes:
        storage.change("file", file, changes)
        if settings.keep_bytes:
            storage.keep_bytes(file, kept)


def answered(record: Record) -> dict[str, Any]:
    """A file as an upload answers it."""
    return {name: record[name] for name in _ANSWERED}


def shown(record: Record, base_url: str) -> dict[str, Any]:
    """A file as it is read."""
    return {name: record[name] for name in _SHOWN} | {
        "file": f"{base_url}/files/{record['uuid']}/download"
    }


def _too_much(settings: SandboxSettings, count: int, words: str) -> Refusal:
    if settings.too_much == "413":
        return Refusal(413, TOO_LARGE)
    if settings.too_much == "each" and count:
        beyond = range(settings.files_per_upload, count)
        return invalid({f"files.{place}": [f"The files field {words}"] for place in beyond})
    return invalid({"files": [f"The files field {words}"]})


def _wrong(field: str, content: bytes, most: int | None) -> str | None:
    if most is not None and len(content) > most:
        return f"{field} must not be greater than {most / 1024:g} kilobytes."
    if b"%PDF-" not in content[:1024]:
        return f"{field} must be a file of type: pdf."
    return None


def _stored(storage: Storage, tenant: int, name: str, content: bytes, *, keep: bool) -> Record:
    digest = hashlib.sha256(content).hexdigest()
    known = storage.file_of(digest, tenant)
    if known is not None:
        return known
    record = storage.add(
        "file",
        tenant,
        {
            "original_name": name,
            "mime_type": "application/pdf",
            "extension": PurePosixPath(name).suffix.lstrip(".") or "pdf",
            "size": len(content),
            "used_at": None,
            "digest": digest,
            "known_by": digest,
        },
    )
    if keep:
        storage.keep_bytes(record, content)
    return record
