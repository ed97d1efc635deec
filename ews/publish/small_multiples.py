"""Draw one indicator in every area of a set, each beside the district, all on one scale."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from ews.nouns import Area
from ews.publish.figures import trend as draw
from ews.publish.scales import reach_of
from ews.publish.series_view import chart
from ews.publish.series_view import summarise
from ews.publish.trends import Key
from ews.publish.trends import Lookup


@dataclass(frozen=True)
class Small:
    """One area's small chart and its latest number in words."""

    area: Area
    chart: Markup
    summary: str


def small_multiples(lookup: Lookup, key: Key) -> Sequence[Small]:
    """Return a chart of each area of the series *key* that has a number, by name, on one scale."""
    panel = lookup.report.panels[key]
    reach = reach_of([panel.value, lookup.whole(key).line])
    known = np.flatnonzero(np.any(~np.isnan(panel.value), axis=1)).tolist()
    areas = sorted((panel.areas[row] for row in known), key=lambda area: (area.name, area.code))
    found = []
    for area in areas:
        one = lookup.trend(key, area.code)
        drawing = chart(one, f"{key[0]}-{area.code}", reach=reach, expected=False)
        found.append(Small(area, draw(drawing), summarise(one)))
    return found
