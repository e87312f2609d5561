"""What a run must survive, whatever it does: kills at any request and lost answers. One harness
for every command.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from helpers.graduating_class import make_class
from helpers.practice import (
    Ended,
    Practice,
    assert_exactly_once,
    begin,
    command,
    results,
    sandbox_process,
)
from helpers.school_catalog import assert_registered_once, make_catalog


@dataclass(frozen=True, slots=True, kw_only=True)
class Undertaking:
    """A command, and what must hold on the server once it has ended with 0.

    Attributes:
        arguments: the command line, `--yes` aside.
        look: asserts that everything is there once.
        sandbox: settings of the sandbox that it begins with.
        before: what is done there before it begins.
    """

    folder: Path
    arguments: tuple[str | Path, ...]
    look: Callable[[Practice, Ended], None]
    sandbox: tuple[str, ...] = ()
    before: Callable[[Practice], None] = lambda _: None

    def run(self, practice: Practice) -> Ended:
        """Run it to its end."""
        return command(practice.url, *self.arguments, "--yes", "--json", folder=self.folder)

    def run_killed(self, practice: Practice, at: int, side: str) -> int | None:
        """Run it and kill it at its `at`-th request, before or after the server did the work; its
        status.
        """
        with begin(practice.url, *self.arguments, "--yes", folder=self.folder) as process:
            practice.faults({"action": f"signal_{side}", "nth": at, "pid": process.pid})
            process.communicate("\n", timeout=60)
        practice.faults()
        return process.returncode


def issuing(folder: Path, size: int) -> Undertaking:
    """`importer run` on a class of this size."""
    batch = make_class(folder, size)
    return Undertaking(
        folder=folder,
        arguments=("run", batch.sheet, "--pdfs", batch.pdfs),
        look=lambda practice, ended: assert_exactly_once(practice, batch, results(ended, folder)),
    )


def registering(folder: Path) -> Undertaking:
    """`importer catalog` on the small school and an empty tenant."""
    school = make_catalog(folder)
    return Undertaking(
        folder=folder,
        arguments=("catalog", school.path),
        look=lambda practice, _: assert_registered_once(practice),
        sandbox=("seeded=false",),
    )


def killed_and_run_again(work: Undertaking, at: int, side: str) -> None:
    """Kill the run at its `at`-th request, then run it until it exits 0, and look at the
    server.
    """
    with sandbox_process(*work.sandbox) as practice:
        work.before(practice)
        work.run_killed(practice, at, side)
        again = work.run(practice)
        assert again.status == 0, again.errors
        work.look(practice, again)


def killed_again_and_again(work: Undertaking, at: int, side: str, *, times: int = 12) -> None:
    """Kill every run at its `at`-th request until one has less to do."""
    with sandbox_process(*work.sandbox) as practice:
        work.before(practice)
        for _ in range(times):
            if work.run_killed(practice, at, side) == 0:
                break
        again = work.run(practice)
        assert again.status == 0, again.errors
        work.look(practice, again)


def completed(work: Undertaking, practice: Practice) -> None:
    """Run until it exits 0, at most a few times, and look at the server."""
    for _ in range(6):
        ended = work.run(practice)
        if ended.status == 0:
            break
    assert ended.status == 0, ended.errors
    work.look(practice, ended)
