"""Styles of an OpenDocument spreadsheet, as far as they hide something or strike it out."""

from xml.etree.ElementTree import Element

_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_MOST_PARENTS = 50


class OpenStyles:
    """Cell, row, column and table styles by name."""

    def __init__(self) -> None:
        self._strikes: dict[str, bool] = {}
        self._parents: dict[str, str] = {}
        self._hidden_tables: set[str] = set()
        self._flat_rows: set[str] = set()
        self._narrow_columns: set[str] = set()

    def add(self, styles: Element) -> None:
        """Take the styles of `office:styles` or `office:automatic-styles` in."""
        for style in styles.iter(f"{_STYLE}style"):
            self._add(style, style.get(f"{_STYLE}name", ""))

    def strikes(self, name: str | None) -> bool:
        """Whether a cell's or a text's style, or one that it is derived from, strikes out."""
        for _ in range(_MOST_PARENTS):
            if name is None:
                return False
            if name in self._strikes:
                return self._strikes[name]
            name = self._parents.get(name)
        return False

    def hides_table(self, name: str | None) -> bool:
        """Whether a table's style hides it."""
        return name in self._hidden_tables

    def has_no_height(self, name: str | None) -> bool:
        """Whether a row's style leaves nothing of it."""
        return name in self._flat_rows

    def has_no_width(self, name: str | None) -> bool:
        """Whether a column's style leaves nothing of it."""
        return name in self._narrow_columns

    def _add(self, style: Element, name: str) -> None:
        parent = style.get(f"{_STYLE}parent-style-name")
        if parent is not None:
            self._parents[name] = parent
        for properties in style:
            line = properties.get(f"{_STYLE}text-line-through-style") or properties.get(
                f"{_STYLE}text-line-through-type"
            )
            if line is not None:
                self._strikes[name] = line != "none"
            if properties.get(f"{TABLE}display") == "false":
                self._hidden_tables.add(name)
            if _is_nothing(properties.get(f"{_STYLE}row-height")):
                self._flat_rows.add(name)
            if _is_nothing(properties.get(f"{_STYLE}column-width")):
                self._narrow_columns.add(name)


def _is_nothing(length: str | None) -> bool:
    """Whether a length such as 0cm or 0.0in is none."""
    return length is not None and length.rstrip("abcdefghijklmnopqrstuvwxyz%").strip("0.") == ""
