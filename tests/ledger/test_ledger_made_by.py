"""The ledger knows what a run has made, apart from what it found and what it is in doubt about."""

from pathlib import Path

from sqlalchemy import create_engine

from importer.ledger import (
    FILE_NAME,
    SCHEMA_VERSION,
    CertificateEntry,
    CertificateKey,
    Made,
    StudentEntry,
    open_ledger,
)
from importer.ledger.server import address_of
from importer.outcomes import Certified

KEY = CertificateKey("ana@example.edu", "course", "d" * 64)
ANA = StudentEntry(uuid="s", name="Ana Sá", date_of_birth="2001-02-03")
DONE = CertificateEntry("done", Certified("c", status="issued", student_uuid="s"))
NOTHING = Made({}, {}, {}, {})


def test_what_a_run_makes_bears_its_id(tmp_path: Path, ledger_at: str | None) -> None:
    """Student, file, enrollment and certificate; no other run's id leads to them."""
    with open_ledger(tmp_path, ledger_at) as ledger:
        target = ledger.target("h", "t", run_id="one")
        ledger.write(
            [
                target.student(KEY.email, ANA),
                target.file(KEY.digest, "f"),
                target.enrollment(KEY.email, KEY.course_uuid, "e"),
                target.certificate(KEY, DONE, made=True),
            ]
        )
        assert target.made_by(["one"]) == Made(
            {KEY: DONE._replace(made_by="one")},
            {KEY.email: "s"},
            {(KEY.email, KEY.course_uuid): "e"},
            {KEY.digest: "f"},
        )
        assert target.made_by(["two"]) == NOTHING
        assert ledger.target("h", "another").made_by(["one"]) == NOTHING


def test_what_a_run_finds_is_nobodys(tmp_path: Path, ledger_at: str | None) -> None:
    """It set out to make it, and it was there."""
    with open_ledger(tmp_path, ledger_at) as ledger:
        target = ledger.target("h", "t", run_id="one")
        for made in (None, False):
            found = made is not None
            ledger.write(
                [
                    target.student(KEY.email, ANA if found else None, made=False),
                    target.file(KEY.digest, "f" if found else None, made=False),
                    target.enrollment(
                        KEY.email, KEY.course_uuid, "e" if found else None, made=False
                    ),
                    target.certificate(KEY, DONE if found else CertificateEntry("sent")),
                ]
            )
        assert target.made_by(["one"]) == NOTHING
        assert target.certificates([KEY.email]) == {KEY: DONE}


def test_many_of_a_commit_come_to_what_they_do_one_by_one(
    tmp_path: Path, ledger_at: str | None
) -> None:
    """Also where two are about the same thing: the later one holds."""
    with open_ledger(tmp_path, ledger_at) as ledger:
        one, two = (ledger.target("h", "t", run_id=run) for run in ("one", "two"))
        ledger.write([one.file("made", "old"), one.file("other", "o"), one.file("made", "new")])
        ledger.write([two.file(name, None) for name in ("a", "b", "a")])  # in doubt
        ledger.write([one.file(name, None) for name in ("a", "b", "c")])  # a and b are two's still
        assert one.made_by(["one"]).files == {"made": "new", "other": "o", "c": None}
        # One is found by the run that was in doubt of it, the others by the other one.
        found = (two, "a"), (one, "b"), (two, "c")
        ledger.write([target.file(name, name, made=False) for target, name in found])
        ledger.write([one.planned([KEY, KEY]), one.planned([KEY])])
        assert one.certificates([KEY.email]) == {KEY: CertificateEntry("planned")}
        assert one.made_by(["one"]).files == {"made": "new", "other": "o", "c": "c"}
        assert one.made_by(["two"]).files == {"b": "b"}


def test_finding_it_again_leaves_it_with_the_run_that_made_it(
    tmp_path: Path, ledger_at: str | None
) -> None:
    """A second run of the same spreadsheet takes nothing over."""
    with open_ledger(tmp_path, ledger_at) as ledger:
        first, second = (ledger.target("h", "t", run_id=run) for run in ("one", "two"))
        ledger.write([first.certificate(KEY, DONE, made=True), first.file(KEY.digest, "f")])
        ledger.write([second.certificate(KEY, DONE), second.file(KEY.digest, "f", made=False)])
        assert second.made_by(["two"]) == NOTHING
        assert list(second.made_by(["one"]).certificates) == [KEY]


