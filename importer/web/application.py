"""The page as an ASGI application."""

from collections.abc import Collection
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from importer.sentences import web as say
from importer.sentences.reader import Reader, read_by
from importer.web.guard import Guard, TooLargeError
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
        middleware=[Middleware(Guard, origins=origins)],
        exception_handlers={
            HTTPException: _not_found,
            TooLargeError: _too_large,
            Exception: _mistake,
        },
    )
    app.router.redirect_slashes = False
    app.state.office = office
    return app


async def _not_found(request: Request, error: Exception) -> Response:
    """An address that is none of ours: whoever we do not know learns no more than that."""
    assert isinstance(error, HTTPException)
    with read_by(Reader(language=language_of(request, request.app.state.office.language))):
        said = say.NOT_FOUND() if error.status_code == 404 else say.NOT_UNDERSTOOD()
        facts = {"title": say.WRONG(), "said": said}
        return answer("wrong.html", facts, error.status_code)


async def _too_large(request: Request, error: Exception) -> Response:
    return PlainTextResponse(str(say.TOO_LARGE()), 413)


async def _mistake(request: Request, error: Exception) -> Response:
    with read_by(Reader(language=language_of(request, request.app.state.office.language))):
        said = say.MISTAKE(kind=type(error).__name__)
        return answer("wrong.html", {"title": say.WRONG(), "said": said}, 500)
