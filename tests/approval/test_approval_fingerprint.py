"""The fingerprint changes with everything that reaches DokStamp, and with nothing else.

What reaches it is asked of a practice DokStamp to which the batch is sent, not of the fingerprint.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import anyio
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from dokstamp_sandbox import Sandbox, SandboxSettings, running
from helpers.graduating_class import GraduatingClass, make_class
from helpers.practice import Practice, login
from helpers.sampling import sampled
from importer.columns import BY_NAME, COLUMNS, CellKind, Column
from importer.dokstamp import CERTIFICATE, ENROLLMENT, STUDENT, Entity
from importer.engine import Stop
from importer.issuing.batch import Selection
from importer.session import Source, Wire, open_session, open_state, read_batch
from importer.session.as_approved import content_of
from importer.sheet import read_sheet

CHOSEN = Selection(issued_at="2026-01-15")
"""So that two runs at different times send the same."""
CODES = ("LEI-2026", "GES-2026", "LEI-2026-A", "GES-2026-A", "no such code")

Change = Callable[[GraduatingClass], object]


def four(folder: Path) -> GraduatingClass:
    """Three graduates, one of them in both courses. What is sent of them is nowhere what DokStamp
    takes where nothing is sent: that would be something else, and arrive as the same.
    """
    batch = make_class(folder, 3)
    row = batch.add(0, pdf="second.pdf", course="GES-2026", cohort="GES-2026-A")
    (batch.pdfs / row["pdf"]).write_bytes((batch.pdfs / "00000.pdf").read_bytes() + b"\n")
    batch.headings = tuple(dict.fromkeys((*batch.headings, *BY_NAME)))
    for row in batch.rows:
        row["completion_status"] = "completed"
    batch.write()
    return batch


@contextmanager
def changed(change: Change) -> Iterator[GraduatingClass]:
    """The class with a change, in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        batch = four(Path(folder))
        change(batch)
        batch.write()
        yield batch


class Read:
    """A class as it is read, to be looked at and sent."""

    def __init__(self, batch: GraduatingClass, selection: Selection) -> None:
        sheet = read_sheet(batch.sheet)
        self.folder = batch.folder
        self.source = Source(sheet=sheet, pdfs=batch.pdfs, selection=selection)
        self.batch = read_batch(self.source, state=batch.folder)

    def fingerprint(self, sandbox: Sandbox, *, sends: bool = False) -> str:
        """The fingerprint of what would be sent; and, if it is to be, it is sent."""

        async def planned() -> str:
            with open_state(self.folder) as ledger:
                async with open_session(
                    login(sandbox),
                    "api",
                    ledger,
                    wire=Wire(),
                    listener=lambda _: None,
                    sends=sends,
                ) as session:
                    plan = await session.plan(self.source, self.batch)
                    if sends:
                        out = self.folder / "out.xlsx"
                        await session.send(plan, command="run", out=out, stop=Stop())
                    return content_of(plan.plan, plan.target).fingerprint

        return anyio.run(planned)


def arrived(read: Read) -> Any:
    """What is in a DokStamp of its own afterwards, by names and codes in place of UUIDs."""
    with running(SandboxSettings()) as sandbox:
        read.fingerprint(sandbox, sends=True)
        state = Practice(sandbox.url).state()
    called = {
        record["uuid"]: record.get("email") or record.get("code") or record.get("name")
        for records in state.values()
        for record in records
        if "uuid" in record
    }
    called |= {one["uuid"]: (one["digest"], one["original_name"]) for one in state["file"]}

    def told(entity: Entity, record: dict[str, Any]) -> tuple[Any, ...]:
        values = (record.get(field.name) for field in entity.fields)
        return tuple(str(called.get(value, value)) for value in values)

    def enrolled(record: dict[str, Any]) -> dict[str, Any]:
        return record | {"enrollment_uuid": bool(record["enrollment_uuid"])}

    return (
        sorted(told(STUDENT, one) for one in state["student"]),
        sorted(told(ENROLLMENT, one) for one in state["enrollment"]),
        sorted(told(CERTIFICATE, enrolled(one)) for one in state["certificate"]),
    )


def cells(column: Column) -> st.SearchStrategy[str]:
    """What may stand in a column, right or wrong, by its declaration."""
    days = st.dates(date(1980, 1, 1), date(2026, 6, 1)).map(str)
    by_kind: dict[CellKind, st.SearchStrategy[str]] = {
        CellKind.REFERENCE: st.sampled_from(CODES),
        CellKind.CHOICE: st.sampled_from(column.choices or ("",)),
        CellKind.GRADE: st.sampled_from(("9", "9,5", "9.50", "8,75", "8.75", "11")),
        CellKind.EMAIL: st.sampled_from(("other@example.edu", "GRADUATE0@example.edu", "nobody")),
        CellKind.FILE: st.sampled_from(("00000.pdf", "00001.pdf", "second.pdf", "none.pdf")),
        CellKind.UUID: st.uuids().map(str),
        CellKind.BOOLEAN: st.sampled_from(("yes", "no")),
        CellKind.NUMBER: st.integers(0, 10).map(str),
    }
    if column.kind.is_date:
        return days | st.just("")
    words = st.sampled_from(("Ana Rita Sá", "female", "f", "João Antunes Vaz", " f "))
    return by_kind.get(column.kind, words) | st.just("")


