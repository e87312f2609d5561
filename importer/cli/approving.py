"""`importer approve`: a second person says yes to a plan that somebody has looked at."""

import sys
from typing import Annotated

import typer

from importer.cli.connection import state_of
from importer.cli.display import Screen
from importer.cli.options import STATE, Exit, Json, State
from importer.cli.terminal import NO_ERROR, Terminal, print_json
from importer.errors import UsageError
from importer.sentences import approval as say
from importer.sentences import help as explain
from importer.session import approve as approve_plan
from importer.session import find, myself


def approve(
    code: Annotated[
        str, typer.Argument(metavar=explain.A_CODE.text, help=explain.CODE_SHOWN.text)
    ],
    by: Annotated[
        str, typer.Option("--as", metavar=explain.A_NAME.text, help=explain.APPROVING.text)
    ],
    state: State = STATE,
    as_json: Json = False,
) -> int:
    """Approve a plan that somebody else has prepared."""
    if not by.strip():
        raise UsageError(say.NO_NAME())
    screen = Screen(Terminal(as_json=as_json).stream)
    with state_of(state, Screen(sys.stderr), locked=False) as ledger:
        kept = approve_plan(ledger, find(ledger, code), myself(by.strip()))
    screen.kept(kept)
    if as_json:
        print_json("approve", lambda: {"command": "approve", **kept.as_dict(), **NO_ERROR})
    return Exit.ALL_DONE
