"""What the session finds in a list, kept as long as nothing changes: the desk that it lies on.

A list is read and judged in a thread beside the requests. Whoever asks waits a moment for it, and
is told otherwise that it is being read.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYetError
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from threading import Event, Lock

import polars as pl

from importer.allocator import give_back
from importer.errors import ImporterError
from importer.issuing.batch import Batch
from importer.session import Source, check, read_batch
from importer.sheet import Sheet, read_sheet
from importer.web.findings import ListFindings
from importer.web.lists import ChangeKind, GraduateList
from importer.web.looking import Suspect, suspects

_LISTS = 2
"""How many lists lie on the desk: of a hundred thousand graduates each takes 200 MB."""
_MOMENT = 0.6
"""Seconds that a page waits for a list: then it says that it is being read."""
_FOR_AN_ACT = 30.0
"""The same of what somebody does where nothing is known: they would have to do it again."""
_SHORT, _OF_A_SHORT_LIST = 2000, 10.0
"""Rows of a list for which a page waits longer, once it was read: a fraction of a second, unless
the machine is busy.
"""
_CALM = 1.5
"""Seconds without a change after which the rows of a long list are compared again."""
_MOST_ALONE = 200
"""So many rows that were changed are looked at by themselves; more are not worth it."""


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A list, and what was found in it.

    Attributes:
        read: the sheet as it was brought.
        findings: by a check that asks nobody.
        suspects: see `importer.web.looking.suspects`.
    """

    list: GraduateList
    read: Sheet
    source: Source
    batch: Batch
    findings: ListFindings
    suspects: Mapping[int, Suspect]

    @property
    def sheet(self) -> Sheet:
        """The sheet as people have corrected it."""
        return self.source.sheet

    @property
    def ready(self) -> int:
        """How many graduates could be issued."""
        return len(self.batch.graduates)


@dataclass(frozen=True)
class Standing:
    """How a list stands.

    Attributes:
        judged: what was found in it, perhaps before some rows were changed.
        findings: the same, with what is known of these rows.
        sheet: as people have corrected it by now.
        changed: the rows that are being checked against the others again.
        unknown: those of them of which nothing is known as yet.
    """

    graduates: GraduateList
    judged: Judged
    findings: ListFindings
    sheet: Sheet
    changed: frozenset[int] = frozenset()
    unknown: frozenset[int] = frozenset()

    @property
    def settled(self) -> bool:
        """Whether all rows were compared as they are now."""
        return not self.changed

    @cached_property
    def ready(self) -> int:
        """How many graduates could be issued, as far as it is known."""
        known = self.changed.intersection(self.judged.batch.rows)
        were, out = self.judged.batch.ready(known), self.graduates.left_out
        are = sum(
            row not in self.findings.errors and row not in out for row in known - self.unknown
        )
        return self.judged.ready - were + are


class _Lying:
    """A list on the desk.

    Attributes:
        future: what is found in it as it is.
        before: what was found in it last, as it was then.
        standing: how it stands as long as it is being judged.
        work: what the thread goes by that is at work on it.
        is_first: whether no thread is as yet.
    """

    def __init__(self, graduates: GraduateList, last: "_Lying | None") -> None:
        self.list = graduates
        self.future: Future[Judged] = Future()
        self.before: Judged | None = None
        self.ended = False
        self.standing: Standing | None = None
        self.is_first = last is None or last.ended
        self.work: object = object() if last is None or last.ended else last.work
        if last is not None:
            self.follow(last)
            last.future.cancel()

    def follow(self, last: "_Lying") -> None:
        """Take over what was found before."""
        done = last.future.done() and not last.future.cancelled()
        if done and last.future.exception() is None:
            self.before = last.future.result(0)
        else:
            self.before = self.before or last.before

    def begin(self) -> bool:
        """Begin to judge it; False where nobody waits for it any more."""
        return self.future.set_running_or_notify_cancel()

    def end(self) -> None:
        """It is judged; what was found before is needed no more."""
        self.ended, self.before, self.standing = True, None, None

    @property
    def is_long(self) -> bool:
        """Whether it is known to take long."""
        return self.before is not None and self.before.read.frame.height > _SHORT

    def moment(self, *, act: bool) -> float:
        """A short list is worth waiting for; a little of one that takes long is of no use."""
        if self.before is None:
            return _FOR_AN_ACT if act else _MOMENT
        if not self.is_long:
            return _OF_A_SHORT_LIST
        return 0.0


