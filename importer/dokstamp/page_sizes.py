"""How many records a page is asked for: fewer where the server refuses many, instead of giving as
many as it likes.
"""

import re

from importer.dokstamp.errors import Refused

DEFAULT = 15
"""Records a page when none are asked for (DokStamp API page, Conventions)."""
_STEPS = (50, 25, DEFAULT)
_NUMBER = re.compile(r"(?<!\d)\d{1,6}(?!\d)")
_ABOUT_SIZE = re.compile(r"per[_ ]?page", re.IGNORECASE)


class PageSizes:
    """The longest page of each list, as far as refusals have told. A list keeps its length while
    it is read.
    """

    def __init__(self) -> None:
        self._by_path: dict[str, int | None] = {}
        self._latest: int | None = 10**6

    def asked(self, path: str, wanted: int) -> int | None:
        """Records to ask for in a page of a list; None says nothing of it, and takes the server's
        own number.
        """
        most = self._by_path.setdefault(path, self._latest)
        return None if most is None else min(wanted, most)

    def lessen(self, path: str, size: int | None, refusal: Refused, *, filtered: bool) -> bool:
        """Whether a refused page is to be asked for again, since it may have been too long.

        Args:
            size: records that were asked for.
            filtered: a filter may be what was refused, when the refusal does not say.
        """
        if size is None or not _is_about_size(refusal, filtered=filtered):
            return False
        known = self._by_path[path]
        if known is None or known < size:
            return True  # another page was refused meanwhile
        self._latest = self._by_path[path] = _next(size, refusal)
        return True


def _is_about_size(refusal: Refused, *, filtered: bool) -> bool:
    if refusal.errors:
        return any(_ABOUT_SIZE.search(name) for name in refusal.errors)
    return bool(_ABOUT_SIZE.search(refusal.message)) or not filtered


def _next(size: int, refusal: Refused) -> int | None:
    """What the refusal names, or the next smaller usual length; None when there is none left to
    try.
    """
    told = [
        words
        for name, texts in refusal.errors.items()
        if _ABOUT_SIZE.search(name)
        for words in texts
    ]
    named = (int(found) for words in (*told, refusal.message) for found in _NUMBER.findall(words))
    smaller = [one for one in named if 0 < one < size] or [one for one in _STEPS if one < size]
    return max(smaller, default=None)
