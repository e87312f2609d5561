"""What a school's DokStamp offers to choose from, remembered for a moment: a page is often opened
again, and DokStamp asked once.
"""

import time
from threading import Lock

import anyio

from importer.errors import ImporterError
from importer.session import Offers, offers_of
from importer.web.schools import School

_FRESH = 120.0
"""Seconds for which it is remembered."""
_FAILED = 10.0
"""Seconds after which a DokStamp that did not answer is asked again."""


class OfferDesk:
    """What each school's DokStamp offers; of one server."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], tuple[float, Offers | ImporterError]] = {}
        self._lock = Lock()

    def at_hand(self, school: School) -> Offers | None:
        """What is known without asking."""
        _, found = self._known.get((school.key, school.host), (0.0, None))
        return found if isinstance(found, Offers) else None

    def of(self, school: School) -> Offers:
        """What there is.

        Raises:
            TargetError: if DokStamp cannot be asked.
        """
        key = school.key, school.host
        with self._lock:
            at, found = self._known.get(key, (0.0, None))
            fresh = _FRESH if isinstance(found, Offers) else _FAILED
            if found is None or time.monotonic() - at > fresh:
                try:
                    found = anyio.run(offers_of, school.settings)
                except ImporterError as error:
                    found = error
                self._known[key] = time.monotonic(), found
        if isinstance(found, ImporterError):
            raise found
        return found
