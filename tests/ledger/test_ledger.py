"""The ledger: what is committed stays, what is not is not believed, and nobody else's file is
touched.
"""

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import textwrap
from pathlib import Path

import anyio
import pytest

from importer.errors import LedgerError
from importer.ledger import (
    FILE_NAME,
    SCHEMA_VERSION,
    CertificateEntry,
    CertificateKey,
    StudentEntry,
    Writer,
    open_ledger,
)
from importer.outcomes import Certified

KEY = CertificateKey("ana@example.edu", "course", "d" * 64)


def test_what_is_written_is_there_when_the_ledger_is_opened_again(
    tmp_path: Path, ledger_at: str | None
) -> None:
    """Students, files, enrollments and certificates come back as they were written."""
    student = StudentEntry(uuid="s", name="Ana Sá", date_of_birth="2001-02-03")
    done = CertificateEntry(
        "done", Certified("c", status="issued", student_uuid="s", file_uuid="f")
    )
    with open_ledger(tmp_path, ledger_at) as ledger:
        target = ledger.target("api.example", "tenant")
        ledger.write(
            [
                target.student("ana@example.edu", student),
                target.file("d" * 64, "f"),
                target.enrollment("ana@example.edu", "course", "e"),
                target.certificate(KEY, done),
            ]
        )
    with open_ledger(tmp_path, ledger_at) as ledger:
        target = ledger.target("api.example", "tenant")
        assert target.students(["ana@example.edu", "b@example.edu"]) == {
            "ana@example.edu": student
        }
        assert target.files(["d" * 64, "e" * 64]) == {"d" * 64: "f"}
        assert target.enrollments(["ana@example.edu"]) == {("ana@example.edu", "course"): "e"}
        assert target.certificates(["ana@example.edu"]) == {KEY: done}


def test_only_what_is_asked_for_is_told_however_much_it_is(
    tmp_path: Path, ledger_at: str | None
) -> None:
    """A batch of more students than go into one question gets all of its own and nobody else's."""
    with open_ledger(tmp_path, ledger_at) as ledger:
        target = ledger.target("h", "t")
        student = StudentEntry(uuid="s", name="Ana Sá", date_of_birth="2001-02-03")
        ledger.write([target.student(f"{number}@example.edu", student) for number in range(3000)])
        asked = [f"{number}@example.edu" for number in range(1, 3000, 2)]
        assert sorted(target.students(asked)) == sorted(asked)


def test_another_host_or_tenant_knows_nothing_of_it(tmp_path: Path, ledger_at: str | None) -> None:
    """Practice on the sandbox never counts for production."""
    with open_ledger(tmp_path, ledger_at) as ledger:
        ledger.write([ledger.target("127.0.0.1:8700", "tenant").file("digest", "f")])
        assert ledger.target("api.dokstamp.com", "tenant").files(["digest"]) == {}
        assert ledger.target("127.0.0.1:8700", "other").files(["digest"]) == {}


def test_planning_again_keeps_what_is_known(tmp_path: Path, ledger_at: str | None) -> None:
    """A certificate that is done stays done when its row is planned again."""
    with open_ledger(tmp_path, ledger_at) as ledger:
        target = ledger.target("h", "t")
        ledger.write([target.certificate(KEY, CertificateEntry("done", Certified("c")))])
        ledger.write([target.planned([KEY, CertificateKey("b@example.edu", "course", "e" * 64)])])
        states = {
            key.email: entry.state
            for key, entry in target.certificates(["ana@example.edu", "b@example.edu"]).items()
        }
        assert states == {"ana@example.edu": "done", "b@example.edu": "planned"}


def test_an_intent_without_an_answer_is_no_answer(tmp_path: Path, ledger_at: str | None) -> None:
    """A student in doubt is not among the known ones; a file or an enrollment in doubt is told as
    such.
    """
    with open_ledger(tmp_path, ledger_at) as ledger:
        target = ledger.target("h", "t")
        ledger.write(
            [
                target.student("a@b.c", None),
                target.file("d", None),
                target.enrollment("a@b.c", "k", None),
            ]
        )
        assert target.students(["a@b.c"]) == {}
        assert target.files(["d"]) == {"d": None}
        assert target.enrollments(["a@b.c"]) == {("a@b.c", "k"): None}


