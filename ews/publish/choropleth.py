"""Build a map page that needs nothing but itself: Folium draws, data never pass through its templates."""

import json
import re
from collections.abc import Sequence

from markupsafe import Markup

from ews.catalogue import MapDefinition
from ews.publish import map_facts
from ews.publish import wording
from ews.publish.geographies import geography_title
from ews.publish.layers import Layer
from ews.publish.map_content import Drawn
from ews.publish.map_content import payload
from ews.publish.map_content import shown_geographies
from ews.publish.map_content import shown_indicators
from ews.publish.map_series import MISSING
from ews.publish.map_series import NO_VERDICT
from ews.publish.map_series import NOT_APPLICABLE
from ews.publish.map_series import SUPPRESSED
from ews.publish.map_series import VALUE
from ews.publish.pages import Assets
from ews.publish.pages import Press
from ews.publish.pages import Shown
from ews.publish.pocket_outlines import outlines


# One concern each, in the order in which they stand in the page.
SCRIPTS = (
    *("arcs.js", "map_data.js", "map_look.js", "map_shapes.js", "map_canvas.js", "map_view.js"),
    *("map_legend.js", "map_list.js", "map_chart.js", "map_panel.js", "map_search.js"),
    *("map_address.js", "map.js"),
)
# Gives Folium's map to the page's own script.
HANDOVER = "{% macro script(this, kwargs) %}ews.draw({{ this._parent.get_name() }});{% endmacro %}"
STATE_WORDS = {
    MISSING: "no data [x]",
    SUPPRESSED: "not shown: small number [c]",
    NOT_APPLICABLE: "not applicable",
    NO_VERDICT: "no verdict",
}


def map_page(press: Press, map_id: str, linked: frozenset[str], briefed: frozenset[str]) -> str:
    """Return ``maps/<id>.html``; *linked* areas have a page, *briefed* ones a brief."""
    definition = press.report.catalogue.maps[map_id]
    drawn = Drawn(press, definition)
    container, script = drawing()
    count = wording.areas_of(len(drawn.areas[definition.level]), definition.level)
    return press.page(
        "map.html",
        definition.title,
        shown=Shown(shown_indicators(drawn), shown_geographies(drawn)),
        root="../",
        assets=assets(press, script, definition),
        definition=definition,
        summary=summary(drawn),
        levels=[(level, level_label(len(areas), level)) for level, areas in drawn.areas.items()],
        groups=groups(drawn.layers),
        first=drawn.first,
        first_on=opening(drawn),
        rows=rows(drawn),
        base=f"Base: {count} ({geography_title(press.report, drawn.geography(definition.level))}).",
        services=[(name, geography_title(press.report, name)) for name in drawn.services],
        container=container,
        payload=embedded(payload(drawn, linked, briefed)),
        pockets=outlines(press.lookup, drawn.areas),
        finds_postcodes=bool(press.report.postcodes),
    )


def summary(drawn: Drawn) -> str:
    """Return in one sentence what the map shows at this run."""
    level = drawn.definition.level
    up = [flag for flag in drawn.press.report.flags if flag.state != "ended"]
    up = [flag for flag in up if flag.geography == drawn.geography(level)]
    worse = len({flag.area for flag in up if flag.direction == "worse"})
    better = len({flag.area for flag in up if flag.direction == "better"})
    whole = wording.areas_of(len(drawn.areas[level]), level)
    return f"Of {whole}, {_have(worse)} something getting worse and {_have(better)} something improving."


def _have(count: int) -> str:
    return f"{count} {'has' if count == 1 else 'have'}"


def level_label(count: int, level: str) -> str:
    """Return how a level is offered, such as ``Wards (20)``."""
    return f"{wording.capital(wording.LEVEL_NAMES[level][1])} ({count:,})"


def groups(found: Sequence[Layer]) -> dict[str, list[tuple[str, str]]]:
    """Return the layers to choose from, by theme, each with its name in the page."""
    grouped: dict[str, list[tuple[str, str]]] = {}
    for layer in found:
        grouped.setdefault(layer.group, []).append((layer.id, layer.title))
    return grouped


def opening(drawn: Drawn) -> tuple[str, str]:
    """Return the head of the table's column of numbers, and its period, as the map opens."""
    layer = drawn.first
    if layer.kind == "class":
        return layer.column, "this run"
    series = drawn.series[layer.indicator][drawn.definition.level]
    return series.panel.unit, series.periods[-1].label


def rows(drawn: Drawn) -> list[tuple[str, str, str]]:
    """Return the table of the first layer at its last period: area, value, flags."""
    level, layer = drawn.definition.level, drawn.first
    areas = drawn.areas[level]
    values = cells(drawn, layer)
    marks = _marks(drawn, layer)
    return [(drawn.press.lookup.place(a.code), values[i], marks.get(a.code, "")) for i, a in enumerate(areas)]


def cells(drawn: Drawn, layer: Layer) -> list[str]:
    """Return what the table says of each area, at the layer's last period."""
    level = drawn.definition.level
    if layer.classes is not None and layer.kind == "class":
        return [layer.classes.labels[value] for value in layer.values[level]]
    one = drawn.series[layer.indicator][level]
    known = zip(one.states[:, -1], one.values[:, -1], strict=True)
    return [
        wording.number(float(value), digits=one.digits) if state == VALUE else STATE_WORDS[int(state)]
        for state, value in known
    ]


def _marks(drawn: Drawn, layer: Layer) -> dict[str, str]:
    """Return in words the flags that are up on a layer's areas."""
    geography, found = drawn.geography(drawn.definition.level), dict[str, list[str]]()
    for flag in map_facts.ordered(drawn.press.report.flags):
        own = layer.kind == "class" or flag.indicator == layer.indicator
        if own and flag.geography == geography and flag.state != "ended":
            found.setdefault(flag.area, []).append(wording.grade(flag))
    return {area: "; ".join(dict.fromkeys(texts)) for area, texts in found.items()}


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
        max_zoom=19,
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


def assets(press: Press, script: str, definition: MapDefinition) -> Assets:
    """Return Leaflet with its licence, the page's own scripts, and Folium's; and the host of its tiles."""
    licence = press.static("leaflet/LICENSE")
    leaflet = press.static("leaflet/leaflet.js").replace("//# sourceMappingURL=leaflet.js.map", "")
    style = _without_images(press.static("leaflet/leaflet.css"))
    licensed = f"/*\n{licence}*/\n{leaflet}"
    own = "".join(press.static(name) for name in SCRIPTS)
    hosts = (definition.tiles.host,) if definition.tiles else ()
    return Assets(styles=(style, press.static("map.css")), scripts=(licensed, own, script), images=hosts)


def _without_images(style: str) -> str:
    """Return Leaflet's style without its pictures: controls and markers that no page uses."""
    return re.sub(r"^.*url\([^)]*\).*$", "", style, flags=re.MULTILINE)


def embedded(data: object) -> Markup:
    """Return *data* as JSON that is safe inside a script element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704 - escaped above
