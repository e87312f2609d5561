"""What is wrong with rows of a list that only DokStamp could tell."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from importer.issues import Issue, Severity
from importer.outcomes import Outcomes, Status
from importer.session import Planned, Report
from importer.web.lists import CONTENT, ChangeKind, GraduateList
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
        changed: the rows that were changed since, of which nothing is told any more.
    """

    asked: bool = False
    errors: Mapping[int, tuple[Issue, ...]] = field(default_factory=dict)
    warnings: tuple[Issue, ...] = ()
    done: frozenset[int] = frozenset()
    changed: frozenset[int] = frozenset()


def found_online(work: Work | None, graduates: GraduateList) -> FoundOnline:
    """What the last job of a list tells of it, but for the rows that were changed since; nothing
    where more than rows was changed.
    """
    if work is None or not work.is_over:
        return FoundOnline()
    changed = _changed_since(work, graduates)
    if changed is None:
        return FoundOnline()
    if work.told is None:
        if work.task is Task.LOOK and work.planned is not None:
            work.told = _looked(work.planned)
        elif work.task is Task.ISSUE and isinstance(work.result, Report):
            work.told = _found(work.result.outcomes, frozenset(work.result.warnings), ())
        else:
            return FoundOnline()
    told: FoundOnline = work.told
    if work.content == graduates.content:
        return told
    return FoundOnline(
        errors={row: issues for row, issues in told.errors.items() if row not in changed},
        warnings=tuple(one for one in told.warnings if one.row not in changed),
        done=told.done - changed,
        changed=changed,
    )


def _changed_since(work: Work, graduates: GraduateList) -> frozenset[int] | None:
    """The rows that were changed since a job began; None where more than rows was."""
    last, _, _ = work.content.partition(".")
    begun = work.begun_at.isoformat(timespec="seconds")
    since = [
        one
        for one in graduates.changes
        if one.kind in CONTENT and (one.number > int(last or 0) or (one.undone_at or "") >= begun)
    ]
    if any(one.kind not in (ChangeKind.CELL, ChangeKind.LEFT_OUT) for one in since):
        return None
    return frozenset(one.row for one in since if one.row is not None)


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
