"""Bring every file of a batch to its verdict: known from before, or examined now."""

import os
from collections.abc import Callable
from typing import Protocol

from importer.inspection import Fault, NameQuestion, Proof
from importer.pdfs.cache import CacheKey, DigestCache
from importer.pdfs.roll import Roll
from importer.pdfs.sights import Sights
from importer.pdfs.workers import prove_all


class Files(Protocol):
    """The files that rows claim, counted from 0."""

    root: str

    @property
    def rows(self) -> "RowNumbers":
        """The row that claims each file first."""

    def path(self, place: int) -> str:
        """Where a file is, links resolved."""


class RowNumbers(Protocol):
    """Row numbers by the place of a file."""

    def __len__(self) -> int:
        """How many files there are."""

    def __getitem__(self, place: int) -> int:
        """The row of a file."""


class Verdicts(Protocol):
    """Where verdicts go."""

    def put(self, place: int, verdict: Proof | Fault) -> None:
        """Note what was found of a file."""


class Proving:
    """The proving of one batch.

    Args:
        sights: where goes what was seen inside.
        roll: the names to look for; None does not look.
        cache: what is known from before.
    """

    def __init__(
        self,
        files: Files,
        verdicts: Verdicts,
        sights: Sights,
        roll: Roll | None,
        cache: DigestCache | None,
    ) -> None:
        self._files = files
        self._verdicts = verdicts
        self._sights = sights
        self._roll = roll
        self._cache = cache

    def prove(
        self, *, workers: int | None, on_progress: Callable[[int, int], None] | None
    ) -> None:
        """Prove every file.

        Args:
            workers: how many processes; None takes the cores there are.
            on_progress: told (files proved, files to prove) as they are proved.

        Raises:
            FolderError: if no process can be started.
        """
        places = range(len(self._files.rows))
        left = [place for place in places if not self._known(place)]
        proved = len(places) - len(left)

        def keep(number: int, verdict: Proof | Fault) -> None:
            nonlocal proved
            proved += 1
            self._keep(left[number], verdict)
            if on_progress is not None:
                on_progress(proved, len(places))

        prove_all(
            [self._files.path(place) for place in left],
            keep,
            below=self._files.root,
            question=lambda number: self._question(left[number]),
            workers=workers,
        )
        assert proved == len(places), "every file has its verdict"

    def _question(self, place: int) -> NameQuestion | None:
        return None if self._roll is None else self._roll.question(self._files.rows[place])

    def _asked(self, place: int) -> CacheKey | None:
        question = self._question(place)
        if self._roll is None or question is None:
            return None
        return CacheKey(self._roll.asked(question), self._roll.batch)

    def _known(self, place: int) -> bool:
        if self._cache is None:
            return False
        path = self._files.path(place)
        try:
            status = os.stat(path, follow_symlinks=False)  # noqa: PTH116  (as for `open`: a Path a file is dear)
        except OSError:  # proving it says what is wrong
            return False
        proof = self._cache.get(path, status, self._asked(place))
        if proof is None:
            return False
        self._sights.put(place, self._files.rows[place], proof)
        self._verdicts.put(place, proof)
        return True

    def _keep(self, place: int, verdict: Proof | Fault) -> None:
        if isinstance(verdict, Proof):
            verdict = self._sights.put(place, self._files.rows[place], verdict)
            if self._cache is not None:
                self._cache.put(self._files.path(place), verdict, self._asked(place))
        self._verdicts.put(place, verdict)
