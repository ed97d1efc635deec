"""Where a series breaks because the boundaries changed under it."""

from collections.abc import Mapping

from ews.atlas import Atlas
from ews.catalogue import Indicator
from ews.nouns import Panel
from ews.periods import Period


def superseded(
    panels: Mapping[tuple[str, str], Panel], atlas: Atlas, indicators: Mapping[str, Indicator]
) -> dict[tuple[str, str], str]:
    """Return the geography that carries on each series whose own boundaries are past.

    Keys are (indicator, geography).  A series is joined by period within one
    set of boundaries; where a newer set of the same level has later numbers of
    the same indicator, the older part stays as it is, and nothing is judged on it.
    """
    found = {}
    for (name, geography), panel in panels.items():
        later = [
            where
            for (same, where), other in panels.items()
            if same == name
            and atlas.level(where) == atlas.level(geography)
            and _age(other, atlas) > _age(panel, atlas)
        ]
        if later and indicators[name].watched:
            found[name, geography] = max(later, key=lambda where: _age(panels[name, where], atlas))
    return found


def _age(panel: Panel, atlas: Atlas) -> tuple[Period, str]:
    """Return what orders the sets of boundaries of one series: its last period, then their vintage."""
    known = atlas.geographies.get(panel.geography)
    return panel.periods[-1], known.vintage if known else ""
