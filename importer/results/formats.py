"""How the workbook looks."""

from datetime import date, datetime
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


class Formats:
    """The workbook's cell formats, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        def make(**properties: Any) -> Any:
            return book.add_format(
                {"font_name": "Calibri", "font_size": 11, "valign": "top", **properties}
            )

        red = {
            "bg_color": "#FFC7CE",
            "font_color": "#7A0010",
            "border": 1,
            "border_color": "#C62828",
        }
        self.text = make()
        self.top = make(align="left")
        self.wrapped = make(text_wrap=True)
        self.advice = make(text_wrap=True, align="left", indent=1)
        self.link = make(font_color="#1565C0", underline=1)
        self.fault = make(**red)
        self.heading = make(bold=True, bg_color="#37474F", font_color="#FFFFFF", valign="vcenter")
        self.our_heading = make(
            bold=True, bg_color="#0D47A1", font_color="#FFFFFF", valign="vcenter"
        )
        self.title = make(bold=True, font_size=18, font_color="#0D47A1")
        self.subtitle = make(bold=True, font_size=13, font_color="#37474F")
        self.label = make(font_color="#546E7A", align="left", indent=1)
        self.wide_label = make(font_color="#546E7A", align="left", indent=2)
        self.number = make(num_format="#,##0", align="right")
        self.total = make(num_format="#,##0", align="right", bold=True, top=1)
        self.total_label = make(bold=True, top=1)
        self.status = {
            status: make(font_color=strong, bg_color=pale, bold=True)
            for status, (strong, pale) in COLOURS.items()
        }
        self._dates = {
            (timed, faulty): make(
                num_format="yyyy-mm-dd hh:mm:ss" if timed else "yyyy-mm-dd",
                align="left",
                **(red if faulty else {}),
            )
            for timed in (False, True)
            for faulty in (False, True)
        }

    def date(self, moment: date | datetime, *, faulty: bool) -> Any:
        """The format of a date or date-time cell."""
        return self._dates[isinstance(moment, datetime), faulty]
