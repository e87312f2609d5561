"""Which DokStamp a command speaks to: the real one, or a practice one of this process."""

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from uuid import uuid4

from pydantic import SecretStr

from importer.cli.display import Screen
from importer.errors import UsageError
from importer.ledger import Ledger
from importer.sentences import Sentence, usage
from importer.sentences import screen as say
from importer.session import PRACTICE, open_state
from importer.settings import ENV_FILE, Settings, load_settings


@contextmanager
def api(
    practice: bool,
    flags: dict[str, str | None],
    *,
    empty: bool = False,
    env_file: Path | None = ENV_FILE,
) -> Iterator[tuple[Settings, str]]:
    """The settings, and what the ledger knows the API by: a practice DokStamp is a new one each
    time.

    Args:
        empty: whether a practice DokStamp begins without an institution and courses.
        env_file: see `load_settings`.
    """
    if not practice:
        settings = load_settings(
            env_file=env_file, base_url=flags["base_url"], tenant=flags["tenant"]
        )
        if settings.remark is not None:
            Screen(sys.stderr).say(f"importer: {settings.remark}")
        _ = settings.credentials  # missing ones are told before anything is read
        yield settings, settings.host
        return
    with extra(usage.SANDBOX_MISSING):
        from dokstamp_sandbox import SandboxSettings, running

    with running(SandboxSettings(seeded=not empty)) as practised:
        yield (
            Settings(
                base_url=practised.url,
                email=practised.email,
                password=SecretStr(practised.password),
                require_approval=False,
                ledger=None,  # what is practised is nobody else's
            ),
            f"{PRACTICE}{uuid4()}",
        )


def state_of(
    state: Path,
    screen: Screen,
    settings: Settings | None = None,
    *,
    locked: bool = True,
    wait: bool = False,
) -> AbstractContextManager[Ledger]:
    """The ledger of a state folder, or that which the settings name; says who is waited for, and
    when a damaged one had to be set aside.
    """
    return open_state(
        state,
        settings=settings,
        locked=locked,
        wait=wait,
        on_wait=lambda who: screen.say(say.WAITING_FOR_RUN(who=who)),
        on_set_aside=lambda where: screen.say(say.LEDGER_SET_ASIDE(path=where)),
    )


@contextmanager
def extra(missing: Sentence) -> Iterator[None]:
    """Import what only an extra of this program installs.

    Args:
        missing: says that it is not installed.

    Raises:
        UsageError: if it is not installed.
    """
    try:
        yield
    except ImportError as error:
        raise UsageError(missing()) from error
