"""The screens of the page, a module each; `ROUTES` are the addresses of all of them."""

from collections.abc import Sequence
from importlib import import_module
from pkgutil import iter_modules

from starlette.routing import Route

ROUTES: Sequence[Route] = [
    route
    for module in iter_modules(__path__, f"{__name__}.")
    for route in getattr(import_module(module.name), "ROUTES", ())
]
