"""A terminal in another language: from the check of the samples to the inbox, nothing of what this
program says is left in English.
"""

import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from openpyxl import load_workbook

import importer
from helpers.practice import NOWHERE, Practice, command, sandbox_process
from helpers.sampling import sampled
from translations.messages import catalog_of, said, templates

SAMPLES = Path(importer.__file__).parents[1] / "samples"
WORDS = re.compile(
    r"\b(the|and|of|is|are|was|were|be|with|this|that|it|its|not|no such|or|to|from|for|by|"
    r"row|rows|sheet|folder|file|files|list|found|ready|created|existing|different|invalid|failed|"
    r"pending|updated|draft|issued|today|none|new|waits|waiting|settled|filed|checked|finished|"
    r"error|warning|note|denied|directory|written|usage|students?|records?)\b",
    re.IGNORECASE,
)
"""English words that neither Portuguese nor Spanish has, but in names."""
NOBODYS = re.compile(
    r"“[^”]*”|'[^']*'|\[[a-z_, ]+\]|\b(?:importer) .*"
    r"|\S*[/._=@|]\S*|--?\w[\w-]*|\S*\d\S*|Ctrl-C|tenant \S+|needs-attention|where\[\w+\] \S+"
)
"""What is nobody's language: quotations, codes, commands, paths, flags, numbers."""


@cache
def english(language: str) -> list[str]:
    """What the English templates say between their facts, in two words at least, and no
    translation does.
    """
    catalog = catalog_of(language)
    theirs = "\n".join(" ".join(form.split()) for one in catalog for form in said(one))
    pieces = {
        " ".join(before.split()).strip(" .,:;()“”")
        for text, several, _ in templates()
        for template in (text, several or "")
        for before, *_ in Formatter().parse(template)
    }
    return sorted(
        one for one in pieces if re.search(r"[a-z]{2} [a-z]{2}", one) and one not in theirs
    )


@cache
def sheets() -> list[str]:
    """The names of the sample catalog's sheets, the longest first."""
    return sorted(load_workbook(SAMPLES / "catalog.xlsx").sheetnames, key=len)[::-1]


def english_in(shown: str, language: str) -> list[str]:
    """What is left in English of something that was shown, but for the sample's own sheets."""
    for sheet in sheets():
        shown = shown.replace(f"  {sheet} ", "")
    text = " ".join(shown.split())
    left = [one for one in english(language) if one in text]
    for line in shown.splitlines():
        words = WORDS.findall(NOBODYS.sub(" ", line))
        left += [f"{', '.join(words)}: {line}"] if words else []
    return left


@pytest.fixture(scope="module")
def practice() -> Iterator[Practice]:
    """One for all."""
    with sandbox_process() as running:
        yield running


@pytest.mark.long
@pytest.mark.parametrize("language", sampled(["pt_PT", "pt_BR", "es"], 2))
def test_no_english_is_left_from_the_check_to_the_inbox(
    practice: Practice, tmp_path: Path, language: str
) -> None:
    """But codes, names, and the school's own text."""
    shutil.copytree(SAMPLES, tmp_path, dirs_exist_ok=True)
    inbox = tmp_path / "inbox"
    shutil.copytree(SAMPLES / "pdfs", inbox / "Turma")
    shutil.copy(SAMPLES / "graduates.xlsx", inbox / "Turma.xlsx")
    (inbox / "solto.pdf").write_bytes(b"%PDF-1.4\n")
    batch = ("graduates.xlsx", "--pdfs", "pdfs")
    left = []
    for words in (
        ("check", *batch),
        ("run", *batch),
        ("run", *batch, "--yes"),
        ("check", *batch, "--online", "--out", "check.xlsx"),
        ("runs",),
        ("watch", "inbox", "--once", "--settle", "0", "--max-wait", "0", "--issue"),
        ("catalog", "catalog.xlsx", "--dry-run"),
        ("catalog", "--export", "export.xlsx", "--yes"),
        ("doctor",),
        ("template", "modelo.xlsx"),
        ("template", "modelo.xlsx"),
        ("check", "nada.xlsx", "--pdfs", "pdfs"),
        ("check", "graduates.xlsx", "--pdfs", "nada"),
        ("run", *batch, "--max-in-flight", "x"),
        ("run", *batch, "--date-format", "x"),
        ("run", *batch, "--issued-at", "x"),
        ("run", *batch, "--encoding", "x"),
        ("watch", "nada"),
        ("watch", "inbox", "--issue", "--draft"),
        ("resume", "graduates.xlsx"),
        ("catalog",),
        ("sandbox", "--port", practice.url.rpartition(":")[2]),
        ("runs", "--state", "graduates.xlsx"),
    ):
        ended = command(practice.url, *words, folder=tmp_path, DOKSTAMP_LANG=language)
        assert ended.output or ended.errors, words
        left += english_in(ended.output + ended.errors, language)
    [results] = (tmp_path / "reports").glob("graduates*-results.xlsx")
    again = ("resume", results, "--yes")
    ended = command(practice.url, *again, folder=tmp_path, DOKSTAMP_LANG=language)
    left += english_in(ended.output + ended.errors, language)
    letters = list(inbox.rglob("*.txt"))
    assert letters
    for letter in letters:
        left += english_in(f"{letter.stem}\n{letter.read_text(encoding='utf-8')}", language)
    assert left == []


@pytest.mark.parametrize("language", sampled(["pt_PT", "pt_BR", "es"], 0))
@pytest.mark.long
def test_what_cannot_begin_says_so_in_the_readers_language(tmp_path: Path, language: str) -> None:
    """Settings that are wrong, and a DokStamp that is away."""
    shutil.copytree(SAMPLES, tmp_path, dirs_exist_ok=True)
    for variables in (
        {"DOKSTAMP_EMAIL": "", "DOKSTAMP_PASSWORD": ""},
        {"DOKSTAMP_PASSWORD": ""},
        {"DOKSTAMP_TOKEN": "x"},
        {"DOKSTAMP_RETRY_SECONDS": "x"},
        {"DOKSTAMP_BASE_URL": "http://example.com"},
        {"DOKSTAMP_BASE_URL": "https://x:y"},
        {"DOKSTAMP_TENANT": "a b"},
        {"DOKSTAMP_PASSWORD": "", "DOKSTAMP_PASSWORD_FILE": "/nowhere"},
        {"DOKSTAMP_RETRY_SECONDS": "0"},
    ):
        words = ("run", "graduates.xlsx", "--pdfs", "pdfs", "--yes")
        ended = command(NOWHERE, *words, folder=tmp_path, DOKSTAMP_LANG=language, **variables)
        assert ended.status == 2, variables
        assert english_in(ended.output + ended.errors, language) == [], variables
