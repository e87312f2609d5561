"""Commands as a person types them."""

import os
import shlex
import subprocess
from collections.abc import Sequence


def as_typed(words: Sequence[str]) -> str:
    """A command line of these words, quoted as this system's terminal wants it."""
    return subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)
