"""What each graduate still needs, corrected in the page: every cell is kept at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl
from starlette.exceptions import HTTPException
from starlette.responses import Response

from importer.columns import EMAIL, NAME
from importer.issues import Severity
from importer.names import folded, folded_texts
from importer.sentences import Message
from importer.sentences import web_rows as say
from importer.web.answering import get, post
from importer.web.correcting import Correcting, NotAskedError, OtherTextError
from importer.web.desk import Standing
from importer.web.entries import Change
from importer.web.findings import Family, ListFindings
from importer.web.found_online import FoundOnline
from importer.web.lists import ChangeKind, ListState
from importer.web.looking import groups, print_of
from importer.web.numbers import number_in
from importer.web.pages.changes import told_changes
from importer.web.rows import ListRows
from importer.web.store import ChangedMeanwhileError
from importer.web.visit import NotReadYetError, Visit
from importer.web.visitors import Role

A_PAGE = 100
_AROUND = 2
"""Pages before and after this one that are linked."""
_KINDS = {
    "need": say.KIND_NEED,
    Family.EMAIL: say.KIND_EMAIL,
    Family.DATE: say.KIND_DATE,
    Family.NAME: say.KIND_NAME,
    Family.PDF: say.KIND_PDF,
    Family.PERSON: say.KIND_PERSON,
    Family.COURSE: say.KIND_COURSE,
    Family.CELL: say.KIND_CELL,
    "look": say.KIND_LOOK,
    "out": say.KIND_OUT,
    "all": say.KIND_ALL,
}
"""Which rows are shown, by what stands in the address."""
_ALWAYS = ("need", "all")


class Needs:
    """A list as this page shows it to somebody.

    Attributes:
        findings: by DokStamp too, where it was asked.
    """

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        graduates = visit.graduates
        if graduates.sheet_path is None:
            raise HTTPException(404)
        standing = visit.office.desk.standing(graduates, act=visit.is_act)
        if standing is None:
            raise NotReadYetError
        self.standing: Standing = standing
        self.online: FoundOnline = visit.office.found_online(graduates)
        self.findings = _with(standing.findings, self.online)
        self.rows = ListRows(standing, self.findings, done=self.online.done)

    @cached_property
    def needing(self) -> Sequence[int]:
        """The rows that cannot be issued as they are; those that wait for another PDF, too."""
        wrong = {
            row for row, why in self.standing.graduates.why_left_out.items() if why == "wrong_pdf"
        }
        return sorted({*self.findings.errors, *wrong}) if wrong else list(self.findings.errors)

    def shown(self, kind: str) -> Sequence[int]:
        """The rows of a kind."""
        out = self.standing.graduates.left_out
        if kind == "all":
            return self.standing.sheet.frame["row"].to_list()
        if kind == "out":
            return sorted(out)
        if kind == "look":
            return [row for row in self.findings.warnings if row not in out]
        if kind == "need":
            return self.needing
        found = self.findings.families[Family(kind)]
        if kind == Family.PDF and len(self.needing) > len(self.findings.errors):
            return sorted({*found, *(set(self.needing) - self.findings.errors.keys())})
        return found

    def found(self, rows: Sequence[int], search: str) -> Sequence[int]:
        """Those of some rows whose name, e-mail or number is searched for."""
        sheet, words = self.standing.sheet, folded(search)
        texts = [one for column in (NAME, EMAIL) if (one := sheet.texts(column)) is not None]
        if not search.strip():
            return rows
        holds = pl.lit(False)
        for place in range(len(texts)):
            plainly = folded_texts(pl.col(f"t{place}"))
            told = plainly.str.contains(words, literal=True) if words else pl.lit(False)
            asked = (
                pl.col(f"t{place}")
                .str.to_lowercase()
                .str.contains(search.strip().lower(), literal=True)
            )
            holds = holds | told.fill_null(False) | asked.fill_null(False)
        if (number := number_in(search.strip())) is not None:
            holds = holds | (pl.col("row") == number)
        frame = pl.DataFrame(
            {"row": sheet.frame["row"], **{f"t{place}": one for place, one in enumerate(texts)}}
        )
        wanted = pl.Series(rows, dtype=pl.UInt32)
        return frame.filter(pl.col("row").is_in(wanted.implode()) & holds)["row"].to_list()

    @property
    def ready(self) -> int:
        """How many are ready and have no certificate yet, as far as anybody knows."""
        batch = self.standing.judged.batch
        found = sum(row not in self.standing.findings.errors for row in self.online.errors)
        done = batch.ready(self.online.done - batch.repeated.keys())
        return max(0, self.standing.ready - found - done)

    def heading(self) -> Message:
        """How many need somebody, and how many are ready."""
        need = len(self.needing)
        told = [say.NEED(count=need) if need else say.NOBODY(), say.READY(count=self.ready)]
        if self.standing.changed:
            told.append(say.CHECKED_AGAIN(count=len(self.standing.changed)))
        return say.HEADING(said=told)

    def filters(self) -> list[tuple[str, Message]]:
        """The kinds of rows that there are, with their counts."""
        told = []
        for kind, sentence in _KINDS.items():
            count = len(self.shown(kind))
            if count or kind in _ALWAYS:
                told.append((str(kind), sentence(count=count)))
        return told

    def done(self, row: int) -> Message:
        """What is answered somebody who has just changed a row."""
        if self.visit.request.query_params.get("act") == "undo":
            return say.UNDONE()
        if row in self.standing.graduates.left_out:
            return say.LEFT_OUT_NOW()
        left = len(self.findings.errors.get(row, ()))
        if left:
            return say.CORRECTED_LEFT(count=left)
        if row in self.standing.changed:
            return say.CORRECTED_CHECKED()
        return say.CORRECTED_ASKED() if row in self.online.changed else say.CORRECTED_READY()


def _with(findings: ListFindings, online: FoundOnline) -> ListFindings:
    """What was found, with what only DokStamp could tell."""
    if not online.errors and not online.warnings:
        return findings
    told = [
        one
        for row, of in online.errors.items()
        for one in of
        if one not in findings.errors.get(row, ())
    ]
    return findings.joined(ListFindings.of(told, online.warnings))


@dataclass(frozen=True)
class View:
    """Which rows an address shows."""

    kind: str
    page: int
    search: str

    @classmethod
    def of(cls, visit: Visit) -> "View":
        """That of a request."""
        asked = visit.request.query_params
        kind, page = asked.get("kind", "need"), number_in(asked.get("page"))
        return cls(
            kind=kind if kind in _KINDS else "need",
            page=page or 1,
            search=asked.get("search", "")[:200],
        )

    def query(self, **other: object) -> dict[str, object]:
        """What of it stands in an address."""
        told = {"kind": self.kind, "page": self.page, "search": self.search} | other
        usual = {"kind": "need", "page": 1, "search": ""}
        return {name: value for name, value in told.items() if value != usual.get(name)}


def corrections(visit: Visit) -> Response:
    """The rows that need somebody, or others, a hundred a page."""
    needs, view = Needs(visit), View.of(visit)
    return _page(visit, needs, view)


def _page(visit: Visit, needs: Needs, view: View) -> Response:
    rows = needs.found(needs.shown(view.kind), view.search)
    done = number_in(visit.request.query_params.get("done"))
    page, pages = visit.page_of(len(rows), A_PAGE)
    shown = list(rows[(page - 1) * A_PAGE : page * A_PAGE])
    if done is not None and done not in shown:
        shown = sorted([*shown, done])
    told = {} if done is None else {done: needs.done(done)}
    linked = {1, pages, *range(page - _AROUND, page + _AROUND + 1)} & set(range(1, pages + 1))
    sheet = needs.standing.sheet
    return visit.page(
        "corrections.html",
        title=needs.heading(),
        step="corrections",
        headings=sheet.headings,
        view=view,
        filters=needs.filters(),
        rows=lambda: needs.rows.of(shown, done=told),
        found=len(rows),
        page=page,
        pages=sorted(linked) if pages > 1 else [],
        last=pages,
        settled=needs.standing.settled,
        groups=groups(needs.findings, visit.graduates)
        if view.kind == "need" and page == 1
        else [],
        notes=[one for one in needs.findings.whole if one.severity is Severity.NOTE],
        need=len(needs.needing),
        ready=needs.ready,
        seen=visit.graduates.version[0],
        **_links(visit, view),
    )


def _links(visit: Visit, view: View, **more: object) -> dict[str, Any]:
    """What forms and links of rows lead to, and how findings are said."""

    def action(row: int, **asked: object) -> str:
        if "pdf" in asked:
            return visit.path(f"corrections/rows/{row}/pdf", **view.query())
        return visit.path(f"corrections/rows/{row}", **view.query(**more, **asked))

    return {"action": action}


def whole_row(visit: Visit) -> Response:
    """All cells of a row, and what was changed in it."""
    needs, row = Needs(visit), row_of(visit)
    made = needs.rows.of([row], whole=True)
    if not made:
        raise HTTPException(404)
    done = visit.request.query_params.get("done")
    told = {row: needs.done(row)} if done == str(row) else {}
    return visit.page(
        "row.html",
        title=say.WHOLE_ROW_TITLE(row=row, name=made[0].name or say.NO_NAME()),
        step="corrections",
        headings=needs.standing.sheet.headings,
        view=View.of(visit),
        rows=lambda: needs.rows.of([row], whole=True, done=told),
        told=told_changes([one for one in visit.graduates.changes if one.row == row]),
        seen=visit.graduates.version[0],
        **_links(visit, View.of(visit), whole=1),
    )


def correct(visit: Visit) -> Response:
    """Keep what somebody has done to a row, and go back to it."""
    graduates, row, view = visit.graduates, row_of(visit), View.of(visit)
    if graduates.state is ListState.ISSUING:
        return visit.to(visit.path("issuing"))
    needs = Needs(visit)
    form = {name: str(value) for name, value in visit.form.items()}
    try:
        if form.get("act") == "undo":
            visit.undo(_group(form))
        else:
            correcting = Correcting(needs.rows, needs.findings, graduates.why_left_out)
            visit.change(*correcting.asked(row, form))
    except NotAskedError:
        raise HTTPException(400) from None
    except OtherTextError as error:
        return _meanwhile(visit, needs, row, error.column, None)
    except ChangedMeanwhileError as error:
        last = error.changes[-1]
        return _meanwhile(visit, needs, row, last.about or form.get("column", ""), last.by)
    whole = visit.request.query_params.get("whole")
    step = f"corrections/rows/{row}" if whole else "corrections"
    act = "undo" if form.get("act") == "undo" else None
    return visit.to(visit.path(step, **view.query(done=row, act=act)) + f"#row-{row}")


def _group(form: Mapping[str, str]) -> int:
    group = number_in(form.get("group"))
    if group is None:
        raise NotAskedError
    return group


def row_of(visit: Visit) -> int:
    """The row that the address names.

    Raises:
        HTTPException: if it names none.
    """
    row = number_in(visit.request.path_params["row"])
    if row is None:
        raise HTTPException(404)
    return row


def _meanwhile(visit: Visit, needs: Needs, row: int, column: str, by: str | None) -> Response:
    """Somebody else was quicker: what stands there now, and what was typed."""
    changes = [one for one in visit.graduates.changes if one.row == row and one.about == column]
    last = changes[-1] if changes else None
    texts = needs.rows.texts([row]).get(row, {})
    text = str(visit.form.get("text", ""))
    if used := visit.form.get("use"):
        text = str(used).partition("=")[2]
    who = by or (last and (last.undone_by or last.by)) or visit.visitor.name
    return visit.page(
        "row_meanwhile.html",
        title=say.MEANWHILE(by=who),
        step="corrections",
        status=409,
        headings=needs.standing.sheet.headings,
        view=View.of(visit),
        row=row,
        who=who,
        column=column,
        theirs=texts.get(column, ""),
        yours=text,
        print=print_of(texts.get(column, "")),
        seen=visit.graduates.version[0],
        **_links(visit, View.of(visit)),
    )


def looked(visit: Visit) -> Response:
    """Note that somebody has looked at warnings of a kind, or has not after all."""
    needs, code = Needs(visit), str(visit.form.get("code", ""))
    group = next(
        (one for one in groups(needs.findings, visit.graduates) if one.code.code == code), None
    )
    if group is None:
        raise HTTPException(400)
    if visit.form.get("not"):
        if group.looked is not None:
            visit.undo(group.looked.group)
    elif group.looked is None:
        visit.change(Change(kind=ChangeKind.LOOKED, about=code, after=f"yes {group.print}"))
    return visit.to(visit.path("corrections") + "#look")


ROUTES = (
    get("/lists/{list_id}/corrections", corrections),
    get("/lists/{list_id}/corrections/rows/{row}", whole_row),
    post("/lists/{list_id}/corrections/rows/{row}", correct, role=Role.PREPARER),
    post("/lists/{list_id}/corrections/looked", looked, role=Role.PREPARER),
)
