"""A batch waits for somebody else's approval, and is sent as approved, once, and never lost."""

import os
import shutil
from pathlib import Path

import pytest
from registry_desk import (
    DROPS,
    Desk,
    digests,
    drop_folder,
    make_batch,
    opened,
    results_in,
    rows_of,
)
from watcher_process import watcher

from dokstamp_sandbox import SandboxSettings, running
from helpers.graduating_class import GraduatingClass
from helpers.office import ledger_of
from helpers.practice import assert_exactly_once
from helpers.sampling import sampled
from importer.ledger import Person
from importer.session import Kept, approve, find

pytest_plugins = ["inbox_fixtures"]

OPTIONS = ("--issue", "--require-approval", "--once", "--settle", "0", "--max-wait", "0")
PLACES = ("inbox", "beside", "within")


def letter_of(folder: Path) -> str:
    """The text that lies with a batch."""
    return (folder / "HOW-TO-RELEASE.txt").read_text(encoding="utf-8")


def asked_for(folder: Path) -> str:
    """The name of the file for which a batch waits."""
    (line,) = (line for line in letter_of(folder).splitlines() if "    APPROVE " in line)
    return line.strip()


def kept(desk: Desk, folder: Path) -> Kept:
    """The plan for whose approval a batch waits."""
    with ledger_of(desk.folder / "reports") as ledger:
        return find(ledger, asked_for(folder).removeprefix("APPROVE ").removesuffix(".txt"))


def somebody_else_approves(desk: Desk, folder: Path, place: str = "inbox") -> Path:
    """Drop the file as another account would; where the tests may make no file of another's, that
    account has said yes by command before.
    """
    where = {"inbox": desk.root, "beside": folder.parent, "within": folder}[place]
    file = where / asked_for(folder)
    code = kept(desk, folder).code
    file.touch()
    if os.geteuid() == 0:
        os.chown(file, 65534, -1)
    else:
        with ledger_of(desk.folder / "reports") as ledger:
            approve(ledger, find(ledger, code), Person("nobody", "Bruno Reis"))
    return file


def nothing_was_sent(desk: Desk) -> bool:
    """Whether DokStamp has nothing."""
    state = desk.practice.state()
    return not any(state[kind] for kind in ("student", "file", "enrollment", "certificate"))


# Every shape and every place; all pairs are for the long runs.
@pytest.mark.parametrize(
    ("shape", "place"),
    sampled([(shape, place) for shape in DROPS for place in PLACES], 0, 8),
)
def test_a_batch_is_sent_when_somebody_else_has_approved_it(
    office: Desk, tmp_path: Path, shape: str, place: str
) -> None:
    """The letter names the file; it may be dropped into the inbox, beside the batch or into it."""
    batch = make_batch(tmp_path / "class", 3)
    DROPS[shape](office, batch, "Turma")
    dropped = digests(office.root)
    assert not office.serve(require_approval=True)
    folder = office.folder_of("Turma")
    assert nothing_was_sent(office)
    somebody_else_approves(office, folder, place)
    assert office.serve(require_approval=True), office.log
    assert office.filed("done") == ["Turma"]
    assert office.filed("needs-attention") == office.left_in_inbox() == []
    assert office.events("Turma")[-2:] == ["finished", "filed"], "the log calls it otherwise"
    assert len(rows_of(results_in(office.folder_of("Turma")))) == 3
    assert_exactly_once(office.practice, batch)
    assert not dropped - digests(office.root), "something that was dropped is gone"


def test_the_letter_tells_who_prepared_the_batch_and_the_report_the_code(
    office: Desk, tmp_path: Path
) -> None:
    """So that whoever approves knows what to look at, and whether they may."""
    drop_folder(office, make_batch(tmp_path / "class", 2), "Turma")
    assert not office.serve(require_approval=True)
    folder = office.folder_of("Turma")
    letter = " ".join(letter_of(folder).split())
    assert "waits for the approval of a second person" in letter
    assert results_in(folder).name in letter
    assert str(kept(office, folder).as_dict()["prepared_by"]) in letter
    assert "stopped" in office.events("Turma")


@pytest.mark.usefixtures("each_ledger")
def test_nobody_approves_their_own_batch(office: Desk, tmp_path: Path) -> None:
    """A file of the one who dropped the batch sends nothing, and the letter says why."""
    drop_folder(office, make_batch(tmp_path / "class", 2), "Turma")
    assert not office.serve(require_approval=True)
    (office.root / asked_for(office.folder_of("Turma"))).touch()
    assert not office.serve(require_approval=True)
    assert nothing_was_sent(office)
    folder = office.folder_of("Turma")
    assert "has prepared the batch too" in " ".join(letter_of(folder).split())
    assert [one.name for one in (folder / "earlier").glob("APPROVE*")] == [asked_for(folder)]
    somebody_else_approves(office, folder)
    assert office.serve(require_approval=True)


