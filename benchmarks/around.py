"""What is around the wire: reading, validation, PDF proof, the ledger, the results workbook, a
finished batch.
"""

import argparse
import math
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import polars as pl
from openpyxl import Workbook, load_workbook

from benchmarks.figures import Figure, keep
from benchmarks.material import Material, make
from benchmarks.practice import command, run, server, workshop
from importer.ledger import CertificateEntry, CertificateKey, StudentEntry, open_ledger
from importer.outcomes import Certified, Outcome, Outcomes, Status
from importer.pdfs import Wanted, match
from importer.results import RunFacts, SourceTable, write_results
from importer.sheet import read_sheet
from importer.validation import validate


def seconds(work: Callable[[], Any]) -> float:
    """Wall-clock seconds that something takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def reading(batch: Material) -> Figure:
    """Our reading of a workbook against openpyxl's read-only mode."""

    def openpyxl() -> None:
        for _ in (
            load_workbook(batch.workbook, read_only=True).worksheets[0].iter_rows(values_only=True)
        ):
            pass

    ours, theirs = seconds(lambda: read_sheet(batch.workbook)), seconds(openpyxl)
    against = f"openpyxl read-only {theirs:.2f} s, ours {ours:.2f} s"
    return Figure(
        what=f"Reading {batch.size} rows, times faster",
        value=theirs / ours,
        target=5,
        against=against,
    )


def validation(batch: Material, rows: int) -> Figure:
    """Our rules against frictionless with the same rules on the same data, as rows a second."""
    from frictionless import Resource, Schema

    fields = [
        {"name": "name", "type": "string", "constraints": {"required": True, "maxLength": 255}},
        {"name": "email", "type": "string", "format": "email", "constraints": {"required": True}},
        {"name": "date_of_birth", "type": "date", "constraints": {"required": True}},
        {"name": "pdf", "type": "string", "constraints": {"required": True}},
        *(
            {"name": name, "type": "string", "constraints": {"maxLength": 255}}
            for name in ("course", "cohort")
        ),
        {"name": "enrolled_at", "type": "date"},
        {
            "name": "grade",
            "type": "string",
            "constraints": {"pattern": r"10([.,]0{1,2})?|[0-9]([.,][0-9]{1,2})?"},
        },
    ]
    sheet = read_sheet(batch.sheet)
    ours = seconds(lambda: validate(sheet, date_format=None, today=date(2026, 7, 1))) / batch.size
    head = batch.folder / "head.csv"
    with batch.sheet.open(encoding="utf-8") as whole, head.open("w", encoding="utf-8") as part:
        part.writelines(line for line, _ in zip(whole, range(rows + 1), strict=False))
    resource = Resource(
        path=head.name,
        basepath=str(batch.folder),
        schema=Schema.from_descriptor({"fields": fields}),
    )
    theirs = seconds(resource.validate) / rows
    against = f"frictionless {1 / theirs:,.0f} rows/s, ours {1 / ours:,.0f}"
    return Figure(
        what=f"Validation of {batch.size} rows, times faster",
        value=theirs / ours,
        target=10,
        against=against,
    )


