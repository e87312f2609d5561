"""What a check has found."""

from dataclasses import dataclass
from enum import StrEnum

from importer.sentences import Message


class Verdict(StrEnum):
    """How what was seen compares with what the client assumes."""

    AS_ASSUMED = "as assumed"
    DIFFERS = "differs"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One line of an examination.

    Attributes:
        about: what was looked at.
        seen: what was seen, without personal data and without secrets.
        follows: what follows from it; None where nothing does.
        matters: whether somebody has to look at it, so that the examination does not end well.
    """

    about: Message
    verdict: Verdict
    seen: Message
    follows: Message | None = None
    matters: bool = False

    def as_dict(self) -> dict[str, str | bool]:
        """The line for programs, in words."""
        return {
            "about": str(self.about),
            "verdict": self.verdict,
            "seen": str(self.seen),
            "follows": str(self.follows or ""),
            "matters": self.matters,
        }


def assumed(about: Message, seen: Message, follows: Message | None = None) -> Observation:
    """It is as the client assumes."""
    return Observation(about=about, verdict=Verdict.AS_ASSUMED, seen=seen, follows=follows)


def differs(about: Message, seen: Message, follows: Message) -> Observation:
    """It is otherwise."""
    return Observation(
        about=about, verdict=Verdict.DIFFERS, seen=seen, follows=follows, matters=True
    )


def unknown(
    about: Message, seen: Message, follows: Message | None = None, *, matters: bool = False
) -> Observation:
    """It could not be told."""
    return Observation(
        about=about, verdict=Verdict.UNKNOWN, seen=seen, follows=follows, matters=matters
    )
