"""The state folder lets one run in at a time, and its lock dies with its process."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from importer.errors import BusyError
from importer.sentences import Message
from importer.state import hold

HOLDER = textwrap.dedent("""
    import sys, time
    from pathlib import Path
    from importer.state import hold
    with hold(Path(sys.argv[1])):
        print("held", flush=True)
        sys.stdin.readline()
    """)


def start_holder(state: Path) -> "subprocess.Popen[str]":
    """A process that holds the folder until its standard input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(state)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_run_is_refused_and_told_who_is_at_work(tmp_path: Path) -> None:
    """The sentence names the other's process id and start, and what to do."""
    with start_holder(tmp_path) as holder:
        with (
            pytest.raises(BusyError, match=rf"process {holder.pid}, started 20.*--wait"),
            hold(tmp_path),
        ):
            pass
        holder.communicate("\n")
    with hold(tmp_path):
        pass


def test_the_lock_dies_with_its_process(tmp_path: Path) -> None:
    """After kill -9 the folder is free."""
    with start_holder(tmp_path) as holder:
        holder.kill()
        holder.communicate()
    with hold(tmp_path):
        pass


def test_waiting_ends_when_the_other_does(tmp_path: Path) -> None:
    """With `wait` the second run begins once the first is gone, and says once whom it waits
    for.
    """
    told: list[str] = []
    with start_holder(tmp_path) as holder:

        def let_go(who: Message) -> None:
            told.append(str(who))
            assert holder.stdin is not None
            holder.stdin.write("\n")
            holder.stdin.flush()

        with hold(tmp_path, wait=True, on_wait=let_go):
            assert holder.wait(timeout=10) == 0
        holder.communicate()
    assert [str(holder.pid) in who for who in told] == [True]


def test_a_folder_that_cannot_be_written_is_refused_with_a_sentence(tmp_path: Path) -> None:
    """The folder's name and --state are in it."""
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(BusyError, match="--state"), hold(blocked / "state"):
        pass


def test_the_folder_is_made_where_needed(tmp_path: Path) -> None:
    """A first run needs no preparation."""
    with hold(tmp_path / "new" / "state"):
        assert (tmp_path / "new" / "state").is_dir()
        assert os.access(tmp_path / "new" / "state", os.W_OK)
