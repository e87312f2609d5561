"""Who reads a sentence: in which language, where, and under which headings they know the columns.

Sentences stand in English in the tables; the other languages are gettext catalogs below
`importer/locale/`, which `make messages` keeps in step with the tables.
"""

import gettext
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

LANGUAGES: Mapping[str, str] = {
    "en": "English",
    "pt_PT": "Português (Portugal)",
    "pt_BR": "Português (Brasil)",
    "es": "Español",
}
"""Every language there is, by its code, as its speakers call it."""
DOMAIN = "importer"
LOCALE = Path(__file__).parent.parent / "locale"
_OF_THE_SYSTEM = ("LC_ALL", "LC_MESSAGES", "LANG")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """How somebody reads.

    Attributes:
        language: one of `LANGUAGES`.
        headings: by the names of our columns, how they are called in the reader's own sheet.
        terminal: whether they sit at a terminal, where a sentence may name a flag.
    """

    language: str = "en"
    headings: Mapping[str, str] = field(default_factory=dict)
    terminal: bool = True

    def translated(self, text: str) -> str:
        """A template in the reader's language; the English one where it has none."""
        return text if self.language == "en" else _catalog(self.language).gettext(text)

    def counted(self, one: str, several: str, count: int) -> str:
        """The template for so many."""
        if self.language == "en":
            return one if count == 1 else several
        return _catalog(self.language).ngettext(one, several, count)


class _Everybody:
    """Whom this process speaks to, in all its threads, where nobody else is named."""

    reader = Reader()


_READER: ContextVar[Reader | None] = ContextVar("reader", default=None)


def reader() -> Reader:
    """Who reads what is said here and now."""
    return _READER.get() or _Everybody.reader


def speak(language: str) -> None:
    """From now on this process says everything in this language."""
    _Everybody.reader = replace(_Everybody.reader, language=language)


def in_english() -> AbstractContextManager[None]:
    """What is put into words within this block is for programs, and for what is kept."""
    return read_by(Reader())


@contextmanager
def read_by(other: Reader) -> Iterator[None]:
    """What is put into words within this block is for this reader."""
    token = _READER.set(other)
    try:
        yield
    finally:
        _READER.reset(token)


@contextmanager
def read_under(headings: Mapping[str, str], *, terminal: bool = True) -> Iterator[None]:
    """What is put into words within this block calls columns as somebody's own sheet does.

    Args:
        headings: by the names of our columns, those of the sheet.
        terminal: whether it is read at a terminal, where a flag can be given.
    """
    with read_by(replace(reader(), headings=headings, terminal=terminal)):
        yield


def in_every_language(text: str) -> tuple[str, ...]:
    """A template without facts in each language: what was written in one is known in another."""
    return tuple(Reader(language=language).translated(text) for language in LANGUAGES)


def language_called(text: str) -> str | None:
    """The language of a code such as `pt-BR`, `es_MX.UTF-8` or `pt`; None for none of ours.

    >>> language_called("pt_BR.UTF-8"), language_called("ES-mx"), language_called("fr")
    ('pt_BR', 'es', None)
    """
    code, _, country = text.partition(".")[0].partition("@")[0].replace("-", "_").partition("_")
    if code.lower() == "pt":
        return "pt_BR" if country.lower() == "br" else "pt_PT"
    return code.lower() if code.lower() in LANGUAGES else None


def language_of_the_system(environ: Mapping[str, str] = os.environ) -> str:
    """The system's language; English, where that is none of ours."""
    spoken = next((environ[name] for name in _OF_THE_SYSTEM if environ.get(name)), None)
    if spoken is None and sys.platform == "win32":
        import locale

        spoken = locale.getlocale()[0] or ""
        spoken = spoken.replace("Portuguese_Brazil", "pt_BR").replace("Portuguese", "pt")
        spoken = spoken.replace("Spanish", "es")
    return language_called(spoken or "") or "en"


@cache
def _catalog(language: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, LOCALE, languages=[language], fallback=True)
