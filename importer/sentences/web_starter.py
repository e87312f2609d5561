"""The starter of the page on the desktop."""

from importer.sentences.message import Sentence

STARTER = Sentence("Diplomas")
MADE = Sentence("A starter of the page is on the desktop: {path}")
NOT_WRITTEN = Sentence("The starter {path} cannot be written ({why:reason}).")
