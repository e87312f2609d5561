"""Taking a batch so that nobody else does, and putting it where it belongs.

    INBOX/.processing/<claim>/owner.lock, owner.json, heartbeat    whose it is
                              claim.json         what it is and how far it has come
                              dropped/<entry>    as it was dropped, for a moment
                              batch/             the spreadsheet, PDFs, later the results

The folder of the claim is made, locked and signed first; then the entry is moved into it by one
rename, which only one watcher of one machine can win. Of a spreadsheet with its folder, the
spreadsheet decides. Everything after that can be repeated from wherever a crash has left it.
"""

import json
import shutil
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import UTC, datetime
from errno import EBUSY
from pathlib import Path
from uuid import uuid4

from importer.inbox.approving import home_of_plan
from importer.inbox.batches import BatchKind, Dropped
from importer.inbox.contents import EARLIER, Contents, contents_of
from importer.inbox.dossier import facts_of, write_whole
from importer.inbox.homecoming import home_of_list, home_of_run, namesakes_of
from importer.inbox.ownership import (
    OWNERS_FILES,
    Heart,
    Hold,
    Watch,
    grasp,
    is_of_this_machine,
    is_ours_to_take,
)
from importer.inbox.places import Places, free, make_shared, share
from importer.inbox.reading import InboxReading
from importer.inbox.record import BATCH, DROPPED, RECORD, Record, read_record
from importer.inbox.unpacking import unpack

_UNPACKING = "unpacking"


class ImmovableError(Exception):
    """An entry of the inbox cannot be moved, though others may; says why."""


