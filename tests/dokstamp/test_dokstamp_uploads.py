"""Uploads: the bytes as they were digested, and an answer that is believed only where it fits its
file.
"""

import hashlib
import unicodedata
from collections.abc import Sequence
from email import message_from_bytes
from email.message import Message
from functools import partial
from io import FileIO
from pathlib import Path
from typing import Any

import anyio
import pytest
from dokstamp_loopback import (
    DROP,
    Handler,
    Loopback,
    Reply,
    connect,
    data,
    loopback,
    says_no,
    scripted,
)

from importer.dokstamp import FileChanged, Invalid, TooLarge, Upload, Uploaded
from importer.dokstamp.uploads import FilesBody

NAMES = ("ana.pdf", "Inês Sá.pdf", 'the "best".pdf')


def files_of(folder: Path, names: Sequence[str] = NAMES) -> list[Upload]:
    """Files of different sizes."""
    made = []
    for number, name in enumerate(names, 1):
        path, content = folder / str(number), f"%PDF-{number}".encode() * number * 1000
        path.write_bytes(content)
        opening = partial(FileIO, path)
        made.append(Upload(opening, name, len(content), hashlib.sha256(content).hexdigest()))
    return made


def uploaded(
    files: Sequence[Upload], handler: Handler
) -> tuple[list[Uploaded] | Exception, Loopback]:
    """What the client makes of this server, and the server."""

    async def main() -> tuple[list[Uploaded] | Exception, Loopback]:
        async with loopback(handler) as api, connect(api) as client:
            try:
                return await client.upload(files), api
            except Exception as error:
                return error, api

    return anyio.run(main)


def answer(files: Sequence[Upload], **changes: Any) -> list[dict[str, Any]]:
    """An answer that fits these files; `changes` of every record."""
    return [
        {"uuid": f"uuid-{place}", "original_name": file.name, "size": file.size, "used_at": None}
        | changes
        for place, file in enumerate(files)
    ]


def parts(api: Loopback) -> list[Message]:
    """The parts of the body that arrived."""
    seen = api.seen[-1]
    head = f"Content-Type: {seen.headers['content-type']}\r\n\r\n".encode()
    body = message_from_bytes(head + seen.body).get_payload()
    assert isinstance(body, list)
    return [part for part in body if isinstance(part, Message)]


def matched(records: list[dict[str, Any]], files: Sequence[Upload]) -> list[bool]:
    """Which records of an answer are believed."""
    answers, _ = uploaded(files, scripted(data(records, 201)))
    assert isinstance(answers, list)
    return [one.matched for one in answers]


def test_many_files_go_in_one_request_as_they_are(tmp_path: Path) -> None:
    """Each is a part named files[], with its name and its bytes."""
    files = files_of(tmp_path)
    answers, api = uploaded(files, scripted(data(answer(files), 201)))
    assert isinstance(answers, list)
    assert [one.uuid for one in answers] == ["uuid-0", "uuid-1", "uuid-2"]
    assert all(one.matched for one in answers)
    assert api.paths() == ["POST /files"]
    arrived = parts(api)
    assert [part.get_payload(decode=True) for part in arrived] == [
        (tmp_path / number).read_bytes() for number in "123"
    ]
    assert all('name="files[]"' in str(part["content-disposition"]) for part in arrived)
    assert "best" in str(arrived[2]["content-disposition"])


def test_a_used_file_is_told(tmp_path: Path) -> None:
    """An earlier run got further than we know."""
    files = files_of(tmp_path)
    answers, _ = uploaded(
        files, scripted(data(answer(files, used_at="2026-07-01T10:00:00Z"), 201))
    )
    assert isinstance(answers, list)
    assert {one.used_at for one in answers} == {"2026-07-01T10:00:00Z"}


def test_an_answer_is_believed_where_name_and_size_fit(tmp_path: Path) -> None:
    """In any order, also when a file is listed twice or missing; not under another name or of
    another size.
    """
    files = files_of(tmp_path)
    right = answer(files)
    assert matched(right, files) == [True, True, True]
    assert matched([right[1], right[0], right[2]], files) == [True, True, True]
    assert matched([*right, *right], files) == [True, True, True]
    assert matched([right[0], right[1] | {"original_name": "other.pdf"}, right[2]], files) == [
        True,
        False,
        True,
    ]
    assert matched([right[0], right[1], right[2] | {"size": 5}], files) == [True, True, False]
    assert matched(right[:2], files) == [True, True, False]


