"""Why a batch waits once more, or has failed: a word that the queue keeps and programs are told,
and a sentence for people.
"""

from collections.abc import Mapping
from typing import Final

from importer.sentences import Message, Sentence
from importer.sentences import cluster as say

_SAID: Final[Mapping[str, Sentence]] = {
    "api": say.API_AWAY,
    "ledger": say.LEDGER_AWAY,
    "busy": say.TENANT_BUSY,
    "settings": say.SETTINGS_WRONG,
    "storage": say.STORAGE_AWAY,
    "unwritable": say.UNWRITABLE,
    "unreadable": say.UNREADABLE,
    "guard": say.AGAINST_LIMITS,
    "approval": say.TO_BE_APPROVED,
    "killed": say.HAS_KILLED,
    "lost": say.IS_LOST,
    "mistake": say.HAD_A_MISTAKE,
}
WORDS = tuple(_SAID)
"""All of them, which docs/schemas/jobs.json lists."""


def reason_said(word: str) -> Message:
    """The sentence for a word."""
    return _SAID[word]()
