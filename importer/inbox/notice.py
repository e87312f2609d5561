"""The note that lies in the inbox itself, for whoever dropped something there that is no batch:
the log is read by others.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from importer.inbox.contents import note_names
from importer.inbox.dossier import write_whole
from importer.inbox.letters import paragraph
from importer.inbox.places import Places
from importer.sentences import Message, letters
from importer.sentences import notice as say
from importer.sentences.reader import in_every_language

_MOST = 100


class Notice:
    """Keeps the note true: it is there as long as something is left alone, and goes by itself.

    Args:
        patience: seconds for which something may lie there before it is told.
        clock: seconds that only ever grow.
    """

    def __init__(self, places: Places, patience: float, *, clock: Callable[[], float]) -> None:
        self._root = places.root
        self._patience = patience
        self._clock = clock
        self._since: dict[str, float] = {}
        self._told: list[Message] | None = None

    def show(self, left: Mapping[str, Message]) -> None:
        """Write the note, or take it away, when what it says has changed.

        Args:
            left: what is left alone, by its name in the inbox, and what it is.
        """
        now = self._clock()
        self._since = {name: self._since.get(name, now) for name in left}
        due = sorted(name for name, since in self._since.items() if now - since >= self._patience)
        items = [say.ITEM(name=name, what=left[name]) for name in due]
        if items == self._told or (left and not due):
            return  # a note of before is kept until it is known anew
        with suppress(OSError):  # an inbox that cannot be written is told of when a batch is taken
            here = str(letters.LEFT_ALONE())
            for name in note_names() - ({here} if items else set()):
                if _is_ours(self._root / name):
                    (self._root / name).unlink(missing_ok=True)
            if items and _is_ours(self._root / here):
                write_whole(self._root / here, "\n".join(_lines(items)) + "\n")
            self._told = items


def _is_ours(path: Path) -> bool:
    """Whether a file was written by us, in whichever language, or is not there: somebody may have
    dropped one of that name.
    """
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return True
    except IsADirectoryError:
        return False
    said = " ".join(text.split())
    return said.startswith(in_every_language(say.LEFT_ALONE.text))


def _lines(items: list[Message]) -> Iterator[str]:
    yield from (*paragraph(say.LEFT_ALONE()), "")
    for item in items[:_MOST]:
        yield from paragraph(item, start="- ")
    if len(items) > _MOST:
        yield from paragraph(say.MORE(count=len(items) - _MOST), start="- ")
    yield from ("", *paragraph(say.WHAT_A_BATCH_IS()), "", *paragraph(say.GOES_BY_ITSELF()))
