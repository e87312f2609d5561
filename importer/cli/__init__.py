"""The commands: parse, ask, print, exit status. No logic."""

import sys

import typer

from importer.cli.checking import check
from importer.cli.offline import runs, sandbox, template
from importer.cli.options import Exit
from importer.cli.sending import resume, run
from importer.cli.terminal import complain
from importer.errors import ImporterError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Issue a graduating class in DokStamp from a spreadsheet and a folder of PDFs.",
)
for _command in (run, check, resume, runs, template, sandbox):
    app.command()(_command)


def main() -> None:
    """Run a command and exit with its status. The only place that turns an error into one."""
    try:
        status = app(standalone_mode=False)
    except ImporterError as error:
        complain(str(error))
        status = Exit.NOT_STARTED
    except typer.TyperException as error:
        complain(f"{error.format_message()} (importer --help lists commands and options)")
        status = Exit.NOT_STARTED
    except (KeyboardInterrupt, typer.Abort):
        complain("Interrupted before anything was sent.")
        status = Exit.INTERRUPTED
    sys.exit(int(status or 0))
