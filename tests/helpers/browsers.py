"""The browser that tests drive: Chromium, Chrome, Edge or Brave, as it is installed here.

As a program it ends with 0 where there is one, and says which; `make browser` asks so.
"""

import os
import shutil
import sys
from pathlib import Path

NAMED = "IMPORTER_BROWSER"
NONE = (
    "There is no Chromium, Chrome or Edge on this machine. "
    f"Install one, or name the program of one in {NAMED}."
)
_ON_PATH = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "brave-browser",
)
_ON_MACOS = (
    "Google Chrome.app/Contents/MacOS/Google Chrome",
    "Chromium.app/Contents/MacOS/Chromium",
    "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
_ON_WINDOWS = (
    "Google/Chrome/Application/chrome.exe",
    "Chromium/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
)
_PROGRAMS_OF_WINDOWS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")


def installed() -> Path | None:
    """The browser's program, or none.

    Raises:
        FileNotFoundError: if the environment names one that is not there.
    """
    if named := os.environ.get(NAMED):
        if found := shutil.which(named):
            return Path(found)
        raise FileNotFoundError(f"{NAMED} names {named}, which is no program on this machine.")
    on_path = (shutil.which(name) for name in _ON_PATH)
    return next((Path(found) for found in on_path if found), None) or _in_usual_place()


def _in_usual_place() -> Path | None:
    applications = (Path("/Applications"), Path.home() / "Applications")
    programs = (Path(os.environ[name]) for name in _PROGRAMS_OF_WINDOWS if name in os.environ)
    places = [folder / name for folder in applications for name in _ON_MACOS]
    places += [folder / name for folder in programs for name in _ON_WINDOWS]
    return next((place for place in places if place.is_file()), None)


def has_to_be_there() -> bool:
    """Whether a test without a browser fails: where every change is tried, it does."""
    return bool(os.environ.get("CI"))


if __name__ == "__main__":
    print(installed() or NONE)
    sys.exit(installed() is None)
