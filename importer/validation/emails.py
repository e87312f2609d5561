"""E-mail addresses: a strict pattern passes the plain ones, email-validator judges the rest."""

import re
import unicodedata

import polars as pl
from email_validator import EmailNotValidError, validate_email

from importer.columns import Column
from importer.issues import Code, Severity
from importer.validation.mailboxes import accent_before_the_at, look_alike, slips
from importer.validation.reading import Reading, Remark, Terms, kept
from importer.validation.text import shown

# A subset of what email-validator accepts (RFC 5321 lengths; no Punycode, whose labels it decodes;
# none of the special-use names it refuses: RFC 6761, 6762, 7686 and `arpa`).
_PLAIN = (
    r"^[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*" r"@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$"
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
    (re.compile(r"^[^@]*$"), "it has no @"),
    (re.compile(r"@.*@"), "it has more than one @"),
    (re.compile(r"\s"), "it has a space inside"),
    (re.compile(r","), "it has a comma"),
    (re.compile(r";"), "it has a semicolon"),
    (re.compile(r"^@"), "nothing stands before the @"),
    (re.compile(r"@$"), "nothing stands after the @"),
    (re.compile(r"\.\."), "it has two full stops in a row"),
    (re.compile(r"^\.|\.@|@\.|\.$"), "a full stop stands at an end or beside the @"),
    (re.compile(r"@[^.]*$"), "what follows the @ has no full stop"),
    (re.compile(r"\.[^.@]$"), "what follows its last full stop is one letter"),
    (re.compile(r"^['\"`]|['\"`]$"), "a quotation mark stands at an end"),
)
"""The commonest slips in plain characters, told at once; each is one that email-validator refuses.
"""


def read_email(column: Column, texts: pl.Series, terms: Terms) -> Reading:
    """A syntactically valid address, lower-cased; internationalised ones in NFC."""
    lowered = kept(texts, texts.str.len_chars() <= _MOST_TYPED).str.to_lowercase()
    rest = (~passes_plainly(lowered) & texts.is_not_null()).arg_true()
    reasons: dict[str, str] = {}
    values = lowered
    if len(rest):
        judged: list[str | None] = []
        for text in texts.gather(rest):
            try:
                judged.append(normalised(text) if len(text) <= _MOST_TYPED else _too_long(text))
            except EmailNotValidError as error:
                judged.append(None)
                reasons[text] = str(error)
        values = lowered.clone().scatter(rest, pl.Series(judged, dtype=pl.String))
    if column.max_length is not None:
        values = kept(values, values.str.len_chars() <= column.max_length)

    def explain(text: str) -> tuple[Code, str]:
        if text in reasons:
            return Code.INVALID_EMAIL, f"{shown(text)} is not an e-mail address: {reasons[text]}"
        return (
            Code.TOO_LONG,
            f"{shown(text)} has more than {column.max_length} characters: shorten it.",
        )

    return Reading(values=values, explain=explain, remarks=_remarks(texts, values))


def _too_long(text: str) -> str:
    raise EmailNotValidError(
        f"it has {len(text)} characters, which is too long for one; correct it."
    )


def _remarks(texts: pl.Series, values: pl.Series) -> dict[str, Remark]:
    """What is unlikely about valid addresses."""
    found: dict[str, Remark] = {}
    domains = values.str.split_exact("@", 1).struct.field("field_1")
    likely = slips(dict(domains.drop_nulls().value_counts().iter_rows()))
    slipped = (
        domains.is_in(pl.Series(list(likely), dtype=pl.String).implode())
        .fill_null(False)
        .arg_true()
    )
    for text, domain in zip(texts.gather(slipped), domains.gather(slipped), strict=True):
        found[text] = _unlikely(
            text, f"has the domain {domain}, one slip away from {likely[domain]}"
        )
    accented = (values.str.len_bytes() > values.str.len_chars()).fill_null(False)
    for text, value in zip(texts.filter(accented), values.filter(accented), strict=True):
        if (plain := accent_before_the_at(value)) is not None:
            found[text] = _unlikely(
                text, f"has an accent before the @, as hardly any mailbox has; is it {plain}?"
            )
    return found


def _unlikely(text: str, what: str) -> Remark:
    end = "" if what.endswith("?") else ": look whether that is meant."
    return Remark(Code.EMAIL_UNLIKELY, Severity.WARNING, f"{shown(text)} {what}{end}")


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
        EmailNotValidError: if it is none; the text says why, and what to do.
    """
    lowered = unicodedata.normalize("NFC", text).lower()
    _refuse_slips(lowered)
    try:
        valid = validate_email(lowered, check_deliverability=False, strict=True)
    except EmailNotValidError as error:
        reason = str(error).rstrip(".")
        raise EmailNotValidError(f"{reason[:1].lower()}{reason[1:]}; correct it.") from error
    return lowered if lowered.isascii() else valid.normalized.lower()


def _refuse_slips(text: str) -> None:
    if _SEVERAL.match(text):
        raise EmailNotValidError(
            "the cell holds several; leave the one that DokStamp is to write to."
        )
    if text.startswith("mailto:"):
        raise EmailNotValidError("it begins with mailto:; leave the address alone.")
    if _WITH_A_NAME.search(text):
        raise EmailNotValidError(
            "it stands with a name or in angle brackets; leave the address alone."
        )
    unseen = next((char for char in text if not char.isprintable() and char not in _SEEN_TO), None)
    if unseen is not None:
        where = text.index(unseen) + 1
        raise EmailNotValidError(
            f"it has an invisible character (U+{ord(unseen):04X}) as character {where}; type it"
            " anew."
        )
    if (other := look_alike(text)) is not None:
        raise EmailNotValidError(other)
    if text[0] in _QUOTES or text[-1] in _QUOTES:
        raise EmailNotValidError("a quotation mark stands at an end; correct it.")
    if text.isascii():
        slip = next((what for pattern, what in _ASCII_SLIPS if pattern.search(text)), None)
        if slip is not None:
            raise EmailNotValidError(f"{slip}; correct it.")
