"""Whose a batch is: one watcher's at a time, on one machine or on several, and never nobody's."""

import json
from pathlib import Path

import pytest
from registry_desk import DROPS, Desk, digests, drop_any, drop_folder, drop_pair, make_batch
from watcher_process import watcher

from helpers.graduating_class import together
from helpers.practice import assert_exactly_once
from importer.inbox import Heart, Mode, Places, Processing, Watch
from importer.inbox.batches import inventory
from importer.inbox.claiming import Claim

pytest_plugins = ["inbox_fixtures"]


def processing(desk: Desk, *, clock: list[float] | None = None) -> Processing:
    """The claims as one watcher sees them."""
    watch = Watch(600, clock=lambda: clock[0]) if clock is not None else Watch()
    return Processing(Places(desk.root), heart=Heart(), watch=watch)


def taken(desk: Desk, claims: Processing) -> Claim:
    """Claim the one batch there is."""
    (dropped,) = inventory(Places(desk.root)).dropped
    claim = claims.take(dropped)
    assert claim is not None
    return claim


def of_another_machine(claim: Claim) -> None:
    """Make a claim look like one of another machine, whose lock is not seen here."""
    owner = json.loads((claim.home / "owner.json").read_text(encoding="utf-8"))
    (claim.home / "owner.json").write_text(
        json.dumps(owner | {"host": "elsewhere"}), encoding="utf-8"
    )


@pytest.mark.parametrize("shape", ["folder", "zip", "pair"])
def test_a_batch_is_claimed_by_one_watcher_only(desk: Desk, tmp_path: Path, shape: str) -> None:
    """The second one saw it too, and comes too late; it leaves nothing behind."""
    batch = make_batch(tmp_path / "class", 2)
    DROPS[shape](desk, batch, "Turma")
    (dropped,) = inventory(Places(desk.root)).dropped
    one, other = processing(desk), processing(desk)
    first = one.take(dropped)
    assert first is not None
    assert other.take(dropped) is None
    assert other.recover() == []
    assert desk.processing() == [first.home]


def test_two_watchers_at_once_share_the_work_and_do_nothing_twice(
    office: Desk, tmp_path: Path
) -> None:
    """Two processes with ledgers of their own, as on two machines; every batch is filed once, each
    row issued once.
    """
    batches = [make_batch(tmp_path / f"class{number}", 2, first=2 * number) for number in range(8)]
    for number, batch in enumerate(batches):
        drop_any(office, batch, f"Turma {number}", number=number)
    dropped = digests(office.root)
    places = [tmp_path / "one", tmp_path / "other"]
    at_work = []
    for place in places:
        place.mkdir()
        options = ("--issue", "--once", "--settle", "0.2", "--max-wait", "0")
        at_work.append(watcher(office.root, *options, url=office.practice.url, folder=place))
    assert [one.ended() for one in at_work] == [0, 0], [one.text() for one in at_work]
    assert office.filed("done") == [f"Turma {number}" for number in range(8)]
    assert office.processing() == []
    assert not dropped - digests(office.root)
    assert_exactly_once(office.practice, together(batches))


def test_a_live_batch_of_another_process_is_not_taken(desk: Desk, tmp_path: Path) -> None:
    """Its lock is held; once it is let go, the batch is taken over at once."""
    drop_folder(desk, make_batch(tmp_path / "class", 1), "Turma")
    one, other = processing(desk), processing(desk)
    claim = taken(desk, one)
    assert other.recover() == []
    one.let_go(claim)
    assert [found.record.name for found in other.recover()] == ["Turma"]


def test_a_batch_of_another_machine_is_taken_only_when_its_heart_stands_still(
    desk: Desk, tmp_path: Path
) -> None:
    """By our own watch, whatever its clock says; each beat begins the ten minutes anew."""
    drop_folder(desk, make_batch(tmp_path / "class", 1), "Turma")
    one, now = processing(desk), [0.0]
    other = processing(desk, clock=now)
    claim = taken(desk, one)
    of_another_machine(claim)
    one.let_go(claim)  # its lock is not seen on this machine
    assert other.recover() == []
    now[0] = 599.0
    claim.hold.beat(1)
    assert other.recover() == []
    now[0] = 1198.0
    assert other.recover() == []
    now[0] = 1199.0
    (found,) = other.recover()
    assert found.record.name == "Turma"
    assert found.home != claim.home, (
        "it lies elsewhere now, so that the old owner does not go on with it"
    )
    assert (found.home / "dropped" / "Turma").is_dir()


def test_a_claim_that_holds_nothing_is_tidied_away_and_nothing_else(
    desk: Desk, tmp_path: Path
) -> None:
    """What a crash left before the batch was moved; a stranger's file in it stays."""
    drop_folder(desk, make_batch(tmp_path / "class", 1), "Turma")
    claims = processing(desk)
    claim = taken(desk, claims)
    (claim.home / "dropped" / "Turma").rename(desk.root / "Turma")
    (claim.home / "note.txt").write_text("mine", encoding="utf-8")
    claims.let_go(claim)
    assert processing(desk).recover() == []
    assert [one.name for one in claim.home.iterdir()] == ["note.txt"]


def test_a_claim_whose_note_is_lost_is_still_worked_on(desk: Desk, tmp_path: Path) -> None:
    """Nobody is left out because a small file was damaged."""
    drop_folder(desk, make_batch(tmp_path / "class", 2), "Turma")
    claims = processing(desk)
    claim = taken(desk, claims)
    (claim.home / "claim.json").write_text("{", encoding="utf-8")
    claims.let_go(claim)
    assert desk.serve(Mode.CHECK)
    assert desk.filed("needs-attention") == ["recovered"]


def test_the_spreadsheet_of_a_pair_decides_and_its_folder_follows_after_a_crash(
    desk: Desk, tmp_path: Path
) -> None:
    """Between the two moves the folder alone is no batch for anybody else."""
    drop_pair(desk, make_batch(tmp_path / "class", 2), "Turma")
    claims = processing(desk)
    claim = taken(desk, claims)
    assert (desk.root / "Turma").is_dir()
    assert inventory(Places(desk.root)).dropped == ()
    claims.let_go(claim)
    assert desk.serve(Mode.CHECK)
    assert desk.left_in_inbox() == []
    assert len(list((desk.folder_of("Turma") / "Turma").iterdir())) == 2


def test_a_batch_that_keeps_ending_the_program_is_put_aside(desk: Desk, tmp_path: Path) -> None:
    """After ten starts that never ended the others get their turn, and a person is told."""
    drop_folder(desk, make_batch(tmp_path / "class", 2), "Turma")
    claims = processing(desk)
    claim = taken(desk, claims)
    claim.note(starts=10)
    claims.let_go(claim)
    assert not desk.serve(Mode.CHECK)
    assert "10 times" in (desk.folder_of("Turma") / "REASON.txt").read_text(encoding="utf-8")
