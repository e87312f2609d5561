"""What is wrong with how a command was given, or with where it runs."""

from importer.sentences.message import Sentence

EXPORT_ALONE = Sentence(
    "--export is used alone: it takes no workbook, no --update, no --dry-run and no --out."
)
UNQUOTED = Sentence(
    "{words} There is {name:file}: put names with spaces into quotation marks, as {typed}."
)
QUOTE_NAMES = Sentence("{words} Put names with spaces into quotation marks.")
WHICH_CATALOG = Sentence("Which catalog? Give a workbook, or --export FILE.xlsx to write one.")
SANDBOX_MISSING = Sentence(
    "The sandbox is not installed: pip install 'dokstamp-importer[sandbox]'."
)
WEB_MISSING = Sentence("The page is not installed: pip install 'dokstamp-importer[web]'.")
SANDBOX_CANNOT_START = Sentence(
    "The sandbox cannot start ({reason:reason}): choose another --port, or another --db."
)
MISSING = Sentence("{name} is missing. {text}")
NO_OPTION = Sentence("There is no option {option}.")
OTHER_OPTION = Sentence("There is no option {option}. Did you mean {near:or}?")
NEEDS_VALUE = Sentence("{option} needs a value after it.")
TAKES_NO_VALUE = Sentence("{option} takes no value.")
NUMBER_FROM = Sentence("{option} takes a number of at least {least:number}.")
NUMBER_BETWEEN = Sentence("{option} takes a number from {least:number} to {most:number}.")
WHOLE_FROM = Sentence("{option} takes a whole number of at least {least:number}.")
WHOLE_BETWEEN = Sentence("{option} takes a whole number from {least:number} to {most:number}.")
TOO_MUCH = Sentence("There are more words than the command takes: {words}.")
NO_COMMAND = Sentence("A command is missing: {commands:or}.")
UNKNOWN_COMMAND = Sentence("There is no command {command:cell}. There are {commands:and}.")
OTHER_COMMAND = Sentence("There is no command {command:cell}. Did you mean {near:or}?")
NO_LANGUAGE = Sentence(
    "{given} {wish:cell} is none of the languages of this program: give {languages:or}."
)
NO_CAP = Sentence(
    "--max-in-flight {text} is not a limit: give a whole number from 1 to 256, or auto."
)
NOBODY_TO_ASK = Sentence(
    "There is no terminal to ask on, so nothing was sent: add --yes to send without asking."
)
PLAN_UNSHOWN = Sentence(
    "The plan cannot be shown, because the output cannot be written ({reason:reason}), so nothing"
    " was sent: free space, or send the output elsewhere."
)
ONE_MODE = Sentence(
    "--issue, --draft and --check-only exclude one another: give one of them, or none to check."
)
NO_INBOX = Sentence(
    "There is no folder {path}: make the inbox, or mount its share, and start again."
)
STATE_IN_INBOX = Sentence(
    "The state folder {path} is in the inbox: choose another place with --state."
)
