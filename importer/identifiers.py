"""Files and e-mails named by number: a student's number, a CPF, a registration, in whatever column of the sheet."""

from collections.abc import Iterator

import polars as pl

from importer.columns import EMAIL, PDF, Column
from importer.sheet import Sheet

_LONG = 5
"""Characters from which an identifier is one; a shorter number may be anything, unless most files are named by it."""
_MOSTLY = 0.6
_IDENTIFIER = r"^[\p{L}]{0,6}[ ./-]*\d[\d ./-]*[\p{L}]?$"
_ISO_DATE = r"^\d{4}-\d{2}-\d{2}"


def named_by_number(sheet: Sheet, frame: pl.DataFrame, column: Column) -> dict[int, list[int]]:
    """The cells that hold another row's number and not their own, by place; with the places of those rows.

    Args:
        frame: the rows that are compared.
        column: `pdf` or `email`. A file may also be named by an e-mail.
    """
    text = pl.col("pdf").str.extract(r"([^/\\]*)$").str.replace(r"(?i)\.pdf$", "")
    text = text if column is PDF else pl.col("email").str.extract(r"^([^@]+)")
    cells = frame.select(text.alias("text")).with_row_index("place").drop_nulls()
    cells = cells.filter(pl.col("text").str.contains(r"[\d@]"))
    cells = cells.with_columns(pl.col("text").str.count_matches(r"\d").alias("many"))
    count = cells.height
    others: dict[int, list[int]] = {}
    for numbers in _numbers(sheet, frame, column):
        if cells.is_empty() or numbers.is_empty():
            continue
        # Most cells are their own row's number: only the others, where they can hold a number, are taken apart.
        lettered = numbers["number"].str.contains(r"\D").any()
        fewest = 0 if lettered else numbers["number"].str.len_bytes().min()
        full = _squeezed_and_digits(cells.filter(pl.col("many") >= fewest))
        its_own = full.join(numbers, left_on="place", right_on="holder", how="inner")
        its_own = its_own.filter((pl.col("whole") == pl.col("number")) | (pl.col("digits") == pl.col("number")))
        rest = full.join(its_own.select("place"), on="place", how="anti")
        matched = _parts(rest).join(numbers, left_on="part", right_on="number", how="inner").unique()
        if matched.is_empty() and its_own.is_empty():
            continue
        among = matched.filter(pl.col("place") == pl.col("holder")).select("place").unique()
        mine = pl.concat([its_own.select("place"), among])
        short = pl.concat([its_own.select("place", part="number"), matched.select("place", "part")])
        counted = short["place"].n_unique()
        shorter = short.filter(pl.col("part").str.len_chars() < _LONG)["place"].n_unique()
        if shorter > counted / 2 and (mine.height < 3 or mine.height < _MOSTLY * count):
            continue
        for place, holder in matched.join(mine, on="place", how="anti").select("place", "holder").iter_rows():
            others.setdefault(place, []).append(holder)
        cells = cells.join(mine, on="place", how="anti")
    left = set(cells["place"]) if others else set()
    return {place: sorted(set(found)) for place, found in others.items() if place in left}


def _squeezed_and_digits(cells: pl.DataFrame) -> pl.DataFrame:
    cells = cells.with_columns(_squeezed(pl.col("text")).alias("whole"))
    digits = pl.col("whole").str.replace_all(r"\D+", "").str.strip_chars_start("0")
    return cells.with_columns(digits.alias("digits"))


def _parts(cells: pl.DataFrame) -> pl.DataFrame:
    """What of each cell may be a number: "place" and "part", letters and digits alone."""
    found = [cells.select("place", part=name) for name in ("whole", "digits")]
    for pattern in (r"[\p{L}]{0,6}\d+[\p{L}]?", r"\d+"):
        some = cells.select("place", pl.col("text").str.to_lowercase().str.extract_all(pattern).alias("part"))
        found.append(some.explode("part", empty_as_null=True).drop_nulls())
    parts = pl.concat(found).with_columns(pl.col("part").str.strip_chars_start("0"))
    return parts.filter(pl.col("part") != "")


def _numbers(sheet: Sheet, frame: pl.DataFrame, column: Column) -> Iterator[pl.DataFrame]:
    """Each column that tells rows apart by a number: "number" (letters and digits alone) and "holder", a place."""
    rows = frame.select("row").with_row_index("holder")
    for one in sheet.columns:
        if one.column is None:
            texts = rows.join(sheet.frame.select("row", pl.col(one.key).alias("number")), on="row", how="left")
            texts = texts.drop_nulls("number")
            fit = texts.filter(pl.col("number").str.contains(_IDENTIFIER) & ~pl.col("number").str.contains(_ISO_DATE))
            if fit.height > 1 and fit.height > 0.8 * texts.height and fit["number"].n_unique() > 0.9 * fit.height:
                yield fit.select(_squeezed(pl.col("number")), "holder")
    if column is not EMAIL:
        emails = frame.select("email").with_row_index("holder").drop_nulls()
        whole = emails.select(_squeezed(pl.col("email")).alias("number"), "holder")
        local = emails.select(_squeezed(pl.col("email").str.extract(r"^([^@]+)")).alias("number"), "holder")
        yield from (one.filter(pl.col("number").str.len_chars() >= _LONG) for one in (whole, local))


def _squeezed(text: pl.Expr) -> pl.Expr:
    """Letters and digits alone, without leading zeros."""
    return text.str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]+", "").str.strip_chars_start("0")