def test_what_has_changed_since_it_was_approved_is_not_sent(office: Desk, tmp_path: Path) -> None:
    """A PDF was exchanged: the batch waits again, under another code, and the report says why."""
    batch = make_batch(tmp_path / "class", 2)
    drop_folder(office, batch, "Turma")
    assert not office.serve(require_approval=True)
    folder = office.folder_of("Turma")
    before = asked_for(folder)
    pdf = folder / "signed" / batch.rows[0]["pdf"]
    (batch.pdfs / pdf.name).write_bytes(pdf.read_bytes() + b"\n")
    pdf.write_bytes(pdf.read_bytes() + b"\n")
    somebody_else_approves(office, folder)
    assert not office.serve(require_approval=True)
    assert nothing_was_sent(office)
    folder = office.folder_of("Turma")
    assert asked_for(folder) != before
    assert "1 thing differs from what was approved" in " ".join(letter_of(folder).split())
    warnings = rows_of(results_in(folder), "Warnings")
    assert "not_as_approved" in str(warnings)
    somebody_else_approves(office, folder)
    assert office.serve(require_approval=True)
    assert_exactly_once(office.practice, batch)


def test_an_approval_for_nothing_is_left_alone(office: Desk, tmp_path: Path) -> None:
    """Of a code that no batch waits for, or that is none; and where no approval is needed."""
    drop_folder(office, make_batch(tmp_path / "class", 2), "Turma")
    for name in ("APPROVE 000-000-000.txt", "APPROVE.txt", "approve me.txt"):
        (office.root / name).touch()
    assert not office.serve(require_approval=True)
    assert nothing_was_sent(office)
    assert len(office.left_in_inbox()) == 3
    assert office.filed("needs-attention") == ["Turma"]


def test_an_approved_folder_may_be_dropped_again_with_its_approval(
    office: Desk, tmp_path: Path
) -> None:
    """As somebody may who does not read to the end: it is sent as approved."""
    batch = make_batch(tmp_path / "class", 2)
    drop_folder(office, batch, "Turma")
    assert not office.serve(require_approval=True)
    folder = office.folder_of("Turma")
    somebody_else_approves(office, folder, "within")
    folder.rename(office.root / "Turma")
    assert office.serve(require_approval=True)
    assert_exactly_once(office.practice, batch)


def approved_and_killed(office: Desk, batch: GraduatingClass, at: int) -> bool:
    """Kill the watcher at its `at`-th step after a batch was approved, start another, and look;
    whether it was hit.
    """
    drop_folder(office, batch, "Turma")
    assert not office.serve(require_approval=True)
    somebody_else_approves(office, office.folder_of("Turma"))
    dropped = digests(office.root) - digests(*office.root.rglob(".dokstamp.json"))
    url, folder = office.practice.url, office.folder
    first = watcher(office.root, *OPTIONS, url=url, folder=folder, kill_at=at, name="first")
    hit = first.ended() == -9
    again = watcher(office.root, *OPTIONS, url=url, folder=folder, name="second")
    assert again.ended() == 0, again.text()
    assert office.filed("done") == ["Turma"], again.text()
    assert not dropped - digests(office.root), "something that was dropped is gone"
    assert office.left_in_inbox() == office.filed("needs-attention") == []
    assert_exactly_once(office.practice, batch)
    return hit


@pytest.mark.parametrize("at", sampled([4, 8, 12], 1))
def test_a_watcher_killed_after_an_approval_is_continued(
    office: Desk, tmp_path: Path, at: int
) -> None:
    """A sample of its steps: the approval holds, and counts once."""
    assert approved_and_killed(office, make_batch(tmp_path / "class", 2), at)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_a_watcher_killed_at_any_step_after_an_approval_is_continued(tmp_path: Path) -> None:
    """Every step there is, one after the other."""
    batch = make_batch(tmp_path / "class", 2)
    at, hit = 0, True
    while hit:
        at += 1
        folder = tmp_path / str(at)
        folder.mkdir()
        desk = opened(folder)
        with running(SandboxSettings()) as sandbox:
            desk.sandbox = sandbox
            hit = approved_and_killed(desk, batch, at)
        shutil.rmtree(folder)
    assert at > 10


@pytest.mark.parametrize(("nth", "side"), [(11, "before"), (12, "after")])
def test_a_watcher_killed_while_it_sends_what_was_approved_is_continued(
    office: Desk, tmp_path: Path, nth: int, side: str
) -> None:
    """What is done is done under the approval, and the rest too."""
    batch = make_batch(tmp_path / "class", 3)
    drop_folder(office, batch, "Turma")
    assert not office.serve(require_approval=True)
    somebody_else_approves(office, office.folder_of("Turma"))
    url, folder = office.practice.url, office.folder
    options = (*OPTIONS, "--settle", "0.5")
    first = watcher(office.root, *options, url=url, folder=folder, name="first")
    office.practice.faults({"action": f"signal_{side}", "nth": nth, "pid": first.process.pid})
    assert first.ended() == -9
    office.practice.faults()
    again = watcher(office.root, *OPTIONS, url=url, folder=folder, name="second")
    assert again.ended() == 0, again.text()
    assert "continued" in again.text()
    assert_exactly_once(office.practice, batch)