def test_the_unicode_form_of_a_name_does_not_matter(tmp_path: Path) -> None:
    """A server on another file system may change it."""
    files = files_of(tmp_path)
    records = answer(files)
    records[1]["original_name"] = unicodedata.normalize("NFD", records[1]["original_name"])
    assert matched(records, files) == [True, True, True]


def test_a_name_that_is_told_twice_proves_nothing(tmp_path: Path) -> None:
    """A file known before keeps the name it had; were the order another one, it would be taken for
    its namesake.
    """
    files = files_of(tmp_path)
    records = [one | {"size": None} for one in answer(files)]
    known_before = records[1] | {"original_name": "ana.pdf"}
    assert matched([known_before, records[0], records[2]], files) == [False, False, True]
    assert matched([records[0], records[1] | {"uuid": "uuid-0"}, records[2]], files)[:2] != [
        True,
        True,
    ]


@pytest.mark.parametrize(
    ("change", "words"),
    [(b"shorter", "shorter"), (b"%PDF-3" * 3000 + b"x", "grew"), (b"%PDF-4" * 3000, "changed")],
)
def test_a_file_that_is_not_what_it_was_is_never_complete_at_the_server(
    tmp_path: Path, change: bytes, words: str
) -> None:
    """Shorter, longer or other bytes: the request breaks off before its end, so nothing of it is
    stored.
    """
    files = files_of(tmp_path)
    (tmp_path / "3").write_bytes(change)
    error, api = uploaded(files, scripted(data(answer(files), 201)))
    assert isinstance(error, FileChanged)
    assert error.index == 2
    assert words in str(error)
    assert api.seen == []


def test_not_a_byte_of_another_file_is_sent(tmp_path: Path) -> None:
    """Also of one that is sent in many pieces: it is digested to its end before the first goes
    out.
    """
    proved, other = b"%PDF-1.7" + b"ours" * 300_000, b"%PDF-1.7" + b"else" * 300_000
    path = tmp_path / "large.pdf"
    path.write_bytes(other)
    file = Upload(
        partial(FileIO, path), "large.pdf", len(proved), hashlib.sha256(proved).hexdigest()
    )

    sent = bytearray()

    async def send() -> None:
        async for chunk in FilesBody([file]):
            sent.extend(chunk)

    with pytest.raises(FileChanged, match="changed"):
        anyio.run(send)
    assert not sent
    path.write_bytes(proved)
    answers, api = uploaded([file], scripted(data(answer([file]), 201)))
    assert isinstance(answers, list)
    assert parts(api)[0].get_payload(decode=True) == proved


def test_a_lost_answer_to_an_upload_is_asked_for_again(tmp_path: Path) -> None:
    """The server knows bytes that it has, so uploading them again does no harm."""
    files = files_of(tmp_path)
    answers, api = uploaded(files, scripted(Reply(502, b"<html>"), data(answer(files), 201)))
    assert isinstance(answers, list)
    assert api.paths() == ["POST /files"] * 2


def test_too_much_is_told_and_so_is_what_keeps_breaking_off(tmp_path: Path) -> None:
    """Some servers never say 413; they cut the upload off."""
    files = files_of(tmp_path)
    error, api = uploaded(files, scripted(Reply(413, b"<html>")))
    assert isinstance(error, TooLarge)
    assert len(api.seen) == 1
    cut = Reply(drop=True, early=True)
    large = files_of(tmp_path, [f"{number}.pdf" for number in range(1, 16)])
    cut_off, _ = uploaded(large, lambda seen: cut if not seen.body else DROP)
    assert isinstance(cut_off, TooLarge)


def test_refused_files_are_named_by_their_index(tmp_path: Path) -> None:
    """As the API names them."""
    files = files_of(tmp_path)
    error, _ = uploaded(files, scripted(says_no(422, "No.", {"files.1": ["must be a PDF"]})))
    assert isinstance(error, Invalid)
    assert error.errors == {"files.1": ("must be a PDF",)}


def test_two_files_of_one_name_are_not_sent_together(tmp_path: Path) -> None:
    """The answer could not tell them apart."""
    error, api = uploaded(files_of(tmp_path, ["a.pdf", "a.pdf"]), scripted(data([])))
    assert isinstance(error, ValueError)
    assert api.seen == []
