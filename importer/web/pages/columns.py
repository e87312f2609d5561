"""Say which column is which, where the headings do not tell."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from starlette.responses import Response

from importer import titles
from importer.columns import BY_NAME, COLUMNS
from importer.errors import ImporterError
from importer.sentences import Message
from importer.sentences import web_columns as say
from importer.sheet import Sheet
from importer.web.answering import get, post
from importer.web.entries import Change
from importer.web.lists import ChangeKind
from importer.web.visit import Visit
from importer.web.visitors import Role
from importer.wording import heading_key

_VALUES = 3


def columns(visit: Visit) -> Response:
    """Every column, and what it was taken for."""
    if visit.graduates.sheet_path is None:
        return visit.to(visit.path("files"))
    with suppress(ImporterError):  # it is read once, unless it cannot be read as it is
        _ = visit.judged
    sheet = visit.office.desk.unchecked(visit.graduates)
    return _page(visit, sheet, _now(sheet), [])


def say_columns(visit: Visit) -> Response:
    """What a person says that columns are, if it can be."""
    if visit.graduates.sheet_path is None:
        return visit.to(visit.path("files"))
    sheet = visit.office.desk.unchecked(visit.graduates)
    now = _now(sheet)
    said = {key: str(visit.form.get(f"holds-{key}", name)) for key, name in now.items()}
    said = {key: name if name in BY_NAME else "" for key, name in said.items()}
    faults = _faults(sheet, said)
    if faults:
        return _page(visit, sheet, said, faults, 422)
    others = {key: name for key, name in said.items() if name != now[key]}
    if others:
        visit.change(
            *(
                Change(kind=ChangeKind.MAPPING, about=key, before=now[key], after=name)
                for key, name in others.items()
            )
        )
        headings = {one.key: heading_key(one.heading) for one in sheet.columns}
        visit.office.store.remember_headings(
            visit.graduates.entry,
            {headings[key]: name for key, name in others.items() if headings[key]},
        )
    return visit.to(visit.path(""))


def recognised(sheet: Sheet) -> Message:
    """Which columns of ours a sheet has, in one line."""
    known = [one for one in sheet.columns if one.column is not None and one.letter]
    named = titles.called([one.column.name for one in known if one.column is not None])
    told = [
        say.IS(name=named[one.column.name], heading=one.title.rstrip(" *"))
        for one in known
        if one.column is not None
    ]
    return say.RECOGNISED(columns=told)


def _now(sheet: Sheet) -> dict[str, str]:
    """By the keys of columns the names of what they are taken for."""
    return {one.key: one.column.name if one.column else "" for one in sheet.columns}


def _faults(sheet: Sheet, said: Mapping[str, str]) -> list[Message]:
    faults = []
    for name in dict.fromkeys(filter(None, said.values())):
        letters = [one.letter for one in sheet.columns if said[one.key] == name]
        if len(letters) > 1:
            faults.append(say.CHOSEN_TWICE(letters=letters, name=titles.called([name])[name]))
    needed = [one.name for one in COLUMNS if one.heading_required]
    missing = [name for name in needed if name not in said.values()]
    if missing:
        named = list(titles.called(missing).values())
        faults.append(say.MISSING(count=len(named), columns=named))
    return faults


def _page(
    visit: Visit, sheet: Sheet, said: Mapping[str, str], faults: list[Message], status: int = 200
) -> Response:
    height = max(1, sheet.frame.height)
    told: list[dict[str, Any]] = []
    for one in sheet.columns:
        cells = sheet.frame[one.key].drop_nulls()
        told.append(
            {
                "key": one.key,
                "letter": one.letter,
                "heading": one.heading,
                "values": cells.unique(maintain_order=True).head(_VALUES).to_list(),
                "share": 100 * len(cells) / height,
                "holds": said[one.key],
            }
        )
    names = [one.name for one in COLUMNS if not one.name.startswith("confirm_")]
    names += [name for name in said.values() if name and name not in names]
    return visit.page(
        "columns.html",
        title=say.TITLE(),
        step="columns",
        status=status,
        row=sheet.header_row,
        columns=told,
        choices=titles.called(names),
        faults=faults,
    )


ROUTES = (
    get("/lists/{list_id}/columns", columns),
    post("/lists/{list_id}/columns", say_columns, role=Role.PREPARER),
)
