"""Uploads: several parts in one request, all or none; the same bytes are the same file."""

import hashlib
from pathlib import PurePosixPath
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request

from importer.sandbox.answers import Refusal, invalid
from importer.sandbox.settings import SandboxSettings
from importer.sandbox.storage import Record, Storage


async def upload(request: Request, storage: Storage, tenant: str, settings: SandboxSettings) -> list[Record]:
    """Store the parts `files[]` and answer one record each, in their order."""
    if int(request.headers.get("content-length") or 0) > settings.bytes_per_upload:
        # A proxy answers before the application sees the request.
        raise Refusal(413, "Payload too large.")
    async with request.form(max_files=10_000) as form:
        parts = [part for part in form.getlist("files[]") if isinstance(part, UploadFile)]
        contents = [(part.filename or "", await part.read()) for part in parts]
    if not contents:
        raise invalid({"files": ["The files field is required."]})
    if len(contents) > settings.files_per_upload:
        raise invalid({"files": [f"The files field must not have more than {settings.files_per_upload} items."]})
    wrong = {
        f"files.{place}": [f"The files.{place} field must be a file of type: pdf."]
        for place, (_, content) in enumerate(contents)
        if b"%PDF" not in content[:1024]
    }
    if wrong:
        raise invalid(wrong)
    return [_stored(storage, tenant, name, content, keep=settings.keep_bytes) for name, content in contents]


def _stored(storage: Storage, tenant: str, name: str, content: bytes, *, keep: bool) -> Record:
    digest = hashlib.sha256(content).hexdigest()
    for record in storage.where("file", tenant, {"digest": digest}):
        return record
    record = storage.add(
        "file",
        tenant,
        {
            "original_name": name,
            "mime_type": "application/pdf",
            "extension": PurePosixPath(name).suffix.lstrip(".") or "pdf",
            "size": len(content),
            "digest": digest,
            "used_at": None,
        },
    )
    if keep:
        storage.keep_bytes(record["uuid"], content)
    return record


def shown(record: Record, base_url: str) -> dict[str, Any]:
    """A file as it is answered."""
    names = ("uuid", "original_name", "mime_type", "extension", "size", "used_at", "created_at")
    return {name: record.get(name) for name in names} | {"file": f"{base_url}/files/{record['uuid']}/download"}