def test_a_commit_survives_kill_9(tmp_path: Path, ledger_at: str | None) -> None:
    """What `commit` returned for is there after the process is killed the moment it returns."""
    program = textwrap.dedent("""
        import os, signal, sys, anyio
        from pathlib import Path
        from importer.ledger import Writer, open_ledger
        async def main():
            with open_ledger(Path(sys.argv[1]), *sys.argv[2:]) as ledger:
                target, writer = ledger.target("h", "t"), Writer(ledger)
                async with anyio.create_task_group() as tasks:
                    tasks.start_soon(writer.work)
                    await writer.commit(target.file("digest", "uuid"))
                    os.kill(os.getpid(), signal.SIGKILL)
        anyio.run(main)
        """)
    ended = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path), *filter(None, [ledger_at])],
        check=False,
        timeout=60,
    )
    assert ended.returncode == -signal.SIGKILL
    with open_ledger(tmp_path, ledger_at) as ledger:
        assert ledger.target("h", "t").files(["digest"]) == {"digest": "uuid"}


def test_workers_share_commits_and_each_waits_for_its_own(
    tmp_path: Path, ledger_at: str | None
) -> None:
    """A hundred changes at once are all there when their `commit` calls have returned."""

    async def main() -> None:
        with open_ledger(tmp_path, ledger_at) as ledger:
            target, writer = ledger.target("h", "t"), Writer(ledger)

            async def worker(number: int) -> None:
                await writer.commit(target.file(f"digest {number}", "uuid"))
                assert target.files([f"digest {number}"])

            async with anyio.create_task_group() as background:
                background.start_soon(writer.work)
                async with anyio.create_task_group() as workers:
                    for number in range(100):
                        workers.start_soon(worker, number)
                background.cancel_scope.cancel()
            assert len(target.files(f"digest {number}" for number in range(100))) == 100

    anyio.run(main)


def test_after_a_failed_commit_nobody_is_told_that_his_change_is_safe(tmp_path: Path) -> None:
    """When the file can no longer be written, this commit and every later one raise."""

    async def main() -> None:
        with open_ledger(tmp_path) as ledger:
            target, writer = ledger.target("h", "t"), Writer(ledger)
            other = sqlite3.connect(tmp_path / FILE_NAME)
            other.execute("DROP TABLE files")
            other.commit()
            other.close()
            async with anyio.create_task_group() as background:
                background.start_soon(writer.work)
                with pytest.raises(LedgerError, match="nothing more is sent"):
                    await writer.commit(target.file("digest", "uuid"))
                with pytest.raises(LedgerError):
                    await writer.commit(target.student("a@b.c", None))
                background.cancel_scope.cancel()

    anyio.run(main)


def test_a_damaged_ledger_is_set_aside_and_a_new_one_begun(tmp_path: Path) -> None:
    """The damaged file is kept under another name, and said."""
    (tmp_path / FILE_NAME).write_bytes(b"this is not a database, whatever its name says" * 100)
    with open_ledger(tmp_path) as ledger:
        assert ledger.set_aside is not None
        assert ledger.set_aside.read_bytes().startswith(b"this is not")
        assert ledger.target("h", "t").certificates(["ana@example.edu"]) == {}


def test_a_ledger_with_a_torn_page_is_set_aside(tmp_path: Path) -> None:
    """Damage inside a real ledger is found when it is opened, not when a row trips over it."""
    with open_ledger(tmp_path) as ledger:
        target = ledger.target("h", "t")
        ledger.write([target.file(f"digest {number}", "uuid" * 20) for number in range(500)])
    path = tmp_path / FILE_NAME
    content = bytearray(path.read_bytes())
    content[8192:16384] = os.urandom(8192)
    path.write_bytes(content)
    with open_ledger(tmp_path) as ledger:
        assert ledger.set_aside is not None


