"""Whatever a registrar, a crash and a careless hand do in whatever order, the server never holds
anything twice.
"""

import random
import shutil
import tempfile
from collections import Counter
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from openpyxl import load_workbook

from helpers.graduating_class import GraduatingClass, make_class
from helpers.practice import (
    Ended,
    assert_exactly_once,
    begin,
    command,
    results,
    run_batch,
    sandbox_process,
)

SPOILED: dict[str, str] = {
    "email": "no address",
    "pdf": "missing.pdf",
    "date_of_birth": "1.2.03",
    "name": "",
}


class Registry(RuleBasedStateMachine):
    """A class of four, a server, and everything that can happen to them."""

    def __init__(self) -> None:
        super().__init__()
        self.open = ExitStack()
        self.folder = Path(self.open.enter_context(tempfile.TemporaryDirectory()))
        self.practice = self.open.enter_context(sandbox_process())
        self.batch: GraduatingClass = make_class(self.folder, 4)
        self.right = [dict(row) for row in self.batch.rows]
        self.results: Path | None = None

    @rule(row=st.integers(0, 3), column=st.sampled_from(sorted(SPOILED)))
    def spoil(self, row: int, column: str) -> None:
        """A cell of the sheet is wrong."""
        self.batch.rows[row % len(self.batch.rows)][column] = SPOILED[column]
        self.batch.write()

    @rule()
    def correct(self) -> None:
        """Every cell is right again."""
        self.batch.rows = [dict(row) for row in self.right]
        self.batch.write()

    @rule(seed=st.integers(0, 99))
    def sort(self, seed: int) -> None:
        """The rows are put into another order."""
        random.Random(seed).shuffle(self.batch.rows)
        self.batch.write()

    @precondition(lambda self: len(self.right) < 6)
    @rule()
    def add(self) -> None:
        """A graduate was forgotten."""
        self.right.append(dict(self.batch.add(len(self.right))))
        self.batch.write()

    @rule()
    def lose_the_state(self) -> None:
        """Ledger and results are gone, or it is another machine."""
        shutil.rmtree(self.folder / "reports", ignore_errors=True)
        self.results = None

    @rule(at=st.integers(3, 22), side=st.sampled_from(["before", "after"]))
    def run_and_be_killed(self, at: int, side: str) -> None:
        """kill -9 at some request, before or after the server did its work."""
        arguments = ("run", self.batch.sheet, "--pdfs", self.batch.pdfs, "--yes")
        with begin(self.practice.url, *arguments, folder=self.folder) as process:
            self.practice.faults({"action": f"signal_{side}", "nth": at, "pid": process.pid})
            process.communicate("\n", timeout=60)
        self.practice.faults()

    @rule(action=st.sampled_from(["drop_after", "truncate_after", "html_after"]))
    def run_over_a_bad_line(self, action: str) -> None:
        """A fifth of the answers is lost."""
        self.practice.faults({"action": action, "every": 5})
        self.remember(run_batch(self.practice.url, self.batch))
        self.practice.faults()

    @rule()
    def run(self) -> None:
        """An ordinary run."""
        self.remember(run_batch(self.practice.url, self.batch))

    @precondition(lambda self: self.results is not None)
    @rule()
    def correct_the_failures_and_resume(self) -> None:
        """The cells on Failures are corrected by their notes, and the workbook resumed."""
        assert self.results is not None
        workbook = load_workbook(self.results)
        sheet = workbook["Failures"]
        headings = [str(cell.value) for cell in sheet[1]]
        right = {row["note"]: row for row in self.right}
        for line in range(2, sheet.max_row + 1):
            note = str(sheet.cell(line, headings.index("note") + 1).value)
            for name, value in right.get(note, {}).items():
                sheet.cell(line, headings.index(name) + 1).value = value or None
        workbook.save(self.results)
        self.remember(
            command(
                self.practice.url, "resume", self.results, "--yes", "--json", folder=self.folder
            )
        )

    def remember(self, ended: Ended) -> None:
        """The newest workbook, in which every row stands once."""
        assert ended.status in (0, 1), ended.errors
        rows = [row["row"] for row in results(ended, self.folder)]
        assert len(rows) == len(set(rows)) == sum(ended.summary["totals"].values())
        self.results = self.folder / ended.summary["results"]

    @invariant()
    def nothing_is_there_twice(self) -> None:
        """No certificate, student, enrollment or notification twice, and none that nobody asked
        for.
        """
        state: dict[str, list[dict[str, Any]]] = self.practice.state()
        students = {one["uuid"]: one["email"] for one in state["student"]}
        files = {one["uuid"]: one["digest"] for one in state["file"]}
        made = Counter(
            (students[one["student_uuid"]], files[one["file_uuid"]])
            for one in state["certificate"]
        )
        asked = {
            (row["email"], sha256((self.batch.pdfs / row["pdf"]).read_bytes()).hexdigest())
            for row in self.right
        }
        assert set(made.values()) <= {1}
        assert made.keys() <= asked
        assert len(set(students.values())) == len(students)
        assert len(state["notification"]) == len(state["certificate"])
        enrolled = Counter(
            (one["student_uuid"], one["course_uuid"]) for one in state["enrollment"]
        )
        assert set(enrolled.values()) <= {1}

    def teardown(self) -> None:
        """In the end everything is right, and a run or two complete it."""
        try:
            self.practice.faults()
            self.correct()
            ended = run_batch(self.practice.url, self.batch)
            assert ended.status == 0, ended.errors
            assert_exactly_once(self.practice, self.batch, results(ended, self.folder))
        finally:
            self.open.close()


QUIET = settings(deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)


def test_whatever_happens_nothing_is_issued_twice_and_nobody_is_left_out() -> None:
    """A few short histories of edits, kills, lost answers, lost ledgers and resumes."""
    run_state_machine_as_test(
        Registry, settings=settings(QUIET, max_examples=3, stateful_step_count=5)
    )


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("part", range(6))
def test_whatever_happens_for_longer_nothing_is_issued_twice_and_nobody_is_left_out(
    part: int,
) -> None:
    """Many long ones, others in each part: they take ten minutes one after the other."""
    run_state_machine_as_test(
        Registry, settings=settings(QUIET, max_examples=10, stateful_step_count=15)
    )
