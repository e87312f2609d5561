"""What a person meets who types for the first time: help in their language that says each thing
once, and names with spaces.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from helpers.graduating_class import make_class
from helpers.practice import NOWHERE, command
from helpers.sampling import sampled
from importer.cli import app

COMMANDS = tuple(typer.main.get_command(app).commands)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", sampled(COMMANDS, 0, 5))
def test_the_default_of_an_option_is_shown_once(name: str, tmp_path: Path) -> None:
    """Its text says it, so the list does not say it again."""
    ended = command(NOWHERE, name, "--help", folder=tmp_path)
    assert ended.status == 0
    options = re.split(r"\n  (?=-)", ended.output.partition("Options:")[2])
    assert len(options) > 2
    for option in options:
        assert len(re.findall(r"\bdefault\b:? ", option, re.IGNORECASE)) <= 1, option


def explained(text: str) -> Iterator[tuple[str, str]]:
    """What a help says, by the option, argument, command or heading that it is about."""
    about = ""
    found: dict[str, str] = {}
    for line in text.splitlines():
        start, _, rest = line.strip().partition("  ")
        if re.match(r"  \S", line) and (rest or start.startswith("--")):
            about = start.split()[0] if start.startswith("--") else start
            found[about] = rest.strip()
        else:
            found[about] = f"{found.get(about, '')} {line.strip()}".strip()
    yield from found.items()


@pytest.mark.parametrize("name", sampled(["", *COMMANDS], 0, 2))
def test_help_is_in_the_readers_language_and_fits_their_terminal(
    name: str, tmp_path: Path
) -> None:
    """Each text of it, on eighty columns."""
    words = [name, "--help"] if name else ["--help"]
    english = command(NOWHERE, *words, folder=tmp_path).output
    assert len(list(explained(english))) > 3
    assert "--lang CODE" in english
    for language in ("pt_PT", "pt_BR", "es"):
        ended = command(NOWHERE, "--lang", language, *words, folder=tmp_path)
        assert ended.status == 0
        assert max(map(len, ended.output.splitlines())) <= 80
        theirs = set(explained(ended.output))
        assert not [text for text in explained(english) if text in theirs]
        assert not re.search(r"\b(the|and|or|is|of|to|Usage|Options)\b", ended.output)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["run"], "Falta LISTA. A lista: XLSX"),
        (["run", "a.csv"], "Falta --pdfs PASTA. A pasta dos PDF assinados."),
        (["run", "a.csv", "--pdf", "x"], "A opção --pdf não existe. Seria --pdfs ou --draft?"),
        (["run", "a.csv", "-q"], "A opção -q não existe."),
        (["run", "a.csv", "--pdfs"], "--pdfs precisa de um valor a seguir."),
        (["run", "a.csv", "--pdfs", "x", "--yes=1"], "--yes não aceita um valor."),
        (["runn"], "O comando “runn” não existe. Seria run ou runs?"),
        (["abc"], "O comando “abc” não existe. Há run, check"),
        (["watch", "x", "--settle", "-1"], "--settle aceita um número não inferior a 0."),
        (
            ["watch", "x", "--max-invalid-percent", "101"],
            "--max-invalid-percent aceita um número de 0 a 100.",
        ),
        (
            ["watch", "x", "--max-rows", "1.5"],
            "--max-rows aceita um número inteiro não inferior a 0.",
        ),
        (["sandbox", "--port", "x"], "--port aceita um número inteiro de 0 a 65535."),
        (["runs", "a", "b"], "Há mais palavras do que o comando aceita: a b."),
    ],
)
def test_words_that_are_not_understood_are_told_in_the_readers_language(
    tmp_path: Path, words: list[str], told: str
) -> None:
    """None of the library's own sentences is shown."""
    ended = command(NOWHERE, *words, folder=tmp_path, DOKSTAMP_LANG="pt_PT")
    assert ended.status == 2
    assert ended.errors.startswith(f"importer: {told}")


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
