"""How many rows ended how."""

from importer.sentences.message import Plural, Sentence

CREATED = Sentence("{count} created")
CREATED_NOW = Sentence("{count} created now, {before} before")
UPDATED = Sentence("{count} updated")
EXISTING = Plural("{count} existing", "{count} existing")
DIFFERENT = Plural("{count} different", "{count} different")
INVALID = Plural("{count} invalid", "{count} invalid")
FAILED = Sentence("{count} failed")
PENDING = Sentence("{count} pending")
READY = Sentence("{count} ready")
TAKEN_BACK = Plural("{count} taken back", "{count} taken back")
ISSUED = Plural("{count} issued", "{count} issued")
WAS_GONE = Plural("{count} gone before", "{count} gone before")
WAS_ISSUED = Plural("{count} issued before", "{count} issued before")
KEPT = Plural("{count} kept", "{count} kept")
OTHER = Sentence("{count} {ending}")
NO_ROWS = Sentence("no rows")
