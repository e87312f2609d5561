"""E-mail addresses: what passes, what they come to, and what is said of the others."""

import polars as pl
import pytest
from email_validator import validate_email
from hypothesis import given, settings
from hypothesis import strategies as st
from validation_sheets import check, found, read

from helpers.sampling import examples
from importer.columns import EMAIL
from importer.issues import Code, Severity
from importer.validation.emails import normalised, passes_plainly

PLAIN_LIKE = st.from_regex(
    r"[a-z0-9_+.éøÿ-]{1,70}@[a-z0-9.-]{1,70}\.(com|test|local|pt|museum|x1|a)", fullmatch=True
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Ana.Sa+uni@Example.EDU", "ana.sa+uni@example.edu"),
        ("\xa0ana@example.com\ufeff\u200b ", "ana@example.com"),
        ("o'brien@example.org", "o'brien@example.org"),
        ("a@b-c.co.uk", "a@b-c.co.uk"),
        ("JOA\u0303O@example.com", "jo\xe3o@example.com"),
        ("ana@MÜNCHEN.example", "ana@münchen.example"),
        ("ana@xn--mnchen-3ya.example", "ana@xn--mnchen-3ya.example"),
    ],
)
def test_email_is_compared_lower_cased_and_trimmed(text: str, value: str) -> None:
    """Upper case and blanks, seen or unseen, make no other address; beyond ASCII it is in NFC."""
    assert read("email", text) == value


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ana", "no @"),
        ("ana@@example.com", "more than one @"),
        ("ana@example,com", "comma"),
        ("ana sa@example.com", "space"),
        ("ana@example", "no full stop"),
        ("@example.com", "before the @"),
        ("ana@", "after the @"),
        ("ana..sa@example.com", "two full stops"),
        ("ana.@example.com", "full stop"),
        ("ana@example.com.", "full stop"),
        ("ana@example.com;", "semicolon"),
        ("ana@x.pt; b@x.pt", "several"),
        ("ana@x.pt, b@x.pt", "several"),
        ("ana@x.pt b@x.pt", "several"),
        ("ana@x.pt\nb@x.pt", "several"),
        ("mailto:ana@x.pt", "mailto:"),
        ("Ana Sá <ana@x.pt>", "angle brackets"),
        ("ana\u200b@x.pt", "U+200B"),
        ("ana\x07@x.pt", "U+0007"),
        ("ana@school.test", "special-use"),
        ("ana@localhost", "no full stop"),
        ("ana@-x.pt", "hyphen"),
        ('"ana sa"@x.pt', "space"),
        ("ana@[127.0.0.1]", "bracketed"),
        ("a" * 65 + "@x.pt", "too long"),
        ("ana@" + "x." * 130 + "pt", "too long"),
        ("ana＠x.pt", "full-width"),
        ("ana@x.123", "top-level"),
    ],
)
def test_email_is_syntactically_valid(text: str, said: str) -> None:
    """What is not is told with its reason, in one printable sentence."""
    issue = found("email", text)
    assert issue.code is Code.INVALID_EMAIL
    assert said in issue.message
    assert issue.message.isprintable()
    assert issue.message.endswith((".", "!"))


def test_a_domain_that_may_be_mistyped_is_not_ours_to_guess() -> None:
    """No DNS is asked and nothing is corrected."""
    assert read("email", "ana@gmial.com") == "ana@gmial.com"


@settings(max_examples=examples(15), deadline=None)
@given(st.lists(st.one_of(PLAIN_LIKE, st.emails()), min_size=1, max_size=20))
def test_what_the_plain_pattern_passes_the_validator_accepts_unchanged(texts: list[str]) -> None:
    """The short way is never more lenient than the standard."""
    lowered = pl.Series(texts).str.to_lowercase()
    for text in lowered.filter(passes_plainly(lowered)):
        assert validate_email(text, check_deliverability=False, strict=True).normalized == text


@settings(max_examples=examples(15), deadline=None)
@given(
    st.lists(
        st.one_of(st.emails(), PLAIN_LIKE, st.text(alphabet="aé.@-İKß\u0301．x", max_size=20)),
        min_size=1,
    )
)
def test_a_normalised_email_is_its_own_normal_form(texts: list[str]) -> None:
    """Reading what was read changes nothing, so that an address is one key for ever."""
    once = [
        text
        for text in check(*({"email": text} for text in texts)).frame["email"]
        if text is not None
    ]
    assert check(*({"email": text} for text in once)).frame["email"].to_list() == once
    assert [normalised(text) for text in once] == once


