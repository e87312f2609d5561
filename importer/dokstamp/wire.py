"""One HTTP exchange: a request out, a complete answer back, or the certainty that there is none.

httpx's exceptions end here. What matters to the rest is whether the request can have arrived.
"""

import errno
import os
import socket
import ssl
from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from types import TracebackType
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx

from importer.dokstamp.answers import Answer

_LARGEST_ANSWER = 64 * 1024 * 1024
"""Bytes of an unpacked answer that are read; the longest page of the longest records has a
thousandth of it.
"""
_KEEP_SECONDS = 4.0
"""How long an unused connection is kept: less than the five seconds after which common servers
close it, so that no request is sent into a connection that is just being closed."""


class NeverSentError(Exception):
    """The request certainly did not arrive; `str` says why, `hopeless` that it will not do so
    later either.
    """

    def __init__(self, reason: str, *, hopeless: bool = False) -> None:
        super().__init__(reason)
        self.hopeless = hopeless


class UnusableError(Exception):
    """This machine's own settings do not let anything be sent; `str` is a sentence that says what
    to change.
    """


class NoAnswerError(Exception):
    """The request may have arrived, but no complete answer came; `str` says why."""

    def __init__(self, reason: str, *, timed_out: bool = False) -> None:
        super().__init__(reason)
        self.timed_out = timed_out


class Wire:
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
            raise UnusableError(
                f"The base URL is not a web address ({error}): correct DOKSTAMP_BASE_URL."
            ) from error
        self._headers = {
            "Host": host,
            "User-Agent": user_agent,
            "Accept": "application/json",
            "Accept-Encoding": "gzip, deflate",
            # Nothing that is asked may be answered from a memory on the way.
            "Cache-Control": "no-cache",
        }
        self._timeout = timeout.as_dict()
        proxy = _proxy_for(self.base_url)
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
            raise UnusableError(
                f"The proxy {_without_password(proxy)} cannot be used: only http and https proxies"
                " can. Correct HTTPS_PROXY or ALL_PROXY, or name the host in NO_PROXY."
            ) from error

    async def __aenter__(self) -> "Wire":
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
    ) -> Answer:
        """Send one request and read its answer.

        Args:
            slot: the number of this request among those under way.
            target: path and query below the base URL, with a leading slash.
            headers: beside those that every request has; with a stream as body, its length.
            read_seconds: most seconds without any progress of the answer, where it may take longer
            than usual.

        Returns:
            The answer. A refusal whose body is cut off comes without it: its status tells what
            matters.

        Raises:
            NeverSentError: if no connection could be made.
            NoAnswerError: if the connection broke, or the answer did not come in time, is
            incomplete or too large.
        """
        length = (
            {"Content-Length": str(len(body))}
            if isinstance(body, bytes) and method != "GET"
            else {}
        )
        timeout = self._timeout if read_seconds is None else self._timeout | {"read": read_seconds}
        try:
            request = httpx.Request(
                method,
                self.base_url + target,
                headers={**self._headers, **length, **headers},
                stream=httpx.ByteStream(body) if isinstance(body, bytes) else body,
                extensions={"timeout": timeout},
            )
        except (UnicodeError, ValueError, httpx.InvalidURL) as error:
            raise NeverSentError(
                "the request cannot be written like this", hopeless=True
            ) from error
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
            raise _unconnected(error) from error
        except (httpx.UnsupportedProtocol, httpx.LocalProtocolError) as error:
            raise NeverSentError("the request cannot be sent like this", hopeless=True) from error
        except (httpx.TransportError, httpx.DecodingError, OSError, NoAnswerError) as error:
            if response is None or not 400 <= response.status_code < 500:
                raise _unanswered(error) from error
            content = b""
        fields = {
            name.lower().decode("latin-1"): value.decode("latin-1")
            for name, value in response.headers.raw
        }
        return Answer(status=response.status_code, headers=fields, body=content)

    async def forget(self, slot: int) -> None:
        """Close a slot's connection: what came over it was not the answer to what was asked."""
        await self._pools[slot].aclose()


async def _content(response: httpx.Response) -> bytes:
    """An answer's body, unpacked, up to a size."""
    if "," in response.headers.get("content-encoding", ""):
        raise NoAnswerError("the answer is packed several times over")
    parts: list[bytes] = []
    size = 0
    async for part in response.aiter_bytes():
        size += len(part)
        if size > _LARGEST_ANSWER:
            raise NoAnswerError(f"the answer is larger than {_LARGEST_ANSWER // 2**20} MB")
        parts.append(part)
    return b"".join(parts)


def _unanswered(error: Exception) -> NoAnswerError:
    """Say in a few words why there is no complete answer."""
    if isinstance(error, NoAnswerError):
        return error
    if isinstance(error, httpx.TimeoutException):
        return NoAnswerError("no answer in time", timed_out=True)
    if isinstance(error, httpx.DecodingError):
        return NoAnswerError("the answer's compression is broken")
    return NoAnswerError("the connection broke before the answer was complete")


def _trusted() -> ssl.SSLContext:
    """What is trusted: the certificates that the environment names, or those that come along."""
    try:
        return httpx.create_ssl_context()
    except (OSError, ssl.SSLError) as error:
        names = [name for name in ("SSL_CERT_FILE", "SSL_CERT_DIR") if os.environ.get(name)]
        named = " and ".join(names) or "the trusted certificates of this installation"
        raise UnusableError(f"{named} cannot be read ({error}): correct or unset it.") from error


def _without_password(proxy: str | None) -> str:
    return (proxy or "").rpartition("@")[2]


def _unconnected(error: Exception) -> NeverSentError:
    """Say in a few words why there is no connection."""
    if isinstance(error, httpx.ProxyError):
        return NeverSentError("the proxy does not connect us")
    if isinstance(error, httpx.ConnectTimeout | httpx.PoolTimeout):
        return NeverSentError("no connection in time")
    reasons = list(_causes(error))
    for reason in reasons:
        if isinstance(reason, ssl.SSLCertVerificationError):
            return NeverSentError(
                f"its TLS certificate is not trusted ({reason.verify_message})", hopeless=True
            )
    if any(
        isinstance(reason, OSError) and reason.errno in (errno.EMFILE, errno.ENFILE)
        for reason in reasons
    ):
        return NeverSentError(
            "this machine lets us open no more connections (ulimit -n)", hopeless=True
        )
    if any(isinstance(reason, socket.gaierror) for reason in reasons):
        return NeverSentError("its host name is not known")
    if any(isinstance(reason, ConnectionRefusedError) for reason in reasons):
        return NeverSentError("the connection is refused")
    return NeverSentError("no connection")


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
