"""The sandbox's state in SQLite: in a file that survives a restart, or in memory.

The server is one thread and does a request's work without waiting, in one transaction that is
committed before it answers. What is committed survives the end of the process (write-ahead log),
though not a power cut: it is for practice, so nothing waits for the disk.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from dokstamp_sandbox.resources import KINDS, Resource, Type
from dokstamp_sandbox.schema import columns, comparable, statements

Record = dict[str, Any]
"""A record as kept: its fields, and `id`, `uuid`, `tenant` and the moments of its life."""


@dataclass(frozen=True, slots=True)
class Table:
    """A kind's table: its columns, and the statements that are needed again and again."""

    columns: tuple[str, ...]
    insert: str
    by_uuid: str
    select: str
    booleans: tuple[str, ...]
    objects: tuple[str, ...]
    comparable: Mapping[str, str]
    empty: Mapping[str, None]

    @classmethod
    def of(cls, resource: Resource) -> "Table":
        """Write the statements."""
        names = columns(resource)
        every = ", ".join(f'"{name}"' for name in names)
        select = f'SELECT {every} FROM "{resource.kind}" WHERE '  # noqa: S608  names of our own declarations
        marks = ", ".join("?" * len(names))
        return cls(
            columns=names,
            insert=f'INSERT INTO "{resource.kind}" ({every}) VALUES ({marks})',  # noqa: S608
            by_uuid=select + "uuid = ? AND deleted_at IS NULL",
            select=select,
            booleans=tuple(one.name for one in resource.stored if one.type is Type.BOOLEAN),
            objects=tuple(one.name for one in resource.stored if one.type is Type.OBJECT),
            comparable={one.name: comparable(one) for one in resource.stored}
            | {name: f'"{name}"' for name in ("uuid", "created_at", "updated_at")},
            empty=dict.fromkeys(names),
        )

    def record(self, row: Sequence[Any]) -> Record:
        """A row as a record."""
        record = dict(zip(self.columns, row, strict=True))
        for name in self.booleans:
            if record[name] is not None:
                record[name] = bool(record[name])
        for name in self.objects:
            if record[name] is not None:
                record[name] = json.loads(record[name])
        return record

    def row(self, record: Mapping[str, Any]) -> list[Any]:
        """A record as a row; what it lacks is null."""
        values = [record.get(name) for name in self.columns]
        for name in self.objects:
            if record.get(name) is not None:
                values[self.columns.index(name)] = json.dumps(record[name])
        return values


TABLES = {kind: Table.of(resource) for kind, resource in KINDS.items()}


@dataclass(slots=True)
class Age:
    """How often a kind's records were added, and how often one that exists was changed or
    deleted.
    """

    added: int = 0
    moved: int = 0


