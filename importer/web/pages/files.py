"""Bring the list and the signed PDFs."""

import shutil
from pathlib import Path

from starlette.datastructures import UploadFile
from starlette.responses import Response
from starlette.routing import Route

from importer.sentences import web_files as say
from importer.web.lists import Kind, State
from importer.web.store import Change
from importer.web.visit import Visit, answering
from importer.web.visitors import Role


def files(visit: Visit) -> Response:
    """What is here already, and what is missing."""
    graduates = visit.graduates
    judged = visit.judged if graduates.sheet_path is not None else None
    count = sum(one.is_file() for one in graduates.pdfs.rglob("*"))
    return visit.page("files.html", title=say.TITLE(), step="files", judged=judged, count=count)


def bring(visit: Visit) -> Response:
    """Files of a form, where no script sends them."""
    graduates = visit.graduates
    number = len([one for one in graduates.changes if one.kind == Kind.SHEET]) + 1
    for sent in visit.form.getlist("files"):
        if not isinstance(sent, UploadFile) or not sent.filename:
            continue
        name = Path(sent.filename).name
        if name.lower().endswith(".pdf"):
            place = graduates.pdfs / name
        else:
            place = graduates.root / "sheet" / str(number) / name
            place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("wb") as file:
            shutil.copyfileobj(sent.file, file)
        kind = Kind.FILES if place.parent == graduates.pdfs else Kind.SHEET
        after = "1" if kind is Kind.FILES else place.relative_to(graduates.root).as_posix()
        visit.change(Change(kind=kind, about="", after=after))
    visit.office.store.set_state(graduates.list_id, State.PREPARED)
    return visit.to(visit.path("files"))


ROUTES = (
    Route("/lists/{list_id}/files", answering(files), methods=["GET"]),
    Route("/lists/{list_id}/files", answering(bring, role=Role.PREPARER), methods=["POST"]),
)
