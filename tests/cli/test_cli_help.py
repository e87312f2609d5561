"""What a person meets who types for the first time: help that says each thing once, and names with
spaces.
"""

import re
from pathlib import Path

import pytest

from helpers.graduating_class import make_class
from helpers.practice import NOWHERE, command

COMMANDS = ("run", "check", "resume", "watch", "catalog", "runs", "template", "sandbox", "doctor")


@pytest.mark.parametrize("name", COMMANDS)
def test_the_default_of_an_option_is_shown_once(name: str, tmp_path: Path) -> None:
    """Its text says it, so the list does not say it again."""
    ended = command(NOWHERE, name, "--help", folder=tmp_path)
    assert ended.status == 0
    options = re.split(r"\n  (?=-)", ended.output.partition("Options:")[2])
    assert len(options) > 2
    for option in options:
        assert len(re.findall(r"\bdefault\b:? ", option, re.IGNORECASE)) <= 1, option


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (["check", "Turma", "A.csv", "--pdfs", "pdfs"], "Turma A.csv"),
        (["check", "--pdfs", "PDFs", "da", "turma", "Turma A.csv"], "PDFs da turma"),
        (["run", "Turma A.csv", "--pdfs", "PDFs", "da", "turma", "--yes"], "PDFs da turma"),
        (["watch", "Entrada", "da", "secretaria"], "Entrada da secretaria"),
    ],
)
def test_a_name_with_spaces_is_to_be_put_into_quotation_marks(
    tmp_path: Path, words: list[str], name: str
) -> None:
    """It is found, and shown as it is to be typed."""
    batch = make_class(tmp_path, 1)
    batch.write()
    batch.sheet.rename(tmp_path / "Turma A.csv")
    batch.pdfs.rename(tmp_path / "PDFs da turma")
    (tmp_path / "Entrada da secretaria").mkdir()
    ended = command(NOWHERE, *words, folder=tmp_path)
    assert ended.status == 2
    assert f"put names with spaces into quotation marks, as '{name}'." in ended.errors


def test_an_extra_word_after_what_is_not_there_is_one_too(tmp_path: Path) -> None:
    """A file that is to be made, or a name that was mistyped as well; one after what is there is
    only too much.
    """
    made = command(NOWHERE, "template", "Novo", "modelo.xlsx", folder=tmp_path)
    assert "Put names with spaces into quotation marks." in made.errors
    (tmp_path / "there.csv").touch()
    extra = command(NOWHERE, "check", "there.csv", "more.csv", "--pdfs", ".", folder=tmp_path)
    assert "quotation marks" not in extra.errors
    assert extra.status == made.status == 2
