"""Why a text is no e-mail address, or an unlikely one."""

from importer.sentences import Sentence

NOT_AN_EMAIL = Sentence("{text:cell} is not an e-mail address: {reason}")
TOO_LONG = Sentence("{text:cell} has more than {most} characters: shorten it.")

# why it is none
NO_AT = Sentence("it has no @; correct it.")
SEVERAL_ATS = Sentence("it has more than one @; correct it.")
SPACE = Sentence("it has a space inside; correct it.")
COMMA = Sentence("it has a comma; correct it.")
SEMICOLON = Sentence("it has a semicolon; correct it.")
NOTHING_BEFORE_AT = Sentence("it has nothing before the @; correct it.")
NOTHING_AFTER_AT = Sentence("it has nothing after the @; correct it.")
TWO_FULL_STOPS = Sentence("it has two full stops in a row; correct it.")
FULL_STOP_AT_AN_END = Sentence("it has a full stop at one end or next to the @; correct it.")
NO_FULL_STOP = Sentence("what follows the @ has no full stop; correct it.")
ENDING_OF_ONE_LETTER = Sentence("what follows its last full stop is one letter; correct it.")
QUOTATION_MARK = Sentence("it has a quotation mark at one end; correct it.")
FAR_TOO_LONG = Sentence("it has {length} characters, which is too long for one; correct it.")
SEVERAL = Sentence("the cell holds several addresses; keep the one that DokStamp is to write to.")
MAILTO = Sentence("it begins with mailto:; keep only the address.")
WITH_A_NAME = Sentence("it is written with a name or in angle brackets; keep only the address.")
INVISIBLE = Sentence(
    "it has an invisible character ({char:code_point}) as character {place}; type it again."
)

BY_THE_STANDARD = Sentence("{reason}; correct it.")

# letters that are not what they look like
FULL_WIDTH = Sentence(
    "its {place:nth} character is a full-width “{char}” ({char:code_point}), not “{plain}”; type"
    " it again."
)
NO_PLAIN_LETTER = Sentence(
    "its {place:nth} character is not a plain letter but “{char}” ({char:code_point}), not"
    " “{plain}”; type it again."
)
PHONETIC = Sentence(
    "its {place:nth} character is the phonetic letter “{char}” ({char:code_point}); type it again."
)
OTHER_SCRIPT = Sentence(
    "its {place:nth} character is a {rare} “{char}” ({char:code_point}) among {usual} letters;"
    " type it again."
)

# unlikely ones
SLIPPED_DOMAIN = Sentence(
    "{text:cell} has the domain {domain}, which differs by one letter from {likely}: check that"
    " it is right."
)
ACCENT = Sentence(
    "{text:cell} has an accent before the @, which hardly any mailbox has: should it be {plain}?"
)
