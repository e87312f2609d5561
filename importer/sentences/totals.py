"""How many rows ended how."""

from importer.sentences.message import Sentence

CREATED = Sentence("{count} created")
CREATED_NOW = Sentence("{count} created now, {before} before")
UPDATED = Sentence("{count} updated")
EXISTING = Sentence("{count} existing")
DIFFERENT = Sentence("{count} different")
INVALID = Sentence("{count} invalid")
FAILED = Sentence("{count} failed")
PENDING = Sentence("{count} pending")
READY = Sentence("{count} ready")
OTHER = Sentence("{count} {ending}")
NO_ROWS = Sentence("no rows")
