"""Where a series breaks because the boundaries changed under it."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from ews.atlas import Atlas
from ews.catalogue import Indicator
from ews.nouns import Panel
from ews.series.transfer import ESTIMATED


# A period is a set's own where so many of its areas have a number that is no estimate.
LEAST_OWN = 0.5


def superseded(
    panels: Mapping[tuple[str, str], Panel], atlas: Atlas, indicators: Mapping[str, Indicator]
) -> dict[tuple[str, str], str]:
    """Return the geography on which each series is judged that is not judged itself.

    Keys are (indicator, geography).  Of several sets of boundaries of one level
    the one that has the latest numbers of its own is judged, the newer of two;
    what was estimated on a set from another is nothing of its own.
    """
    found = {}
    for (name, geography), panel in panels.items():
        same = {
            where: other
            for (indicator, where), other in panels.items()
            if indicator == name and atlas.level(where) == atlas.level(geography)
        }
        latest = max(same, key=lambda where: _age(same[where], atlas))
        if (
            latest != geography
            and indicators[name].watched
            and _age(panel, atlas) < _age(same[latest], atlas)
        ):
            found[name, geography] = latest
    return found


def judged(panel: Panel) -> Panel:
    """Return *panel* for the detector: what was estimated over a change of boundaries does not apply.

    The parts of a divided area share its rate, so each tells nothing of its own,
    and where the estimate ends a step would show that nobody lived through.
    """
    return replace(panel, applies=panel.applies & (np.char.find(panel.marker, ESTIMATED) < 0))


def _age(panel: Panel, atlas: Atlas) -> tuple[int, str]:
    """Return what orders the sets of boundaries of one series: its last own period, then their vintage."""
    own = (np.char.find(panel.marker, ESTIMATED) < 0) & (
        np.isfinite(panel.numerator) | np.isfinite(panel.lower)
    )
    periods = np.flatnonzero(own.mean(axis=0) >= LEAST_OWN)
    known = atlas.geographies.get(panel.geography)
    last = panel.periods[periods[-1]].start if len(periods) else -1
    return last, known.vintage if known else ""
