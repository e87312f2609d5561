"""How the workbook looks."""

from functools import cache
from typing import Any

import xlsxwriter

from importer.outcomes import Status

COLOURS = {
    Status.CREATED: ("#2E7D32", "#E3F1E4"),
    Status.EXISTING: ("#1565C0", "#E1ECF8"),
    Status.INVALID: ("#C62828", "#FBE4E4"),
    Status.FAILED: ("#AD4E00", "#FCEBDD"),
    Status.PENDING: ("#6B6B6B", "#EEEEEE"),
}
"""Strong and pale colour of each status."""


def colour_of(status: Status, *, ready: bool) -> tuple[str, str]:
    """Strong and pale colour of a status; what is ready is as good as created."""
    return COLOURS[Status.CREATED if ready and status is Status.PENDING else status]


class Formats:
    """The workbook's cell formats, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        def make(**properties: Any) -> Any:
            return book.add_format(
                {"font_name": "Calibri", "font_size": 11, "valign": "top", **properties}
            )

        white = {"bold": True, "font_color": "#FFFFFF", "valign": "vcenter", "text_wrap": True}
        self._make = make
        self.text = make()
        self.top = make(align="left")
        self.wrapped = make(text_wrap=True)
        self.advice = make(text_wrap=True, align="left")
        self.link = make(font_color="#1565C0", underline=1)
        self.fault = make(**_RED)
        self.wrapped_fault = make(text_wrap=True, **_RED)
        self.heading = make(bg_color="#37474F", **white)
        self.our_heading = make(bg_color="#0D47A1", **white)
        self.row_heading = make(bg_color="#0D47A1", align="center", **white)
        self.row = make(align="center", bold=True, font_color="#0D47A1", bg_color="#E8EEF7")
        self.title = make(bold=True, font_size=18, font_color="#0D47A1")
        self.subtitle = make(bold=True, font_size=13, font_color="#37474F")
        self.label = make(font_color="#546E7A", align="left", indent=1)
        self.explained = make(font_color="#546E7A", align="left", text_wrap=True)
        self.number = make(num_format="#,##0", align="right")
        self.total = make(num_format="#,##0", align="right", bold=True, top=1)
        self.total_label = make(bold=True, top=1)
        self._statuses = {
            (status, ready): make(
                font_color=colour_of(status, ready=ready)[0],
                bg_color=colour_of(status, ready=ready)[1],
                bold=True,
            )
            for status in Status
            for ready in (False, True)
        }
        self.typed = cache(self._typed)
        """The format of a date or a number that is shown so, and is at fault or not."""

    def status(self, status: Status, *, ready: bool = False) -> Any:
        """The format of a status.

        Args:
            ready: nothing was sent, so what is pending is ready.
        """
        return self._statuses[status, ready]

    def _typed(self, number_format: str, faulty: bool) -> Any:
        aligned = {"align": "left"} if number_format.startswith("y") else {}
        return self._make(num_format=number_format, **aligned, **(_RED if faulty else {}))


_RED = {"bg_color": "#FFC7CE", "font_color": "#7A0010", "border": 1, "border_color": "#C62828"}
"""Of a cell that is at fault."""