def test_what_was_in_doubt_and_is_found_was_made_by_the_run_in_doubt(
    tmp_path: Path, ledger_at: str | None
) -> None:
    """The first run died before it was answered, the second finds what it had made."""
    with open_ledger(tmp_path, ledger_at) as ledger:
        first, second = (ledger.target("h", "t", run_id=run) for run in ("one", "two"))
        intents = [CertificateEntry("sent")]
        ledger.write([first.certificate(KEY, one) for one in intents])
        assert second.made_by(["one"]).certificates[KEY].state == "sent"
        ledger.write([second.certificate(KEY, one) for one in intents])
        ledger.write([second.certificate(KEY, DONE)])
        assert second.made_by(["one"]).certificates == {KEY: DONE._replace(made_by="one")}


def test_what_was_in_doubt_and_is_made_is_the_second_runs(
    tmp_path: Path, ledger_at: str | None
) -> None:
    """It was not there, so the second run has made it."""
    with open_ledger(tmp_path, ledger_at) as ledger:
        first, second = (ledger.target("h", "t", run_id=run) for run in ("one", "two"))
        ledger.write([first.enrollment("a@b.c", "k", None)])
        ledger.write([second.enrollment("a@b.c", "k", None)])
        ledger.write([second.enrollment("a@b.c", "k", "e")])
        assert second.made_by(["two"]).enrollments == {("a@b.c", "k"): "e"}
        assert second.made_by(["one"]) == NOTHING


def test_what_is_gone_is_nobodys(tmp_path: Path, ledger_at: str | None) -> None:
    """Nobody counts on it any more."""
    with open_ledger(tmp_path, ledger_at) as ledger:
        target = ledger.target("h", "t", run_id="one")
        ledger.write([target.student(KEY.email, ANA), target.file("d", "f")])
        ledger.write([target.no_student(KEY.email), target.no_file("d")])
        assert target.made_by(["one"]) == NOTHING
        assert target.students([KEY.email]) == {}


def test_what_a_later_run_does_is_noted_by_the_records_uuid(
    tmp_path: Path, ledger_at: str | None
) -> None:
    """Which run, what, and when."""
    with open_ledger(tmp_path, ledger_at) as ledger:
        target = ledger.target("h", "t", run_id="undoing")
        ledger.write([target.act("c", "revoke")])
        acts = target.acts(["c", "d"])
        assert set(acts) == {"c"}
        assert (acts["c"].act, acts["c"].run_id) == ("revoke", "undoing")
        assert acts["c"].at.startswith("20")


def test_a_ledger_of_before_is_known_as_before(tmp_path: Path, ledger_at: str | None) -> None:
    """What an older version made bears no run's id, and everything else of it is there."""
    with open_ledger(tmp_path, ledger_at) as ledger:
        target = ledger.target("h", "t")
        ledger.write(
            [
                target.student(KEY.email, ANA),
                target.file(KEY.digest, "f"),
                target.enrollment(KEY.email, KEY.course_uuid, "e"),
                target.certificate(KEY, DONE),
            ]
        )
    engine = create_engine(
        f"sqlite:///{tmp_path / FILE_NAME}" if ledger_at is None else address_of(ledger_at)
    )
    with engine.begin() as connection:
        for table in ("students", "files", "enrollments", "certificates"):
            connection.exec_driver_sql(f"ALTER TABLE {table} DROP COLUMN made_by")
        connection.exec_driver_sql("DROP TABLE acts")
        mark = "UPDATE ledger_version SET version = 2"
        connection.exec_driver_sql("PRAGMA user_version = 2" if ledger_at is None else mark)
    with open_ledger(tmp_path, ledger_at) as ledger:
        target = ledger.target("h", "t", run_id="new")
        assert target.students([KEY.email]) == {KEY.email: ANA}
        assert target.files([KEY.digest]) == {KEY.digest: "f"}
        assert target.certificates([KEY.email]) == {KEY: DONE}
        ledger.write([target.file("e" * 64, "g")])
        assert target.made_by(["new"]).files == {"e" * 64: "g"}
    asked = "PRAGMA user_version" if ledger_at is None else "SELECT version FROM ledger_version"
    with engine.connect() as connection:
        assert connection.exec_driver_sql(asked).scalar() == SCHEMA_VERSION
    engine.dispose()
