"""A page used by its keys alone."""

import re
from pathlib import Path

from playwright.sync_api import Locator, expect

_MOST_TABS = 60
_ALL_HERE = re.compile(r"Everything has come\.|Chegou tudo\.")


def reach(target: Locator) -> None:
    """Go there by the Tab key, as somebody does who has no mouse; where they are can be seen."""
    expect(target).to_be_visible()
    for _ in range(_MOST_TABS):
        target.page.keyboard.press("Tab")
        if target.evaluate("one => one === document.activeElement"):
            assert target.evaluate("one => one.matches(':focus-visible')")
            return
    raise AssertionError(f"{target} is not reached")


def enter(target: Locator) -> None:
    """Go there, and press it."""
    reach(target)
    target.page.keyboard.press("Enter")


def chosen(target: Locator, *paths: Path) -> None:
    """Choose files in the window that the key opens."""
    reach(target)
    with target.page.expect_file_chooser() as window:
        target.page.keyboard.press("Enter")
    window.value.set_files(paths)
    expect(target.page.locator("#coming-said")).to_have_text(_ALL_HERE)
