"""Two machines on one list at the same time, each with a ledger of its own."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from helpers.graduating_class import GraduatingClass, make_class
from helpers.pdf_bytes import one_page_pdf
from helpers.practice import Practice, assert_nothing_twice, run_batch, sandbox_process


def both(folder: Path, size: int, practice: Practice, *, other_pdfs: bool) -> None:
    """Run one class from two folders side by side."""
    here = make_class(folder / "here", size)
    here.write()
    shutil.copytree(folder / "here", folder / "there")
    there = GraduatingClass(
        folder / "there", rows=[dict(row) for row in here.rows], headings=here.headings
    )
    if other_pdfs:
        for row in there.rows:
            (there.pdfs / row["pdf"]).write_bytes(one_page_pdf("rendered there " + row["name"]))
    with ThreadPoolExecutor(2) as machines:
        begun = [
            machines.submit(run_batch, practice.url, batch, DOKSTAMP_SETTLE_SECONDS="10")
            for batch in (here, there)
        ]
        for ended in [one.result() for one in begun]:
            assert ended.status in (0, 1), ended.errors


@pytest.mark.in_a_file
@pytest.mark.parametrize("other_pdfs", [False, True], ids=["same files", "files of its own"])
def test_two_machines_on_one_list_do_everything_once(tmp_path: Path, other_pdfs: bool) -> None:
    """Students whom neither knew: whoever is quicker goes on with them, and the other one asks
    first.
    """
    with sandbox_process("latency_ms=10") as practice:
        both(tmp_path, 12, practice, other_pdfs=other_pdfs)
        assert_nothing_twice(practice)
        assert len(practice.state()["certificate"]) == 12
