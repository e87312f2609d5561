"""How a sandbox behaves, and what a client needs to know to speak to it."""

from dataclasses import dataclass, replace
from pathlib import Path

TENANT = "sandbox.dokstamp.test"
OTHER_TENANT = "other.dokstamp.test"

_CHOICES: dict[str, tuple[object, ...]] = {
    "limit_headers": ("all", "without-reset", "none"),
    "reset_as": ("seconds", "timestamp"),
    "too_much": ("413", "files", "each"),
    "error_edition": ("caller", "login", "oauth"),
    "meta": ("documented", "beside", "without-total", "resource", "missing"),
    "long_pages": ("capped", "refused"),
    "filters": ("folded", "to-the-letter", "substring", "ignored"),
    "unknown_filters": ("refused", "ignored"),
    "list_order": ("steady", "changing"),
    "created_status": (201, 200),
    "upload_order": ("sent", "reversed"),
    "references": ("nested", "flat"),
    "days": ("plain", "moments", "eastern"),
    "protection_status": (409, 422, 500),
    "drafts": ("finished", "refused", "ignored"),
}
_POSITIVE = (
    "rate_per_minute", "rate_limit", "window_seconds", "login_seconds", "oauth_seconds",
    "page_length",
    "longest_page", "files_per_upload", "bytes_per_upload", "bytes_per_file",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxSettings:
    """How a sandbox behaves.

    Attributes:
        port: 0 takes a free one.
        db: SQLite file of its state, which survives a restart and the death of the process; None
            keeps it in memory.
        seeded: begin with an institution, two courses, a cohort each and a template; otherwise
            with tenants only.
        latency_ms: milliseconds every answer takes.
        slow_fraction: part of the answers (0 to 1) that take `slow_factor` times as long.
        rate_per_minute: requests a credential may send in a minute; None for no limit.
        rate_limit: the same for a window of `window_seconds`; wins over `rate_per_minute`.
        limit_headers: "all", "without-reset" or "none" of `X-RateLimit-Limit`, `-Remaining` and
            `-Reset`.
        reset_as: `X-RateLimit-Reset` in "seconds" from now, or as a "timestamp" (seconds since
            1970).
        retry_after: whether a 429 says when to come back.
        login_seconds: life of a login token; the default is a year.
        oauth_seconds: life of an OAuth token; the default is 12 hours.
        error_edition: whether errors look as in the edition of the "caller", or always as in
            "login" or "oauth".
        page_length: records in a page when nothing is asked for.
        longest_page: most records in one page, whatever is asked for.
        long_pages: a longer page than that is "capped", or "refused" with 422 on `per_page`.
        files_per_upload: most files in one upload.
        bytes_per_upload: most bytes in one upload, the envelope included.
        bytes_per_file: most bytes of one file; more answer 422 on `files.<index>`. None for no
            limit.
        too_much: how an upload of too many files or bytes is refused: "413" (an HTML page, as a
            proxy gives), "files" (422 on `files`) or "each" (422 on `files.<index>` of every file
            beyond the limit).
        keep_bytes: keep the files themselves, for download; otherwise their digests only.
        log_length: most requests that are remembered one by one.
        seed: of whatever happens by chance.
        meta: how a list tells its pages: "documented" (`meta` with `current_page`, `per_page`,
            `total`), "beside" (the same beside `data`, without `meta`), "without-total",
            "resource" (Laravel's whole form, with `last_page` and `links`), or "missing".
        per_page_ignored: pages are `page_length` long, whatever is asked for.
        filters: how a text is compared: "folded" (whole, letter case does not count),
            "to-the-letter", "substring", or "ignored" (no filter does anything).
        unknown_filters: a filter by what is no field is "refused" with 422, or "ignored".
        list_order: "changing" reads every second page from the other end.
        created_status: of the answer to a create or an upload.
        upload_order: records of an upload come as "sent", or "reversed".
        references: "nested" (`course: {uuid, name}`), or "flat" (`course_uuid`).
        days: a day is answered "plain" (`2000-02-29`), as "moments"
            (`2000-02-29T00:00:00.000000Z`), or as of an "eastern" server that tells its midnight
            in UTC (`2000-02-28T23:00:00.000000Z`).
        signing_changes_size: issuing appends a signature to a file, which changes its size.
        signing_writes_anew: issuing writes a file anew, so that it does not begin with the bytes
            that were uploaded.
        signing_forgets_digest: a file's content is not known any more once its certificate is
            issued, so the same bytes become a new record.
        protection_status: of the refusal to delete what something else needs.
        drafts: a change that is to issue a draft issues it ("finished"), is "refused" with 422, or
            is answered with 200 while what issues is "ignored".
        deleting_frees_file: a draft that is deleted gives its file back, for another certificate;
            otherwise the file stays used for ever.
        deleted_keep: a deleted record keeps what must be unique (an e-mail, a code), so that a new
            one is refused.
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
    reset_as: str = "seconds"
    retry_after: bool = True
    login_seconds: float = 31_536_000
    oauth_seconds: float = 43_200
    error_edition: str = "caller"
    page_length: int = 15
    longest_page: int = 100
    long_pages: str = "capped"
    files_per_upload: int = 50
    bytes_per_upload: int = 100_000_000
    bytes_per_file: int | None = None
    too_much: str = "413"
    keep_bytes: bool = True
    log_length: int = 100_000
    seed: int = 1
    meta: str = "documented"
    per_page_ignored: bool = False
    filters: str = "folded"
    unknown_filters: str = "refused"
    list_order: str = "steady"
    created_status: int = 201
    upload_order: str = "sent"
    references: str = "nested"
    days: str = "plain"
    signing_changes_size: bool = False
    signing_writes_anew: bool = False
    signing_forgets_digest: bool = False
    protection_status: int = 409
    drafts: str = "finished"
    deleting_frees_file: bool = False
    deleted_keep: bool = True

    def __post_init__(self) -> None:
        for name, choices in _CHOICES.items():
            if getattr(self, name) not in choices:
                raise ValueError(
                    f"{name} is {getattr(self, name)!r}, but must be one of"
                    f" {', '.join(map(str, choices))}."
                )
        for name in _POSITIVE:
            value = getattr(self, name)
            if value is not None and value <= 0:
                raise ValueError(f"{name} is {value}, but must be more than 0.")
        if not 0 <= self.slow_fraction <= 1:
            raise ValueError(
                f"slow_fraction is {self.slow_fraction}, but must be between 0 and 1."
            )
        if self.latency_ms < 0 or self.slow_factor < 0 or self.log_length < 0:
            raise ValueError("latency_ms, slow_factor and log_length must not be less than 0.")


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

    @property
    def other(self) -> "Sandbox":
        """The same server with the credentials of its other tenant."""
        return replace(
            self,
            tenant=OTHER_TENANT,
            email=f"other-{self.email}",
            password=f"other-{self.password}",
            client_id=f"other-{self.client_id}",
            client_secret=f"other-{self.client_secret}",
            token=f"other-{self.token}",
        )

    @property
    def colleague(self) -> str:
        """The e-mail address of a second person of the tenant; their password is the same."""
        return f"second-{self.email}"
