"""The page: what is too much, and how long things are kept."""

from importer.sentences.message import Plural, Sentence

TOO_MANY_REQUESTS = Sentence("That was very much at once. Wait a minute, then go on.")
TOO_MANY_LISTS = Plural(
    "You have {count} list, which is as many as one person may have: delete it first.",
    "You have {count} lists, which is as many as one person may have: delete some first.",
)
TOO_MUCH_EACH = Sentence(
    "You would keep more than {gigabytes} GB here: delete lists that are done first."
)
TOO_MUCH = Sentence(
    "Everybody together would keep more than {gigabytes} GB here: ask whoever looks after this"
    " page at your school to make room."
)
