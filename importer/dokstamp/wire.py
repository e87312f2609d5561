"""One HTTP exchange: a request out, a complete answer back, or the certainty that there is none.

httpx's exceptions end here. What matters to the rest is whether the request can have arrived.
"""

import errno
import os
import socket
import ssl
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping
from ipaddress import ip_address
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx

from importer.dokstamp.answers import Answer
from importer.sentences import Message, SaidError
from importer.sentences import dokstamp as say

_LARGEST_ANSWER = 64 * 1024 * 1024
"""Bytes of an unpacked answer that are read; the longest page of the longest records has a
thousandth of it.
"""
_KEEP_SECONDS = 4.0
"""How long an unused connection is kept: less than the five seconds after which common servers
close it, so that no request is sent into a connection that is just being closed."""

_BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)
"""Where systems keep what they trust, for a Python that was built to look elsewhere."""


class NeverSentError(SaidError):
    """The request certainly did not arrive; it says why, `hopeless` that it will not do so
    later either.
    """

    def __init__(self, reason: Message, *, hopeless: bool = False) -> None:
        super().__init__(reason)
        self.hopeless = hopeless


class UnusableError(SaidError):
    """This machine's own settings do not let anything be sent; it says what to change."""


class NoAnswerError(SaidError):
    """The request may have arrived, but no complete answer came; it says why."""

    def __init__(self, reason: Message, *, timed_out: bool = False) -> None:
        super().__init__(reason)
        self.timed_out = timed_out


class WithheldError(Exception):
    """It was not to be sent any more; nothing that the API could act on was."""


