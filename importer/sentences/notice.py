"""The note in an inbox about what is left alone there."""

from importer.sentences.message import Sentence

LEFT_ALONE = Sentence("These are in the inbox and are left alone, since none of them is a batch:")
ITEM = Sentence("{name:file}: {what}")
MORE = Sentence("and {count} more")
WHAT_A_BATCH_IS = Sentence(
    "A batch is a folder with one spreadsheet and its PDFs, the same in a .zip, or a spreadsheet"
    " beside a folder of the same name. Put together what belongs together, or take away what is"
    " not meant for the inbox."
)
GOES_BY_ITSELF = Sentence("This note disappears by itself when nothing is left alone any more.")
