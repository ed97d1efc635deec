"""Write the whole site of one run, or one page of it."""

from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Mapping
from pathlib import Path

from ews.catalogue.fields import did_you_mean
from ews.errors import NotFoundError
from ews.nouns import Area
from ews.publish import about_pages
from ews.publish import frame
from ews.publish.addresses import file_name
from ews.publish.area_page import area_page
from ews.publish.brief import brief_page
from ews.publish.catalogue_page import catalogue_page
from ews.publish.choropleth import map_page
from ews.publish.dalmatian_page import dalmatian_page
from ews.publish.downloads_page import FOLDER
from ews.publish.downloads_page import downloads_page
from ews.publish.flags_page import flags_page
from ews.publish.headline import headline_page
from ews.publish.index import index_page
from ews.publish.indicator_page import indicator_page
from ews.publish.listing_tables import priorities
from ews.publish.pages import Press
from ews.publish.priorities_page import priorities_page
from ews.publish.report import Report
from ews.publish.single_file import bound
from ews.publish.swap import beside
from ews.publish.swap import write
from ews.publish.tidy_csv import tidy


def publish(
    report: Report, *, folder: Path, assets: Path, fill: Callable[[Path], None] | None = None
) -> list[Path]:
    """Write every page of *report* and put them in *folder*'s place; return their paths.

    *assets* holds ``templates/`` and ``static/``; *fill* writes the files that the site offers into the
    folder it is given.  Identical reports give identical bytes.  Raises OutputError if the disk
    cannot be written.
    """
    with beside(folder) as new:
        if fill is not None:
            fill(new / FOLDER)
        sizes = {path.name: path.stat().st_size for path in sorted(new.glob(f"{FOLDER}/*"))}
        made = pages(Press(report, assets), sizes)
        names = [name for name, content in made if write(new / name, content)]
    return [folder / name for name in names]


def publish_single_file(report: Report, *, path: Path, assets: Path) -> Path:
    """Write all pages of *report* as one HTML file; raises OutputError if it cannot be written."""
    return write(path, bound(dict(pages(Press(report, assets))), assets=assets))


def write_map(report: Report, map_id: str, *, folder: Path, assets: Path) -> Path:
    """Write one map into *folder*; raises NotFoundError if no such map is defined."""
    if map_id not in report.catalogue.maps:
        known = sorted(report.catalogue.maps)
        near = did_you_mean(map_id, known)
        raise NotFoundError(f"no map {map_id!r}{near}", hint=f"Choose one of: {', '.join(known)}.")
    page = map_page(Press(report, assets), map_id, linked(report), briefed(report))
    return write(folder / map_name(map_id), page)


def write_brief(report: Report, code: str, *, folder: Path, assets: Path) -> Path:
    """Write the brief on one area into *folder*; raises NotFoundError if the area is unknown."""
    press = Press(report, assets)
    if code not in press.lookup.areas and code not in briefed(report):
        near = did_you_mean(code, list(press.lookup.areas))
        hint = "Give the code of an area, such as one that `ews flags` lists."
        raise NotFoundError(f"no area {code!r}{near}", hint=hint)
    return write(folder / brief_name(code), brief_page(press, area_of(press, code), linked(report)))


def pages(press: Press, sizes: Mapping[str, int] | None = None) -> Iterator[tuple[str, str | bytes]]:
    """Yield every file of the site: its name, with ``/`` between folders, and its content.

    *sizes* gives the bytes of each file that the site offers.
    """
    report = press.report
    shown, briefs = linked(report), briefed(report)
    yield "index.html", index_page(press, shown, briefs)
    yield from _site_pages(press, shown, briefs)
    yield "downloads.html", downloads_page(press, sizes or {})
    yield "priorities.csv", tidy(priorities(press.lookup))
    for map_id in sorted(report.catalogue.maps):
        yield map_name(map_id), map_page(press, map_id, shown, briefs)
    for code in sorted(shown):
        yield f"areas/{file_name(code)}.html", area_page(press, area_of(press, code), shown, briefs)
    for name in sorted(report.catalogue.indicators):
        yield f"indicators/{file_name(name)}.html", indicator_page(press, name, shown)
    for code in sorted(briefs):
        yield brief_name(code), brief_page(press, area_of(press, code), shown)


def _site_pages(press: Press, shown: frozenset[str], briefs: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield the pages about the district as a whole, and those about the site."""
    yield "priorities.html", priorities_page(press, shown, briefs)
    yield "flags.html", flags_page(press, shown)
    yield "headline.html", headline_page(press, shown)
    yield "dalmatian.html", dalmatian_page(press)
    yield "indicators.html", about_pages.indicators_page(press)
    yield "catalogue.html", catalogue_page(press)
    yield "methods.html", about_pages.methods_page(press)
    yield "sources.html", about_pages.sources_page(press)
    yield "accessibility.html", about_pages.accessibility_page(press)
    if frame.is_gated(press.report):
        yield "withheld.html", about_pages.withheld_page(press)


def linked(report: Report) -> frozenset[str]:
    """Return the codes of the areas that have a page: of the current sets of some levels, and with flags."""
    levels = ("ward", "neighbourhood", "lsoa")
    current = {report.current[level] for level in levels if level in report.current}
    shown = current | {flag.geography for flag in report.flags}
    listed = {area.code for geography in shown for area in report.areas.get(geography, ())}
    return frozenset(listed | briefed(report))


def briefed(report: Report) -> frozenset[str]:
    """Return the codes of the areas that have a brief: those with a flag up, and the priorities."""
    flagged = {flag.area for flag in report.flags if flag.state != "ended"}
    return frozenset(flagged | {item.area for item in report.priorities})


def area_of(press: Press, code: str) -> Area:
    """Return the area *code*, made from the flag or priority that names it if no set holds it."""
    known = press.lookup.areas.get(code)
    if known:
        return known
    flagged = [Area(code, flag.name, flag.geography) for flag in press.report.flags if flag.area == code]
    ranked = [Area(code, item.name, item.geography) for item in press.report.priorities if item.area == code]
    return [*flagged, *ranked][0]


def map_name(map_id: str) -> str:
    """Return where a map stands in the site."""
    return f"maps/{file_name(map_id)}.html"


def brief_name(code: str) -> str:
    """Return where an area's brief stands in the site."""
    return f"briefs/{file_name(code)}.html"
