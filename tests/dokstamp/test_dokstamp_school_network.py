"""A school's network: a proxy that connects, and one that looks into what passes, with an
authority of the school's own.
"""

import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import trustme

from helpers.graduating_class import make_class
from helpers.practice import Ended, Practice, command, sandbox_process

HOST = "api.school.test"


def passed_on(source: socket.socket, target: socket.socket) -> None:
    """Pass on everything, until one side ends."""
    with suppress(OSError):
        while part := source.recv(65536):
            target.sendall(part)
    for one in (source, target):
        with suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)


def joined(one: socket.socket, port: int) -> None:
    """Pass on what comes to a port of this machine, both ways."""
    with socket.create_connection(("127.0.0.1", port)) as other, one:
        back = threading.Thread(target=passed_on, args=(other, one), daemon=True)
        back.start()
        passed_on(one, other)
        back.join(10)


@contextmanager
def listening(serve: Callable[[socket.socket], None]) -> Iterator[int]:
    """The port of a server that serves each connection in a thread."""

    def accept() -> None:
        with suppress(OSError):
            while True:
                one, _ = listener.accept()
                threading.Thread(target=quietly, args=(one,), daemon=True).start()

    def quietly(one: socket.socket) -> None:
        with suppress(OSError, ssl.SSLError):
            serve(one)
        one.close()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=accept, daemon=True).start()
        yield listener.getsockname()[1]


@contextmanager
def school(practice: Practice, authority: trustme.CA) -> Iterator[tuple[int, int, list[str]]]:
    """TLS in front of a sandbox, with a certificate of the school's authority, and a proxy that
    leads there; the ports, and what the proxy was asked for.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(HOST, "localhost").configure_cert(context)
    behind = int(practice.url.rpartition(":")[2])
    asked: list[str] = []

    def encrypted(one: socket.socket) -> None:
        joined(context.wrap_socket(one, server_side=True), behind)

    def proxy(one: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            head += one.recv(4096)
        asked.append(head.split()[1].decode())
        one.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        joined(one, tls)

    with listening(encrypted) as tls, listening(proxy) as way:
        yield tls, way, asked


@pytest.fixture
def authority(tmp_path: Path) -> trustme.CA:
    """A certificate authority that nobody knows; its certificate is in `school.pem`."""
    made = trustme.CA()
    made.cert_pem.write_to_path(str(tmp_path / "school.pem"))
    return made


def checked(url: str, folder: Path, **variables: str) -> Ended:
    """An online check of a class of one."""
    batch = make_class(folder, 1)
    arguments = ("check", batch.sheet, "--pdfs", batch.pdfs, "--online")
    bare = {"NO_PROXY": "", "HTTPS_PROXY": "", "ALL_PROXY": ""}
    bare |= {"SSL_CERT_FILE": "", "SSL_CERT_DIR": ""}
    return command(url, *arguments, folder=folder, **(bare | {"PYTHONWARNINGS": ""} | variables))


def test_an_authority_of_the_schools_own_is_named_in_ssl_cert_file(
    tmp_path: Path, authority: trustme.CA
) -> None:
    """Without it the sentence names the variable; with it all goes well."""
    pem = str(tmp_path / "school.pem")
    with sandbox_process() as practice, school(practice, authority) as (tls, _, _):
        url = f"https://localhost:{tls}"
        refused = checked(url, tmp_path)
        assert refused.status == 2
        assert "its TLS certificate is not trusted (" in refused.errors
        assert "SSL_CERT_FILE" in refused.errors
        assert checked(url, tmp_path, SSL_CERT_FILE=pem).status == 0
        broken = checked(url, tmp_path, SSL_CERT_FILE=str(tmp_path / "none.pem"))
        assert "SSL_CERT_FILE cannot be read" in broken.errors


def test_a_proxy_that_looks_into_what_passes_is_worked_with(
    tmp_path: Path, authority: trustme.CA
) -> None:
    """It answers in DokStamp's name, with a certificate of its own authority."""
    pem = str(tmp_path / "school.pem")
    with sandbox_process() as practice, school(practice, authority) as (_, way, asked):
        proxy = {"HTTPS_PROXY": f"http://ana:secret@127.0.0.1:{way}"}
        url = f"https://{HOST}"
        assert checked(url, tmp_path, SSL_CERT_FILE=pem, **proxy).status == 0
        assert set(asked) == {f"{HOST}:443"}
        refused = checked(url, tmp_path, **proxy)
        assert "SSL_CERT_FILE" in refused.errors


def test_a_connection_that_a_proxy_does_not_make_names_the_variables(tmp_path: Path) -> None:
    """It is not there, or wants to know who asks; its password is not told."""

    def refusing(one: socket.socket) -> None:
        one.recv(4096)
        one.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")

    quickly = {"DOKSTAMP_RETRY_SECONDS": "0.2"}
    with listening(refusing) as way:
        for port in (way, 1):
            proxy = {"HTTPS_PROXY": f"http://ana:secret@127.0.0.1:{port}"}
            ended = checked(f"https://{HOST}", tmp_path, **proxy, **quickly)
            assert ended.status == 2
            for word in (f"127.0.0.1:{port}", "HTTPS_PROXY", "NO_PROXY"):
                assert word in ended.errors
            assert ("407" in ended.errors) == (port == way)
            assert "secret" not in ended.errors
        direct = checked(f"https://{HOST}", tmp_path, **proxy, **quickly, NO_PROXY=HOST)
        assert "HTTPS_PROXY" not in direct.errors


def test_an_authority_of_the_systems_is_trusted_without_a_word(
    tmp_path: Path, authority: trustme.CA
) -> None:
    """OpenSSL's configured places stand for the system's here: a folder of certificates by their
    hash.
    """
    folder = tmp_path / "certificates"
    folder.mkdir()
    pem = (tmp_path / "school.pem").read_text()
    (folder / f"{subject_hash(tmp_path / 'school.pem')}.0").write_text(pem)
    with sandbox_process() as practice, school(practice, authority) as (tls, _, _):
        ended = checked(f"https://localhost:{tls}", tmp_path, SSL_CERT_DIR=str(folder))
        assert ended.status == 0, ended.errors


def subject_hash(path: Path) -> str:
    """The name under which OpenSSL looks a certificate up."""
    return subprocess.run(
        ["openssl", "x509", "-hash", "-noout", "-in", str(path)],
        capture_output=True,
        text=True,
        check=True,
        timeout=20,
    ).stdout.strip()
