"""What a job works on, and how the API is spoken to."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Literal
from uuid import uuid4

from importer import __version__
from importer.engine import Limits
from importer.errors import UsageError
from importer.issues import Code, Issue, Severity
from importer.issuing.batch import Batch, Selection, build
from importer.issuing.plan import Plan
from importer.names import as_text
from importer.outcomes import Outcome, Outcomes, Status
from importer.pdfs import DigestCache
from importer.results import RunFacts, first_name, opened
from importer.sentences import session as say
from importer.sheet import Sheet
from importer.state import DIGESTS

PRACTICE = "sandbox-"
"""What the name of a host begins with that is a practice DokStamp of one process."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What a job works on.

    Attributes:
        carried: rows that need nothing more, see `Batch.carried`.
        previous: the workbook that the rows come from.
        target: the host and tenant that the rows belong to; None for any.
        force_target: go on although the API is another one.
        origins: of rows of an earlier run, the prints of what they were in its spreadsheet, see
            `RowPrint.origin`.
        origin: file name, without its ending, of the spreadsheet that the first run was given; ""
            when it is this one.
        changed_by: who has brought, answered and corrected it on the page; "" elsewhere.
    """

    sheet: Sheet
    pdfs: Path
    selection: Selection
    carried: Outcomes = field(default_factory=Outcomes)
    previous: Path | None = None
    target: tuple[str, str] | None = None
    force_target: bool = False
    origins: Mapping[int, str] | None = None
    origin: str = ""
    changed_by: str = ""

    @property
    def first_name(self) -> str:
        """File name, without its ending, of the spreadsheet that the first run was given."""
        return self.origin or first_name(self.sheet.path)

    def on_target(self, batch: Batch, target: tuple[str, str]) -> Batch:
        """The batch for this host and tenant: what was done for another one, forced onto this, is
        pending here.

        Raises:
            UsageError: if the rows belong to another target and that is not forced.
        """
        if self.target is None or check_target(self.target, target, force=self.force_target):
            return batch
        host, tenant = self.target
        said = say.DONE_ELSEWHERE(tenant=tenant, host=host)
        carried = Outcomes(
            (
                Outcome(
                    row=row,
                    status=Status.PENDING,
                    issues=(Issue(row, None, Code.NOT_REACHED, said),),
                )
                if outcome.certificate_uuid
                else outcome
            )
            for row, outcome in batch.carried.items()
        )
        return replace(batch, carried=carried)

    def facts(
        self,
        command: str,
        batch: Batch,
        *,
        target: tuple[str, str],
        started_at: datetime,
        requests: int = 0,
    ) -> RunFacts:
        """What the results workbook tells of the job."""
        selection = {
            name: str(value)
            for name, value in asdict(batch.selection).items()
            if value not in (None, False)
        }
        mode = "check" if command == "check" else "draft" if batch.selection.draft else "issue"
        host, tenant = target
        return RunFacts(
            run_id=str(uuid4()),
            command=command,
            mode=mode,
            started_at=started_at,
            finished_at=started_at,
            sheet=as_text(self.sheet.path.resolve()),
            worksheet=self.sheet.name,
            header_row=self.sheet.header_row,
            pdfs=as_text(self.pdfs.resolve()),
            host=host,
            tenant=tenant,
            selection=selection,
            requests=requests,
            version=__version__,
            interrupted=False,
            previous=as_text(self.previous.resolve()) if self.previous else None,
            origin=self.first_name,
            changed_by=self.changed_by,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wire:
    """How the API is spoken to: most requests at any moment ("auto" finds it), a cap by hand in
    requests a minute, and upload sizes.
    """

    max_in_flight: int | Literal["auto"] = 8
    rate_per_minute: float | None = None
    limits: Limits = field(default_factory=Limits)


def read_batch(source: Source, *, state: Path) -> Batch:
    """Validate and match everything that can be known without the API.

    Raises:
        UsageError: if a flag cannot be right.
        FolderError: if the folder of PDFs cannot be read.
    """
    today = datetime.now().astimezone().date()
    with DigestCache.open(state / DIGESTS) as cache:
        batch = build(
            source.sheet,
            source.pdfs,
            source.selection,
            today=today,
            cache=cache,
            carried=source.carried,
        )
    whom = opened(source.sheet.path)
    if whom is None:
        return batch
    name = source.sheet.path.name
    said = say.OPEN_BY(name=name, whom=whom) if whom else say.OPEN(name=name)
    warning = Issue(None, None, Code.OPEN_ELSEWHERE, said, severity=Severity.WARNING)
    return replace(batch, issues=(warning, *batch.issues))


def check_target(
    expected: tuple[str, str] | None, target: tuple[str, str], *, force: bool = False
) -> bool:
    """Whether rows belong to this host and tenant; a practice DokStamp is a new host each time,
    and no other.

    Args:
        expected: the host and tenant that they belong to; None for any.
        force: do not refuse rows of another target.

    Raises:
        UsageError: if they do not, unless that is forced.
    """
    practice = expected is not None and all(
        host.startswith(PRACTICE) for host in (expected[0], target[0])
    )
    if expected is None or expected == target or (practice and expected[1] == target[1]):
        return True
    if not force:
        host, tenant = expected
        raise UsageError(
            say.OTHER_TARGET(
                tenant=tenant, host=host, other_tenant=target[1], other_host=target[0]
            )
        )
    return False


def forget_changed(outcomes: Outcomes, plan: Plan, state: Path) -> None:
    """Forget the digests of files that turned out to be others: some file systems do not tell that
    a file changed, and the next run would believe the wrong digest again.
    """
    rows = {
        issue.row
        for issue in outcomes.issues
        if issue.code is Code.PDF_CHANGED and issue.row is not None
    }
    if rows:
        with DigestCache.open(state / DIGESTS) as cache:
            for graduate in plan.orders.graduates.of(rows):
                cache.forget(graduate.pdf.path)
