"""The cells of an XLSX worksheet, as a person sees them. ECMA-376 part 1, 18.3.1."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from xml.etree.ElementTree import Element

from importer.plain import unescaped
from importer.sentences import workbooks as say
from importer.workbooks.findings import LAST_ROW, Extent, Findings, column_of, damaged
from importer.workbooks.number_formats import DAY_ZERO, number_text
from importer.workbooks.ooxml import TRUE, Texts, XlsxBook, named, rich_text
from importer.workbooks.package import parsed

_DIGITS = "0123456789"
_REFERENCE = re.compile(r"([A-Za-z]{1,3})(\d{1,7})(?::[A-Za-z]{1,3}(\d{1,7}))?")
_MOST_KEPT = 20_000
"""Numbers of one style whose text is kept: most dates of a list occur many times."""


_ROW, _VALUE, _FORMULA, _INLINE = named("row"), named("v"), named("f"), named("is")
_COLUMN, _MERGED, _FILTER = named("col"), named("mergeCell"), named("autoFilter")
_ASIDE = _COLUMN | _MERGED | _FILTER


class XlsxCells:
    """Reads one worksheet; what it finds beside the rows is in `findings` when all of them were
    taken.
    """

    def __init__(self, book: XlsxBook, index: int) -> None:
        self.findings = Findings()
        self._book = book
        self._index = index
        self._styles = book.styles
        self._extent = Extent()
        self._filters: list[str] = []
        self._columns: dict[str, int] = {}
        self._kept: dict[str, dict[str, str]] = {style: {} for style in book.styles.shows}
        self._texts = Texts([], frozenset())
        self._plain = False

    def rows(self) -> Iterator[tuple[int, list[str | None]]]:
        """Each row that has a cell: its number and its cells from column A on.

        Raises:
            UnreadableError: if the worksheet is damaged, or too large.
        """
        part = self._book.part_of(self._index)
        self._texts = self._book.texts
        # Most texts are only that, and looked up at once: it saves a third of the time.
        self._plain = not (self._texts.struck or self._styles.struck or self._styles.affixes)
        before = 0
        with self._book.package.open(part) as file:
            for elements in parsed(file):
                for _, element in elements:
                    tag = element.tag
                    if tag in _ROW:
                        number = self._number(element, before)
                        if len(element):
                            unsaved = len(self.findings.unsaved)
                            cells = self._cells(element, number)
                            if cells or len(self.findings.unsaved) > unsaved:
                                yield number, cells
                        before = number
                        element.clear()
                    elif tag in _ASIDE:
                        self._note(element)
        self._extent.close()
        self._note_filters()

    def _number(self, row: Element, before: int) -> int:
        """The row's own number; without one it follows the row before, or is where its first cell
        says it is.
        """
        text = row.get("r")
        if text is None:
            reference = row[0].get("r", "") if len(row) else ""
            text = reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") or str(
                before + 1
            )
        number = int(text) if text.isdecimal() and len(text) < 8 else 0
        if not before < number <= LAST_ROW:
            raise damaged(say.ROWS_IN_DISORDER(before=before, row=text[:20]))
        return number

    def _cells(self, row: Element, number: int) -> list[str | None]:
        cells: list[str | None] = []
        columns, texts, plain = self._columns, self._texts.texts, self._plain
        column = filled = 0
        for cell in row:
            reference = cell.get("r")
            if reference is None:
                column += 1
            else:
                letters = reference.rstrip(_DIGITS)
                column = columns.get(letters) or self._column(letters)
            if not len(cell):
                continue
            text = None
            if plain and len(cell) == 1:
                kind, part = cell.get("t"), cell[0]
                if kind == "s":
                    index = part.text or ""
                    text = (
                        texts[int(index)]
                        if index.isdecimal() and int(index) < len(texts)
                        else None
                    )
                elif kind == "inlineStr" and len(part) == 1 and not len(part[0]):
                    text = part[0].text
                    if text and "_x" in text:
                        text = unescaped(text)
            if text is None:
                text = self._text(cell, number, column)
            if text is None or text.isspace() or not text:
                continue
            filled += 1
            gap = column - len(cells)
            if gap > 0:
                if gap > 1:
                    cells += [None] * (gap - 1)
                cells.append(text)
            else:
                cells[column - 1] = text
        if filled:
            self._extent.add(number, len(cells), filled)
            if row.get("hidden") in TRUE or row.get("ht") in ("0", "0.0"):
                self.findings.hidden_rows.add(number)
        return cells

    def _column(self, letters: str) -> int:
        column = self._columns[letters] = column_of(letters)
        return column

    def _text(self, cell: Element, row: int, column: int) -> str | None:
        kind = cell.get("t")
        value: str | None = None
        formula = struck = False
        for part in cell:
            tag = part.tag
            if tag in _VALUE:
                value = part.text
            elif tag in _FORMULA:
                formula = True
            elif tag in _INLINE:
                if len(part) == 1 and not len(part[0]):
                    value = unescaped(part[0].text or "")
                else:
                    value, struck = rich_text(part)
        style = cell.get("s", "0")
        if kind == "s":
            value, struck = self._shared(value, row)
        if value is None:
            if formula and kind != "str":
                self.findings.unsaved.append((row, column))
            return None
        if kind is None or kind == "n":
            if formula and self._book.calculates_when_opened and value == "0":
                # Programs that do not calculate write 0 and leave it to Excel.
                self.findings.unsaved.append((row, column))
                return None
            value = self._number_text(value, style)
        elif kind == "e":
            self.findings.errors[row, column] = value
        elif kind == "b":
            value = "TRUE" if value.strip() in TRUE else "FALSE"
        elif kind == "d":
            value = self._day(value, style)
        else:
            if kind == "str":
                value = unescaped(value)
            if style in self._styles.affixes and value.strip():
                before, after = self._styles.affixes[style]
                value = f"{before}{value}{after}"
        if (struck or style in self._styles.struck) and value.strip():
            self.findings.struck.add((row, column))
        return value

    def _shared(self, value: str | None, row: int) -> tuple[str | None, bool]:
        if value is None:
            return None, False
        try:
            number = int(value)
            return (
                self._texts.texts[number if number >= 0 else len(self._texts.texts)],
                number in self._texts.struck,
            )
        except (ValueError, IndexError):
            texts = len(self._texts.texts)
            raise damaged(say.NO_SUCH_TEXT(row=row, text=value[:20], texts=texts)) from None

    def _number_text(self, value: str, style: str) -> str:
        kept = self._kept.get(style)
        if kept is None:
            if value.isdecimal() and len(value) < 16 and value[0] != "0":
                return value
            number = _number(value)
            return value if number is None else number_text(number)
        text = kept.get(value)
        if text is None:
            number = _number(value)
            text = value if number is None else self._styles.shows[style](number)
            if len(kept) < _MOST_KEPT:
                kept[value] = text
        return text

    def _day(self, value: str, style: str) -> str:
        """A day that is kept as ISO text, under its format."""
        try:
            moment = datetime.fromisoformat(value.strip()).replace(tzinfo=None)
        except ValueError:
            return value.strip().removeprefix("T")
        show = self._styles.shows.get(style)
        if show is None:
            return moment.isoformat(sep=" ", timespec="seconds").removesuffix(" 00:00:00")
        return show((moment - DAY_ZERO[self._book.from_1904]) / timedelta(days=1))

    def _note(self, element: Element) -> None:
        tag = element.tag
        if tag in _COLUMN:
            if element.get("hidden") in TRUE or element.get("width") in ("0", "0.0"):
                first, last = element.get("min", ""), element.get("max", "")
                if first.isdecimal() and last.isdecimal():
                    self.findings.hide_column(int(first[:6]), int(last[:6]))
        elif tag in _FILTER:
            self._filters.append(element.get("ref", ""))
        elif (span := _REFERENCE.fullmatch(element.get("ref", ""))) and span[3]:
            first_row, last_row = int(span[2]), int(span[3])
            if last_row > first_row:
                self.findings.merged.append((first_row, last_row, column_of(span[1])))

    def _note_filters(self) -> None:
        if not self.findings.hidden_rows:
            return
        for reference in (*self._filters, *self._book.filters(self._index)):
            if (span := _REFERENCE.fullmatch(reference)) and span[3]:
                self.findings.filtered(int(span[2]) + 1, int(span[3]))


def _number(value: str) -> float | None:
    try:
        number = float(value)
    except ValueError:
        return None
    return number if abs(number) < 1e308 and "_" not in value else None
