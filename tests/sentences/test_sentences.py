"""The tables of sentences: every place can be shown, every sentence is said, with its facts."""

import ast
import pickle
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from string import Formatter

import importer
from importer import sentences
from importer.sentences import Later, Plural, Sentence
from importer.sentences.showing import SHOWN_AS

HOUSE = Path(importer.__file__).parent
_MACHINERY = {"message", "reader", "others_words", "showing"}
TABLES = {
    name: {
        key: value
        for key, value in vars(import_module(f"importer.sentences.{name}")).items()
        if isinstance(value, Sentence)
    }
    for _, name, _ in pkgutil.iter_modules(sentences.__path__)
    if name not in _MACHINERY
}
SENTENCES = [sentence for those in TABLES.values() for sentence in those.values()]


def places(sentence: Sentence) -> set[str]:
    """The names of the facts that a sentence is about."""
    named = {
        name
        for template in sentence.templates()
        for _, name, _, _ in Formatter().parse(template)
        if name is not None
    }
    return named | ({"count"} if isinstance(sentence, Plural) else set())


def test_every_fact_of_a_sentence_has_a_name_and_a_known_way_to_be_shown() -> None:
    """So that no sentence can fail where it is shown."""
    for template in (one for sentence in SENTENCES for one in sentence.templates()):
        for _, name, way, conversion in Formatter().parse(template):
            assert name is None or (name.isidentifier() and conversion is None), template
            assert (way or "") in SHOWN_AS, template


@cache
def _said() -> list[tuple[str, str, str, ast.Call | None]]:
    """Where the house says a sentence: file and line, table, name, and the call, if it is one."""
    found: list[tuple[str, str, str, ast.Call | None]] = []
    for path in sorted(HOUSE.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        tables = {
            name.asname or name.name: name.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module == "importer.sentences"
            for name in node.names
            if name.name in TABLES
        }
        calls = {id(node.func): node for node in ast.walk(tree) if isinstance(node, ast.Call)}
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Name)
                and node.value.id in tables
            ):
                where = f"{path.relative_to(HOUSE)}:{node.lineno}"
                called = calls.get(id(node))
                found.append((where, tables[node.value.id], node.attr, called))
    return found


def _said_in_templates() -> Iterator[tuple[str, str]]:
    """The sentences that the page's templates say: table and name."""
    for path in sorted(HOUSE.glob("web/templates/*.html")):
        for table, name in _IN_TEMPLATE.findall(path.read_text("utf-8")):
            if table in TABLES:
                yield table, name
        for table, start in _BY_NAME.findall(path.read_text("utf-8")):
            yield from ((table, name) for name in TABLES[table] if name.startswith(start))


_IN_TEMPLATE = re.compile(r"\b(web\w*)\.([A-Z][A-Z_0-9]+)\(")
_BY_NAME = re.compile(r"\b(web\w*)\['([A-Z_]+)' ~")


def test_every_sentence_is_said_with_exactly_its_facts() -> None:
    """A fact too few would be found only by the person whose list has that fault."""
    wrong = [
        where
        for where, table, name, call in _said()
        if isinstance(TABLES[table].get(name), Sentence)
        and call is not None
        and not call.args
        and all(keyword.arg is not None for keyword in call.keywords)
        and {keyword.arg for keyword in call.keywords} != places(TABLES[table][name])
    ]
    assert wrong == []


def test_every_sentence_of_the_tables_is_said_somewhere() -> None:
    """What nobody says need not be translated."""
    said = {(table, name) for _, table, name, _ in _said()} | set(_said_in_templates())
    known = {(table, name) for table, those in TABLES.items() for name in those}
    assert sorted(known - said) == []


FACES = (
    "__main__.py",
    "cli/",
    "sentences/",
    "template.py",
    "catalog/results.py",
    "catalog/template.py",
    "inbox/letters.py",
    "results/sheets.py",
    "results/summary.py",
)
"""Where words are put on a screen or into a workbook or letter, and the tables themselves."""


def _worded(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """The f-strings of a module that are not raised as a developer's mistake: line and words."""
    raised = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.Raise | ast.Assert)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and id(node) not in raised:
            parts = (part.value for part in node.values if isinstance(part, ast.Constant))
            yield node.lineno, " ".join(map(str, parts))


def test_no_sentence_is_made_outside_the_tables_and_the_faces() -> None:
    """What is found is said as data: another language is another table."""
    made = [
        f"{name}:{line}: {words}"
        for path in sorted(HOUSE.rglob("*.py"))
        if not (name := path.relative_to(HOUSE).as_posix()).startswith(FACES)
        for line, words in _worded(ast.parse(path.read_text("utf-8")))
        if sum(word.strip(".,:;()").isalpha() for word in words.split()) > 3
        and not words.startswith(("SELECT", "INSERT", "UPDATE", "CREATE TRIGGER"))
    ]
    assert made == []


def test_one_thing_is_counted_otherwise_than_several() -> None:
    """By the fact called count."""
    found = Plural("{count} file was found.", "{count} files were found.")
    assert [str(found(count=count)) for count in (0, 1, 2)] == [
        "0 files were found.",
        "1 file was found.",
        "2 files were found.",
    ]


def test_what_is_said_in_two_places_alike_is_the_same_message() -> None:
    """Messages are values: equal when the sentence and the facts are."""
    found = Sentence("{name:cell} is in {rows:rows}.", terminal="See --rows.")
    assert found(name="Ana", rows=[2, 3]) == found(name="Ana", rows=[2, 3])
    assert found(name="Ana", rows=[2]) != found(name="Ana", rows=[3])
    assert str(found(name="Ana", rows=[2, 3])) == "“Ana” is in rows 2, 3. See --rows."


def test_a_message_that_is_made_later_is_that_message() -> None:
    """Whoever compares, shows or hands it on sees no difference."""
    found = Sentence("Row {row} is empty.")
    later = Later(lambda row: found(row=row), 3)
    assert later == found(row=3) == later
    assert later != Later(lambda row: found(row=row), 4)
    assert (str(later), later.sentence, later.facts) == ("Row 3 is empty.", found, {"row": 3})
    assert pickle.loads(pickle.dumps(later)) == later


def test_no_sentence_for_one_thing_is_one_that_counts_too() -> None:
    """A language's catalog has one entry for the words, and it would find the plural's only."""
    single = {
        template
        for sentence in SENTENCES
        for template in sentence.templates()
        if not isinstance(sentence, Plural) or template == sentence.terminal
    }
    counting = {sentence.text for sentence in SENTENCES if isinstance(sentence, Plural)}
    assert sorted(single & counting) == []
