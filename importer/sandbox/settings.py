"""How a sandbox behaves, and what a client needs to know to speak to it."""

from dataclasses import dataclass
from pathlib import Path

TENANT = "sandbox.dokstamp.test"
OTHER_TENANT = "other.dokstamp.test"


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxSettings:
    """How a sandbox behaves.

    Attributes:
        port: 0 takes a free one.
        db: SQLite file of its state; None keeps it in memory.
        seeded: begin with an institution, two courses, a cohort each and a template; otherwise with tenants only.
        latency_ms: milliseconds every answer takes.
        slow_fraction: part of the answers (0 to 1) that take `slow_factor` times as long.
        rate_per_minute: requests a credential may send in a minute; None for no limit.
        rate_limit: the same for a window of `window_seconds`; wins over `rate_per_minute`.
        limit_headers: "all", "without-reset" or "none".
        retry_after: whether a 429 says when to come back.
        login_seconds: life of a login token; the default is a year.
        oauth_seconds: life of an OAuth token; the default is 12 hours.
        longest_page: most records in one page, whatever is asked for.
        files_per_upload: most files in one upload; more answer 422.
        bytes_per_upload: most bytes in one upload; more answer 413.
        keep_bytes: keep the files themselves, for download.
        seed: of whatever happens by chance.
    """

    host: str = "127.0.0.1"
    port: int = 0
    db: Path | None = None
    seeded: bool = True
    latency_ms: float = 0
    slow_fraction: float = 0
    slow_factor: float = 10
    rate_per_minute: int | None = None
    rate_limit: int | None = None
    window_seconds: float = 60
    limit_headers: str = "all"
    retry_after: bool = True
    login_seconds: int = 31_536_000
    oauth_seconds: int = 43_200
    longest_page: int = 100
    files_per_upload: int = 50
    bytes_per_upload: int = 100_000_000
    keep_bytes: bool = True
    seed: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Sandbox:
    """A running sandbox: where it is, and practice credentials (which are no secret)."""

    url: str
    tenant: str = TENANT
    email: str = "registrar@sandbox.dokstamp.test"
    password: str = "practice"  # noqa: S105  for practice
    client_id: str = "sandbox-client"
    client_secret: str = "practice"  # noqa: S105  for practice
    token: str = "practice-token"  # noqa: S105  for practice
