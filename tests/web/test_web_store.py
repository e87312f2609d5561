"""What the page keeps: in a file of its own, or in the ledger's database beside other servers."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import URL

from helpers import postgres
from importer.errors import ImporterError, LedgerError
from importer.ledger import Person
from importer.session import Admitted
from importer.web.approvals import Approvals, Decision
from importer.web.entries import Change
from importer.web.lists import ChangeKind, ListState
from importer.web.records import BeingIssuedError, GoneError
from importer.web.sessions import Sessions
from importer.web.store import ChangedMeanwhileError, PageStore, open_store
from importer.web.tables import APPROVALS, AUDIT, CHANGES, METADATA, PAGE, RUNS

LIST = "abcdefghjk"
BEFORE = Path(__file__).parent / "page_before_marks.sql"
_TIMES = 5
"""How often two do the same at once."""


@pytest.fixture
def stores(tmp_path: Path, ledger_at: str | None) -> Iterator[tuple[PageStore, PageStore]]:
    """The same list, as two servers have it open."""
    with open_store(tmp_path, ledger_at) as one, open_store(tmp_path, ledger_at) as other:
        one.add_list(LIST, by="Rui", school="own", state=ListState.PREPARED, house="h t")
        yield one, other


@pytest.fixture
def server(tmp_path: Path, database: URL) -> Iterator[tuple[PageStore, PageStore]]:
    """The same, in the ledger's database."""
    at = postgres.address(database)
    with open_store(tmp_path, at) as one, open_store(tmp_path, at) as other:
        one.add_list(LIST, by="Rui", school="own", state=ListState.PREPARED, house="h t")
        yield one, other


def _cell(after: str) -> Change:
    return Change(kind=ChangeKind.CELL, row=2, about="name", after=after)


def _at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What things told that were done at the same time, or raised."""
    barrier = Barrier(len(acts))
    ended: list[Any] = [None] * len(acts)

    def done(at: int) -> None:
        barrier.wait(timeout=20)
        try:
            ended[at] = acts[at]()
        except (ImporterError, AssertionError) as error:
            ended[at] = error

    threads = [Thread(target=done, args=(at,)) for at in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return ended


def test_of_two_who_change_one_cell_at_once_one_is_told(
    stores: tuple[PageStore, PageStore],
) -> None:
    """Neither overwrites what they have not seen."""
    one, other = stores
    for _ in range(_TIMES):
        seen = max((change.number for change in one.changes(LIST)), default=0)
        ended = _at_once(
            partial(one.change, LIST, [_cell("Ana")], by="Ana", seen=seen),
            partial(other.change, LIST, [_cell("Eva")], by="Eva", seen=seen),
        )
        assert [type(one) for one in ended if not isinstance(one, int)] == [ChangedMeanwhileError]
        assert len([c for c in one.changes(LIST) if c.number > seen]) == 1


def test_what_one_act_changes_is_one_group_whoever_acts_beside(
    stores: tuple[PageStore, PageStore],
) -> None:
    """And the number of its last change is told, not that of somebody else's."""
    told: dict[str, int] = {}

    def change(store: PageStore, by: str) -> None:
        cells = [Change(kind=ChangeKind.CELL, row=at, about=by, after="x") for at in range(4)]
        told[by] = store.change(LIST, cells, by=by)

    for _ in range(_TIMES):
        ended = _at_once(
            partial(change, stores[0], "Ana"),
            partial(change, stores[1], "Eva"),
        )
        assert ended == [None, None]
        for by in ("Ana", "Eva"):
            theirs = [one for one in stores[0].changes(LIST) if one.by == by][-4:]
            assert {one.group for one in theirs} == {theirs[0].number}
            assert told[by] == theirs[-1].number


def test_what_is_being_issued_is_changed_by_nobody(stores: tuple[PageStore, PageStore]) -> None:
    """Nor deleted, prepared anew or issued a second time, however it meets."""
    one = stores[0]
    other = stores[1] if one.shared else one  # a file has one server
    ended = _at_once(partial(_begun, one), partial(_begun, other))
    assert [type(one) for one in ended if not isinstance(one, int)] == [BeingIssuedError]
    (run,) = one.runs(LIST)
    store = one if isinstance(ended[0], int) else other
    assert store.list_called(LIST).state == ListState.ISSUING  # type: ignore[union-attr]
    for act in (
        lambda: store.change(LIST, [_cell("Eva")], by="Eva", at_rest=True),
        lambda: store.undo(LIST, 1, by="Eva", at_rest=True),
        lambda: store.delete_list(LIST, by="Eva"),
        lambda: store.clear_list(LIST, by="Eva", texts_of=ChangeKind.CELL),
        lambda: _begun(store),
    ):
        with pytest.raises(BeingIssuedError, match="is being issued"):
            act()
    store.set_state(LIST, ListState.PREPARED)
    assert [one.state for one in store.lists()] == [ListState.ISSUING]
    store.end_run(run.number, failure=None, totals={}, results="", state=ListState.DONE)
    assert [(one.state, one.state_of) for one in other.lists()] == [(ListState.DONE, "1.1")]


