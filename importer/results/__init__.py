"""The results workbook: a person's receipt and error list, and the next run's input."""

from importer.results.model import PreviousResults, RunFacts, SourceTable
from importer.results.placing import default_path, ensure_writable
from importer.results.reading import read_failures, read_results
from importer.results.writing import write_results

__all__ = [
    "PreviousResults",
    "RunFacts",
    "SourceTable",
    "default_path",
    "ensure_writable",
    "read_failures",
    "read_results",
    "write_results",
]
