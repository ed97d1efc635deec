"""What the detector found of simulated counts, as the signal that flags are made of."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ews.detect import ShareChange
from ews.flags.signals import OF_PANEL
from ews.nouns import Area
from ews.nouns import Signal
from ews.periods import Period


EVERY = slice(None)
FIRST_MONTH = 24000


def as_signal(
    found: ShareChange,
    observed: NDArray[np.floating],
    *,
    areas: slice = EVERY,
    until: int | None = None,
    alarm_years: float = 10.0,
) -> Signal:
    """Return the signal of some areas in the months up to index `until`, that one included; all without."""
    months = slice(None if until is None else until + 1)
    cut: dict[str, Any] = {name: getattr(found, name)[areas, months] for name in OF_PANEL}
    counted = observed[areas, months]
    return Signal(
        indicator="counts",
        theme="crime",
        geography="ward_2025",
        direction="worse",
        sought="rise",
        kind="flow",
        areas=tuple(Area(f"A{number}", f"A{number}", "ward_2025") for number in range(len(counted))),
        periods=tuple(Period(FIRST_MONTH + month) for month in range(counted.shape[1])),
        observed=counted,
        alarm_years=alarm_years,
        **cut,
    )
