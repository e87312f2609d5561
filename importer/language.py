"""Which language a process speaks: what its command says, else its settings, else the system."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from importer.errors import UsageError
from importer.sentences import usage as say
from importer.sentences.reader import (
    LANGUAGES,
    language_called,
    language_of_the_system,
    speak,
)

FLAG, VARIABLE = "--lang", "DOKSTAMP_LANG"
_NO_FLAGS_AFTER = "--"


def speak_as_wished(
    words: Sequence[str],
    *,
    environ: Mapping[str, str] = os.environ,
    env_file: Path | None = Path(".env"),
) -> list[str]:
    """Speak, from now on, what a command asks for with `--lang`, wherever that stands in it; else
    what `DOKSTAMP_LANG` says, in the environment or in the file; else what the system speaks.

    Args:
        words: the command.
        env_file: None reads none.

    Returns:
        The command without `--lang`.

    Raises:
        UsageError: if that is none of our languages.
    """
    speak(language_of_the_system(environ))
    others, wish = _taken_out(words)
    if wish is not None:
        speak(_known(FLAG, wish))
    elif wish := environ.get(VARIABLE) or _of_file(env_file):
        speak(_known(VARIABLE, wish))
    return others


def _taken_out(words: Sequence[str]) -> tuple[list[str], str | None]:
    """The words without the flag, and what it asks for; the last one counts."""
    others, wish = list[str](), None
    waiting = iter(words)
    for word in waiting:
        if word == _NO_FLAGS_AFTER:
            others += [word, *waiting]
        elif word == FLAG:
            wish = next(waiting, "")
        elif word.startswith(f"{FLAG}="):
            wish = word.removeprefix(f"{FLAG}=")
        else:
            others.append(word)
    return others, wish


def _of_file(env_file: Path | None) -> str | None:
    """What the file says, which is opened only to look for it: whatever else is wrong with it is
    told where its settings are needed.
    """
    if env_file is None:
        return None
    try:
        text = env_file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return None
    if VARIABLE not in text.upper():
        return None
    # Here and not above: it is rarely needed, and every start would pay for it.
    from dotenv import dotenv_values

    found = dotenv_values(env_file, encoding="utf-8-sig", verbose=False)
    return next((value for name, value in found.items() if name.upper() == VARIABLE), None)


def _known(given: str, wish: str) -> str:
    language = language_called(wish)
    if language is None:
        raise UsageError(say.NO_LANGUAGE(given=given, wish=wish, languages=list(LANGUAGES)))
    return language
