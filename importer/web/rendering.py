"""Pages as text: templates, in which nothing that people have typed is anything but text."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from importer import sentences
from importer.plain import plain
from importer.sentences import Message

TABLES = tuple(one.name for one in iter_modules(sentences.__path__) if one.name.startswith("web"))
"""The tables of sentences that templates know, by their names."""


@cache
def environment() -> Environment:
    """The templates."""
    made = Environment(
        loader=PackageLoader("importer.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    made.globals |= {name: import_module(f"importer.sentences.{name}") for name in TABLES}
    return made


def rendered(template: str, facts: Mapping[str, Any]) -> str:
    """A page, in the words of whoever reads it here and now."""
    return environment().get_template(template).render(facts)


def _shown(value: object) -> object:
    """What stands in a page for a value: sentences in words, and others' text without what turns
    the text around it.
    """
    if value is None:
        return ""
    if isinstance(value, Message):
        return str(value)
    if isinstance(value, str) and not isinstance(value, Markup):
        return plain(value, one_line=False)
    return value