def _begun(store: PageStore) -> int:
    return store.begin_run(
        "r", command="run", by="Rui", results="", to_do=1, list_id=LIST, content="1.1", issues=True
    )


def test_what_another_server_sends_is_being_issued_as_long_as_it_is_heard_of(
    server: tuple[PageStore, PageStore],
) -> None:
    """Then it was cut off, and somebody may go on."""
    one, other = server
    number = _begun(one)
    assert [entry.state for entry in other.lists()] == [ListState.ISSUING]
    old = sa.update(RUNS).values(seen_at="2020-01-01T00:00:00+00:00")
    with one.writing() as connection:
        connection.execute(old)
    assert [entry.state for entry in other.lists()] == [ListState.STOPPED]
    assert [entry.state for entry in one.lists()] == [ListState.ISSUING], "it knows better itself"
    one.see_run(number)
    assert [entry.state for entry in other.lists()] == [ListState.ISSUING]


def test_a_server_that_wakes_up_late_changes_nothing_that_is_done(
    server: tuple[PageStore, PageStore],
) -> None:
    """It stood still while another one went on; of its own run it tells how that ended."""
    one, other = server
    late = _begun(one)
    with one.writing() as connection:
        connection.execute(sa.update(RUNS).values(seen_at="2020-01-01T00:00:00+00:00"))
    number = _begun(other)
    one.end_run(late, failure="taken over", totals={}, results="", state=ListState.STOPPED)
    assert [entry.state for entry in one.lists()] == [ListState.ISSUING]
    other.end_run(number, failure=None, totals={}, results="", state=ListState.DONE)
    one.end_run(late, failure="taken over", totals={}, results="", state=ListState.STOPPED)
    assert [entry.state for entry in one.lists()] == [ListState.DONE]
    assert [run.failure for run in one.runs(LIST)] == [None, "taken over"]


def test_what_a_server_sent_that_had_a_file_alone_was_cut_off_with_it(tmp_path: Path) -> None:
    """At once: nobody else can be at work there."""
    with open_store(tmp_path) as store:
        store.add_list(LIST, by="Rui", school="own", state=ListState.PREPARED)
        _begun(store)
    with open_store(tmp_path) as store:
        assert [entry.state for entry in store.lists()] == [ListState.STOPPED]


def test_an_approval_is_decided_once(stores: tuple[PageStore, PageStore]) -> None:
    """By whoever was first."""
    for at in range(_TIMES):
        approvals = [Approvals(store) for store in stores]
        asked = {"content": "1.1", "by": "Rui", "asker": Person("rui", "Rui"), "preparers": ()}
        approvals[0].ask(f"K{at}", **asked, about=f"r{at}")  # type: ignore[arg-type]
        found = approvals[0].about(f"r{at}")
        assert found is not None
        told = _at_once(
            partial(approvals[0].decide, found, Decision.APPROVED, by="Ana"),
            partial(approvals[1].decide, found, Decision.SENT_BACK, by="Eva"),
        )
        assert sorted(told) == [False, True]


def test_the_audit_only_grows(stores: tuple[PageStore, PageStore]) -> None:
    """Whoever holds the database open, and whatever they do to it."""
    store = stores[0]
    store.note("approved", by="ana", house="h t")
    acts: list[Any] = [sa.update(AUDIT).values(by="eva"), sa.delete(AUDIT)]
    if store.shared:
        acts.append(sa.text("TRUNCATE page_audit"))
    for act in acts:
        with pytest.raises(LedgerError, match="append only"), store.writing() as connection:
            connection.execute(act)
    assert [one["by"] for one in store.audit()] == ["ana"]


