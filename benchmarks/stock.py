"""Maps as folium makes them out of the box, on the areas and numbers of a made-up run, their assets inlined.

A page of folium's loads Leaflet, jQuery, Bootstrap, d3 and more from the network.  So that it can be
opened without, each script and style is put into the page from its npm package; what npm does
not have, two styles that only markers use, is left out.
"""

import json
import re
import subprocess
import tarfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import folium
from folium.plugins import TimeSliderChoropleth

from ews.nouns import Panel
from ews.publish.report import Report


# how an address ends, the npm package, and the file in it
ASSETS = (
    ("leaflet@1.9.3/dist/leaflet.js", "leaflet@1.9.3", "dist/leaflet.js"),
    ("leaflet@1.9.3/dist/leaflet.css", "leaflet@1.9.3", "dist/leaflet.css"),
    ("jquery-3.7.1.min.js", "jquery@3.7.1", "dist/jquery.min.js"),
    ("bootstrap.bundle.min.js", "bootstrap@5.2.2", "dist/js/bootstrap.bundle.min.js"),
    ("css/bootstrap.min.css", "bootstrap@5.2.2", "dist/css/bootstrap.min.css"),
    ("leaflet.awesome-markers.js", "leaflet.awesome-markers@2.0.5", "dist/leaflet.awesome-markers.js"),
    ("leaflet.awesome-markers.css", "leaflet.awesome-markers@2.0.5", "dist/leaflet.awesome-markers.css"),
    ("css/all.min.css", "@fortawesome/fontawesome-free@6.2.0", "css/all.min.css"),
    ("d3.v4.min.js", "d3@4.13.0", "build/d3.min.js"),
    ("d3/3.5.5/d3.min.js", "d3@3.5.5", "d3.min.js"),
    ("moment.min.js", "moment@2.18.1", "min/moment.min.js"),
)
LEFT_OUT = ("bootstrap-glyphicons.css", "leaflet.awesome.rotate.min.css")
SCRIPT = re.compile(r'<script src="([^"]+)"></script>')
STYLE = re.compile(r'<link rel="stylesheet" href="([^"]+)"\s*/?>')
COLOURS = ("#eff3ff", "#bdd7e7", "#6baed6", "#3182bd", "#08519c")


def choropleth(report: Report, geography: str, indicators: Sequence[str]) -> str:
    """Return a page with one ``folium.Choropleth`` for each indicator, at its latest period."""
    page = _map(report, geography)
    areas = _collection(report, geography)
    for name in indicators:
        panel = report.panels[name, geography]
        latest = dict(zip([_id(area.code) for area in panel.areas], panel.value[:, -1].tolist(), strict=True))
        folium.Choropleth(
            areas, data=latest, key_on="feature.id", name=name, legend_name=name, bins=_bins(latest)
        ).add_to(page)
    folium.LayerControl().add_to(page)
    return str(page.get_root().render())


def time_slider(report: Report, geography: str, indicator: str, periods: int) -> str:
    """Return a page with one ``TimeSliderChoropleth``: one indicator, its latest *periods*."""
    page, panel = _map(report, geography), report.panels[indicator, geography]
    TimeSliderChoropleth(json.dumps(_collection(report, geography)), styledict=styles(panel, periods)).add_to(
        page
    )
    return str(page.get_root().render())


def styles(panel: Panel, periods: int) -> dict[str, dict[str, dict[str, Any]]]:
    """Return what a time slider wants: a colour for each area and second of the epoch."""
    shown = panel.value[:, -periods:]
    edges = sorted(shown.ravel().tolist())
    breaks = [edges[len(edges) * part // len(COLOURS)] for part in range(1, len(COLOURS))]
    seconds = [str(86_400 * 30 * period.start) for period in panel.periods[-periods:]]
    return {
        _id(area.code): {
            second: {"color": COLOURS[sum(value >= edge for edge in breaks)], "opacity": 0.8}
            for second, value in zip(seconds, row, strict=True)
        }
        for area, row in zip(panel.areas, shown.tolist(), strict=True)
    }


def _map(report: Report, geography: str) -> folium.Map:
    rings = [ring for shape in report.shapes[geography] for polygon in shape.polygons for ring in polygon]
    x, y = zip(*(point for ring in rings for point in ring), strict=True)
    page = folium.Map(tiles=None)
    page.fit_bounds([(min(y), min(x)), (max(y), max(x))])
    return page


def _collection(report: Report, geography: str) -> dict[str, Any]:
    features = [
        {
            "type": "Feature",
            "id": _id(shape.area),
            "properties": {"code": shape.area},
            "geometry": {"type": "MultiPolygon", "coordinates": shape.polygons},
        }
        for shape in report.shapes[geography]
    ]
    return {"type": "FeatureCollection", "features": features}


def _id(code: str) -> str:
    """Return *code* without its space: the time slider finds nothing by an id that has one."""
    return code.replace(" ", "")


def _bins(values: dict[str, float]) -> list[float]:
    low, high = min(values.values()), max(values.values())
    return [low + (high - low) * step / len(COLOURS) for step in range(len(COLOURS))] + [high + 1e-9]


# -- assets -----------------------------------------------------------------------------------------------
def inlined(page: str, cache: Path) -> str:
    """Return *page* with every asset in it, taken from npm into *cache* where it is not there yet."""
    page = SCRIPT.sub(lambda found: f"<script>{_asset(found[1], cache)}</script>", page)
    return STYLE.sub(lambda found: f"<style>{_asset(found[1], cache)}</style>", page)


def _asset(address: str, cache: Path) -> str:
    if address.endswith(LEFT_OUT):
        return ""
    package, file = next((package, file) for end, package, file in ASSETS if address.endswith(end))
    with tarfile.open(_packed(package, cache)) as packed:
        opened = packed.extractfile(f"package/{file}")
        assert opened is not None  # noqa: S101 - a file, as listed above
        return opened.read().decode("utf-8").replace("</script", "<\\/script")


def _packed(package: str, cache: Path) -> Path:
    cache.mkdir(parents=True, exist_ok=True)
    name, _, version = package.rpartition("@")
    path = cache / f"{name.lstrip('@').replace('/', '-')}-{version}.tgz"
    if not path.exists():
        subprocess.run(["npm", "pack", "--silent", package], cwd=cache, check=True, capture_output=True)
    return path
