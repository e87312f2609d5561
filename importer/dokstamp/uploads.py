"""Many files in one request, read from the disk while they are sent, and proved to be what they
were.
"""

import errno
import hashlib
import mimetypes
import os
import unicodedata
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import BinaryIO

import anyio.to_thread

from importer.dokstamp.answers import whole
from importer.dokstamp.declaring import Record
from importer.dokstamp.errors import FileChanged
from importer.dokstamp.exchange import Body
from importer.dokstamp.wire import NeverSentError
from importer.sentences import SaidError
from importer.sentences import dokstamp as say

_CHUNK = 256 * 1024
_PART = "files[]"
"""Name of every part (DokStamp API page, Files)."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file to be uploaded.

    Attributes:
        open: opens it, unbuffered; called for every attempt.
        name: what the API is to call it; unique within a request.
        size: in bytes.
        digest: SHA-256 of its bytes, in hexadecimal.
    """

    open: Callable[[], BinaryIO]
    name: str
    size: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Uploaded:
    """What the API answered for one file.

    Attributes:
        used_at: when a certificate took the file, None as long as none has.
        original_name: what the API calls it; a file that it knew already keeps the name it had.
        size: in bytes, None when the API does not tell.
        matched: name and size are those of the file sent, so the answer is certainly about it.
    """

    uuid: str
    used_at: str | None
    original_name: str | None
    size: int | None
    matched: bool


class FilesBody(Body):
    """A multipart body (RFC 7578) of whole files, at most a chunk of one in memory.

    A file that is not what it was ends the request before its last part is complete, so the API
    stores none of it.
    """

    def __init__(self, files: Sequence[Upload]) -> None:
        self._files = files
        self._boundary = os.urandom(16).hex()
        self._parts = [self._part_header(file.name) for file in files]
        self._end = f"--{self._boundary}--\r\n".encode()
        self._chunks: AsyncGenerator[bytes] | None = None

    @property
    def headers(self) -> dict[str, str]:
        """Type and length of the body."""
        length = sum(
            len(part) + file.size + 2 for part, file in zip(self._parts, self._files, strict=True)
        )
        return {
            "Content-Type": f"multipart/form-data; boundary={self._boundary}",
            "Content-Length": str(length + len(self._end)),
        }

    def __aiter__(self) -> AsyncIterator[bytes]:
        self._chunks = self._read()
        return self._chunks

    async def aclose(self) -> None:
        """Close the file that is being read."""
        if self._chunks is not None:
            await self._chunks.aclose()

    async def _read(self) -> AsyncGenerator[bytes]:
        pending = b""
        for index, (part, file) in enumerate(zip(self._parts, self._files, strict=True)):
            pending += part
            async with aclosing(_proved(index, file)) as chunks:
                async for chunk in chunks:
                    yield pending + chunk
                    pending = b""
            pending += b"\r\n"
        yield pending + self._end
        self.complete = True

    def _part_header(self, name: str) -> bytes:
        quoted = (
            name.replace("\\", "\\\\")
            .replace('"', "%22")
            .replace("\r", "%0D")
            .replace("\n", "%0A")
        )
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return (
            f'--{self._boundary}\r\nContent-Disposition: form-data; name="{_PART}";'
            f' filename="{quoted}"\r\nContent-Type: {kind}\r\n\r\n'
        ).encode()


def uploaded_of(records: Sequence[Record], files: Sequence[Upload]) -> list[Uploaded]:
    """Find each file's record in an answer, by name and size: place and count of the records prove
    nothing.

    An answer may list a file twice, or in another order. Two records for one name prove nothing:
    one of them is a file that had this name before; nor does one record for two files.
    """
    by_uuid = {record["uuid"]: record for record in records}
    named: dict[str, list[Record]] = {}
    for one in by_uuid.values():
        named.setdefault(_plain(one.get("original_name")), []).append(one)
    answers: list[Uploaded] = []
    for place, file in enumerate(files):
        candidates = named.get(_plain(file.name), [])
        record: Record | None = candidates[0] if len(candidates) == 1 else None
        fits = record is not None and whole(record.get("size")) in (None, file.size)
        if record is None:
            # What is left of the answer may still tell of a file that was there before under
            # another name.
            record = records[place] if len(records) == len(files) else None
        answers.append(_uploaded(record or {}, matched=fits))
    return answers


def _uploaded(record: Record, *, matched: bool) -> Uploaded:
    name, used_at = record.get("original_name"), record.get("used_at")
    return Uploaded(
        uuid=str(record.get("uuid", "")),
        used_at=str(used_at) if isinstance(used_at, str | int) and used_at else None,
        original_name=name if isinstance(name, str) else None,
        size=whole(record.get("size")),
        matched=matched,
    )


async def _proved(index: int, file: Upload) -> AsyncGenerator[bytes]:
    """A file's bytes; the last of them only when all of them are what was digested.

    Raises:
        FileChanged: if they are not, or cannot be read.
        NeverSentError: if no file can be opened at all.
    """
    reader = _FileReader(file)
    try:
        while not reader.finished:
            yield await anyio.to_thread.run_sync(reader.read)
    except OSError as error:
        if error.errno in (errno.EMFILE, errno.ENFILE):  # that says nothing of this file
            raise NeverSentError(say.NO_MORE_FILES(), hopeless=True) from error
        unreadable = say.FILE_UNREADABLE(reason=error.strerror or say.NO_REASON())
        raise FileChanged(index, file.name, unreadable) from error
    except _DiffersError as error:
        raise FileChanged(index, file.name, error.said) from error
    finally:
        reader.close()


class _DiffersError(SaidError):
    """A file is not what it was; says in which way."""


class _FileReader:
    """Reads and digests a file from one opening of it, chunk by chunk; its methods block.

    Not a byte of another file is given away: one of several chunks is digested to its end before
    its first chunk is handed on, and once more while it is sent, since it may be written to
    meanwhile.
    """

    def __init__(self, file: Upload) -> None:
        self.finished = False
        self._file = file
        self._left = file.size
        self._hash = hashlib.sha256()
        self._source: BinaryIO | None = None

    def read(self) -> bytes:
        if self._source is None:
            self._source = self._file.open()
            if self._file.size > _CHUNK:
                while self._left:
                    self._next()
                self._source.seek(0)
                self._left, self._hash = self._file.size, hashlib.sha256()
        chunk = self._next()
        self.finished = not self._left
        return chunk

    def _next(self) -> bytes:
        assert self._source is not None
        chunk = self._source.read(min(_CHUNK, self._left)) or b""
        if not chunk and self._left:
            raise _DiffersError(say.FILE_SHORTER())
        self._hash.update(chunk)
        self._left -= len(chunk)
        if not self._left:
            if self._source.read(1):
                raise _DiffersError(say.FILE_GREW())
            if self._hash.hexdigest() != self._file.digest:
                raise _DiffersError(say.FILE_CHANGED())
        return chunk

    def close(self) -> None:
        if self._source is not None:
            self._source.close()


def _plain(name: object) -> str:
    return unicodedata.normalize("NFC", name) if isinstance(name, str) else ""
