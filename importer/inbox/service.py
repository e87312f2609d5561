"""The service: looks, waits until a batch has settled, takes it, works on it, and sits every
trouble out.
"""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event

from importer.inbox.batches import FolderMemory, Inventory, inventory, unchanged
from importer.inbox.bell import Bell
from importer.inbox.claiming import Claim, ImmovableError, Processing
from importer.inbox.handing import QUEUED
from importer.inbox.journal import EventName, Fact, Journal
from importer.inbox.notice import Notice
from importer.inbox.pauses import BUSY, LONGEST, MOST_TRIES, Pause
from importer.inbox.places import Places
from importer.inbox.readiness import NO_BATCH, OPEN, READY, UNREADABLE, waits_for
from importer.inbox.reading import InboxReading
from importer.inbox.sending import OWN_FAULT, NotNowError, StoppedError
from importer.inbox.settling import Settling, Watched
from importer.inbox.working import InboxWorker
from importer.sentences import Message
from importer.sentences import inbox as say

_OF_ONE = (OWN_FAULT, QUEUED)
"""What keeps one batch from being done, and no other."""
_PATIENCE = 6
"""A file that cannot be read may be one that is still copied: it is given this many times the time
to settle.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """How patiently the inbox is served, in seconds.

    Attributes:
        settle: how long nothing in a batch may change.
        max_wait: how long a settled batch waits for the PDFs that its sheet names.
        first_break: before something is tried a second time; doubled each time.
    """

    settle: float
    max_wait: float
    first_break: float

    @property
    def look(self) -> float:
        """Between two looks at the inbox."""
        return min(max(self.settle / 3, 0.1), 5.0)


@dataclass(slots=True)
class _Waiting:
    """A claimed batch that could not be done yet; `told` is what the journal was told of what is
    in its own way.
    """

    claim: Claim
    pause: Pause
    tried: float = 0.0
    tries: int = 0
    told: Message | None = None


class InboxService:
    """Serves one inbox.

    Args:
        approvals: batches wait for approvals, which are dropped too.
        once: end when everything is done that was there at the start.
        stopping: set by a signal.
    """

    def __init__(
        self,
        places: Places,
        processing: Processing,
        worker: InboxWorker,
        journal: Journal,
        rhythm: Rhythm,
        *,
        reading: InboxReading,
        approvals: bool = False,
        once: bool,
        stopping: Event,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._places = places
        self._processing = processing
        self._worker = worker
        self._journal = journal
        self._rhythm = rhythm
        self._reading = reading
        self._approvals = approvals
        self._once = once
        self._stopping = stopping
        self._clock = clock
        self._memory = FolderMemory(clock=clock)
        self._settling = Settling(rhythm.settle, clock=clock)
        self._notice = Notice(places, rhythm.max_wait, clock=clock)
        self._bell = Bell(places.root, rhythm.look, stopping)
        self._waiting: list[_Waiting] = []
        self._outage = Pause(rhythm.first_break)
        self._inbox = Pause(rhythm.first_break)
        self._taking = Pause(rhythm.first_break)
        self._expected: set[tuple[str, ...]] | None = None
        self._strays: Counter[Message] = Counter()
        self._looked = -1e9
        self._left = False
        self._failures = 0

    def serve(self) -> bool:
        """Serve until asked to stop or, with `once`, until all is done; whether nothing was left
        over.

        Raises:
            KeyboardInterrupt: on a second wish to stop while something cannot be interrupted.
        """
        try:
            while not self._stopping.is_set():
                self._look()
                if self._turn():
                    continue
                if self._once and self._is_through():
                    break
                self._bell.wait()
        finally:
            self._bell.close()
            for claim in self._processing.held:
                self._processing.let_go(claim)
        in_order = not self._left and not self._stopping.is_set()
        return in_order and not self._strays and not self._no_batches

    @property
    def _no_batches(self) -> list[Watched]:
        """Spreadsheets alone that belong to nothing."""
        return [one for one in self._settling.all if one.waits_for in NO_BATCH]

    def _look(self) -> None:
        """See what is in the inbox, unless that was seen a moment ago or it is away and not
        due.
        """
        now = self._clock()
        if now < self._inbox.until or now - self._looked < self._rhythm.look / 2:
            return
        try:
            for claim in self._processing.recover():
                self._journal.tell("continued", say.CONTINUED(), batch=claim.record.name)
                self._waiting.append(_Waiting(claim, Pause(self._rhythm.first_break)))
            found = inventory(self._places, self._memory, approvals=self._approvals)
        except OSError as error:
            self._inbox.grow(self._clock())
            away = say.INBOX_AWAY(reason=error.strerror or str(error))
            self._journal.trouble("inbox", "inbox_away", away)
            self._give_up_if_once()
            return
        self._inbox.end()
        self._journal.over("inbox", "inbox_back", say.INBOX_BACK())
        self._note(found)
        # A share that is slow to list is not listed all the time.
        self._looked = self._clock() + 2 * (self._clock() - now)

    def _note(self, found: Inventory) -> None:
        for watched in self._settling.observe(found.dropped):
            if watched.dropped.kind not in ("results", "approval"):
                name, kind = watched.dropped.name, watched.dropped.kind
                text = say.FOUND(kind=kind.words)
                self._tell_once(watched, "found", text, batch=name, kind=str(kind))
        self._note_strays(Counter(found.strays.values()))
        if not self._once:  # whoever starts it again and again has its exit status
            self._notice.show({**found.strays, **self._held_up()})
        if self._expected is None:
            self._expected = {one.entries for one in found.dropped}

    def _held_up(self) -> dict[str, Message]:
        """What looks like a batch and is left alone, and why: it belongs to nothing, or cannot be
        moved.
        """
        return {
            one.dropped.entries[0]: one.told
            for one in self._settling.all
            if one.told is not None and (one.waits_for in NO_BATCH or one.pause is not None)
        }

    def _note_strays(self, strays: Counter[Message]) -> None:
        """Tell what is left alone once it grows no more: a copy of many files is no news at every
        look.
        """
        for what in self._strays.keys() | strays.keys():
            count = strays[what]
            if not count:
                self._journal.forget(f"stray {what}")
            elif self._once or self._strays[what] == count:
                text = say.LEFT_ALONE(count=count, what=what)
                about = f"stray {what}"
                self._journal.trouble(about, "left_alone", text, count=count, what=what)
        self._strays = strays

    def _turn(self) -> bool:
        """Do the next batch there is to do; whether there was one."""
        now = self._clock()
        if now < self._outage.until:
            return False
        due = [one for one in self._waiting if now >= one.pause.until]
        ready = next(
            (
                one
                for one in self._settling.settled
                if self._is_due(one, now) and self._is_ready(one)
            ),
            None,
        )
        if (
            ready is not None
            and now >= self._taking.until
            and not any(one.tried == 0.0 for one in due)
        ):
            claim = self._claimed(ready)
            if claim is None:
                return True
            waiting = _Waiting(claim, Pause(self._rhythm.first_break))
            self._waiting.append(waiting)
        elif due:
            waiting = min(due, key=lambda one: one.tried)
        else:
            return False
        self._work(waiting)
        return True

    def _is_due(self, watched: Watched, now: float) -> bool:
        return watched.pause is None or (now >= watched.pause.until and not self._once)

    def _is_ready(self, watched: Watched) -> bool:
        try:
            if watched.waits_for in (None, OPEN):  # whoever closes a file changes nothing in it
                watched.waits_for = waits_for(self._places, watched.dropped, self._reading)
        except FileNotFoundError:
            return False  # it goes this moment; the next look tells
        except OSError as error:
            watched.waits_for = None
            reason = error.strerror or str(error)
            self._tell_waiting(watched, say.INBOX_UNLOOKED_AT(reason=reason))
            return False
        waits = watched.waits_for
        if waits in NO_BATCH:
            self._tell_once(watched, "left_alone", NO_BATCH[waits], batch=None, count=1)
            return False
        if waits != READY and self._settling.quiet(watched) < self._patience(waits):
            self._tell_waiting(watched, waits)
            return False
        return True

    def _tell_waiting(self, watched: Watched, waits: Message) -> None:
        text, name = say.WAITING(what=waits), watched.dropped.name
        self._tell_once(watched, "waiting", text, batch=name, waits_for=waits)

    def _tell_once(
        self,
        watched: Watched,
        event: EventName,
        text: Message,
        *,
        batch: str | None,
        **facts: Fact,
    ) -> None:
        """Tell the journal, unless this is what it was told of it last."""
        if watched.told != text:
            watched.told = text
            self._journal.tell(event, text, batch=batch, **facts)

    def _patience(self, waits: Message) -> float:
        if waits == UNREADABLE:
            return min(self._rhythm.max_wait, _PATIENCE * self._rhythm.settle)
        return self._rhythm.max_wait

    def _claimed(self, watched: Watched) -> Claim | None:
        dropped = watched.dropped
        if not unchanged(self._places, dropped):
            self._looked = -1e9
            self._memory.forget(dropped.entries)
            watched.since, watched.waits_for = self._clock(), None
            return None
        try:
            claim = self._processing.take(dropped)
        except ImmovableError as error:
            self._hold_back(watched, error)
            return None
        except OSError as error:
            self._taking.grow(self._clock())
            text = say.INBOX_UNWRITABLE(reason=error.strerror or str(error))
            self._journal.trouble("taking", "not_taken", text, batch=dropped.name)
            self._give_up_if_once()
            return None
        self._settling.forget(watched)
        if claim is not None:
            self._taking.end()
            self._journal.over("taking", "taken_again", say.INBOX_WRITABLE())
            self._journal.tell("settled", say.SETTLED(), batch=dropped.name)
        return claim

    def _hold_back(self, watched: Watched, error: ImmovableError) -> None:
        """It cannot be moved: a file in it is open, or the folder is not ours to write. The others
        go on.
        """
        watched.pause = watched.pause or Pause(self._rhythm.first_break)
        watched.pause.grow(self._clock())
        text = say.IMMOVABLE(reason=str(error))
        self._tell_once(watched, "not_taken", text, batch=watched.dropped.name)
        self._left = self._left or self._once

    def _work(self, waiting: _Waiting) -> None:
        claim = waiting.claim
        waiting.tried = self._clock()
        waiting.tries += 1
        try:
            filed = self._worker.work(claim, patient=not self._once and waiting.tries < MOST_TRIES)
        except NotNowError as error:
            self._put_off(waiting, error)
            return
        except StoppedError:
            self._journal.tell("interrupted", say.INTERRUPTED(), batch=claim.record.name)
            self._stopping.set()
            return
        self._outage.end()
        self._failures = 0
        self._journal.over("outage", "back", say.ALL_BACK())
        self._drop(waiting)
        self._left = self._left or not filed.in_order
        if filed.place.parent == self._places.attention:
            for watched in self._no_batches:
                watched.waits_for = None  # this may be the batch that it belongs to

    def _drop(self, waiting: _Waiting) -> None:
        """It is filed, or somebody else's: nothing more is to be done here."""
        self._waiting.remove(waiting)
        self._processing.let_go(waiting.claim)

    def _put_off(self, waiting: _Waiting, error: NotNowError) -> None:
        now, busy, name = self._clock(), error.event == "busy", waiting.claim.record.name
        if self._processing.has_lost(waiting.claim):
            self._journal.tell("taken_over", say.TAKEN_OVER(), batch=name)
            self._drop(waiting)
            return
        longest = BUSY if busy or error.event == QUEUED else LONGEST
        waiting.pause.grow(now, longest=longest)
        if error.event in _OF_ONE:
            if waiting.told != error.said:
                waiting.told = error.said
                self._journal.tell(error.event, say.WAITS(reason=error.said), batch=name)
        else:
            self._outage.grow(now, longest=longest)
            waits = say.WAITS(reason=error.said)
            self._journal.trouble("outage", error.event, waits, batch=name)
        if self._once and not busy:
            self._journal.tell("left", say.LEFT(), batch=name)
            self._waiting.remove(
                waiting
            )  # but still held, so that this start does not take it up again
            self._left = True
            self._failures += error.event not in _OF_ONE
            if self._failures > 1:  # not this batch's fault: the others would fare no better
                self._stopping.set()

    def _give_up_if_once(self) -> None:
        if self._once:
            self._left = True
            self._stopping.set()

    def _is_through(self) -> bool:
        """Whether nothing is left to wait for of what was there at the start."""
        if self._expected is None:
            self._left = True
            return True
        open_now = {
            one.dropped.entries
            for one in self._settling.all
            if one.waits_for not in NO_BATCH
            and one.pause is None
            and one.dropped.entries in self._expected
        }
        return not self._waiting and not open_now
