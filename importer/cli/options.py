"""The options that commands share, and the exit statuses."""

from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Annotated, Literal

import typer

from importer.errors import UsageError
from importer.sentences import help as explain
from importer.sentences import usage as say


class Exit(IntEnum):
    """Exit status, as documented in docs/commands.md."""

    ALL_DONE = 0
    SOME_LEFT = 1
    NOT_STARTED = 2
    INTERRUPTED = 130


Sheet = Annotated[Path, typer.Argument(metavar=explain.A_SHEET.text, help=explain.SHEET.text)]
Pdfs = Annotated[Path, typer.Option("--pdfs", metavar=explain.A_DIR.text, help=explain.PDFS.text)]
Institution = Annotated[
    str | None, typer.Option(metavar=explain.A_NAME.text, help=explain.NAME_OR_UUID.text)
]
Course = Annotated[str | None, typer.Option(metavar=explain.A_CODE.text, help=explain.COURSE.text)]
Cohort = Annotated[str | None, typer.Option(metavar=explain.A_CODE.text, help=explain.COHORT.text)]
Template = Annotated[
    str | None, typer.Option(metavar=explain.A_NAME.text, help=explain.CERTIFICATE_TEMPLATE.text)
]
IssuedAt = Annotated[
    str | None, typer.Option(metavar=explain.A_DATE.text, help=explain.ISSUED_AT.text)
]
Draft = Annotated[bool, typer.Option("--draft", help=explain.DRAFT.text)]
DateFormat = Annotated[
    str | None, typer.Option(metavar=explain.A_FORMAT.text, help=explain.DATE_FORMAT.text)
]
GradeScale = Annotated[
    str | None,
    typer.Option("--grade-scale", metavar=explain.A_GRADE.text, help=explain.GRADE_SCALE.text),
]
Encoding = Annotated[
    str | None,
    typer.Option("--encoding", metavar=explain.A_NAME.text, help=explain.ENCODING.text),
]
Worksheet = Annotated[
    str | None, typer.Option("--sheet", metavar=explain.A_NAME.text, help=explain.WORKSHEET.text)
]
JoinNames = Annotated[bool, typer.Option("--join-names", help=explain.JOIN_NAMES.text)]
AllowReissue = Annotated[bool, typer.Option("--allow-reissue", help=explain.ALLOW_REISSUE.text)]
NoLookInside = Annotated[bool, typer.Option("--no-look-inside", help=explain.NO_LOOK_INSIDE.text)]
MaxInFlight = Annotated[str, typer.Option(metavar="N|auto", help=explain.MAX_IN_FLIGHT.text)]
Rate = Annotated[float | None, typer.Option(metavar="N", min=0.1, help=explain.RATE.text)]
FilesPerUpload = Annotated[
    int, typer.Option(metavar="N", min=1, help=explain.FILES_PER_UPLOAD.text)
]
BytesPerUpload = Annotated[
    int, typer.Option(metavar="N", min=1, help=explain.BYTES_PER_UPLOAD.text)
]
Out = Annotated[
    Path | None, typer.Option("--out", metavar=explain.A_WORKBOOK.text, help=explain.OUT.text)
]
State = Annotated[
    Path, typer.Option("--state", metavar=explain.A_DIR.text, help=explain.STATE.text)
]
MaxRows = Annotated[int, typer.Option(metavar="N", min=0, help=explain.MAX_ROWS.text)]
MaxInvalidPercent = Annotated[
    float, typer.Option(metavar="N", min=0.0, max=100, help=explain.MAX_INVALID_PERCENT.text)
]
RequireApproval = Annotated[
    bool, typer.Option("--require-approval", help=explain.REQUIRE_APPROVAL.text)
]
JsonLog = Annotated[bool, typer.Option("--json-log", help=explain.JSON_LOG.text)]
DryRun = Annotated[bool, typer.Option("--dry-run", help=explain.DRY_RUN.text)]
Wait = Annotated[bool, typer.Option("--wait", help=explain.WAIT.text)]
Approved = Annotated[
    str | None,
    typer.Option("--approved", metavar=explain.A_CODE.text, help=explain.APPROVED.text),
]
As = Annotated[
    str | None, typer.Option("--as", metavar=explain.A_NAME.text, help=explain.LOOKING.text)
]
Yes = Annotated[bool, typer.Option("--yes", help=explain.YES.text)]
Json = Annotated[bool, typer.Option("--json", help=explain.JSON.text)]
Rows = Annotated[
    Path | None, typer.Option("--rows", metavar=explain.A_JSONL.text, help=explain.ROWS.text)
]
Practice = Annotated[bool, typer.Option("--sandbox", help=explain.PRACTICE.text)]
BaseUrl = Annotated[str | None, typer.Option(metavar="URL", help=explain.BASE_URL.text)]
Tenant = Annotated[
    str | None, typer.Option(metavar=explain.A_DOMAIN.text, help=explain.TENANT.text)
]

STATE = Path("reports")


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPlace:
    """Where a run keeps what it writes."""

    out: Path | None
    state: Path
    wait: bool = False


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
