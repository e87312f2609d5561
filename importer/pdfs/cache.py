"""Digests of files seen before, so that `run` after `check` does not read a thousand files again.

Beside the digest stands whether the graduate's name was found inside: no name and no text, only
what tells the question from another one (eight bytes of a digest), so that a row whose name was
corrected is looked at again.

A small SQLite file beside the ledger. It is believed only for a file whose path, size and times
are those of the proof. Losing it costs time and nothing else: a damaged file is replaced, a locked
or read-only one is done without.
"""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from importer.inspection import NameLook, PdfRemark, Proof, Sight

_VERSION = 2
"""Raise it when a file that passed might no longer pass: what other versions kept is then
forgotten.
"""

_TABLE = """
CREATE TABLE IF NOT EXISTS proof (
    path BLOB PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
    ctime_ns INTEGER NOT NULL,
    digest TEXT NOT NULL, pages INTEGER NOT NULL, proved_at INTEGER NOT NULL,
    remarks INTEGER NOT NULL, sight INTEGER NOT NULL, asked BLOB NOT NULL
) WITHOUT ROWID
"""
_KEPT = 180 * 24 * 3600
_RACY_NS = 2_000_000_000
_AT_A_TIME = 1000
_PATIENCE = 1.0


class CacheKey(NamedTuple):
    """What tells a question about a file from others: whom it should name, and who else is in the
    batch.
    """

    question: bytes
    batch: bytes

    def telling(self, sight: Sight) -> bytes:
        """What has to be the same for an answer to hold: of a picture nothing, of a name that is
        there who is meant.
        """
        if sight is Sight.FOUND:
            return self.question
        return self.question + self.batch if sight is Sight.NOT_THERE else b""


class DigestCache:
    """Proofs by path, size and times. No method raises: a cache that fails answers that it knows
    nothing.
    """

    def __init__(self, connection: sqlite3.Connection | None) -> None:
        self._connection = connection
        self._new: list[tuple[bytes, int, int, int, str, int, int, int, int, bytes]] = []

    @classmethod
    @contextmanager
    def open(cls, path: Path) -> Iterator["DigestCache"]:
        """Open or make the cache, readable by its owner alone (mode 0600).

        Args:
            path: the SQLite file; its folder is made where needed.
        """
        cache = cls(_connected(path))
        try:
            yield cache
        finally:
            cache._close()

    def get(
        self, path: str, status: os.stat_result, asked: CacheKey | None = None
    ) -> Proof | None:
        """The proof of a file that has not changed since, or None.

        Args:
            path: the file, links resolved.
            status: what the file system says of it now.
            asked: whom it should name; a proof that does not answer this is none. None asks
                nothing.
        """
        if self._connection is None or _racy(status.st_mtime_ns):
            return None
        key = (os.fsencode(path), status.st_size, status.st_mtime_ns, status.st_ctime_ns)
        try:
            found = self._connection.execute(
                "SELECT digest, pages, remarks, sight, asked FROM proof "
                "WHERE path = ? AND size = ? AND mtime_ns = ? AND ctime_ns = ?",
                key,
            ).fetchone()
        except sqlite3.Error:
            self._do_without()
            return None
        if found is None:
            return None
        digest, pages, remarks, sight, told = found
        if asked is None:
            return Proof(*key[1:], digest, pages, PdfRemark(remarks))
        if not sight or told != asked.telling(Sight(sight)):
            return None
        return Proof(*key[1:], digest, pages, PdfRemark(remarks), NameLook(Sight(sight)))

    def put(self, path: str, proof: Proof, asked: CacheKey | None = None) -> None:
        """Keep a proof, and what its look came to. A file changed within the last two seconds is
        not kept: it may change again unseen.
        """
        if self._connection is None or _racy(proof.mtime_ns):
            return
        sight = proof.look.sight if proof.look and asked else Sight.UNSEEN
        told = asked.telling(sight) if asked else b""
        times = (proof.size, proof.mtime_ns, proof.ctime_ns)
        facts = (proof.digest, proof.pages, int(time.time()), int(proof.remarks), int(sight), told)
        self._new.append((os.fsencode(path), *times, *facts))
        if len(self._new) >= _AT_A_TIME:
            self._write()

    def forget(self, path: str) -> None:
        """Drop what is known of a file whose bytes turned out to be others than those digested."""
        if self._connection is None:
            return
        try:
            with self._connection:
                self._connection.execute("DELETE FROM proof WHERE path = ?", (os.fsencode(path),))
        except sqlite3.Error:
            self._do_without()

    def _write(self) -> None:
        new, self._new = self._new, []
        if self._connection is None or not new:
            return
        try:
            with self._connection:
                self._connection.executemany(
                    "INSERT OR REPLACE INTO proof VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", new
                )
        except sqlite3.Error:
            self._do_without()

    def _do_without(self) -> None:
        """Close for good. Opening reads every page, so damage is found, and the file replaced, the
        next time.
        """
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def _close(self) -> None:
        self._write()
        self._do_without()


def _racy(mtime_ns: int) -> bool:
    """Whether a file is so fresh that another change might leave its times as they are."""
    return mtime_ns > time.time_ns() - _RACY_NS


def _connected(path: Path) -> sqlite3.Connection | None:
    try:
        return _prepared(path)
    except sqlite3.OperationalError:
        return None
    except sqlite3.DatabaseError:
        pass
    except OSError:
        return None
    if not _removed(path):
        return None
    try:
        return _prepared(path)
    except (sqlite3.Error, OSError):
        return None


def _prepared(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    connection = sqlite3.connect(path, timeout=_PATIENCE, check_same_thread=False)
    try:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        with connection:
            if version != _VERSION:
                connection.execute("DROP TABLE IF EXISTS proof")
                connection.execute(f"PRAGMA user_version = {_VERSION}")
            connection.execute(_TABLE)
            connection.execute(
                "DELETE FROM proof WHERE proved_at < ?", (int(time.time()) - _KEPT,)
            )
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _removed(path: Path) -> bool:
    """Delete the cache, and the journal that SQLite would otherwise play back into a new one; say
    whether it worked.
    """
    try:
        path.unlink(missing_ok=True)
        path.with_name(f"{path.name}-journal").unlink(missing_ok=True)
    except OSError:
        return False
    return True