class Claim:
    """A batch that is ours. Not frozen: it remembers how far it has come, on the disk first."""

    def __init__(self, places: Places, hold: Hold, record: Record) -> None:
        self.places = places
        self.hold = hold
        self.record = record

    @property
    def home(self) -> Path:
        """The claim's own folder."""
        return self.hold.home

    @property
    def batch(self) -> Path:
        """The batch."""
        return self.home / BATCH

    @property
    def contents(self) -> Contents:
        """What the batch holds now."""
        return contents_of(self.batch)

    def note(self, **changes: str | int | None) -> None:
        """Remember something.

        Raises:
            OSError: if it cannot be written; then it is not remembered.
        """
        record = replace(self.record, **changes)  # type: ignore[arg-type]
        write_whole(self.home / RECORD, json.dumps(asdict(record)))
        self.record = record

    def gather(self, reading: InboxReading) -> None:
        """Bring everything that belongs to the batch into `batch`, from wherever it was left.

        Args:
            reading: how lists are read.

        Raises:
            UnpackError: if it is an archive that is refused.
            OSError: if it cannot be done now.
        """
        first = self.home / DROPPED / self.record.first_name
        match BatchKind(self.record.kind):
            case BatchKind.FOLDER:
                if first.exists():
                    first.rename(self.batch)
            case BatchKind.PAIR:
                self._gather_pair(first)
            case BatchKind.ARCHIVE:
                self._gather_archive(first)
            case BatchKind.RESULTS:
                self._gather_corrected(first, reading)
            case BatchKind.APPROVAL:
                self._gather_approved(first)

    def _gather_pair(self, sheet: Path) -> None:
        make_shared(self.batch, like=self.places.root)
        folder = self.places.root / self.record.entries[1]
        if folder.is_dir() and not (self.batch / folder.name).exists():
            with suppress(FileNotFoundError):
                folder.rename(self.batch / folder.name)
        if sheet.exists():
            sheet.rename(free(self.batch / sheet.name))

    def _gather_archive(self, archive: Path) -> None:
        if not self.batch.exists():
            unpacking = self.home / _UNPACKING
            if unpacking.exists():
                shutil.rmtree(unpacking)  # our own copy, cut short; the archive holds it all
            unpack(archive, unpacking)
            unpacked = contents_of(unpacking)
            root = unpacked.root
            alone = all(name.startswith(f"{root}/") for name in unpacked.files)
            (unpacking / root if alone else unpacking).rename(self.batch)
            share(self.batch, like=self.places.root)
        if (self.home / _UNPACKING).exists():
            shutil.rmtree(
                self.home / _UNPACKING
            )  # the folder that everything was packed in, now empty
        if archive.exists():
            archive.rename(free(self.batch / archive.name))

    def _gather_corrected(self, sheet: Path, reading: InboxReading) -> None:
        """Bring a results workbook, or a list, back to its batch; a list takes the place of the
        one it corrects.
        """
        facts = facts_of(sheet) if sheet.exists() else None
        if sheet.exists() and not self.batch.exists():
            attention = self.places.attention
            home = (
                home_of_run(facts.run_id, attention)
                if facts is not None
                else home_of_list(sheet, attention, reading=reading)
            )
            if home is not None:
                self._come_home(home)
        make_shared(self.batch, like=self.places.root)
        if sheet.exists():
            root = self.contents.root
            for name in () if facts is not None else namesakes_of(sheet, self.batch):
                set_aside(self.batch, name)
            place = free(self.batch / root / sheet.name)
            self.note(chosen=place.relative_to(self.batch).as_posix())
            sheet.rename(place)

    def _gather_approved(self, approval: Path) -> None:
        """Bring the batch that waits for an approval, and lay that beside its spreadsheet."""
        if approval.exists() and not self.batch.exists():
            home = home_of_plan(approval.name, self.places.attention)
            if home is not None:
                self._come_home(home)
        make_shared(self.batch, like=self.places.root)
        if approval.exists():
            approval.rename(free(self.batch / approval.name))

    def _come_home(self, home: Path) -> None:
        """Take the batch up that waited in a folder, under the name that people know it by."""
        self.note(name=home.name)
        with suppress(FileNotFoundError):
            home.rename(self.batch)

    def bundle(self) -> None:
        """Put what was dropped into `batch` as it is, when it cannot be gathered.

        Raises:
            OSError: if it cannot be done now.
        """
        make_shared(self.batch, like=self.places.root)
        if (self.home / _UNPACKING).exists():
            shutil.rmtree(self.home / _UNPACKING)  # our own copy of what is refused
        dropped = self.home / DROPPED
        for entry in sorted(dropped.iterdir()) if dropped.is_dir() else ():
            entry.rename(free(self.batch / entry.name))

    def file(self, folder: Path) -> bool:
        """Move the batch to its place and end the claim; whether the place was still free.

        Args:
            folder: where it goes, in one rename.

        Raises:
            OSError: if it cannot be moved.
        """
        if self.batch.exists():
            make_shared(folder.parent, like=self.places.root)
            if folder.exists():
                return False
            self.batch.rename(folder)
        dissolve(self.hold)
        return True


