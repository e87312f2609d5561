"""Pictures of PDFs, drawn by a process that may end over them."""

from threading import Lock

from importer.inspection import Fault
from importer.pdfs.workers import Examiner

_SECONDS = 25.0


class Painter:
    """Draws first pages, one after the other, in a process that is kept for the next."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._reader: Examiner | None = None

    def draw(self, path: str, *, below: str | None) -> tuple[str, bytes] | Fault:
        """The first page of a file: the file's digest, and a PNG.

        Args:
            below: the folder, links resolved, from which on no link is followed.

        Raises:
            FolderError: if no process can be started.
        """
        with self._lock:
            if self._reader is None:
                self._reader = Examiner()
            drawn = self._reader.draw(below, path, seconds=_SECONDS)
            if self._reader.ended:
                self._end()
            return drawn

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._end()

    def _end(self) -> None:
        if self._reader is not None:
            self._reader.close()
            self._reader = None
