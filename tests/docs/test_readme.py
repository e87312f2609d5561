"""The pages cannot drift: their tables are those of the code, their options those of the
commands.
"""

import re
from pathlib import Path

import pytest
import typer

from importer.cli import app
from importer.cli.helping import meaning
from importer.columns import COLUMNS, Column
from importer.issues import Code
from importer.outcomes import Status
from importer.sentences import book
from importer.sentences.reader import Reader, read_by

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COLUMNS_PAGE, CODES_PAGE, COMMANDS_PAGE = (
    (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")
    for name in ("columns", "codes", "commands")
)
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
GUIDES = {
    "pt_PT": ROOT / "docs" / "pt" / "guia-da-secretaria.md",
    "es": ROOT / "docs" / "es" / "guia-de-la-secretaria.md",
}


def column_row(column: Column) -> str:
    """A column as the page's table shows it."""
    aliases = ", ".join(column.aliases)
    return f"| `{column.name}` | {column.need} | {column.rule} | {aliases} |"


def code_row(code: Code) -> str:
    """An issue code as the page's table shows it."""
    return f"| `{code.code}` | {code.meaning} |"


def options() -> dict[str, dict[str, str]]:
    """Help by option, by command."""
    group = typer.main.get_command(app)
    return {
        name: {
            max(parameter.opts, key=len): str(meaning(parameter))
            for parameter in command.params
            if max(parameter.opts, key=len).startswith("--") and "--help" not in parameter.opts
        }
        for name, command in group.commands.items()  # type: ignore[attr-defined]
    }


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.name)
def test_every_column_is_in_the_table_as_it_is_in_the_code(column: Column) -> None:
    """Name, whether it is required, rule and other headings."""
    assert column_row(column) in COLUMNS_PAGE


@pytest.mark.parametrize("code", list(Code), ids=lambda code: code.code)
def test_every_issue_code_is_explained(code: Code) -> None:
    """The code and what to do about it."""
    assert code_row(code) in CODES_PAGE


def test_every_status_is_explained() -> None:
    """All five terminal states."""
    for status in Status:
        assert f"| `{status}` |" in README


@pytest.mark.parametrize("command", sorted(options()))
def test_every_command_and_option_is_documented(command: str) -> None:
    """A command has its line, and each of its options a row whose text is the help text."""
    assert re.search(rf"^    importer {command}\b", COMMANDS_PAGE, re.MULTILINE)
    for option, text in options()[command].items():
        assert f"| `{option}` | {text} |" in COMMANDS_PAGE, f"{command} {option}"


def test_no_option_is_documented_that_does_not_exist() -> None:
    """What the tables of options name is what the commands take."""
    documented = set(re.findall(r"^\| `(--[a-z-]+)` \|", COMMANDS_PAGE, re.MULTILINE))
    assert documented == {option for command in options().values() for option in command}


def test_every_code_that_is_explained_exists() -> None:
    """A code that was taken back leaves no row behind."""
    explained = set(re.findall(r"^\| `([a-z_]+)` \|", CODES_PAGE, re.MULTILINE))
    assert explained == {code.code for code in Code}


def test_the_readme_is_read_in_one_sitting() -> None:
    """At most 150 lines; the rest is in docs/."""
    assert len(README.splitlines()) <= 150


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    """A link to a file of the project finds it, and one to a heading finds that heading."""
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if "://" in target:
            continue
        name, _, anchor = target.partition("#")
        file = (page.parent / name) if name else page
        assert file.exists(), target
        if anchor:
            assert anchor in anchors(file), target


@pytest.mark.parametrize("language", GUIDES)
def test_a_guide_in_another_language_says_what_the_program_says(language: str) -> None:
    """Its commands and options exist, and outcomes and sheets are called as in the workbook."""
    guide = GUIDES[language].read_text(encoding="utf-8")
    commands = re.findall(r"^    importer (\w+)", guide, re.MULTILINE)
    assert commands
    assert set(commands) <= options().keys()
    every = {"--lang", *(option for command in options().values() for option in command)}
    assert set(re.findall(r"--[a-z][a-z-]+", guide)) <= every
    with read_by(Reader(language=language)):
        for status in Status:
            assert f"| {getattr(book, status.name)()} |" in guide
        for sheet in (book.SUMMARY, book.RESULTS, book.FAILURES):
            assert f"*{sheet()}*" in guide


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as forges make them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
