"""Watch a page in headless Chromium: when it is ready, how it pans, how long a change takes."""

import shutil
import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any


# Notes long tasks, the frames of a drag, and when the first picture stands.
PROBE = """
window.bench = { ends: [0], shown: 0 };
new PerformanceObserver(list => {
  list.getEntries().forEach(one => bench.ends.push(one.startTime + one.duration));
}).observe({ type: 'longtask', buffered: true });
bench.painted = then => requestAnimationFrame(() => {
  const channel = new MessageChannel();
  channel.port1.onmessage = then;
  channel.port2.postMessage(0);
});
addEventListener('load', () => bench.painted(() => { bench.shown = performance.now(); }));
bench.record = () => {
  const note = at => { bench.frames.push(at); if (bench.on) { requestAnimationFrame(note); } };
  bench.frames = [];
  bench.on = true;
  requestAnimationFrame(note);
};
bench.set = (field, value) => new Promise(done => {
  const from = performance.now();
  field.value = value;
  field.dispatchEvent(new Event(field.type === 'range' ? 'input' : 'change', { bubbles: true }));
  bench.painted(() => done(performance.now() - from));
});
"""
SETTLED_MS = 1_500
STEPS, STEP_PIXELS = 90, 3


@contextmanager
def opened(path: Path, *, slower: int = 1) -> Iterator[Any]:
    """Open the file *path* offline, on a machine so many times *slower*; yield the page once it rests."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as running:
        quiet = ["--no-sandbox", "--disable-gpu"]
        browser = running.chromium.launch(executable_path=shutil.which("chromium"), args=quiet)
        page = browser.new_context(viewport={"width": 1366, "height": 768}, offline=True).new_page()
        if slower > 1:
            page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
        page.add_init_script(PROBE)
        page.goto(path.as_uri())
        page.wait_for_timeout(SETTLED_MS * slower)
        yield page
        browser.close()


def ready(path: Path, *, times: int, slower: int = 1) -> float:
    """Return the median milliseconds from the start until the picture stands and no long task runs."""
    found = []
    for _ in range(times):
        with opened(path, slower=slower) as page:
            found.append(page.evaluate("() => Math.max(bench.shown, ...bench.ends)"))
    return statistics.median(found)


def busy(page: Any) -> float:
    """Return the milliseconds of processor time that the page's main thread has taken to be ready."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.reload()
    page.wait_for_timeout(SETTLED_MS)
    told = session.send("Performance.getMetrics")["metrics"]
    return 1000 * float(next(one["value"] for one in told if one["name"] == "TaskDuration"))


def dragged(page: Any) -> tuple[float, float]:
    """Drag the map to and fro; return frames a second, and the longest time between two in milliseconds."""
    page.locator(".leaflet-container").scroll_into_view_if_needed()
    box = page.locator(".leaflet-container").bounding_box()
    x, y = box["x"] + box["width"] / 2, min(box["y"] + box["height"] / 2, 700)
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate("bench.record()")
    for step in range(STEPS):
        page.mouse.move(x + STEP_PIXELS * (step % 30 - 15), y + step % 20)
    page.evaluate("bench.on = false")
    frames = page.evaluate("bench.frames")
    page.mouse.up()
    gaps = [after - before for before, after in pairwise(frames)]
    return 1000 * len(gaps) / sum(gaps), max(gaps)


def months(page: Any, most: int) -> float:
    """Move the page's time slider through at most so many periods; return the median milliseconds.

    Raises ValueError where there is no period to go to.
    """
    slider = page.locator("input[type=range]").first
    low, high = (int(slider.evaluate(f"field => field.{end} || 0")) for end in ("min", "max"))
    periods = range(max(low, high - most), high + 1)
    if len(periods) < 2:
        raise ValueError("the page offers one period only")
    return statistics.median(slider.evaluate("bench.set", str(period)) for period in periods)
