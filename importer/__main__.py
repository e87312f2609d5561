"""Where the program starts: `importer`, and `python -m importer`."""

import gc
import os
import sys
from contextlib import suppress
from typing import Any, NoReturn

_NEEDED = 1_500_000_000
"""Bytes of address space without which the libraries cannot be loaded, or end the process instead
of an error.
"""

_FILES_NEEDED = 64
"""Files open at a time: connections, the ledger, PDFs on their way, pipes to the processes that
look into them.
"""


def main() -> None:
    """See that names can be read and that there is room for the program, then run the command."""
    _read_names_as_utf8()
    room = _address_space()
    if room is not None and room < _NEEDED:
        _refuse("LITTLE_MEMORY", room // 1_000_000, _NEEDED // 1_000_000)
    files = _open_files()
    if files is not None and files < _FILES_NEEDED:
        _refuse("FEW_FILES", files, _FILES_NEEDED)
    # what is loaded stays: looking through it for what could be freed is a third of the start
    gc.disable()
    # httpx has a command of its own, for which it would load what colours a terminal
    sys.modules["httpx._main"] = None  # type: ignore[assignment]
    from importer.cli import main as run

    collect_seldom()
    run()


def collect_seldom() -> None:
    """Look for what could be freed seldom, and not at all at what is there so far: a batch makes a
    hundred thousand things in a second, and needs them all.
    """
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


def _refuse(sentence: str, there: int, needed: int) -> NoReturn:
    """Say why the program cannot begin, to a program too that asked for JSON, and end."""
    from importer.errors import ImporterError
    from importer.language import speak_as_wished
    from importer.sentences import machine as say
    from importer.sentences.reader import in_english

    with suppress(ImporterError):
        speak_as_wished(sys.argv[1:])
    sentences = {"LITTLE_MEMORY": say.LITTLE_MEMORY, "FEW_FILES": say.FEW_FILES}
    said = sentences[sentence](there=there, needed=needed)
    sys.stderr.write(f"importer: {said}\n")
    if "--json" in sys.argv:
        import json

        told: dict[str, Any] = {"schema": "urn:dokstamp-importer:unfinished:1", "command": None}
        with in_english():
            told |= {"interrupted": False, "error": str(said), "error_code": "limits"}
        sys.stdout.write(json.dumps(told) + "\n")
    sys.exit(2)


def _read_names_as_utf8() -> None:
    """Begin again in Python's UTF-8 mode where the locale is ASCII (`LANG=C`), and Python was told
    to obey it.

    No list could find its PDFs there: João.pdf would be no name. What is shown keeps to the
    locale.
    """
    if sys.getfilesystemencoding() != "ascii" or not sys.executable:
        return
    if os.environ.get("PYTHONUTF8") == "1":  # it is set, and not heeded: -E, -I or -X utf8=0
        return
    os.environ["PYTHONUTF8"] = "1"
    os.environ.setdefault("PYTHONIOENCODING", "ascii:backslashreplace")
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606  this Python itself


def _address_space() -> int | None:
    """The limit of this process's address space in bytes; None without one, as on Windows."""
    try:
        import resource
    except ImportError:
        return None
    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    return None if limit == resource.RLIM_INFINITY else limit


def _open_files() -> int | None:
    """How many files this process may have open, raised as far as that is allowed; None where
    nothing limits it.
    """
    try:
        import resource
    except ImportError:
        return None
    limit, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if limit < _FILES_NEEDED and most != limit:
        limit = _FILES_NEEDED if most == resource.RLIM_INFINITY else min(_FILES_NEEDED, most)
        resource.setrlimit(resource.RLIMIT_NOFILE, (limit, most))
    return None if limit == resource.RLIM_INFINITY else limit


if __name__ == "__main__":
    main()
