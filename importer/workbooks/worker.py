"""The process in which workbooks are read: it may be stopped, or run out of memory, and harms
nothing but itself.

It knows nothing of polars or of this program's other rooms, so that it starts in less than a tenth
of a second. It takes one question at a time and answers with tuples, pickled: ("worksheets", …)
for a workbook that was opened; ("rows", Gathering), … ("table", Findings) for the cells of a
worksheet; ("unreadable", rest of a sentence) for either.
"""

import gc
import os
import pickle
import sys
import threading
import time
from typing import BinaryIO

from importer.interrupts import leave_endings_to_parent
from importer.sentences import workbooks as say
from importer.workbooks.findings import UnreadableWorkbookError
from importer.workbooks.gathering import Gathering
from importer.workbooks.opening import OpenedWorkbook, opened


def main(memory: int) -> None:
    """Answer until nothing more is asked: `bytes` is a workbook to open, a number one of its
    worksheets to read.

    Args:
        memory: bytes that this process may take.
    """
    worker = _Worker(*_own_pipes())
    _limit_memory(memory)
    gc.disable()  # what is parsed has no cycles, and looking for some took a third of the time
    threading.Thread(target=_end_with_parent, args=[os.getppid()], daemon=True).start()
    while worker.answer_next():
        pass


class _Worker:
    def __init__(self, questions: BinaryIO, answers: BinaryIO) -> None:
        self._questions = questions
        self._answers = answers
        self._book: OpenedWorkbook | None = None

    def answer_next(self) -> bool:
        """Answer one question; False when there will be none."""
        try:
            question = pickle.load(self._questions)  # noqa: S301  from the program that started this process
        except EOFError:
            return False
        try:
            self._answer(question)
            return True
        except UnreadableWorkbookError as error:
            why = error.said
        except MemoryError:
            self._book = None
            why = say.TOO_MUCH_MEMORY()
        except BrokenPipeError:
            return False  # nobody waits for it any more
        except (
            BaseException
        ) as error:  # a reader's panic is no Exception, and the sentence has to reach a person
            reason = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
            why = say.UNFORESEEN(why=reason)
        self._tell("unreadable", why)  # now what was read is let go, and there is memory to do so
        return True

    def _answer(self, question: bytes | int) -> None:
        if isinstance(question, bytes):
            self._book = None  # the memory of the one before
            self._book = opened(question)
            self._tell("worksheets", self._book.worksheets)
            return
        assert self._book is not None
        findings, rows = self._book.read(question)
        gathering = Gathering.empty()
        for number, cells in rows:
            if gathering.is_full(len(cells)):
                self._tell("rows", gathering)
                gathering = Gathering.empty()
            gathering.add(number, cells, len(cells))
        if gathering.numbers:
            self._tell("rows", gathering)
        self._tell("table", findings)

    def _tell(self, kind: str, what: object) -> None:
        pickle.dump((kind, what), self._answers, protocol=pickle.HIGHEST_PROTOCOL)
        self._answers.flush()


def _own_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Our ends of the pipes; what a library prints goes nowhere, instead of between the
    answers.
    """
    questions, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    return questions, answers


def _end_with_parent(parent: int) -> None:
    """End when the parent was killed in the midst of a workbook that takes long; an idle process
    sees its pipe end.
    """
    while os.getppid() == parent:
        time.sleep(2)
    os._exit(1)


def _limit_memory(memory: int) -> None:
    """Let a workbook that asks for more memory than a list needs end in an error; Windows has no
    such limit.
    """
    leave_endings_to_parent()
    if sys.platform == "win32":
        return
    import resource

    for kind in (resource.RLIMIT_AS, resource.RLIMIT_DATA):
        try:
            _, most = resource.getrlimit(kind)
            limit = memory if most == resource.RLIM_INFINITY else min(memory, most)
            resource.setrlimit(kind, (limit, most))
        except (OSError, ValueError):  # macOS has the names and not the limits
            continue
