"""The language of a command: the flag, then the settings, then the system, then English."""

import json
from pathlib import Path

import pytest

from helpers.practice import NOWHERE, command
from helpers.sampling import sampled

NO_RUNS = {
    "en": "No runs yet.",
    "pt_PT": "Ainda não há execuções.",
    "pt_BR": "Ainda não há execuções.",
    "es": "Aún no hay ejecuciones.",
}


@pytest.mark.parametrize(
    ("words", "variable", "file", "system", "language"),
    sampled(
        [
            (["--lang", "es", "runs"], "pt_PT", "pt_BR", "en_US.UTF-8", "es"),
            (["runs", "--lang=ES"], "pt_PT", "pt_BR", "en_US.UTF-8", "es"),
            (["runs", "--lang", "pt", "--lang", "en"], "es", "", "es_ES.UTF-8", "en"),
            (["runs"], "es", "en", "pt_BR.UTF-8", "es"),
            (["runs"], "", "es", "pt_BR.UTF-8", "es"),
            (["runs"], "", "", "es_MX.UTF-8", "es"),
            (["runs"], "", "", "fr_FR.UTF-8", "en"),
            (["runs"], "", "", "C", "en"),
        ],
        0,
        3,
        -1,
    ),
)
def test_the_language_is_the_commands_else_the_settings_else_the_systems(
    tmp_path: Path, words: list[str], variable: str, file: str, system: str, language: str
) -> None:
    """English where the system speaks none of ours."""
    (tmp_path / ".env").write_text(f"# ours\nexport DOKSTAMP_LANG='{file}'\n" if file else "")
    ended = command(NOWHERE, *words, folder=tmp_path, DOKSTAMP_LANG=variable, LC_ALL=system)
    assert ended.status == 0
    assert ended.output == f"{NO_RUNS[language]}\n"


@pytest.mark.parametrize(
    ("words", "variable", "told"),
    [
        (["--lang", "fr", "runs"], "en", "--lang “fr” is none of the languages"),
        (["runs", "--lang"], "en", "--lang “--json” is none of the languages"),
        (["runs"], "klingon", "DOKSTAMP_LANG “klingon” is none of the languages"),
    ],
)
def test_a_language_that_there_is_not_is_a_sentence(
    tmp_path: Path, words: list[str], variable: str, told: str
) -> None:
    """With those that there are."""
    ended = command(NOWHERE, *words, "--json", folder=tmp_path, DOKSTAMP_LANG=variable)
    assert ended.status == 2
    assert told in ended.errors
    assert ended.errors.endswith("give en, pt_PT, pt_BR or es.\n")
    assert ended.summary["error_code"] == "usage"


def test_programs_are_told_in_english(tmp_path: Path) -> None:
    """While the person beside them reads their own language."""
    ended = command(NOWHERE, "run", "list.csv", "--json", "--lang", "pt", folder=tmp_path)
    assert ended.status == 2
    assert "--help" in ended.summary["error"]
    assert ended.summary["error"] not in ended.errors
    assert json.loads(ended.output)["error_code"] == "usage"


def test_what_is_dropped_into_an_inbox_sets_no_language(tmp_path: Path) -> None:
    """A service that works in its inbox speaks what its own environment says."""
    (tmp_path / ".env").write_text("DOKSTAMP_LANG=es\n")
    words = ("watch", tmp_path, "--once", "--settle", "0", "--state", tmp_path.parent / "state")
    ended = command(
        NOWHERE,
        *words,
        folder=tmp_path,
        DOKSTAMP_LANG="",
        LC_ALL="pt_PT.UTF-8",
        DOKSTAMP_EMAIL="",
        DOKSTAMP_PASSWORD="",
    )
    assert ended.status == 0, ended.errors
    assert "a vigiar" in ended.output


def test_after_two_dashes_every_word_is_a_name(tmp_path: Path) -> None:
    """As for every other option."""
    ended = command(NOWHERE, "template", "--", "--lang", folder=tmp_path)
    assert "--lang" in ended.errors
    assert "languages" not in ended.errors
