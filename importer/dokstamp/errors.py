"""What can go wrong with the API, as one tree.

    DokStampError
    ├── Unreachable            no usable answer for the whole retry budget
    ├── CredentialsRefused     the login is refused, or a 401 that a new token does not cure
    ├── TenantUnknown          the API does not accept the tenant for these credentials
    ├── OutcomeUnknown         a create was sent and no answer tells whether it happened
    ├── Unproven               a list could not be read to its end: what is not in it may exist
    ├── FileChanged            a file is not what it was when it was digested; it was not sent
    ├── Withdrawn              the client was asked to send nothing more before this was sent
    └── Refused                the API understood and said no (4xx)
        ├── Malformed          400
        ├── Forbidden          403
        ├── NotFound           404
        ├── TooLarge           413, or an upload that the server keeps cutting off
        └── Invalid            422, with messages for each field

`str(error)` is a sentence without personal data: no query, no values, and for a 422 only the names
of the fields. The server's own words, which may quote values, are in `message` and `errors`.
"""

# ruff: noqa: N818 - named for what happened, as the tree above reads; `except NotFound` needs no
# suffix

from collections.abc import Mapping
from types import MappingProxyType

from importer.sentences import Message, SaidError
from importer.sentences import dokstamp as say

_NOTHING: Mapping[str, tuple[str, ...]] = MappingProxyType({})


class DokStampError(SaidError):
    """The API did not do what was asked.

    Attributes:
        method: HTTP method of the request, empty when there was none.
        path: path of the request below the base URL, without a query; empty when there was none.
        status: status of the answer, None when there was none.
        message: the server's own words; may hold personal data.
        errors: the server's messages by field (422); may hold personal data.
        retry_after: seconds after which the server wants to be asked again, when it said so.
    """

    def __init__(
        self,
        said: Message,
        *,
        method: str = "",
        path: str = "",
        status: int | None = None,
        message: str = "",
        errors: Mapping[str, tuple[str, ...]] = _NOTHING,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(said)
        self.method = method
        self.path = path
        self.status = status
        self.message = message
        self.errors = errors
        self.retry_after = retry_after


class Unreachable(DokStampError):
    """No usable answer for the whole retry budget: connection errors, 5xx, unreadable answers,
    endless 429.
    """


class CredentialsRefused(DokStampError):
    """The login is refused, or the API keeps answering 401 to a new token."""


class TenantUnknown(DokStampError):
    """The API does not accept the tenant for these credentials, or does not tell which one they
    belong to.
    """


class OutcomeUnknown(DokStampError):
    """A create was sent, and its answer was lost, a 5xx, unreadable, or about something else: it
    may have happened.

    Attributes:
        cause: what became of the answer, in a few words.
        not_taken: the API says that it did not take the request (503), so it cannot be at work on
            it still.
    """

    def __init__(
        self,
        cause: Message,
        *,
        method: str,
        path: str,
        status: int | None = None,
        not_taken: bool = False,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(
            say.OUTCOME_UNKNOWN(request=f"{method} {path}", cause=cause),
            method=method,
            path=path,
            status=status,
            retry_after=retry_after,
        )
        self.cause = cause
        self.not_taken = not_taken


class Unproven(DokStampError):
    """A list could not be read to its end, or its records do not say whose they are: nothing
    follows from it.
    """


class FileChanged(DokStampError):
    """A file is not what it was when it was digested, or is gone; none of the files of its upload
    was stored.

    Attributes:
        index: which of the files of the upload, from 0.
        name: the file's name, which may hold personal data.
    """

    def __init__(self, index: int, name: str, said: Message) -> None:
        super().__init__(said)
        self.index = index
        self.name = name


class Withdrawn(DokStampError):
    """A request was waiting for its turn when the client was asked to send nothing more: it was
    not sent.
    """


class Refused(DokStampError):
    """The API understood the request and said no; asking again would be answered the same.

    Attributes:
        silent: its body was cut off or empty, so that it gives no reason.
    """

    silent: bool = False


class Malformed(Refused):
    """400: the request is malformed."""


class Forbidden(Refused):
    """403: these credentials may not do that."""


class NotFound(Refused):
    """404: no such record in this tenant."""


class TooLarge(Refused):
    """413: the upload is too large; a server that keeps cutting it off instead of saying so is
    taken to mean this.
    """


class Invalid(Refused):
    """422: a rule is broken; `errors` says which, by field."""


REFUSALS: Mapping[int, type[Refused]] = MappingProxyType(
    {400: Malformed, 403: Forbidden, 404: NotFound, 413: TooLarge, 422: Invalid}
)
"""The refusals with a class of their own, by status."""