class Desk:
    """The lists that were looked at last.

    Args:
        state: the state folder, where the digests of PDFs are remembered.
        counted: told how many graduates a list has, by its id.

    Attributes:
        patience: how long pages wait for a list, as a share of what is usual.
    """

    patience = 1.0

    def __init__(self, state: Path, *, counted: Callable[[str, int], None]) -> None:
        self._state, self._counted = state, counted
        self._threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="desk")
        self._lock = Lock()
        self._closing = Event()
        self._sheets: OrderedDict[tuple[object, ...], Future[Sheet]] = OrderedDict()
        self._lying: OrderedDict[str, _Lying] = OrderedDict()

    def judged(self, graduates: GraduateList, *, wait: float | None = None) -> Judged | None:
        """What is found in a list as it is now.

        Args:
            wait: seconds; None waits until it is there.

        Returns:
            None where it is not there yet; it is being read.

        Raises:
            SheetError, FolderError: if the spreadsheet or the folder cannot be read.
        """
        try:
            found = self._asked(graduates).future.result(wait)
        except (NotYetError, CancelledError):  # changed again since
            return None
        return replace(found, list=graduates)

    def at_hand(self, graduates: GraduateList, *, act: bool = False) -> Judged | None:
        """What is found in a list, if it is there in a moment; `act` says that somebody does
        something, rather than look.
        """
        moment = self._asked(graduates).moment(act=act)
        return self.judged(graduates, wait=self.patience * moment)

    def _at_hand_or_before(self, graduates: GraduateList, *, act: bool) -> Judged | None:
        """What is found in a list, if it is there in a moment; else what was, before cells of it
        were corrected or rows left out: its `list` is as it was then.
        """
        before = self._asked(graduates).before
        found = self.at_hand(graduates, act=act)
        if found is None and before is not None and _same_but_for_rows(before.list, graduates):
            return before
        return found

    def standing(self, graduates: GraduateList, *, act: bool = False) -> Standing | None:
        """How a list stands; where that takes longer than a moment, as it was found before, with
        what is found in the rows that were changed since, each by itself.

        Returns:
            None where nothing is known yet; it is being read.
        """
        judged = self._at_hand_or_before(graduates, act=act)
        if judged is None:
            return None
        if judged.list.content == graduates.content:
            return Standing(graduates, judged, judged.findings, judged.sheet)
        lying = self._asked(graduates)
        kept = lying.standing
        if kept is None or kept.graduates.content != graduates.content:
            kept = lying.standing = self._provisional(graduates, judged)
        return replace(kept, graduates=graduates)

    def read(self, graduates: GraduateList) -> Sheet:
        """The sheet of a list as it was brought.

        Raises:
            SheetError: if it cannot be read.
        """
        return self._kept(graduates, checked=True)

    def unchecked(self, graduates: GraduateList) -> Sheet:
        """It as it stands, for somebody who is to say which column is which; where it could be
        read, that is the same.

        Raises:
            SheetError: if there is nothing in it that can be headings.
        """
        with suppress(ImporterError):
            judged = self.judged(graduates, wait=0)
            if judged is not None and graduates.answers.get("join_names") != "yes":
                return judged.read
        return self._kept(graduates, checked=False)

    def _kept(self, graduates: GraduateList, *, checked: bool) -> Sheet:
        assert graduates.sheet_path is not None
        path, answers = graduates.sheet_path, graduates.answers
        encoding, join_names = answers.get("encoding"), answers.get("join_names") == "yes"
        key = (
            checked,
            path,
            graduates.worksheet,
            encoding,
            join_names,
            *graduates.mapping.items(),
        )
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
                    meant=graduates.mapping or (None if checked else {}),
                    checked=checked,
                )
                future.set_result(sheet)
            except BaseException as error:
                with self._lock:  # another encoding, or the memory that was missing
                    self._sheets.pop(key, None)
                future.set_exception(error)
        return future.result()

    def close(self) -> None:
        """Begin nothing more."""
        self._closing.set()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _asked(self, graduates: GraduateList) -> _Lying:
        """The place of a list as it is now, which is being judged from now on."""
        with self._lock:
            lying = self._lying.get(graduates.list_id)
            if lying is None or lying.list.content != graduates.content:
                lying = _Lying(graduates, last=lying)
                self._lying[graduates.list_id] = lying
                if lying.is_first:
                    self._threads.submit(self._work, graduates.list_id, lying.work)
            self._lying.move_to_end(graduates.list_id)
            while len(self._lying) > _LISTS:
                self._lying.popitem(last=False)[1].future.cancel()
        return lying

    def _work(self, list_id: str, work: object) -> None:
        """Judge a list, again as long as it was changed meanwhile; one thread does so at a time,
        since two of a long list would take twice the memory.
        """
        while True:
            lying = self._lying.get(list_id)
            if lying is not None and lying.is_long:
                self._closing.wait(_CALM)  # whoever corrects rows of it is answered first
            with self._lock:
                lying = self._lying.get(list_id)
                if lying is None or lying.work is not work or not lying.begin():
                    return
            try:
                lying.future.set_result(self._judge(lying.list))
            except BaseException as error:  # it belongs to whoever waits for it
                lying.future.set_exception(error)
            with self._lock:
                lying.end()
                latest = self._lying.get(list_id)
                if latest is None or latest is lying or latest.work is not work:
                    return
                latest.follow(lying)

    def _judge(self, graduates: GraduateList) -> Judged:
        read = self.read(graduates)
        with self._lock:  # nobody has to say more about its columns, and it would be there twice
            self._sheets = OrderedDict((key, one) for key, one in self._sheets.items() if key[0])
        source = graduates.source(read)
        self._counted(graduates.list_id, read.frame.height)
        batch = read_batch(source, state=self._state)
        findings = _found(source, batch)
        give_back()
        return Judged(
            list=graduates,
            read=read,
            source=source,
            batch=batch,
            findings=findings,
            suspects=suspects(batch, findings),
        )

    def _provisional(self, graduates: GraduateList, before: Judged) -> Standing:
        """How a list stands whose rows were changed since it was judged."""
        sheet, changed = graduates.corrected(before.read), _changed(before.list, graduates)
        if len(changed) > _MOST_ALONE:
            findings = before.findings.but_for(changed, ListFindings.of((), ()))
            return Standing(graduates, before, findings, sheet, changed, changed)
        rows = pl.Series(sorted(changed), dtype=pl.UInt32)
        few = replace(
            sheet,
            frame=sheet.frame.filter(pl.col("row").is_in(rows.implode())),
            issues=tuple(one for one in sheet.issues if one.row in changed),
        )
        aside = graduates.aside(changed & {*few.frame["row"]})
        alone = replace(before.source, sheet=few, carried=aside, origins=None)
        newer = _found(alone, read_batch(alone, state=self._state))
        findings = before.findings.but_for(changed, newer)
        return Standing(graduates, before, findings, sheet, changed)


def _found(source: Source, batch: Batch) -> ListFindings:
    """What a check finds that asks nobody."""
    report = check(source, batch, out=None)
    return ListFindings.of(report.outcomes.issues, report.warnings)


def _same_but_for_rows(before: GraduateList, now: GraduateList) -> bool:
    """Whether nothing but cells and rows that are left out was changed."""

    def rest(one: GraduateList) -> object:
        files = [change.number for change in one.holding if change.kind == ChangeKind.FILES]
        return one.sheet_path, one.worksheet, one.mapping, one.answers, files

    return rest(before) == rest(now)


def _changed(before: GraduateList, now: GraduateList) -> frozenset[int]:
    """The rows in which something was changed."""

    def of(one: GraduateList) -> set[tuple[int, str, str | None]]:
        return {(row, name, change.after) for (row, name), change in one.cells.items()}

    return frozenset(row for row, *_ in of(before) ^ of(now)) | (before.left_out ^ now.left_out)
