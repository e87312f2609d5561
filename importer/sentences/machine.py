"""What is said about this machine's limits, and about the interfaces for programs."""

from importer.sentences.message import Sentence

LITTLE_MEMORY = Sentence(
    "This process may use {there} MB of memory (ulimit -v), and the program needs {needed} MB of"
    " address space: raise the limit, and run again. Nothing was sent."
)
FEW_FILES = Sentence(
    "This process may have {there} files open (ulimit -n), and the program needs {needed}: raise"
    " the limit, and run again. Nothing was sent."
)
ROWS_TAKEN = Sentence(
    "{path} is there and holds something else than the rows of a run: choose another name.",
    terminal="(--rows)",
)
ROWS_UNWRITABLE = Sentence(
    "{path} cannot be written ({reason:reason}): choose another place with --rows."
)
ROWS_UNWRITTEN = Sentence(
    "The rows cannot be written to {path} ({reason:reason}): they are in the results workbook."
)