def test_nobody_approves_their_own_work_whatever_program_writes(
    stores: tuple[PageStore, PageStore],
) -> None:
    """The database refuses it, and tells nobody's name."""
    store = stores[0]
    asked = {"content": "1.1", "by": "Rui", "asker": Person("rui", "Rui"), "preparers": ["Ana"]}
    Approvals(store).ask("K7F", **asked, list_id=LIST)  # type: ignore[arg-type]
    for name in ("Rui", "Ana"):
        decided = sa.update(APPROVALS).values(decision="approved", decided_by=name)
        with (
            pytest.raises(LedgerError, match="somebody_else") as error,
            store.writing() as connection,
        ):
            connection.execute(decided)
        assert name not in str(error.value)


def test_what_is_deleted_is_gone_for_whoever_has_it_open(
    stores: tuple[PageStore, PageStore],
) -> None:
    """Nothing is written of it any more, so nothing is left of it."""
    one, other = stores
    one.change(LIST, [_cell("Ana")], by="Ana")
    one.delete_list(LIST, by="Rui")
    for act in (
        lambda: other.change(LIST, [_cell("Eva")], by="Eva"),
        lambda: other.set_state(LIST, ListState.APPROVED),
        lambda: _begun(other),
        lambda: other.delete_list(LIST, by="Eva"),
    ):
        with pytest.raises(GoneError, match="may have been deleted"):
            act()
    assert not other.read(sa.select(CHANGES))
    assert [(entry["did"], entry["by"]) for entry in other.audit(LIST)] == [("deleted", "Rui")]


def test_what_was_said_of_headings_is_remembered_by_house(
    stores: tuple[PageStore, PageStore],
) -> None:
    """By two at once too; what another house says is nothing to this one."""
    one, other = stores
    one.add_list("kkkkkkkkkk", by="Eva", school="own", state=ListState.PREPARED, house="h u")
    mine, theirs = one.list_called(LIST), one.list_called("kkkkkkkkkk")
    assert mine is not None
    assert theirs is not None
    long = "".join(map(chr, range(300, 9000)))
    said = {"nome": "name", "curso": "course", "a\0b": "", long: ""}
    for _ in range(_TIMES):
        ended = _at_once(
            lambda: one.remember_headings(mine, said),
            lambda: other.remember_headings(mine, dict(reversed(said.items()))),
        )
        assert ended == [None, None]
    assert one.headings(mine)["nome"] == "name"
    assert one.headings(theirs) == {}


def test_signed_out_by_one_server_is_signed_out_of_the_other(
    stores: tuple[PageStore, PageStore],
) -> None:
    """And what DokStamp gave is given back by the server that has it."""
    one, other = (Sessions(store, "https://a.example") for store in stores)
    allowed = Admitted(tenant="t", token="token")
    secret = one.begin("rui", "h t", allowed)
    there = other.known(secret, active=True)
    assert there is not None
    assert there.allowed is None, "they sign in there before anything is sent"
    assert Sessions(stores[0], "https://b.example").known(secret, active=True) is None
    renewed = other.rotate(there)
    assert one.known(secret, active=True) is None
    assert one.clear() == [("rui", allowed)], "by now nobody shows it any more"
    again = other.known(renewed, active=True)
    assert again is not None
    assert other.everybody("h u") == []
    assert [known.who for known in other.everybody("h t")] == ["rui"]
    other.end(again, everywhere=True)
    assert one.known(renewed, active=True) is None


def test_a_file_of_before_there_were_marks_goes_on(tmp_path: Path) -> None:
    """Its tables get the names of today, and nothing in them is otherwise."""
    with closing(sqlite3.connect(tmp_path / "page.sqlite3")) as file:
        file.executescript(BEFORE.read_text(encoding="utf-8"))
    for _ in range(2):
        with open_store(tmp_path) as store:
            (entry,) = store.lists()
            assert (entry.state, entry.state_of, entry.made_by) == (
                ListState.STOPPED,
                "2.2",
                "Rui",
            )
            assert [one.after for one in store.changes(LIST)] == ["sheet/1/a.csv", "Eva"]
            assert [one.group for one in store.changes(LIST)] == [1, 1]
            assert [one.run_id for one in store.runs(LIST)] == ["r1"]
            assert store.headings(entry) == {"nome": "name"}
            assert [one["by"] for one in store.latest_of_audit(9, houses=["h t"])] == ["Ana"]
            asked = store.read(sa.select(APPROVALS))
            assert [(one["code"], one["list_id"]) for one in asked] == [("K7F", LIST)]
            for act, said in (
                (sa.update(AUDIT).values(by="eva"), "append only"),
                (sa.delete(AUDIT), "append only"),
                (sa.update(APPROVALS).values(decision="approved", decided_by="Rui"), "somebody"),
            ):
                with pytest.raises(LedgerError, match=said), store.writing() as connection:
                    connection.execute(act)
    with closing(sqlite3.connect(tmp_path / "page.sqlite3")) as file:
        found = {name for (name,) in file.execute("SELECT name FROM sqlite_master")}
        assert found & set(PAGE.renamed.values()) == set()
        assert file.execute("PRAGMA foreign_key_list(page_changes)").fetchone()[2] == "page_lists"


