"""An inbox, what registrars drop into it, and the service that works on it, against a sandbox in
this process.
"""

import json
import os
import re
import shutil
import threading
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from io import StringIO
from pathlib import Path
from threading import Event
from typing import Any

from openpyxl import load_workbook

from dokstamp_sandbox import Sandbox
from helpers.graduating_class import GraduatingClass, make_class
from helpers.practice import Practice, login
from importer import inbox
from importer.issuing.batch import Selection
from importer.session import Wire
from importer.settings import Settings


@dataclass
class Desk:
    """The inbox and the office behind it."""

    folder: Path
    sandbox: Sandbox | None = None
    log: list[dict[str, Any]] = field(default_factory=list)
    _stream: StringIO = field(default_factory=StringIO)

    @property
    def root(self) -> Path:
        """The inbox."""
        return self.folder / "inbox"

    @property
    def practice(self) -> Practice:
        """The sandbox, for tests to look into."""
        assert self.sandbox is not None
        return Practice(self.sandbox.url)

    @property
    def settings(self) -> Settings | None:
        """Settings of a login to the sandbox."""
        if self.sandbox is None:
            return None
        return login(self.sandbox, retry_seconds=0.2)

    def serve(
        self,
        mode: inbox.Mode = inbox.Mode.ISSUE,
        *,
        once: bool = True,
        settle: float = 0.0,
        max_wait: float = 0.0,
        max_rows: int = 1000,
        max_invalid_percent: float = 5.0,
        selection: Selection = Selection(),  # noqa: B008
        stopping: Event | None = None,
        settings: Settings | None = None,
        watch: inbox.Watch | None = None,
        state: str = "reports",
        host: str | None = None,
        reading: inbox.InboxReading = inbox.InboxReading(),  # noqa: B008
        require_approval: bool = False,
    ) -> bool:
        """Serve the inbox, once unless said otherwise; the journal goes to `log`. Whether nothing
        was left over.
        """
        stopping = stopping or Event()
        settings = settings or self.settings
        if settings is not None and require_approval:
            settings = settings.model_copy(update={"require_approval": True})
        places = inbox.Places(self.root)
        terms = inbox.Terms(
            mode=mode,
            selection=selection,
            reading=reading,
            max_rows=max_rows,
            max_invalid_percent=max_invalid_percent,
            settings=settings,
            host=(host or settings.host) if settings else "",
            wire=Wire(),
            state=self.folder / state,
        )
        stream = self._stream = StringIO()
        journal = inbox.Journal(stream, as_json=True)
        heart = inbox.Heart(every=0.05)
        heart.start()
        try:
            service = inbox.InboxService(
                places,
                inbox.Processing(places, heart=heart, watch=watch or inbox.Watch()),
                inbox.InboxWorker(terms, journal, stopping),
                journal,
                inbox.Rhythm(settle=settle, max_wait=max_wait, first_break=0.05),
                reading=reading,
                approvals=require_approval,
                once=once,
                stopping=stopping,
            )
            return service.serve()
        finally:
            heart.stop()
            self.log += map(json.loads, stream.getvalue().splitlines())

    def serve_while(
        self,
        *acts: Callable[[], object],
        until: str = "",
        mode: inbox.Mode = inbox.Mode.ISSUE,
        **how: Any,
    ) -> None:
        """Serve the inbox while these things are done one after the other, then ask the service to
        stop.

        Args:
            until: a batch is filed there.
            how: as `serve` takes it.
        """
        filed = [lambda: when(lambda: self.filed(until))] if until else []
        stopping = Event()
        helper = Helper((*acts, *filed), at_the_end=stopping.set)
        helper.start()
        self.serve(mode, once=False, stopping=stopping, **how)
        helper.join()

    def events(self, batch: str | None = None) -> list[str]:
        """The journal's events, of one batch if it is named."""
        return [line["event"] for line in self.log if batch is None or line.get("batch") == batch]

    def heard(self, event: str) -> bool:
        """Whether the journal of the service at work has told of it already."""
        return f'"event": "{event}"' in self._stream.getvalue()

    def filed(self, place: str) -> list[str]:
        """Names of the batches in `done` (without their time) or `needs-attention`, by name."""
        folder = self.root / place
        names = [one.name for one in folder.iterdir()] if folder.is_dir() else []
        return (
            sorted(name.split("-", 1)[1] for name in names) if place == "done" else sorted(names)
        )

    def folder_of(self, name: str) -> Path:
        """Where a batch was filed."""
        found = [*self.root.glob(f"done/*-{name}"), *self.root.glob(f"needs-attention/{name}")]
        assert len(found) == 1, found
        return found[0]

    def left_in_inbox(self) -> list[str]:
        """What lies in the inbox itself."""
        return sorted(one.name for one in self.root.iterdir() if one.name not in _OURS)

    def processing(self) -> list[Path]:
        """The claims."""
        return (
            sorted((self.root / ".processing").iterdir())
            if (self.root / ".processing").is_dir()
            else []
        )


