"""Who may approve what: never somebody who has a part in it, in code and in the database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from importer.ledger import Person
from importer.web.approvals import Approvals, Decision, OwnWorkError
from importer.web.entries import Change
from importer.web.lists import ChangeKind, GraduateList, ListState
from importer.web.store import PageStore, open_store
from importer.web.tables import APPROVALS, CHANGES, LISTS

LIST = "abcdefghjk"


@pytest.fixture(params=["sqlite", "postgresql"])
def store(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[PageStore]:
    """A store with a list that Rui has brought and Ana has corrected."""
    in_file = request.param == "sqlite"
    at = None if in_file else request.getfixturevalue("ledger_of_the_module")
    with open_store(tmp_path, at) as store:
        with store.writing() as connection:  # what the test before has left
            for table in (APPROVALS, CHANGES, LISTS):
                connection.execute(sa.delete(table))
        store.add_list(LIST, by="Rui", school="own", state=ListState.PREPARED)
        store.change(
            LIST, [Change(kind=ChangeKind.SHEET, about="", after="sheet/1/a.csv")], by="Rui"
        )
        store.change(
            LIST, [Change(kind=ChangeKind.CELL, row=2, about="name", after="Eva")], by="Ana"
        )
        store.change(LIST, [Change(kind=ChangeKind.LOOKED, about="x", after="belongs")], by="Olga")
        yield store


def _list(store: PageStore) -> GraduateList:
    entry = store.list_called(LIST)
    assert entry is not None
    return GraduateList(entry=entry, changes=tuple(store.changes(LIST)), root=Path("nowhere"))


def _ask(store: PageStore) -> Approvals:
    approvals, graduates = Approvals(store), _list(store)
    approvals.ask(
        "K7F-2QX-9MB",
        content=graduates.content,
        by="Rui",
        asker=Person("rui", "Rui"),
        preparers=approvals.preparers(graduates),
        list_id=LIST,
    )
    return approvals


def test_nobody_approves_what_they_have_a_part_in(store: PageStore) -> None:
    """Whoever asks, and whoever has changed a cell; looking at a PDF is no part."""
    approvals = _ask(store)
    asked = approvals.of_list(_list(store))
    assert asked is not None
    for name in ("Rui", "Ana"):
        with pytest.raises(OwnWorkError, match="somebody else has to approve it"):
            approvals.decide(asked, Decision.APPROVED, by=name)
    with pytest.raises(OwnWorkError):
        approvals.decide(asked, Decision.APPROVED, by="Eva", person=Person("rui", "Eva"))
    assert approvals.decide(asked, Decision.APPROVED, by="Olga", person=Person("olga", "Olga"))
    assert not approvals.decide(asked, Decision.SENT_BACK, by="Rui"), "it was decided before"


def test_who_takes_a_change_back_has_changed_it(store: PageStore) -> None:
    """Another content is issued then, too."""
    group = _list(store).changes[1].number
    store.undo(LIST, group, by="Eva")
    assert _list(store).changed_by() == {"Rui", "Ana", "Eva"}


def test_whose_changes_were_approved_once_may_approve_the_next(store: PageStore) -> None:
    """Somebody else has looked at those."""
    approvals = _ask(store)
    asked = approvals.of_list(_list(store))
    assert asked is not None
    approvals.decide(asked, Decision.APPROVED, by="Olga")
    with store.writing() as connection:
        connection.execute(sa.update(APPROVALS).values(decided_at="2099-01-01T00:00:00+00:00"))
    assert approvals.preparers(_list(store)) == frozenset()


@pytest.mark.parametrize(
    ("change", "state"),
    [
        (Change(kind=ChangeKind.CELL, row=3, about="name", after="Rita"), ListState.PREPARED),
        (Change(kind=ChangeKind.FILES, about="", after="1"), ListState.PREPARED),
        (Change(kind=ChangeKind.LOOKED, about="y", after="belongs"), ListState.APPROVED),
        (Change(kind=ChangeKind.NAME, about="", after="Class of 2026"), ListState.APPROVED),
    ],
)
def test_another_content_is_prepared_anew(
    store: PageStore, change: Change, state: ListState
) -> None:
    """An approved list whose content changes is not approved any more; nothing else matters."""
    store.set_state(LIST, ListState.APPROVED, of=_list(store).content)
    store.change(LIST, [change], by="Rui")
    assert _list(store).state is state


def test_what_is_undone_is_another_content(store: PageStore) -> None:
    """Also where nothing new was written."""
    store.set_state(LIST, ListState.WAITING, of=_list(store).content)
    store.undo(LIST, _list(store).changes[1].number, by="Rui")
    assert _list(store).state is ListState.PREPARED
