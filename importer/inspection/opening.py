"""Open a file of a folder without following a link from that folder on: what was listed is what is
opened.
"""

import errno
import os
from pathlib import Path
from typing import BinaryIO

_LINK = (errno.ELOOP, errno.ENOTDIR, errno.EMLINK)
"""What systems answer where a link is not to be followed."""
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NONBLOCK", 0)
)


class ExchangedError(OSError):
    """A file does not lie where it was listed: it was exchanged for a link, or its folder was."""


def opened(path: str, below: str | None) -> BinaryIO:
    """Open a file to read its bytes, without a buffer.

    Args:
        path: the file, links resolved.
        below: the folder, links resolved, that the file is known to lie in: no link is followed
            from there on. None follows links.

    Raises:
        ExchangedError: if there is a link on the way.
        OSError: if it cannot be opened.
    """
    try:
        descriptor = _descriptor(path, below)
    except OSError as error:
        if below is not None and error.errno in _LINK:
            raise ExchangedError(
                error.errno, "it was exchanged for a link, or its folder was"
            ) from error
        raise
    try:
        return os.fdopen(descriptor, "rb", buffering=0)
    except OSError:  # a folder
        os.close(descriptor)
        raise


def _descriptor(path: str, below: str | None) -> int:
    if below is None:
        return os.open(path, _FLAGS)
    if os.open not in os.supports_dir_fd or not hasattr(os, "O_NOFOLLOW"):
        descriptor = os.open(path, _FLAGS)
        if os.path.normcase(os.path.realpath(path)) == os.path.normcase(path):
            return descriptor
        os.close(descriptor)
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    *folders, name = Path(path).relative_to(below).parts
    place = os.open(below, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        for folder in folders:
            inner = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=place)
            os.close(place)
            place = inner
        return os.open(name, _FLAGS | os.O_NOFOLLOW, dir_fd=place)
    finally:
        os.close(place)
