"""Bring the list and the signed PDFs, and see what is here."""

import os
from collections import Counter
from typing import Any

from starlette.datastructures import UploadFile
from starlette.responses import Response

from importer.errors import ImporterError
from importer.formats import LIST_ENDINGS
from importer.issues import Code
from importer.sentences import Message
from importer.sentences import web_files as say
from importer.sheet import Sheet
from importer.web.answering import get, post
from importer.web.arrivals import received
from importer.web.lists import ChangeKind, GraduateList
from importer.web.newer import difference
from importer.web.numbers import number_in
from importer.web.pages.checking import names_of
from importer.web.pages.columns import recognised
from importer.web.pages.taking import (
    archive_came,
    forget_lists,
    lists_came,
    pdfs_came,
    remove_pdfs,
    take_list,
    which_lists,
)
from importer.web.placing import PDFS, files_below, megabytes
from importer.web.steps import remedy_of
from importer.web.visit import Visit
from importer.web.visitors import Role

_WITHOUT = frozenset((Code.PDF_MISSING, Code.PDF_NOT_MATCHED))
"""What is wrong with a graduate whose PDF has not come."""
_SHOWN = 100
"""Cells that have changed, and graduates, are shown so many."""


def files(visit: Visit) -> Response:
    """What is here already, and what is missing."""
    return _page(visit, _refused_lately(visit))


def bring(visit: Visit) -> Response:
    """Files of a form, where no script sends them."""
    visit.ensure_at_rest()
    root = visit.graduates.root
    refused: list[Message] = []
    lists, pdfs, chosen = [], 0, 0
    for sent in visit.form.getlist("files"):
        if not isinstance(sent, UploadFile) or not sent.filename:
            continue
        chosen += 1
        try:
            place = received(root, sent.filename, sent.file)
            if place.suffix.casefold() == ".zip":
                refused += archive_came(visit, place)
            elif root / PDFS in place.parents:
                pdfs += 1
            else:
                lists.append(place)
        except OSError as error:
            why = error.strerror or str(error)
            refused.append(say.NOT_WRITTEN(file=sent.filename, why=why))
        except ImporterError as error:
            refused.append(error.said)
    if pdfs:
        pdfs_came(visit, pdfs)
    for one in {place.parent: place for place in lists}.values():
        refused += lists_came(visit, one)
    if not chosen:
        refused.append(say.NOTHING_CHOSEN())
    return _page(visit.again(), refused, 422) if refused else visit.to(visit.path("files"))


def which(visit: Visit) -> Response:
    """One of several spreadsheets is the list, or none is."""
    found = which_lists(visit.graduates)
    chosen = number_in(visit.form.get("list"))
    if chosen is not None and chosen < len(found):
        take_list(visit, found[chosen])
    elif not visit.form.get("list"):
        visit.ensure_at_rest()
        forget_lists(visit.graduates)
    return visit.to(visit.path("files"))


def remove(visit: Visit) -> Response:
    """Remove the PDFs of a folder, after asking once."""
    folder = str(visit.form.get("folder", ""))
    here = _folders(visit.graduates)
    if folder not in here[0]:
        return visit.to(visit.path("files"))
    if visit.form.get("sure") == "yes":
        remove_pdfs(visit, folder)
        return visit.to(visit.path("files"))
    shown = folder or str(say.NO_FOLDER())
    return visit.page(
        "sure.html",
        title=say.SURE_REMOVE(count=here[0][folder], folder=shown),
        step="files",
        said=say.REMOVED_FROM_HERE(),
        action=visit.path("files/remove"),
        fields={"folder": folder},
        yes=say.YES_REMOVE(),
        back=visit.path("files"),
    )


def changed(visit: Visit) -> Response:
    """What a newer list says otherwise than the one before."""
    graduates = visit.graduates
    before = _before(graduates)
    if before is None:
        return visit.to(visit.path("files"))
    desk = visit.office.desk
    old, new = desk.read(before), desk.read(graduates)
    found = difference(old, new)
    said = [say.NEWER_SAID(file=new.path.name)]
    counts = (
        (say.CELLS_CHANGED, len(found.cells)),
        (say.GRADUATES_ADDED, len(found.added)),
        (say.GRADUATES_GONE, len(found.gone)),
    )
    said += [sentence(count=count) for sentence, count in counts if count]
    if len(said) == 1:
        said.append(say.NOTHING_CHANGED())
    held = _corrections(graduates)
    lost = _corrections(before) - held
    said += [say.KEPT(count=held)] if held else []
    said += [say.NOT_KEPT(count=lost)] if lost > 0 else []
    cells = [
        {"row": one.row, "heading": new.heading(one.column), "before": one.before or ""}
        | {"after": one.after or ""}
        for one in found.cells[:_SHOWN]
    ]
    return visit.page(
        "changed.html",
        title=say.NEWER(),
        step="files",
        said=said,
        cells=cells,
        more=len(found.cells) > _SHOWN,
        added=_people(new, found.added),
        gone=_people(old, found.gone),
    )


