"""Words that the command line does not understand, since a name with spaces stands in several."""

from collections.abc import Sequence
from pathlib import Path

from importer.command_line import as_typed
from importer.sentences import Message, usage
from importer.sentences import screen as say

_TOO_MANY = "unexpected extra argument"


def refused_words(words: Sequence[str], why: str) -> Message:
    """What is wrong with the words of a command; where a name was not put into quotation marks,
    that.

    Args:
        why: in the words of the library that parses them.
    """
    if _TOO_MANY not in why:
        return say.SEE_HELP(words=why)
    torn = [place for place in range(1, len(words)) if _is_torn(words, place)]
    for place in torn:
        for end in range(len(words), place + 1, -1):
            name = " ".join(words[place:end])
            if _exists(name):
                return usage.UNQUOTED(words=_sentence(why), name=name, typed=as_typed([name]))
    return usage.QUOTE_NAMES(words=_sentence(why)) if torn else say.SEE_HELP(words=why)


def _is_torn(words: Sequence[str], place: int) -> bool:
    """Whether a word names nothing and is followed by one that is no option."""
    one, *after = words[place : place + 2]
    return bool(after) and not one.startswith("-") and after[0][:1] != "-" and not _exists(one)


def _exists(name: str) -> bool:
    try:
        return Path(name).exists()
    except (OSError, ValueError):
        return False


def _sentence(why: str) -> str:
    return why if why.endswith(".") else f"{why}."
