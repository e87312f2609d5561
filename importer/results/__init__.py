"""The results workbook: a person's receipt and error list, and the next run's input."""

from importer.results.formats import Formats
from importer.results.model import FACTS, SUMMARY, PreviousResults, RunFacts, SourceTable
from importer.results.placing import default_path, ensure_writable
from importer.results.reading import read_facts, read_failures, read_results
from importer.results.summary import write_facts
from importer.results.writing import fitting, height, in_place, moment_in, open_book, write_results

__all__ = [
    "FACTS",
    "SUMMARY",
    "Formats",
    "PreviousResults",
    "RunFacts",
    "SourceTable",
    "default_path",
    "ensure_writable",
    "fitting",
    "height",
    "in_place",
    "moment_in",
    "open_book",
    "read_facts",
    "read_failures",
    "read_results",
    "write_facts",
    "write_results",
]
