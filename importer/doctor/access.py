"""Checks of the way to DokStamp: proxy, TLS, credentials, tenant, and how it refuses."""

import time
from collections.abc import AsyncIterator
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass
from uuid import uuid4

from importer.doctor.findings import Observation, assumed, differs, unknown
from importer.doctor.probe import Probe, Reply
from importer.dokstamp.answers import moment_of
from importer.sentences import Message
from importer.sentences import doctor_about as about
from importer.sentences import doctor_follows as follows
from importer.sentences import doctor_seen as seen

_CLOCK_SECONDS = 300.0
_TOO_SHORT = 60.0


def proxy(base_url: str, *, loopback: bool) -> Observation:
    """Which way requests go; a password in a proxy's address is not told."""
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    named = getproxies().get(parts.scheme) or getproxies().get("all")
    if loopback or not named or proxy_bypass(host):
        return assumed(about.PROXY(), seen.NO_PROXY(host=host))
    way = seen.THROUGH_PROXY(host=host, proxy=named.rpartition("@")[2])
    return assumed(about.PROXY(), way, follows.PROXY_LETS_THROUGH())


def encryption(base_url: str) -> Observation:
    """Whether the connection is encrypted and its other end proven."""
    if base_url.startswith("https:"):
        return assumed(about.TLS(), seen.TRUSTED())
    return unknown(about.TLS(), seen.PLAIN_HTTP())


async def credentials(probe: Probe, base_url: str) -> AsyncIterator[Observation]:
    """Whether the credentials are taken, and what comes for them."""
    ours = about.CREDENTIALS_OF(edition=probe.edition)
    reply = await probe.log_in()
    if reply is None:
        yield unknown(about.CREDENTIALS(), seen.TOKEN_GIVEN())
        return
    if (page := reply.page_of_html) is not None:
        yield differs(ours, page, follows.WRONG_PLACE())
        return
    if reply.status == 404:
        path = "/auth/login" if probe.edition == "login" else "/oauth/token"
        place = f"{_without_scheme(base_url)}{path}"
        yield differs(ours, seen.NOT_THERE(place=place), follows.WRONG_PLACE())
        return
    if not reply.went_well or not probe.token:
        yield differs(ours, seen.REFUSED(status=reply.status), follows.CORRECT_CREDENTIALS())
        return
    lifetime = reply.document.get("expires_in")
    if not isinstance(lifetime, int | float) or lifetime < _TOO_SHORT:
        short = seen.TAKEN_SHORTLY(lifetime=repr(lifetime))
        yield differs(ours, short, follows.TOKEN_ASKED_AGAIN())
    else:
        yield assumed(ours, seen.TAKEN(seconds=lifetime))
    if probe.edition == "login":
        yield (
            assumed(about.REFRESH_TOKEN(), seen.THERE_IS_ONE())
            if isinstance(reply.document.get("refresh_token"), str)
            else unknown(about.REFRESH_TOKEN(), seen.NONE(), follows.PASSWORD_SENT_AGAIN())
        )


async def tenant(probe: Probe, wanted: str | None) -> AsyncIterator[Observation]:
    """Which tenant the credentials belong to."""
    reply = await probe.get("/auth/me", tenant=None)
    if (page := reply.page_of_html) is not None:
        probe.token = None  # nothing more is worth asking there
        yield differs(about.CONNECTION(), page, follows.WRONG_PLACE())
        return
    owner = reply.record.get("tenant")
    domain = owner.get("domain") if isinstance(owner, dict) else None
    probe.tenant = wanted or (domain if isinstance(domain, str) and domain else None)
    if not isinstance(domain, str) or not domain:
        told = seen.NO_TENANT(status=reply.status)
        yield (
            unknown(about.TENANT(), told)
            if wanted
            else differs(about.TENANT(), told, follows.GIVE_TENANT())
        )
    elif wanted and wanted != domain:
        other = seen.OTHER_TENANT(theirs=domain, tenant=wanted)
        yield differs(about.TENANT(), other, follows.CORRECT_TENANT())
    else:
        yield assumed(about.TENANT(), seen.TENANT(tenant=domain))


async def refusals(probe: Probe) -> AsyncIterator[Observation]:
    """How errors look."""
    reply = await probe.get("/institutions", token=f"not-{uuid4()}")
    yield _refusal(about.WRONG_TOKEN(), reply, (401,), follows.EXPIRY_UNSEEN())
    reply = await probe.get("/institutions", tenant=None)
    yield _refusal(about.NO_TENANT(), reply, (401, 404), follows.WRONG_TENANT_UNSEEN())
    reply = await probe.get(f"/institutions/{uuid4()}")
    yield _refusal(about.UNKNOWN_UUID(), reply, (404,), follows.DELETED_UNSEEN())
    reply = await probe.page("/certificates", {"student_uuid": "12"}, page=1, per_page=1)
    if reply.status == 422 and reply.errors:
        yield assumed(about.NO_UUID(), seen.WITH_FIELDS())
    elif reply.status == 422:
        yield differs(about.NO_UUID(), seen.WITHOUT_FIELDS(), follows.NO_COLUMN())
    else:
        not_judged = seen.FILTER_NOT_JUDGED(status=reply.status)
        yield unknown(about.NO_UUID(), not_judged, follows.SEEN_BY_SENDING())


def limits(probe: Probe) -> Observation:
    """Whether answers say how many requests may be sent."""
    headers = [reply.answer.headers for reply in probe.replies if reply.went_well]
    if any("x-ratelimit-limit" in one and "x-ratelimit-remaining" in one for one in headers):
        return assumed(about.RATE_LIMIT(), seen.TELL_LIMIT())
    return unknown(about.RATE_LIMIT(), seen.TELL_NO_LIMIT(), follows.PACE_LEARNED())


def clock(probe: Probe) -> Observation:
    """Whether this machine's clock is right, for certificates are dated by it where a row names no
    date.
    """
    now, dates = (
        time.time(),
        [moment_of(reply.answer.headers.get("date")) for reply in probe.replies[-1:]],
    )
    told = next((date for date in dates if date is not None), None)
    if told is None:
        return unknown(about.CLOCK(), seen.NO_DATE())
    if abs(now - told) > _CLOCK_SECONDS:
        wrong = seen.CLOCK_WRONG(minutes=abs(now - told) / 60)
        return differs(about.CLOCK(), wrong, follows.SET_CLOCK())
    return assumed(about.CLOCK(), seen.CLOCK_RIGHT())


def _without_scheme(base_url: str) -> str:
    return base_url.partition("://")[2].rpartition("@")[2].rstrip("/")


def _refusal(
    refusal: Message, reply: Reply, statuses: tuple[int, ...], otherwise: Message
) -> Observation:
    if reply.status not in statuses:
        return differs(refusal, seen.STATUS(status=reply.status), otherwise)
    if not isinstance(reply.document.get("message"), str):
        bare = seen.WITHOUT_MESSAGE(status=reply.status)
        return differs(refusal, bare, follows.STATUS_ALONE())
    return assumed(refusal, seen.WITH_MESSAGE(status=reply.status))
