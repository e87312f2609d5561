"""The page is started: by a starter on the desktop, once, for one person or for several; and it
ends when somebody quits.
"""

import json
import os
import shlex
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from helpers.practice import NOWHERE, Practice
from importer.cli import app
from importer.cli.shortcut import make_shortcut
from importer.errors import UsageError
from importer.sentences.reader import Reader, read_by
from importer.web.serving import PLACE, found_running, listen
from importer.web.together import listen_on, network_of, public_url
from web.served import Served, importer_serve
from web.shared_pages import write_people


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The page of one person; no DokStamp answers."""
    with importer_serve(NOWHERE, tmp_path_factory.mktemp("alone")) as served:
        yield served


# Alone


def test_it_listens_on_this_machine_only() -> None:
    """On no other address that it has."""
    with listen(0) as listener:
        assert listener.getsockname()[0] == "127.0.0.1"
        assert listener.getsockname()[1] > 0
        with pytest.raises(UsageError, match="choose another --port"):
            listen(listener.getsockname()[1])


def test_the_link_stands_on_a_line_of_its_own(alone: Served) -> None:
    """To be clicked on or copied; and it answers when it is told."""
    assert alone.log is not None
    lines = alone.log.with_name("server.out").read_text("utf-8").splitlines()
    assert alone.link in [line.strip() for line in lines]


def test_a_second_start_finds_the_first(alone: Served) -> None:
    """And gets a link of its own, which opens the same page."""
    assert alone.log is not None
    state = alone.log.parent / "state"
    assert (state / PLACE).stat().st_mode & 0o077 == 0
    link = found_running(state)
    assert link is not None
    assert link != alone.link
    came = httpx.get(link, trust_env=False)
    assert came.status_code == 303
    signed = httpx.get(alone.url, cookies=came.cookies, trust_env=False)
    assert signed.status_code == 200


def test_whoever_does_not_know_the_secret_gets_no_link(alone: Served) -> None:
    """Nor does whoever has heard an earlier answer."""
    for told in ({}, {"authorization": "Bearer x"}, {"authorization": "Bearer", "x-nonce": "n"}):
        answer = httpx.get(f"{alone.url}/another-link", headers=told, trust_env=False)
        assert answer.status_code == 401


def test_what_is_left_of_a_server_that_was_killed_is_no_server(tmp_path: Path) -> None:
    """Its place may be anything by now; another server has its port, or nobody."""
    assert found_running(tmp_path) is None
    for text in ("", "[]", "{}", '{"address": 3, "secret": 4}', '{"address": "x", "secret": ""}'):
        (tmp_path / PLACE).write_text(text)
        assert found_running(tmp_path) is None
    (tmp_path / PLACE).write_text(json.dumps({"address": NOWHERE, "secret": "s"}))
    assert found_running(tmp_path) is None


def test_another_server_on_that_port_does_not_get_us_to_open_its_page(tmp_path: Path) -> None:
    """It does not learn the secret, and cannot prove that it knows it."""
    heard: list[str] = []

    class Other(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(str(self.headers))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'{"key": "k", "proof": "p"}')

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Nothing."""

    with HTTPServer(("127.0.0.1", 0), Other) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        (tmp_path / PLACE).write_text(json.dumps({"address": address, "secret": "s3cret"}))
        assert found_running(tmp_path) is None
        server.shutdown()
    assert heard
    assert "s3cret" not in heard[0]


def test_somebody_quits(tmp_path: Path) -> None:
    """The page says so, the program ends, and its place is gone."""
    with importer_serve(NOWHERE, tmp_path) as served:
        assert served.process is not None
        headers = {"origin": served.url}
        answer = httpx.post(
            f"{served.url}/quit", headers=headers, cookies=dict(served.cookies), trust_env=False
        )
        assert "The program has ended" in answer.text
        served.process.wait(timeout=10)
        assert not (tmp_path / "state" / PLACE).exists()


