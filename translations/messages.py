"""Keeps the catalogs of sentences in step with the tables: `make messages`.

python -m translations.messages             new sentences go into importer/locale/*/LC_MESSAGES/
                                            importer.po, and the compiled files are made anew,
                                            as is the table of countries
python -m translations.messages --missing   counts what is not translated, language by language
"""

import argparse
import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from string import Formatter

from babel.messages import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from importer import sentences
from importer.sentences import Plural, Sentence
from importer.sentences.reader import DOMAIN, LANGUAGES, LOCALE
from importer.sentences.showing import WORDS
from translations import countries

_NO_DAY = datetime(2026, 1, 1, tzinfo=UTC)

TRANSLATED = [language for language in LANGUAGES if language != "en"]


def templates() -> Iterator[tuple[str, str | None, str]]:
    """Every template that is shown to people, its plural form, if any, and where it is."""
    for words in WORDS:
        yield words[0], words[1] if len(words) > 1 else None, "showing"
    for _, table, _ in iter_modules(sentences.__path__):
        for name, sentence in vars(import_module(f"importer.sentences.{table}")).items():
            if isinstance(sentence, Sentence):
                plural = sentence.several if isinstance(sentence, Plural) else None
                yield sentence.text, plural, f"{table}.{name}"
                if sentence.terminal is not None:
                    yield sentence.terminal, None, f"{table}.{name}"


def collected() -> Catalog:
    """All templates, without a translation."""
    catalog = Catalog(project="dokstamp-importer", fuzzy=False)
    for text, plural, place in templates():
        if any(map(str.isalpha, "".join(before for before, *_ in Formatter().parse(text)))):
            catalog.add((text, plural) if plural else text, auto_comments=[place])
    return catalog


def path_of(language: str, ending: str = "po") -> Path:
    """Where the catalog of a language lies."""
    return LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.{ending}"


def catalog_of(language: str) -> Catalog:
    """The catalog as it is, in step with the tables: what is new has no translation yet."""
    path = path_of(language)
    with io.BytesIO(path.read_bytes() if path.exists() else b"") as file:
        catalog = read_po(file, locale=language)
    catalog.update(collected(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    for message in catalog:  # of one that counts by now; what it lacks is empty, and told as such
        message.flags.discard("fuzzy")
    catalog.header_comment = f"# {LANGUAGES[language]}"
    catalog.fuzzy = False
    for message in catalog:  # which the program would not be given; what is not whole is missing
        message.flags.discard("fuzzy")
    # The Unicode tables count none as one in Brazil; nobody there writes “0 linha”.
    catalog.mime_headers = [("Plural-Forms", "nplurals=2; plural=(n != 1);")]
    # What changes with every call would make the compiled file stale without a change.
    catalog.creation_date = catalog.revision_date = _NO_DAY
    return catalog


def compiled(catalog: Catalog) -> bytes:
    """What the program reads."""
    file = io.BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def said(message: Message) -> tuple[str, ...]:
    """A translation, in every plural form."""
    forms = message.string or ""
    return (forms,) if isinstance(forms, str) else tuple(forms)


def untranslated(catalog: Catalog) -> list[str]:
    """The sentences that a language lacks."""
    return [
        message.id if isinstance(message.id, str) else message.id[0]
        for message in catalog
        if message.id and not all(said(message))
    ]


def main() -> None:
    """Bring every catalog in step, and say what is missing."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--missing", action="store_true")
    only_count = arguments.parse_args().missing
    if not only_count:
        countries.TABLE.write_text(countries.table(), encoding="utf-8")
    for language in TRANSLATED:
        catalog = catalog_of(language)
        sys.stdout.write(f"{language}: {len(untranslated(catalog))} of {len(catalog)} missing\n")
        if only_count:
            continue
        path_of(language).parent.mkdir(parents=True, exist_ok=True)
        with path_of(language).open("wb") as file:
            write_po(file, catalog, width=96, sort_output=False, omit_header=False)
        path_of(language, "mo").write_bytes(compiled(catalog))


if __name__ == "__main__":
    main()