class Processing:
    """The claims in an inbox, as one watcher sees them.

    Args:
        heart: beats for what is held.
        watch: looks at the hearts of others.
    """

    def __init__(self, places: Places, *, heart: Heart, watch: Watch) -> None:
        self._places = places
        self._heart = heart
        self._watch = watch
        self._held: dict[str, Claim] = {}

    @property
    def held(self) -> list[Claim]:
        """What is ours."""
        return list(self._held.values())

    def take(self, dropped: Dropped) -> Claim | None:
        """Claim a batch; None when somebody else has it, or it is gone.

        Raises:
            ImmovableError: if this batch cannot be moved.
            OSError: if the inbox cannot be written.
        """
        claim = self._begun(Record(name=dropped.name, kind=dropped.kind, entries=dropped.entries))
        if claim is None:
            return None
        try:
            (self._places.root / dropped.entries[0]).rename(
                claim.home / DROPPED / claim.record.first_name
            )
        except OSError as error:
            dissolve(claim.hold)
            if isinstance(error, FileNotFoundError):
                return None
            if isinstance(error, PermissionError) or error.errno == EBUSY:
                raise ImmovableError(error.strerror or str(error)) from error
            raise
        return self._keep(claim)

    def recover(self) -> list[Claim]:
        """Take over what nobody works on any more: ours from before a crash, or abandoned by
        another machine.

        Raises:
            OSError: if the folder of claims cannot be listed.
        """
        if not self._places.processing.is_dir():
            return []
        homes = sorted(one for one in self._places.processing.iterdir() if one.is_dir())
        self._watch.keep({home.name for home in homes})
        return [
            claim
            for home in homes
            if home.name not in self._held and (claim := self._recovered(home)) is not None
        ]

    def has_lost(self, claim: Claim) -> bool:
        """Whether somebody else has taken a claim over: the inbox is there, and the claim is
        not.
        """
        try:
            return self._places.processing.is_dir() and not claim.home.is_dir()
        except OSError:
            return False

    def let_go(self, claim: Claim) -> None:
        """It is ours no longer, whether it was filed or is left for later."""
        self._heart.drop(claim.hold)
        self._held.pop(claim.home.name, None)
        claim.hold.release()

    def _begun(self, record: Record) -> Claim | None:
        make_shared(self._places.processing, like=self._places.root)
        home = self._new_home()
        home.mkdir()
        try:
            hold = grasp(home)
        except FileNotFoundError:
            hold = None
        except OSError:
            _remove(home)  # a share that keeps no locks must not fill up with claims of nothing
            raise
        if hold is None:
            return None  # another watcher takes it for a dead one's and tidies it away: next time
        try:
            hold.sign()
            (home / DROPPED).mkdir()
            claim = Claim(self._places, hold, record)
            claim.note()
        except OSError:
            dissolve(hold)
            raise
        return claim

    def _recovered(self, home: Path) -> Claim | None:
        try:
            hold = grasp(home)
        except OSError:
            return None  # filed away this moment by its owner
        if hold is None:
            return None
        if not is_ours_to_take(home, self._watch):
            hold.release()
            return None
        if not _has_anything(home):
            dissolve(hold)
            return None
        if not is_of_this_machine(home):
            # Renamed, so that only one takes it over, and the owner finds nothing there if it
            # wakes up after all.
            hold.release()
            try:
                hold = grasp(home.rename(self._new_home()))
            except OSError:
                return None
            if hold is None:
                return None
            home = hold.home
        return self._keep(Claim(self._places, hold, read_record(home)))

    def _new_home(self) -> Path:
        return self._places.processing / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{uuid4().hex[:8]}"

    def _keep(self, claim: Claim) -> Claim:
        claim.hold.sign()
        self._heart.hold(claim.hold)
        self._held[claim.home.name] = claim
        return claim


def set_aside(batch: Path, name: str) -> None:
    """Move a file of a batch that something newer replaces into its folder `earlier`, under a name
    that is free.

    Raises:
        OSError: if it cannot be moved.
    """
    (batch / EARLIER).mkdir(exist_ok=True)
    path = batch / name
    path.rename(free(batch / EARLIER / path.name))


def dissolve(hold: Hold) -> None:
    """Remove the folder of a claim that holds nothing of anybody's; what else is in it stays."""
    with suppress(OSError):
        (hold.home / DROPPED).rmdir()
    if _has_anything(hold.home):
        hold.release()
        return
    for _ in range(2):  # Windows removes the lock's file only once it is released
        _remove(hold.home)
        hold.release()


def _remove(home: Path) -> None:
    for name in (RECORD, f"{RECORD}.writing", *OWNERS_FILES):
        with suppress(OSError):
            (home / name).unlink(missing_ok=True)
    with suppress(OSError):
        home.rmdir()


def _has_anything(home: Path) -> bool:
    dropped = home / DROPPED
    return (home / BATCH).exists() or (dropped.is_dir() and any(dropped.iterdir()))
