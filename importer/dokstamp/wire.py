"""One HTTP exchange: a request out, a complete answer back, or the certainty that there is none.

httpx's exceptions end here. What matters to the rest is whether the request can have arrived.
"""

import socket
import ssl
from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from types import TracebackType
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx

from importer.dokstamp.answers import Answer

_KEEP_SECONDS = 4.0
"""How long an unused connection is kept: less than the five seconds after which common servers close it, so that no
request is sent into a connection that is just being closed."""


class NeverSentError(Exception):
    """The request certainly did not arrive; `str` says why, `hopeless` that it will not do so later either."""

    def __init__(self, reason: str, *, hopeless: bool = False) -> None:
        super().__init__(reason)
        self.hopeless = hopeless


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

    def __init__(self, base_url: str, *, slots: int, timeout: httpx.Timeout, user_agent: str) -> None:
        self.base_url = base_url.rstrip("/")
        self.requests = 0
        url = httpx.URL(self.base_url)
        self._headers = {
            "Host": url.netloc.decode("ascii"),
            "User-Agent": user_agent,
            "Accept": "application/json",
            "Accept-Encoding": "gzip, deflate",
        }
        self._extensions = {"timeout": timeout.as_dict()}
        verify = httpx.create_ssl_context()
        proxy = _proxy_for(self.base_url)
        limits = httpx.Limits(max_connections=1, max_keepalive_connections=1, keepalive_expiry=_KEEP_SECONDS)
        # A connection for each slot, each in a pool of its own: httpx looks at every connection of a pool twice a
        # request, which with 16 in one pool was a sixth of a request's time.
        self._pools = [
            httpx.AsyncHTTPTransport(verify=verify, limits=limits, proxy=proxy, http2=False) for _ in range(slots)
        ]

    async def __aenter__(self) -> "Wire":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for pool in self._pools:
            await pool.aclose()

    async def exchange(
        self, slot: int, method: str, target: str, headers: Mapping[str, str], body: bytes | httpx.AsyncByteStream
    ) -> Answer:
        """Send one request and read its answer.

        Args:
            slot: the number of this request among those under way.
            target: path and query below the base URL, with a leading slash.
            headers: beside those that every request has; with a stream as body, its length.

        Raises:
            NeverSentError: if no connection could be made.
            NoAnswerError: if the connection broke, or the answer did not come in time or is incomplete.
        """
        length = {"Content-Length": str(len(body))} if isinstance(body, bytes) and method != "GET" else {}
        request = httpx.Request(
            method,
            self.base_url + target,
            headers={**self._headers, **length, **headers},
            stream=httpx.ByteStream(body) if isinstance(body, bytes) else body,
            extensions=self._extensions,
        )
        self.requests += 1
        try:
            response = await self._pools[slot].handle_async_request(request)
            try:
                content = await response.aread()
            finally:
                await response.aclose()
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError) as error:
            raise _unconnected(error) from error
        except (httpx.UnsupportedProtocol, httpx.LocalProtocolError) as error:
            raise NeverSentError("the request cannot be sent like this", hopeless=True) from error
        except httpx.TimeoutException as error:
            raise NoAnswerError("no answer in time", timed_out=True) from error
        except httpx.DecodingError as error:
            raise NoAnswerError("the answer's compression is broken") from error
        except (httpx.TransportError, OSError) as error:
            raise NoAnswerError("the connection broke before the answer was complete") from error
        fields = {name.lower().decode("ascii"): value.decode("latin-1") for name, value in response.headers.raw}
        return Answer(status=response.status_code, headers=fields, body=content)


def _unconnected(error: Exception) -> NeverSentError:
    """Say in a few words why there is no connection."""
    if isinstance(error, httpx.ProxyError):
        return NeverSentError("the proxy does not connect us")
    if isinstance(error, httpx.ConnectTimeout | httpx.PoolTimeout):
        return NeverSentError("no connection in time")
    reasons = list(_causes(error))
    if any(isinstance(reason, ssl.SSLCertVerificationError) for reason in reasons):
        return NeverSentError("its TLS certificate is not trusted", hopeless=True)
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
    """The proxy that the environment names for a URL; this machine is never spoken to through one."""
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
