"""The pages before issuing: what will happen, what is doubtful, and somebody else's approval."""

from importer.sentences.message import Sentence

OWN_WORK = Sentence("You prepared this list, so somebody else has to approve it.")
