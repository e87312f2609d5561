"""How a function about a `Visit` becomes an endpoint: who is let in, and what is told instead of
an error.
"""

import inspect
from collections.abc import Awaitable, Callable

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from importer.errors import ImporterError, SheetError
from importer.sentences import Message, web_shared
from importer.sentences import web as say
from importer.sentences import web_trouble as trouble
from importer.sentences.reader import Reader, read_by
from importer.web.office import Office
from importer.web.quotas import QuotaError, Quotas
from importer.web.records import GoneError
from importer.web.rendering import FIELD, HEADER, PROGRAM
from importer.web.steps import remedy_of
from importer.web.store import ChangedMeanwhileError
from importer.web.troubles import is_full
from importer.web.visit import NotReadYetError, Visit, answer, came_from
from importer.web.visitors import OnAnswer, Role, language_of

_SMALL = 20_000
"""Bytes of a request that brings no files."""
_LONGEST_FIELD = 1_000_000
"""Characters of a form's field; a cell of Excel has at most 32,767."""

Answering = Callable[[Visit], Response] | Callable[[Visit], Awaitable[Response]]


class OldPageError(Exception):
    """A page was made by another version of the program than what it asks."""


def answering(
    function: Answering, *, role: Role | None = None, form: bool = True
) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint: lets in whom we know, in their language, and tells errors as pages.

    Args:
        function: answers; in a thread, unless it is a coroutine function.
        role: who may do it; None for everybody whom we know.
        form: read the form of a POST before; False leaves the body to the function.
    """

    async def endpoint(request: Request) -> Response:
        office: Office = request.app.state.office
        language = language_of(request, office.language)
        try:
            with read_by(Reader(language=language, terminal=False)):
                answered = await _answered(request, office, function, role=role, form=form)
        finally:
            await request.close()  # the files of a form
        on_answer: OnAnswer | None = getattr(request.state, "on_answer", None)
        if on_answer is not None:
            on_answer(answered)
        return answered

    return endpoint


def get(path: str, function: Answering, *, role: Role | None = None) -> Route:
    """An address at which something is looked at, see `answering`."""
    return Route(path, answering(function, role=role), methods=["GET"])


def post(path: str, function: Answering, *, role: Role | None = None, form: bool = True) -> Route:
    """An address at which something is done, see `answering`."""
    return Route(path, answering(function, role=role, form=form), methods=["POST"])


async def _answered(
    request: Request, office: Office, function: Answering, *, role: Role | None, form: bool
) -> Response:
    visitor = await run_in_threadpool(office.doors.visitor, request)
    if visitor is None:
        other = office.doors.stranger(request)
        return other or answer("stranger.html", {"title": say.STRANGER()}, 401)
    visit = Visit(request=request, office=office, visitor=visitor)
    try:
        if office.quotas is not None:
            await run_in_threadpool(_admit, visit, office.quotas)
        if role is not None and not visitor.may(role):
            return wrong(visit, say.NOT_YOURS(), 403)
        if form and request.method == "POST":
            sent = await request.form(max_part_size=_LONGEST_FIELD)
            visit = Visit(request=request, office=office, visitor=visitor, form=sent)
        _ensure_current(visit)
        if inspect.iscoroutinefunction(function):
            answered: Response = await function(visit)
        else:
            answered = await run_in_threadpool(function, visit)  # type: ignore[arg-type]
    except Exception as error:
        instead = _instead_of(error, visit)
        if instead is None:
            raise
        return instead
    return answered


def _instead_of(error: Exception, visit: Visit) -> Response | None:
    """The page that is shown instead of an error; None for one that nobody thought of."""
    request = visit.request
    match error:
        case NotReadYetError() if request.method == "POST":
            return _not_kept(visit)
        case NotReadYetError():
            return visit.page("reading.html", title=say.BEING_READ())
        case ChangedMeanwhileError():
            return visit.page(
                "meanwhile.html", title=error.said, status=409, changes=error.changes
            )
        case OldPageError():
            facts = {"visit": visit, "title": trouble.OLDER_PAGE(), "here": came_from(request)}
            return answer("older.html", facts, 409)
        case GoneError():
            return wrong(visit, error.said, 404)
        case QuotaError():
            return wrong(visit, error.said, error.status)
        case ImporterError():
            return _at_its_remedy(visit, error) or troubled(visit, error)
        case OSError() if is_full(error):
            return troubled(visit, error)
        case HTTPException(status_code=status):
            return wrong(visit, say.NOT_FOUND() if status == 404 else say.NOT_UNDERSTOOD(), status)
    return None


def _not_kept(visit: Visit) -> Response:
    """What somebody has sent, to be sent again: the list is still being read."""
    request = visit.request
    action = f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
    fields = [
        (name, text)
        for name, text in visit.form.multi_items()
        if isinstance(text, str) and not name.startswith("password")
    ]
    return visit.page(
        "not_kept.html", title=say.BEING_READ(), status=503, action=action, fields=fields
    )


def _at_its_remedy(visit: Visit, error: Exception) -> Response | None:
    """The page on which somebody does something about a list that cannot be read as it is."""
    if "list_id" not in visit.request.path_params or not isinstance(error, SheetError):
        return None
    return visit.to(visit.path(remedy_of(error) or "files"))


def _admit(visit: Visit, quotas: Quotas) -> None:
    """Count a request, and what it brings.

    Raises:
        QuotaError: if it is too much.
    """
    quotas.ask(visit.visitor.name)
    size = visit.request.headers.get("content-length", "")
    if visit.request.method in ("POST", "PUT") and size.isdecimal() and int(size) > _SMALL:
        visit.office.bring(visit.visitor, int(size))


def _ensure_current(visit: Visit) -> None:
    """Nothing is done for a page that another version of the program has made.

    Raises:
        OldPageError: if it is one.
    """
    told = visit.form.get(FIELD) or visit.request.headers.get(HEADER)
    if visit.request.method != "GET" and told is not None and told != PROGRAM:
        raise OldPageError


def wrong(visit: Visit, said: Message, status: int) -> Response:
    """The page that says what is in the way."""
    title = trouble.NOT_FOUND() if status == 404 else say.WRONG()
    facts = {"visit": visit, "title": title, "said": said, "list": None}
    return answer("wrong.html", facts, status)


def troubled(visit: Visit, error: Exception) -> Response:
    """The page that says what an error means, and what to do; the form itself where that is to
    sign in again.
    """
    told = visit.trouble(error)
    here = came_from(visit.request)
    if told.signs_in:
        facts = {"email": visit.visitor.name, "back": here, "said": told.said}
        return answer("sign_in.html", facts | {"visit": visit, "title": web_shared.SIGN_IN()}, 401)
    facts = {"visit": visit, "title": told.title, "trouble": told, "here": here}
    return answer("trouble.html", facts, told.status)