def test_nothing_is_logged_of_who_asks_for_what(alone: Served) -> None:
    """Neither addresses, nor forms, nor names."""
    for path in ("/?name=Ana", "/lists/Ana", "/enter?key=Ana", "/static/Ana"):
        httpx.get(alone.url + path, cookies=dict(alone.cookies), trust_env=False)
    headers = {"origin": alone.url}
    httpx.post(f"{alone.url}/language", data={"x": "Ana"}, headers=headers, trust_env=False)
    assert alone.log is not None
    assert "Ana" not in alone.log.read_text("utf-8")


# What comes over a real connection


def _speak(served: Served, *parts: bytes) -> bytes:
    host, port = served.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        for part in parts:
            connection.sendall(part)
        connection.shutdown(socket.SHUT_WR)
        got = b""
        while more := connection.recv(65536):
            got += more
        return got


def test_requests_that_are_none_are_refused(alone: Served) -> None:
    """Without a host, with two, with a length that is none, smuggled; the server goes on."""
    host = alone.url.removeprefix("http://").encode()
    asked = [
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.0\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: evil.example\r\nHost: " + host + b"\r\n\r\n",
        b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: " + host + b"\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: "
        + host
        + b"\r\nContent-Length: 4\r\nTransfer-Encoding: chunked"
        b"\r\n\r\n0\r\n\r\n",
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: " + host + b"\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01",
    ]
    for one in asked:
        got = _speak(alone, one)
        assert not got or int(got.split(b" ")[1]) in (400, 403, 404, 413, 414, 431), got[:80]
        assert b"uvicorn" not in got.lower()
    assert httpx.get(alone.url, cookies=dict(alone.cookies), trust_env=False).status_code == 200


