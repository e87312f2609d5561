"""Whether everybody can use a page: screen readers, small windows, other colours. And how it
looks.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from itertools import cycle
from pathlib import Path
from typing import Any, Literal, NamedTuple

from playwright.sync_api import Page, ViewportSize

_AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
_RULES = {
    "runOnly": {"type": "tag", "values": _TAGS},
    "rules": {
        "target-size": {"enabled": True},  # of WCAG 2.2, and off unless it is asked for
        "color-contrast": {"enabled": False},  # looked at in every scheme below
    },
    "resultTypes": ["violations"],
}
_COLORS = {
    "runOnly": {"type": "rule", "values": ["color-contrast"]},
    "resultTypes": ["violations"],
}
_TRIED_IN_COLOURS = """
async options => {
    const all = [...document.body.querySelectorAll("*")];
    const colours = all.map(one => getComputedStyle(one));
    const forced = matchMedia("(forced-colors: active)").matches;
    const fill = forced ? colours.map(one => one.color) : [];
    fill.forEach((colour, at) => { all[at].style.webkitTextFillColor = colour; });

    const kinds = new Map();
    const kind = one => one === document.body ? ""
        : `${kind(one.parentElement)}>${one.localName}.${one.className}`;
    const says = node => node.nodeType === Node.TEXT_NODE && node.data.trim();
    all.forEach((one, at) => {
        if (![...one.childNodes].some(says) && !one.matches("input, select, textarea")) return;
        const shown = `${colours[at].color} ${colours[at].backgroundColor} ${one.disabled}`;
        const key = `${kind(one)} ${shown}`;
        if (!kinds.has(key)) kinds.set(key, one);
    });
    const result = kinds.size ? await axe.run([...kinds.values()], options) : {violations: []};

    fill.forEach((_, at) => {
        all[at].style.webkitTextFillColor = "";
        if (!all[at].getAttribute("style")) all[at].removeAttribute("style");
    });
    const painted = [document.documentElement, document.body]
        .some(one => getComputedStyle(one).backgroundColor !== "rgba(0, 0, 0, 0)");
    return [result, painted];
}
"""
"""Of the elements that say something one of each place and colour is looked at: the others look
the same, and the hundred rows of a list take axe a second. It asks for the fill of letters, of
which Chromium tells the style sheet's colour where it paints a forced one.
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


_OUT_OF_REACH = """
() => {
    const works = "a[href], button, input, select, textarea, summary";
    const out = [];
    for (const one of document.querySelectorAll(works)) {
        // what is not shown, or is by its label
        if (!one.checkVisibility() || one.getBoundingClientRect().width <= 1) continue;
        if (one.matches(".skip")) continue;
        one.scrollIntoView({ block: "center", inline: "nearest" });
        const box = one.getClientRects()[0];
        const [across, down] = [box.left + box.width / 2, box.top + box.height / 2];
        const there = document.elementFromPoint(across, down);
        if (!there || !(one.contains(there) || there.contains(one) || one.labels?.[0] === there))
            out.push(`${one.outerHTML.slice(0, 120)} lies under ${there?.outerHTML.slice(0, 80)}`);
    }
    return out;
}
"""
_ON_PAPER = """
() => [...document.querySelectorAll("button, .button, nav, footer, header form")]
    .filter(one => one.checkVisibility()).map(one => one.outerHTML.slice(0, 120))
"""
_PAPER = 718
"""Pixels across a page of A4, between its margins."""


class _Look(NamedTuple):
    name: str
    scheme: Literal["light", "dark"] = "light"
    forced: Literal["active", "none"] = "none"
    width: int = 1280


_SCHEMES = (_Look("light"), _Look("dark", "dark"), _Look("forced", "dark", "active"))
_IN_TURN = cycle(_SCHEMES)
_PICTURES = (_Look("wide"), _Look("phone", width=320), _Look("dark", "dark"))


