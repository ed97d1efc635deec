"""Ask axe-core what is wrong with a page for people who use it otherwise than by eye and mouse."""

import importlib.util
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest


TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# Needs most of the time; where a page only changes its colours, the rest has been asked already.
COLOURS = ("color-contrast", "link-in-text-block")
RUN = """only => axe.run(document, {runOnly: only, resultTypes: ["violations"]})
  .then(found => found.violations)"""
# The rows of a table are alike, and of some there are thousands: the first of each stand for all.
THIN = "document.querySelectorAll('tbody tr:nth-child(n+6)').forEach(row => row.remove())"


@cache
def script() -> str:
    """Return axe-core itself, which a package carries for its own use."""
    found = importlib.util.find_spec("axe_playwright_python")
    if found is None or not found.submodule_search_locations:
        reason = "axe-core was not found; install axe-playwright-python"
        if os.environ.get("EWS_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return (Path(found.submodule_search_locations[0]) / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Any, *, colours_only: bool = False) -> list[str]:
    """Return each violation on an open page: rule, element, remedy; takes most rows out of its tables."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(script())
    page.evaluate(THIN)
    rules = {"type": "rule", "values": COLOURS} if colours_only else {"type": "tag", "values": TAGS}
    found = page.evaluate(RUN, rules)
    return [_told(one["id"], node) for one in found for node in one["nodes"]]


def _told(rule: str, node: dict[str, Any]) -> str:
    remedy = " ".join(node["failureSummary"].split())
    return f"{rule}: {node['html'][:200]} at {' '.join(map(str, node['target']))}: {remedy}"
