"""Check before issuing: what will happen, what has to be looked at first, the list on paper."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from starlette.responses import Response

from importer.columns import NAME, PDF
from importer.issues import Issue
from importer.sentences import Message
from importer.sentences import web as of_pages
from importer.sentences import web_check as say
from importer.session import Brake, Doubt, find, hand_over
from importer.sheet import Sheet
from importer.web.answering import get, post, wrong
from importer.web.approvals import Approval, Decision
from importer.web.entries import Change
from importer.web.findings import ListFindings
from importer.web.lists import ChangeKind, GraduateList, ListState
from importer.web.looking import groups
from importer.web.pages.changes import ToldChange, told_changes
from importer.web.pages.looking import (
    Look,
    answer_to,
    asked_approval,
    look_of,
    looked,
    needs_approval,
    noticed,
    since_asked,
)
from importer.web.visit import Visit
from importer.web.visitors import Role
from importer.web.work import Task

_LISTED = 20
_ON_PAPER = 1_000
_CORRECTIONS = 200


def check(visit: Visit) -> Response:
    """What will happen, once DokStamp has told what it has already."""
    if visit.is_being_issued:
        return visit.to(visit.path("issuing"))
    return shown(visit)


def shown(visit: Visit, *, alarm: Message | None = None, status: int = 200) -> Response:
    """The page.

    Args:
        alarm: what is in the way of what was asked for.
    """
    work = look_of(visit)
    if not work.is_over:
        return visit.page("asking.html", title=say.ASKING(), step="check", work=work)
    look = looked(visit)
    if look is None:
        trouble = visit.trouble(work.failure) if work.failure else None
        return visit.page(
            "not_asked.html",
            title=trouble.title if trouble and trouble.remedies else say.NOT_ASKED(),
            step="check",
            said=trouble.said if trouble else say.ASKING_SAID(),
            remedies=trouble.remedies if trouble else (),
        )
    told = _approval(visit, look)
    return visit.page(
        "check.html",
        title=_title(look),
        step="check",
        status=status,
        look=look,
        alarm=alarm,
        code=look.code,
        **_facts(visit, look),
        **told,
    )


def _title(look: Look) -> Message:
    count = look.report.to_send
    if not count:
        return say.NOTHING()
    draft = look.planned.plan.batch.selection.draft
    return say.TO_DRAFT(count=count) if draft else say.TO_ISSUE(count=count)


def _facts(visit: Visit, look: Look) -> dict[str, Any]:
    """What the page tells, as plan and report count it."""
    plan, report, graduates = look.planned.plan, look.report, visit.graduates
    lookers, unlooked = _looked_at(graduates, look.warnings)
    aside = report.outcomes.set_aside
    return {
        "count": report.to_send,
        "draft": plan.batch.selection.draft,
        "practised": visit.school.practice,
        "places": look.work.places,
        "dates": report.issue_dates.said,
        "may_have": plan.certified_before,
        "there": plan.ended,
        "repeated": plan.repeated,
        "aside": names_of(visit.judged.sheet, aside),
        "wrong": report.outcomes.not_in_order,
        "troubles": _troubles(visit, look),
        "more": max(report.outcomes.not_in_order - _LISTED, 0),
        "warned": len(look.warnings),
        "lookers": sorted(lookers),
        "unlooked": unlooked,
        "doubts": [(brake, brake_said(brake), by) for brake, by in look.doubts],
        "sheet": plan.batch.sheet,
    }


def _looked_at(graduates: GraduateList, warnings: Sequence[Issue]) -> tuple[set[str], int]:
    """Who has looked at warnings as they are now, and how many nobody has."""
    told = groups(ListFindings.of((), warnings), graduates)
    lookers = {one.looked.by for one in told if one.looked is not None}
    return lookers, sum(len(one.issues) for one in told if one.looked is None)


def _troubles(visit: Visit, look: Look) -> list[tuple[int, str, Issue]]:
    """The first rows that stay behind: number, whose, why."""
    found: dict[int, Issue] = {}
    # What the list itself tells is said as its corrections are, and in the language of who reads.
    known = visit.judged.findings.errors
    for issue in look.report.outcomes.issues:
        if issue.row is not None:
            found.setdefault(issue.row, known.get(issue.row, (issue,))[0])
        if len(found) == _LISTED:
            break
    names = names_of(visit.judged.sheet, list(found))
    return [(row, name, found[row]) for row, name in zip(found, names, strict=True)]


def names_of(sheet: Sheet, rows: Sequence[int]) -> list[str]:
    """Whose rows these are, as they stand in a sheet, in this order."""
    texts = sheet.texts(NAME)
    if texts is None or not rows:
        return [""] * len(rows)
    places = {row: place for place, row in enumerate(sheet.frame["row"])}
    return [(texts[places[row]] or "") if row in places else "" for row in rows]


_BRAKES = {
    Doubt.UNSEEN: say.BRAKE_UNSEEN,
    Doubt.WARNED: say.BRAKE_WARNED,
    Doubt.MANY_ROWS: say.BRAKE_MANY_ROWS,
    Doubt.GUESSED: say.BRAKE_GUESSED,
}


def brake_said(brake: Brake) -> Message:
    """What a plan stops for, in words."""
    if brake.doubt is Doubt.MANY_WRONG:
        return say.BRAKE_MANY_WRONG(count=brake.count, of=brake.of)
    if brake.doubt is Doubt.OTHERS:
        return say.BRAKE_OTHERS(count=brake.count, of=brake.of)
    return _BRAKES[brake.doubt](count=brake.count)


def _approval(visit: Visit, look: Look) -> dict[str, Any]:
    """What the page tells of somebody else's approval, where one is needed."""
    needed, graduates = needs_approval(visit), visit.graduates
    last = visit.office.approvals.of_list(graduates) if needed else None
    asked = asked_approval(last, graduates)
    if asked is not None and look.work.differing:
        visit.office.store.set_state(graduates.list_id, ListState.PREPARED)
        asked = None
    approved = asked is not None and graduates.state is ListState.APPROVED
    if asked is not None and asked.approved and not approved:  # it was carried out
        asked, approved = (asked, True) if _goes_on(visit, look.code) else (None, False)
    if asked is not None and not asked.approved:
        asked = noticed(visit, asked)
        if asked.approved:
            approved = True
            visit.office.store.set_state(
                graduates.list_id, ListState.APPROVED, of=graduates.content
            )
    may_approve = visit.visitor.may(Role.APPROVER)
    own = asked is not None and not asked.is_somebody_else(
        visit.visitor.name, visit.visitor.person
    )
    corrections = _corrections(graduates) if asked else []
    return {
        "needed": needed,
        "over": graduates.state is ListState.DONE,
        "asked": asked,
        "approved": approved,
        "own": own,
        "decides": asked is not None and not asked.approved and may_approve and not own,
        "sent_back": last if last and last.decision is Decision.SENT_BACK else None,
        "since": _since(visit, last),
        "differing": look.work.differing,
        "told": corrections[:_CORRECTIONS],
        "untold": max(len(corrections) - _CORRECTIONS, 0),
    }


