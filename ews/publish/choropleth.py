"""Build a map page that needs nothing but itself: Folium draws, data never pass through its templates."""

import json
import re
from dataclasses import asdict

from markupsafe import Markup

from ews.catalogue import MapDefinition
from ews.publish import wording
from ews.publish.addresses import file_name
from ews.publish.index import geography_title
from ews.publish.layers import NO_VERDICT
from ews.publish.layers import NOT_APPLICABLE
from ews.publish.layers import SUPPRESSED
from ews.publish.layers import Layer
from ews.publish.layers import geometry
from ews.publish.layers import layers
from ews.publish.layers import payload
from ews.publish.pages import Assets
from ews.publish.pages import Press
from ews.publish.pages import Shown
from ews.publish.pocket_outlines import outlines


STATE_WORDS = {NO_VERDICT: "no verdict", NOT_APPLICABLE: "not applicable", SUPPRESSED: "suppressed [c]"}
# Gives Folium's map to the page's own script.
HANDOVER = "{% macro script(this, kwargs) %}ews.draw({{ this._parent.get_name() }});{% endmacro %}"


def map_page(press: Press, map_id: str, linked: frozenset[str], briefed: frozenset[str]) -> str:
    """Return ``maps/<id>.html``; *linked* areas have a page, *briefed* ones a brief."""
    report = press.report
    definition = report.catalogue.maps[map_id]
    geography = report.current.get(definition.level, "")
    areas = report.areas.get(geography, ())
    found = layers(press.lookup, geography, definition.indicators, latest=definition.periods)
    drawn = outlines(press.lookup, areas)
    data = {
        "areas": [
            {
                "name": press.lookup.place(area.code),
                "file": file_name(area.code),
                "page": area.code in linked,
                "brief": area.code in briefed,
            }
            for area in areas
        ],
        "shapes": geometry(areas, report.shapes.get(geography, ())),
        "layers": [payload(layer) for layer in found],
        "pockets": [asdict(outline) for outline in drawn],
    }
    container, script = drawing()
    count = wording.areas_of(len(areas), definition.level)
    return press.page(
        "map.html",
        definition.title,
        shown=Shown(shown_indicators(press, definition, geography), (geography,)),
        root="../",
        assets=assets(press, script),
        definition=definition,
        summary=summary(press, definition, geography),
        groups=groups(found),
        first=found[0],
        rows=rows(press, geography, found[0]),
        base=f"Base: {count} ({geography_title(report, geography)}).",
        container=container,
        payload=embedded(data),
        pockets=drawn,
        linked=linked,
    )


def shown_indicators(press: Press, definition: MapDefinition, geography: str) -> tuple[str, ...]:
    """Return the indicators of which the map has numbers, and those of the flags it shows."""
    own = {name for name in definition.indicators if (name, geography) in press.report.panels}
    flags = [flag for flag in press.report.flags if flag.geography == geography]
    flags += press.report.pockets
    return tuple(sorted(own | {flag.indicator for flag in flags if flag.indicator}))


def summary(press: Press, definition: MapDefinition, geography: str) -> str:
    """Return in one sentence what the map shows at this run."""
    count = len(press.report.areas.get(geography, ()))
    up = [f for f in press.report.flags if f.geography == geography and f.state != "ended"]
    worse = len({flag.area for flag in up if flag.direction == "worse"})
    better = len({flag.area for flag in up if flag.direction == "better"})
    whole = wording.areas_of(count, definition.level)
    return f"Of {whole}, {_have(worse)} something getting worse and {_have(better)} something improving."


def _have(count: int) -> str:
    return f"{count} {'has' if count == 1 else 'have'}"


def groups(found: list[Layer]) -> dict[str, list[tuple[int, str]]]:
    """Return the layers to choose from, by theme, each with its place."""
    grouped: dict[str, list[tuple[int, str]]] = {}
    for place, layer in enumerate(found):
        grouped.setdefault(layer.group, []).append((place, layer.title))
    return grouped


def rows(press: Press, geography: str, layer: Layer) -> list[tuple[str, str, str]]:
    """Return the table of *layer* at its last period: area, value, flags."""
    texts = []
    for i, area in enumerate(press.report.areas.get(geography, ())):
        marks = [mark.text for mark in layer.flags if mark.area == i and mark.since < len(layer.periods)]
        texts.append((press.lookup.place(area.code), cell(layer, i), "; ".join(marks)))
    return texts


def cell(layer: Layer, area: int) -> str:
    """Return what the table says of *area* at the layer's last period."""
    state, value = layer.states[-1][area], layer.values[-1][area]
    if state in STATE_WORDS:
        return STATE_WORDS[state]
    if value is None:
        return "no data [x]"
    if layer.id == "flags":
        return layer.classes.labels[int(value)]
    return wording.number(value, digits=layer.digits)


def drawing() -> tuple[Markup, str]:
    """Return Folium's map container and script; they hold no data, only options.

    Branca compiles what it renders as a template once more, so nothing that
    came from a file may be given to it.
    """
    import folium
    from branca.element import Figure
    from branca.element import MacroElement
    from jinja2 import Template

    canvas = folium.Map(
        tiles=None,
        prefer_canvas=True,
        zoom_control=True,
        control_scale=True,
        attributionControl=False,
        zoomSnap=0.25,
        scrollWheelZoom=False,
    )
    # Branca names elements at random; identical reports must give identical bytes.
    canvas._id = "areas"
    figure = Figure()
    figure.add_child(canvas)
    handover = MacroElement()  # type: ignore[no-untyped-call]
    handover._template = Template(HANDOVER)
    canvas.add_child(handover)
    figure.render()
    return Markup(figure.html.render().strip()), figure.script.render().strip()  # noqa: S704 - no data inside


def assets(press: Press, script: str) -> Assets:
    """Return Leaflet with its licence, the page's own script, and Folium's."""
    licence = press.static("leaflet/LICENSE")
    leaflet = press.static("leaflet/leaflet.js").replace("//# sourceMappingURL=leaflet.js.map", "")
    style = _without_images(press.static("leaflet/leaflet.css"))
    licensed = f"/*\n{licence}*/\n{leaflet}"
    return Assets(styles=(style, press.static("map.css")), scripts=(licensed, press.static("map.js"), script))


def _without_images(style: str) -> str:
    """Return Leaflet's style without its pictures: controls and markers that no page uses."""
    return re.sub(r"^.*url\([^)]*\).*$", "", style, flags=re.MULTILINE)


def embedded(data: object) -> Markup:
    """Return *data* as JSON that is safe inside a script element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704 - escaped above
