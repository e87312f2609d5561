"""A ledger that many machines and schools share: a database of PostgreSQL."""

import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from random import uniform
from signal import SIGCONT, SIGSTOP
from subprocess import PIPE, Popen

import anyio
import pytest
from sqlalchemy import URL

from helpers.postgres import PASSWORD, address, connect, cut
from helpers.practice import NOWHERE, command
from importer.errors import BusyError, LedgerError, SettingsError
from importer.ledger import Ledger, Person, PlanEntry, Tenancy, open_ledger
from importer.ledger.schema import SCHEMA_VERSION
from importer.session import ApprovalError, find
from importer.settings import load_settings


@pytest.fixture
def ledger(database: URL, tmp_path: Path) -> Iterator[Ledger]:
    """An open one."""
    with open_ledger(tmp_path, address(database)) as ledger:
        yield ledger


def tenancy_of(ledger: Ledger, tenant: str = "t") -> Tenancy:
    """The right to send for a tenant, not taken yet."""
    return ledger.tenancy_of("h", tenant)


def test_a_server_is_there_with_a_database_for_each_test(database: URL) -> None:
    """It answers under its own name, whatever the password holds."""
    with closing(connect(database)) as connection:
        told = connection.execute("SELECT current_database()").fetchone()
    assert told == (database.database,)


def test_nothing_is_left_in_the_state_folder(ledger: Ledger, tmp_path: Path) -> None:
    """The ledger is where it is named, and nowhere else."""
    ledger.write([ledger.target("h", "t").file("d", "f")])
    assert list(tmp_path.iterdir()) == []


def test_one_sends_for_a_tenant_and_others_for_others(ledger: Ledger, tmp_path: Path) -> None:
    """Whoever comes second is told who is there; when that one has signed off, it is theirs at
    once.
    """
    first, second, other = tenancy_of(ledger), tenancy_of(ledger), tenancy_of(ledger, "other")
    assert first.take() == 0
    assert other.take() == 0
    with pytest.raises(BusyError, match=r"process \d+ on .*, started 20.* is at work for t:"):
        second.take()
    first.sign_off()
    assert second.take() == 0
    second.sign_off()
    other.sign_off()


def test_whoever_was_taken_over_writes_nothing_more(ledger: Ledger, database: URL) -> None:
    """Its connection cut, its lock is another one's: its next commit is refused as a whole, and so
    is whatever it wants to send.
    """
    target, first = ledger.target("h", "t"), tenancy_of(ledger)
    first.take()
    ledger.tenancy = first
    ledger.write([target.file("before", "f")])
    assert first.is_fresh
    cut(database)
    second = tenancy_of(ledger)
    assert second.take() > 0  # what the first one has proven last is too old by then
    with pytest.raises(LedgerError, match=r"taken over .* t, so nothing more is sent"):
        ledger.write([target.file("after", "f")])
    with pytest.raises(LedgerError, match="taken over"):
        ledger.write([])
    assert target.files(["before", "after"]) == {"before": "f"}
    ledger.tenancy = None
    first.sign_off()  # and takes nothing away from the second
    ledger.tenancy = second
    ledger.write([target.file("after", "f")])
    second.sign_off()


def test_each_school_sees_its_own_runs_and_plans(ledger: Ledger, database: URL) -> None:
    """And nobody's, before it is told whose: one ledger holds everybody's."""
    for tenant in ("t", "other"):
        names = {"run_id": f"of {tenant}", "command": "run", "sheet": "s", "results": "r"}
        ledger.begin_run(**names, host="h", tenant=tenant)
    with pytest.raises(LedgerError, match="DOKSTAMP_TENANT"):
        ledger.runs()
    with pytest.raises(LedgerError, match="DOKSTAMP_TENANT"):
        _ = ledger.plans
    ledger.narrow("h", "t")
    with pytest.raises(ApprovalError, match=f"/{database.database} for tenant t on h: "):
        find(ledger, "K7F-2QX-9MB")
    assert [run.run_id for run in ledger.runs()] == ["of t"]
    plan = PlanEntry(
        fingerprint="f" * 64,
        made_at="2100-01-01T00:00:00+00:00",
        issue_at="2026-01-01T00:00:00Z",
        undated="u",
        prepared_by=Person("ana", "Ana"),
    )
    ledger.plans.keep(plan, b"content")
    assert [one.fingerprint for one in ledger.plans.all()] == ["f" * 64]
    ledger.narrow("h", "other")
    assert ledger.plans.all() == []
    assert [run.run_id for run in ledger.runs()] == ["of other"]
    ledger.widen()
    assert len(ledger.runs()) == 2


