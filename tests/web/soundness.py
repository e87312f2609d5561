"""Whether everybody can use a page: screen readers, small windows, other colours. And how it
looks.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, NamedTuple

from playwright.sync_api import Page, ViewportSize

_AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
_RULES = {
    "runOnly": {"type": "tag", "values": _TAGS},
    "rules": {"target-size": {"enabled": True}},  # of WCAG 2.2, and off unless it is asked for
    "resultTypes": ["violations"],
}
_COLORS = {
    "runOnly": {"type": "rule", "values": ["color-contrast"]},
    "resultTypes": ["violations"],
}
_PAINTED = """
() => [document.documentElement, document.body]
    .some(one => getComputedStyle(one).backgroundColor !== "rgba(0, 0, 0, 0)")
"""
_TELL_FORCED = """
() => [...document.body.querySelectorAll("*")]
    .map(one => [one, getComputedStyle(one).color])
    .forEach(([one, color]) => { one.style.webkitTextFillColor = color; })
"""
"""axe asks for the fill of letters, of which Chromium tells the style sheet's colour where it
paints a forced one.
"""
_FORGET_FORCED = """
() => document.body.querySelectorAll("[style]").forEach(one => {
    one.style.webkitTextFillColor = "";
    if (!one.getAttribute("style")) one.removeAttribute("style");
})
"""
_TOO_WIDE = """
width => {
    const scrolls = element => /auto|scroll|hidden|clip/.test(getComputedStyle(element).overflowX);
    const inside = element => {
        const box = element.parentElement;
        return box !== document.body && (scrolls(box) || inside(box));
    };
    return [...document.body.querySelectorAll("*")]
        .filter(one => one.getBoundingClientRect().right > width + 0.5 && !inside(one))
        .map(one => `${Math.ceil(one.getBoundingClientRect().right)} px: `
            + one.cloneNode().outerHTML.slice(0, 120));
}
"""


class _Look(NamedTuple):
    name: str
    scheme: Literal["light", "dark"] = "light"
    forced: Literal["active", "none"] = "none"
    width: int = 1280


_SCHEMES = (_Look("light"), _Look("dark", "dark"), _Look("forced", "dark", "active"))
_PICTURES = (_Look("wide"), _Look("phone", width=360), _Look("dark", "dark"))


def ensure_accessible(page: Page) -> None:
    """axe finds nothing against WCAG 2.2 AA: by any rule as the page is shown now, and by that of
    contrast in light, dark and forced colours.

    Raises:
        AssertionError: with every finding, its element and what to do.
    """
    page.evaluate(_AXE)
    found = _violations(page, _RULES, "as it is")
    for look in _SCHEMES:
        with _shown(page, look._replace(width=_width(page))):
            if look.forced == "active":
                page.evaluate(_TELL_FORCED)
            found += _violations(page, _COLORS, look.name)
            page.evaluate(_FORGET_FORCED)
            if not page.evaluate(_PAINTED):
                found.append(f"background ({look.name}): without one axe takes the page for white")
    assert not found, f"axe on {page.url}\n" + "\n".join(dict.fromkeys(found))


def _violations(page: Page, options: dict[str, Any], how: str) -> list[str]:
    result = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{rule['id']} ({how}): {rule['help']}\n    {node['html']}\n    {node['failureSummary']}"
        for rule in result["violations"]
        for node in rule["nodes"]
    ]


def ensure_reflows(page: Page, width: int = 320) -> None:
    """Nothing has to be scrolled sideways in so narrow a window, but for what stands in a box that
    scrolls (a table may).

    Raises:
        AssertionError: with the elements that are too wide.
    """
    with _shown(page, _Look("narrow", *_scheme(page), width)):
        needed = page.evaluate("document.documentElement.scrollWidth")
        wide = page.evaluate(_TOO_WIDE, width) if needed > width else []
    assert needed <= width, f"{page.url} needs {needed} px of {width}\n" + "\n".join(wide[:12])


def picture(page: Page, name: str) -> None:
    """Keep pictures of the page (wide, as on a telephone, in the dark) for `make screenshots`;
    nothing otherwise.

    Args:
        name: of the screen, such as "05-look-at-the-pdfs".
    """
    folder = os.environ.get("IMPORTER_SCREENSHOTS")
    for look in _PICTURES if folder else ():
        with _shown(page, look):
            page.screenshot(path=Path(str(folder), f"{name}-{look.name}.png"), full_page=True)


@contextmanager
def _shown(page: Page, look: _Look) -> Iterator[None]:
    before = page.viewport_size
    scheme, forced = _scheme(page)
    assert before
    page.set_viewport_size(ViewportSize(width=look.width, height=before["height"]))
    page.emulate_media(color_scheme=look.scheme, forced_colors=look.forced)
    try:
        yield
    finally:
        page.set_viewport_size(before)
        page.emulate_media(color_scheme=scheme, forced_colors=forced)


def _width(page: Page) -> int:
    assert page.viewport_size
    return page.viewport_size["width"]


def _scheme(page: Page) -> tuple[Literal["light", "dark"], Literal["active", "none"]]:
    def is_so(query: str) -> bool:
        return bool(page.evaluate("query => matchMedia(query).matches", f"({query})"))

    return (
        "dark" if is_so("prefers-color-scheme: dark") else "light",
        "active" if is_so("forced-colors: active") else "none",
    )
