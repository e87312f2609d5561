"""A file with one table, and its rows."""

from pathlib import Path

from importer.sheet import Table, read_tables


def read(folder: Path, content: str | bytes, name: str = "lista.xls") -> Table:
    """The one table of a file."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    [table] = read_tables(path)
    return table


def rows(table: Table) -> dict[int, list[str | None]]:
    """Its rows by number, without the blank ones."""
    return {number: cells for number, cells in enumerate(table.rows, start=1) if cells}
