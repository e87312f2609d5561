"""What the session finds in a list, kept as long as nothing changes: the desk that it lies on.

A list is read and judged in a thread beside the requests. Whoever asks waits a moment for it, and
is told otherwise that it is being read.
"""

from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYetError
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from importer.issues import Issue, Severity
from importer.issuing.batch import Batch
from importer.session import Report, Source, check, read_batch
from importer.sheet import Sheet, read_sheet
from importer.web.lists import GraduateList

_LISTS = 2
"""How many lists lie on the desk: of a hundred thousand graduates each takes 200 MB."""
_MOMENT = 0.6
"""Seconds that a page waits for a list: then it says that it is being read."""


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A list, and what was found in it.

    Attributes:
        read: the sheet as it was brought.
        report: of a check that asks nobody.
    """

    list: GraduateList
    read: Sheet
    source: Source
    batch: Batch
    report: Report

    @property
    def sheet(self) -> Sheet:
        """The sheet as people have corrected it."""
        return self.source.sheet

    @property
    def ready(self) -> int:
        """How many graduates could be issued."""
        return self.report.to_send

    def errors(self) -> dict[int, tuple[Issue, ...]]:
        """What keeps rows from being sent, by row, in the order of the sheet."""
        found: dict[int, tuple[Issue, ...]] = {}
        for issue in self.report.outcomes.issues:
            if issue.row is not None and issue.severity is Severity.ERROR:
                found[issue.row] = (*found.get(issue.row, ()), issue)
        return found


class Desk:
    """The lists that were looked at last.

    Args:
        state: the state folder, where the digests of PDFs are remembered.
    """

    def __init__(self, state: Path) -> None:
        self._state = state
        self._threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="desk")
        self._lock = Lock()
        self._sheets: OrderedDict[tuple[object, ...], Future[Sheet]] = OrderedDict()
        self._judged: OrderedDict[str, tuple[tuple[int, int], Future[Judged]]] = OrderedDict()

    def judged(self, graduates: GraduateList, *, wait: float | None = None) -> Judged | None:
        """What is found in a list as it is now.

        Args:
            wait: seconds; None waits until it is there.

        Returns:
            None where it is not there yet; it is being read.

        Raises:
            SheetError, FolderError: if the spreadsheet or the folder cannot be read.
        """
        assert graduates.sheet_path is not None
        with self._lock:
            kept = self._judged.get(graduates.list_id)
            if kept is None or kept[0] != graduates.version:
                if kept is not None:
                    kept[1].cancel()
                future = self._threads.submit(self._judge, graduates)
                kept = self._judged[graduates.list_id] = (graduates.version, future)
            self._judged.move_to_end(graduates.list_id)
            while len(self._judged) > _LISTS:
                self._judged.popitem(last=False)
        try:
            return kept[1].result(wait)
        except NotYetError:
            return None

    def at_hand(self, graduates: GraduateList) -> Judged | None:
        """What is found in a list, if it is there in a moment."""
        return self.judged(graduates, wait=_MOMENT)

    def read(self, graduates: GraduateList) -> Sheet:
        """The sheet of a list as it was brought.

        Raises:
            SheetError: if it cannot be read.
        """
        assert graduates.sheet_path is not None
        path, answers = graduates.sheet_path, graduates.answers
        encoding, join_names = answers.get("encoding"), answers.get("join_names") == "yes"
        key = (path, graduates.worksheet, encoding, join_names, *graduates.mapping.items())
        with self._lock:
            future = self._sheets.get(key)
            mine = future is None
            if future is None:
                future = self._sheets[key] = Future()
            self._sheets.move_to_end(key)
            while len(self._sheets) > _LISTS:
                self._sheets.popitem(last=False)
        if mine:
            try:
                sheet = read_sheet(
                    path,
                    worksheet=graduates.worksheet,
                    encoding=encoding,
                    join_names=join_names,
                    meant=graduates.mapping or None,
                )
                future.set_result(sheet)
            except BaseException as error:
                with self._lock:  # another encoding, or the memory that was missing
                    self._sheets.pop(key, None)
                future.set_exception(error)
        return future.result()

    def close(self) -> None:
        """Begin nothing more."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _judge(self, graduates: GraduateList) -> Judged:
        read = self.read(graduates)
        source = graduates.source(read)
        batch = read_batch(source, state=self._state)
        report = check(source, batch, out=None)
        return Judged(list=graduates, read=read, source=source, batch=batch, report=report)
