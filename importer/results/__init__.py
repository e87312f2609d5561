"""The results workbook: a person's receipt and error list, and the next run's input."""

from importer.results.formats import Formats
from importer.results.memory import TELLING, cell_print, known_columns, whole_print, whole_prints
from importer.results.model import (
    FACTS,
    SUMMARY,
    Memory,
    PreviousResults,
    RowPrint,
    RunFacts,
    SourceTable,
    source_table,
)
from importer.results.placing import default_path, ensure_writable, first_name, free_place, opened
from importer.results.reading import read_facts, read_failures, read_results
from importer.results.receipt import NO_SPARE, Spare, lines_of, written
from importer.results.summary import write_facts
from importer.results.writing import fitting, height, in_place, moment_in, open_book, write_results

__all__ = [
    "FACTS",
    "NO_SPARE",
    "SUMMARY",
    "TELLING",
    "Formats",
    "Memory",
    "PreviousResults",
    "RowPrint",
    "RunFacts",
    "SourceTable",
    "Spare",
    "cell_print",
    "default_path",
    "ensure_writable",
    "first_name",
    "fitting",
    "free_place",
    "height",
    "in_place",
    "known_columns",
    "lines_of",
    "moment_in",
    "open_book",
    "opened",
    "read_facts",
    "read_failures",
    "read_results",
    "source_table",
    "whole_print",
    "whole_prints",
    "write_facts",
    "write_results",
    "written",
]
