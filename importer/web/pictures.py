"""Pictures of PDFs' first pages, kept beside the list that they are of."""

import re
from dataclasses import dataclass
from pathlib import Path

from importer.inspection import Fault
from importer.pdfs import Painter

_MOST = 300
"""So many are kept of a list: 30 MB or so."""
_DIGEST = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True)
class Picture:
    """A picture, by the digest of the file that it was drawn of."""

    digest: str
    path: Path


class Pictures:
    """Draws what is not there yet."""

    def __init__(self) -> None:
        self._painter = Painter()

    def of(
        self, root: Path, path: str, *, below: str | None, digest: str | None
    ) -> Picture | Fault:
        """The first page of a PDF.

        Args:
            root: the list's own folder.
            below: the folder of its PDFs, links resolved.
            digest: of the file, as it was proved; None where it is not known.

        Raises:
            FolderError: if no process can be started to draw it.
            OSError: if it cannot be kept.
        """
        if digest is not None and (kept := self.kept(root, digest)) is not None:
            return kept
        drawn = self._painter.draw(path, below=below)
        if isinstance(drawn, Fault):
            return drawn
        digest, data = drawn
        folder = root / "pictures"
        folder.mkdir(mode=0o700, exist_ok=True)
        place = folder / f"{digest}.png"
        part = place.with_suffix(".part")
        part.write_bytes(data)
        part.replace(place)
        for old in sorted(folder.iterdir(), key=_age)[:-_MOST]:
            old.unlink(missing_ok=True)
        return Picture(digest, place)

    def kept(self, root: Path, digest: str) -> Picture | None:
        """One that was drawn before."""
        if not is_digest(digest):
            return None
        place = root / "pictures" / f"{digest}.png"
        return Picture(digest, place) if place.is_file() else None

    def close(self) -> None:
        """End the process that draws."""
        self._painter.close()


def is_digest(text: str) -> bool:
    """Whether it can be the digest of a file."""
    return _DIGEST.fullmatch(text) is not None


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:  # removed meanwhile
        return 0.0
