"""The page as an ASGI application."""

from collections.abc import Collection
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from importer.errors import LedgerError
from importer.sentences import Message
from importer.sentences import web as say
from importer.sentences import web_trouble as trouble
from importer.sentences.reader import Reader, read_by
from importer.web.guard import Guard
from importer.web.office import Office
from importer.web.pages import ROUTES
from importer.web.visit import answer
from importer.web.visitors import language_of

STATIC = Path(__file__).parent / "static"


def application(office: Office, *, origins: Collection[str]) -> Starlette:
    """The page.

    Args:
        origins: see `Guard`.
    """
    app = Starlette(
        routes=[
            Mount("/static", StaticFiles(directory=STATIC)),
            *office.doors.routes(),
            *ROUTES,
        ],
        exception_handlers={HTTPException: _not_found, LedgerError: _away},
    )
    app.add_middleware(Guard, origins=origins, answer=_answered)
    app.router.redirect_slashes = False
    app.state.office = office
    return app


async def _not_found(request: Request, error: Exception) -> Response:
    """An address that is none of ours: whoever we do not know learns no more than that. Where only
    a form may be sent, as a browser that opens its tabs again does not know, the page above is
    shown.
    """
    assert isinstance(error, HTTPException)
    if error.status_code == 405 and request.method == "GET":
        return RedirectResponse(_above(request.url.path), status_code=303)
    if error.status_code == 404:
        return _answered(request, trouble.NOT_FOUND(), say.NOT_FOUND(), 404)
    return _answered(request, say.WRONG(), say.NOT_UNDERSTOOD(), error.status_code)


def _above(path: str) -> str:
    """The list, or the run, that an address is about; else all lists."""
    _, kind, *rest = path.split("/")
    if kind == "runs" and rest:
        return f"/runs/{rest[0]}"
    return f"/lists/{rest[0]}/" if kind == "lists" and rest else "/"


async def _away(request: Request, error: Exception) -> Response:
    """What is kept cannot be asked who somebody is."""
    assert isinstance(error, LedgerError)
    return _answered(request, say.WRONG(), error.said, 503)


def _answered(request: Request, title: Message, said: Message, status: int) -> Response:
    """What is in the way, in the words of whoever asks."""
    language = language_of(request, request.app.state.office.language)
    with read_by(Reader(language=language)):
        return answer("wrong.html", {"title": title, "said": said}, status)
