"""What a closer look at a worksheet finds, beyond the cells' values as the reading library tells them."""

from dataclasses import dataclass, field

from importer.issues import Code, Issue

Place = tuple[int, int]
"""(row, column), counted from 1."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the closer look found.

    Attributes:
        odd: cells that cannot be read for what they are, and why.
        shown: cells that show something else than they hold.
        days: date cells that show no time of day.
        merged: first row, last row and column of the values that are shown over several rows.
    """

    odd: dict[Place, Issue] = field(default_factory=dict)
    shown: dict[Place, str] = field(default_factory=dict)
    days: set[Place] = field(default_factory=set)
    merged: list[tuple[int, int, int]] = field(default_factory=list)

    def error(self, place: Place, text: str) -> None:
        """Note a cell that shows an error such as #N/A."""
        self.shown[place] = text
        message = f"The cell shows {text}: repair its formula, or type the value."
        self.odd[place] = Issue(place[0], None, Code.CELL_ERROR, message, text)

    def unsaved(self, place: Place) -> None:
        """Note a formula whose result was never saved."""
        message = (
            "The cell holds a formula whose result was never saved: open the workbook in Excel or LibreOffice, let it "
            "calculate, and save it."
        )
        self.odd[place] = Issue(place[0], None, Code.FORMULA_WITHOUT_VALUE, message, None)
