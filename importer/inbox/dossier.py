"""What we left in a batch's folder, noted there: so that a folder that comes back tells what a
person corrected.
"""

import json
import os
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from pathlib import Path, PurePosixPath

from importer.errors import ImporterError, SheetError
from importer.results import RunFacts, read_facts
from importer.sentences import inbox as say
from importer.sheet import Spreadsheet

FILE_NAME = ".dokstamp.json"
WRITING = ".writing"
"""What ends the name of a small file of ours while it is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """The history of one batch, kept in its folder.

    Attributes:
        name: what the batch is called.
        runs: ids of its runs, by which a results workbook finds home.
        results: its newest results workbook, relative to the folder.
        digests: SHA-256 of each of its spreadsheets as we left them, by relative name.
        ours: files that we wrote: texts and results workbooks.
        plan: the fingerprint of the plan for whose approval it waits; None when it waits for none.
    """

    name: str
    runs: tuple[str, ...] = ()
    results: str | None = None
    digests: dict[str, str] = field(default_factory=dict)
    ours: tuple[str, ...] = ()
    plan: str | None = None

    def write(self, folder: Path) -> None:
        """Note it in the folder, at once or not at all."""
        write_whole(folder / FILE_NAME, json.dumps(asdict(self), indent=1))

    def with_digests(self, folder: Path, spreadsheets: Sequence[str]) -> "Dossier":
        """The same with the spreadsheets as they now are."""
        return replace(self, digests={name: digest_of(folder / name) for name in spreadsheets})


def read_dossier(folder: Path) -> Dossier | None:
    """What we noted in a folder; None where we noted nothing that can be read."""
    try:
        told = json.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
        results = told["results"]
        return Dossier(
            name=str(told["name"]),
            runs=tuple(map(str, told["runs"])),
            results=results if results is not None and is_inside(results) else None,
            digests=dict(told["digests"]),
            ours=tuple(filter(is_inside, told["ours"])),
            plan=plan if isinstance(plan := told.get("plan"), str) else None,
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def is_inside(name: str) -> bool:
    """Whether a relative name stays in its folder: the note may come from anybody who can drop a
    folder.
    """
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and not re.search(r"[\\:\0]", name)


def write_whole(path: Path, text: str) -> None:
    """Write a small file at once or not at all, also when the power fails.

    Raises:
        OSError: if it cannot be written.
    """
    temporary = path.with_name(f"{path.name}{WRITING}")
    with temporary.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def digest_of(path: Path) -> str:
    """SHA-256 of a file; nothing for one that is not ours to read."""
    try:
        return sha256(path.read_bytes()).hexdigest()
    except PermissionError:
        return ""


def chosen_spreadsheet(folder: Path, spreadsheets: Sequence[str]) -> str:
    """Which spreadsheet of a batch is the one to take.

    In a folder that comes back it is the one that was corrected, and the newest results workbook
    when none was.

    Args:
        spreadsheets: those there are, relative to the folder.

    Raises:
        SheetError: if that is not clear: which one is right is not ours to guess.
    """
    if len(spreadsheets) == 1:
        return spreadsheets[0]
    dossier = read_dossier(folder)
    if dossier is not None:
        corrected = [
            name for name in spreadsheets if dossier.digests.get(name) != digest_of(folder / name)
        ]
        if len(corrected) == 1:
            return corrected[0]
        if not corrected and dossier.results is not None and dossier.results in spreadsheets:
            return dossier.results
    else:
        ours = [name for name in spreadsheets if facts_of(folder / name) is not None]
        if len(ours) == 1 and len(spreadsheets) == 2:
            return ours[0]
    raise SheetError(say.SEVERAL_SPREADSHEETS(names=spreadsheets))


def facts_of(file: Path | Spreadsheet) -> RunFacts | None:
    """The facts of a results workbook of graduates; None when the file is anything else."""
    try:
        facts = read_facts(file)
    except ImporterError:
        return None
    return facts if facts is not None and facts.mode in ("issue", "draft", "check") else None
