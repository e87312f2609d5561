"""Why an archive is refused."""

from importer.sentences.message import Sentence

UNREADABLE = Sentence(
    "{archive:file} cannot be read ({reason:reason}): drop it again, with permission for this"
    " service to read it."
)
DAMAGED = Sentence(
    "{archive:file} is damaged, or not a zip archive ({reason:reason}): pack or copy it again."
)
UNKNOWN_PACKING = Sentence(
    "{archive:file} is packed in a way that cannot be read here ({reason:reason}): pack it as a"
    " plain zip archive."
)
ENCRYPTED = Sentence("{archive:file} is encrypted: pack it without a password.")
TOO_MANY_ENTRIES = Sentence(
    "{archive:file} holds {entries} entries, and {most} are allowed: split it."
)
TOO_LARGE = Sentence(
    "{archive:file} would unpack to more than {megabytes} MB, which is refused: split it."
)
NO_SPACE = Sentence("there is not enough space to unpack the archive")
BOMB = Sentence(
    "{archive:file} unpacks to far more than it holds (at {entry:file}), as only an archive made"
    " to fill the disk does; unpacking was stopped."
)
TWICE = Sentence(
    "{archive:file} holds {entry:file} twice: which one is right is not clear, so pack it again."
)
FILE_AND_FOLDER = Sentence(
    "{archive:file} holds {entry:file} both as a file and as a folder: pack it again."
)
LINK = Sentence(
    "{archive:file} holds a link or a device ({entry:file}), which is refused: pack the files"
    " themselves."
)
STRANGE_NAME = Sentence(
    "{archive:file} holds an entry whose name leads out of the folder, or that not every system"
    " can keep ({entry:file}), so nothing was unpacked: rename the file and pack it again."
)
