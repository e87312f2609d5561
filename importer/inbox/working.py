"""One claimed batch, from what was dropped to where it is filed: checked, or sent by the same job
as `importer run`.
"""

import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from errno import ENOENT
from pathlib import Path
from threading import Event

from importer.errors import (
    EncodingError,
    FolderError,
    ImporterError,
    ResultsError,
    SheetError,
    UsageError,
)
from importer.inbox import letters
from importer.inbox.approving import approvals_of
from importer.inbox.batches import BatchKind
from importer.inbox.claiming import Claim
from importer.inbox.filing import Written, file_away, prepare
from importer.inbox.handing import HandsOver, hand_over, handed_back
from importer.inbox.journal import EventName, Journal
from importer.inbox.letters import Letter, Papers
from importer.inbox.material import Material, material_of
from importer.inbox.sending import (
    OWN_FAULT,
    NotNowError,
    StoppedError,
    StopWish,
    Teller,
    check_online,
    no_excuse,
    send,
    settled,
)
from importer.inbox.terms import Mode, Terms
from importer.inbox.unpacking import UnpackError
from importer.results import default_path, ensure_writable
from importer.sentences import Message, in_words
from importer.sentences import inbox as say
from importer.sentences.reader import read_under
from importer.session import Report, check, read_batch

