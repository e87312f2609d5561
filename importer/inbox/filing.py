"""Where a finished batch goes, with what beside it: `done`, or `needs-attention` with a text for a
person.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from importer.inbox.approving import approvals_in
from importer.inbox.claiming import Claim, set_aside
from importer.inbox.dossier import Dossier, read_dossier
from importer.inbox.letters import Letter
from importer.inbox.places import Places, free

_LONGEST = 180
"""Most bytes of a batch's name in the name of its folder, which has to hold a time and a number
too.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a batch's work has written.

    Attributes:
        run: the id of its run.
        results: its results workbook.
        resumed: they are of a corrected results workbook, which this one replaces.
        plan: the fingerprint of the plan for whose approval the batch waits.
    """

    run: str | None
    results: Path | None
    resumed: bool = False
    plan: str | None = None


def prepare(claim: Claim, letter: Letter | None, written: Written) -> None:
    """Put everything into the batch's folder that is to lie there, and remember where it goes.

    What we wrote there before and what this replaces moves into a folder `earlier`; nothing is
    overwritten.

    Args:
        letter: what a person is told; None when everything is done.

    Raises:
        OSError: if it cannot be written now.
    """
    batch, before = claim.batch, read_dossier(claim.batch)
    name = _name_of(claim, before)
    folder = free(_place(claim.places, name, is_done=letter is None))
    results = (
        written.results.relative_to(batch).as_posix()
        if written.results
        else before.results
        if before
        else None
    )
    _set_aside(batch, before, claim.record.chosen, kept=results, resumed=written.resumed)
    if written.plan is not None:  # what was approved before is not what waits now
        for approval in approvals_in(batch):
            set_aside(batch, approval.path.relative_to(batch).as_posix())
    ours = [results] if results else []
    if letter is not None:
        ours.append(free(batch / str(letter.name)).name)
    dossier = Dossier(
        name=name,
        runs=(*(before.runs if before else ()), *([written.run] if written.run else [])),
        results=results,
        ours=tuple(ours),
        plan=written.plan,
    )
    dossier.with_digests(batch, claim.contents.spreadsheets).write(batch)
    if letter is not None:
        (batch / ours[-1]).write_text(letter.at(folder), encoding="utf-8", errors="replace")
    claim.note(ending=folder.parent.name, called=folder.name)


def file_away(claim: Claim) -> Path:
    """Move a prepared batch to its place, in one rename.

    Raises:
        OSError: if it cannot be moved now.
    """
    ending, called = claim.record.ending, claim.record.called
    assert ending is not None
    assert called is not None
    place = claim.places.root / ending / called
    while not claim.file(place):
        place = free(place)  # somebody else's batch of the same name came first
    return place


def _name_of(claim: Claim, before: Dossier | None) -> str:
    """What the batch is called: a results workbook brings no name of its own."""
    name = (
        before.name
        if before is not None and claim.record.kind in ("results", "approval")
        else claim.record.name
    )
    return re.sub(r"^(\d{8}T\d{6}Z-)+", "", re.sub(r"[/\\\0]", "-", name))


def _place(places: Places, name: str, *, is_done: bool) -> Path:
    short = (
        name.encode("utf-8", "surrogateescape")[:_LONGEST].decode("utf-8", "ignore").rstrip(". ")
        or "batch"
    )
    return (
        places.done / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{short}"
        if is_done
        else places.attention / short
    )


def _set_aside(
    batch: Path, before: Dossier | None, chosen: str | None, *, kept: str | None, resumed: bool
) -> None:
    """Move what we wrote earlier, and the corrected workbook that new results replace, out of the
    way.
    """
    old = [*(before.ours if before else ()), *([chosen] if chosen and resumed else [])]
    for name in dict.fromkeys(old):
        path = batch / name
        if name == kept or not path.is_file():
            continue
        if name == chosen and not resumed:
            continue
        set_aside(batch, name)
