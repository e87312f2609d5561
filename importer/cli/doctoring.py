"""`importer doctor`: how the configured DokStamp behaves, line by line."""

import sys
from typing import Annotated, Any

import anyio
import typer

from importer import __version__
from importer.cli.connection import api
from importer.cli.display import Screen
from importer.cli.next_steps import after_doctor
from importer.cli.options import BaseUrl, Exit, Json, Practice, Tenant
from importer.cli.terminal import NO_ERROR, print_json
from importer.doctor import Examination, Observation, Verdict, examine
from importer.sentences import help as explain
from importer.sentences import screen as say

_VERDICTS = {
    Verdict.AS_ASSUMED: say.AS_ASSUMED(),
    Verdict.DIFFERS: say.DIFFERS(),
    Verdict.UNKNOWN: say.UNKNOWN(),
}


def doctor(
    write_practice: Annotated[
        bool, typer.Option("--write-practice", help=explain.WRITE_PRACTICE.text)
    ] = False,
    as_json: Json = False,
    sandbox: Practice = False,
    base_url: BaseUrl = None,
    tenant: Tenant = None,
) -> int:
    """Ask DokStamp whether it behaves as this program assumes; without --write-practice it only
    reads.
    """
    screen = Screen(sys.stderr if as_json else sys.stdout)
    width = 1 + max(len(str(words)) for words in _VERDICTS.values())

    def show(finding: Observation) -> None:
        verdict = str(_VERDICTS[finding.verdict])
        screen.say(f"  {verdict:<{width}} {finding.about}: {finding.seen}", hang=width + 5)
        if finding.follows:
            screen.say(f"  {'':<{width}}   {finding.follows}", hang=width + 5)

    with api(sandbox, {"base_url": base_url, "tenant": tenant}) as (settings, _):
        screen.say(say.ASKING(host=settings.host))

        async def ask() -> Examination:
            return await examine(
                settings,
                write_practice=write_practice,
                user_agent=f"dokstamp-importer/{__version__} doctor",
                on_finding=show,
            )

        examination = anyio.run(ask)
    verdicts = [
        say.KIND(count=examination.count(verdict), kind=words)
        for verdict, words in _VERDICTS.items()
    ]
    screen.say(say.EXAMINED(verdicts=verdicts, requests=examination.requests))
    if examination.well:
        after_doctor(screen)
    else:
        screen.say(say.LOOK_AT())
    if as_json:
        print_json("doctor", lambda: _as_dict(examination))
    return Exit.ALL_DONE if examination.well else Exit.SOME_LEFT


def _as_dict(examination: Examination) -> dict[str, Any]:
    return {
        "command": "doctor",
        "host": examination.host,
        "edition": examination.edition,
        "tenant": examination.tenant,
        "findings": [finding.as_dict() for finding in examination.findings],
        "requests": examination.requests,
        "well": examination.well,
        **NO_ERROR,
    }
