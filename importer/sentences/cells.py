"""What is wrong with one cell, or with many of a column, and what to do."""

from importer.sentences import Plural, Sentence

# empty, or as good as
EMPTY = Sentence("{column:column} is empty, and {needs} needs it: fill it in.")
EVERY_CERTIFICATE = Sentence("every certificate")
EVERY_RECORD = Sentence("every {record}")
ERROR_VALUE = Sentence(
    "{text:cell} is an error of a spreadsheet, no {column:column}: repair the formula, or type the"
    " value."
)
DITTO = Sentence(
    "{text:cell} refers to the cell above, which is not taken over: write the {column:column}"
    " itself."
)
NULL_WORD_NEEDED = Sentence(
    "{text:cell} is what programs write when there is no value, and every certificate needs"
    " {column:column}: fill it in."
)
NULL_WORDS = Sentence(
    "{texts:cells} in {column:column} ({rows:few_rows}) is what programs write when there is no"
    " value, so it counts as an empty cell."
)

# text
TOO_LONG = Sentence(
    "{text:cell} has {length} characters and {column:column} takes {most}: shorten it."
)
TOO_LONG_FOR_A_FILE = Sentence(
    "{text:cell} has {length} characters, which no file name has: correct it."
)
INVISIBLE = Sentence("{text:cell} holds an invisible character: type the {column:column} again.")
INVISIBLE_AT = Sentence("{what} as character {place}: type the {column:column} again.")
LINE_BREAK = Sentence("{text:cell} holds a line break ({char:code_point})")
TAB = Sentence("{text:cell} holds a tab ({char:code_point})")
LOST_LETTER = Sentence("{text:cell} holds the mark of a letter that was lost ({char:code_point})")
INVISIBLE_CHARACTER = Sentence("{text:cell} holds an invisible character ({char:code_point})")
FORMULA = Sentence(
    "{text:cell} is a formula as text, no {column:column}: let the spreadsheet calculate it, or"
    " type the value."
)
OTHER_NOTATION = Sentence(
    "{text:cell} is in the notation of another program: type the {column:column} again."
)
DECODED = Sentence("{text:cell} was read as {plain:cell}.")

# names
NAME_WITH_AT = Sentence(
    "{text:cell} has an @, so it is not a name: write the name, the e-mail has its own column."
)
NAME_GARBLED = Sentence(
    "{text:cell} has letters that were garbled on their way here: export the sheet again as UTF-8,"
    " or retype the {column:column}."
)
NAME_GARBLED_FROM = Sentence(
    "{text:cell} has letters that were garbled on their way here from {mended:cell}: export the"
    " sheet again as UTF-8, or retype the {column:column}."
)
NO_LETTER = Sentence(
    "{text:cell} has no letter, so it is not a name: write the graduate's legal name."
)
NO_LETTER_OPTIONAL = Sentence(
    "{text:cell} has no letter, so it is not a name: write the name, or leave the cell empty."
)
UNLESS_CONFIRMED = Sentence(
    "{fault}; if it is right as it stands, repeat it in {confirm_name:column}."
)
NAME_FORMULA = Sentence(
    "{name:cell} is a formula as text: let the spreadsheet calculate it, or type the name"
)
NAME_WITH_SIGN = Sentence(
    "{name:cell} has {sign:cell} in it, which no name has, as when another program wrote it: type"
    " the name"
)
NAME_PROBABLY = Sentence(
    "{name:cell} has letters that were garbled on their way here, probably from {original:cell}:"
    " type the name"
)
NAME_IMPLAUSIBLE = Sentence(
    "{name:cell} has signs or capitals inside a word, as when letters were garbled on their way"
    " here: type the name"
)
FAMILY_NAME_FIRST = Sentence(
    "{name:cell} has the family name first: write {right_way:cell}",
    terminal="(or give --join-names, which does so in all rows)",
)
NAME_WITH_NULL = Sentence(
    "{name:cell} has a word in it that programs write when there is no value: check whether the"
    " name is whole"
)
NAME_WITH_DIGIT = Sentence("{name:cell} has a digit in it: check whether that belongs to the name")
NAME_WITHOUT_CAPITALS = Sentence(
    "{name:cell} has no capital letters, and the certificate would show it so: write it as the"
    " diploma does"
)
NAME_OF_ONE_WORD = Sentence("{name:cell} is one word: check whether the family name is missing")
CONFIRMS_ANOTHER_NAME = Sentence(
    "{confirm_name:column} says {confirmed:cell} and the name is {name:cell}: correct either, or"
    " empty {confirm_name:column}."
)

# values
NOT_A_UUID = Sentence(
    "{text:cell} is not a UUID: {column:column} takes 32 hexadecimal digits in five groups, as"
    " DokStamp shows them; copy it whole, or empty the cell."
)
NOT_A_CHOICE = Sentence(
    "{text:cell} is not one of the values of {column:column}: write {choices:or}."
)
READ_AS = Sentence("In {column:column}, {words:clauses}.")
WORD_READ_AS = Plural(
    "{text:cell} was read as {meant}, in 1 row", "{text:cell} was read as {meant}, in {count} rows"
)
FURTHER_WORDS = Plural("1 other word was read so", "{count} other words were read so")
SEVERAL_COUNTRIES = Sentence("{text:cell} may be several countries: write {names:or}.")
COUNTRY_UNKNOWN = Sentence(
    "In {column:column}, {text:cell} is not the name of a country that is known; it is sent as it"
    " is: check whether it is right."
)
COUNTRY_LIKE = Sentence(
    "In {column:column}, {text:cell} is not the name of a country that is known; it is sent as it"
    " is: check whether {name} is meant."
)
DOES_NOT_FIT = Sentence("{text:cell} does not fit {column:column}: write {number}.")
A_WHOLE_NUMBER = Sentence("a whole number")
A_DECIMAL_NUMBER = Sentence("a number with at most {places} decimal places")
NO_WEB_ADDRESS = Sentence(
    "{text:cell} is not a web address: write it like https://www.school.example."
)
NO_OBJECT = Sentence(
    '{text:cell} is not a JSON object: write it like {{"key": "value"}}, or leave it out.'
)

# what a spreadsheet program has made a date of
MADE_DATES = Sentence("In {rows:rows} of {column:column}, {made}.")
MADE_DATES_THEIRS = Sentence("In {rows:rows} of {heading:cell}, {made}.")

# many cells of a column, and what stands for empty ones
MANY_REMARKS = Sentence("{count} cells of {column:column}: {first:sentences} And {others} more.")
REMARK = Sentence("Row {row}: {remark}")
DEFAULT_INVALID = Sentence("--{flag}: {fault}")
DEFAULT_EMPTY = Sentence("it is empty: leave it out, or fill it in.")
