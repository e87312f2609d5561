"""What is wrong with rows of a list that only DokStamp could tell."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from importer.issues import Issue, Severity
from importer.outcomes import Outcomes, Status
from importer.session import Planned, Report
from importer.web.lists import GraduateList
from importer.web.work import Task, Work


@dataclass(frozen=True, kw_only=True)
class FoundOnline:
    """What DokStamp told.

    Attributes:
        asked: whether it was asked about the list as it is now.
        errors: what keeps rows from being sent, by row; what was found without asking is not among
            it.
        warnings: what does not keep them.
        done: the rows that need nothing more: they are issued.
    """

    asked: bool = False
    errors: Mapping[int, tuple[Issue, ...]] = field(default_factory=dict)
    warnings: tuple[Issue, ...] = ()
    done: frozenset[int] = frozenset()


def found_online(work: Work | None, graduates: GraduateList) -> FoundOnline:
    """What the last job of a list tells of it, if the list is still what it was about."""
    if work is None or not work.is_over or work.content != graduates.content:
        return FoundOnline()
    if work.task is Task.LOOK and work.planned is not None:
        return _looked(work.planned)
    if work.task is Task.ISSUE and isinstance(work.result, Report):
        return _found(work.result.outcomes, frozenset(work.result.warnings), ())
    return FoundOnline()


def _looked(planned: Planned) -> FoundOnline:
    batch = planned.plan.batch
    warnings = (*planned.plan.warnings, *planned.plan.certified())
    return _found(planned.plan.settled, frozenset(batch.issues), warnings)


def _found(
    outcomes: Outcomes, known: frozenset[Issue], warnings: tuple[Issue, ...]
) -> FoundOnline:
    errors: dict[int, tuple[Issue, ...]] = {}
    for issue in outcomes.issues:
        row = issue.row
        if row is None or issue in known or issue.severity is not Severity.ERROR:
            continue
        if outcomes.status(row) is not Status.PENDING:
            errors[row] = (*errors.get(row, ()), issue)
    done = frozenset(row for row in outcomes if outcomes.status(row).settled)
    told = tuple(one for one in warnings if one not in known)
    return FoundOnline(asked=True, errors=errors, warnings=told, done=done)
