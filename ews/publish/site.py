"""Write the whole site of one run, or one page of it."""

from pathlib import Path

from ews.catalogue.fields import did_you_mean
from ews.errors import NotFoundError
from ews.nouns import Area
from ews.publish.area_page import area_page
from ews.publish.brief import brief_page
from ews.publish.choropleth import map_page
from ews.publish.downloads import priorities_csv
from ews.publish.index import index_page
from ews.publish.pages import Press
from ews.publish.pages import file_name
from ews.publish.report import Report
from ews.publish.swap import beside
from ews.publish.swap import write


def publish(report: Report, *, folder: Path, assets: Path) -> list[Path]:
    """Write every page of *report* and put them in *folder*'s place; return their paths.

    *assets* holds ``templates/`` and ``static/``.  Identical reports give
    identical bytes.  Raises OutputError if the disk cannot be written.
    """
    press = Press(report, assets)
    with beside(folder) as new:
        names = [path.relative_to(new) for path in _write_all(press, new)]
    return [folder / name for name in names]


def write_map(report: Report, map_id: str, *, folder: Path, assets: Path) -> Path:
    """Write one map into *folder*; raises NotFoundError if no such map is defined."""
    if map_id not in report.catalogue.maps:
        known = sorted(report.catalogue.maps)
        raise NotFoundError(f"no map {map_id!r}{did_you_mean(map_id, known)}", hint=f"Choose one of: {', '.join(known)}.")
    press = Press(report, assets)
    return write(folder / "maps" / f"{file_name(map_id)}.html", map_page(press, map_id, linked(report), briefed(report)))


def write_brief(report: Report, code: str, *, folder: Path, assets: Path) -> Path:
    """Write the brief on one area into *folder*; raises NotFoundError if the area is unknown."""
    press = Press(report, assets)
    area = press.lookup.areas.get(code)
    if area is None:
        near = did_you_mean(code, list(press.lookup.areas))
        raise NotFoundError(f"no area {code!r}{near}", hint="Give the code of an area, such as one that `ews flags` lists.")
    return write(folder / "briefs" / f"{file_name(code)}.html", brief_page(press, area, linked(report)))


def linked(report: Report) -> frozenset[str]:
    """Return the codes of the areas that have a page: current wards and LSOAs, and sets with flags."""
    current = {report.current[level] for level in ("ward", "lsoa") if level in report.current}
    shown = current | {flag.geography for flag in report.flags}
    listed = {area.code for geography in shown for area in report.areas.get(geography, ())}
    return frozenset(listed | briefed(report))


def briefed(report: Report) -> frozenset[str]:
    """Return the codes of the areas that have a brief: those with a flag up, and the priorities."""
    flagged = {flag.area for flag in report.flags if flag.state != "ended"}
    return frozenset(flagged | {item.area for item in report.priorities})


def _write_all(press: Press, folder: Path) -> list[Path]:
    report = press.report
    pages, briefs = linked(report), briefed(report)
    written = [write(folder / "index.html", index_page(press, pages, briefs))]
    written.append(write(folder / "priorities.csv", priorities_csv(report.priorities)))
    for map_id in sorted(report.catalogue.maps):
        written.append(write(folder / "maps" / f"{file_name(map_id)}.html", map_page(press, map_id, pages, briefs)))
    for code in sorted(pages):
        area = _area(press, code)
        written.append(write(folder / "areas" / f"{file_name(code)}.html", area_page(press, area, pages, briefs)))
    for code in sorted(briefs):
        written.append(write(folder / "briefs" / f"{file_name(code)}.html", brief_page(press, _area(press, code), pages)))
    return written


def _area(press: Press, code: str) -> Area:
    """Return the area *code*; one that only a flag or a priority names, such as a pocket, is made from that."""
    known = press.lookup.areas.get(code)
    if known:
        return known
    named = next(item for item in (*press.report.flags, *press.report.priorities) if item.area == code)
    return Area(code, named.name, named.geography)