def test_whoever_looks_on_another_host_is_told_where_their_runs_are(
    database: URL, tmp_path: Path
) -> None:
    """They may have forgotten DOKSTAMP_BASE_URL; of other schools' runs they learn nothing."""
    with open_ledger(tmp_path, address(database)) as ledger:
        for host, tenant in (("b.example", "t"), ("a.example", "t"), ("c.example", "other")):
            names = {"run_id": host, "command": "run", "sheet": "s", "results": "r"}
            ledger.begin_run(**names, host=host, tenant=tenant)
    ours = {"DOKSTAMP_LEDGER": address(database), "DOKSTAMP_TENANT": "t"}
    told = command(NOWHERE, "runs", folder=tmp_path, **ours).output
    assert told.startswith("No runs yet.\nThis tenant has runs on a.example and b.example:")
    assert "c.example" not in told


def test_text_that_postgresql_takes_for_no_text_is_kept(ledger: Ledger) -> None:
    """A server may answer a NUL; the ledger is not where a run ends for that."""
    target = ledger.target("h", "t")
    ledger.write([target.file("d", "a\0b")])
    ledger.write([target.file("e", "a\0b"), target.file("f", "\\u0000")])
    assert target.files(["d", "e", "f"]) == {"d": "a␀b", "e": "a␀b", "f": "\\u0000"}


def test_many_may_begin_at_once(database: URL, tmp_path: Path) -> None:
    """Workers that start together on an empty database all find its tables."""

    def begin() -> None:
        with open_ledger(tmp_path, address(database)) as ledger:
            ledger.target("h", "t")

    async def main() -> None:
        async with anyio.create_task_group() as tasks:
            for _ in range(6):
                tasks.start_soon(anyio.to_thread.run_sync, begin)

    anyio.run(main)


def refused(url: URL, folder: Path) -> str:
    """What is said of a ledger that cannot be opened; never the password."""
    with pytest.raises(LedgerError) as error, open_ledger(folder, address(url)):
        pass
    said = str(error.value)
    assert PASSWORD not in said
    assert "secret" not in said
    return said


def test_what_is_in_the_way_is_a_sentence(database: URL, tmp_path: Path) -> None:
    """What, where, and what to do; the password is in none of them."""
    assert "correct the user and the password" in refused(
        database.set(password="wrong secret"), tmp_path
    )
    assert "correct the user and the password" in refused(
        database.set(username="nobody"), tmp_path
    )
    assert "make the database" in refused(database.set(database="none"), tmp_path)
    away = database.set(host="127.0.0.1", port=1, password="secret", query={})
    assert "see that its server runs" in refused(away, tmp_path)
    with closing(connect(database)) as connection:
        connection.execute("CREATE TABLE students (name text)")
        assert "belongs to some other program" in refused(database, tmp_path)
        connection.execute("DROP TABLE students")
        with open_ledger(tmp_path, address(database)):
            pass
        connection.execute("UPDATE ledger_version SET version = %s", [SCHEMA_VERSION + 1])
        assert "update this program" in refused(database, tmp_path)


_WRITING = """
import sys
from pathlib import Path
from importer.ledger import open_ledger
with open_ledger(Path(sys.argv[1]), sys.argv[2]) as ledger:
    target = ledger.target("h", "t")
    print("begun", flush=True)
    while True:
        ledger.write([target.file("d", "f"), *(target.student(f"s{n}", None) for n in range(50))])
"""


def test_whoever_is_stopped_in_a_commit_keeps_nobody_else_out(
    ledger: Ledger, database: URL, tmp_path: Path
) -> None:
    """Wherever in it that is: the other one writes the same rows meanwhile."""
    target = ledger.target("h", "t")
    command = (sys.executable, "-c", _WRITING, str(tmp_path), address(database))
    with Popen(command, stdout=PIPE, text=True) as process, ThreadPoolExecutor(1) as other:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "begun\n"
            for _ in range(60):
                time.sleep(uniform(0.001, 0.01))
                process.send_signal(SIGSTOP)
                other.submit(ledger.write, [target.file("d", "f")]).result(timeout=10)
                process.send_signal(SIGCONT)
        finally:
            process.kill()


