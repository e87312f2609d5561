"""What is said about the interfaces for programs: JSON, rows, signals."""

from importer.sentences.message import Sentence

ROWS_TAKEN = Sentence(
    "{path} is there and holds something else than the rows of a run: choose another name.",
    terminal="(--rows)",
)
ROWS_UNWRITABLE = Sentence(
    "{path} cannot be written ({reason}): choose another place with --rows."
)
ROWS_UNWRITTEN = Sentence(
    "The rows cannot be written to {path} ({reason}): they are in the results workbook."
)