MOST_STARTS = 10
"""How often a batch may end the program (or be there when it is killed) before it is put aside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """Where a batch went, and whether every row of it is done (of a check: in order)."""

    place: Path
    in_order: bool


class InboxWorker:
    """Works on one batch at a time.

    Args:
        stopping: set when the service is asked to stop.
        queue: takes the batches that are to be sent; None sends them here.
    """

    def __init__(
        self,
        terms: Terms,
        journal: Journal,
        stopping: Event,
        queue: HandsOver | None = None,
    ) -> None:
        self._terms = terms
        self._queue = queue
        self._journal = journal
        self._stopping = stopping
        self._receipts: dict[Path, Path | None] = {}

    def work(self, claim: Claim, *, patient: bool) -> Filed:
        """Do a batch and file it.

        Args:
            patient: rows that were not reached are tried again later instead of being left to a
                person.

        Raises:
            NotNowError: if it cannot be done now.
            StoppedError: if the service is to stop.
        """
        try:
            with read_under({}, terminal=False):
                return self._worked(claim, patient=patient)
        except (NotNowError, StoppedError):
            with suppress(OSError):
                claim.note(starts=0)
            raise
        except OSError as error:
            with suppress(OSError):
                claim.note(starts=0)
            reason = error.strerror or str(error)
            if isinstance(error, PermissionError):
                raise NotNowError(OWN_FAULT, say.UNWRITABLE(reason=reason)) from error
            raise NotNowError("storage", say.INBOX_UNUSABLE(reason=reason)) from error

    def _worked(self, claim: Claim, *, patient: bool) -> Filed:
        record = claim.record
        if not claim.home.is_dir():
            raise FileNotFoundError(ENOENT, str(say.CLAIM_GONE()))
        if record.ending is not None:
            return self._filed(claim, None, in_order=record.ending == "done")
        if record.starts >= MOST_STARTS:
            text = say.PUT_ASIDE(starts=record.starts)
            self._journal.tell("put_aside", text, batch=record.name)
            return self._refused(claim, letters.given_up(say.KEPT_ENDING(starts=record.starts)))
        claim.note(starts=record.starts + 1)
        try:
            return self._done(claim, patient=patient)
        except (SheetError, FolderError, UsageError, ResultsError, UnpackError) as error:
            self._journal.tell("unreadable", say.UNREADABLE(), batch=record.name)
            return self._refused(claim, self._unreadable(error, claim))
        except (NotNowError, StoppedError, OSError):
            raise
        except (
            BaseException
        ) as error:  # a reader's panic is no Exception; one broken batch must not stop the others
            if isinstance(error, (KeyboardInterrupt, SystemExit)):
                raise
            kind = type(error).__name__
            self._journal.tell("mistake", say.MET_A_MISTAKE(kind=kind), batch=record.name)
            reason = say.MISTAKE(kind=kind, what=_without(error, claim))
            return self._refused(claim, letters.given_up(reason))

    def _unreadable(self, error: ImporterError, claim: Claim) -> Letter:
        if isinstance(error, EncodingError) and error.path.is_relative_to(claim.batch):
            papers = Papers(
                workbook="",
                sheet=_relative(error.path, claim),
                pdfs=claim.contents.pdfs,
                flags=_flags(self._terms),
                given=self._terms.given,
            )
            return letters.undecided(error.readings, papers)
        archive = claim.record.kind == BatchKind.ARCHIVE
        return letters.unreadable(_without(error, claim), archive=archive)

    def _refused(self, claim: Claim, letter: Letter) -> Filed:
        claim.bundle()
        return self._filed(claim, letter, in_order=False)

    def _done(self, claim: Claim, *, patient: bool) -> Filed:
        if self._queue is not None and claim.record.job is not None:
            letter, written = handed_back(claim, self._queue)
            if written.results is not None and claim.record.chosen is not None:
                _share(written.results, like=claim.batch / claim.record.chosen)
            return self._filed(claim, letter, in_order=letter is None, written=written)
        claim.gather(self._terms.reading)
        material = material_of(claim, self._terms)
        claim.note(
            chosen=material.sheet.relative_to(claim.batch).as_posix()
        )  # before our own workbook lies beside it
        self._halt_if_stopping()
        if self._queue is not None:
            hand_over(claim, material, self._terms, self._queue, self._journal)
        out = self._out(claim, material)
        if self._terms.mode is Mode.CHECK:
            report, objection = self._checked(claim, material, out), None
        else:
            report, objection = self._sent(claim, material, out)
        settled(report, patient=patient)
        _share(out, like=material.sheet)
        checked = report.facts.mode == "check"
        in_order = report.all_well and objection is None
        listed, before = report.counted, report.facts.created_before
        requests, seconds = report.facts.requests, report.seconds
        text = (
            say.CHECKED(counted=listed)
            if checked
            else say.FINISHED(counted=listed, requests=requests, seconds=seconds)
        )
        self._journal.tell(
            "checked" if checked else "finished",
            text,
            batch=claim.record.name,
            totals=report.totals_told,
            created_before=before or None,
            requests=requests,
            seconds=round(seconds, 3),
        )
        letter = self._letter(claim, material, report, out, objection)
        return self._filed(claim, letter, in_order=in_order, report=report, out=out)

    def _out(self, claim: Claim, material: Material) -> Path:
        """The results workbook: the same one when a batch is continued."""
        if claim.record.out is None:
            what = "check" if self._terms.mode is Mode.CHECK else "results"
            place = default_path(
                material.sheet.parent, material.sheet, datetime.now(UTC), what=what
            )
            claim.note(out=place.relative_to(claim.batch).as_posix())
        assert claim.record.out is not None
        out = claim.batch / claim.record.out
        try:
            ensure_writable(
                out, make_folder=False
            )  # nothing in the place of a share, or a claim, that is gone
        except ResultsError as error:
            event: EventName = (
                OWN_FAULT if isinstance(error.__cause__, PermissionError) else "storage"
            )
            raise NotNowError(event, _without(error, claim)) from error
        return out

    def _checked(self, claim: Claim, material: Material, out: Path) -> Report:
        terms = self._terms
        with no_excuse():
            batch = read_batch(material.source, state=terms.state)
            self._started(claim, len(batch.rows))
            self._halt_if_stopping()
            if terms.settings is None:
                return check(material.source, batch, out=out)
            return check_online(material.source, batch, terms, out=out, stopping=self._stopping)

    def _sent(self, claim: Claim, material: Material, out: Path) -> tuple[Report, Message | None]:
        """Send it; or, when the plan is not to be carried out unattended, a report of it and the
        reason.
        """
        name, home = claim.record.name, claim.home
        needed = self._terms.require_approval
        report, objection = send(
            material.source,
            self._terms,
            Teller(name, self._journal),
            out=out,
            approvals=approvals_of(claim.batch, material.sheet) if needed else None,
            spare=self._terms.spare(tried=self._receipts.get(home) is not None),
            wish=StopWish(self._stopping),
        )
        if report.results not in (None, out):
            self._receipts[home] = report.results
            self._journal.tell("receipt", say.RECEIPT(path=report.results), batch=name)
        return report, objection

    def _letter(
        self,
        claim: Claim,
        material: Material,
        report: Report,
        out: Path,
        objection: Message | None,
    ) -> Letter | None:
        papers = Papers(
            workbook=_relative(out, claim),
            sheet=None if material.resumed else _relative(material.sheet, claim),
            pdfs=_relative(material.pdfs, claim),
            flags=(*_flags(self._terms), *self._terms.reading.flags(material.source.sheet)),
            given=self._terms.given,
        )
        if objection is not None and report.facts.plan is not None:
            return letters.waiting(objection, report, papers)
        if objection is not None:
            return letters.stopped(objection, report, papers)
        if report.facts.mode == "check":
            return letters.checked(report, papers)
        if report.outcomes.all_settled:
            return None
        return letters.left_over(
            report.totals,
            workbook=papers.workbook,
            set_aside=len(report.outcomes.set_aside),
            unseen=letters.unseen_in(report),
        )

    def _filed(
        self,
        claim: Claim,
        letter: Letter | None,
        *,
        in_order: bool,
        report: Report | None = None,
        out: Path | None = None,
        written: Written | None = None,
    ) -> Filed:
        if claim.record.ending is None:
            facts = report.facts if report else None
            written = written or Written(
                run=facts.run_id if facts else None,
                results=out,
                resumed=facts is not None and facts.previous is not None,
                plan=(facts.plan or {}).get("fingerprint")
                if facts is not None and facts.mode == "check"
                else None,
            )
            with read_under(report.sheet.headings if report else {}, terminal=False):
                prepare(claim, letter, written)
        self._receipts.pop(claim.home, None)
        place = file_away(claim)
        shown = place.relative_to(claim.places.root).as_posix()
        self._journal.tell("filed", say.FILED(place=shown), batch=claim.record.name, place=shown)
        return Filed(place=place, in_order=in_order)

    def _started(self, claim: Claim, rows: int) -> None:
        text = say.STARTED_CHECKING(mode=self._terms.mode.words, count=rows)
        self._journal.tell(
            "started", text, batch=claim.record.name, rows=rows, mode=str(self._terms.mode)
        )

    def _halt_if_stopping(self) -> None:
        if self._stopping.is_set():
            raise StoppedError


def _relative(path: Path, claim: Claim) -> str:
    """A path in the batch relative to it; one elsewhere as it is."""
    return (
        path.relative_to(claim.batch).as_posix() if path.is_relative_to(claim.batch) else str(path)
    )


def _without(error: BaseException, claim: Claim) -> Message:
    """What an error says, without the place where the batch lay for a moment."""
    text = str(error).replace(f"{claim.batch}{os.sep}", "")
    return in_words(text.replace(str(claim.batch), str(say.THE_BATCH())))


def _share(out: Path, *, like: Path) -> None:
    """Let those read the results who can read the spreadsheet that they lie beside; our own files
    are private.
    """
    with suppress(OSError):
        status = like.stat()
        if hasattr(os, "chown"):
            with suppress(OSError):
                os.chown(out, status.st_uid, status.st_gid)
        out.chmod(status.st_mode & 0o666 | 0o600)


def _flags(terms: Terms) -> tuple[str, ...]:
    """What `importer run` is to be given besides, so that it does what this watcher would do."""
    given = [
        (name, value)
        for name, value in asdict(terms.selection).items()
        if value and name != "draft"
    ]
    flags: list[str] = []
    for name, value in given:
        flags += [f"--{name.replace('_', '-')}"] + ([] if value is True else [str(value)])
    return tuple(flags)