def _since(visit: Visit, last: Approval | None) -> list[Message]:
    """What has changed since approval was asked for, in words; nothing where it was decided."""
    if last is None or last.content == visit.graduates.content:
        return []
    if last.decision is Decision.SENT_BACK or visit.graduates.state is ListState.DONE:
        return []
    changed = since_asked(visit, last)
    told = [_SINCE[name](count=count) for name, count in changed.items() if name in _SINCE]
    return [say.SHEET_CHANGED(), *told] if "sheet" in changed else told


_SINCE = {
    "cells": say.CELLS_CHANGED,
    "pdfs": say.PDFS_CHANGED,
    "out": say.OUT_CHANGED,
    "answers": say.ANSWERS_CHANGED,
    "undone": say.TAKEN_BACK_CHANGED,
}


def _corrections(graduates: GraduateList) -> list[ToldChange]:
    """What was changed against the file that was brought, the latest first."""
    kinds = (
        ChangeKind.CELL,
        ChangeKind.LEFT_OUT,
        ChangeKind.MAPPING,
        ChangeKind.WORKSHEET,
        ChangeKind.ANSWER,
    )
    told = told_changes(one for one in graduates.holding if one.kind in kinds)
    return [replace(one, may_undo=False) for one in told]


def again(visit: Visit) -> Response:
    """Ask DokStamp once more."""
    look_of(visit, again=True)
    return visit.to(visit.path("check"))


