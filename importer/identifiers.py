"""Files and e-mails named by number: a student's number, a CPF, a registration, in whatever column of the sheet."""

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
    if cells.is_empty():
        return {}
    digits = pl.col("text").str.replace_all(r"\D+", "")
    parts = cells.with_columns(
        pl.concat_list(
            pl.concat_list(_squeezed(pl.col("text")), digits),
            pl.col("text").str.extract_all(r"[\p{L}]{0,6}\d+[\p{L}]?"),
            pl.col("text").str.extract_all(r"\d+"),
        ).alias("part")
    )
    parts = parts.select("place", "part").explode("part").with_columns(_squeezed(pl.col("part"))).unique()
    parts = parts.filter(pl.col("part") != "")
    own: set[int] = set()
    others: dict[int, list[int]] = {}
    for numbers in _numbers(sheet, frame, column):
        matched = parts.join(numbers, left_on="part", right_on="number", how="inner")
        if matched.is_empty():
            continue
        mine = set(matched.filter(pl.col("place") == pl.col("holder"))["place"])
        counted = matched["place"].n_unique()
        short = matched.filter(pl.col("part").str.len_chars() < _LONG)["place"].n_unique() > counted / 2
        if short and (len(mine) < 3 or len(mine) < _MOSTLY * cells.height):
            continue
        own |= mine
        for place, holder in matched.filter(~pl.col("place").is_in(list(mine))).select("place", "holder").iter_rows():
            others.setdefault(place, []).append(holder)
    return {place: sorted(set(found)) for place, found in others.items() if place not in own}


def _numbers(sheet: Sheet, frame: pl.DataFrame, column: Column) -> list[pl.DataFrame]:
    """Each column that tells rows apart by a number: "number" (letters and digits alone) and "holder", a place."""
    rows = frame.select("row").with_row_index("holder")
    found: list[pl.DataFrame] = []
    for one in sheet.columns:
        if one.column is None:
            texts = rows.join(sheet.frame.select("row", pl.col(one.key).alias("number")), on="row", how="left")
            texts = texts.drop_nulls("number")
            fit = texts.filter(pl.col("number").str.contains(_IDENTIFIER) & ~pl.col("number").str.contains(_ISO_DATE))
            if fit.height > 1 and fit.height > 0.8 * texts.height and fit["number"].n_unique() > 0.9 * fit.height:
                found.append(fit.select(_squeezed(pl.col("number")), "holder"))
    if column is not EMAIL:
        emails = frame.select("email").with_row_index("holder").drop_nulls()
        whole = emails.select(_squeezed(pl.col("email")).alias("number"), "holder")
        local = emails.select(_squeezed(pl.col("email").str.extract(r"^([^@]+)")).alias("number"), "holder")
        found += [one.filter(pl.col("number").str.len_chars() >= _LONG) for one in (whole, local)]
    return found


def _squeezed(text: pl.Expr) -> pl.Expr:
    """Letters and digits alone, without leading zeros."""
    return text.str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]+", "").str.strip_chars_start("0")
