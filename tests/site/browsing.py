"""Chromium, and a tab in it that notes what a reader would not see: calls elsewhere, and errors."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # the package may be missing, which why_no_browser() says
    from playwright.sync_api import (
        Browser,
        ConsoleMessage,
        Page,
        Request,
        Route,
        WebError,
        WebSocket,
    )

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FLAGS = [
    "--disable-gpu",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # nothing leaves, routed or not
]


def _chromium() -> str | None:
    return next(filter(None, map(shutil.which, _NAMES)), None)


def why_no_browser() -> str | None:
    """What keeps this machine from a browser, in a sentence; None if nothing does."""
    if not find_spec("playwright"):
        return "playwright is not installed: pip install -e '.[dev]' -c constraints.txt."
    if not _chromium():
        return f"There is no Chromium: install it, so that one of {', '.join(_NAMES)} is a command."
    return None


@contextmanager
def chromium() -> Iterator["Browser"]:
    """A Chromium without a window, which can reach no other host than this machine."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=_FLAGS)
        yield browser
        browser.close()


class Tab:
    """A page in a profile of its own that may load what lies under `root`, and `faults` so far."""

    def __init__(self, browser: "Browser", root: str, **options: Any) -> None:
        self.root = root
        self.faults: list[str] = []
        self._finished: list[Request] = []
        self._context = browser.new_context(**{"reduced_motion": "reduce", **options})
        self._context.route("**/*", self._let_through)
        self._context.on("console", self._on_console)
        self._context.on("weberror", self._on_error)
        self._context.on("requestfinished", lambda request: self._finished.append(request))
        self.page: Page = self._context.new_page()
        self.page.on("websocket", self._on_socket)

    def go(self, path: str) -> "Page":
        """Open the page at `path` under the root, and wait until all of it has come."""
        self.page.goto(self.root + path)
        self.page.wait_for_load_state("networkidle")  # from the disk it may come before the load
        return self.page

    def weight(self) -> int:
        """The bytes that came for what the tab shows, but for the index that its search needs."""
        return sum(
            request.sizes()["responseBodySize"]
            for request in self._finished
            if "/search/search_index." not in request.url
        )

    def close(self) -> None:
        self._context.close()

    def _let_through(self, route: "Route") -> None:
        if route.request.url.startswith((self.root, "blob:", "data:")):
            route.continue_()
        else:
            self.faults.append(f"asks for {route.request.url}, which is not of the site")
            route.abort()

    def _on_console(self, message: "ConsoleMessage") -> None:
        if message.type == "error":
            self.faults.append(f"says in the console: {message.text} ({message.location['url']})")

    def _on_error(self, error: "WebError") -> None:
        self.faults.append(f"raises {error.error}")

    def _on_socket(self, socket: "WebSocket") -> None:
        self.faults.append(f"opens a socket to {socket.url}")
