"""Why a file is no PDF that can be issued; `pdf` is its name in the folder."""

from importer.sentences.message import Sentence

NO_FILE = Sentence("{pdf:file} is not a file: put the PDF in its place.")
CHANGING = Sentence(
    "{pdf:file} was being written while it was read: let the other program finish, and try again."
)
EXCHANGED = Sentence(
    "{pdf:file} was exchanged for a link, or its folder was, after the folder was listed: put the"
    " file itself there, and run again."
)
UNREADABLE = Sentence(
    "{pdf:file} cannot be read ({reason:reason}): check its permissions, or close what has it"
    " open."
)
EMPTY = Sentence("{pdf:file} is empty (0 bytes): copy or export it again.")
ENCRYPTED = Sentence("{pdf:file} opens only with a password: save it without one.")
NO_PAGES = Sentence("{pdf:file} has no pages: export it again.")
TOO_LARGE = Sentence(
    "{pdf:file} takes more than {megabytes} MB of memory to show: print or export it to PDF again."
)
TOO_SLOW = Sentence(
    "{pdf:file} takes more than {seconds} seconds to show: print or export it to PDF again."
)
ENDS_ITS_READER = Sentence(
    "{pdf:file} ends the program that reads it, or keeps it from answering: open it in a viewer,"
    " and print or export it to PDF again."
)

NOT_DRAWN = Sentence("{pdf:file} has a first page that cannot be drawn: open it in a viewer.")

NOT_PDF = Sentence("{pdf:file} is not a PDF, whatever its name: export it as PDF.")
OTHER_KIND = Sentence("{pdf:file} is not a PDF, but {kind}: export it as PDF.")

DAMAGED = Sentence("{pdf:file} is cut off or damaged ({damage}): copy or export it again.")
NO_END_MARK = Sentence("the end mark is missing")
UPDATE_BREAKS_OFF = Sentence("its last update breaks off")
TABLE_ELSEWHERE = Sentence("its table of objects is not where it should be")
SHORTER = Sentence("it is shorter than it says")
SIGNED_BEYOND = Sentence("a signature covers more than there is")
NO_STRUCTURE = Sentence("its structure cannot be read; {why}")
NO_FIRST_PAGE = Sentence("its first page cannot be read; {why}")
NO_REASON = Sentence("PDFium gives no reason")
NO_ACCESS = Sentence("PDFium cannot read the file")
NO_FORMAT = Sentence("PDFium: not in PDF format, or corrupted")
WRONG_PAGE = Sentence("PDFium: a page is missing, or its content is wrong")
OTHER_REASON = Sentence("PDFium: error {number}")
ZEROS_FOR_OBJECTS = Sentence("{zeros} zeros are where its objects should be")
ZEROS_BEHIND_STREAM = Sentence("zeros are behind the stream of object {number}")
ZEROS_IN_CIPHER = Sentence("zeros are in the encrypted stream of object {number}")
ZEROS_IN_STREAM = Sentence("{zeros} zeros are in the stream of object {number}")
STREAM_PACKED_WRONG = Sentence("the stream of object {number} cannot be unpacked: {reason}")
STREAM_BREAKS_OFF = Sentence("the stream of object {number} breaks off")
STREAM_NO_CONTENT = Sentence(
    "what is in the stream of object {number} is not the content of a page"
)
