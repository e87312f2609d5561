"""How anything is sent, whatever it is: workers under one cap, a polite stop, and an end for every
row.

Two rooms send with it: `importer.issuing` certificates, `importer.catalog` what a school is made
of. Each says what is next and how its rows end (`Sending`); everything else about sending stands
here once (`carry_out`).
"""

from importer.engine.limits import Limits
from importer.engine.sending import Sending, WorkItem
from importer.engine.stop import Stop
from importer.engine.working import carry_out

__all__ = ["Limits", "Sending", "Stop", "WorkItem", "carry_out"]
