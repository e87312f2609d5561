"""Which PDF is a graduate's: the nearest names first."""

import os

import polars as pl
from starlette.exceptions import HTTPException
from starlette.responses import Response

from importer.columns import EMAIL, NAME, PDF
from importer.issues import Code
from importer.names import folded
from importer.pdfs import PdfFolder
from importer.sentences import Message
from importer.sentences import web_rows as say
from importer.web.answering import get
from importer.web.pages.corrections import Needs, View, row_of
from importer.web.visit import Visit

_MOST = 100


def choose(visit: Visit) -> Response:
    """The PDFs that are here, and whose they are by now."""
    needs, row = Needs(visit), row_of(visit)
    texts = needs.rows.texts([row]).get(row)
    if texts is None:
        raise HTTPException(404)
    search = visit.request.query_params.get("file", "")[:200].strip()
    files = PdfFolder.open(visit.graduates.pdfs)
    name, email, pdf = (texts.get(one.name, "") for one in (NAME, EMAIL, PDF))
    if search:
        words = folded(search)
        found = sorted(one for one in files.pdfs() if words in folded(one))[:_MOST]
    else:
        free = _of_nobody(needs)
        ranked = files.ranked(name, email, pdf.removesuffix(".pdf"), most=_MOST)
        found = sorted(ranked, key=lambda one: one not in free)
    return visit.page(
        "choosing.html",
        title=say.CHOOSE_TITLE(name=name or say.NO_NAME()),
        step="corrections",
        view=View.of(visit),
        row=row,
        search=search,
        files=[(one, said) for one, said in _whose(needs, found) if one != pdf],
        seen=visit.graduates.version[0],
    )


def _of_nobody(needs: Needs) -> set[str]:
    """The files that no row uses."""
    told = (one for one in needs.findings.whole if one.code is Code.PDF_UNCLAIMED)
    return {str(name) for one in told for name in one.said.facts["names"]}  # type: ignore[attr-defined]


def _whose(needs: Needs, files: list[str]) -> list[tuple[str, Message]]:
    """Whose files are, as far as it is known."""
    free = _of_nobody(needs)
    frame = needs.standing.judged.batch.graduates.frame
    wanted = pl.Series([os.fsencode(one) for one in files], dtype=pl.Binary)
    held = frame.filter(pl.col("pdf_name").is_in(wanted.implode()))
    owners = {
        os.fsdecode(file): (row, name)
        for file, row, name in held.select("pdf_name", "row", "name").iter_rows()
    }
    told: list[tuple[str, Message]] = []
    for one in files:
        if one in owners:
            row, name = owners[one]
            told.append((one, say.OF_ROW(row=row, name=name)))
        else:
            told.append((one, say.OF_NOBODY() if one in free else say.OF_SOMEBODY()))
    return told


ROUTES = (get("/lists/{list_id}/corrections/rows/{row}/pdf", choose),)
