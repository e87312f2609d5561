"""One request: who makes it, about which list, with which form; and how it is answered.

Before something is approved, issued or taken back that cannot be undone, its endpoint calls
`confirmed_again(visit)`, and its form holds `{% include "again.html" %}`: a field for the password
where people have one here, and nothing where they have none. It is called after what is cheap to
refuse (roles, whether the list is still as it was), and before anything is done.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from time import time
from typing import Any
from urllib.parse import urlencode, urlsplit

from anyio import from_thread
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from importer import titles
from importer.columns import BY_NAME
from importer.errors import ImporterError
from importer.sentences import Message
from importer.sentences import web as say
from importer.sentences.reader import LANGUAGES, read_under, reader
from importer.web.desk import Judged
from importer.web.entries import Change, ListRun
from importer.web.lists import CONTENT, GraduateList, ListState
from importer.web.numbers import number_in
from importer.web.office import Office
from importer.web.rendering import PROGRAM, rendered
from importer.web.schools import PRACTICE, School, where_said
from importer.web.sessions import WARNED
from importer.web.steps import steps_of
from importer.web.troubles import Trouble, trouble_of
from importer.web.visitors import Role, Visitor


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One request of somebody whom we know."""

    request: Request
    office: Office
    visitor: Visitor
    form: FormData = field(default_factory=FormData)

    @cached_property
    def graduates(self) -> GraduateList:
        """The list that the address names.

        Raises:
            HTTPException: if there is none, or they may not see it.
            ElsewhereError: if its files are on another server.
        """
        list_id = self.request.path_params["list_id"]
        found = self.office.list_called(list_id, self.visitor)
        if found is None:
            raise HTTPException(404)
        if self.office.store.shared and not found.is_here:
            raise ElsewhereError(say.ELSEWHERE())
        return found

    @cached_property
    def judged(self) -> Judged:
        """What is found in the list.

        Raises:
            NotReadYetError: if it is being read.
            HTTPException: if no spreadsheet was brought yet.
            ImporterError: if it cannot be read.
        """
        if self.graduates.sheet_path is None:
            raise HTTPException(404)
        found = self.office.desk.at_hand(self.graduates, act=self.is_act)
        if found is None:
            raise NotReadYetError
        return found

    @cached_property
    def school(self) -> School:
        """The DokStamp of the list, as this visitor is let in there.

        Raises:
            SettingsError: if they are not.
        """
        return self.office.school_called(self.graduates.entry.school, self.visitor)

    @cached_property
    def latest_run(self) -> ListRun | None:
        """The last time that the list was issued, or began to be."""
        runs = self.office.store.runs(self.graduates.list_id)
        return next((one for one in runs if one.command == "run"), None)

    def note(
        self,
        did: str,
        *,
        code: str | None = None,
        detail: str | None = None,
        by: str | None = None,
    ) -> None:
        """Add to the audit what this visitor, or somebody else, did to the list."""
        list_id = self.request.path_params.get("list_id")
        name, house = self.visitor.name if by is None else by, self.visitor.house
        store = self.office.store
        store.note(did, by=name, list_id=list_id, code=code, detail=detail, house=house)

    @property
    def seen(self) -> int | None:
        """The last change that the sender of a form had seen."""
        return number_in(self.form.get("seen"))

    def page_of(self, many: int, each: int = 100) -> tuple[int, int]:
        """Which page of so many lines is asked for, and how many pages there are."""
        pages = max(1, -(-many // each))
        return min(max(number_in(self.request.query_params.get("page")) or 1, 1), pages), pages

    def change(self, *changes: Change) -> None:
        """Change the list, as this visitor. What was approved or done is so no more, if it is its
        content that changes (`GraduateList.state`).

        Raises:
            ChangedMeanwhileError: if somebody changed the same since the form was shown.
            BeingIssuedError: if it is being issued.
        """
        self.office.store.change(
            self.graduates.list_id,
            changes,
            by=self.visitor.name,
            seen=self.seen,
            at_rest=any(one.kind in CONTENT for one in changes),
        )

    def undo(self, group: int) -> None:
        """Take back what one act changed, as this visitor.

        Raises:
            BeingIssuedError: if the list is being issued.
        """
        same = (one for one in self.graduates.changes if group in (one.number, one.group))
        at_rest = any(one.kind in CONTENT for one in same)
        list_id, name = self.graduates.list_id, self.visitor.name
        self.office.store.undo(list_id, group, by=name, at_rest=at_rest)

    def ensure_at_rest(self) -> None:
        """See that the list is not being issued.

        Raises:
            BeingIssuedError: if it is.
        """
        self.office.store.ensure_at_rest(self.graduates.list_id)

    @property
    def is_being_issued(self) -> bool:
        """Whether the list is, or is in line to be, here or by another server."""
        under_way = self.office.runner.under_way(self.graduates.list_id)
        return under_way is not None or self.graduates.state is ListState.ISSUING

    def again(self) -> "Visit":
        """The same request, which sees what has changed meanwhile."""
        return replace(self)

    def where(self, graduates: GraduateList) -> str:
        """The school, and the DokStamp, that a list is for; "" where that cannot be told."""
        if graduates.entry.school == PRACTICE:
            return str(say.FOR_PRACTICE())
        try:
            school = self.office.schools.called(graduates.entry.school)
        except ImporterError:
            return ""
        told = self.visitor.tenant or school.settings.tenant
        return where_said(told or self.office.runner.tenants.get(school.host), school.host)

    @property
    def is_act(self) -> bool:
        """Whether they do something, rather than look."""
        return self.request.method == "POST"

    @property
    def here(self) -> str:
        """Where they come back to from what is of no page of its own, such as the language."""
        return came_from(self.request)

    @property
    def seconds_left(self) -> int:
        """Until they are signed out if they do nothing more."""
        return max(0, round((self.visitor.leaves_at or time()) - time()))

    def may(self, role: str) -> bool:
        """Whether something is theirs to do, for templates."""
        return self.visitor.may(Role(role))

    def trouble(self, error: Exception) -> Trouble:
        """What an error means for them."""
        return trouble_of(error, own_login=self.office.doors.own_logins)

    def path(self, step: str = "", **query: object) -> str:
        """The address of a page of the list."""
        asked = {name: value for name, value in query.items() if value not in (None, "")}
        tail = f"?{urlencode(asked)}" if asked else ""
        return f"/lists/{self.graduates.list_id}/{step}{tail}"

    def to(self, address: str) -> Response:
        """Go there next, by a GET."""
        return RedirectResponse(address, status_code=303)

    def page(
        self,
        template: str,
        *,
        title: Message,
        step: str = "",
        status: int = 200,
        headings: Mapping[str, str] | None = None,
        **facts: Any,
    ) -> Response:
        """A page.

        Args:
            title: what it is about; the program's name is put behind it.
            step: of the list's steps the one that it is.
            headings: see `Reader.headings`; None takes those of the list, if it was read.
            facts: what the template needs; with `called` and `where` what a page that is about no
                list is about, and the school and DokStamp of it.
        """
        about = self.graduates if "list_id" in self.request.path_params else None
        judged = None
        if about is not None and about.sheet_path is not None and status < 400:
            try:
                judged = self.office.desk.judged(about, wait=0)
            except ImporterError:
                judged = None
        of_list = {"called": about.name, "where": self.where(about)} if about is not None else {}
        told = {
            **of_list,
            **facts,
            "visit": self,
            "title": title,
            "list": about,
            "steps": steps_of(about, step) if about is not None else (),
            "practice": facts.get("practice", False)
            or (about is not None and about.entry.school == PRACTICE),
        }
        if headings is None:
            own = judged.sheet.own_headings if judged is not None else {}
            headings = titles.called(BY_NAME) | own
        with read_under(headings, terminal=False):
            return answer(template, told, status)


def confirmed_again(visit: Visit) -> None:
    """Make sure that whoever sits there is still the person who has signed in. For functions that
    run in a thread, as all do that are no coroutines.

    Raises:
        NotConfirmedError: if they are not; shown as a page by `answering`.
    """
    password = str(visit.form.get("password_again", ""))
    confirm = partial(visit.office.doors.confirm, visit.visitor, visit.request, password)
    on_answer = from_thread.run(confirm)
    if on_answer is not None:
        visit.request.state.on_answer = on_answer


def came_from(request: Request) -> str:
    """The page that somebody looks at, or on which the form stands that they have sent."""
    if request.method == "GET":
        place = request.url
        return inside(f"{place.path}?{place.query}" if place.query else place.path)
    page = urlsplit(request.headers.get("referer", ""))
    if page.netloc != request.headers.get("host"):
        return "/"
    return inside(f"{page.path}?{page.query}" if page.query else page.path)


def inside(path: str) -> str:
    """An address of this page, whatever a browser says."""
    ours = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if ours else "/"


class ElsewhereError(ImporterError):
    """What was brought for a list is on another server."""

    code = "page_elsewhere"


class NotReadYetError(Exception):
    """A list is still being read."""


def answer(template: str, facts: Mapping[str, Any], status: int = 200) -> Response:
    """A page, with what every page needs."""
    language = reader().language
    told = {
        "visit": None,
        "list": None,
        "steps": (),
        "practice": False,
        "called": "",
        "where": "",
        "lang": language.replace("_", "-"),
        "languages": LANGUAGES,
        "program": PROGRAM,
        "warned": WARNED,
        **facts,
    }
    return HTMLResponse(rendered(template, told), status_code=status)
