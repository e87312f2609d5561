"""The screens of the page, a module each: `ROUTES` are its addresses."""

from collections.abc import Sequence

from starlette.routing import Route

from importer.web.pages import (
    approving,
    changes,
    checking,
    choosing,
    corrections,
    files,
    issuing,
    start,
    uploads,
)

ROUTES: Sequence[Route] = (
    *start.ROUTES,
    *files.ROUTES,
    *uploads.ROUTES,
    *checking.ROUTES,
    *approving.ROUTES,
    *issuing.ROUTES,
    *corrections.ROUTES,
    *changes.ROUTES,
    *choosing.ROUTES,
)