def test_the_first_of_what_goes_wrong_is_told_and_nothing_is_written(
    ledger: Ledger, database: URL, caplog: pytest.LogCaptureFixture
) -> None:
    """A commit is sent in one piece: what comes after the failure is only told that there is one.
    The driver puts nothing of it on the screen, and the next commit is like any other.
    """
    target = ledger.target("h", "t")
    with closing(connect(database)) as connection:
        connection.execute("ALTER TABLE files ADD CHECK (uuid <> 'bad')")
    many = [target.student(f"s{number}", None) for number in range(600)]
    with pytest.raises(LedgerError, match="violates check constraint"):
        ledger.write(
            [
                target.enrollment("e", "c", "first"),
                target.file("d", "bad"),
                *many,
                *(target.no_file(f"{number}") for number in range(600)),
            ]
        )
    assert target.enrollments(["e"]) == {}
    assert target.student_uuids(["s0", "s599"]) == {}
    ledger.write([target.file("d", "good"), *many])
    assert target.files(["d"]) == {"d": "good"}
    assert caplog.records == []


def test_a_copy_that_takes_no_changes_ends_a_run(database: URL, tmp_path: Path) -> None:
    """A server that has become the standby of another one, in the middle of it."""
    url = database.set(query={**database.query, "options": "-c default_transaction_read_only=on"})
    with open_ledger(tmp_path, address(database)) as ledger:
        target = ledger.target("h", "t")
        change = target.file("d", "f")
    with (
        open_ledger(tmp_path, address(url)) as ledger,
        pytest.raises(LedgerError, match="takes no changes"),
    ):
        ledger.write([change])


def test_a_server_without_room_for_another_connection_is_told(
    database: URL, tmp_path: Path
) -> None:
    """Its limit is named, since it is what can be raised."""
    with closing(connect(database)) as connection:
        connection.execute(f"ALTER DATABASE {database.database} CONNECTION LIMIT 1")
        role = "CREATE ROLE small LOGIN PASSWORD 'secret' CONNECTION LIMIT 0"
        connection.execute(role)
        try:
            said = refused(database.set(username="small", password="secret"), tmp_path)
        finally:
            connection.execute("DROP ROLE small")
    assert "max_connections" in said


@pytest.mark.parametrize(
    "address",
    ["postgresql://", "sqlite:///x", "mysql://u:secret@h/d", "secret", "postgresql://u:secret@h"],
)
def test_an_address_that_is_none_is_refused_without_being_told(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may hold a password."""
    monkeypatch.setenv("DOKSTAMP_LEDGER", address)
    with pytest.raises(SettingsError, match="DOKSTAMP_LEDGER is not the address") as error:
        load_settings(env_file=None)
    assert "secret" not in str(error.value)


@pytest.mark.in_a_file
def test_the_address_may_stand_in_a_file_and_is_shown_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As every other secret."""
    path = tmp_path / "ledger"
    path.write_text("postgresql://u:secret@h/d\n", encoding="utf-8")
    monkeypatch.setenv("DOKSTAMP_LEDGER_FILE", str(path))
    settings = load_settings(env_file=None)
    assert settings.ledger is not None
    assert settings.ledger.get_secret_value() == "postgresql://u:secret@h/d"
    assert "secret@" not in f"{settings!r} {settings} {settings.model_dump()}"
    path.write_text("mysql://u:secret@h/d", encoding="utf-8")
    with pytest.raises(SettingsError, match="DOKSTAMP_LEDGER is not the address"):
        load_settings(env_file=None)


@pytest.mark.in_a_file
def test_a_file_that_came_with_a_batch_names_no_ledger_for_our_own_credentials(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is known of students would go there; where the file has the credentials too, it may."""
    path = tmp_path / ".env"
    path.write_text("DOKSTAMP_LEDGER=postgresql://u:secret@h/d\n", encoding="utf-8")
    path.chmod(0o600)
    assert load_settings(env_file=path).ledger is not None
    monkeypatch.setenv("DOKSTAMP_TOKEN", "token")
    with pytest.raises(SettingsError, match="would be kept in that database"):
        load_settings(env_file=path)