class Connections:
    """The connections to one API, reused from request to request.

    Args:
        base_url: root of the API; a path in it is a prefix of every path.
        slots: most requests at any moment; each has its slot.
        timeout: as httpx has it.
        user_agent: who we are.
    """

    def __init__(
        self, base_url: str, *, slots: int, timeout: httpx.Timeout, user_agent: str
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self.requests = 0
        try:
            host = httpx.URL(self.base_url).netloc.decode("ascii")
        except (httpx.InvalidURL, UnicodeError, ValueError) as error:
            raise UnusableError(say.BASE_URL_INVALID(reason=str(error))) from error
        self._headers = {
            "Host": host,
            "User-Agent": user_agent,
            "Accept": "application/json",
            "Accept-Encoding": "gzip, deflate",
            # Nothing that is asked may be answered from a memory on the way.
            "Cache-Control": "no-cache",
        }
        self._timeout = timeout.as_dict()
        self._proxy = proxy = _proxy_for(self.base_url)
        verify = (
            _trusted()
            if self.base_url.startswith("https:") or (proxy or "").startswith("https:")
            else False
        )
        limits = httpx.Limits(
            max_connections=1, max_keepalive_connections=1, keepalive_expiry=_KEEP_SECONDS
        )
        # A connection for each slot, each in a pool of its own: httpx looks at every connection of
        # a pool twice a request, which with 16 in one pool was a sixth of a request's time.
        try:
            self._pools = [
                httpx.AsyncHTTPTransport(verify=verify, limits=limits, proxy=proxy, http2=False)
                for _ in range(slots)
            ]
        except (ImportError, ValueError, httpx.InvalidURL) as error:
            unusable = say.PROXY_UNUSABLE(proxy=_without_password(proxy))
            raise UnusableError(unusable) from error

    async def __aenter__(self) -> "Connections":
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for pool in self._pools:
            await pool.aclose()

    async def exchange(
        self,
        slot: int,
        method: str,
        target: str,
        headers: Mapping[str, str],
        body: bytes | httpx.AsyncByteStream,
        *,
        read_seconds: float | None = None,
        still: Callable[[], bool] | None = None,
    ) -> Answer:
        """Send one request and read its answer.

        Args:
            slot: the number of this request among those under way.
            target: path and query below the base URL, with a leading slash.
            headers: beside those that every request has; with a stream as body, its length.
            read_seconds: most seconds without any progress of the answer, where it may take longer
                than usual.
            still: asked in the last moment, when there is a connection, whether it is to be sent.

        Returns:
            The answer. A refusal whose body is cut off comes without it: its status tells what
            matters.

        Raises:
            NeverSentError: if no connection could be made.
            NoAnswerError: if the connection broke, or the answer did not come in time, is
                incomplete or too large.
            WithheldError: if it is not to be sent any more.
        """
        timeout = self._timeout if read_seconds is None else self._timeout | {"read": read_seconds}
        extensions = {"timeout": timeout} | ({"trace": _asking(still)} if still else {})
        request = self._request(method, target, headers, body, extensions)
        self.requests += 1
        response: httpx.Response | None = None
        try:
            response = await self._pools[slot].handle_async_request(request)
            try:
                content = await _content(response)
            finally:
                await response.aclose()
        except (
            httpx.ConnectError,
            httpx.ConnectTimeout,
            httpx.PoolTimeout,
            httpx.ProxyError,
        ) as error:
            raise self._unconnected(error) from error
        except (httpx.UnsupportedProtocol, httpx.LocalProtocolError) as error:
            raise NeverSentError(say.REQUEST_UNSENDABLE(), hopeless=True) from error
        except (httpx.TransportError, httpx.DecodingError, OSError, NoAnswerError) as error:
            if response is None or not 400 <= response.status_code < 500:
                raise _unanswered(error) from error
            content = b""
        fields = {
            name.lower().decode("latin-1"): value.decode("latin-1")
            for name, value in response.headers.raw
        }
        return Answer(status=response.status_code, headers=fields, body=content)

    def _request(
        self,
        method: str,
        target: str,
        headers: Mapping[str, str],
        body: bytes | httpx.AsyncByteStream,
        extensions: dict[str, Any],
    ) -> httpx.Request:
        length = {}
        if isinstance(body, bytes) and method != "GET":
            length = {"Content-Length": str(len(body))}
        try:
            return httpx.Request(
                method,
                self.base_url + target,
                headers={**self._headers, **length, **headers},
                stream=httpx.ByteStream(body) if isinstance(body, bytes) else body,
                extensions=extensions,
            )
        except (UnicodeError, ValueError, httpx.InvalidURL) as error:
            raise NeverSentError(say.REQUEST_UNWRITABLE(), hopeless=True) from error

    def _unconnected(self, error: Exception) -> NeverSentError:
        """Say why there is no connection, and by which way."""
        why = _unconnected(error)
        if self._proxy is None or why.hopeless:
            return why
        said = say.BY_PROXY(reason=why.said, proxy=_without_password(self._proxy))
        return NeverSentError(said)

    async def forget(self, slot: int) -> None:
        """Close a slot's connection: what came over it was not the answer to what was asked."""
        await self._pools[slot].aclose()


def _asking(still: Callable[[], bool]) -> Callable[[str, object], Awaitable[None]]:
    """Ask before the head is written, and before the body, without which the head is nothing."""

    async def trace(event: str, _: object) -> None:
        if event in _LAST_MOMENTS and not still():
            raise WithheldError

    return trace


_LAST_MOMENTS = ("http11.send_request_headers.started", "http11.send_request_body.started")


async def _content(response: httpx.Response) -> bytes:
    """An answer's body, unpacked, up to a size."""
    if "," in response.headers.get("content-encoding", ""):
        raise NoAnswerError(say.PACKED_TWICE())
    parts: list[bytes] = []
    size = 0
    async for part in response.aiter_bytes():
        size += len(part)
        if size > _LARGEST_ANSWER:
            raise NoAnswerError(say.ANSWER_TOO_LARGE(megabytes=_LARGEST_ANSWER // 2**20))
        parts.append(part)
    return b"".join(parts)


def _unanswered(error: Exception) -> NoAnswerError:
    """Say in a few words why there is no complete answer."""
    if isinstance(error, NoAnswerError):
        return error
    if isinstance(error, httpx.TimeoutException):
        return NoAnswerError(say.NO_ANSWER_IN_TIME(), timed_out=True)
    if isinstance(error, httpx.DecodingError):
        return NoAnswerError(say.COMPRESSION_BROKEN())
    return NoAnswerError(say.BROKE_OFF())


def _trusted() -> ssl.SSLContext:
    """What is trusted: the certificates that the environment names, or those of the system."""
    named = {name: os.environ.get(name) for name in ("SSL_CERT_FILE", "SSL_CERT_DIR")}
    names = [name for name, value in named.items() if value]
    try:
        context = (
            ssl.create_default_context(
                cafile=named["SSL_CERT_FILE"] or None, capath=named["SSL_CERT_DIR"] or None
            )
            if names
            else _of_the_system()
        )
    except (OSError, ssl.SSLError) as error:
        reason = error.strerror or str(error)
        raise UnusableError(
            say.CERTIFICATES_UNREADABLE(variables=names, reason=reason)
            if names
            else say.OWN_CERTIFICATES_UNREADABLE(reason=reason)
        ) from error
    # Python 3.13 is stricter than browsers, and than the authorities that schools make.
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    return context


def _of_the_system() -> ssl.SSLContext:
    """What the system trusts, to which a school adds its own authority; httpx's list where it has
    none.
    """
    if sys.platform in ("win32", "darwin"):
        import truststore  # here, since no other system and no plain http needs it

        return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    paths = ssl.get_default_verify_paths()
    if paths.cafile or (paths.capath and any(Path(paths.capath).iterdir())):
        return ssl.create_default_context()
    bundle = next(filter(os.path.isfile, _BUNDLES), None)
    return ssl.create_default_context(cafile=bundle) if bundle else httpx.create_ssl_context()


def _without_password(proxy: str | None) -> str:
    return (proxy or "").rpartition("@")[2]


def _unconnected(error: Exception) -> NeverSentError:
    """Say in a few words why there is no connection."""
    if isinstance(error, httpx.ProxyError):
        return NeverSentError(say.PROXY_REFUSES(reason=str(error)))
    if isinstance(error, httpx.ConnectTimeout | httpx.PoolTimeout):
        return NeverSentError(say.NO_CONNECTION_IN_TIME())
    reasons = list(_causes(error))
    for reason in reasons:
        if isinstance(reason, ssl.SSLCertVerificationError):
            return NeverSentError(say.NOT_TRUSTED(reason=reason.verify_message), hopeless=True)
    if any(
        isinstance(reason, OSError) and reason.errno in (errno.EMFILE, errno.ENFILE)
        for reason in reasons
    ):
        return NeverSentError(say.NO_MORE_CONNECTIONS(), hopeless=True)
    if any(isinstance(reason, socket.gaierror) for reason in reasons):
        return NeverSentError(say.HOST_UNKNOWN())
    if any(isinstance(reason, ConnectionRefusedError) for reason in reasons):
        return NeverSentError(say.CONNECTION_REFUSED())
    return NeverSentError(say.NO_CONNECTION())


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        if isinstance(error, BaseExceptionGroup):
            yield from error.exceptions
        error = error.__cause__ or error.__context__


def _proxy_for(base_url: str) -> str | None:
    """The proxy that the environment names for a URL; this machine is never spoken to through
    one.
    """
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    if _is_loopback(host) or proxy_bypass(host):
        return None
    proxies = getproxies()
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    return proxy if proxy is None or "://" in proxy else f"http://{proxy}"


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
