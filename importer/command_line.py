"""Commands as a person types them."""

import os
import re
import shlex
from collections.abc import Sequence

_PLAIN = re.compile(r"[\w.:/\\=-]+")


def as_typed(words: Sequence[str], *, system: str = os.name) -> str:
    """A command line of these words, quoted as the system's terminal wants it.

    Args:
        system: as `os.name` has it; cmd and PowerShell both take double quotes round whatever is
            not plain.
    """
    if system != "nt":
        return shlex.join(words)
    return " ".join(word if _PLAIN.fullmatch(word) else f'"{word}"' for word in words)


def our_command(*words: str) -> str:
    """A command of this program, as one types it.

    Args:
        words: those after `importer`.
    """
    return as_typed(["importer", *words])