@dataclass(slots=True)
class Storage:
    """All records, those that are deleted too (they are hidden).

    Attributes:
        ages: by kind, so that what was computed from its records can be told from what still
            holds.
    """

    db: sqlite3.Connection
    ages: dict[str, Age] = field(default_factory=lambda: {kind: Age() for kind in KINDS})
    tenants: dict[str, int] = field(default_factory=dict)

    @classmethod
    def open(cls, path: Path | None, *, tenants: Iterable[str]) -> "Storage":
        """Open the file, which may be new, or an empty memory.

        Raises:
            OSError: if it cannot be opened, is no sandbox's, or another sandbox has it open.
        """
        db = sqlite3.connect(
            path or ":memory:",
            check_same_thread=False,
            isolation_level=None,
            cached_statements=512,
        )
        try:
            db.create_function("fold", 1, fold, deterministic=True)
            # Exclusive: the lock goes with the process, and a second sandbox on the same file is
            # refused.
            for pragma in (
                "locking_mode = EXCLUSIVE",
                "journal_mode = WAL",
                "synchronous = OFF",
                "cache_size = -64000",
            ):
                db.execute(f"PRAGMA {pragma}")
            db.execute("BEGIN IMMEDIATE")
            for statement in statements():
                db.execute(statement)
            db.executemany(
                "INSERT OR IGNORE INTO tenant (domain) VALUES (?)",
                [(domain,) for domain in tenants],
            )
            db.execute("COMMIT")
            known = dict(db.execute("SELECT domain, id FROM tenant").fetchall())
        except sqlite3.Error as error:
            db.close()
            raise OSError(
                f"{path} cannot hold the sandbox's state ({error}): is another sandbox using it?"
            ) from error
        return cls(db, tenants=known)

    def close(self) -> None:
        """Let go of the file."""
        self.db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All changes inside, or none."""
        self.db.execute("BEGIN IMMEDIATE")
        before = self.db.total_changes
        try:
            yield
        except BaseException:
            if self.db.total_changes != before:
                for age in self.ages.values():
                    age.moved += 1
            self.db.execute("ROLLBACK")
            raise
        self.db.execute("COMMIT")

    def is_empty(self) -> bool:
        """Whether no institution was ever stored."""
        return self.db.execute("SELECT 1 FROM institution LIMIT 1").fetchone() is None

    def add(self, kind: str, tenant: int, values: Mapping[str, Any]) -> Record:
        """Store a new record under a new uuid.

        Raises:
            sqlite3.IntegrityError: if one that must be the only one of its sort is there already.
        """
        now, table = moment(), TABLES[kind]
        fixed = {"uuid": str(uuid4()), "tenant": tenant, "created_at": now, "updated_at": now}
        record = {**table.empty, **values, **fixed}
        record["id"] = self.db.execute(table.insert, table.row(record)).lastrowid
        self.ages[kind].added += 1
        return record

    def add_all(self, kind: str, tenant: int, many: Iterable[Mapping[str, Any]]) -> None:
        """Store many records at once, under their own uuids where they have one."""
        now, table = moment(), TABLES[kind]
        fixed = {"tenant": tenant, "created_at": now, "updated_at": now}
        self.db.executemany(
            table.insert, (table.row({"uuid": str(uuid4()), **one, **fixed}) for one in many)
        )
        self.ages[kind].added += 1

    def change(self, kind: str, record: Record, values: Mapping[str, Any]) -> Record:
        """Change a record; answers it as it is now."""
        table = TABLES[kind]
        changed = {**record, **values, "updated_at": moment()}
        row = dict(zip(table.columns, table.row(changed), strict=True))
        names = [name for name in row if name in values or name == "updated_at"]
        sets = ", ".join(f'"{name}" = ?' for name in names)
        self.db.execute(
            f'UPDATE "{kind}" SET {sets} WHERE id = ?',  # noqa: S608
            [*(row[name] for name in names), record["id"]],
        )
        self.ages[kind].moved += 1
        return changed

    def delete(self, kind: str, record: Record) -> None:
        """Hide a record from lists and references."""
        self.change(kind, record, {"deleted_at": moment()})

    def get(self, kind: str, uuid: str, tenant: int | None) -> Record | None:
        """The record, unless it is deleted or another tenant's (None asks for any tenant's)."""
        table = TABLES[kind]
        row = self.db.execute(table.by_uuid, (uuid,)).fetchone()
        if row is None:
            return None
        record = table.record(row)
        return record if tenant is None or record["tenant"] == tenant else None

    def find(self, kind: str, tenant: int, **equal: object) -> list[Record]:
        """Records whose fields equal these values, oldest first; letter case does not count."""
        return self._found(kind, tenant, "deleted_at IS NULL", equal)

    def find_deleted(self, kind: str, tenant: int, **equal: object) -> list[Record]:
        """Records like that which are deleted."""
        return self._found(kind, tenant, "deleted_at IS NOT NULL", equal)

    def _found(
        self, kind: str, tenant: int, alive: str, equal: Mapping[str, object]
    ) -> list[Record]:
        table = TABLES[kind]
        conditions = [f"{table.comparable[name]} = ?" for name in equal]
        text = " AND ".join(("tenant = ?", alive, *conditions)) + " ORDER BY id"
        values = [
            fold(v) if table.comparable[n].startswith("fold") else v for n, v in equal.items()
        ]
        return [
            table.record(row) for row in self.db.execute(table.select + text, (tenant, *values))
        ]

    def file_of(self, digest: str, tenant: int) -> Record | None:
        """The file that is known by this content."""
        table = TABLES["file"]
        text = table.select + "tenant = ? AND known_by = ? AND deleted_at IS NULL"
        row = self.db.execute(text, (tenant, digest)).fetchone()
        return table.record(row) if row else None

    def every(self, kind: str) -> Iterator[Record]:
        """All records of all tenants that are not deleted, oldest first."""
        table = TABLES[kind]
        for row in self.db.execute(table.select + "deleted_at IS NULL ORDER BY id"):
            yield table.record(row)

    def keep_bytes(self, file: Record, content: bytes) -> None:
        """Keep a file's content."""
        self.db.execute("INSERT OR REPLACE INTO content VALUES (?, ?)", (file["id"], content))

    def bytes_of(self, file: Record) -> bytes | None:
        """A file's content, if it was kept."""
        row = self.db.execute("SELECT bytes FROM content WHERE file = ?", (file["id"],)).fetchone()
        return row[0] if row else None


def fold(value: Any) -> Any:
    """Text as it is compared: letter case does not count."""
    return value.casefold() if isinstance(value, str) else value


def moment(at: datetime | None = None) -> str:
    """A time (default: now) as the API writes it."""
    utc = at.astimezone(UTC) if at else datetime.now(UTC)
    return utc.isoformat(timespec="microseconds")[:-6] + "Z"