def _page(visit: Visit, refused: list[Message], status: int = 200) -> Response:
    graduates = visit.graduates
    folders, count, size = _folders(graduates)
    drop = visit.office.arrivals.latest(graduates.list_id)
    lists = which_lists(graduates)
    facts: dict[str, Any] = {
        "pdfs_said": say.PDFS_HERE(count=count, megabytes=megabytes(size))
        if count
        else say.NO_PDFS_YET(),
        "coming": drop is not None and drop.awaited and not drop.under_way,
        "refused": refused,
        "lists": [one.name for one in lists],
        "folders": folders,
        "endings": ",".join(LIST_ENDINGS),
        "newer": say.NEWER_SAID(file=graduates.sheet_path.name)
        if graduates.sheet_path is not None and _before(graduates) is not None
        else None,
    }
    facts |= _list_facts(visit, graduates)
    return visit.page("files.html", title=say.TITLE(), step="files", status=status, **facts)


def _list_facts(visit: Visit, graduates: GraduateList) -> dict[str, Any]:
    """What is shown of the list."""
    told: dict[str, Any] = {"said": say.NO_LIST_YET(), "reading": False, "onward": False}
    told |= {"fault": None, "remedy": None, "without": 0, "recognised": None, "unusable": ()}
    if graduates.sheet_path is None:
        return told
    name = graduates.sheet_path.name
    try:
        judged = visit.office.desk.at_hand(graduates)
    except ImporterError as error:
        remedy = remedy_of(error)
        return told | {"said": None, "fault": _fault(name, error), "remedy": remedy}
    told["onward"] = True
    if judged is None:
        return told | {"said": say.BEING_READ(file=name), "reading": True}
    count, sheet = len(judged.batch.rows), judged.sheet.name
    faults = judged.findings.errors.issues
    told["without"] = len({one.row for one in faults if one.code in _WITHOUT})
    told["recognised"] = recognised(judged.read)
    told["unusable"] = judged.findings.unusable
    if sheet:
        return told | {"said": say.ON_SHEET(file=name, sheet=sheet, count=count)}
    return told | {"said": say.IN_FILE(file=name, count=count)}


def _fault(name: str, error: ImporterError) -> Message:
    """Why a list cannot be read; in the page's own words, where a person can say the rest."""
    own = {"columns": say.COLUMNS_UNKNOWN, "questions": say.QUESTION_FIRST}
    sentence = own.get(remedy_of(error) or "")
    return error.said if sentence is None else sentence(file=name)


def _refused_lately(visit: Visit) -> list[Message]:
    drop = visit.office.arrivals.latest(visit.graduates.list_id)
    return list(drop.refused) if drop is not None else []


def _folders(graduates: GraduateList) -> tuple[dict[str, int], int, int]:
    """How many PDFs each folder at the top has, "" of those in none; how many in all, and their
    bytes.
    """
    counts: Counter[str] = Counter()
    size = 0
    above = len(str(graduates.pdfs)) + 1
    for entry in files_below(graduates.pdfs):
        folder, within, _ = entry.path[above:].partition(os.sep)
        counts[folder if within else ""] += 1
        size += entry.stat(follow_symlinks=False).st_size
    return dict(sorted(counts.items())), counts.total(), size


def _before(graduates: GraduateList) -> GraduateList | None:
    """The list as it was before its spreadsheet was replaced."""
    done = [one for one in graduates.changes if one.undone_by is None]
    brought = [one.number for one in done if one.kind == ChangeKind.SHEET]
    return graduates.until(brought[-1]) if len(brought) > 1 else None


def _corrections(graduates: GraduateList) -> int:
    return len(graduates.cells) + len(graduates.left_out)


def _people(sheet: Sheet, rows: tuple[int, ...]) -> list[tuple[int, str]]:
    return list(zip(rows, names_of(sheet, rows[:_SHOWN]), strict=False))


ROUTES = (
    get("/lists/{list_id}/files", files),
    post("/lists/{list_id}/files", bring, role=Role.PREPARER),
    post("/lists/{list_id}/files/which", which, role=Role.PREPARER),
    post("/lists/{list_id}/files/remove", remove, role=Role.PREPARER),
    get("/lists/{list_id}/changed", changed),
)
