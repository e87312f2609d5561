"""What a check has found."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How what was seen compares with what the client assumes."""

    AS_ASSUMED = "as assumed"
    DIFFERS = "differs"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of an examination.

    Attributes:
        about: what was looked at.
        seen: what was seen, without personal data and without secrets.
        follows: what follows from it; empty where nothing does.
        matters: whether somebody has to look at it, so that the examination does not end well.
    """

    about: str
    verdict: Verdict
    seen: str
    follows: str = ""
    matters: bool = False


def assumed(about: str, seen: str, follows: str = "") -> Finding:
    """It is as the client assumes."""
    return Finding(about=about, verdict=Verdict.AS_ASSUMED, seen=seen, follows=follows)


def differs(about: str, seen: str, follows: str) -> Finding:
    """It is otherwise."""
    return Finding(about=about, verdict=Verdict.DIFFERS, seen=seen, follows=follows, matters=True)


def unknown(about: str, seen: str, follows: str = "", *, matters: bool = False) -> Finding:
    """It could not be told."""
    return Finding(
        about=about, verdict=Verdict.UNKNOWN, seen=seen, follows=follows, matters=matters
    )