def test_the_longest_address_fits_the_column() -> None:
    """No valid address is longer than what DokStamp stores."""
    assert EMAIL.max_length is not None
    longest = "a" * 64 + "@" + ".".join(["b" * 63, "c" * 63, "d" * 57, "com"])
    assert len(longest) == 254 <= EMAIL.max_length
    assert read("email", longest) == longest
    assert found("email", "a" + longest).code is Code.INVALID_EMAIL


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("аna.lima@example.edu", "1st character is a Cyrillic “а” (U+0430) among Latin letters"),
        ("ana.limа@example.edu", "8th character is a Cyrillic “а” (U+0430)"),
        ("ana@exаmple.edu", "7th character is a Cyrillic “а” (U+0430)"),
        ("сор@example.edu", "1st character is a Cyrillic “с” (U+0441)"),
        ("αna@example.edu", "1st character is a Greek “α” (U+03B1)"),
        ("ｂia@example.edu", "1st character is a full-width “ｂ” (U+FF42), not “b”"),
        ("bia@ｅxample.edu", "5th character is a full-width “ｅ”"),
        ("ﬁna@example.edu", "1st character"),
        ("ɑna@example.edu", "phonetic letter “ɑ” (U+0251)"),
        ("ana\u200b@x.pt", "(U+200B) as character 4"),
        ("'ana@example.edu", "quotation mark"),
        ("’ana@example.edu", "quotation mark"),
        ('"ana@example.edu"', "quotation mark"),
        ("ana@example.c", "one letter"),
        ("a" * 2**20, "too long"),
        ("a@" * 2**19, "too long"),
    ],
)
def test_an_address_that_is_not_what_it_looks_like_is_stopped(text: str, said: str) -> None:
    """The letter is named with its place; cells of a megabyte take no time."""
    issue = found("email", text)
    assert issue.code is Code.INVALID_EMAIL
    assert said in issue.message


@pytest.mark.parametrize(
    "text",
    [
        "мария@почта.рф",
        "ana@münchen.de",
        "用户@例子.广告",
        "δοκιμή@παράδειγμα.ελ",
        "o'neill@example.edu",
    ],
)
def test_an_address_in_one_script_goes(text: str) -> None:
    """Internationalised addresses are addresses."""
    assert read("email", text) == text
    assert check({"email": text}).issues == ()


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("ana@gmial.com", "gmail.com"),
        ("ana@gmai.com", "gmail.com"),
        ("ana@gmail.con", "gmail.com"),
        ("ana@gmail.com.br", "gmail.com"),
        ("ana@gmail.co", "gmail.com"),
        ("ana@hotmail.con", "hotmail.com"),
        ("ana@hotmial.com", "hotmail.com"),
        ("ana@outlok.com", "outlook.com"),
        ("ana@yaho.com.br", "yahoo.com.br"),
        ("ana@iclod.com", "icloud.com"),
        ("ana@escola.comm", "escola.com"),
        ("ana@gmaıl.com", "gmail.com"),
        ("joão@example.com", "joao@example.com"),
    ],
)
def test_an_unlikely_address_goes_with_a_warning(text: str, nearest: str) -> None:
    """A domain one slip away from a common one, or an accent before the @; what may be meant is
    named.
    """
    validation = check({"email": text})
    assert validation.frame["email"].to_list() == [text]
    (warning,) = validation.issues
    assert (warning.row, warning.code, warning.severity) == (
        2,
        Code.EMAIL_UNLIKELY,
        Severity.WARNING,
    )
    assert nearest in warning.message


def test_an_accent_before_the_at_does_not_move_the_domain() -> None:
    """What is said of joão@gmail.com is the accent, and not a domain that nobody wrote."""
    (warning,) = check({"email": "joão@gmail.com"}).issues
    assert "slip" not in warning.message


COMMON_DOMAINS = """
gmail.com hotmail.com hotmail.com.br outlook.pt yahoo.com.ar yahoo.es mail.com email.com ymail.com
uol.com.br bol.com.br
live.com msn.com sapo.pt iol.pt usp.br up.pt icloud.com globo.com me.com
"""


@pytest.mark.parametrize("domain", COMMON_DOMAINS.split())
def test_a_common_domain_is_passed_without_a_word(domain: str) -> None:
    """Neighbours of one another too."""
    assert check({"email": f"ana@{domain}"}).issues == ()


def test_a_domain_one_slip_away_from_the_lists_own_is_told() -> None:
    """Thirty write escola-exemplo.pt and one escola-exmeplo.pt."""
    rows = [{"email": f"a{number}@escola-exemplo.pt"} for number in range(30)]
    issues = check(*rows, {"email": "rui@escola-exmeplo.pt"}).issues
    assert [(issue.row, issue.code) for issue in issues] == [(32, Code.EMAIL_UNLIKELY)]
    assert "escola-exemplo.pt" in issues[0].message
