"""Programs in processes of their own that need not load their libraries: forked from one process
that has done so.

Loading them takes a second of a core, and the suite starts a thousand programs. What is forked is
a process like any
other: it has its own number, streams, folder and environment, can be killed, and ends as Python
does.
"""

import ctypes
import gc
import json
import os
import signal
import socket
import subprocess
import sys
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
_LARGEST = 2**20
_ONE_AT_A_TIME = Lock()
_TESTS = str(Path(__file__).parents[1])
_SERVE = """
import sys
sys.path.insert(1, sys.argv[1])
from helpers.warm_start import serve
del sys.path[1]
exec(serve(int(sys.argv[2]), sys.argv[3:]))
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
        folder, environment = others[4] or ".", others[5] or os.environ
        read, _, _, write, _, error = streams = others[9:15]
        asked = [args[2], args[3:], os.fspath(folder), dict(environment)]
        theirs = [own if given == -1 else given for own, given in enumerate((read, write, error))]
        with _ONE_AT_A_TIME:  # two threads must not begin two of them
            warned = environment.get("PYTHONWARNINGS", "")
            try:
                self.pid = _loaded(self._modules, warned).fork(asked, theirs)
            except ConnectionError:  # a signal to everybody has ended it: another one is begun
                _loaded.cache_clear()
                self.pid = _loaded(self._modules, warned).fork(asked, theirs)
        self._child_created = True
        self._close_pipe_fds(*streams)  # type: ignore[attr-defined]


class _Loaded:
    """The process that has loaded some modules and forks when asked. It ends with this one."""

    def __init__(self, modules: tuple[str, ...], warned: str) -> None:
        self._lock = Lock()
        self._ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _SERVE, _TESTS, str(theirs.fileno()), *modules],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                pass_fds=[theirs.fileno()],
                env=os.environ | {"PYTHONWARNINGS": warned},
            )

    def fork(self, asked: list[Any], streams: list[int]) -> int:
        """The number of a new process, which is this process's child."""
        with self._lock, _adopting():
            socket.send_fds(self._ours, [json.dumps(asked).encode()], streams)
            number = self._ours.recv(_LARGEST)
        if not number:
            raise ConnectionResetError(self._process.communicate()[1].decode())
        return int(number)


@cache
def _loaded(modules: tuple[str, ...], warned: str) -> _Loaded:
    return _Loaded(modules, warned)


@contextmanager
def _adopting() -> Iterator[None]:
    prctl = ctypes.CDLL(None).prctl
    prctl(_ADOPT, 1, 0, 0, 0)
    try:
        yield
    finally:
        prctl(_ADOPT, 0, 0, 0, 0)


def serve(channel: int, modules: list[str]) -> CodeType:
    """Load the modules, then fork at every request; the code that it asks for, in the new
    process.
    """
    for module in modules:
        import_module(module)
    gc.freeze()  # or each new process would copy all of it, to look for what could be freed
    # Forking is safe here: nothing has been computed yet, so no thread of a library holds a lock.
    warnings.filterwarnings("ignore", "This process .* is multi-threaded", DeprecationWarning)
    asking = socket.socket(fileno=channel)
    while True:
        message, streams, *_ = socket.recv_fds(asking, _LARGEST, 3)
        if not message:
            os._exit(0)
        told, telling = os.pipe()
        between = os.fork()
        if between == 0:
            number = os.fork()
            if number == 0:
                asking.detach()
                return _begun(streams, *json.loads(message))
            os.write(telling, str(number).encode())
            os._exit(0)
        os.waitpid(between, 0)  # by now the new process is an orphan, and adopted
        asking.send(os.read(told, _LARGEST))
        for descriptor in (told, telling, *streams):
            os.close(descriptor)


def _begun(
    streams: list[int], code: str, arguments: list[str], folder: str, environment: dict[str, str]
) -> CodeType:
    for place, stream in enumerate(streams):
        os.dup2(stream, place)
    os.closerange(3, 1024)
    # A program is begun as a terminal begins it, also where the suite itself runs under nohup.
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv[:] = ["-c", *arguments]
    return compile(code, "<string>", "exec")
