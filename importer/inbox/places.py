"""The folders of an inbox, and names in them that are not taken."""

import os
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Places:
    """Where a dropped batch goes.

    Attributes:
        root: the inbox that people drop into.
    """

    root: Path

    @property
    def processing(self) -> Path:
        """One folder for each claimed batch; nobody drops here."""
        return self.root / ".processing"

    @property
    def done(self) -> Path:
        """Batches of which every row is done."""
        return self.root / "done"

    @property
    def attention(self) -> Path:
        """Batches that wait for a person."""
        return self.root / "needs-attention"

    def holds(self, name: str) -> bool:
        """Whether an entry of the inbox is one of these folders, and so no batch."""
        return name.casefold() in {
            one.name for one in (self.processing, self.done, self.attention)
        }


def make_shared(folder: Path, *, like: Path) -> None:
    """Make a folder where there is none, for those who may use the inbox, so that they can take
    out what lies in it.

    Args:
        like: the inbox.

    Raises:
        OSError: if it cannot be made.
    """
    if folder.is_dir():
        return
    folder.mkdir(exist_ok=True)
    share(folder, like=like)


def share(folder: Path, *, like: Path) -> None:
    """Let those use a folder who may use the inbox, as far as we may say so."""
    with suppress(OSError):
        status = like.stat()
        folder.chmod(stat.S_IMODE(status.st_mode))
        if hasattr(os, "chown"):
            os.chown(folder, status.st_uid, status.st_gid)


def free(path: Path) -> Path:
    """The path, or with `-2`, `-3`… after its name when that is taken."""
    candidate, number = path, 2
    while candidate.exists() or candidate.is_symlink():
        candidate = path.with_name(
            f"{path.stem}-{number}{path.suffix}" if path.is_file() else f"{path.name}-{number}"
        )
        number += 1
    return candidate