def test_a_file_that_cannot_be_brought_up_to_date_is_as_it_was(tmp_path: Path) -> None:
    """All of it is renamed, or nothing."""
    with closing(sqlite3.connect(tmp_path / "page.sqlite3")) as file:
        file.executescript(BEFORE.read_text(encoding="utf-8"))
        file.execute("CREATE INDEX page_runs ON list_runs (code)")  # a name that is taken
        file.commit()
    before = (tmp_path / "page.sqlite3").read_bytes()
    with pytest.raises(LedgerError, match="cannot be kept"), open_store(tmp_path):
        pass
    with closing(sqlite3.connect(tmp_path / "page.sqlite3")) as file:
        assert file.execute("SELECT made_by FROM lists").fetchall() == [("Rui",)]
    assert len(before) == (tmp_path / "page.sqlite3").stat().st_size


def test_what_tables_lack_is_added(stores: tuple[PageStore, PageStore], tmp_path: Path) -> None:
    """When a version that has it first opens them."""
    store = stores[0]
    with store.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE page_audit DROP COLUMN house")
        connection.exec_driver_sql("DROP TABLE page_headings")
        connection.exec_driver_sql("CREATE TABLE audit (number integer)")  # somebody else's
    at = store._engine.url
    address = postgres.address(at) if store.shared else None
    with open_store(tmp_path, address) as again:
        again.note("approved", by="ana", house="h t")
        with again.reading() as connection:
            assert {*METADATA.tables, "audit"} <= {*sa.inspect(connection).get_table_names()}
        assert [one["house"] for one in again.audit()] == ["h t"]


def test_what_a_newer_version_or_another_program_wrote_is_refused(
    stores: tuple[PageStore, PageStore], tmp_path: Path
) -> None:
    """Nothing in it is touched."""
    store = stores[0]
    with store.writing() as connection:
        newer = "UPDATE page_version SET version = 99" if store.shared else "PRAGMA user_version=9"
        connection.exec_driver_sql(newer)
    address = postgres.address(store._engine.url) if store.shared else None
    with pytest.raises(LedgerError, match="update this program"), open_store(tmp_path, address):
        pass
    with closing(sqlite3.connect(tmp_path / "other.sqlite3")) as file:
        file.execute("CREATE TABLE lists_of_somebody (name text)")
    (tmp_path / "other").mkdir()
    (tmp_path / "other.sqlite3").rename(tmp_path / "other" / "page.sqlite3")
    with pytest.raises(LedgerError, match="of some other program"), open_store(tmp_path / "other"):
        pass


def test_a_page_takes_few_connections_and_finds_new_ones(
    server: tuple[PageStore, PageStore], database: URL
) -> None:
    """However many ask at once; one that the server has ended is not asked twice."""
    store = server[0]
    ours = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    ended = _at_once(*[lambda: len([store.lists() for _ in range(5)])] * 12)
    assert ended == [5] * 12
    with closing(postgres.connect(database)) as connection:
        (count,) = connection.execute(f"SELECT count(*) {ours}").fetchone() or (0,)
        assert 1 <= count <= 5, "four of this server at most, and one of the other"
        connection.execute(f"SELECT pg_terminate_backend(pid, 5000) {ours}")
    assert [entry.list_id for entry in store.lists()] == [LIST]
    server[1].note("approved", by="ana", house="h t")


def test_what_is_in_the_way_at_the_start_is_a_sentence(database: URL, tmp_path: Path) -> None:
    """The ledger's, without the password."""
    for url, said in (
        (database.set(password="wrong secret"), "correct the user and the password"),
        (database.set(database="none"), "make the database"),
        (database.set(host="127.0.0.1", port=1, password="secret", query={}), "see that its"),
    ):
        with (
            pytest.raises(LedgerError, match=said) as error,
            open_store(tmp_path, postgres.address(url)),
        ):
            pass
        assert "secret" not in str(error.value)
        assert postgres.PASSWORD not in str(error.value)
