"""Judge an area against its new level, once a change there has been accepted."""

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from ews.catalogue import Catalogue
from ews.nouns import Acceptance
from ews.nouns import NoVerdict
from ews.nouns import Panel
from ews.series.freshness import least_periods


Panels = Mapping[tuple[str, str], Panel]


def rebased(panel: Panel, acceptances: Iterable[Acceptance]) -> Panel:
    """Return *panel* for the detector: what came before an accepted onset does not apply."""
    applies = panel.applies.copy()
    for one in acceptances:
        for row in _lines(panel, one):
            applies[row, [period.start < one.flag.onset.start for period in panel.periods]] = False
    return replace(panel, applies=applies)


def no_verdicts(acceptances: Iterable[Acceptance], panels: Panels, catalogue: Catalogue) -> list[NoVerdict]:
    """Return why an area cannot be judged yet: its new level is too young."""
    return [found for one in acceptances for found in _waiting(one, panels, catalogue)]


def is_told(acceptance: Acceptance, panels: Panels, catalogue: Catalogue, *, tell_for: int) -> bool:
    """Say whether an accepted flag is still told.

    It is until its new level can be judged, and for *tell_for* periods at least.
    """
    if next(_waiting(acceptance, panels, catalogue), None) is not None:
        return True
    last = acceptance.flag.period.start
    ages = [_known_from(panels, name, acceptance, last) for name in acceptance.indicators]
    return 0 < min(ages, default=0) <= tell_for


def _waiting(acceptance: Acceptance, panels: Panels, catalogue: Catalogue) -> Iterator[NoVerdict]:
    flag = acceptance.flag
    for name in acceptance.indicators:
        if name not in catalogue.indicators or (name, flag.geography) not in panels:
            continue
        least = least_periods(catalogue.indicators[name])
        known = _known_from(panels, name, acceptance, flag.onset.start)
        if known < least:
            reason = (
                f"Rebased: the change from {flag.onset.label} was accepted; "
                f"{known} of the {least} periods of the new level needed so far."
            )
            last = panels[name, flag.geography].periods[-1]
            yield NoVerdict(name, flag.geography, flag.area, last, reason)


def _known_from(panels: Panels, indicator: str, acceptance: Acceptance, start: int) -> int:
    """Return how many periods from *start* on have a number in the accepted flag's area."""
    panel = panels.get((indicator, acceptance.flag.geography))
    if panel is None:
        return 0
    told = np.isfinite(panel.numerator) | np.isfinite(panel.lower)
    since = [period.start >= start for period in panel.periods]
    return sum(int(told[row, since].sum()) for row in _lines(panel, acceptance))


def _lines(panel: Panel, acceptance: Acceptance) -> list[int]:
    """Return the row of the accepted flag's area in *panel*, if it speaks of that panel."""
    flag = acceptance.flag
    if panel.indicator not in acceptance.indicators or panel.geography != flag.geography:
        return []
    return [row for row, area in enumerate(panel.areas) if area.code == flag.area]