def test_a_newer_ledger_is_refused_with_a_sentence(tmp_path: Path) -> None:
    """A file that a later version wrote is not guessed at."""
    with open_ledger(tmp_path):
        pass
    connection = sqlite3.connect(tmp_path / FILE_NAME)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()
    with pytest.raises(LedgerError, match="newer version"), open_ledger(tmp_path):
        pass


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    """Somebody else's SQLite file of our name is left as it is."""
    connection = sqlite3.connect(tmp_path / FILE_NAME)
    connection.execute("CREATE TABLE notes (text)")
    connection.commit()
    connection.close()
    with pytest.raises(LedgerError, match="some other program"), open_ledger(tmp_path):
        pass


def test_the_file_is_for_its_owner_only(tmp_path: Path) -> None:
    """Personal data: mode 0600, journal included."""
    with open_ledger(tmp_path) as ledger:
        ledger.write([ledger.target("h", "t").file("d", "u")])
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert set(modes.values()) == {0o600}, modes


def test_runs_are_listed_newest_first_also_those_that_never_ended(
    tmp_path: Path, ledger_at: str | None
) -> None:
    """A run is noted when it begins and completed when it ends."""
    with open_ledger(tmp_path, ledger_at) as ledger:
        for run_id in ("one", "two"):
            ledger.begin_run(
                run_id=run_id,
                command="run",
                sheet="s.xlsx",
                host="h",
                tenant="t",
                results="r.xlsx",
            )
        ledger.finish_run("one", {"created": 3})
        ledger.narrow("h", "t")
        assert [run.run_id for run in ledger.runs()] == ["two", "one"]
        totals = {run.run_id: run.totals for run in ledger.runs()}
        assert totals == {"one": {"created": 3}, "two": None}


@pytest.mark.parametrize(
    "totals", ["{broken", "[1, 2]", '{"created": "many"}', b"\xff\xfe", "[" * 100_000]
)
def test_a_damaged_entry_of_a_run_hides_no_other(tmp_path: Path, totals: str | bytes) -> None:
    """It is listed as far as it can be read."""
    with open_ledger(tmp_path) as ledger:
        for number in ("1", "2"):
            ledger.begin_run(
                run_id=number, command="run", sheet="g.csv", host="h", tenant="t", results="r.xlsx"
            )
            ledger.finish_run(number, {"created": 3})
        connection = sqlite3.connect(tmp_path / FILE_NAME)
        connection.execute(
            "UPDATE runs SET totals = ?, host = ? WHERE run_id = '1'", (totals, b"\x00\x01")
        )
        connection.commit()
        connection.close()
        by_id = {run.run_id: run for run in ledger.runs()}
    assert by_id["2"].totals == {"created": 3}
    assert not by_id["1"].totals
    assert by_id["1"].host == ""


def test_something_else_than_text_in_the_ledger_is_a_sentence(tmp_path: Path) -> None:
    """A file that was edited or badly repaired is not believed."""
    with open_ledger(tmp_path) as ledger:
        target = ledger.target("h", "t")
        student = StudentEntry(uuid="s", name="Ana Sá", date_of_birth="2001-02-03")
        ledger.write([target.student("ana@example.edu", student)])
        connection = sqlite3.connect(tmp_path / FILE_NAME)
        connection.execute("UPDATE students SET date_of_birth = x'00ff'")
        connection.commit()
        connection.close()
        with pytest.raises(LedgerError, match="is damaged: it holds something else than text"):
            target.students(["ana@example.edu"])


def test_what_cannot_be_written_for_any_reason_is_not_taken_for_written(
    tmp_path: Path, ledger_at: str | None
) -> None:
    """A lone surrogate, of all things: whoever waits for the commit is told, and nothing more is
    sent.
    """
    with open_ledger(tmp_path, ledger_at) as ledger:
        target, writer = ledger.target("h", "t"), Writer(ledger)

        async def main() -> None:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(writer.work)
                with pytest.raises(LedgerError, match="nothing more is sent"):
                    await writer.commit(target.file("\ud800", "f"))
                with pytest.raises(LedgerError):
                    await writer.commit(target.file("d" * 64, "f"))
                tasks.cancel_scope.cancel()

        anyio.run(main)
