"""The commands: parse, ask, print, exit status. No logic."""

import sys
from collections.abc import Callable
from functools import cache
from typing import Annotated, Any

import typer
from typer.main import get_command

from importer import __version__
from importer.cli.afterwards import issue, undo
from importer.cli.approving import approve
from importer.cli.cataloging import catalog
from importer.cli.checking import check
from importer.cli.display import Screen
from importer.cli.doctoring import doctor
from importer.cli.helping import SpokenCommand, SpokenGroup
from importer.cli.offline import runs, sandbox, template
from importer.cli.options import Exit
from importer.cli.queueing import jobs, submit
from importer.cli.quoting import refused_words
from importer.cli.sending import resume, run
from importer.cli.serving import serve
from importer.cli.terminal import complain, print_unfinished
from importer.cli.verifying import verify
from importer.cli.watching import watch
from importer.cli.workers import work
from importer.errors import ImporterError, UsageError, described
from importer.interrupts import take_over_endings
from importer.language import speak_as_wished
from importer.plain import take_over_standard_streams
from importer.sentences import Sentence
from importer.sentences import help as explain
from importer.sentences import screen as say
from importer.session import ApprovalError

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _tell_version(wanted: bool) -> None:
    if wanted:
        Screen(sys.stdout).say(f"dokstamp-importer {__version__}")
        raise typer.Exit


@app.callback(cls=SpokenGroup, help=explain.PROGRAM.text)
def everything(
    version: Annotated[
        bool,
        typer.Option(
            "--version", is_eager=True, callback=_tell_version, help=explain.VERSION.text
        ),
    ] = False,
) -> None:
    """Issue a graduating class in DokStamp from a spreadsheet and a folder of PDFs."""


_COMMANDS: dict[Callable[..., int], Sentence] = {
    run: explain.RUN,
    check: explain.CHECK,
    approve: explain.APPROVE,
    resume: explain.RESUME,
    undo: explain.UNDO,
    issue: explain.ISSUE_DRAFTS,
    verify: explain.VERIFY,
    watch: explain.WATCH,
    submit: explain.SUBMIT,
    work: explain.WORK,
    jobs: explain.JOBS,
    catalog: explain.CATALOG,
    runs: explain.RUNS,
    template: explain.TEMPLATE,
    serve: explain.SERVE,
    sandbox: explain.SANDBOX,
    doctor: explain.DOCTOR,
}
for _command, _about in _COMMANDS.items():
    app.command(cls=SpokenCommand, help=_about.text)(_command)


@cache
def parser() -> Any:
    """What takes the words of a command line apart and runs the command; made once."""
    return get_command(app)


def main() -> None:
    """Run a command and exit with its status. The only place that turns an error into one."""
    output, _ = take_over_standard_streams()
    take_over_endings()
    words = sys.argv[1:]
    try:
        words = speak_as_wished(words) or ["--help"]
        status = parser()(words, standalone_mode=False)
        if status == Exit.INTERRUPTED and not isinstance(status, Exit):
            raise KeyboardInterrupt  # where no run heeds it: while reading, connecting or planning
    except ImporterError as error:
        if isinstance(error, ApprovalError):
            Screen(sys.stderr).differing(error)
        status = _unfinished(words, Exit.NOT_STARTED, error.code, error)
    except typer.TyperException as error:
        said = refused_words(words, error)
        status = _unfinished(words, Exit.NOT_STARTED, UsageError.code, said)
    except (KeyboardInterrupt, typer.Abort):
        status = _unfinished(words, Exit.INTERRUPTED, "interrupted", say.INTERRUPTED())
    except Exception as error:
        _tell_unfinished(words, "mistake", described(error))
        raise
    if output.failure is not None:
        if not output.broken_pipe:
            complain(say.OUTPUT_LOST(reason=output.failure))
        status = status or Exit.SOME_LEFT
    sys.exit(int(status or 0))


def _unfinished(words: list[str], status: Exit, code: str, said: object) -> Exit:
    """Say why a command came to nothing, to programs too that asked for JSON."""
    complain(said)
    _tell_unfinished(words, code, said)
    return status


def _tell_unfinished(words: list[str], code: str, said: object) -> None:
    if "--json" in words:
        names = {one.__name__ for one in _COMMANDS}
        print_unfinished(next((word for word in words if word in names), None), code, said)
