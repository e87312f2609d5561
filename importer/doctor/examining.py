"""The examination: check after check, each line told as it comes, whatever one of them meets."""

from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

from importer.doctor import access
from importer.doctor.findings import Observation, Verdict, differs, unknown
from importer.doctor.keeping import shared_ledger
from importer.doctor.lists import filters, pages
from importer.doctor.practice import practise
from importer.doctor.probe import Probe, TooManyQuestionsError, edition_of
from importer.doctor.shapes import shapes
from importer.dokstamp.wire import Connections, NeverSentError, NoAnswerError, UnusableError
from importer.sentences import Message
from importer.sentences import doctor_about as about
from importer.sentences import doctor_follows as follows
from importer.sentences import doctor_seen as seen
from importer.settings import Settings

_TIMEOUT = httpx.Timeout(30.0, connect=10.0, pool=None)
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """What came of it.

    Attributes:
        edition: which edition the credentials are of.
        tenant: None when it is not known.
    """

    host: str
    edition: str
    tenant: str | None
    findings: tuple[Observation, ...]
    requests: int

    @property
    def well(self) -> bool:
        """Whether all is as assumed, or not known and harmless."""
        return not any(finding.matters for finding in self.findings)

    def count(self, verdict: Verdict) -> int:
        """How many findings have a verdict."""
        return sum(finding.verdict is verdict for finding in self.findings)


async def examine(
    settings: Settings,
    *,
    write_practice: bool,
    user_agent: str,
    on_finding: Callable[[Observation], None],
) -> Examination:
    """Ask the DokStamp of some settings how it behaves.

    Args:
        write_practice: make and remove a student, files, an enrollment and drafts, in a tenant
            without certificates.
        on_finding: told of each finding as it comes.
    """
    found: list[Observation] = []

    def keep(finding: Observation) -> None:
        found.append(finding)
        on_finding(finding)

    if settings.ledger is not None:
        keep(shared_ledger(settings.ledger.get_secret_value()))
    try:
        opened = Connections(settings.base_url, slots=1, timeout=_TIMEOUT, user_agent=user_agent)
    except UnusableError as error:
        keep(differs(about.CONNECTION(), error.said, follows.NOTHING_BEFORE()))
        return Examination(
            host=settings.host,
            edition=edition_of(settings.credentials),
            tenant=None,
            findings=tuple(found),
            requests=0,
        )
    async with opened as wire:
        probe = Probe(wire, settings.credentials)
        keep(
            access.proxy(
                settings.base_url, loopback=urlsplit(settings.base_url).hostname in _LOOPBACK
            )
        )
        ways_in = about.CONNECTION(), about.TENANT()
        for subject, check in (
            (ways_in[0], _way_in(probe, settings)),
            (ways_in[1], access.tenant(probe, settings.tenant)),
            (about.ERRORS(), access.refusals(probe)),
            (about.LISTS(), pages(probe)),
            (about.FILTERS(), filters(probe)),
            (about.RECORDS(), shapes(probe)),
            *(((about.PRACTICE(), practise(probe)),) if write_practice else ()),
            (about.LIMITS(), _of_answers(probe)),
        ):
            await _carry_out(subject, check, keep)
            if subject in ways_in and probe.token is None:
                break
        with suppress(NeverSentError, NoAnswerError, TooManyQuestionsError):
            await probe.log_out()
        requests = wire.requests
    return Examination(
        host=settings.host,
        edition=probe.edition,
        tenant=probe.tenant,
        findings=tuple(found),
        requests=requests,
    )


async def _carry_out(
    subject: Message, check: AsyncIterator[Observation], keep: Callable[[Observation], None]
) -> None:
    """Keep what a check finds, to its end or to where it cannot go on."""
    try:
        async for finding in check:
            keep(finding)
    except NeverSentError as error:
        keep(differs(subject, error.said, follows.NO_WAY()))
    except NoAnswerError as error:
        keep(unknown(subject, error.said, follows.ASK_AGAIN(), matters=True))
    except TooManyQuestionsError:
        keep(unknown(subject, seen.TOO_MANY_QUESTIONS()))


async def _way_in(probe: Probe, settings: Settings) -> AsyncIterator[Observation]:
    async for finding in access.credentials(probe, settings.base_url):
        yield finding
    yield access.encryption(settings.base_url)


async def _of_answers(probe: Probe) -> AsyncIterator[Observation]:
    yield access.limits(probe)
    yield access.clock(probe)