def answer_brake(visit: Visit) -> Response:
    """Somebody has looked at what was doubtful."""
    look = looked(visit)
    if look is not None:
        told = str(visit.form.get("doubt", ""))
        for brake in look.unanswered:
            if told == f"{brake.doubt}:{answer_to(brake)}":
                change = Change(
                    kind=ChangeKind.ANSWERED_BRAKE, about=brake.doubt.value, after=answer_to(brake)
                )
                visit.change(change)
                visit.note("looked at a doubt", code=look.code, detail=brake.doubt.value)
    return visit.to(visit.path("check"))


def issue(visit: Visit) -> Response:
    """Issue exactly what was looked at, or nothing."""
    graduates = visit.graduates
    if not (visit.visitor.may(Role.PREPARER) or visit.visitor.may(Role.APPROVER)):
        return wrong(visit, of_pages.NOT_YOURS(), 403)
    if visit.is_being_issued:
        return visit.to(visit.path("issuing"))
    code = str(visit.form.get("code", ""))
    goes_on = _goes_on(visit, code)
    if not goes_on:
        look = looked(visit)
        if look is None or look.unanswered or not look.code:
            return visit.to(visit.path("check"))
        if code != look.code:
            return shown(visit, alarm=say.OTHER_CONTENT(), status=409)
        if needs_approval(visit) and graduates.state is not ListState.APPROVED:
            return visit.to(visit.path("check"))
    return begin(visit, code, did="went on issuing" if goes_on else "began to issue")


def _goes_on(visit: Visit, code: str) -> bool:
    """Whether a plan is the one that was stopped while it was sent."""
    run = visit.latest_run
    return visit.graduates.state is ListState.STOPPED and run is not None and run.code == code


def begin(visit: Visit, code: str, *, did: str) -> Response:
    """Begin to issue; where DokStamp is just being asked about the list, nothing is begun."""
    work = visit.office.runner.issue(visit.judged, visit.school, by=visit.visitor.name, code=code)
    if work.task is not Task.ISSUE:
        return visit.to(visit.path("check"))
    visit.note(did, code=code)
    return visit.to(visit.path("issuing"))


def ask(visit: Visit) -> Response:
    """Ask somebody else to approve what was looked at."""
    graduates, office = visit.graduates, visit.office
    look = looked(visit)
    code = str(visit.form.get("code", ""))
    if look is None or look.unanswered or not look.code:
        return visit.to(visit.path("check"))
    if code != look.code:
        return shown(visit, alarm=say.OTHER_CONTENT(), status=409)
    with office.ledger() as ledger:
        hand_over(ledger, find(ledger, code), visit.visitor.person)
    office.approvals.ask(
        code,
        content=graduates.content,
        by=visit.visitor.name,
        asker=visit.visitor.person,
        preparers=office.approvals.preparers(graduates),
        list_id=graduates.list_id,
    )
    office.store.set_state(graduates.list_id, ListState.WAITING, of=graduates.content)
    visit.note("asked for approval", code=code)
    return visit.to(visit.path("check"))


def on_paper(visit: Visit) -> Response:
    """The list for signature."""
    look = looked(visit)
    if look is None or not look.report.to_send:
        return visit.to(visit.path("check"))
    page, pages = visit.page_of(look.report.to_send, _ON_PAPER)
    graduates = look.planned.plan.orders.graduates
    return visit.page(
        "signatures.html",
        title=say.SIGN(),
        step="check",
        graduates=graduates[(page - 1) * _ON_PAPER : page * _ON_PAPER],
        count=look.report.to_send,
        code=look.code,
        places=look.work.places,
        columns=(NAME, PDF),
        page=page,
        pages=pages,
    )


ROUTES = (
    get("/lists/{list_id}/check", check),
    post("/lists/{list_id}/check/again", again),
    post("/lists/{list_id}/brake", answer_brake, role=Role.PREPARER),
    post("/lists/{list_id}/issue", issue),
    post("/lists/{list_id}/ask", ask, role=Role.PREPARER),
    get("/lists/{list_id}/signatures", on_paper),
)
