"""What is in the ledger at the moment at which a create arrives: its intent, and every answer
before it.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from helpers.crashes import issuing
from helpers.practice import begin, sandbox_process
from helpers.sampling import sampled

STUDENT = "SELECT uuid FROM students"
FILE = "SELECT uuid FROM files"
ENROLLMENT = "SELECT uuid FROM enrollments"
CERTIFICATE = "SELECT state FROM certificates"


@pytest.mark.in_a_file
@pytest.mark.parametrize(
    ("path", "intent", "answers"),
    sampled(
        [
            ("/students", (STUDENT, None), []),
            ("/files", (FILE, None), []),
            ("/enrollments", (ENROLLMENT, None), [STUDENT, FILE]),
            ("/certificates", (CERTIFICATE, "sent"), [STUDENT, FILE, ENROLLMENT]),
        ],
        -1,
    ),
)
def test_the_intent_is_on_the_disk_before_the_request_and_the_answers_before_that(
    tmp_path: Path, path: str, intent: tuple[str, str | None], answers: list[str]
) -> None:
    """A run of one enrolled graduate is killed when the server sees the create, before it does
    anything.
    """
    work = issuing(tmp_path, 1)
    with sandbox_process() as practice:
        with begin(practice.url, *work.arguments, "--yes", folder=tmp_path) as process:
            practice.faults(
                {"action": "signal_before", "method": "POST", "path": path, "pid": process.pid}
            )
            process.communicate("\n", timeout=60)
        assert process.returncode == -9
        with closing(sqlite3.connect(tmp_path / "reports" / "ledger.sqlite3")) as ledger:
            question, noted = intent
            assert ledger.execute(question).fetchall() == [(noted,)]
            assert all(ledger.execute(answer).fetchone()[0] for answer in answers)
        practice.faults()
        again = work.run(practice)
        assert again.status == 0
        work.look(practice, again)
