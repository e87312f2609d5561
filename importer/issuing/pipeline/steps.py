"""What a row needs next: one value, and the one table of what may follow what.

A row moves when something was learned of it (`Run.record`, `Run.finish`), and nowhere else: what
is known of it is one of the findings below, and the table tells what it needs then. The workers
ask for that. docs/how-it-works.md shows the same table, which a test compares.
"""

from collections.abc import Mapping
from enum import Enum


class Step(Enum):
    """What a row needs next."""

    BEGIN = "to be put in line"
    STUDENT_AND_FILE = "its student created, and its PDF uploaded"
    STUDENT = "its student created"
    FILE = "its PDF uploaded"
    RECOGNISE = "the certificates that its student holds looked at, before its PDF is uploaded"
    LOOK = "the certificates of its student and course asked for"
    COMPARE = "its PDF compared with those of the certificates that its student holds"
    ENROLL = "its enrollment found or created"
    CERTIFY = "its certificate created"
    NOTHING = "nothing: it has ended"

    @property
    def parts(self) -> frozenset["Step"]:
        """What is seen to side by side; the step itself, but for a student and a file."""
        return frozenset({Step.STUDENT, Step.FILE} if self is Step.STUDENT_AND_FILE else {self})


class Finding(Enum):
    """What is known of a row; the first that is true."""

    DECIDED = "how it ends is known"
    NEITHER = "neither its student nor its file is there"
    NO_STUDENT = "its file is there, its student is not"
    NO_FILE = "its student is there, without a certificate of the course; its file is not"
    MAY_HOLD = (
        "its student is there, and holds a certificate of the course, or may; its file is not"
    )
    UNTOLD = "both are there; whether the student holds a certificate of the course is not known"
    UNCOMPARED = "the student holds certificates of the course, and its PDF may be one of theirs"
    USED = "a certificate has its file, and none of its student and course"
    NOT_ENROLLED = "nothing is in the way of its certificate, which is to name an enrollment"
    FREE = "nothing is in the way of its certificate"


class IllegalStepError(RuntimeError):
    """A row was to go where the table has no way: a mistake of the program's."""


_ONWARDS = {
    Finding.DECIDED: Step.NOTHING,
    Finding.NOT_ENROLLED: Step.ENROLL,
    Finding.FREE: Step.CERTIFY,
}
_WITH_BOTH = {**_ONWARDS, Finding.UNTOLD: Step.LOOK, Finding.UNCOMPARED: Step.COMPARE}
_ANSWERED = {**_WITH_BOTH, Finding.USED: Step.LOOK}
NEXT: Mapping[Step, Mapping[Finding, Step]] = {
    Step.BEGIN: {
        **_WITH_BOTH,
        Finding.NEITHER: Step.STUDENT_AND_FILE,
        Finding.NO_STUDENT: Step.STUDENT,
        Finding.NO_FILE: Step.FILE,
        Finding.MAY_HOLD: Step.RECOGNISE,
    },
    Step.STUDENT_AND_FILE: {
        Finding.DECIDED: Step.NOTHING,
        Finding.NO_STUDENT: Step.STUDENT,
        Finding.NO_FILE: Step.FILE,
        Finding.MAY_HOLD: Step.FILE,
    },
    Step.STUDENT: _ANSWERED,
    Step.FILE: _ANSWERED,
    Step.RECOGNISE: {
        Finding.DECIDED: Step.NOTHING,
        Finding.NO_FILE: Step.FILE,
        Finding.MAY_HOLD: Step.FILE,
    },
    Step.LOOK: {**_ONWARDS, Finding.UNCOMPARED: Step.COMPARE},
    Step.COMPARE: _ONWARDS,
    Step.ENROLL: {Finding.DECIDED: Step.NOTHING, Finding.FREE: Step.CERTIFY},
    # What was remembered turned out to be gone from the server.
    Step.CERTIFY: {
        Finding.DECIDED: Step.NOTHING,
        Finding.NO_STUDENT: Step.STUDENT,
        Finding.NO_FILE: Step.FILE,
        Finding.MAY_HOLD: Step.RECOGNISE,
        Finding.UNCOMPARED: Step.COMPARE,
        Finding.NOT_ENROLLED: Step.ENROLL,
        # Its enrollment is gone, and the row wants none; it is sent again only after a look.
        Finding.FREE: Step.LOOK,
    },
    Step.NOTHING: {},
}
"""What a row needs after each step, by what is known of it then."""


def after(step: Step, finding: Finding) -> Step:
    """What a row needs next that has needed this.

    Raises:
        IllegalStepError: if the table does not tell.
    """
    try:
        return NEXT[step][finding]
    except KeyError:
        raise IllegalStepError(f"no way from {step.name} with {finding.name}") from None
