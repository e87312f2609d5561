"""What was done to a list, by whom, and what of it can be taken back; and its problems as a
workbook.
"""

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.responses import Response

from importer import titles
from importer.columns import BY_NAME
from importer.sentences import Message
from importer.sentences import web_rows as say
from importer.session import check
from importer.web import questions as about
from importer.web.answering import get, post
from importer.web.downloads import workbook
from importer.web.entries import Change
from importer.web.lists import REMOVED, ChangeKind, ListState, pdfs_in, pdfs_of
from importer.web.numbers import number_in
from importer.web.visit import Visit
from importer.web.visitors import Role

_A_PAGE = 200
_MAY_BE_UNDONE = (ChangeKind.CELL, ChangeKind.LEFT_OUT, ChangeKind.LOOKED)
"""What can be taken back here; the rest is changed on its own page."""


@dataclass(frozen=True, kw_only=True)
class ToldChange:
    """A change, or several that one act made alike, as the page tells them."""

    at: str
    by: str
    where: Message
    before: Message | str
    after: Message | str
    undone_by: str | None
    group: int
    may_undo: bool


def told_changes(changes: Iterable[Change]) -> list[ToldChange]:
    """Changes as the page tells them, newest first."""
    acts: dict[tuple[object, ...], list[Change]] = {}
    for one in changes:
        act = (
            pdfs_of(one) if one.kind == ChangeKind.FILES else (one.group, one.about, one.undone_by)
        )
        acts.setdefault((one.kind, act), []).append(one)
    told = [one for one in acts.values() if one[0].kind != ChangeKind.FILES or pdfs_in(one)]
    return [_told(alike) for alike in reversed(told)]


def _told(changes: Sequence[Change]) -> ToldChange:
    first = changes[0]
    before, after = _shown(first)
    return ToldChange(
        at=first.at,
        by=first.by,
        where=_where(changes),
        before=before,
        after=after,
        undone_by=first.undone_by,
        group=first.group,
        may_undo=first.kind in _MAY_BE_UNDONE,
    )


def _where(changes: Sequence[Change]) -> Message:
    first = changes[0]
    if first.kind == ChangeKind.CELL:
        if len(changes) > 1:
            return say.IN_ROWS(count=len(changes), column=first.about)
        return say.IN_ROW(row=first.row, column=first.about)
    if first.row is not None:
        return say.A_ROW(row=first.row)
    if first.kind == ChangeKind.SHEET:
        return say.DID_SHEET()
    if first.kind == ChangeKind.FILES:
        told = say.DID_REMOVE if first.about == REMOVED else say.DID_FILES
        return told(count=pdfs_in(changes))
    if first.kind == ChangeKind.NAME:
        return say.DID_NAME()
    if first.kind == ChangeKind.MAPPING:
        return say.DID_MAPPING()
    if first.kind in (ChangeKind.ANSWER, ChangeKind.WORKSHEET):
        key = about.WORKSHEET if first.kind == ChangeKind.WORKSHEET else first.about
        return about.question_said(key) or say.DID_OTHER()
    return say.DID_LOOKED()


def _shown(change: Change) -> tuple[Message | str, Message | str]:
    """What stood there before, and what stands there after."""
    if change.kind == ChangeKind.LEFT_OUT:
        said = [say.DID_OUT() if one else say.DID_IN() for one in (change.before, change.after)]
        return said[0], said[1]
    if change.kind == ChangeKind.LOOKED and change.row is not None:
        belongs = (change.after or "").startswith("belongs")
        return "", say.DID_BELONGS() if belongs else say.DID_WRONG()
    if change.kind == ChangeKind.CELL and change.about in BY_NAME:
        return change.before or say.EMPTY(), change.after or say.EMPTY()
    if change.kind == ChangeKind.NAME:
        return change.before or "", change.after or ""
    if change.kind == ChangeKind.MAPPING:
        named = titles.called(filter(None, (change.before, change.after)))
        return named.get(change.before or "", ""), named.get(change.after or "", say.DID_ASIDE())
    if change.kind in (ChangeKind.ANSWER, ChangeKind.WORKSHEET):
        key = about.WORKSHEET if change.kind == ChangeKind.WORKSHEET else change.about
        return about.answer_said(key, change.before), about.answer_said(key, change.after)
    return "", ""


def changes(visit: Visit) -> Response:
    """Everything that was done to the list."""
    told = told_changes(visit.graduates.changes)
    page, last = visit.page_of(len(told), _A_PAGE)
    return visit.page(
        "changes.html",
        title=say.CHANGES_TITLE(),
        step="corrections",
        told=told[(page - 1) * _A_PAGE : page * _A_PAGE],
        page=page,
        last=last,
    )


def undo(visit: Visit) -> Response:
    """Take back what one act changed."""
    graduates, group = visit.graduates, number_in(visit.form.get("group"))
    if graduates.state is ListState.ISSUING:
        return visit.to(visit.path("issuing"))
    if group is None or not may_be_undone(graduates.changes, group):
        raise HTTPException(400)
    visit.undo(group)
    return visit.to(visit.path("changes"))


def may_be_undone(changes: Iterable[Change], group: int) -> bool:
    """Whether an act is one of those that are taken back here."""
    theirs = [one for one in changes if one.group == group]
    return bool(theirs) and all(one.kind in _MAY_BE_UNDONE for one in theirs)


def problems(visit: Visit) -> Response:
    """The list as it is corrected by now, with what is wrong, as a workbook."""
    judged = visit.judged
    with tempfile.NamedTemporaryFile(
        dir=visit.graduates.root, suffix=".xlsx", delete=False
    ) as file:
        path = Path(file.name)
    try:
        report = check(judged.source, judged.batch, out=path)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    if report.failure is not None:
        path.unlink(missing_ok=True)
        raise report.failure
    answer = workbook(report.results or path, visit.graduates.name, what="problems")
    answer.background = BackgroundTask(path.unlink, missing_ok=True)
    return answer


ROUTES = (
    get("/lists/{list_id}/changes", changes),
    post("/lists/{list_id}/changes", undo, role=Role.PREPARER),
    get("/lists/{list_id}/problems.xlsx", problems),
)
