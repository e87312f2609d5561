"""The sandbox's state: records in memory with indices, written through to SQLite when it is to survive a restart.

The server is one thread and does a request's work without waiting, so a request's changes are atomic by themselves.
They are committed before it answers and survive the end of the process (not a power cut: it is for practice).
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import uuid4

from importer.sandbox.resources import INDEXED

Record = dict[str, Any]


class Storage:
    """All records by kind and uuid; deleted ones stay, hidden."""

    def __init__(self, db: Path | None) -> None:
        self._records: dict[str, dict[str, Record]] = {kind: {} for kind in INDEXED}
        self._live: dict[tuple[str, str], dict[str, None]] = {}
        self._index: dict[tuple[str, str], dict[str, dict[str, None]]] = {
            (kind, field): {} for kind, fields in INDEXED.items() for field in fields
        }
        self._bytes: dict[str, bytes] = {}
        self._db = _open(db) if db is not None else None
        if self._db is not None:
            for kind, text in self._db.execute("SELECT kind, record FROM records ORDER BY rowid"):
                self._keep(kind, json.loads(text))

    @property
    def empty(self) -> bool:
        """Whether nothing was ever stored."""
        return not any(self._records.values())

    def close(self) -> None:
        """Let go of the file."""
        if self._db is not None:
            self._db.close()

    def commit(self) -> None:
        """Make the changes so far survive the end of the process."""
        if self._db is not None and self._db.in_transaction:
            self._db.commit()

    def add(self, kind: str, tenant: str, values: Mapping[str, Any]) -> Record:
        """Store a new record under a new uuid."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        record = {"uuid": str(uuid4()), **values, "created_at": now, "updated_at": now, "_tenant": tenant}
        self._keep(kind, record)
        self._write(kind, record)
        return record

    def change(self, kind: str, record: Record, values: Mapping[str, Any]) -> None:
        """Change a record."""
        self._forget(kind, record)
        record |= values
        record["updated_at"] = datetime.now(UTC).isoformat(timespec="seconds")
        self._keep(kind, record)
        self._write(kind, record)

    def delete(self, kind: str, record: Record) -> None:
        """Hide a record from lists and references."""
        self.change(kind, record, {"deleted_at": datetime.now(UTC).isoformat(timespec="seconds")})

    def get(self, kind: str, uuid: str, tenant: str | None) -> Record | None:
        """The record, unless it is deleted or another tenant's (None asks for any tenant's)."""
        record = self._records[kind].get(uuid)
        if record is None or record.get("deleted_at") or (tenant is not None and record["_tenant"] != tenant):
            return None
        return record

    def where(self, kind: str, tenant: str, conditions: Mapping[str, Any]) -> Iterator[Record]:
        """Records that fit all conditions, oldest first; text is compared without regard to case."""
        wanted = {field: _key(value) for field, value in conditions.items()}
        for uuid in list(self._candidates(kind, tenant, wanted)):
            record = self._records[kind][uuid]
            seen = record["_tenant"] == tenant and not record.get("deleted_at")
            if seen and all(_key(record.get(field)) == value for field, value in wanted.items()):
                yield record

    def page(self, kind: str, tenant: str, first: int, count: int) -> tuple[list[Record], int]:
        """Some of a tenant's records, oldest first, and how many there are."""
        live = self._live.get((kind, tenant), {})
        records = self._records[kind]
        return [records[uuid] for uuid in islice(live, first, first + count)], len(live)

    def all(self, kind: str) -> Iterable[Record]:
        """Every record of a kind, deleted ones too."""
        return self._records[kind].values()

    def keep_bytes(self, uuid: str, content: bytes) -> None:
        """Keep a file's content."""
        if self._db is None:
            self._bytes[uuid] = content
        else:
            self._db.execute("INSERT INTO contents VALUES (?, ?)", (uuid, content))

    def bytes_of(self, uuid: str) -> bytes | None:
        """A file's content, if it was kept."""
        if self._db is None:
            return self._bytes.get(uuid)
        row = self._db.execute("SELECT content FROM contents WHERE uuid = ?", (uuid,)).fetchone()
        return row[0] if row else None

    def _candidates(self, kind: str, tenant: str, wanted: Mapping[str, str]) -> Iterable[str]:
        """The smallest index entry that holds every record that can fit."""
        entries = [
            self._index[kind, field].get(value, {}) for field, value in wanted.items() if (kind, field) in self._index
        ]
        return min(entries, key=lambda entry: len(entry)) if entries else self._live.get((kind, tenant), {})

    def _keep(self, kind: str, record: Record) -> None:
        uuid = record["uuid"]
        self._records[kind][uuid] = record
        live = self._live.setdefault((kind, record["_tenant"]), {})
        if record.get("deleted_at"):
            live.pop(uuid, None)
        else:
            live[uuid] = None
        for field in INDEXED[kind]:
            self._index[kind, field].setdefault(_key(record.get(field)), {})[uuid] = None

    def _forget(self, kind: str, record: Record) -> None:
        for field in INDEXED[kind]:
            self._index[kind, field].get(_key(record.get(field)), {}).pop(record["uuid"], None)

    def _write(self, kind: str, record: Record) -> None:
        if self._db is not None:
            self._db.execute(
                "INSERT INTO records (kind, uuid, record) VALUES (?, ?, ?) "
                "ON CONFLICT (uuid) DO UPDATE SET record = excluded.record",
                (kind, record["uuid"], json.dumps(record)),
            )


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("CREATE TABLE IF NOT EXISTS records (kind TEXT, uuid TEXT UNIQUE, record TEXT)")
    connection.execute("CREATE TABLE IF NOT EXISTS contents (uuid TEXT PRIMARY KEY, content BLOB)")
    connection.commit()
    return connection


def _key(value: Any) -> str:
    return "null" if value is None else str(value).lower()
