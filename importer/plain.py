"""Text of others as a terminal, a log or a workbook may be given it, and streams that may fail
without harm.

A course's name from the server, a heading or a file's name may hold control sequences that clear a
screen, set its title or turn round what is read. This is the one place that takes them out.
"""

import os
import re
import sys
from contextlib import suppress
from io import TextIOWrapper, UnsupportedOperation
from typing import Any, TextIO, cast

_STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 (but tab and line feed), DEL and C1
    "\u202a-\u202e\u2066-\u2069"  # what turns round the direction of the text that follows
    "\u2028\u2029\ufff9-\ufffb\ufffe\uffff]"
)
_UNSEEN = re.compile(
    "[\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200e\u200f\u2060-\u2064\u206a-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]"
)
_HALF = re.compile("[\ud800-\udfff]")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_AS_A_FORMULA = re.compile(r'="((?:[^"]|"")*)"')


def plain(text: str, *, one_line: bool = True) -> str:
    r"""Text without what steers a display: each such character stands as a replacement character.

    Args:
        one_line: line feeds and tabs become spaces, so that no text begins a line of its own.

    >>> plain("\x1b[2JHistory\nof art")
    '�[2JHistory of art'
    """
    if text.isprintable():
        return text
    whole = text.encode(errors="replace").decode()  # a lone surrogate is no text
    shown = _STEERING.sub("\N{REPLACEMENT CHARACTER}", whole)
    return re.sub(r"[\n\t]", " ", shown) if one_line else shown


def without_unseen(text: str) -> str:
    r"""Text without the characters that take no room and come along when a cell is copied; those
    that join letters, or keep them apart, stay.

    >>> without_unseen("ana@\u200bschool.example")
    'ana@school.example'
    """
    return text if text.isascii() else _UNSEEN.sub("", text)


def paired(text: str) -> str:
    r"""Text in which the halves of a character that were written apart are one; a half alone is a
    replacement character.

    >>> paired("\ud801\udc05") == "\U00010405"
    True
    """
    if not _HALF.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def unescaped(text: str) -> str:
    """A text from a workbook, whose `_x000D_` are the characters that they stand for."""
    if "_x" not in text:
        return text
    return paired(_ESCAPED.sub(lambda found: chr(int(found[1], 16)), text))


def without_formula(text: str) -> str:
    """The text that `="…"` keeps as a text."""
    found = _AS_A_FORMULA.fullmatch(text) if text.startswith("=") else None
    return found[1].replace('""', '"') if found else text


class Outlet:
    """A text stream that may fail without harm: full, closed or gone, it takes what is written and
    keeps the reason.

    What a terminal cannot show must neither stop a run nor cost its receipt. Everything else is
    the stream's own.

    Attributes:
        failure: why the stream takes nothing any more; None as long as it does.
        broken_pipe: nobody reads it any more, as when it goes through `head`.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.failure: str | None = None
        self.broken_pipe = False
        # Letters that its encoding lacks (cp1252 has no Ł, ASCII no é) are written as their code,
        # not raised.
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")

    def write(self, text: str) -> int:
        """Write, if that is possible."""
        if self.failure is None:
            try:
                self._stream.write(text)
            except OSError as error:
                self._give_up(error)
        return len(text)

    def flush(self) -> None:
        """Hand over what was written, if that is possible."""
        if self.failure is None:
            try:
                self._stream.flush()
            except OSError as error:
                self._give_up(error)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def _give_up(self, error: OSError) -> None:
        self.failure = error.strerror or str(error)
        self.broken_pipe = isinstance(error, BrokenPipeError)
        # What is left in its buffer would be tried again when Python ends, and change the exit
        # status.
        with suppress(OSError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self._stream.fileno())
            os.close(nowhere)


def take_over_standard_streams() -> tuple[Outlet, Outlet]:
    """Put outlets in the place of standard output and standard error, for whoever writes there."""
    output, errors = (
        Outlet(stream or open(os.devnull, "w"))  # noqa: SIM115, PTH123
        for stream in (sys.stdout, sys.stderr)
    )
    sys.stdout, sys.stderr = cast(TextIO, output), cast(TextIO, errors)
    if isinstance(sys.stdin, TextIOWrapper):  # an answer is not worth a traceback either
        with suppress(UnsupportedOperation):  # somebody has read from it before
            sys.stdin.reconfigure(errors="replace")
    return output, errors