_OURS = {".processing", "done", "needs-attention"}


def text_of(letter: Path) -> str:
    """What a letter says, whatever line its words stand in."""
    return " ".join(letter.read_text(encoding="utf-8").split())


def opened(folder: Path) -> Desk:
    """A desk with an empty inbox."""
    desk = Desk(folder)
    desk.root.mkdir()
    return desk


def make_batch(folder: Path, size: int, *, first: int = 0) -> GraduatingClass:
    """A class that is kept aside, so that what becomes of its copies can be compared with it."""
    if not first:
        return make_class(folder, size)
    made = GraduatingClass(folder)
    for number in range(first, first + size):
        made.add(number)
    made.write()
    return made


def drop_folder(desk: Desk, batch: GraduatingClass, name: str, *, flat: bool = False) -> Path:
    """Drop a class as a folder with its sheet, the PDFs beside it or in a folder below."""
    place = desk.root / name
    place.mkdir()
    shutil.copy(batch.sheet, place)
    shutil.copytree(batch.pdfs, place if flat else place / "signed", dirs_exist_ok=True)
    return place


def drop_pair(desk: Desk, batch: GraduatingClass, name: str) -> None:
    """Drop a class as a spreadsheet with a folder of the same stem."""
    shutil.copytree(batch.pdfs, desk.root / name)
    shutil.copy(batch.sheet, desk.root / f"{name}.csv")


def drop_zip(desk: Desk, batch: GraduatingClass, name: str, *, top: str = "") -> Path:
    """Drop a class as an archive."""
    place = desk.root / f"{name}.zip"
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(batch.sheet, f"{top}{batch.sheet.name}")
        for pdf in sorted(batch.pdfs.iterdir()):
            archive.write(pdf, f"{top}pdfs/{pdf.name}")
    return place


def digests(*places: Path) -> Counter[str]:
    """Every file below these places, by its content: nothing that was dropped may go missing or
    change.
    """
    return Counter(
        sha256(path.read_bytes()).hexdigest()
        for place in places
        for path in _files(place)
        if path.is_file()
    )


def _files(place: Path) -> Iterator[Path]:
    if place.is_file():
        yield place
    for folder, _, names in os.walk(place):
        yield from (Path(folder) / name for name in names)


def rows_of(workbook: Path, sheet: str = "Results") -> list[dict[str, Any]]:
    """The rows of a results workbook, by heading."""
    header, *rows = load_workbook(workbook)[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


def results_in(folder: Path) -> Path:
    """The one results workbook at the top of a filed batch."""
    found = [
        one for one in folder.glob("*.xlsx") if re.search(r"-(results|check)(-\d+)?$", one.stem)
    ]
    assert len(found) == 1, found
    return found[0]


def corrected(workbook: Path, changes: dict[str, str]) -> None:
    """Correct cells on Failures as a person does: whatever reads one text then reads the other."""
    book = load_workbook(workbook)
    for row in book["Failures"].iter_rows():
        for cell in row:
            if cell.value in changes:
                cell.value = changes[str(cell.value)]
    book.save(workbook)


def drop_packed_folder(desk: Desk, batch: GraduatingClass, name: str) -> None:
    """Drop a class as an archive of the folder that it lies in."""
    drop_zip(desk, batch, name, top="Turma/")


DROPS: Mapping[str, Callable[[Desk, GraduatingClass, str], object]] = {
    "folder": drop_folder,
    "zip": drop_zip,
    "pair": drop_pair,
    "packed folder": drop_packed_folder,
}
"""The shapes by name."""


def drop_any(desk: Desk, batch: GraduatingClass, name: str, *, number: int) -> None:
    """Drop a class in one of the shapes, by turns."""
    list(DROPS.values())[number % len(DROPS)](desk, batch, name)


def when(holds: Callable[[], object], *, seconds: float = 30) -> None:
    """Wait until something holds."""
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "it never came"
        time.sleep(0.02)


class Helper(threading.Thread):
    """Does things in a thread of its own; what goes wrong there is raised where it is joined."""

    def __init__(
        self, acts: tuple[Callable[[], object], ...], *, at_the_end: Callable[[], object]
    ) -> None:
        super().__init__()
        self._acts = acts
        self._at_the_end = at_the_end
        self._failed: BaseException | None = None

    def run(self) -> None:
        """Do them one after the other."""
        try:
            for act in self._acts:
                act()
        except BaseException as error:
            self._failed = error
        finally:
            self._at_the_end()

    def join(self, timeout: float | None = None) -> None:
        """Wait for the end."""
        super().join(timeout)
        if self._failed is not None:
            raise self._failed
