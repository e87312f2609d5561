"""Approvals that people drop: files whose names hold the code of a plan; their owners say yes."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from importer.errors import UsageError
from importer.inbox.contents import contents_of, is_spreadsheet
from importer.inbox.dossier import read_dossier
from importer.ledger import Person
from importer.session import fingerprints_of, myself, owner_of

_APPROVAL = re.compile(r"approve[\s_-]+([0-9a-z][0-9a-z\s-]*?)\s*(\.\w+)*", re.IGNORECASE)
"""Such as `APPROVE K7F-2QX-9MB.txt`, whatever a program puts behind it."""


@dataclass(frozen=True, slots=True)
class DroppedApproval:
    """A file that approves a plan; `by` is its owner."""

    path: Path
    code: str
    by: Person


@dataclass(frozen=True, slots=True)
class DroppedApprovals:
    """What was dropped to approve a batch, oldest first, and who prepared it."""

    found: Sequence[DroppedApproval]
    prepared_by: Person


def code_in(name: str) -> str | None:
    """The code in the name of a file that approves something; None for any other file."""
    found = _APPROVAL.fullmatch(name)
    is_content = is_spreadsheet(name) or name.casefold().endswith((".zip", ".pdf"))
    return found[1] if found and not is_content else None


def approval_file(code: str) -> str:
    """What a file is to be called that approves a plan."""
    return f"APPROVE {code}.txt"


def approvals_of(batch: Path, sheet: Path) -> DroppedApprovals:
    """The approvals that lie in a batch, and whose the batch is.

    Args:
        sheet: the spreadsheet that is worked on.

    Raises:
        OSError: if they cannot be looked at.
    """
    return DroppedApprovals(approvals_in(batch), _preparer_of(batch, sheet))


def approvals_in(batch: Path) -> list[DroppedApproval]:
    """The approvals that lie in a batch, beside its spreadsheet or at its top, oldest first.

    Raises:
        OSError: if they cannot be looked at.
    """
    found = [
        path
        for folder in dict.fromkeys((batch, batch / contents_of(batch).root))
        for path in folder.iterdir()
        if code_in(path.name) is not None and path.is_file() and not path.is_symlink()
    ]
    found.sort(key=lambda path: path.stat().st_mtime_ns)
    return [DroppedApproval(path, code_in(path.name) or "", owner_of(path)) for path in found]


def _preparer_of(batch: Path, sheet: Path) -> Person:
    """Who has dropped a batch: the owner of its spreadsheet, or, where that is the service itself,
    which unpacks and writes too, of whatever else tells it.
    """
    others = (batch / name for name in contents_of(batch).spreadsheets)
    us = myself()
    owners = map(owner_of, (sheet, *others, *sorted(batch.glob("*.[zZ][iI][pP]"))))
    return next((one for one in owners if one.user not in ("", us.user)), us)


def home_of_plan(name: str, *places: Path) -> Path | None:
    """The batch that waits for the approval which a file of this name is; None when there is none,
    or more than one.
    """
    code = code_in(name)
    homes = [folder for folder, plan in _waiting(*places) if code and _names(code, plan)]
    return homes[0] if len(homes) == 1 else None


def is_waiting(folder: Path) -> bool:
    """Whether a batch that was filed waits for an approval."""
    dossier = read_dossier(folder)
    return dossier is not None and dossier.plan is not None


def _waiting(*places: Path) -> Iterator[tuple[Path, str]]:
    for place in places:
        for folder in sorted(place.iterdir()) if place.is_dir() else ():
            dossier = read_dossier(folder)
            if dossier is not None and dossier.plan is not None:
                yield folder, dossier.plan


def _names(code: str, plan: str) -> bool:
    with suppress(UsageError, ValueError):
        return bool(fingerprints_of(code, {plan}))
    return False
