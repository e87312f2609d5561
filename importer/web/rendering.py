"""Pages as text: templates, in which nothing that people have typed is anything but text."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.ext import Extension
from markupsafe import Markup

from importer import __version__, sentences
from importer.plain import plain
from importer.sentences import Message
from importer.sentences.showing import local, moment, plainly
from importer.web.remedies import on_page

_NUMBER = re.compile(r"\s*\(?\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b\)?", re.IGNORECASE)
"""DokStamp's own number of a record, which tells nobody anything."""
_POSTED = re.compile(r"""(<form\b[^>]*\bmethod="post"[^>]*>)""")

TABLES = tuple(one.name for one in iter_modules(sentences.__path__) if one.name.startswith("web"))
"""The tables of sentences that templates know, by their names."""

_SHORT = 60
"""Characters of a cell that are shown where it only tells what is in a column."""


FIELD, HEADER = "program", "x-program"
"""By which a form, or a script, tells which program has made its page."""


def _program() -> str:
    """What tells one program from another: what it consists of, and nothing of its version."""
    folder = Path(__file__).parent
    told = sha256(__version__.encode())
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".py", ".html", ".js", ".css"):
            told.update(path.read_bytes())
    return told.hexdigest()[:16]


PROGRAM = _program()


class _Named(Extension):
    """Puts into every form that is posted which program has made its page."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The template, with the field in its forms."""
        return _POSTED.sub(rf'\1<input type="hidden" name="{FIELD}" value="{PROGRAM}">', source)


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
        extensions=[_Named],
    )
    made.filters |= {"moment": moment, "clock": clock, "day": plainly, "short": short}
    made.filters |= {"on_page": on_page}
    made.globals |= {name: import_module(f"importer.sentences.{name}") for name in TABLES}
    return made


def rendered(template: str, facts: Mapping[str, Any]) -> str:
    """A page, in the words of whoever reads it here and now."""
    return environment().get_template(template).render(facts)


def short(text: str) -> str:
    """The beginning of a long text."""
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 1]}…"


def without_folders(said: Message) -> Message:
    """A sentence that names files, and not where they lie on the server."""
    return Message(said.sentence, {name: _named(fact) for name, fact in said.facts.items()})


def _named(fact: object) -> object:
    if isinstance(fact, Message):
        return without_folders(fact)
    if isinstance(fact, Path):
        return Path(fact.name)
    return [_named(one) for one in fact] if isinstance(fact, list | tuple) else fact


def clock(value: str | datetime) -> str:
    """The time of a moment, with its day where that is not today."""
    at = local(value)
    return f"{at:%H:%M}" if at.date() == datetime.now(UTC).astimezone().date() else moment(at)


def _shown(value: object) -> object:
    """What stands in a page for a value: sentences in words, and others' text without what turns
    the text around it.
    """
    if value is None:
        return ""
    if isinstance(value, Message):
        value = _NUMBER.sub("", str(without_folders(value)))  # with the facts of others in it
    if isinstance(value, str) and not isinstance(value, Markup):
        return plain(value, one_line=False)
    return value
