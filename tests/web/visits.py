"""Pages opened in a browser that must not say, ask for or fetch what they should not."""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Error,
    Locator,
    Page,
    Playwright,
    ViewportSize,
    WebError,
)

_PATIENCE = 15_000
"""Milliseconds that a page may take for anything; the machine may be busy."""
_FLAGS = ("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",)
"""No name leads anywhere but to this machine."""
_LOG_LINES = 60


@dataclass(frozen=True, slots=True)
class Site:
    """A server of pages.

    Attributes:
        url: its origin, without a slash at the end.
        cookies: those of somebody who is signed in.
        log: what it writes.
    """

    url: str
    cookies: Mapping[str, str] = field(default_factory=dict)
    log: Path | None = None


def launched(driver: Playwright, program: Path) -> Browser:
    """The browser, with its sandbox unless we are root, for whom it has none."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return driver.chromium.launch(
        executable_path=program, chromium_sandbox=not root, args=list(_FLAGS)
    )


class Visits:
    """What the `visit` fixture gives: call it to open a page.

    Every call is another person: a context of its own, with its own cookies. Another tab of the
    same person is `page.context.new_page()`; it is listened to as well.

    Args:
        kept: where pictures of the pages go when something failed.
        home: the site that paths lead to.
    """

    def __init__(self, browser: Browser, kept: Path, home: Callable[[], Site]) -> None:
        self.complaints: list[str] = []
        self._browser = browser
        self._kept = kept
        self._home = home
        self._contexts: list[BrowserContext] = []
        self._logs: set[Path] = set()
        self._origins: set[tuple[str | None, int | None]] = set()

    def __call__(
        self,
        path: str = "/",
        *,
        at: Site | None = None,
        signed_in: bool = True,
        locale: str = "en-GB",
        color_scheme: Literal["light", "dark"] = "light",
        forced_colors: Literal["active", "none"] = "none",
        viewport: tuple[int, int] = (1280, 800),
        scripts: bool = True,
        accept_dialogs: bool = False,
        allowed: tuple[str, ...] = (),
    ) -> Page:
        """Open a page, as a person who was not there before.

        Args:
            at: the site; without it, that of the module's `server`.
            signed_in: whether the person has the site's cookies.
            locale: the language that the browser asks for.
            viewport: width and height in pixels.
            scripts: whether the browser runs any.
            accept_dialogs: say yes to questions of the browser, instead of failing.
            allowed: parts of console messages that do not fail the test, such as "status of 404".
        """
        site = at or self._home()
        self._origins.add(_origin(site.url))
        self._logs |= {site.log} if site.log else set()
        context = self._browser.new_context(
            locale=locale,
            color_scheme=color_scheme,
            forced_colors=forced_colors,
            reduced_motion="reduce",
            viewport=ViewportSize(width=viewport[0], height=viewport[1]),
            java_script_enabled=scripts,
            service_workers="block",
        )
        self._contexts.append(context)
        context.set_default_timeout(_PATIENCE)
        self._listen(context, accept_dialogs, allowed)
        if signed_in:
            context.add_cookies(
                [
                    {"name": name, "value": value, "url": site.url}
                    for name, value in site.cookies.items()
                ]
            )
        page = context.new_page()
        page.goto(site.url + path)
        return page

    def _listen(
        self, context: BrowserContext, accept_dialogs: bool, allowed: tuple[str, ...]
    ) -> None:
        def said(message: ConsoleMessage) -> None:
            if not any(part in message.text for part in allowed):
                where = message.location
                place = f"{where['url']}:{where['lineNumber'] + 1}"
                self.complaints.append(f"console {message.type}: {message.text} ({place})")

        def raised(error: WebError) -> None:
            self.complaints.append(f"error in a script: {error.error.stack or error.error}")

        def asked(dialog: Dialog) -> None:
            if not accept_dialogs:
                self.complaints.append(f"dialog ({dialog.type}): {dialog.message}")
            dialog.accept()

        context.on("console", said)
        context.on("weberror", raised)
        context.on("dialog", asked)
        context.on("request", lambda request: self._fetched(request.url))
        context.on("page", lambda page: page.on("websocket", lambda one: self._fetched(one.url)))

    def _fetched(self, url: str) -> None:
        inner = url.removeprefix("blob:")
        if not inner.startswith(("data:", "about:")) and _origin(inner) not in self._origins:
            self.complaints.append(f"request to another place: {url}")

    def end(self, *, failed: bool = False) -> None:
        """Close everything; with pictures of the pages when something failed.

        Raises:
            AssertionError: if a page did what it must not.
        """
        shown = "\n".join(self._pictures()) if failed or self.complaints else ""
        for context in self._contexts:
            context.close()  # what the pages have still to say comes before this returns
        if self.complaints and not shown:
            shown = "Nothing is kept: it was said while the page was closed."
        if shown:
            print(shown)
            for log in sorted(self._logs):
                print(f"--- the end of {log}")
                print("\n".join(log.read_text(errors="replace").splitlines()[-_LOG_LINES:]))
        assert not self.complaints, "\n".join(self.complaints)

    def _pictures(self) -> Iterator[str]:
        pages = [page for context in self._contexts for page in context.pages]
        for number, page in enumerate(pages, start=1):
            picture = self._kept / f"page-{number}.png"
            try:
                page.screenshot(path=picture, full_page=True, timeout=5_000)
                picture.with_suffix(".html").write_text(page.content(), encoding="utf-8")
            except Error as error:
                yield f"no picture of {page.url}: {error.message}"
            else:
                yield f"{page.url} is kept as {picture} and .html"


def drop(target: Locator, *paths: Path) -> None:
    """Drop files and folders of the machine on an element, as from the file manager."""
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    assert box, "nothing to drop on"
    where = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    files = [str(path.resolve()) for path in paths]
    data = {"items": [], "files": files, "dragOperationsMask": 1}
    devtools = target.page.context.new_cdp_session(target.page)
    for step in ("dragEnter", "dragOver", "drop"):
        devtools.send("Input.dispatchDragEvent", {"type": step, **where, "data": data})
    devtools.detach()


def _origin(url: str) -> tuple[str | None, int | None]:
    parts = urlsplit(url)
    return parts.hostname, parts.port
