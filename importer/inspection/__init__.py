"""What one PDF is: all there, showable, and whom it names. See `importer.inspection.process`.

A process of its own reads it. Nothing heavy is imported here, since that has to start in a tenth
of a second.
"""

from importer.inspection.proof import prove
from importer.inspection.verdicts import (
    Fault,
    NameLook,
    NameQuestion,
    PdfRemark,
    Proof,
    Sight,
    Similar,
)

__all__ = ["Fault", "NameLook", "NameQuestion", "PdfRemark", "Proof", "Sight", "Similar", "prove"]
