"""Take the picture of the README: ``python docs/picture.py DEMO``, after ``ews demo DEMO``."""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright


PICTURE = Path(__file__).resolve().parent / "img" / "demo.png"
SIZE = {"width": 1280, "height": 840}
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def main() -> None:
    """Open the overview map of the demonstration borough and photograph it."""
    page_file = Path(sys.argv[1]).resolve() / "site" / "internal" / "maps" / "overview.html"
    chromium = os.environ.get("EWS_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as running:
        browser = running.chromium.launch(executable_path=chromium, args=QUIET)
        page = browser.new_page(viewport=SIZE)
        page.goto(page_file.as_uri(), wait_until="load")
        page.screenshot(path=PICTURE)
        browser.close()
    print(f"{PICTURE.name}: {PICTURE.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
