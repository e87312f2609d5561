"""Large batches are proved by several processes that end when they should."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from helpers.pdf_bytes import one_page_pdf
from helpers.sampling import sampled
from importer.issues import Code
from importer.pdfs import Fault, Proof
from importer.pdfs.workers import FEW, idle, prove_all
from importer.sentences.reader import Reader, read_by

PROGRAM = """
import sys
from importer.pdfs.workers import prove_all

if __name__ == "__main__":
    paths = [line.rstrip() for line in open(sys.argv[1])]
    print("starting", flush=True)
    prove_all(paths, lambda place, verdict: print("proved", flush=True), workers=2)
"""


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """More files than one process proves alone, each of its own content; the last is cut off."""
    folder = tmp_path_factory.mktemp("pdfs")
    made = [folder / f"{number:05}.pdf" for number in range(FEW + 500)]
    for path in made:
        path.write_bytes(one_page_pdf(path.stem))
    made[-1].write_bytes(one_page_pdf()[:-50])
    return [str(path) for path in made]


@pytest.fixture(autouse=True)
def nobody_waits() -> None:
    """No process of an earlier batch waits."""
    idle.end()


def started(paths: list[str], folder: Path) -> subprocess.Popen[str]:
    """A process in a group of its own that is about to prove the files, again and again."""
    (folder / "program.py").write_text(PROGRAM)
    (folder / "paths").write_text(
        "\n".join(
            f"{Path(path).parent}/{'./' * turn}{Path(path).name}"
            for turn in range(7)
            for path in paths
        )
    )
    process = subprocess.Popen(
        [sys.executable, str(folder / "program.py"), str(folder / "paths")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "starting\n"
    return process


def proves(process: subprocess.Popen[str]) -> None:
    """Wait until it has proved a file."""
    assert process.stdout is not None
    assert process.stdout.readline() == "proved\n"


def test_what_another_process_found_is_said_in_the_language_of_whoever_reads_it(
    tmp_path: Path,
) -> None:
    """Every word of it: what kind of file a PDF is not, too."""
    (tmp_path / "a.pdf").write_bytes(b"\x89PNG\r\n")
    told: list[Proof | Fault] = []
    prove_all([str(tmp_path / "a.pdf")], lambda place, verdict: told.append(verdict))
    [fault] = told
    assert isinstance(fault, Fault)
    with read_by(Reader(language="pt_PT")):
        assert "PNG" in str(fault.of("a.pdf"))
        assert "picture" not in str(fault.of("a.pdf"))


def test_every_file_gets_one_verdict(paths: list[str]) -> None:
    """Two processes come to what one comes to."""
    alone: dict[int, Proof | Fault] = {}
    spread: list[tuple[int, Proof | Fault]] = []
    prove_all(paths, alone.__setitem__, workers=1)
    prove_all(paths, lambda place, verdict: spread.append((place, verdict)), workers=2)
    assert len(spread) == len(paths)
    assert dict(spread) == alone
    verdict = alone[len(paths) - 1]
    assert isinstance(verdict, Fault)
    assert verdict.code is Code.PDF_DAMAGED
    assert str(verdict.of("ana.pdf")) == (
        "'ana.pdf' is cut off or damaged (the end mark is missing): copy or export it again."
    )
    assert children() == []


def test_a_small_batch_leaves_its_process_to_the_next(paths: list[str]) -> None:
    """Which it would else take a tenth of a second to start; a large one is read by new ones."""
    told: list[int] = []
    for some in (paths[:2], paths[2:4]):
        prove_all(some, lambda place, _: told.append(place))
        [kept] = children()
        told.append(kept)
    assert told == [0, 1, kept] * 2
    os.kill(kept, signal.SIGKILL)
    prove_all(paths[:1], lambda place, verdict: told.append(isinstance(verdict, Proof)))
    assert told[-1] is True
    assert children() != [kept]
    idle.end()
    assert children() == []


def children(of: int | None = None) -> list[int]:
    """Processes that this one, or another, has started to read PDFs, and that are still there."""
    asked = ["pgrep", "-P", str(of or os.getpid()), "-f", "importer.inspection"]
    return [
        int(line)
        for line in subprocess.run(
            asked, stdout=subprocess.PIPE, check=False, timeout=10
        ).stdout.split()
    ]


def test_a_worker_that_is_killed_costs_only_time(paths: list[str]) -> None:
    """The rest is proved by another one, and no file is blamed."""
    verdicts: dict[int, Proof | Fault] = {}
    killed: list[int] = []

    def keep(place: int, verdict: Proof | Fault) -> None:
        if not verdicts:
            for child in children():
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
                    killed.append(child)
        verdicts[place] = verdict

    prove_all(paths, keep, workers=2)
    assert killed
    assert sorted(verdicts) == list(range(len(paths)))
    assert sum(isinstance(verdict, Proof) for verdict in verdicts.values()) == len(paths) - 1


def test_what_the_caller_raises_ends_the_work(paths: list[str], tmp_path: Path) -> None:
    """An interruption is not held up by files still waiting, and leaves no process behind."""
    endless = tmp_path / "endless"
    os.mkfifo(endless)
    read = threading.Event()

    def release() -> None:
        """Let a worker go that did begin the last file, and tell of it."""
        read.set()
        endless.write_bytes(b"")

    def stop(_place: int, _verdict: Proof | Fault) -> None:
        raise KeyboardInterrupt

    releasing = threading.Timer(10, release)
    releasing.daemon = True
    releasing.start()
    with pytest.raises(KeyboardInterrupt):
        prove_all([*paths, str(endless)], stop, workers=2)
    releasing.cancel()
    assert not read.is_set()
    assert children() == []


@pytest.mark.parametrize("when", sampled(["at work", "starting"], 0))
def test_ctrl_c_ends_the_workers_without_a_word_from_them(
    paths: list[str], tmp_path: Path, when: str
) -> None:
    """The terminal sends Ctrl-C to every process; only the one that was started speaks of it."""
    process = started(paths, tmp_path)
    if when == "at work":
        proves(process)
    else:
        time.sleep(0.15)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(
        timeout=20
    )  # until the last process that could write to it has ended
    assert process.returncode == -signal.SIGINT
    assert said.count("Traceback") == 1


def test_a_signal_to_all_of_a_group_is_laid_at_the_door_of_no_file(
    paths: list[str], tmp_path: Path
) -> None:
    """A service manager and a closing terminal tell every process: those that look into files
    leave it to the one that asked.
    """
    process = started(paths, tmp_path)
    proves(process)
    for number in (signal.SIGTERM, signal.SIGHUP):
        for child in children(process.pid):
            os.kill(child, number)
    time.sleep(0.3)
    assert children(process.pid)
    for _ in range(FEW):
        proves(process)
    process.kill()
    process.communicate(timeout=20)


def test_workers_end_when_their_parent_is_killed(paths: list[str], tmp_path: Path) -> None:
    """Nothing is left behind even when nobody could clean up."""
    process = started(paths, tmp_path)
    proves(process)
    process.kill()
    process.communicate(timeout=20)  # until the last process that could write to it has ended
    assert process.returncode == -signal.SIGKILL
