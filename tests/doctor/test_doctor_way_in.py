"""What stands between us and DokStamp: certificates nobody vouches for, proxies and other web
servers; a line each.
"""

import socketserver
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import anyio
import pytest
from pydantic import SecretStr

from dokstamp_sandbox import SandboxSettings, running
from importer.doctor import Examination, Verdict, examine
from importer.settings import Settings

PAGE = b"<!doctype html><html><title>Sign in to the network</title></html>"


class Pages(BaseHTTPRequestHandler):
    """Answers every request with a page, as a school's web site, a proxy or a network's sign-in
    does; no CONNECT.
    """

    protocol_version = "HTTP/1.1"
    status = 200

    def answer(self) -> None:
        self.rfile.read(int(self.headers.get("content-length", "0")))
        self.send_response(self.status)
        self.send_header("content-type", "text/html")
        self.send_header("content-length", str(len(PAGE)))
        self.end_headers()
        self.wfile.write(PAGE)

    do_GET = do_POST = do_CONNECT = answer  # noqa: N815  the library's names

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002  the library's name
        """Nothing."""


class Forbidden(Pages):
    """The same, refusing."""

    status = 403


@contextmanager
def serving(
    handler: type[socketserver.BaseRequestHandler], context: ssl.SSLContext | None = None
) -> Iterator[int]:
    """The port of a server on loopback."""
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        if context is not None:
            server.socket = context.wrap_socket(
                server.socket, server_side=True, do_handshake_on_connect=False
            )
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def self_signed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate that vouches for itself, made now, and its key in one file."""
    folder = tmp_path_factory.mktemp("tls")
    made = (
        "-keyout",
        folder / "key.pem",
        "-out",
        folder / "certificate.pem",
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
    )
    kind = ("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    names = ("-addext", "subjectAltName=DNS:localhost")
    subprocess.run(["openssl", *kind, *made, *names], check=True, capture_output=True, timeout=60)
    both = folder / "both.pem"
    both.write_bytes((folder / "key.pem").read_bytes() + (folder / "certificate.pem").read_bytes())
    return both


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine's own settings play no part."""
    for name in (
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
        "NO_PROXY",
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
    ):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


def examined(url: str, *, token: bool = False) -> Examination:
    """What the doctor finds there."""
    who = (
        {"token": SecretStr("a-token")}
        if token
        else {"email": "r@example.edu", "password": SecretStr("secret")}
    )
    settings = Settings(base_url=url, **who)

    async def ask() -> Examination:
        return await examine(
            settings, write_practice=False, user_agent="test", on_finding=lambda _: None
        )

    return anyio.run(ask)


def differing(examination: Examination) -> list[str]:
    """What differs, in words; all else is known and harmless, and nothing secret is said."""
    assert not examination.well
    assert "secret" not in str([one.as_dict() for one in examination.findings])
    return [
        f"{one.about}: {one.seen}"
        for one in examination.findings
        if one.verdict is Verdict.DIFFERS
    ]


def encrypted(both: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(both)
    return context


def test_a_certificate_that_nobody_vouches_for_is_a_line(self_signed: Path) -> None:
    """The handshake fails before anything is sent."""
    with serving(Pages, encrypted(self_signed)) as port:
        examination = examined(f"https://localhost:{port}")
    [line] = differing(examination)
    assert line.startswith(
        "connection: its TLS certificate is not trusted (self-signed certificate); "
    )


def test_a_certificate_for_another_host_is_a_line(
    self_signed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Trusted, but not for this name."""
    monkeypatch.setenv("SSL_CERT_FILE", str(self_signed))
    with serving(Pages, encrypted(self_signed)) as port:
        [line] = differing(examined(f"https://127.0.0.1:{port}"))
    assert line.startswith("connection: its TLS certificate is not trusted (")
    assert "127.0.0.1" in line


@pytest.mark.parametrize("token", [False, True])
def test_a_web_page_in_the_place_of_the_api_is_a_line(token: bool) -> None:
    """A wrong base URL, or a network that wants one to sign in."""
    with serving(Pages) as port:
        [line] = differing(examined(f"http://127.0.0.1:{port}", token=token))
    assert "an HTML page (status 200), not the API" in line


def test_a_trusted_certificate_before_a_web_page_is_a_line(
    self_signed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection is good, and leads to something else."""
    monkeypatch.setenv("SSL_CERT_FILE", str(self_signed))
    with serving(Pages, encrypted(self_signed)) as port:
        [line] = differing(examined(f"https://localhost:{port}"))
    assert "an HTML page (status 200), not the API" in line


def test_a_proxy_that_answers_with_a_page_is_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """It refuses, in HTML, what it is asked to connect to; its own password is not told."""
    with serving(Forbidden) as port:
        monkeypatch.setenv("HTTPS_PROXY", f"http://registrar:secret@127.0.0.1:{port}")
        examination = examined("https://dokstamp.example")
    [line] = differing(examination)
    assert line.startswith("connection: the proxy does not connect us (403 Forbidden), by way of")
    assert "secret" not in line
    assert any(
        str(one.about) == "proxy" and f"127.0.0.1:{port}" in str(one.seen)
        for one in examination.findings
    )


@pytest.mark.parametrize("path", ["/api/v1", "/auth/login", "/docs/"])
def test_a_base_url_with_a_path_that_is_not_there_is_a_line(path: str) -> None:
    """The server answers 404 to the login."""
    with running(SandboxSettings()) as sandbox:
        [line] = differing(examined(sandbox.url + path))
    assert (
        line
        == f"login credentials: {sandbox.url.partition('://')[2]}{path.rstrip('/')}/auth/login is"
        " not there (404)"
    )
