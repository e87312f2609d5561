"""What is in the way, as a page tells it: what it is called, what happened, what to do."""

import errno
from dataclasses import dataclass

from importer.dokstamp import CredentialsRefused, Forbidden, TenantUnknown
from importer.errors import BusyError, ImporterError, LedgerError, SettingsError, TargetError
from importer.sentences import Message
from importer.sentences import web as say
from importer.sentences import web_trouble as trouble
from importer.web.office import SignInAgainError
from importer.web.rendering import clock

_REFUSED = (CredentialsRefused, TenantUnknown, Forbidden)
_FULL = ("disk is full", "No space left")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What is in the way.

    Attributes:
        remedies: what to do about it, whom to ask.
        again: whether it may be gone when the page is loaded again.
        signs_in: whether they only have to sign in again.
        status: of HTTP.
    """

    title: Message
    said: Message
    remedies: tuple[Message, ...] = ()
    again: bool = False
    signs_in: bool = False
    status: int = 422


def trouble_of(error: Exception, *, own_login: bool) -> Trouble:
    """What an error means for whoever looks at the page.

    Args:
        own_login: whether they are let in at DokStamp as themselves.
    """
    if is_full(error):
        return Trouble(
            title=trouble.DISK_FULL(),
            said=trouble.DISK_FULL_SAID(),
            remedies=(trouble.DISK_FULL_REMEDY(),),
            again=True,
            status=507,
        )
    if isinstance(error, BusyError):
        return Trouble(
            title=trouble.OTHER_RUN(),
            said=_who(error),
            remedies=(trouble.OTHER_RUN_REMEDY(),),
            again=True,
            status=409,
        )
    if isinstance(error, SettingsError):
        return Trouble(
            title=trouble.NOT_LET_IN(),
            said=error.said,
            remedies=(trouble.WHO_SETS_UP(),),
            signs_in=isinstance(error, SignInAgainError),
        )
    if isinstance(error, TargetError) and _is_refused(error.__cause__):
        if own_login:
            said, remedies = trouble.SIGN_IN_ENDED(), (trouble.SIGN_IN_ANEW(),)
            return Trouble(title=trouble.NOT_LET_IN(), said=said, remedies=remedies, signs_in=True)
        ours = trouble.SETTINGS_ARE_REFUSED()
        return Trouble(
            title=trouble.NOT_LET_IN(), said=error.said, remedies=(ours, trouble.WHO_SETS_UP())
        )
    if isinstance(error, LedgerError):
        return Trouble(title=say.WRONG(), said=error.said, again=True, status=503)
    said = error.said if isinstance(error, ImporterError) else _mistake(error)
    return Trouble(title=say.WRONG(), said=said)


def _who(error: BusyError) -> Message:
    """Who is at work, since when."""
    if error.since is None:
        return trouble.OTHER_RUN_SOMEBODY()
    since = clock(error.since)
    if not error.who:
        return trouble.OTHER_RUN_SINCE(since=since)
    return trouble.OTHER_RUN_OF(who=error.who, since=since)


def _mistake(error: Exception) -> Message:
    return say.MISTAKE(kind=type(error).__name__)


def _is_refused(cause: BaseException | None) -> bool:
    """Whether we are not let in, as one of several workers may have been told."""
    while isinstance(cause, BaseExceptionGroup):
        cause = cause.exceptions[0]
    return isinstance(cause, _REFUSED)


def is_full(error: Exception) -> bool:
    """Whether something cannot be kept since there is no room, or none that is ours."""
    one: BaseException | None = error
    while one is not None:
        if isinstance(one, OSError) and one.errno in (errno.ENOSPC, errno.EDQUOT):
            return True
        if isinstance(one, LedgerError) and any(part in str(one) for part in _FULL):
            return True
        one = one.__cause__
    return False
