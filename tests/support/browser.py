"""Find and start headless Chromium for the tests that need a real browser."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

import pytest


if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from playwright.sync_api import Dialog
    from playwright.sync_api import Page
    from playwright.sync_api import Request

QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)


def chromium() -> str:
    """Return where Chromium is; skip without one, or fail where EWS_REQUIRE_BROWSER=1."""
    named = os.environ.get("EWS_CHROMIUM", "")
    found = (
        named or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    )
    if found and Path(found).is_file():
        return found
    reason = "no Chromium was found; install one or name it in EWS_CHROMIUM"
    if os.environ.get("EWS_REQUIRE_BROWSER") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def browser() -> "Iterator[Browser]":
    """Start Chromium and close it at the end."""
    path = chromium()
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as running:
        started = running.chromium.launch(executable_path=path, args=list(QUIET))
        yield started
        started.close()


@dataclass
class Watch:
    """What a page did that it should not have done."""

    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def asked(self, request: "Request") -> None:
        """Note a request, unless it is for a page of the folder, as a person who follows a link makes it."""
        if not (request.is_navigation_request() and request.url.startswith("file:")):
            self.requests.append(request.url)

    def dialog(self, dialog: "Dialog") -> None:
        """Note a dialog and close it: the page would wait for an answer."""
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()


@contextmanager
def opened(
    started: "Browser", path: Path, *, width: int = 1280, dark: bool = False
) -> "Iterator[tuple[Page, Watch]]":
    """Open the file *path* offline and note what it asks for and complains of."""
    with tab(started, width=width, dark=dark) as (page, watch):
        page.goto(path.as_uri())
        yield page, watch


@contextmanager
def tab(
    started: "Browser", *, width: int = 1280, dark: bool = False, **settings: Any
) -> "Iterator[tuple[Page, Watch]]":
    """Open an empty page offline, for many files in turn, and note what they ask for and complain of."""
    context = started.new_context(
        viewport={"width": width, "height": 900},
        offline=True,
        color_scheme="dark" if dark else "light",
        **settings,
    )
    page, watch = context.new_page(), Watch()
    page.set_default_timeout(10_000)
    page.on("request", watch.asked)
    page.on(
        "console", lambda message: watch.complaints.append(message.text) if message.type == "error" else None
    )
    page.on("pageerror", lambda error: watch.complaints.append(str(error)))
    page.on("dialog", watch.dialog)
    yield page, watch
    context.close()


def settle(page: "Page") -> None:
    """Wait until the page is loaded and has been painted twice."""
    page.wait_for_load_state("load")
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
