"""Programs in processes of their own that need not load their libraries: forked from one process
that has done so.

Loading them takes a second of a core, and the suite starts two thousand programs. What is forked
is a process like any other: it has its own number, streams, folder and environment, can be killed,
and ends as Python does, only that it does not take apart what others have loaded. What it begins
itself of the same Python is forked too, from a copy of it that has done nothing yet.
"""

import atexit
import ctypes
import gc
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from threading import Lock
from types import CodeType
from typing import Any

_ADOPT = 36
"""PR_SET_CHILD_SUBREAPER: who asks for it becomes the parent of grandchildren whose own parent has
ended.
"""
_AS_MODULE = "import runpy; runpy.run_module({!r}, run_name='__main__', alter_sys=True)"
_LARGEST = 2**20
_ONE_AT_A_TIME = Lock()
_TESTS = str(Path(__file__).parents[1])
_SERVE = """
import sys
sys.path.insert(1, sys.argv[1])
from helpers.warm_start import run_to_its_end, serve
del sys.path[1]
run_to_its_end(serve(int(sys.argv[2])))
"""


class WarmPopen(subprocess.Popen[str]):
    """`python -c CODE ARGUMENTS…`, where the modules are loaded before the code begins.

    Without modules, and where a process cannot adopt (elsewhere than on Linux), it is begun as any
    other.

    Args:
        modules: what the code will import.
        options: those of `Popen`: streams, `cwd` and `env`.
    """

    def __init__(
        self, code: str, *arguments: str, modules: tuple[str, ...], **options: Any
    ) -> None:
        self._modules = modules if sys.platform == "linux" else ()
        super().__init__([sys.executable, "-c", code, *arguments], text=True, **options)

    def _execute_child(self, args: list[str], *others: Any) -> None:
        if not self._modules:
            super()._execute_child(args, *others)  # type: ignore[misc]
            return
        warned = (others[5] or os.environ).get("PYTHONWARNINGS", "")
        with _ONE_AT_A_TIME:  # two threads must not begin two of them
            try:
                self.pid = _loaded(self._modules, warned).fork(args[2], args[3:], others)
            except ConnectionError:  # a signal to everybody has ended it: another one is begun
                _loaded.cache_clear()
                self.pid = _loaded(self._modules, warned).fork(args[2], args[3:], others)
        self._child_created = True
        self._close_pipe_fds(*others[9:15])  # type: ignore[attr-defined]


class _Forking:
    """A process that forks when asked. It ends with this one.

    Args:
        channel: our end of the socket at which it waits.
        process: what loads the modules, if that is one of its own.
    """

    def __init__(
        self, channel: socket.socket, process: "subprocess.Popen[bytes] | None" = None
    ) -> None:
        self._lock = Lock()
        self._ours = channel
        self._process = process

    def fork(self, code: str, arguments: list[str], others: tuple[Any, ...]) -> int:
        """The number of a new process, which is this process's child.

        Args:
            others: what `Popen` gives its `_execute_child` after the words of the command.
        """
        folder, environment, own_session = others[4] or ".", others[5] or os.environ, others[20]
        read, _, _, write, _, error = others[9:15]
        theirs = [own if given == -1 else given for own, given in enumerate((read, write, error))]
        asked = [code, arguments, os.fspath(folder), dict(environment), own_session]
        with self._lock, _adopting():
            socket.send_fds(self._ours, [json.dumps(asked).encode()], theirs)
            number = self._ours.recv(_LARGEST)
        if not number:
            why = self._process.communicate()[1] if self._process else b""
            raise ConnectionResetError(why.decode())
        return int(number)


@cache
def _loaded(modules: tuple[str, ...], warned: str) -> _Forking:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-c", _SERVE, _TESTS, str(theirs.fileno())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            pass_fds=[theirs.fileno()],
            env=os.environ | {"PYTHONWARNINGS": warned},
        )
    ours.send(json.dumps(modules).encode())
    return _Forking(ours, process)


