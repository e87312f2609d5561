"""Checks of the way to DokStamp: proxy, TLS, credentials, tenant, and how it refuses."""

import time
from collections.abc import AsyncIterator
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass
from uuid import uuid4

from importer.doctor.findings import Finding, assumed, differs, unknown
from importer.doctor.probe import Probe, Reply
from importer.dokstamp.answers import moment_of

_CLOCK_SECONDS = 300.0
_TOO_SHORT = 60.0
_WRONG_PLACE = (
    "Nothing can be sent: look at the base URL, and at the proxy or sign-in page on the way."
)


def proxy(base_url: str, *, loopback: bool) -> Finding:
    """Which way requests go; a password in a proxy's address is not told."""
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    named = getproxies().get(parts.scheme) or getproxies().get("all")
    if loopback or not named or proxy_bypass(host):
        return assumed("proxy", f"none on the way to {host}")
    return assumed(
        "proxy",
        f"requests to {host} go through {named.rpartition('@')[2]}",
        "It has to let TLS through.",
    )


def encryption(base_url: str) -> Finding:
    """Whether the connection is encrypted and its other end proven."""
    if base_url.startswith("https:"):
        return assumed("TLS", "the certificate is trusted")
    return unknown("TLS", "plain http, which is only for practising on this machine")


async def credentials(probe: Probe, base_url: str) -> AsyncIterator[Finding]:
    """Whether the credentials are taken, and what comes for them."""
    about = f"{probe.edition} credentials"
    reply = await probe.log_in()
    if reply is None:
        yield unknown("credentials", "a token is given, so no login was tried")
        return
    if (page := reply.page_of_html) is not None:
        yield differs(about, page, _WRONG_PLACE)
        return
    if reply.status == 404:
        path = "/auth/login" if probe.edition == "login" else "/oauth/token"
        yield differs(about, f"{_without_scheme(base_url)}{path} is not there (404)", _WRONG_PLACE)
        return
    if not reply.went_well or not probe.token:
        yield differs(
            about,
            f"refused with {reply.status}",
            "Nothing can be sent: correct them, or the base URL.",
        )
        return
    lifetime = reply.document.get("expires_in")
    if not isinstance(lifetime, int | float) or lifetime < _TOO_SHORT:
        yield differs(
            about,
            f"taken, with a lifetime of {lifetime!r}",
            "A token is asked for again when it is refused.",
        )
    else:
        yield assumed(about, f"taken; the token lives {lifetime:.0f} seconds")
    if probe.edition == "login":
        told = isinstance(reply.document.get("refresh_token"), str)
        yield (
            assumed("refresh token", "there is one")
            if told
            else unknown(
                "refresh token", "there is none", "The password is sent again when the token ends."
            )
        )


async def tenant(probe: Probe, wanted: str | None) -> AsyncIterator[Finding]:
    """Which tenant the credentials belong to."""
    reply = await probe.get("/auth/me", tenant=None)
    if (page := reply.page_of_html) is not None:
        probe.token = None  # nothing more is worth asking there
        yield differs("connection", page, _WRONG_PLACE)
        return
    owner = reply.record.get("tenant")
    domain = owner.get("domain") if isinstance(owner, dict) else None
    probe.tenant = wanted or (domain if isinstance(domain, str) and domain else None)
    if not isinstance(domain, str) or not domain:
        follows = "Give the tenant: set DOKSTAMP_TENANT."
        seen = f"/auth/me is answered with {reply.status} and tells no tenant"
        yield unknown("tenant", seen) if wanted else differs("tenant", seen, follows)
    elif wanted and wanted != domain:
        seen = f"the credentials belong to {domain}, and {wanted} is set"
        yield differs(
            "tenant", seen, "Nothing can be sent: correct DOKSTAMP_TENANT, or leave it out."
        )
    else:
        yield assumed("tenant", domain)


async def refusals(probe: Probe) -> AsyncIterator[Finding]:
    """How errors look."""
    reply = await probe.get("/institutions", token=f"not-{uuid4()}")
    follows = (
        "A token that has ended is not recognised as that: a run ends with this status instead of"
        " going on."
    )
    yield _refusal("401 to a wrong token", reply, (401,), follows)
    reply = await probe.get("/institutions", tenant=None)
    follows = "A wrong tenant may not be recognised as that."
    yield _refusal("401 or 404 without X-Tenant", reply, (401, 404), follows)
    reply = await probe.get(f"/institutions/{uuid4()}")
    follows = "What was deleted is not recognised as that."
    yield _refusal("404 to an unknown uuid", reply, (404,), follows)
    reply = await probe.page("/certificates", {"student_uuid": "12"}, page=1, per_page=1)
    about = "422 to a number for a uuid"
    if reply.status == 422 and reply.errors:
        yield assumed(about, "422 with messages by field")
    elif reply.status == 422:
        yield differs(
            about,
            "422 without messages by field",
            "A refused row cannot say which column is meant.",
        )
    else:
        yield unknown(
            about,
            f"{reply.status}, so a filter is not judged",
            "Only what is sent shows how errors look.",
        )


def limits(probe: Probe) -> Finding:
    """Whether answers say how many requests may be sent."""
    headers = [reply.answer.headers for reply in probe.replies if reply.went_well]
    if any("x-ratelimit-limit" in one and "x-ratelimit-remaining" in one for one in headers):
        return assumed("rate limit", "answers tell the limit and what is left of it")
    return unknown(
        "rate limit",
        "answers tell none",
        "The pace is learned from refusals (429), or set with --rate.",
    )


def clock(probe: Probe) -> Finding:
    """Whether this machine's clock is right, for certificates are dated by it where a row names no
    date.
    """
    now, dates = (
        time.time(),
        [moment_of(reply.answer.headers.get("date")) for reply in probe.replies[-1:]],
    )
    told = next((date for date in dates if date is not None), None)
    if told is None:
        return unknown("clock", "answers bear no date")
    if abs(now - told) > _CLOCK_SECONDS:
        follows = (
            "Certificates without a date of their own are dated by this machine: set its clock."
        )
        return differs(
            "clock", f"this machine's differs by {abs(now - told) / 60:.0f} minutes", follows
        )
    return assumed("clock", "this machine's agrees with DokStamp's")


def _without_scheme(base_url: str) -> str:
    return base_url.partition("://")[2].rpartition("@")[2].rstrip("/")


def _refusal(about: str, reply: Reply, statuses: tuple[int, ...], follows: str) -> Finding:
    if reply.status not in statuses:
        return differs(about, f"{reply.status}", follows)
    if not isinstance(reply.document.get("message"), str):
        return differs(
            about,
            f"{reply.status} without a message in JSON",
            "Errors are told by their status alone.",
        )
    return assumed(about, f"{reply.status} with a message")
