"""Uploads whose answers were lost: taken back when they are proved to be the run's, and left when
they are not.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from time import sleep

import pytest

from helpers.aftermath import codes, told
from helpers.crashes import Undertaking, issuing
from helpers.graduating_class import GraduatingClass, make_class
from helpers.other_edition import Quirks, behaving, without
from helpers.pdf_bytes import one_page_pdf
from helpers.practice import HTTP, KNOWN, Ended, Practice, begin, command, sandbox_process

SIZE = 3
AS_IT_IS = Quirks()


@dataclass(frozen=True, slots=True)
class Killed:
    """A run that was killed when it had sent its files and before it was answered."""

    practice: Practice
    url: str
    work: Undertaking
    batch: GraduatingClass

    @property
    def run_id(self) -> str:
        """Its id."""
        runs = command(self.url, "runs", "--json", folder=self.work.folder)
        return str(runs.summary[-1]["run_id"])  # type: ignore[index]

    def about(self, name: str, *options: str) -> Ended:
        """A command about it, without asking."""
        words = (name, "--run", self.run_id, "--json", *options)
        return command(self.url, *words, folder=self.work.folder)

    @property
    def files(self) -> set[str]:
        """The names of the files that DokStamp has."""
        return {one["original_name"] for one in self.practice.state()["file"]}


def upload(practice: Practice, name: str, content: bytes) -> None:
    """Somebody else uploads a file."""
    headers = {"Authorization": f"Bearer {KNOWN.token}", "X-Tenant": KNOWN.tenant}
    files = {"files[]": (name, content, "application/pdf")}
    HTTP.post(f"{practice.url}/files", files=files, headers=headers).raise_for_status()


@contextmanager
def killed_uploading(
    folder: Path,
    *settings: str,
    side: str = "after",
    quirks: Quirks = AS_IT_IS,
    before: Callable[[Practice, GraduatingClass], None] = lambda _, __: None,
) -> Iterator[Killed]:
    """Such a run."""
    work, batch = issuing(folder, SIZE), make_class(folder, SIZE)
    with sandbox_process(*settings) as practice, behaving(practice.url, quirks) as url:
        before(practice, batch)
        with begin(url, *work.arguments, "--yes", folder=folder) as process:
            rule = {"action": f"signal_{side}", "method": "POST", "path": "/files$", "nth": 1}
            practice.faults(rule | {"pid": process.pid})
            process.communicate("\n", timeout=60)
        practice.faults()
        yield Killed(practice, url, work, batch)


def test_uploads_that_were_not_answered_are_taken_back(tmp_path: Path) -> None:
    """They are known by their bytes; a colleague's of the same name and size stays."""
    with killed_uploading(tmp_path) as killed:
        row = killed.batch.rows[0]
        content = one_page_pdf(f"Diploma 9 of {row['name']}")
        upload(killed.practice, row["pdf"], content)
        assert len(killed.practice.state()["file"]) == SIZE + 1
        ended = killed.about("undo", "--yes", "--drafts-only")
        assert ended.status == 0, ended.errors
        assert list(told(ended, "file").values()) == ["taken back"] * SIZE
        [left] = killed.practice.state()["file"]
        assert (left["original_name"], left["size"]) == (row["pdf"], len(content))
        again = killed.about("undo", "--yes", "--drafts-only")
        assert (again.status, again.summary["things"]) == (0, 0)
        assert killed.work.run(Practice(killed.url)).status == 0


@pytest.mark.long
def test_a_file_that_was_not_sent_is_nobodys(tmp_path: Path) -> None:
    """Killed before DokStamp did the work: there is nothing to take back."""
    with killed_uploading(tmp_path, side="before") as killed:
        upload(killed.practice, "theirs.pdf", one_page_pdf("Somebody else's"))
        ended = killed.about("undo", "--yes", "--drafts-only")
        assert (ended.status, ended.summary["things"]) == (0, 0)
        assert killed.files == {"theirs.pdf"}


@pytest.mark.parametrize(
    ("settings", "quirks", "said"),
    [
        (
            (),
            Quirks(data=without("created_at", of="/files")),
            "does not say that it was uploaded since",
        ),
        (("keep_bytes=false",), AS_IT_IS, "does not give out its bytes"),
    ],
    ids=["no time", "no bytes"],
)
@pytest.mark.long
def test_what_is_not_proved_is_listed_and_stays(
    tmp_path: Path, settings: tuple[str, ...], quirks: Quirks, said: str
) -> None:
    """Somebody may have uploaded the same file before, or another one."""
    with killed_uploading(tmp_path, *settings, quirks=quirks) as killed:
        ended = killed.about("undo", "--yes", "--drafts-only")
        assert list(told(ended, "file").values()) == ["kept"] * SIZE
        assert codes(ended) == ["not_proven"] * SIZE
        assert said in str(ended.summary["outcomes"])
        assert len(killed.files) == SIZE


def test_the_same_file_of_somebody_before_the_run_stays(tmp_path: Path) -> None:
    """DokStamp has kept their record, with which the run's upload was to be answered."""

    def before(practice: Practice, batch: GraduatingClass) -> None:
        upload(practice, "theirs.pdf", (batch.pdfs / batch.rows[0]["pdf"]).read_bytes())
        sleep(1)  # DokStamp tells the time in whole seconds

    with killed_uploading(tmp_path, before=before) as killed:
        ended = killed.about("undo", "--yes", "--drafts-only")
        assert sorted(told(ended, "file").values()) == ["kept", "taken back", "taken back"]
        assert killed.files == {"theirs.pdf"}


@pytest.mark.long
def test_verifying_finds_uploads_that_were_not_answered(tmp_path: Path) -> None:
    """They are the run's; a colleague's is not."""
    with killed_uploading(tmp_path) as killed:
        upload(killed.practice, "theirs.pdf", one_page_pdf("Somebody else's"))
        ended = killed.about("verify")
        verdicts = [one["verdict"] for one in ended.summary["outcomes"]]
        assert sorted(verdicts) == ["other upload"] + ["unused upload"] * SIZE
        assert ended.status == 1


REQUESTS = 16
"""At least as many as taking these uploads back takes; asserted below."""


@pytest.mark.long
@pytest.mark.parametrize("side", ["before", "after"])
@pytest.mark.parametrize("at", range(1, REQUESTS + 1))
def test_killed_at_every_request_the_next_completes_it(tmp_path: Path, at: int, side: str) -> None:
    """kill -9 before or after the server did the work: the run's go, nothing else."""
    with killed_uploading(tmp_path) as killed:
        upload(killed.practice, "theirs.pdf", one_page_pdf("Somebody else's"))
        practice = Practice(killed.url)
        work = replace(killed.work, arguments=("undo", "--run", killed.run_id, "--drafts-only"))
        killed.practice.forget_requests()
        work.run_killed(practice, at, side)
        assert killed.practice.requests()["total"] <= REQUESTS
        assert work.run(practice).status == 0
        assert killed.files == {"theirs.pdf"}
