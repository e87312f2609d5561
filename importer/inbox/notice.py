"""The note that lies in the inbox itself, for whoever dropped something there that is no batch:
the log is read by others.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress

from importer.inbox.contents import NOTE
from importer.inbox.dossier import write_whole
from importer.inbox.places import Places
from importer.sentences import Message
from importer.sentences import notice as say

_MOST = 100


class Notice:
    """Keeps the note true: it is there as long as something is left alone, and goes by itself.

    Args:
        patience: seconds for which something may lie there before it is told.
        clock: seconds that only ever grow.
    """

    def __init__(self, places: Places, patience: float, *, clock: Callable[[], float]) -> None:
        self._place = places.root / NOTE
        self._patience = patience
        self._clock = clock
        self._since: dict[str, float] = {}
        self._told: list[str] | None = None

    def show(self, left: Mapping[str, Message]) -> None:
        """Write the note, or take it away, when what it says has changed.

        Args:
            left: what is left alone, by its name in the inbox, and what it is.
        """
        now = self._clock()
        self._since = {name: self._since.get(name, now) for name in left}
        due = sorted(name for name, since in self._since.items() if now - since >= self._patience)
        lines = [str(say.ITEM(name=name, what=left[name])) for name in due]
        if lines == self._told or (left and not due):
            return  # a note of before is kept until it is known anew
        with suppress(OSError):  # an inbox that cannot be written is told of when a batch is taken
            if lines:
                write_whole(self._place, "\n".join(_written(lines)) + "\n")
            else:
                self._place.unlink(missing_ok=True)
            self._told = lines


def _written(lines: list[str]) -> list[str]:
    more = [str(say.MORE(count=len(lines) - _MOST))] if len(lines) > _MOST else []
    last = [str(say.WHAT_A_BATCH_IS()), "", str(say.GOES_BY_ITSELF())]
    return [str(say.LEFT_ALONE()), "", *lines[:_MOST], *more, "", *last]
