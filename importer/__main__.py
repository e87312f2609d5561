"""Where the program starts: `importer`, and `python -m importer`."""

import gc
import sys

_NEEDED = 1_500_000_000
"""Bytes of address space without which the libraries cannot be loaded, or end the process instead of an error."""


def main() -> None:
    """See that there is room for the program, then run the command."""
    room = _address_space()
    if room is not None and room < _NEEDED:
        sys.stderr.write(
            f"importer: This process may use {room // 1_000_000} MB of memory (ulimit -v), and the program needs "
            f"{_NEEDED // 1_000_000} MB of address space: raise the limit, and run again. Nothing was sent.\n"
        )
        sys.exit(2)
    gc.disable()  # what is loaded stays: looking through it for what could be freed is a third of the start
    from importer.cli import main as run

    gc.freeze()
    gc.enable()
    run()


def _address_space() -> int | None:
    """The limit of this process's address space in bytes; None without one, as on Windows."""
    try:
        import resource
    except ImportError:
        return None
    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    return None if limit == resource.RLIM_INFINITY else limit


if __name__ == "__main__":
    main()