def _memory(process: "subprocess.Popen[str]") -> int:
    status = Path(f"/proc/{process.pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) * 1024


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="this system has no /proc")
def test_a_body_without_an_end_takes_no_memory(alone: Served) -> None:
    """The connection is ended where it is too large, whatever else is sent."""
    assert alone.process is not None
    host, port = alone.url.removeprefix("http://").split(":")
    head = f"POST /language HTTP/1.1\r\nHost: {host}:{port}\r\nOrigin: {alone.url}\r\nCookie: "
    head += "; ".join(f"{name}={value}" for name, value in alone.cookies.items())
    head += (
        "\r\nContent-Type: multipart/form-data; boundary=b\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    begin = b'--b\r\nContent-Disposition: form-data; name="f"; filename="a.pdf"\r\n\r\n'
    piece = b"x" * (1 << 20)
    before, sent = _memory(alone.process), 0
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(head.encode() + b"%x\r\n%s\r\n" % (len(begin), begin))
        with suppress(OSError):  # whichever way it is ended
            while sent < 400:
                connection.sendall(b"%x\r\n%s\r\n" % (len(piece), piece))
                sent += 1
    assert sent < 200
    assert _memory(alone.process) - before < 60_000_000
    assert httpx.get(alone.url, cookies=dict(alone.cookies), trust_env=False).status_code == 200


def test_an_upload_that_breaks_off_leaves_nothing(alone: Served) -> None:
    """And the list is what it was."""
    assert alone.log is not None
    cookie = "; ".join(f"{name}={value}" for name, value in alone.cookies.items())
    headers = {"origin": alone.url, "cookie": cookie}
    made = httpx.post(
        f"{alone.url}/lists", data={"school": "practice"}, headers=headers, trust_env=False
    )
    place = made.headers["location"].rpartition("/")[0]
    if not place.startswith("/lists/"):
        pytest.fail(made.text)
    root = alone.log.parent / "state" / "lists" / place.split("/")[2]
    before = sorted(one for one in root.rglob("*") if one.is_file())
    host = alone.url.removeprefix("http://")
    head = (
        f"POST {place}/files HTTP/1.1\r\nHost: {host}\r\nOrigin: {alone.url}\r\nCookie: {cookie}"
    )
    head += "\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 5000000\r\n\r\n"
    part = b'--b\r\nContent-Disposition: form-data; name="files"; filename="new.pdf"\r\n\r\n%PDF-'
    with socket.create_connection(tuple(host.split(":")), timeout=5) as connection:  # type: ignore[arg-type]
        connection.sendall(head.encode() + part + b"x" * 500_000)
    time.sleep(0.2)
    assert sorted(one for one in root.rglob("*") if one.is_file()) == before
    assert "Traceback" not in alone.log.read_text("utf-8")


# The starter on the desktop

_ODD = "a $HOME `b` \"c\" 'd' %f \\e & é"


@pytest.mark.skipif(os.name != "posix", reason="names such as these are none there")
def test_a_starter_of_macos_and_linux_is_what_was_meant(tmp_path: Path) -> None:
    """Whatever the folder's name is: run by a shell, and read as its specification says."""
    folder = tmp_path / _ODD
    folder.mkdir()
    state = folder / "reports"
    mac = make_shortcut(state, folder=folder, platform="darwin", home=tmp_path)
    assert mac == tmp_path / "Desktop" / "Diplomas.command"
    assert mac.stat().st_mode & 0o777 == 0o700
    _, goes, runs, _ = mac.read_text("utf-8").split("\n")
    shown = runs.replace("exec ", "printf '%s\\n' ", 1)
    told = subprocess.run(
        ["/bin/sh", "-c", f"{goes}\npwd\n{shown}"], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert told[0] == str(folder)
    assert told[2:] == ["-P", "-m", "importer", "serve", "--state", str(state)]
    linux = make_shortcut(state, folder=folder, platform="linux", home=tmp_path)
    values = dict(line.split("=", 1) for line in linux.read_text("utf-8").splitlines()[1:])
    assert _words_of_desktop_entry(values["Exec"])[1:] == told[2:]
    assert _value(values["Path"]) == str(folder)
    assert values["Type"] == "Application"


def _value(text: str) -> str:
    """A value of a desktop entry: backslashes escape (Desktop Entry Specification)."""
    return text.replace("\\\\", "\0").replace("\\n", "\n").replace("\0", "\\")


def _words_of_desktop_entry(text: str) -> list[str]:
    """The words of an Exec key, in which percent signs are doubled; all are quoted here, so a
    shell takes them apart in the same way.
    """
    words = shlex.split(_value(text).replace("\\`", "`").replace("\\$", "$"))
    return [word.replace("%%", "%") for word in words]


def test_a_starter_of_windows_is_what_was_meant(tmp_path: Path) -> None:
    """Percent signs are no variables, and the page of letters is that of the file."""
    folder = tmp_path / "50% Turma & Cia"
    folder.mkdir()
    made = make_shortcut(folder / "reports", folder=folder, platform="win32", home=tmp_path)
    assert made.suffix == ".cmd"
    lines = made.read_bytes().decode("utf-8").split("\r\n")
    assert lines[:2] == ["@echo off", "chcp 65001 >nul"], "before any letter that is not plain"
    assert lines[2].startswith(f'pushd "{tmp_path}/50%% Turma & Cia" || ')
    assert lines[3].endswith(f'"serve" "--state" "{tmp_path}/50%% Turma & Cia/reports"')
    (tmp_path / "OneDrive" / "Desktop").mkdir(parents=True)
    again = make_shortcut(folder / "reports", folder=folder, platform="win32", home=tmp_path)
    assert again.parent == tmp_path / "OneDrive" / "Desktop"


def test_a_starter_takes_the_place_of_an_older_one(tmp_path: Path) -> None:
    """Also one that is a link to something else, which stays as it is."""
    (tmp_path / "Desktop").mkdir()
    other = tmp_path / "other"
    other.write_text("kept")
    (tmp_path / "Desktop" / "Diplomas.command").symlink_to(other)
    made = make_shortcut(tmp_path / "s", folder=tmp_path, platform="darwin", home=tmp_path)
    assert other.read_text() == "kept"
    assert not made.is_symlink()


def test_the_starter_speaks_the_language_of_its_reader(tmp_path: Path) -> None:
    """Its name at least."""
    with read_by(Reader(language="pt_PT")):
        made = make_shortcut(tmp_path / "s", folder=tmp_path, platform="linux", home=tmp_path)
    assert "Name=Diplomas" in made.read_text("utf-8")


def test_where_the_starter_cannot_be_written_is_said(tmp_path: Path) -> None:
    """Rather than nothing."""
    (tmp_path / "Desktop").write_text("a file")
    with pytest.raises(UsageError, match="cannot be written"):
        make_shortcut(tmp_path / "s", folder=tmp_path, platform="darwin", home=tmp_path)


# For several people


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://school.example", "begin with https://"),
        ("http://192.168.1.4:8710", "begin with https://"),
        ("http://127.0.0.1.evil.example", "begin with https://"),
        ("ftp://school.example", "is not the address of a page"),
        ("school.example", "is not the address of a page"),
        ("https://", "is not the address of a page"),
        ("https://school.example/diplomas", "is not the address of a page"),
        ("https://school.example?x", "is not the address of a page"),
        ("https://ana@school.example", "is not the address of a page"),
        ("https://school.example:x", "is not the address of a page"),
        ("https://[::1", "is not the address of a page"),
    ],
)
def test_an_address_where_passwords_could_be_read_is_refused(url: str, said: str) -> None:
    """And what is none."""
    with pytest.raises(UsageError, match=said):
        public_url(url)