def _apart(work: Callable[..., Any], *arguments: object) -> Any:
    """What comes of work in a process of its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
        return apart.submit(work, *arguments).result()


def proof(folder: Path, files: int) -> Figure:
    """Matching, proof and digest of files of 200 KB, over the cores."""
    batch = make(folder, files, pdf_bytes=200_000)
    wanted = [Wanted(row=row, pdf=f"{row // 1000:04}/{row:07}.pdf") for row in range(files)]
    taken = seconds(lambda: match(batch.pdfs, wanted)) / files * 1000
    return Figure(
        what=f"PDF proof and digest, {files} files of 200 KB",
        value=taken,
        target=2,
        at_least=False,
        unit="ms a file",
    )


def ledger(folder: Path, graduates: int, *, wire_seconds: float) -> Figure:
    """Everything that a run of new graduates writes, in commits of as many changes as a run makes,
    by itself.
    """
    with open_ledger(folder) as opened:
        target = opened.target("host", "tenant")
        changes = []
        for number in range(graduates):
            email, digest = f"{number}@example.edu", f"{number:064}"
            key = CertificateKey(email, "course", digest)
            done = CertificateEntry(
                "done", Certified(digest[:36], status="issued", student_uuid=digest[:36])
            )
            known = StudentEntry(uuid=digest[:36], name="Ana", date_of_birth="2000-01-01")
            changes += [
                target.planned([key]),
                target.student(email, None),
                target.file(digest, None),
            ]
            changes += [target.student(email, known), target.file(digest, digest[:36])]
            changes += [
                target.certificate(key, CertificateEntry(state="sent")),
                target.certificate(key, done),
            ]

        def write() -> None:
            for start in range(0, len(changes), 40):
                opened.write(changes[start : start + 40])

        taken = seconds(write)
    return Figure(
        what=f"The ledger's share of the time on the wire, {graduates} graduates",
        value=taken / wire_seconds,
        target=0.05,
        at_least=False,
        against=(
            f"{taken:.2f} s of writing, all of it while the wire is busy, of {wire_seconds:.1f} s"
        ),
    )


@dataclass(frozen=True, slots=True)
class _Workbook:
    """What a results workbook is written from."""

    source: SourceTable
    outcomes: Outcomes
    facts: RunFacts

    def write(self, path: Path) -> None:
        """Write it."""
        write_results(path, source=self.source, outcomes=self.outcomes, facts=self.facts)


_TEXTS = {
    "name": "Inês Carvalho",
    "email": "ines@example.edu",
    "date_of_birth": "2000-01-01",
    "pdf": "0001.pdf",
}
_UUID = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
_URL = f"https://escola.example/verify/{_UUID}"


def _workbook(rows: int) -> _Workbook:
    columns = tuple(_TEXTS)
    frame = pl.DataFrame(
        {"row": pl.Series(range(2, rows + 2), dtype=pl.UInt32)}
        | {name: [_TEXTS[name]] * rows for name in columns}
    )
    known = dict.fromkeys(
        ("certificate_uuid", "student_uuid", "file_uuid", "enrollment_uuid"), _UUID
    )
    outcomes = Outcomes(
        Outcome(
            row=row,
            status=Status.CREATED,
            certificate_status="issued",
            verification_url=_URL,
            **known,
        )
        for row in range(2, rows + 2)
    )
    now = datetime.now(UTC)
    facts = RunFacts(
        **dict.fromkeys(("run_id", "sheet", "pdfs", "host", "tenant", "version"), "x"),
        command="run",
        mode="issue",
        started_at=now,
        finished_at=now,
        worksheet=None,
        header_row=1,
        selection={},
        requests=0,
        interrupted=False,
        previous=None,
    )
    return _Workbook(SourceTable(headings=columns, columns=columns, frame=frame), outcomes, facts)


def results(folder: Path, rows: int) -> list[Figure]:
    """The results workbook against openpyxl's write-only mode writing the same cells, and what
    memory it takes.
    """
    workbook = _workbook(rows)
    ours = seconds(lambda: workbook.write(folder / "ours.xlsx"))

    def openpyxl() -> None:
        book = Workbook(write_only=True)
        sheet = book.create_sheet()
        for row in range(2, rows + 2):
            sheet.append(
                [row, *_TEXTS.values(), "created", _UUID, "issued", _URL, _UUID, _UUID, _UUID]
            )
        book.save(folder / "theirs.xlsx")

    theirs = seconds(openpyxl)
    taken = _apart(_memory_of_writing, folder / "alone.xlsx", rows)
    against = f"openpyxl write-only {theirs:.1f} s, ours {ours:.1f} s"
    return [
        Figure(
            what=f"Results workbook of {rows} rows, times the reference",
            value=ours / theirs,
            target=1,
            at_least=False,
            against=against,
        ),
        Figure(
            what=f"Memory that writing the results workbook of {rows} rows takes",
            value=taken,
            target=50,
            at_least=False,
            unit="MB",
        ),
    ]


def _memory_of_writing(path: Path, rows: int) -> float:
    """The most memory while a workbook is written less what there was before, in MB; not a number
    but on Linux.
    """
    workbook = _workbook(rows)
    forget, status = Path("/proc/self/clear_refs"), Path("/proc/self/status")
    if not forget.exists():
        return math.nan
    before = _kilobytes(status, "VmRSS")
    forget.write_text("5", "ascii")  # the high-water mark begins anew
    workbook.write(path)
    return (_kilobytes(status, "VmHWM") - before) / 1000


def _kilobytes(status: Path, name: str) -> int:
    return int(
        next(
            line for line in status.read_text("ascii").splitlines() if line.startswith(name)
        ).split()[1]
    )


def again(folder: Path, size: int) -> list[Figure]:
    """`run` on a finished batch against `check` of it."""
    with server() as sandbox:
        batch = make(folder, size)
        run(sandbox.url, batch, "--max-in-flight", "64")
        sandbox.forget()
        second = run(sandbox.url, batch)
        routes = sandbox.requests()["by_route"]
        out = ("--out", folder / "check.xlsx", "--state", "reports")
        checked = command(
            sandbox.url, "check", batch.sheet, "--pdfs", batch.pdfs, "--json", *out, folder=folder
        )
    creates = sum(
        count
        for route, count in routes.items()
        if route.startswith("POST") and "auth" not in route
    )
    against = f"check {checked.seconds:.1f} s, run {second.seconds:.1f} s, both with a workbook"
    return [
        Figure(
            what=f"Creates of a run on {size} finished rows",
            value=creates,
            target=0,
            at_least=False,
        ),
        Figure(
            what=f"Time of a run on {size} finished rows, times `check`",
            value=second.seconds / checked.seconds,
            target=1.5,
            at_least=False,
            against=against,
        ),
        Figure(
            what=f"Peak memory of a run on {size} finished rows",
            value=second.peak_bytes / 1e6,
            target=400,
            at_least=False,
            unit="MB",
        ),
    ]


def main(size: str) -> None:
    """Measure and keep."""
    many, few, files = (20_000, 3_000, 2_000) if size == "small" else (100_000, 20_000, 5_000)
    with workshop() as folder:
        batch = make(folder / "sheet", many, workbook=True, pdfs=False)
        figures = [
            reading(batch),
            validation(batch, few),
            proof(folder / "proof", files),
            ledger(folder / "ledger", 2000, wire_seconds=4106 * 0.06 / 16),
            *results(folder, many),
            *again(folder / "again", 1000 if size == "small" else 100_000),
        ]
    keep("around", size, figures)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=("small", "large"), default="small")
    main(parser.parse_args().size)
