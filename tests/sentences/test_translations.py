"""The catalogs of the other languages: whole, with every fact in its place, and compiled."""

from datetime import date
from decimal import Decimal
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo

from importer.sentences import Plural, Sentence
from importer.sentences.reader import (
    LANGUAGES,
    Reader,
    language_called,
    language_of_the_system,
    read_by,
)
from translations.messages import (
    TRANSLATED,
    catalog_of,
    collected,
    compiled,
    path_of,
    said,
    templates,
    untranslated,
)

OTHERS = pytest.mark.parametrize("language", TRANSLATED)


def places(template: str) -> set[tuple[str, str]]:
    """The facts of a template, and how they are shown."""
    return {(name, way or "") for _, name, way, _ in Formatter().parse(template) if name}


@OTHERS
def test_no_sentence_is_left_in_english(language: str) -> None:
    """Every one is in the catalog, with all its plural forms."""
    assert untranslated(catalog_of(language)) == []


def ids(catalog: Catalog) -> set[tuple[str, ...]]:
    """What a catalog has: a text, or two of what counts."""
    return {
        (message.id,) if isinstance(message.id, str) else tuple(message.id)
        for message in catalog
        if message.id
    }


@OTHERS
def test_the_program_finds_every_sentence(language: str) -> None:
    """What a catalog marks as doubtful is not compiled."""
    with path_of(language, "mo").open("rb") as file:
        found = ids(read_mo(file))
    assert ids(collected()) - found == set()


@OTHERS
def test_a_translation_has_the_facts_of_its_sentence(language: str) -> None:
    """None invented, none left out, each shown in the same way; a form for one may leave out the
    count.
    """
    wrong = []
    for message in catalog_of(language):
        if not message.id:
            continue
        *one, english = [message.id] if isinstance(message.id, str) else message.id
        wanted = places(english)
        for place, form in enumerate(said(message)):
            missing = wanted - places(form)
            if places(form) - wanted or (missing and not (one and place == 0)):
                wrong.append(form)
    assert wrong == []


@OTHERS
def test_what_the_program_reads_is_compiled_from_the_catalog(language: str) -> None:
    """`make messages` was run after the last change of a table or a catalog."""
    assert path_of(language, "mo").read_bytes() == compiled(catalog_of(language))


def test_no_text_is_a_sentence_and_the_first_form_of_a_counted_one() -> None:
    """A catalog has one entry for a text, and would not find the other's words."""
    alone = {text for text, several, _ in templates() if several is None}
    assert alone & {text for text, several, _ in templates() if several is not None} == set()


@OTHERS
def test_none_are_counted_as_several(language: str) -> None:
    """In Brazil too, whatever the Unicode tables say."""
    counted_rows = Plural("{count} row done", "{count} rows done")
    with read_by(Reader(language=language)):
        none, one = str(counted_rows(count=0)), str(counted_rows(count=1))
    assert none.replace("0", "1") != one


def test_the_tables_hold_something_to_translate() -> None:
    """So that the tests above cannot pass over nothing."""
    assert len(list(templates())) > 5


@pytest.mark.parametrize(
    ("called", "language"),
    [
        ("pt", "pt_PT"),
        ("pt-PT", "pt_PT"),
        ("PT_br", "pt_BR"),
        ("pt_BR.UTF-8", "pt_BR"),
        ("pt_AO", "pt_PT"),
        ("es_MX.UTF-8@euro", "es"),
        ("en_GB", "en"),
        ("fr_FR", None),
        ("C", None),
        ("", None),
    ],
)
def test_a_language_is_known_by_any_usual_code(called: str, language: str | None) -> None:
    """Portuguese is Portugal's everywhere but in Brazil."""
    assert language_called(called) == language


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({"LC_ALL": "pt_BR.UTF-8", "LANG": "es_ES"}, "pt_BR"),
        ({"LC_MESSAGES": "pt_PT.UTF-8", "LANG": "C"}, "pt_PT"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({}, "en"),
    ],
)
def test_without_a_wish_the_language_is_the_systems(
    environ: dict[str, str], language: str
) -> None:
    """English, where the system speaks none of ours."""
    assert language_of_the_system(environ) == language


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "rows 5, 9 and 2001-04-03, 8.75: name or email"),
        ("pt_PT", "linhas 5, 9 e 03/04/2001, 8,75: name ou email"),
        ("pt_BR", "linhas 5, 9 e 03/04/2001, 8,75: name ou email"),
        ("es", "filas 5, 9 y 03/04/2001, 8,75: name o email"),
    ],
)
def test_facts_are_shown_in_the_notation_of_the_language(language: str, words: str) -> None:
    """Rows, days, decimals and lists."""
    facts = Sentence("{rows:rows} {both:and}: {names:or}")(
        rows=[5, 9], both=["", date(2001, 4, 3)], names=["name", "email"]
    )
    grade = Sentence("{grade}")(grade=Decimal("8.75"))
    with read_by(Reader(language=language)):
        assert str(facts).replace(":", f", {grade}:").replace("  ", " ") == words


def test_a_reader_knows_columns_by_their_own_headings() -> None:
    """And only at a terminal a sentence names a flag."""
    said_here = Sentence("Fill in {column:column}.", terminal="Or use --default.")(column="email")
    with read_by(Reader(headings={"email": "Correio eletrónico"}, terminal=False)):
        assert str(said_here) == "Fill in Correio eletrónico."
    assert str(said_here) == "Fill in email. Or use --default."


def test_every_language_has_a_name_of_its_own() -> None:
    """And English needs no catalog."""
    assert set(TRANSLATED) == set(LANGUAGES) - {"en"}
    assert isinstance(Plural("{count} row", "{count} rows"), Sentence)