def ensure_accessible(page: Page, *, in_every_scheme: bool = False) -> None:
    """axe finds nothing against WCAG 2.2 AA: by any rule as the page is shown now, and by that of
    contrast, for one element of each kind, in light, dark or forced colours: another one for each
    page, since one style sheet decides about all; in every one for `make screenshots`.

    Raises:
        AssertionError: with every finding, its element and what to do.
    """
    page.evaluate(_AXE)
    found = _told(page.evaluate("options => axe.run(document, options)", _RULES), "as it is")
    with _as_before(page) as before:
        every = in_every_scheme or os.environ.get("IMPORTER_SCREENSHOTS")
        for look in _SCHEMES if every else (next(_IN_TURN),):
            _show(page, look._replace(width=before.width))
            result, painted = page.evaluate(_TRIED_IN_COLOURS, _COLORS)
            found += _told(result, look.name)
            if not painted:
                found.append(f"background ({look.name}): without one axe takes the page for white")
    assert not found, f"axe on {page.url}\n" + "\n".join(dict.fromkeys(found))


def _told(result: Any, how: str) -> list[str]:
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
    with _as_before(page) as before:
        _show(page, before._replace(width=width))
        needed = page.evaluate("document.documentElement.scrollWidth")
        wide = page.evaluate(_TOO_WIDE, width) if needed > width else []
    assert needed <= width, f"{page.url} needs {needed} px of {width}\n" + "\n".join(wide[:12])


def ensure_within_reach(page: Page) -> None:
    """Everything that works can be got at, and nothing lies over it, in a window as small as one
    of 1280 by 1024 px is at four times the size.

    Raises:
        AssertionError: with what cannot be got at.
    """
    ensure_reflows(page)
    size = page.viewport_size
    assert size
    try:
        page.set_viewport_size(ViewportSize(width=320, height=256))
        out = page.evaluate(_OUT_OF_REACH)
    finally:
        page.set_viewport_size(size)
    assert not out, f"{page.url}\n" + "\n".join(out[:12])


def ensure_printable(page: Page) -> None:
    """On paper stands what a page says, dark on white, and nothing that is only to be pressed.

    Raises:
        AssertionError: with what should not be there, or is too wide.
    """
    with _as_before(page) as before:
        _show(page, before._replace(scheme="dark", forced="none", width=_PAPER))
        page.emulate_media(media="print")
        idle = page.evaluate(_ON_PAPER)
        needed = page.evaluate("document.documentElement.scrollWidth")
        light = page.evaluate("getComputedStyle(document.body).backgroundColor")
        page.emulate_media(media="null")
    assert not idle, f"{page.url}\n" + "\n".join(idle[:12])
    assert needed <= _PAPER, f"{page.url} needs {needed} px of {_PAPER}"
    assert light == "rgb(255, 255, 255)", f"{page.url} is printed on {light}"


def picture(page: Page, name: str) -> None:
    """Keep pictures of the page (wide, as on a telephone, in the dark) for `make screenshots`;
    nothing otherwise.

    Args:
        name: of the screen, such as "05-look-at-the-pdfs".
    """
    folder = os.environ.get("IMPORTER_SCREENSHOTS")
    if not folder:
        return
    with _as_before(page):
        for look in _PICTURES:
            _show(page, look)
            page.screenshot(path=Path(folder, f"{name}-{look.name}.png"), full_page=True)


@contextmanager
def _as_before(page: Page) -> Iterator[_Look]:
    """How the page is shown, and is again in the end."""
    forced, dark = page.evaluate(
        "() => ['(forced-colors: active)', '(prefers-color-scheme: dark)']"
        ".map(one => matchMedia(one).matches)"
    )
    assert page.viewport_size
    width = page.viewport_size["width"]
    before = _Look("", "dark" if dark else "light", "active" if forced else "none", width)
    try:
        yield before
    finally:
        _show(page, before)


def _show(page: Page, look: _Look) -> None:
    assert page.viewport_size
    if page.viewport_size["width"] != look.width:
        page.set_viewport_size(ViewportSize(width=look.width, height=page.viewport_size["height"]))
    page.emulate_media(color_scheme=look.scheme, forced_colors=look.forced)