def begin_others_warm() -> None:
    """From here on what this forked program begins of the same Python is forked as well."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    if os.fork() == 0:
        ours.close()
        atexit._clear()  # what the program wants done at its own end
        signal.pthread_sigmask(signal.SIG_BLOCK, _ENDINGS)  # they are the program's
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):
            os.dup2(nowhere, stream)
        run_to_its_end(_forked(theirs))
    theirs.close()
    _BEGINS.append(_Forking(ours))
    subprocess.Popen = _PopenWithin  # type: ignore[misc]


_BEGINS: list[_Forking] = []
_ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class _PopenWithin(subprocess.Popen):  # type: ignore[type-arg]
    def _execute_child(self, args: Any, *others: Any) -> None:
        match args:
            case [sys.executable, "-P", "-m", module]:
                code, arguments = _AS_MODULE.format(module), list[str]()
            case [sys.executable, "-S", "-E", "-c", code, *arguments]:
                pass
            case _:
                super()._execute_child(args, *others)  # type: ignore[misc]
                return
        try:
            self.pid = _BEGINS[0].fork(code, arguments, others)
        except OSError:  # what was to fork has been ended
            super()._execute_child(args, *others)  # type: ignore[misc]
            return
        self._child_created = True
        self._close_pipe_fds(*others[9:15])  # type: ignore[attr-defined]


@contextmanager
def _adopting() -> Iterator[None]:
    prctl = ctypes.CDLL(None).prctl
    prctl(_ADOPT, 1, 0, 0, 0)
    try:
        yield
    finally:
        prctl(_ADOPT, 0, 0, 0, 0)


def serve(channel: int) -> CodeType:
    """Load the modules of the first message, and call what stands behind a colon; then fork at
    every further one. The code that it asks for, in the new process.
    """
    asking = socket.socket(fileno=channel)
    for module in json.loads(asking.recv(_LARGEST)):
        name, _, prepare = module.partition(":")
        loaded = import_module(name)
        if prepare:
            getattr(loaded, prepare)()
    gc.freeze()  # or each new process would copy all of it, to look for what could be freed
    # Forking is safe here: nothing has been computed yet, so no thread of a library holds a lock.
    warnings.filterwarnings("ignore", "This process .* is multi-threaded", DeprecationWarning)
    return _forked(asking)


def _forked(asking: socket.socket) -> CodeType:
    """Fork at every request; the code that it asks for, in the new process."""
    while True:
        message, streams, *_ = socket.recv_fds(asking, _LARGEST, 3)
        if not message:
            os._exit(0)
        told, telling = os.pipe()
        between = os.fork()
        if between == 0:
            parent = os.getpid()
            number = os.fork()
            if number == 0:
                asking.detach()
                code = _begun(streams, *json.loads(message))
                while os.getppid() == parent:  # soon it has ended, and we are adopted
                    time.sleep(0.0005)
                return code
            os.write(telling, str(number).encode())
            os._exit(0)
        os.waitpid(between, 0)  # by now the new process is an orphan, and adopted
        asking.send(os.read(told, _LARGEST))
        for descriptor in (told, telling, *streams):
            os.close(descriptor)


def _begun(
    streams: list[int],
    code: str,
    arguments: list[str],
    folder: str,
    environment: dict[str, str],
    own_session: bool,
) -> CodeType:
    for place, stream in enumerate(streams):
        os.dup2(stream, place)
    os.closerange(3, 1024)
    if own_session:
        os.setsid()
    # A program is begun as a terminal begins it, also where the suite itself runs under nohup.
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv[:] = ["-c", *arguments]
    return compile(code, "<string>", "exec")


def run_to_its_end(code: CodeType) -> None:
    """Run it as Python runs a program, and end the process; what was loaded before is not taken
    apart, which would copy all of it.
    """
    try:
        exec(code, vars(sys.modules["__main__"]))
        status: Any = 0
    except SystemExit as ended:
        status = ended.code
    if status is not None and not isinstance(status, int):
        sys.exit(status)
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    gc.collect()  # what nobody has closed is told of
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):  # Python has a status of its own for that
        sys.exit(status)
    os._exit(status or 0)
