"""The state folder: who holds it, and the ledger in it."""

from importer.sentences.message import Sentence

ANOTHER_RUN = Sentence("Another run is at work")
KNOWN_RUN = Sentence("Another run (process {process}, started {started}) is at work")
BUSY = Sentence(
    "{run} in {state}: wait for it to end.",
    terminal="Or run again with --wait, or use another --state.",
)
NO_FOLDER = Sentence(
    "The state folder {state} cannot be used ({why:reason}): make it writable.",
    terminal="Or choose another one with --state.",
)

LEDGER_NOT_OPENED = Sentence(
    "The ledger {path} cannot be opened ({why:reason}): free space, or make the folder writable.",
    terminal="Or choose another one with --state.",
)
NO_LEDGER = Sentence(
    "{path} is a database of some other program: choose another folder with --state."
)
NEWER_LEDGER = Sentence(
    "The ledger {path} was written by a newer version of this program (ledger version {version},"
    " known {known}): update this program.",
    terminal="Or choose another folder with --state.",
)
LEDGER_NOT_WRITTEN = Sentence(
    "The ledger {path} cannot be written ({why:reason}), so nothing more is sent: free space or"
    " make the folder writable, then run again."
)
LEDGER_NOT_READ = Sentence(
    "The ledger {path} cannot be read ({why:reason}): move it away and run again; what was done is"
    " found again on the server."
)
LEDGER_DAMAGED = Sentence(
    "The ledger {path} is damaged: it holds something else than text. Move it away and run again;"
    " what was done is found again on the server."
)
