"""The files that were found, in columns: a hundred thousand objects and digests as text would be fifty megabytes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

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
    """

    path: str
    name: str
    size: int
    digest: str
    pages: int


class Pdfs(Mapping[int, Pdf]):
    """Rows' files by row number; each `Pdf` is made when it is asked for.

    Attributes:
        frame: "row" (`pl.UInt32`, ascending), "pdf_name", "pdf_target" (of a link: where it leads, else null),
            "pdf_size", "pdf_digest" (`pl.Binary`, 32 bytes) and "pdf_pages".
    """

    SCHEMA: Mapping[str, type[pl.DataType]] = {
        "row": pl.UInt32,
        "pdf_name": pl.String,
        "pdf_target": pl.String,
        "pdf_size": pl.UInt64,
        "pdf_digest": pl.Binary,
        "pdf_pages": pl.UInt32,
    }

    def __init__(self, root: str, frame: pl.DataFrame) -> None:
        """Keep the files of a folder.

        Args:
            root: the folder that names are relative to, links resolved.
            frame: as the attribute, in any order.
        """
        self._root = root
        self.frame = frame.sort("row")

    def made(self, name: str, target: str | None, size: int, digest: bytes, pages: int) -> Pdf:
        """The file that a row of the frame describes, given the cells behind "row"."""
        return Pdf(target or path_below(self._root, name), name, size, digest.hex(), pages)

    def __getitem__(self, row: int) -> Pdf:
        place = self._place(row)
        if place is None:
            raise KeyError(row)
        return self.made(*self.frame.row(place)[1:])

    def __contains__(self, row: object) -> bool:
        return isinstance(row, int) and self._place(row) is not None

    def __iter__(self) -> Iterator[int]:
        return iter(self.frame["row"])

    def __len__(self) -> int:
        return self.frame.height

    def _place(self, row: int) -> int | None:
        place = self.frame["row"].search_sorted(row)
        return place if place < self.frame.height and self.frame["row"][place] == row else None
