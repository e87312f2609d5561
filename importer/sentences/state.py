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
SERVER_NOT_OPENED = Sentence(
    "The ledger {where} cannot be opened ({why:reason}): see that its server runs and can be"
    " reached from this machine, then run again."
)
SERVER_NOT_WRITTEN = Sentence(
    "The ledger {where} cannot be written ({why:reason}), so nothing more is sent: see that its"
    " server runs and can be reached from this machine, then run again."
)
SERVER_NOT_READ = Sentence(
    "The ledger {where} cannot be read ({why:reason}): see that its server runs and can be reached"
    " from this machine, then run again."
)
SERVER_CROWDED = Sentence(
    "The ledger {where} takes no more connections, so nothing more is sent: end programs that use"
    " it, or let its server take more (max_connections), then run again."
)
SERVER_READ_ONLY = Sentence(
    "The ledger {where} takes no changes, so nothing more is sent: it may be the copy of another"
    " server. Name the one that may be written in DOKSTAMP_LEDGER, then run again."
)
SERVER_REFUSES = Sentence(
    "The ledger {where} does not let this program in: correct the user and the password in"
    " DOKSTAMP_LEDGER, or what its server allows (pg_hba.conf)."
)
NO_DATABASE = Sentence(
    "There is no ledger {where}: make the database and its user on the server, or correct"
    " DOKSTAMP_LEDGER."
)
OTHER_DATABASE = Sentence(
    "The database {where} belongs to some other program: make one for the ledger alone, and name"
    " it in DOKSTAMP_LEDGER."
)
NEWER_ON_SERVER = Sentence(
    "The ledger {where} was written by a newer version of this program (ledger version {version},"
    " known {known}): update this program on this machine."
)
SERVER_DAMAGED = Sentence(
    "The ledger {where} is damaged: it holds what this program has not written. Restore a backup,"
    " or make a new database; what was done is found again on the server."
)
NO_CLUSTER = Sentence(
    "What a ledger on PostgreSQL needs is not installed: pip install 'dokstamp-importer[cluster]'."
)
WHICH_TENANT = Sentence(
    "Several schools may share this ledger: say in DOKSTAMP_TENANT which tenant is yours."
)
KNOWN_RUN_THERE = Sentence(
    "Another run (process {process} on {machine}, started {started}) is at work"
)
BUSY_TENANT = Sentence(
    "{run} for {tenant}: wait for it to end.", terminal="Or run again with --wait."
)
TAKEN_OVER = Sentence(
    "Another run has taken over what this one was sending for {tenant}, so nothing more is sent"
    " from here: how it went on stands in that run's results."
)
LEDGER_DAMAGED = Sentence(
    "The ledger {path} is damaged: it holds something else than text. Move it away and run again;"
    " what was done is found again on the server."
)
