"""Whether a DokStamp behaves as the client assumes: asked reading only, or in a tenant made for it
by drafts too.

What is documented and what is assumed stands on the DokStamp API page; each check asks one thing
of it and tells, in a line, what was seen and what follows. Nothing here is used when certificates
are sent.
"""

from importer.doctor.examining import Examination, examine
from importer.doctor.findings import Observation, Verdict

__all__ = ["Examination", "Observation", "Verdict", "examine"]
