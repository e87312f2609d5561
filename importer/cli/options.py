"""The options that commands share, and the exit statuses."""

from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Annotated, Literal

import typer

from importer.errors import UsageError
from importer.sentences import usage as say


class Exit(IntEnum):
    """Exit status, as documented in docs/commands.md."""

    ALL_DONE = 0
    SOME_LEFT = 1
    NOT_STARTED = 2
    INTERRUPTED = 130


Sheet = Annotated[
    Path,
    typer.Argument(metavar="SHEET", help="The spreadsheet: XLSX, XLSM, XLS, ODS, CSV or TSV."),
]
Pdfs = Annotated[Path, typer.Option("--pdfs", metavar="DIR", help="The folder of signed PDFs.")]
Institution = Annotated[str | None, typer.Option(help="Name or UUID, for rows that name none.")]
Course = Annotated[str | None, typer.Option(help="Code, name or UUID, for rows that name none.")]
Cohort = Annotated[str | None, typer.Option(help="Code or UUID, for rows that name none.")]
Template = Annotated[
    str | None, typer.Option(help="Certificate template, name or UUID, for rows that name none.")
]
IssuedAt = Annotated[
    str | None,
    typer.Option(
        metavar="DATE", help="ISO date or date-time, for rows that name none. Default: now."
    ),
]
Draft = Annotated[bool, typer.Option("--draft", help="Create drafts: nobody is notified.")]
DateFormat = Annotated[
    str | None,
    typer.Option(metavar="FORMAT", help="How text dates are written, such as %d/%m/%Y."),
]
Encoding = Annotated[
    str | None,
    typer.Option(
        "--encoding",
        metavar="NAME",
        help="What a CSV is encoded in, such as cp850, where it does not show.",
    ),
]
Worksheet = Annotated[
    str | None, typer.Option("--sheet", metavar="NAME", help="The worksheet, where several fit.")
]
JoinNames = Annotated[
    bool,
    typer.Option(
        "--join-names", help="Join names that stand in several columns, given names first."
    ),
]
AllowReissue = Annotated[
    bool,
    typer.Option(
        "--allow-reissue", help="Send rows whose student has a certificate of the course already."
    ),
]
NoLookInside = Annotated[
    bool,
    typer.Option(
        "--no-look-inside", help="Do not look for the graduates' names in the text of their PDFs."
    ),
]
MaxInFlight = Annotated[
    str,
    typer.Option(
        metavar="N|auto",
        show_default=False,
        help="Most requests at any moment, or auto to find how many the API bears; default 8.",
    ),
]
Rate = Annotated[
    float | None, typer.Option(min=0.1, help="Most requests a minute, below what the API allows.")
]
FilesPerUpload = Annotated[
    int, typer.Option(min=1, show_default=False, help="Most files in one upload; default 20.")
]
BytesPerUpload = Annotated[
    int,
    typer.Option(min=1, show_default=False, help="Most bytes in one upload; default 20,000,000."),
]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="FILE.xlsx",
        help="The results workbook; default SHEET-TIME-results.xlsx in the state folder.",
    ),
]
State = Annotated[
    Path,
    typer.Option(
        "--state",
        metavar="DIR",
        show_default=False,
        help="Folder of the ledger and of results; default reports.",
    ),
]
Wait = Annotated[
    bool, typer.Option("--wait", help="Wait for another run on the same state folder to end.")
]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask before sending.")]
Json = Annotated[
    bool,
    typer.Option("--json", help="Print one JSON object on stdout, everything else on stderr."),
]
Rows = Annotated[
    Path | None,
    typer.Option(
        "--rows",
        metavar="FILE.jsonl",
        help="Also write how every row ended, one JSON object a line.",
    ),
]
Practice = Annotated[
    bool, typer.Option("--sandbox", help="Practise on a DokStamp of this process's own.")
]
BaseUrl = Annotated[
    str | None, typer.Option(metavar="URL", help="The API, instead of DOKSTAMP_BASE_URL.")
]
Tenant = Annotated[
    str | None, typer.Option(metavar="DOMAIN", help="The tenant, instead of DOKSTAMP_TENANT.")
]

STATE = Path("reports")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a run keeps what it writes."""

    out: Path | None
    state: Path
    wait: bool


def max_in_flight_of(text: str) -> int | Literal["auto"]:
    """The cap as given: a whole number from 1 to 256, or `auto`.

    Raises:
        UsageError: if it is neither.
    """
    if text == "auto":
        return "auto"
    if text.isascii() and text.isdigit() and 1 <= int(text) <= 256:
        return int(text)
    raise UsageError(say.NO_CAP(text=text))
