"""The results workbook: a person's receipt and error list, and the next run's input."""

from importer.results.cells import DATE, fitting, height, number_format
from importer.results.formats import Formats
from importer.results.layout import (
    NUMBER,
    OUTCOME,
    REASON,
    ROW,
    Layout,
    Ours,
    certificate_words,
    layout_in,
    layout_of,
    layout_seen,
)
from importer.results.memory import TELLING, cell_print, known_columns, whole_print, whole_prints
from importer.results.model import (
    FACTS,
    SUMMARY,
    PreviousResults,
    RowPrint,
    RunFacts,
    SourceTable,
    WorkbookMemory,
    source_table,
)
from importer.results.placing import default_path, ensure_writable, first_name, free_place, opened
from importer.results.reading import read_facts, read_failures, read_results, told_in
from importer.results.receipt import NO_SPARE, Spare, lines_of, written
from importer.results.rows import print_columns, print_landscape, write_comment
from importer.results.sheets import TextSheet
from importer.results.summary import (
    begin_summary,
    plan_facts,
    times,
    version,
    write_facts,
    write_run,
)
from importer.results.writing import in_place, open_book, write_results

__all__ = [
    "DATE",
    "FACTS",
    "NO_SPARE",
    "NUMBER",
    "OUTCOME",
    "REASON",
    "ROW",
    "SUMMARY",
    "TELLING",
    "Formats",
    "Layout",
    "Ours",
    "PreviousResults",
    "RowPrint",
    "RunFacts",
    "SourceTable",
    "Spare",
    "TextSheet",
    "WorkbookMemory",
    "begin_summary",
    "cell_print",
    "certificate_words",
    "default_path",
    "ensure_writable",
    "first_name",
    "fitting",
    "free_place",
    "height",
    "in_place",
    "known_columns",
    "layout_in",
    "layout_of",
    "layout_seen",
    "lines_of",
    "number_format",
    "open_book",
    "opened",
    "plan_facts",
    "print_columns",
    "print_landscape",
    "read_facts",
    "read_failures",
    "read_results",
    "source_table",
    "times",
    "told_in",
    "version",
    "whole_print",
    "whole_prints",
    "write_comment",
    "write_facts",
    "write_results",
    "write_run",
    "written",
]
