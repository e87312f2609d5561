"""The page's dependency map is that of the declarations, and it explains every result of a row."""

import re
from pathlib import Path

import pytest

from importer.catalog import TABLES, CatalogResult, CatalogSheet

PAGE = (Path(__file__).parents[2] / "docs" / "catalog.md").read_text(encoding="utf-8")


def map_row(table: CatalogSheet) -> str:
    """A sheet as the page's table shows it: columns in their order, required ones with a star."""
    entity = table.entity
    found = ", ".join(f"`{table.column_of(name)}`" for name in entity.natural_key)
    if entity.without_code:
        found += f"; without `{entity.natural_key[0]}` by " + ", ".join(
            f"`{table.column_of(name)}`" for name in entity.without_code
        )
    columns = ", ".join(
        f"`{column.name}`{'*' if column.required else ''}" for column in table.columns
    )
    refers = ", ".join(
        dict.fromkeys(
            f"*{_sheet(field.references)}*" for field in entity.fields if field.references
        )
    )
    return f"| *{table.title}* | `/{entity.endpoint}` | {found} | {columns} | {refers} |"


def _sheet(name: str) -> str:
    return next(table.title for table in TABLES if table.entity.name == name)


def test_the_dependency_map_is_that_of_the_declarations() -> None:
    """Every sheet in order: where it is registered, what finds it again, its columns, what it
    refers to.
    """
    shown = PAGE.partition("<!-- map -->\n")[2].partition("<!-- /map -->")[0]
    assert shown.splitlines()[2:] == [map_row(table) for table in TABLES]


@pytest.mark.parametrize("result", list(CatalogResult))
def test_every_result_of_a_row_is_explained(result: CatalogResult) -> None:
    """All states that a row of a catalog may end in."""
    results = PAGE.partition("<!-- results -->\n")[2].partition("<!-- /results -->")[0]
    assert re.search(rf"^\| `{result}` \| .+ \|$", results, re.MULTILINE)
