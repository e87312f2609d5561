"""Digests of files seen before: quick when they are there, no matter when they are not."""

import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.pdf_bytes import one_page_pdf
from importer.pdfs import DigestCache, Matching, Proof, Wanted, match, prove

NAMES = ["ana.pdf", "rui.pdf", "eva.pdf"]
LONG_AGO = 1_600_000_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three PDFs that have not changed for years."""
    made = tmp_path / "pdfs"
    made.mkdir()
    for name in NAMES:
        (made / name).write_bytes(one_page_pdf(name))
        os.utime(made / name, (LONG_AGO, LONG_AGO))
    return made


def proved(folder: Path, cache: Path) -> tuple[Matching, int]:
    """A matching with this cache, and how many files had to be read for it."""
    told: list[tuple[int, int]] = []
    with DigestCache.open(cache) as digests:
        matching = match(
            folder,
            [Wanted(row, name) for row, name in enumerate(NAMES, start=2)],
            cache=digests,
            on_progress=lambda done, total: told.append((done, total)),
        )
    return matching, len(told)


def test_a_file_seen_before_is_not_read_again(folder: Path, tmp_path: Path) -> None:
    """The second matching comes to the same without opening a file."""
    first, read_first = proved(folder, tmp_path / "digests.sqlite3")
    second, read_then = proved(folder, tmp_path / "digests.sqlite3")
    assert (read_first, read_then) == (3, 0)
    assert second == first


@pytest.mark.parametrize("touched", ["content", "time"])
def test_a_file_that_changed_is_read_again(folder: Path, tmp_path: Path, touched: str) -> None:
    """Another size or another time of change makes it another file."""
    first, _ = proved(folder, tmp_path / "digests.sqlite3")
    if touched == "content":
        (folder / "rui.pdf").write_bytes(one_page_pdf("Rui Miguel"))
    os.utime(folder / "rui.pdf", (LONG_AGO + (touched == "time"),) * 2)
    second, read = proved(folder, tmp_path / "digests.sqlite3")
    assert read == 1
    assert (second.pdfs[3].digest != first.pdfs[3].digest) is (touched == "content")


def test_other_bytes_of_the_same_size_and_time_are_noticed(folder: Path, tmp_path: Path) -> None:
    """A program that sets the time of change back does not set back that of the directory
    entry.
    """
    first, _ = proved(folder, tmp_path / "digests.sqlite3")
    (folder / "rui.pdf").write_bytes(one_page_pdf("RUI.pdf"))
    os.utime(folder / "rui.pdf", (LONG_AGO, LONG_AGO))
    second, read = proved(folder, tmp_path / "digests.sqlite3")
    assert read == 1
    assert second.pdfs[3].size == first.pdfs[3].size
    assert second.pdfs[3].digest != first.pdfs[3].digest


def test_a_file_just_written_is_not_kept(folder: Path, tmp_path: Path) -> None:
    """Within two seconds another change might leave the times as they are."""
    (folder / "rui.pdf").touch()
    proved(folder, tmp_path / "digests.sqlite3")
    assert proved(folder, tmp_path / "digests.sqlite3")[1] == 1


def test_a_faulty_file_is_read_each_time(folder: Path, tmp_path: Path) -> None:
    """Only proofs are kept."""
    (folder / "rui.pdf").write_bytes(b"no")
    os.utime(folder / "rui.pdf", (LONG_AGO, LONG_AGO))
    proved(folder, tmp_path / "digests.sqlite3")
    assert proved(folder, tmp_path / "digests.sqlite3")[1] == 1


def test_a_forgotten_file_is_read_again(folder: Path, tmp_path: Path) -> None:
    """When the bytes turn out to be others than digested, what was known is dropped."""
    proved(folder, tmp_path / "digests.sqlite3")
    with DigestCache.open(tmp_path / "digests.sqlite3") as cache:
        cache.forget(str((folder / "rui.pdf").resolve()))
    assert proved(folder, tmp_path / "digests.sqlite3")[1] == 1


def test_the_cache_is_for_its_owner_alone(folder: Path, tmp_path: Path) -> None:
    """File names are names of people. The folder is made where needed."""
    proved(folder, tmp_path / "state" / "digests.sqlite3")
    assert stat.S_IMODE((tmp_path / "state" / "digests.sqlite3").stat().st_mode) == 0o600


@pytest.mark.parametrize("damage", ["garbage", "empty", "cut", "overwritten", "other table"])
def test_a_damaged_cache_costs_only_time(folder: Path, tmp_path: Path, damage: str) -> None:
    """Whatever has become of it, files are read instead, and the next time but one it works
    again.
    """
    path = tmp_path / "digests.sqlite3"
    expected, _ = proved(folder, path)
    data = path.read_bytes()
    if damage == "other table":
        path.unlink()
        with sqlite3.connect(path) as connection:
            connection.execute("CREATE TABLE proof (something)")
        connection.close()
    else:
        path.write_bytes(
            {
                "garbage": os.urandom(5000),
                "empty": b"",
                "cut": data[:6000],
                "overwritten": data[:4096] + b"x" * 4096,
            }[damage]
        )
    matching, read = proved(folder, path)
    assert matching == expected
    assert read == 3
    proved(folder, path)
    assert proved(folder, path)[1] == 0


def test_a_cache_that_another_process_holds_costs_only_time(folder: Path, tmp_path: Path) -> None:
    """A lock is waited for a moment and then done without."""
    path = tmp_path / "digests.sqlite3"
    expected, _ = proved(folder, path)
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    matching, read = proved(folder, path)
    holder.close()
    assert matching == expected
    assert read == 3


def test_a_cache_that_gets_locked_half_way_costs_only_time(folder: Path, tmp_path: Path) -> None:
    """A lock taken after opening is no error either, for reading, keeping or forgetting."""
    path = tmp_path / "digests.sqlite3"
    file = folder / "ana.pdf"
    proof = prove(str(file))
    assert isinstance(proof, Proof)
    for act in ("get", "put", "forget"):
        with DigestCache.open(path) as cache:
            holder = sqlite3.connect(path, isolation_level=None)
            holder.execute("BEGIN EXCLUSIVE")
            if act == "get":
                assert cache.get(str(file), file.stat()) is None
            elif act == "put":
                cache.put(str(file), proof)
            else:
                cache.forget(str(file))
        holder.close()


def test_a_cache_that_cannot_be_made_costs_only_time(folder: Path, tmp_path: Path) -> None:
    """No folder to put it in, or a folder of its name: the files are read."""
    (tmp_path / "file").touch()
    assert proved(folder, tmp_path / "file" / "digests.sqlite3")[1] == 3
    (tmp_path / "digests.sqlite3").mkdir()
    assert proved(folder, tmp_path / "digests.sqlite3")[1] == 3


def test_what_another_version_kept_is_forgotten(folder: Path, tmp_path: Path) -> None:
    """A file that passed older rules is proved by the new ones."""
    path = tmp_path / "digests.sqlite3"
    proved(folder, path)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 999")
    connection.close()
    assert proved(folder, path)[1] == 3
    assert proved(folder, path)[1] == 0


@pytest.mark.long
def test_two_processes_share_a_cache(folder: Path, tmp_path: Path) -> None:
    """Two that keep many proofs at once leave all of them behind."""
    path = tmp_path / "digests.sqlite3"
    program = """
import sys, os
from pathlib import Path
from importer.pdfs import DigestCache, prove
folder, path, mark = sys.argv[1:]
proof = prove(folder + "/ana.pdf")
with DigestCache.open(Path(path)) as cache:
    for number in range(5000):
        cache.put(f"{folder}/{mark}{number}.pdf", proof)
"""
    running = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(folder), str(path), mark], stderr=subprocess.PIPE
        )
        for mark in "ab"
    ]
    assert [process.communicate()[1] for process in running] == [b"", b""]
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM proof").fetchone() == (10_000,)
    connection.close()