def test_an_address_is_what_browsers_say_it_is() -> None:
    """Without a usual port, a slash or capital letters."""
    assert public_url("https://School.example/") == "https://school.example"
    assert public_url("https://school.example:443") == "https://school.example"
    assert public_url("https://school.example:8443") == "https://school.example:8443"
    assert public_url("http://127.0.0.1:8710") == "http://127.0.0.1:8710"
    assert public_url("http://[::1]:8710/") == "http://[::1]:8710"
    assert public_url("http://localhost:80") == "http://localhost"


def test_it_listens_where_it_is_told() -> None:
    """An address, not a name."""
    with listen_on("127.0.0.1:0") as listener:
        assert listener.getsockname()[0] == "127.0.0.1"
        with pytest.raises(UsageError, match="choose another --listen"):
            listen_on(f"127.0.0.1:{listener.getsockname()[1]}")
    for wrong in ("localhost:1", "127.0.0.1", "127.0.0.1:x", ":80", "127.0.0.1:99999", ""):
        with pytest.raises(UsageError, match=r"--listen|no address to listen on"):
            listen_on(wrong)
    with pytest.raises(UsageError, match="no address or network"):
        network_of("proxy.example")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--people", "p.toml"], "only for a page of several people"),
        (["--listen", "0.0.0.0:80"], "only for a page of several people"),
        (["--public-url", "http://s.example", "--people", "p.toml"], "begin with https://"),
        (["--public-url", "https://s.example"], "needs a file that says who they are"),
        (
            [
                "--public-url",
                "https://s.example",
                "--people",
                "p.toml",
                "--identity-header",
                "X-U",
            ],
            "say with --trusted-proxy whose word counts",
        ),
        (["--public-url", "https://s.example", "--people", "no.toml"], "cannot be read"),
    ],
)
def test_what_does_not_go_together_is_refused(tmp_path: Path, words: list[str], said: str) -> None:
    """Before anything is served."""
    write_people(tmp_path / "p.toml", {"a@b.c": ["keeper"]})
    words = [str(tmp_path / one) if one.endswith(".toml") else one for one in words]
    ended = CliRunner().invoke(app, ["serve", "--state", str(tmp_path), *words])
    assert isinstance(ended.exception, BaseException)
    assert said in str(ended.exception)


def test_several_people_are_served(practice: Practice, tmp_path: Path) -> None:
    """By one process, under the one address that it has."""
    people = write_people(
        tmp_path / "people.toml", {"registrar@sandbox.dokstamp.test": ["preparer"]}
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{free.getsockname()[1]}"
    words = ("--public-url", f"http://{place}", "--people", people, "--listen", place)
    with importer_serve(practice.url, tmp_path, *words) as served:
        assert served.url == f"http://{place}"
        with httpx.Client(base_url=served.url, trust_env=False) as browser:
            form = {"email": "registrar@sandbox.dokstamp.test", "password": "practice"}
            answer = browser.post("/sign-in", data=form, headers={"origin": served.url})
            assert answer.status_code == 303
            assert browser.get("/").status_code == 200
            assert browser.get("/", headers={"host": "evil.example"}).status_code == 400
        assert served.process is not None
        served.process.terminate()
        assert served.process.wait(timeout=15) == 0
