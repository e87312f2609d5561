"""Dropped batches: a folder that people drop spreadsheets and PDFs into, served for months without
anybody looking.

dropped ─▶ settled ─▶ claimed (.processing) ─▶ checked, or sent by the same job as `importer run`
─▶ filed
                                                                          (done, or needs-attention
                                                                          with a letter)

Nothing is ever deleted or overwritten, and every step can be repeated from wherever a crash has
left it. What keeps a certificate from being issued twice is what keeps it from that in `importer
run`: the ledger, and the server itself.
"""

from importer.inbox.claiming import Processing
from importer.inbox.handing import CameTo, HandsOver
from importer.inbox.journal import Journal
from importer.inbox.ownership import Heart, Watch
from importer.inbox.places import Places
from importer.inbox.reading import InboxReading
from importer.inbox.service import InboxService, Rhythm
from importer.inbox.terms import Mode, Terms
from importer.inbox.working import InboxWorker

__all__ = [
    "CameTo",
    "HandsOver",
    "Heart",
    "InboxReading",
    "InboxService",
    "InboxWorker",
    "Journal",
    "Mode",
    "Places",
    "Processing",
    "Rhythm",
    "Terms",
    "Watch",
]
