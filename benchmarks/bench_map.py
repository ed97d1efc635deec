"""The map page beside folium's own maps on the same work: ``python -m benchmarks.bench_map``.

A made-up district of 150 LSOAs, 20 wards and 20 indicators over 60 months, with 7,000
postcodes over 13 months, and one of Birmingham's size (650, 69 and 30,000), are printed by the
real ``map_page``, and the first as a whole site.  Each page is opened in headless Chromium
without network and without GPU, five times: *ready* is when the first picture stands and no long
task runs any more, *busy* the processor time of the page's main thread until then.  Then it is
dragged, and taken from month to month.

Folium does the same work in parts: ``Choropleth`` a layer for each indicator at one month,
``TimeSliderChoropleth`` all months of one indicator.  Their assets come from npm into --cache
and are put into the page, so that they need no network either.  Run it on a machine that does nothing else.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import mapped
from benchmarks import stock
from benchmarks import watching
from benchmarks.mapped import LSOA
from benchmarks.mapped import POSTCODE
from benchmarks.running import keep
from ews.publish import site
from ews.publish.choropleth import map_page
from ews.publish.pages import Press
from ews.publish.report import Report


SIZES = {"150 LSOAs": mapped.Size(), "650 LSOAs": mapped.Size(650, 69, 30_000)}
MOST_MONTHS = 24
COLUMNS = {
    "mb": "MB", "build_s": "build s", "ready_ms": "ready ms", "busy_ms": "busy ms", "fps": "fps",
    "worst_ms": "worst frame", "month_ms": "month ms", "postcodes_ms": "postcodes ms",
    "month_postcodes_ms": "month, postcodes",
}  # fmt: skip

Row = dict[str, Any]


def main() -> None:
    """Print one row for each page, folium's as ratios to ours, too; keep them when told to."""
    given = _arguments()
    print(f"{'page':<44}" + "".join(f"{head:>17}" for head in COLUMNS.values()))
    rows = []
    with tempfile.TemporaryDirectory(prefix="ews-bench-") as name:
        for row in measured(Path(name), given):
            rows.append(row)
            print(_line(row), flush=True)
    for row in ratios(rows):
        print(_line(row, "×"))
    if given.save:
        keep(given.save, "bench_map", rows)


def measured(folder: Path, given: argparse.Namespace) -> Iterator[Row]:
    """Yield a row for each page, written into *folder*, and one for the whole site."""
    for title, size in SIZES.items():
        report = mapped.report(size)
        yield ours(report, title, folder, given)
        if title == next(iter(SIZES)):
            yield whole_site(report, folder / "site")
            yield from theirs(report, folder, given)


def ours(report: Report, title: str, folder: Path, given: argparse.Namespace) -> Row:
    """Return the row of our map, which has every indicator, month and level."""
    row, path = _built(f"ews, {title}", lambda: _printed(report), folder)
    row |= _opening(path, given)
    with watching.opened(path, slower=given.slower) as page:
        row["fps"], row["worst_ms"] = watching.dragged(page)
        # it opens on the flags of this run, which have one period
        row["layer_ms"] = page.locator("#layer").evaluate("bench.set", _first_layer(report))
        row["month_ms"] = watching.months(page, MOST_MONTHS)
        row["postcodes_ms"] = page.locator("#level").evaluate("bench.set", "postcode")
        row["month_postcodes_ms"] = watching.months(page, MOST_MONTHS)
        row["fps_postcodes"], row["worst_postcodes_ms"] = watching.dragged(page)
    return row


def _opening(path: Path, given: argparse.Namespace) -> Row:
    with watching.opened(path, slower=given.slower) as page:
        spent = watching.busy(page)
    return {"ready_ms": watching.ready(path, times=given.times, slower=given.slower), "busy_ms": spent}


def _first_layer(report: Report) -> str:
    return f"{next(iter(report.catalogue.indicators))}-level"


def _printed(report: Report) -> str:
    return map_page(Press(report, mapped.ROOT / "maps"), "district", frozenset(), frozenset())


def whole_site(report: Report, folder: Path) -> Row:
    """Return the row of the whole site: how long it takes to write, and how large it is."""
    started = time.perf_counter()
    written = site.publish(report, folder=folder, assets=mapped.ROOT / "maps")
    spent = time.perf_counter() - started
    size = sum(path.stat().st_size for path in written) / 1e6
    return {"page": f"ews, the whole site ({len(written)} files)", "build_s": spent, "mb": size}


def theirs(report: Report, folder: Path, given: argparse.Namespace) -> Iterator[Row]:
    """Yield the rows of folium's maps, each with a part of the work."""
    names = list(report.catalogue.indicators)
    months = len(report.panels[names[0], LSOA].periods)
    pages: dict[str, Callable[[], str]] = {
        f"Choropleth, LSOAs, {len(names)} × 1 month": lambda: stock.choropleth(report, LSOA, names),
        "Choropleth, postcodes, 1 × 1 month": lambda: stock.choropleth(report, POSTCODE, names[:1]),
        f"TimeSlider, LSOAs, 1 × {months} months": lambda: stock.time_slider(report, LSOA, names[0], months),
        f"TimeSlider, postcodes, 1 × {mapped.POSTCODE_MONTHS} months": lambda: stock.time_slider(
            report, POSTCODE, names[0], mapped.POSTCODE_MONTHS
        ),
    }
    for title, make in pages.items():
        row, path = _built(title, make, folder)
        path.write_text(stock.inlined(path.read_text(encoding="utf-8"), given.cache), encoding="utf-8")
        row |= _opening(path, given)
        with watching.opened(path, slower=given.slower) as page:
            row["fps"], row["worst_ms"] = watching.dragged(page)
            if title.startswith("TimeSlider"):
                row["month_ms"] = watching.months(page, MOST_MONTHS)
        yield row


def _built(title: str, make: Callable[[], str], folder: Path) -> tuple[Row, Path]:
    """Return a row with the size of a page and the seconds that it took, and where it was written."""
    started = time.perf_counter()
    text = make()
    spent = time.perf_counter() - started
    path = folder / "page.html"
    path.write_text(text, encoding="utf-8")
    return {"page": title, "build_s": spent, "mb": path.stat().st_size / 1e6}, path


def ratios(rows: list[Row]) -> Iterator[Row]:
    """Yield what each of folium's pages costs, in times of our first page, which has all of the work."""
    first = rows[0]
    for row in rows:
        if row["page"].startswith(("Choropleth", "TimeSlider")):
            same = {
                key: row[key] / first[key] for key in ("mb", "build_s", "ready_ms", "busy_ms") if key in row
            }
            month = "month_postcodes_ms" if "postcodes" in row["page"] else "month_ms"
            if "month_ms" in row:
                same["month_ms"] = row["month_ms"] / first[month]
            yield {"page": row["page"], **same}


def _line(row: Row, unit: str = "") -> str:
    return f"{row['page']:<44}" + "".join(f"{_told(row.get(key), unit):>17}" for key in COLUMNS)


def _told(value: float | None, unit: str) -> str:
    return "–" if value is None else f"{value:,.2f}{unit}" if value < 10 else f"{value:,.0f}{unit}"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--times", type=int, default=5, help="how often each page is opened")
    parser.add_argument("--slower", type=int, default=1, help="how many times slower a processor to act")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "ews-bench-npm")
    parser.add_argument("--save", default="", help="keep the rows as results/SAVE.json")
    return parser.parse_args()


if __name__ == "__main__":
    main()
