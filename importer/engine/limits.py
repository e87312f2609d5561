"""How a run sends."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How a run sends.

    Attributes:
        files_per_upload: most files in one upload request.
        bytes_per_upload: most bytes of files in one upload request.
        attempts: how often a create is tried whose outcome stays unknown, asking the server in
            between.
        first_wait: seconds before the second attempt; doubled each time, jittered, at most
            `longest_wait`.
        grace: seconds that what is in flight has to finish in after a polite stop.
        failures_in_a_row: rows the server fails on, one after the other, after which the run gives
            up.
        settle_seconds: how long the server is asked after a create whose outcome is unknown,
            before it is sent again.
        look_seconds: seconds between two looks at what others issue meanwhile.
    """

    files_per_upload: int = 20
    bytes_per_upload: int = 20_000_000
    attempts: int = 6
    first_wait: float = 0.5
    longest_wait: float = 10.0
    grace: float = 10.0
    failures_in_a_row: int = 25
    settle_seconds: float = 60.0
    look_seconds: float = 30.0

    @property
    def head_start(self) -> float:
        """Seconds that another run gets which was quicker with a student, to go on with them."""
        return self.settle_seconds / 20

    @property
    def first_look(self) -> float:
        """Seconds after which the first look is worth it: a short run is over by then."""
        return self.look_seconds / 6
