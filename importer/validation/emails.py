"""E-mail addresses: a strict pattern passes the plain ones, email-validator judges the rest."""

import re
import unicodedata

import polars as pl
from email_validator import EmailNotValidError, validate_email

from importer.columns import Column
from importer.issues import Code, Severity
from importer.sentences import Message, in_words
from importer.sentences import emails as say
from importer.validation.mailboxes import accent_before_the_at, look_alike, slips
from importer.validation.reading import CellRemark, Conventions, Reading, kept

# A subset of what email-validator accepts (RFC 5321 lengths; no Punycode, whose labels it decodes;
# none of the special-use names it refuses: RFC 6761, 6762, 7686 and `arpa`). Accented letters of
# the West stand before the @ in lists that were made from names.
_PLAIN = (
    r"^[a-z0-9_+à-öø-ÿ-]+(?:\.[a-z0-9_+à-öø-ÿ-]+)*"
    r"@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$"
)
_SPECIAL_USE = r"\.(?:arpa|invalid|local|localhost|onion|test)$"
_MOST_CHARACTERS = 254
_MOST_BEFORE_THE_AT = 64
_MOST_TYPED = 400
"""Characters of a cell that patterns look at; a megabyte would take them minutes."""
_QUOTES = "‘’“”„«»´"

_SEEN_TO = " \u200c\u200d"
"""The joiners belong to some domains, which email-validator knows."""
_SEVERAL = re.compile(r"[^\s;,/|]+@[^\s;,/|]+(?:\s*[;,/|]\s*|\s+)[^\s;,/|]+@")
_WITH_A_NAME = re.compile(r"[<>]")
_ASCII_SLIPS = (
    (re.compile(r"^[^@]*$"), say.NO_AT),
    (re.compile(r"@.*@"), say.SEVERAL_ATS),
    (re.compile(r"\s"), say.SPACE),
    (re.compile(r","), say.COMMA),
    (re.compile(r";"), say.SEMICOLON),
    (re.compile(r"^@"), say.NOTHING_BEFORE_AT),
    (re.compile(r"@$"), say.NOTHING_AFTER_AT),
    (re.compile(r"\.\."), say.TWO_FULL_STOPS),
    (re.compile(r"^\.|\.@|@\.|\.$"), say.FULL_STOP_AT_AN_END),
    (re.compile(r"@[^.]*$"), say.NO_FULL_STOP),
    (re.compile(r"\.[^.@]$"), say.ENDING_OF_ONE_LETTER),
    (re.compile(r"^['\"`]|['\"`]$"), say.QUOTATION_MARK),
)
"""The commonest slips in plain characters, told at once; each is one that email-validator refuses.
"""


def read_email(column: Column, texts: pl.Series, conventions: Conventions) -> Reading:
    """A syntactically valid address, lower-cased; internationalised ones in NFC."""
    lowered = kept(texts, texts.str.len_chars() <= _MOST_TYPED).str.to_lowercase()
    rest = (~passes_plainly(lowered) & texts.is_not_null()).arg_true()
    reasons: dict[str, Message] = {}
    values = lowered
    if len(rest):
        judged: list[str | None] = []
        for text in texts.gather(rest):
            try:
                judged.append(normalised(text))
            except EmailNotValidError as error:
                judged.append(None)
                reasons[text] = error.args[0]
        values = lowered.clone().scatter(rest, pl.Series(judged, dtype=pl.String))
    if column.max_length is not None:
        values = kept(values, values.str.len_chars() <= column.max_length)

    def explain(text: str) -> tuple[Code, Message]:
        if text in reasons:
            return Code.INVALID_EMAIL, say.NOT_AN_EMAIL(text=text, reason=reasons[text])
        return Code.TOO_LONG, say.TOO_LONG(text=text, most=column.max_length)

    return Reading(values=values, explain=explain, remarks=_remarks(texts, values))


def _remarks(texts: pl.Series, values: pl.Series) -> dict[str, CellRemark]:
    """What is unlikely about valid addresses."""
    found: dict[str, CellRemark] = {}
    domains = values.str.split_exact("@", 1).struct.field("field_1")
    likely = slips(dict(domains.drop_nulls().value_counts().iter_rows()))
    slipped = (
        domains.is_in(pl.Series(list(likely), dtype=pl.String).implode())
        .fill_null(False)
        .arg_true()
    )
    for text, domain in zip(texts.gather(slipped), domains.gather(slipped), strict=True):
        found[text] = _unlikely(
            say.SLIPPED_DOMAIN(text=text, domain=domain, likely=likely[domain])
        )
    accented = (values.str.len_bytes() > values.str.len_chars()).fill_null(False)
    for text, value in zip(texts.filter(accented), values.filter(accented), strict=True):
        if (plain := accent_before_the_at(value)) is not None:
            found[text] = _unlikely(say.ACCENT(text=text, plain=plain))
    return found


def _unlikely(said: Message) -> CellRemark:
    return CellRemark(Code.EMAIL_UNLIKELY, Severity.WARNING, said)


def passes_plainly(lowered: pl.Series) -> pl.Series:
    """Whether lower-cased texts are addresses of so plain a kind that nobody need be asked."""
    return (
        lowered.str.contains(_PLAIN)
        & ~lowered.str.contains(_SPECIAL_USE)
        & ~lowered.str.contains("--", literal=True)
        & (lowered.str.len_bytes() <= _MOST_CHARACTERS)
        & (lowered.str.find("@", literal=True) <= _MOST_BEFORE_THE_AT)
    ).fill_null(False)


def normalised(text: str) -> str:
    """An address lower-cased, and in NFC as email-validator returns it where it is not plain
    ASCII.

    Special-use domains such as `.test` are refused, `example.com` and its like are not; addresses
    beyond ASCII are accepted; whether a domain exists is not asked.

    Raises:
        EmailNotValidError: if it is none; its argument is a `Message` of why, and what to do.
    """
    if len(text) > _MOST_TYPED:
        raise EmailNotValidError(say.FAR_TOO_LONG(length=len(text)))
    lowered = unicodedata.normalize("NFC", text).lower()
    _refuse_slips(lowered)
    try:
        valid = validate_email(lowered, check_deliverability=False, strict=True)
    except EmailNotValidError as error:
        reason = str(error).rstrip(".")
        theirs = in_words(f"{reason[:1].lower()}{reason[1:]}")
        raise EmailNotValidError(say.BY_THE_STANDARD(reason=theirs)) from error
    return lowered if lowered.isascii() else valid.normalized.lower()


def _refuse_slips(text: str) -> None:
    if _SEVERAL.match(text):
        raise EmailNotValidError(say.SEVERAL())
    if text.startswith("mailto:"):
        raise EmailNotValidError(say.MAILTO())
    if _WITH_A_NAME.search(text):
        raise EmailNotValidError(say.WITH_A_NAME())
    unseen = next((char for char in text if not char.isprintable() and char not in _SEEN_TO), None)
    if unseen is not None:
        raise EmailNotValidError(say.INVISIBLE(char=unseen, place=text.index(unseen) + 1))
    if (other := look_alike(text)) is not None:
        raise EmailNotValidError(other)
    if text[0] in _QUOTES or text[-1] in _QUOTES:
        raise EmailNotValidError(say.QUOTATION_MARK())
    if text.isascii():
        slip = next((what for pattern, what in _ASCII_SLIPS if pattern.search(text)), None)
        if slip is not None:
            raise EmailNotValidError(slip())
