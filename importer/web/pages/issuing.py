"""What is being issued, may be closed, stopped and gone on with; and how it ended."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from starlette.responses import Response

from importer.errors import ImporterError
from importer.issues import Issue
from importer.outcomes import Status
from importer.sentences import Message
from importer.sentences import web_issuing as say
from importer.session import ApprovalError
from importer.web.answering import get, post
from importer.web.downloads import workbook
from importer.web.entries import ListRun
from importer.web.keeping import kept_until
from importer.web.lists import GraduateList, ListState
from importer.web.pages.checking import names_of
from importer.web.receipts import Receipt
from importer.web.rendering import clock
from importer.web.schools import is_practice, where_said
from importer.web.visit import NotReadYetError, Visit
from importer.web.visitors import Role
from importer.web.work import Task, Work

_MINUTE, _HOUR = 60, 3600
PAGE = 100
"""Of rows that are done so many are shown at a time."""
_TENTHS = 10


def issuing(visit: Visit) -> Response:
    """How far it is."""
    list_id = visit.request.path_params["list_id"]
    work = visit.office.runner.of(list_id)
    if work is not None and work.task is Task.ISSUE and not work.is_over:
        return _progress(visit, work)
    run = visit.latest_run  # read now: its end is written down before its job is over
    if visit.is_being_issued and visit.office.runner.under_way(list_id) is None and run:
        said = say.ELSEWHERE_SAID(at=clock(run.seen_at))
        return visit.page("elsewhere.html", title=say.ISSUING(), step="issuing", said=said)
    if work is not None and work.task is Task.ISSUE and work.run_id is None:
        return _not_sent(visit, work)
    if run is None:
        return visit.to(visit.path("check"))
    if run.ended_at is None:
        return _cut_off(visit, run)
    return visit.to(visit.path("done"))


def _progress(visit: Visit, work: Work) -> Response:
    drafts = visit.graduates.selection.draft
    of = say.DRAFTED_OF if drafts else say.DONE_OF
    names = names_of(work.subject.sheet, list(work.latest)) if work.subject else []
    return visit.page(
        "progress.html",
        step="issuing",
        stop=visit.path("stop"),
        names=names,
        **progress_of(visit, work, of, draft=drafts),
    )


def progress_of(visit: Visit, work: Work, of: Any, *, draft: bool = False) -> dict[str, Any]:
    """What is told of something that is being sent.

    Args:
        of: the sentence that tells how much of it is done.
        draft: whether it is drafts.
    """
    before = visit.office.runner.before(work)
    if work.total is None:
        title = say.IN_LINE() if before else say.ASKING()
        said = say.IN_LINE_SAID(count=before) if before else say.ASKING_SAID()
        return {"title": title, "said": said, "work": work, "counts": (), "rounded": title}
    done, total = work.done, work.total
    # a screen reader is told now and then, not each second
    rounded = done * _TENTHS // max(total, 1) * total // _TENTHS
    return {
        "title": say.ISSUING(),
        "short": say.SHORT(done=done, count=total),
        "said": of(done=done, count=total),
        "rounded": of(done=rounded, count=total),
        "left": left_said(work.seconds_left),
        "work": work,
        "counts": counted(work.counts, draft=draft),
    }


def left_said(seconds: float | None) -> Message | None:
    """How long it still takes, in words; nothing where that cannot be told."""
    if seconds is None:
        return None
    if seconds < _MINUTE:
        return say.MOMENT_LEFT()
    if seconds < 1.5 * _HOUR:
        return say.MINUTES_LEFT(count=round(seconds / _MINUTE))
    return say.HOURS_LEFT(count=round(seconds / _HOUR))


_MADE = {None: say.STATUS_DONE, False: say.STATUS_CREATED, True: say.STATUS_DRAFTED}
_STATUSES = {
    Status.EXISTING: say.STATUS_EXISTING,
    Status.INVALID: say.STATUS_INVALID,
    Status.FAILED: say.STATUS_FAILED,
    Status.PENDING: say.STATUS_PENDING,
}


def counted(totals: Mapping[Status, int], *, draft: bool | None) -> list[Message]:
    """How many rows ended how, in words.

    Args:
        draft: whether they were to be drafts; None where that is not known.
    """
    told = {Status.CREATED: _MADE[draft], **_STATUSES}
    return [said(count=totals[one]) for one, said in told.items() if totals.get(one)]


def _not_sent(visit: Visit, work: Work) -> Response:
    """Nothing was sent: what is otherwise than it was looked at, or in the way."""
    failure = work.failure
    issues = failure.issues if isinstance(failure, ApprovalError) else ()
    trouble = visit.trouble(failure) if failure is not None else None
    return visit.page(
        "not_sent.html",
        title=say.NOT_SENT(),
        step="issuing",
        issues=issues,
        sheet=failure.sheet if isinstance(failure, ApprovalError) else None,
        said=trouble.said if trouble is not None else say.NOT_SENT_STOPPED(),
        remedies=trouble.remedies if trouble is not None else (),
    )


def _cut_off(visit: Visit, run: ListRun) -> Response:
    """What was cut off, as the ledger knows it."""
    with visit.office.ledger() as ledger:
        entry = next((one for one in ledger.runs() if one.run_id == run.run_id), None)
        made = ledger.target(entry.host, entry.tenant).made_by([run.run_id]) if entry else None
    states = [one.state for one in made.certificates.values()] if made else []
    done, doubtful = states.count("done"), states.count("sent")
    left = max(run.to_do - done, 0)
    where: dict[str, Any] = (
        {"where": where_said(entry.tenant, entry.host)} if entry is not None else {}
    )
    return visit.page(
        "cut_off.html",
        **where,
        title=say.CUT_OFF(at=clock(run.seen_at)),
        step="issuing",
        done=done,
        left=left,
        doubtful=doubtful,
        code=run.code,
        goes_on=visit.graduates.state is ListState.STOPPED,
    )


def stop(visit: Visit) -> Response:
    """Ask it to end: what is under way is finished, nothing new is begun."""
    if visit.office.runner.stop(visit.graduates.list_id):
        visit.note("stopped")
    return visit.to(visit.path("issuing"))


def done(visit: Visit) -> Response:
    """How it ended."""
    run = visit.latest_run
    if visit.is_being_issued:
        return visit.to(visit.path("issuing"))
    if run is None:
        return visit.page("never.html", title=say.NEVER(), step="done")
    if run.ended_at is None:
        return visit.to(visit.path("issuing"))
    receipt = receipt_of(visit, run)
    if receipt is None:
        return visit.page(
            "no_results.html", title=say.NOT_SENT(), step="done", run=run, said=run.failure
        )
    return visit.page(
        "done.html",
        step="done",
        run=run,
        results=visit.path("results"),
        goes_on=visit.graduates.state is ListState.STOPPED and bool(run.code),
        kept=kept_until(visit.office, visit.graduates),
        **done_facts(visit, run, receipt, visit.graduates),
    )


def receipt_of(visit: Visit, run: ListRun) -> Receipt | None:
    """What became of the rows of a run; None where nothing tells it.

    Raises:
        NotReadYetError: if the results are being read.
        ImporterError: if they cannot be read.
    """
    work = visit.office.runner.of(run.list_id or "")
    if work is not None and work.run_id == run.run_id and work.result is not None:
        return visit.office.receipts.of(work.result)
    path = results_of(visit, run)
    if path is None:
        return None
    receipt = visit.office.receipts.at_hand(path)
    if receipt is None:
        raise NotReadYetError
    return receipt


def results_of(visit: Visit, run: ListRun) -> Path | None:
    """Where the results of a run are; None where they are not there any more."""
    path = visit.office.state / run.results
    return path if run.results and path.is_file() else None


def _found(
    visit: Visit, run: ListRun | None, graduates: GraduateList | None
) -> Mapping[int, Sequence[Issue]]:
    """What keeps rows of a list from being sent, where it is still as it was sent, and at hand:
    said as its corrections are, and in the language of who reads.
    """
    if run is None or graduates is None or run.content != graduates.content:
        return {}
    with suppress(ImporterError, OSError):  # what was brought may be deleted by now
        judged = visit.office.desk.at_hand(graduates)
        return judged.findings.errors if judged is not None else {}
    return {}


def done_facts(
    visit: Visit,
    run: ListRun | None,
    receipt: Receipt,
    graduates: GraduateList | None,
) -> dict[str, Any]:
    """What is told of a run that is over.

    Args:
        graduates: its list, if it has one that is still there.
    """
    found = _found(visit, run, graduates)
    facts, totals = receipt.facts, receipt.totals
    ended = totals[Status.CREATED] + totals[Status.EXISTING]
    told = say.DRAFTED(count=ended) if facts.mode == "draft" else say.ISSUED(count=ended)
    left = len(receipt.left)
    page, pages = visit.page_of(len(receipt.done), PAGE)
    issued = receipt.done[(page - 1) * PAGE : page * PAGE]
    wrong = receipt.wrong[:PAGE]
    names = receipt.names([*issued, *(one.row for one in wrong)])
    return {
        "title": say.ENDED_BUT(done=told, left=say.LEFT(count=left)) if left else told,
        "of": facts,
        "by": run.begun_by if run else "",
        "where": where_said(facts.tenant, facts.host),
        "facts": facts,
        "before": totals[Status.EXISTING],
        "unreached": left - len(receipt.wrong),
        "wrong": [
            (one.row, names.get(one.row, ""), found.get(one.row, one.issues)) for one in wrong
        ],
        "more": len(receipt.wrong) - len(wrong),
        "aside": len(receipt.outcomes.set_aside),
        "names": names,
        "drafts": facts.mode == "draft" and bool(receipt.done),
        "heading": say.DRAFTS() if facts.mode == "draft" else say.CERTIFICATES(),
        "issued": [receipt.outcomes[row] for row in issued],
        "page": page,
        "pages": pages,
        "practised": is_practice(facts.host),
    }


def results(visit: Visit) -> Response:
    """The results workbook of the list's last run."""
    run = visit.latest_run
    path = results_of(visit, run) if run is not None else None
    return workbook(path, visit.graduates.name)


ROUTES = (
    get("/lists/{list_id}/issuing", issuing),
    post("/lists/{list_id}/stop", stop, role=Role.PREPARER),
    get("/lists/{list_id}/done", done),
    get("/lists/{list_id}/results", results),
)
