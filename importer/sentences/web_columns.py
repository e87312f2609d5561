"""The page on which a person says which column is which."""

from importer.sentences.message import Plural, Sentence

TITLE = Sentence("What does each column hold?")
INTRO = Sentence(
    "Say it for the columns that were not recognised. What is left aside is not sent, and comes"
    " back in the results."
)
HEADINGS_IN_ROW = Sentence("The headings stand in row {row} of the list.")
YOUR_COLUMN = Sentence("Your column")
VALUES = Sentence("Three of its values")
FILLED = Sentence("Filled in")
HOLDS = Sentence("It holds")
SHARE = Sentence("{share:whole} %")
LEFT_ASIDE = Sentence("leave aside (comes back in the results)")
HOLDS_OF = Sentence("What column {letter} holds")
SAVE = Sentence("Keep this")
REMEMBERED = Sentence("It is remembered for the next list with the same headings.")
RECOGNISED = Sentence("Columns recognised: {columns:all}.")
IS = Sentence("{name} = {heading:cell}")
CHANGE = Sentence("Change the columns")
MISSING = Plural(
    "No column holds this, and the list cannot be issued without it: {columns:all}. Choose which"
    " one it is. If it is not in the list, add it there and bring the list again.",
    "No column holds these, and the list cannot be issued without them: {columns:all}. Choose"
    " which ones they are. If they are not in the list, add them there and bring the list again.",
)
CHOSEN_TWICE = Sentence(
    "Columns {letters:and} cannot all be the same ({name}): choose one of them."
)
