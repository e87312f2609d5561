"""A process that examines PDFs for another one, and ends itself before a file takes all there is
of the machine.

A PDF of some hundred bytes can ask for all the memory, or never come to an end, and PDFium ends a
process that gets no memory. So files are never read in the process that has a batch to bring home.
Tasks come as lines of JSON, and answers go back as such: whoever reads files of strangers is not
to be believed more than necessary.
"""

import json
import os
import sys
import threading
import time
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from importer.inspection.picture import picture_of
from importer.inspection.proof import prove
from importer.inspection.verdicts import (
    Fault,
    NameLook,
    NameQuestion,
    PdfRemark,
    Proof,
    Sight,
    Similar,
)
from importer.interrupts import leave_endings_to_parent
from importer.issues import CODES, Code
from importer.sentences import Message, Sentence, formats
from importer.sentences import inspection as say

MOST_MEMORY = 768 * 1024**2
"""Bytes of memory that examining one file may take, besides the file itself."""
MOST_SECONDS = 20.0
"""Seconds of processor time that examining one file may take: a thousand times that of an ordinary
one.
"""

_AT_LAST = 2 * MOST_MEMORY
"""Bytes at which the operating system refuses, should nobody be quick enough."""
_GLANCE = 0.02


def packed(verdict: Proof | Fault) -> list[Any]:
    """A verdict as JSON can hold it."""
    if isinstance(verdict, Fault):
        return [verdict.code.code, verdict.sentence.text, _packed_facts(verdict.facts)]
    look = verdict.look
    seen = (
        None if look is None else [look.sight, " ".join(look.words), look.similar, look.scattered]
    )
    times = [verdict.size, verdict.mtime_ns, verdict.ctime_ns]
    return [*times, verdict.digest, verdict.pages, verdict.remarks, seen]


def unpacked(cells: list[Any]) -> Proof | Fault:
    """The verdict that `packed` made."""
    if len(cells) == 3:
        code, text, facts = cells
        return Fault(CODES[code], _BY_TEXT[text], _unpacked_facts(facts))
    size, changed, created, digest, pages, remarks, seen = cells
    look = None
    if seen is not None:
        sight, words, similar, scattered = seen
        look = NameLook(
            Sight(sight), tuple(words.split()), Similar(*similar) if similar else None, scattered
        )
    return Proof(size, changed, created, digest, pages, PdfRemark(remarks), look)


def _packed_facts(facts: Mapping[str, object]) -> dict[str, object]:
    return {
        name: [fact.sentence.text, _packed_facts(fact.facts)]
        if isinstance(fact, Message)
        else fact
        for name, fact in facts.items()
    }


def _unpacked_facts(facts: Mapping[str, Any]) -> dict[str, object]:
    return {
        name: Message(_BY_TEXT[fact[0]], _unpacked_facts(fact[1]))
        if isinstance(fact, list)
        else fact
        for name, fact in facts.items()
    }


_SENTENCES = (*vars(formats).values(), *vars(say).values())
_BY_TEXT = {one.text: one for one in _SENTENCES if isinstance(one, Sentence)}


def serve() -> None:
    """Answer tasks until there are no more: each line `[folder, [[path, question], …]]`, or
    `[folder, path]` of a file that is to be drawn, answered by a line.
    """
    leave_endings_to_parent()
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(
            resource.RLIMIT_DATA, (_AT_LAST, resource.getrlimit(resource.RLIMIT_DATA)[1])
        )
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    watch = _Watch(answers)
    for line in sys.stdin.buffer:
        folder, files = json.loads(line)
        if isinstance(files, str):
            watch.begin(files)
            watch.end(_packed_picture(picture_of(files, below=folder)))
        else:
            for path, question in files:
                watch.begin(path)
                asked = NameQuestion(*question) if question else None
                watch.end(packed(prove(path, asked, below=folder)))
        watch.tell()


def _packed_picture(picture: tuple[str, bytes] | Fault) -> list[Any]:
    if isinstance(picture, Fault):
        return packed(picture)
    digest, drawn = picture
    return [digest, b64encode(drawn).decode("ascii")]


def unpacked_picture(cells: list[Any]) -> tuple[str, bytes] | Fault:
    """The digest and picture, or the fault, that a process answers."""
    if len(cells) == 2:
        return cells[0], b64decode(cells[1])
    fault = unpacked(cells)
    assert isinstance(fault, Fault), "nobody has asked for a proof"
    return fault


class _Watch:
    """Sees to it that no file takes too much; what is done so far is told before the process
    ends.
    """

    def __init__(self, answers: BinaryIO) -> None:
        self._answers = answers
        self._verdicts: list[list[Any]] = []
        self._limits: tuple[float, float] | None = None
        self._memory = _memory_of_this_process()
        threading.Thread(target=self._look, daemon=True).start()

    def begin(self, path: str) -> None:
        """A file is begun."""
        with suppress(OSError):
            size = os.stat(path).st_size  # noqa: PTH116
            self._limits = (
                self._memory() + 2 * size + MOST_MEMORY,
                time.process_time() + MOST_SECONDS,
            )

    def end(self, verdict: list[Any]) -> None:
        """It is done."""
        self._limits = None
        self._verdicts.append(verdict)

    def tell(self) -> None:
        """Tell all verdicts since the last time."""
        self._answers.write(json.dumps(self._verdicts).encode() + b"\n")
        self._answers.flush()
        self._verdicts = []

    def _look(self) -> None:
        while True:
            time.sleep(_GLANCE)
            limits = self._limits
            if limits is None:
                continue
            if self._memory() > limits[0]:
                self._give_up(say.TOO_LARGE, megabytes=MOST_MEMORY // 1024**2)
            elif time.process_time() > limits[1]:
                self._give_up(say.TOO_SLOW, seconds=f"{MOST_SECONDS:g}")

    def _give_up(self, sentence: Sentence, **facts: object) -> None:
        self._verdicts.append(packed(Fault(Code.PDF_UNREADABLE, sentence, facts)))
        self.tell()
        os._exit(1)


def _memory_of_this_process() -> Callable[[], float]:
    """A function that tells how many bytes this process holds now; where no system tells that, how
    many at most.
    """
    if Path("/proc/self/statm").exists():
        size = os.sysconf("SC_PAGE_SIZE")
        descriptor = os.open("/proc/self/statm", os.O_RDONLY)
        return lambda: int(os.pread(descriptor, 128, 0).split()[1]) * size
    if sys.platform == "win32":
        return _memory_on_windows()
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def _memory_on_windows() -> Callable[[], float]:
    import ctypes
    from ctypes import wintypes

    class Counters(ctypes.Structure):
        """PROCESS_MEMORY_COUNTERS."""

        _fields_ = (
            ("cb", wintypes.DWORD),
            ("faults", wintypes.DWORD),
            *(
                (name, ctypes.c_size_t)
                for name in ("peak", "working_set", *"abcd", "pagefile", "peak_pagefile")
            ),
        )

    kernel = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined,unused-ignore]
    kernel.GetCurrentProcess.restype = wintypes.HANDLE
    kernel.K32GetProcessMemoryInfo.argtypes = (
        wintypes.HANDLE,
        ctypes.POINTER(Counters),
        wintypes.DWORD,
    )
    counters = Counters(cb=ctypes.sizeof(Counters))

    def memory() -> float:
        asked = kernel.K32GetProcessMemoryInfo(
            kernel.GetCurrentProcess(), ctypes.byref(counters), counters.cb
        )
        return float(counters.pagefile) if asked else 0.0

    return memory