@st.composite
def cell_changes(draw: st.DrawFn) -> tuple[str, Change]:
    """A cell of one row is another one."""
    column = draw(st.sampled_from(COLUMNS))
    row, text = draw(st.integers(0, 3)), draw(cells(column))
    return f"{column.name} of {row}: {text!r}", lambda batch: batch.rows[row].update(
        {column.name: text}
    )


@st.composite
def other_changes(draw: st.DrawFn) -> tuple[str, Change]:
    """The rows stand in another order; there is a note; a row is left out; a PDF is another."""
    kind = draw(st.sampled_from(("order", "note", "left out", "bytes")))
    row = draw(st.integers(0, 3))
    order = draw(st.permutations(range(4)))

    def change(batch: GraduatingClass) -> None:
        match kind:
            case "order":
                batch.rows[:] = [batch.rows[place] for place in order]
            case "note":
                batch.rows[row]["note"] = "seen"
            case "left out":
                del batch.rows[row]
            case "bytes":
                pdf = batch.pdfs / batch.rows[row]["pdf"]
                pdf.write_bytes(pdf.read_bytes() + b"\n\n")

    return f"{kind} {row} {order}", change


SELECTIONS = st.sampled_from(
    (
        CHOSEN,
        CHOSEN,
        replace(CHOSEN, draft=True),
        replace(CHOSEN, issued_at="2026-01-16"),
        replace(CHOSEN, no_look_inside=True),
        replace(CHOSEN, template="no such template"),
        replace(CHOSEN, date_format="%Y-%m-%d"),
    )
)


class Office:
    """A DokStamp that is only asked, and what the class comes to as it is."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        with changed(lambda _: None) as batch:
            read = Read(batch, CHOSEN)
            self.fingerprint = read.fingerprint(sandbox)
            self.arrived = arrived(read)


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    """One for all examples."""
    with running(SandboxSettings()) as sandbox:
        yield Office(sandbox)


def ensure_alike(office: Office, change: Change, selection: Selection) -> None:
    """See that the fingerprint is another one just where something else arrives."""
    with changed(change) as batch:
        read = Read(batch, selection)
        same = read.fingerprint(office.sandbox) == office.fingerprint
        assert same == (arrived(read) == office.arrived)


CHANGES = cell_changes() | other_changes()


@pytest.mark.in_a_file
@pytest.mark.timeout(600)
@given(change=CHANGES, selection=SELECTIONS)
@settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@example(("grade", lambda batch: batch.rows[0].update({"grade": "8.75"})), CHOSEN)
@example(("gender", lambda batch: batch.rows[3].update({"gender": "f"})), CHOSEN)
@example(
    ("completion", lambda batch: batch.rows[0].update({"completion_status": "enrolled"})), CHOSEN
)
@example(("no enrollment", lambda batch: batch.rows[1].update({"grade": "9"})), CHOSEN)
@example(
    ("first", lambda batch: (batch.rows[3].update({"gender": "f"}), batch.rows.reverse())), CHOSEN
)
def test_it_changes_just_when_something_else_arrives(
    office: Office, change: tuple[str, Change], selection: Selection
) -> None:
    """Whatever is changed, and however the batch is sent."""
    ensure_alike(office, change[1], selection)


@pytest.mark.in_a_file
@pytest.mark.long
@pytest.mark.timeout(3600)
@given(change=CHANGES, selection=SELECTIONS)
@settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_it_changes_just_when_something_else_arrives_of_hundreds(
    office: Office, change: tuple[str, Change], selection: Selection
) -> None:
    """The same, many more times."""
    ensure_alike(office, change[1], selection)


FIELDS = [
    (entity.name, field.name)
    for entity in (STUDENT, ENROLLMENT, CERTIFICATE)
    for field in entity.fields
    if field.name in BY_NAME and BY_NAME[field.name].sent_in == entity.name
]
REFERENCES = ("institution", "course", "cohort", "pdf")
OTHERS = {
    "name": "Inês Carvalho Vaz Sá",
    "email": "other@example.edu",
    "institution": "",
    "cohort": "",
    "pdf": "copy.pdf",
    "course": "GES-2026",
    "completion_status": "completed",
    "grade": "9",
}


@pytest.mark.parametrize(
    "name", sampled([*(name for _, name in FIELDS), *REFERENCES], 0, 4, 8, -1)
)
def test_it_changes_with_every_field_that_is_declared(office: Office, name: str) -> None:
    """A field that is declared one day is among them, without a word here."""
    column = BY_NAME[name]

    def change(batch: GraduatingClass) -> None:
        batch.rows[0]["enrolled_at"] = "2023-09-18"
        text = "2024-02-03" if column.kind.is_date else OTHERS.get(name, column.example or "f")
        batch.rows[0][name] = text
        (batch.pdfs / "copy.pdf").write_bytes((batch.pdfs / "00000.pdf").read_bytes())

    ensure_alike(office, change, CHOSEN)


@pytest.mark.parametrize(
    "selection",
    [
        replace(CHOSEN, draft=True),
        replace(CHOSEN, allow_reissue=True),
        replace(CHOSEN, template="Diploma"),
    ],
)
def test_it_changes_with_what_is_chosen_for_all_rows(office: Office, selection: Selection) -> None:
    """Also where nothing comes of it so far: nothing to be issued again, and the template that
    DokStamp takes when none is named.
    """
    with changed(lambda _: None) as batch:
        assert Read(batch, selection).fingerprint(office.sandbox) != office.fingerprint
