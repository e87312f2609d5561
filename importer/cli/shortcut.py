"""A starter of the page on the desktop, for people who never saw a terminal."""

import os
import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from importer.errors import UsageError
from importer.sentences import web_starter as say

_SECONDS = 10.0


def make_shortcut(
    state: Path, *, folder: Path, platform: str = sys.platform, home: Path | None = None
) -> Path:
    """Put a starter on the desktop that opens the page with this program and state folder.

    Args:
        folder: in which it starts, since settings may stand there.
        platform: as `sys.platform` calls it.
        home: whose desktop; None takes that of whoever runs this.

    Raises:
        UsageError: if it cannot be written.
    """
    words = [str(Path(sys.executable).absolute()), "-P", "-m", "importer"]
    words += ["serve", "--state", str(state)]
    name = str(say.STARTER())
    if platform == "win32":
        file, text, mode = f"{name}.cmd", _for_windows(words, folder), 0o600
    elif platform == "darwin":
        file, text, mode = f"{name}.command", _for_shell(words, folder), 0o700
    else:
        file, text, mode = "dokstamp-importer.desktop", _for_linux(words, folder, name), 0o700
    desktop = _desktop(platform, home or Path.home())
    path = desktop / file
    try:
        state.mkdir(parents=True, exist_ok=True)
        desktop.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
        path.chmod(mode)
    except OSError as error:
        raise UsageError(say.NOT_WRITTEN(path=path, why=error.strerror or str(error))) from error
    return path


def _desktop(platform: str, home: Path) -> Path:
    """The folder that the system shows as the desktop."""
    if platform not in ("win32", "darwin"):
        try:
            told = subprocess.run(
                ["xdg-user-dir", "DESKTOP"],  # noqa: S607
                env={**os.environ, "HOME": str(home)},
                capture_output=True,
                text=True,
                timeout=_SECONDS,
                check=True,
            ).stdout.strip()
        except (OSError, subprocess.SubprocessError):
            told = ""
        if told and Path(told) != home and Path(told).is_absolute():
            return Path(told)
    one_drive = home / "OneDrive" / "Desktop"
    if platform == "win32" and one_drive.is_dir():
        return one_drive
    return home / "Desktop"


def _for_linux(words: Sequence[str], folder: Path, name: str) -> str:
    command = " ".join(map(_desktop_word, words))
    lines = [
        "[Desktop Entry]",
        "Type=Application",
        f"Name={name}",
        f"Exec={_desktop_value(command)}",
        f"Path={_desktop_value(str(folder))}",
        "Icon=x-office-document",
        "Terminal=false",
    ]
    return "\n".join(lines) + "\n"


def _desktop_word(word: str) -> str:
    """A word of a desktop entry's command: quoted, what a shell would take for its own with a
    backslash, and percent signs twice (Desktop Entry Specification, The Exec key).
    """
    escaped = "".join(f"\\{char}" if char in '"`$\\' else char for char in word)
    return '"' + escaped.replace("%", "%%") + '"'


def _desktop_value(text: str) -> str:
    """A value of a desktop entry, of which a backslash escapes the next letter."""
    return text.replace("\\", "\\\\").replace("\n", "\\n")


def _for_shell(words: Sequence[str], folder: Path) -> str:
    place = shlex.quote(str(folder))
    return f"#!/bin/sh\ncd {place} || exit 1\nexec {shlex.join(words)}\n"


def _for_windows(words: Sequence[str], folder: Path) -> str:
    command = " ".join(f'"{_batch_word(word)}"' for word in words)
    # pushd goes to a folder on a share too, and what takes a program down may be less than 0.
    return (
        "@echo off\r\nchcp 65001 >nul\r\n"
        f'pushd "{_batch_word(str(folder))}" || (pause & exit /b 1)\r\n{command}\r\n'
        "if not %errorlevel% == 0 pause\r\n"
    )


def _batch_word(word: str) -> str:
    """A word of a batch file, in quotation marks, which no path of Windows holds."""
    return word.replace("%", "%%")
