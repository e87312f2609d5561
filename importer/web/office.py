"""What a server works with, in one place."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING

from importer.allocator import share_memory
from importer.errors import LedgerError, SettingsError
from importer.ledger import Ledger, RunEntry
from importer.sentences import web_shared
from importer.session import PRACTICE as PRACTICE_HOST
from importer.session import open_state
from importer.settings import load_settings
from importer.web.approvals import Approvals
from importer.web.arrivals import Arrivals, forget_parts
from importer.web.desk import Desk
from importer.web.entries import Change, ListEntry
from importer.web.found_online import FoundOnline, found_online
from importer.web.lists import LISTS, GraduateList, ListState, is_id, new_id
from importer.web.offers import OfferDesk
from importer.web.people import PersonLimits
from importer.web.pictures import Pictures
from importer.web.quotas import Quotas
from importer.web.receipts import Receipts
from importer.web.runner import Runner
from importer.web.schools import OWN, PRACTICE, School, Schools
from importer.web.store import PageStore, open_store
from importer.web.visitors import Doors, Role, Visitor

if TYPE_CHECKING:
    from importer.cluster import Job

_BEGUN = (ListState.ISSUING, ListState.STOPPED, ListState.DONE)


class SignInAgainError(SettingsError):
    """What lets somebody in at DokStamp is not here any more."""


@dataclass(frozen=True, kw_only=True)
class Office:
    """What a server works with.

    Attributes:
        state: the folder that it shares with the other commands.
        language: of who started it.
        doors: how people come in.
        quotas: how much people may have; None where there is only one.
        keep_days: how many days what was brought is kept after it was issued; None keeps it.
    """

    state: Path
    store: PageStore
    desk: Desk
    runner: Runner
    receipts: Receipts
    arrivals: Arrivals
    offers: OfferDesk
    pictures: Pictures
    schools: Schools
    doors: Doors
    language: str
    quotas: Quotas | None = None
    keep_days: int | None = None

    @cached_property
    def approvals(self) -> Approvals:
        """Who was asked to approve what."""
        return Approvals(self.store)

    def lists(self, visitor: Visitor) -> list[GraduateList]:
        """The lists that somebody has to do with, newest first: those that they have begun, and
        what is others' as far as it is theirs to approve, to read or to keep.
        """
        entries = self.store.lists(visitor.house)
        changes = self.store.changes_of([one.list_id for one in entries])
        found = [self.list_of(one, changes[one.list_id]) for one in entries]
        return [one for one in found if self._concerns(visitor, one)]

    def list_called(self, list_id: str, visitor: Visitor) -> GraduateList | None:
        """A list, for somebody who may see it. The one place that decides who may: a colleague who
        prepares lists too may be given the address of one.
        """
        entry = self.store.list_called(list_id) if is_id(list_id) else None
        if entry is None or not _of_house(entry, visitor):
            return None
        found = self.list_of(entry)
        allowed = visitor.may(Role.PREPARER) or self._concerns(visitor, found)
        return found if allowed else None

    def new_list(self, visitor: Visitor, *, school: str) -> GraduateList:
        """Begin a list.

        Raises:
            LedgerError: if it cannot be kept.
            QuotaError: if they have as many as they may.
            OSError: if its folder cannot be made.
        """
        if self.quotas is not None:
            self.quotas.begin_list(visitor.name, self.store.lists(visitor.house))
        list_id = new_id()
        root = self.state / LISTS / list_id
        root.parent.mkdir(mode=0o700, exist_ok=True)
        (root / "pdfs").mkdir(parents=True, mode=0o700)
        self.store.add_list(
            list_id, by=visitor.name, school=school, house=visitor.house, state=ListState.PREPARED
        )
        made = self.store.list_called(list_id)
        assert made is not None  # it was added in this moment
        return self.list_of(made)

    def delete(self, graduates: GraduateList, *, by: str) -> None:
        """Delete a list with everything that was brought for it; what was issued stays issued.

        Raises:
            BeingIssuedError: if it is being issued.
        """
        self.store.delete_list(graduates.list_id, by=by)
        rmtree(graduates.root, ignore_errors=True)

    def bring(self, visitor: Visitor, size: int) -> None:
        """Somebody is about to bring files.

        Args:
            size: in bytes.

        Raises:
            QuotaError: if there would be too much.
        """
        if self.quotas is not None:
            self.quotas.bring(visitor.name, size, self.store.lists())

    def school_called(self, key: str, visitor: Visitor) -> School:
        """A DokStamp, as somebody is let in there; where several people work, nothing is sent to
        it that somebody else has not approved.

        Raises:
            SettingsError: if they are not let in.
        """
        school = self.schools.called(key)
        if not self.doors.shared or school.practice:
            return school
        if self.doors.own_logins:
            if visitor.token is None or visitor.tenant is None:
                raise SignInAgainError(web_shared.SIGN_IN_AGAIN())
            school = school.as_person(visitor.tenant, visitor.token)
        settings = school.settings.model_copy(update={"require_approval": True})
        return replace(school, settings=settings)

    def school_at(self, host: str, visitor: Visitor) -> School | None:
        """The DokStamp that the ledger knows by this name; None where it is none of ours.

        Raises:
            SettingsError: if somebody is not let in there.
        """
        key = PRACTICE if host.startswith(PRACTICE_HOST) else OWN
        school = self.school_called(key, visitor)
        return school if school.host == host else None

    def found_online(self, graduates: GraduateList) -> FoundOnline:
        """What is wrong with rows of a list that only DokStamp could tell, as far as it was asked
        about the list as it is now: by the look before issuing, or when it was issued. The page of
        corrections shows it beside `Judged.findings`.
        """
        return found_online(self.runner.of(graduates.list_id), graduates)

    def runs(self, visitor: Visitor) -> list[RunEntry]:
        """The runs that somebody may see, newest first: those of this program's other faces
        too.

        Raises:
            LedgerError: if the ledger cannot be read.
        """
        with self.ledger() as ledger:
            runs = ledger.runs()
        if not visitor.house:
            return list(runs)
        concerns, theirs = {one.list_id for one in self.lists(visitor)}, set[str | None]()
        for begun in reversed(self.store.runs()):
            if begun.list_id in concerns or begun.about in theirs:
                theirs.add(begun.run_id)
        return [one for one in runs if one.run_id in theirs or _of_school(one, visitor)]

    def jobs(self, visitor: Visitor) -> list["Job"]:
        """What of a cluster's queue somebody may see that has not come to a run's end; nothing
        where the ledger is in the state folder.

        Raises:
            LedgerError: if the queue cannot be read.
        """
        settings = load_settings()
        if settings.ledger is None:
            return []
        from importer.cluster import jobs_of  # here: it is in an extra that few install

        host, _, tenant = visitor.house.partition(" ")
        if visitor.house and not _sees_all(visitor):
            return []
        url = settings.ledger.get_secret_value()
        return jobs_of(url, host or settings.host, tenant or settings.tenant)

    @contextmanager
    def ledger(self) -> Iterator[Ledger]:
        """The ledger, with everybody's runs and plans: who may see which is told here.

        Raises:
            LedgerError: if it cannot be opened.
        """
        with open_state(self.state, locked=False) as ledger:
            ledger.widen()
            yield ledger

    def run_called(self, run_id: str, visitor: Visitor) -> RunEntry | None:
        """A run, for somebody who may see it. The one place that decides who may."""
        return next((one for one in self.runs(visitor) if one.run_id == run_id), None)

    def _concerns(self, visitor: Visitor, graduates: GraduateList) -> bool:
        mine = visitor.may(Role.PREPARER) and graduates.entry.made_by == visitor.name
        all_of_them = visitor.may(Role.APPROVER) or visitor.may(Role.KEEPER)
        return mine or all_of_them or (visitor.may(Role.READER) and graduates.state in _BEGUN)

    def list_of(self, entry: ListEntry, changes: Sequence[Change] | None = None) -> GraduateList:
        """A list as it is now, whoever asks.

        Args:
            changes: what has changed in it; None asks.
        """
        return GraduateList(
            entry=entry,
            changes=tuple(self.store.changes(entry.list_id) if changes is None else changes),
            root=self.state / LISTS / entry.list_id,
        )


def _of_school(run: RunEntry, visitor: Visitor) -> bool:
    """Whether a run is of the school whose runs somebody sees, whoever has begun it."""
    host, _, tenant = visitor.house.partition(" ")
    return _sees_all(visitor) and run.host == host and run.tenant == (tenant or run.tenant)


def _sees_all(visitor: Visitor) -> bool:
    return any(map(visitor.may, (Role.APPROVER, Role.READER, Role.KEEPER)))


def _of_house(entry: ListEntry, visitor: Visitor) -> bool:
    return not visitor.house or entry.house == visitor.house


def _counted(store: PageStore, list_id: str, graduates: int) -> None:
    """Note how many graduates are in a list; it is only shown, and counted again."""
    with suppress(LedgerError):
        store.set_graduates(list_id, graduates)


@contextmanager
def open_office(
    state: Path,
    *,
    schools: Schools,
    doors: Doors | Callable[[PageStore], Doors],
    language: str,
    limits: Callable[[], PersonLimits] | None = None,
    keep_days: int | None = None,
) -> Iterator[Office]:
    """What a server works with, for as long as it runs.

    Args:
        doors: or what makes them of the store.
        limits: tells how much people may have; None where there is only one.
        keep_days: see `Office`.

    Raises:
        LedgerError: if the state folder, or the ledger's database, cannot be used.
        SettingsError: if it is not told where the ledger is.
    """
    share_memory()
    at = load_settings().ledger
    with open_store(state, at.get_secret_value() if at is not None else None) as store:
        desk, runner, receipts = (
            Desk(state, counted=partial(_counted, store)),
            Runner(state, store),
            Receipts(),
        )
        pictures = Pictures()
        forget_parts(state / LISTS, shared=store.shared)
        try:
            yield Office(
                state=state,
                store=store,
                desk=desk,
                runner=runner,
                receipts=receipts,
                arrivals=Arrivals(),
                offers=OfferDesk(),
                pictures=pictures,
                schools=schools,
                doors=doors(store) if callable(doors) else doors,
                language=language,
                quotas=Quotas(state / LISTS, limits) if limits is not None else None,
                keep_days=keep_days,
            )
        finally:
            runner.stop_all()
            desk.close()
            receipts.close()
            pictures.close()
            schools.close()
