"""The files that were found, in columns: a hundred thousand objects and digests as text would be
fifty megabytes.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

import polars as pl

from importer.inspection.opening import opened
from importer.pdfs.listing import path_below


@dataclass(frozen=True, slots=True)
class Pdf:
    """A proved file.

    Attributes:
        path: where it is, links resolved.
        name: its name relative to the folder, as on disk, with `/` between folders.
        size: bytes.
        digest: SHA-256 as 64 hexadecimal digits.
        pages: at least 1.
        root: the folder, links resolved; None when the file is in none.
    """

    path: str
    name: str
    size: int
    digest: str
    pages: int
    root: str | None = None

    def open(self) -> BinaryIO:
        """Open the file as it was proved: no link is followed from the folder on.

        Raises:
            ExchangedError: if the file or a folder on the way was exchanged for a link.
            OSError: if it cannot be opened.
        """
        return opened(self.path, self.root)

    @classmethod
    def of(cls, root: str, cells: Iterable[Any]) -> "Pdf":
        """The file that a row of `Pdfs.frame` describes, given the folder and the cells behind
        "row".
        """
        name, target, size, digest, pages = cells
        named = os.fsdecode(name)
        path = path_below(root, named) if target is None else os.fsdecode(target)
        return cls(path, named, size, digest.hex(), pages, root)


class Pdfs(Mapping[int, Pdf]):
    """Rows' files by row number; each `Pdf` is made when it is asked for.

    Attributes:
        root: the folder that names are relative to, links resolved.
        frame: "row" (`pl.UInt32`, ascending), "pdf_name", "pdf_target" (of a link: where it leads,
            else null; both as the file system's bytes, which need not be text), "pdf_size",
            "pdf_digest" (32 bytes) and "pdf_pages".
    """

    SCHEMA: Mapping[str, type[pl.DataType]] = {
        "row": pl.UInt32,
        "pdf_name": pl.Binary,
        "pdf_target": pl.Binary,
        "pdf_size": pl.UInt64,
        "pdf_digest": pl.Binary,
        "pdf_pages": pl.UInt32,
    }

    def __init__(self, root: str, frame: pl.DataFrame) -> None:
        """Keep the files of a folder; `frame` may be in any order."""
        self.root = root
        self.frame = frame.sort("row")

    def __getitem__(self, row: int) -> Pdf:
        place = self._place(row)
        if place is None:
            raise KeyError(row)
        return Pdf.of(self.root, self.frame.row(place)[1:])

    def __contains__(self, row: object) -> bool:
        return isinstance(row, int) and self._place(row) is not None

    def __iter__(self) -> Iterator[int]:
        return iter(self.frame["row"])

    def __len__(self) -> int:
        return self.frame.height

    def _place(self, row: int) -> int | None:
        place = self.frame["row"].search_sorted(row)
        return place if place < self.frame.height and self.frame["row"][place] == row else None
