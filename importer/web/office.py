"""What a server works with, in one place."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from shutil import rmtree

from importer.ledger import RunEntry
from importer.session import PRACTICE as PRACTICE_HOST
from importer.session import open_state
from importer.web.approvals import Approvals
from importer.web.arrivals import Arrivals, forget_parts
from importer.web.desk import Desk
from importer.web.found_online import FoundOnline, found_online
from importer.web.lists import GraduateList, State, is_id, new_id
from importer.web.offers import OfferDesk
from importer.web.pictures import Pictures
from importer.web.receipts import Receipts
from importer.web.runner import Runner
from importer.web.schools import OWN, PRACTICE, School, Schools
from importer.web.store import Store, open_store
from importer.web.visitors import Doors, Visitor

LISTS = "lists"


@dataclass(frozen=True, kw_only=True)
class Office:
    """What a server works with.

    Attributes:
        state: the folder that it shares with the other commands.
        language: of who started it.
        doors: how people come in.
    """

    state: Path
    store: Store
    desk: Desk
    runner: Runner
    receipts: Receipts
    arrivals: Arrivals
    offers: OfferDesk
    pictures: Pictures
    schools: Schools
    doors: Doors
    language: str

    @cached_property
    def approvals(self) -> Approvals:
        """Who was asked to approve what."""
        return Approvals(self.store)

    def lists(self, visitor: Visitor) -> list[GraduateList]:
        """The lists that somebody may see, newest first."""
        return [self._list(entry.list_id) for entry in self.store.lists()]

    def list_called(self, list_id: str, visitor: Visitor) -> GraduateList | None:
        """A list, for somebody who may see it. The one place that decides who may."""
        if not is_id(list_id) or self.store.list_called(list_id) is None:
            return None
        return self._list(list_id)

    def new_list(self, visitor: Visitor, *, school: str) -> GraduateList:
        """Begin a list.

        Raises:
            StoreError: if it cannot be kept.
            OSError: if its folder cannot be made.
        """
        list_id = new_id()
        root = self.state / LISTS / list_id
        (root / "pdfs").mkdir(parents=True, mode=0o700)
        self.store.add_list(list_id, by=visitor.name, school=school, state=State.PREPARED)
        return self._list(list_id)

    def delete(self, graduates: GraduateList) -> None:
        """Delete a list with everything that was brought for it; what was issued stays issued."""
        self.store.delete_list(graduates.list_id)
        rmtree(graduates.root, ignore_errors=True)

    def school_of(self, graduates: GraduateList, visitor: Visitor) -> School:
        """The DokStamp of a list, as somebody is let in there.

        Raises:
            SettingsError: if they are not.
        """
        return self.school_called(graduates.entry.school, visitor)

    def school_called(self, key: str, visitor: Visitor) -> School:
        """A DokStamp, as somebody is let in there; where several people work, nothing is sent to
        it that somebody else has not approved.

        Raises:
            SettingsError: if they are not let in.
        """
        school = self.schools.called(key)
        if not self.doors.shared or school.practice:
            return school
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
        corrections shows it beside `Judged.errors()`.
        """
        return found_online(self.runner.of(graduates.list_id), graduates)

    def runs(self, visitor: Visitor) -> list[RunEntry]:
        """The runs that somebody may see, newest first: those of this program's other faces too.

        Raises:
            LedgerError: if the ledger cannot be read.
        """
        with open_state(self.state, locked=False) as ledger:
            return list(ledger.runs())

    def run_called(self, run_id: str, visitor: Visitor) -> RunEntry | None:
        """A run, for somebody who may see it. The one place that decides who may."""
        return next((one for one in self.runs(visitor) if one.run_id == run_id), None)

    def _list(self, list_id: str) -> GraduateList:
        entry = self.store.list_called(list_id)
        assert entry is not None
        return GraduateList(
            entry=entry,
            changes=tuple(self.store.changes(list_id)),
            root=self.state / LISTS / list_id,
        )


@contextmanager
def open_office(state: Path, *, schools: Schools, doors: Doors, language: str) -> Iterator[Office]:
    """What a server works with, for as long as it runs.

    Raises:
        StoreError: if the state folder cannot be used.
    """
    with open_store(state) as store:
        desk, runner, receipts = (
            Desk(state, counted=store.set_graduates),
            Runner(state, store),
            Receipts(),
        )
        pictures = Pictures()
        for cut_off in store.runs():
            if cut_off.ended_at is None and cut_off.list_id is not None:
                store.set_state(cut_off.list_id, State.STOPPED, of=cut_off.content)
        forget_parts(state / LISTS)
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
                doors=doors,
                language=language,
            )
        finally:
            runner.stop_all()
            desk.close()
            receipts.close()
            pictures.close()
            schools.close()
