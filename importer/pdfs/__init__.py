"""The folder of PDFs as an index: which file is a row's, whether it is a whole PDF, and its
digest.

A row names its file in the `pdf` column, or its file is the one named after its e-mail, its
name or a number of its own. A file is never attached on a likeness: exactly one must fit, or the
row is in error and the candidates are listed.
"""

from importer.inspection import Fault, Proof, prove
from importer.pdfs.cache import DigestCache
from importer.pdfs.folder import PdfFolder, Unfound
from importer.pdfs.found import Pdf, Pdfs
from importer.pdfs.labels import LabelledPdfs
from importer.pdfs.matching import Matching, Wanted, match
from importer.pdfs.pictures import Painter
from importer.pdfs.roll import Roll

__all__ = [
    "DigestCache",
    "Fault",
    "LabelledPdfs",
    "Matching",
    "Painter",
    "Pdf",
    "PdfFolder",
    "Pdfs",
    "Proof",
    "Roll",
    "Unfound",
    "Wanted",
    "match",
    "prove",
]
