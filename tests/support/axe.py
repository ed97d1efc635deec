"""Ask axe-core what is wrong with a page for people who use it otherwise than by eye and mouse."""

import importlib.util
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest


TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
RUN = """tags => axe.run(document, {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"]})
  .then(found => found.violations)"""


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


def violations(page: Any) -> list[str]:
    """Return each violation on an open page: rule, element, remedy."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(script())
    found = page.evaluate(RUN, list(TAGS))
    return [_told(one["id"], node) for one in found for node in one["nodes"]]


def _told(rule: str, node: dict[str, Any]) -> str:
    remedy = " ".join(node["failureSummary"].split())
    return f"{rule}: {node['html'][:200]} at {' '.join(map(str, node['target']))}: {remedy}"
