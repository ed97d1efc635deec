"""Where a series breaks because the boundaries changed under it."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from ews.atlas import Atlas
from ews.catalogue import Indicator
from ews.nouns import Panel
from ews.series.settling import ESTIMATED


# A period is a set's own where so many of its areas have a number that is no estimate.
LEAST_OWN = 0.5
# A month that came late, or once more with old codes, moves nothing to another set.
LATE_MONTHS = 12


def superseded(
    panels: Mapping[tuple[str, str], Panel], atlas: Atlas, indicators: Mapping[str, Indicator]
) -> dict[tuple[str, str], str]:
    """Return the geography on which each series is judged that is not judged itself.

    Keys are (indicator, geography).  Of several sets of boundaries of one level
    the newest is judged that has numbers of its own within a year of the latest
    of any; what was estimated on a set from another is nothing of its own.  An
    older set is judged beside it while its own numbers are as late: those of areas
    that the newer one has no number of its own for.
    """
    found = {}
    for name, geography in panels:
        same = {
            where: _last_own(other)
            for (indicator, where), other in panels.items()
            if indicator == name and atlas.level(where) == atlas.level(geography)
        }
        recent = [where for where, last in same.items() if last >= max(same.values()) - LATE_MONTHS]
        judged = max(recent, key=lambda where: (_vintage(where, atlas), where))
        as_late = same[geography] >= same[judged] and _vintage(geography, atlas) < _vintage(judged, atlas)
        if geography != judged and not as_late and indicators[name].watched:
            found[name, geography] = judged
    return found


def judged(panel: Panel) -> Panel:
    """Return *panel* for the detector: what was estimated over a change of boundaries does not apply.

    The parts of a divided area share its rate, so each tells nothing of its own,
    and where the estimate ends a step would show that nobody lived through.
    """
    return replace(panel, applies=panel.applies & (np.char.find(panel.marker, ESTIMATED) < 0))


def _last_own(panel: Panel) -> int:
    """Return the month in which the last period begins that is a set's own; before all months without any."""
    is_own = np.char.find(panel.marker, ESTIMATED) < 0
    own = is_own & (np.isfinite(panel.numerator) | np.isfinite(panel.lower))
    periods = np.flatnonzero(own.sum(axis=0) >= max(1.0, LEAST_OWN * len(own)))
    return panel.periods[periods[-1]].start if len(periods) else -LATE_MONTHS - 1


def _vintage(geography: str, atlas: Atlas) -> str:
    known = atlas.geographies.get(geography)
    return known.vintage if known else ""
