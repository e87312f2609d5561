"""What a claim is and how far it has come, noted in its folder."""

import json
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from importer.inbox.batches import BatchKind
from importer.inbox.dossier import is_inside

RECORD, DROPPED, BATCH = "claim.json", "dropped", "batch"
"""In the folder of a claim: this note, what was dropped for a moment, and the batch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What a claim is and how far it has come.

    Attributes:
        kind: the shape it came in.
        entries: what it was called in the inbox.
        chosen: the spreadsheet that is worked on, relative to the batch.
        out: name of the results workbook, so that a batch that is continued writes the same one.
        ending: the folder it is to be filed in, once everything is written: `done` or
            `needs-attention`.
        called: the name that it is to be filed under.
        starts: how often its work was begun and not ended, not even by a wish to stop.
        job: its number, once it was put into the queue of a cluster.
    """

    name: str
    kind: str
    entries: tuple[str, ...]
    chosen: str | None = None
    out: str | None = None
    ending: str | None = None
    called: str | None = None
    starts: int = 0
    job: int | None = None

    @property
    def first_name(self) -> str:
        """What its first entry is called, wherever it lay."""
        return PurePosixPath(self.entries[0]).name


def read_record(home: Path) -> Record:
    """What a claim is; where its note is lost, as it looks."""
    try:
        told = json.loads((home / RECORD).read_text(encoding="utf-8"))
        record = Record(**{**told, "entries": tuple(told["entries"])})
        names = [record.chosen, record.out, record.ending, record.called, *record.entries]
        if all(is_inside(name) for name in names if name is not None):
            return record
        raise ValueError("leads out of the inbox")
    except (OSError, ValueError, KeyError, TypeError):
        entries = sorted((home / DROPPED).iterdir()) if (home / DROPPED).is_dir() else []
        first = entries[0] if entries else home / BATCH
        kind = (
            BatchKind.FOLDER
            if first.is_dir()
            else BatchKind.ARCHIVE
            if first.suffix.casefold() == ".zip"
            else BatchKind.RESULTS
        )
        return Record(name="recovered", kind=kind, entries=(first.name,))
