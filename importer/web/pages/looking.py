"""DokStamp is asked what a list would come to: the look that the pages before issuing stand on."""

from dataclasses import dataclass, replace

from importer.issues import Issue, Severity
from importer.session import Brake, Planned, Report, find
from importer.web.approvals import Approval, Decision
from importer.web.lists import CONTENT, ChangeKind, GraduateList, ListState, pdfs_in
from importer.web.records import now
from importer.web.visit import Visit
from importer.web.work import Task, Work


@dataclass(frozen=True, kw_only=True)
class Look:
    """What DokStamp told of a list as it is now.

    Attributes:
        work: the job that asked.
        doubts: what it stops for, each with who has looked at it; None where nobody has.
    """

    work: Work
    planned: Planned
    report: Report
    doubts: tuple[tuple[Brake, str | None], ...]

    @property
    def code(self) -> str:
        """Of what would be sent; "" where nothing would."""
        return self.planned.kept.code if self.planned.kept else ""

    @property
    def unanswered(self) -> tuple[Brake, ...]:
        """What nobody has looked at yet."""
        return tuple(brake for brake, by in self.doubts if by is None)

    @property
    def warnings(self) -> tuple[Issue, ...]:
        """What wants a look."""
        return tuple(one for one in self.report.warnings if one.severity is Severity.WARNING)


def look_of(visit: Visit, *, again: bool = False) -> Work:
    """The job that asks DokStamp about the list as it is now; begun where there is none.

    Args:
        again: begin a new one although there is one that is over.
    """
    graduates, runner = visit.graduates, visit.office.runner
    work = runner.of(graduates.list_id)
    if work is not None and work.task is Task.LOOK and work.content == graduates.content:
        kept = work.failure is not None or work.planned is not None
        if not work.is_over or (kept and not again):
            return work
    asked = asked_approval(visit.office.approvals.of_list(graduates), graduates)
    run = visit.latest_run
    stopped = run.code if run is not None and graduates.state is ListState.STOPPED else None
    return runner.look(
        visit.judged,
        visit.school,
        by=visit.visitor.name,
        person=asked.asker if asked else visit.visitor.person,
        asked=asked.code if asked else stopped,
    )


def looked(visit: Visit) -> Look | None:
    """What DokStamp told of the list as it is now; None where it has told nothing."""
    work = visit.office.runner.of(visit.graduates.list_id)
    if work is None or work.content != visit.graduates.content:
        return None
    if work.task is not Task.LOOK or work.planned is None or work.report is None:
        return None
    answers = _answers(visit.graduates)
    doubts = tuple((one, answers.get((one.doubt.value, answer_to(one)))) for one in work.brakes)
    return Look(work=work, planned=work.planned, report=work.report, doubts=doubts)


def asked_approval(approval: Approval | None, graduates: GraduateList) -> Approval | None:
    """The approval that was asked for the list as it is now, unless it was sent back."""
    if approval is None or approval.content != graduates.content:
        return None
    return None if approval.decision is Decision.SENT_BACK else approval


def answer_to(brake: Brake) -> str:
    """What is kept of an answer: another number of rows is another question."""
    return f"{brake.count}/{brake.of}"


def _answers(graduates: GraduateList) -> dict[tuple[str, str | None], str]:
    return {
        (one.about, one.after): one.by
        for one in graduates.holding
        if one.kind == ChangeKind.ANSWERED_BRAKE
    }


def needs_approval(visit: Visit) -> bool:
    """Whether nothing of the list is sent that somebody else has not approved."""
    return visit.school.settings.require_approval


def noticed(visit: Visit, asked: Approval) -> Approval:
    """An approval, when it was given outside of the page meanwhile: by command.

    Raises:
        ImporterError: if the ledger cannot be read.
    """
    if asked.decision is not None:
        return asked
    with visit.office.ledger() as ledger:
        by = find(ledger, asked.code).entry.approved_by
    name = (by.name or by.user) if by is not None else ""
    if by is None or not asked.is_somebody_else(name, by):
        return asked
    visit.office.approvals.decide(asked, Decision.APPROVED, by=name, person=by)
    visit.note("approved", code=asked.code, by=name)
    return replace(asked, decision=Decision.APPROVED, decided_by=name, decided_at=now())


def since_asked(visit: Visit, approval: Approval) -> dict[str, int]:
    """How much has changed of the content since approval was asked for, by what kind of change."""
    before = int(approval.content.partition(".")[0])
    theirs = [one for one in visit.graduates.changes if one.kind in CONTENT]
    newer = [one for one in theirs if one.number > before]
    counts = {
        "cells": sum(one.kind == ChangeKind.CELL for one in newer),
        "pdfs": pdfs_in(newer),
        "out": sum(one.kind == ChangeKind.LEFT_OUT for one in newer),
        "sheet": sum(one.kind in (ChangeKind.SHEET, ChangeKind.WORKSHEET) for one in newer),
        "answers": sum(one.kind in (ChangeKind.ANSWER, ChangeKind.MAPPING) for one in newer),
        "undone": sum(
            one.number <= before and (one.undone_at or "") >= approval.asked_at for one in theirs
        ),
    }
    return {name: count for name, count in counts.items() if count}
