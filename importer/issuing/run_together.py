"""Words that are several names run together, and initials perhaps."""

from collections.abc import Container, Sequence

_LONGEST = 30
"""Letters of a name; a word of thousands of letters exists only to keep a program busy."""

MOST_NAMES, _MOST_INITIALS = 10, 4
"""What is tried in taking a word apart: names of a hundred words exist only to keep a program
busy.
"""


def taken_apart(token: str, names: Container[str], most: int = 4) -> tuple[str, ...]:
    """The names, so many at the most, that are run together in a word; nothing when it is no such
    word.
    """
    if token in names:
        return (token,)
    for cut in range(min(len(token) - 2, _LONGEST), 1, -1) if most > 1 else ():
        if token[:cut] in names and (rest := taken_apart(token[cut:], names, most - 1)):
            return token[:cut], *rest
    return ()


def made_of(token: str, names: Sequence[str]) -> bool:
    """Whether a word is one of the names, or several run together, initials among them: analima,
    alima, anapl.
    """
    return token in names or _spelled_by(
        token, list(dict.fromkeys(names))[:MOST_NAMES], _MOST_INITIALS, whole=False
    )


def _spelled_by(token: str, names: list[str], initials: int, *, whole: bool) -> bool:
    """Whether a word can be taken apart into names and so many initials; one name at least must be
    `whole`.
    """
    if not token:
        return whole
    for place, name in enumerate(names):
        left = names[:place] + names[place + 1 :]
        if (
            len(name) > 1
            and token.startswith(name)
            and _spelled_by(token[len(name) :], left, initials, whole=True)
        ):
            return True
        if (
            initials
            and token[0] == name[0]
            and _spelled_by(token[1:], left, initials - 1, whole=whole)
        ):
            return True
    return False
