"""The README cannot drift: its tables are those of the code, its options those of the commands."""

import re
from pathlib import Path

import pytest
import typer

from importer.cli import app
from importer.columns import COLUMNS, Column
from importer.issues import Code
from importer.outcomes import Status

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def column_row(column: Column) -> str:
    """A column as the README's table shows it."""
    aliases = ", ".join(column.aliases)
    return f"| `{column.name}` | {column.required} | {column.rule} | {aliases} |"


def code_row(code: Code) -> str:
    """An issue code as the README's table shows it."""
    return f"| `{code.code}` | {code.meaning} |"


def options() -> dict[str, dict[str, str]]:
    """Help by option, by command."""
    group = typer.main.get_command(app)
    return {
        name: {
            max(parameter.opts, key=len): str(getattr(parameter, "help", "") or "")
            for parameter in command.params
            if max(parameter.opts, key=len).startswith("--") and "--help" not in parameter.opts
        }
        for name, command in group.commands.items()  # type: ignore[attr-defined]
    }


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.name)
def test_every_column_is_in_the_table_as_it_is_in_the_code(column: Column) -> None:
    """Name, whether it is required, rule and other headings."""
    assert column_row(column) in README


@pytest.mark.parametrize("code", list(Code), ids=lambda code: code.code)
def test_every_issue_code_is_explained(code: Code) -> None:
    """The code and what to do about it."""
    assert code_row(code) in README


def test_every_status_is_explained() -> None:
    """All five terminal states."""
    for status in Status:
        assert f"| `{status}` |" in README


@pytest.mark.parametrize("command", sorted(options()))
def test_every_command_and_option_is_documented(command: str) -> None:
    """A command has its line, and each of its options a row whose text is the help text."""
    assert re.search(rf"^    importer {command}\b", README, re.MULTILINE)
    for option, text in options()[command].items():
        assert f"| `{option}` | {text} |" in README, f"{command} {option}"


def test_no_option_is_documented_that_does_not_exist() -> None:
    """What the tables of options name is what the commands take."""
    documented = set(re.findall(r"^\| `(--[a-z-]+)` \|", README, re.MULTILINE))
    assert documented == {option for command in options().values() for option in command}
