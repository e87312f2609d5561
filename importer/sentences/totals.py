"""How many rows ended how."""

from importer.sentences.message import Plural, Sentence

CREATED = Plural("{count} created", "{count} created")
CREATED_NOW = Plural(
    "{count} created now, {before} before", "{count} created now, {before} before"
)
UPDATED = Plural("{count} updated", "{count} updated")
EXISTING = Plural("{count} existing", "{count} existing")
DIFFERENT = Plural("{count} different", "{count} different")
INVALID = Plural("{count} invalid", "{count} invalid")
FAILED = Plural("{count} failed", "{count} failed")
PENDING = Plural("{count} pending", "{count} pending")
READY = Plural("{count} ready", "{count} ready")
TAKEN_BACK = Plural("{count} taken back", "{count} taken back")
ISSUED = Plural("{count} issued", "{count} issued")
WAS_GONE = Plural("{count} gone before", "{count} gone before")
WAS_ISSUED = Plural("{count} issued before", "{count} issued before")
KEPT = Plural("{count} kept", "{count} kept")
OTHER = Sentence("{count} {ending}")
NO_ROWS = Sentence("no rows")
