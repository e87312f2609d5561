"""Words that the command line does not understand: what is wrong with them, in our own sentences;
a name with spaces that stands in several of them is found.
"""

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import typer

from importer.cli.helping import meaning, named
from importer.command_line import as_typed
from importer.sentences import Message, in_words, usage
from importer.sentences import screen as say

_TOO_MANY = "Got unexpected extra argument"


def refused_words(words: Sequence[str], error: typer.TyperException) -> Message:
    """What is wrong with the words of a command; where a name was not put into quotation marks,
    that.

    Args:
        error: what the library that parses them says.
    """
    why = _why(words, error)
    torn = [place for place in range(1, len(words)) if _is_torn(words, place)]
    if _TOO_MANY not in error.message or not torn:
        return say.SEE_HELP(words=why)
    for place in torn:
        for end in range(len(words), place + 1, -1):
            name = " ".join(words[place:end])
            if _exists(name):
                return usage.UNQUOTED(words=why, name=name, typed=as_typed([name]))
    return usage.QUOTE_NAMES(words=why)


def _why(words: Sequence[str], error: typer.TyperException) -> Message:
    """In our own words. The library's kinds of errors are not public, so they are told by what
    they carry; what it may learn to refuse one day comes in its own words.
    """
    told: Any = error
    if (param := getattr(told, "param", None)) is not None:
        if type(error).__name__ == "MissingParameter":
            return usage.MISSING(name=named(param), text=meaning(param))
        return _no_number(param)
    if (option := getattr(told, "option_name", None)) is not None:
        if hasattr(told, "possibilities"):
            near = get_close_matches(option, told.possibilities or [])
            if near:
                return usage.OTHER_OPTION(option=option, near=near)
            return usage.NO_OPTION(option=option)
        needed = "requires" in error.message
        return usage.NEEDS_VALUE(option=option) if needed else usage.TAKES_NO_VALUE(option=option)
    if _TOO_MANY in error.message:
        return usage.TOO_MUCH(words=error.message.partition("argument(s) (")[2].removesuffix(")"))
    if (commands := _commands(told)) is not None:
        typed = next((word for word in words if not word.startswith("-")), None)
        if typed is None:
            return usage.NO_COMMAND(commands=commands)
        near = get_close_matches(typed, commands)
        if near:
            return usage.OTHER_COMMAND(command=typed, near=near)
        return usage.UNKNOWN_COMMAND(command=typed, commands=commands)
    return in_words(error.format_message())


def _commands(error: Any) -> list[str] | None:
    """The commands of the program, where none of them was named."""
    context = getattr(error, "ctx", None)
    commands = getattr(context.command, "commands", None) if context is not None else None
    return None if commands is None else list(commands)


def _no_number(param: Any) -> Message:
    """What an option takes that was given something else: only those refuse a word that take
    numbers.
    """
    option, least, most = param.opts[0], param.min, param.max
    if most is None:
        sentence = usage.NUMBER_FROM if isinstance(least, float) else usage.WHOLE_FROM
        return sentence(option=option, least=least)
    sentence = usage.NUMBER_BETWEEN if isinstance(least, float) else usage.WHOLE_BETWEEN
    return sentence(option=option, least=least, most=most)


def _is_torn(words: Sequence[str], place: int) -> bool:
    """Whether a word names nothing and is followed by one that is no option."""
    one, *after = words[place : place + 2]
    return bool(after) and not one.startswith("-") and after[0][:1] != "-" and not _exists(one)


def _exists(name: str) -> bool:
    try:
        return Path(name).exists()
    except (OSError, ValueError):
        return False
