"""What is said of numbers that are not shown: signals without them, flags without their size."""

import math
from collections.abc import Callable
from collections.abc import Collection
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from dataclasses import fields
from dataclasses import replace
from typing import Any

import numpy as np

from ews.flags import wording
from ews.nouns import Area
from ews.nouns import Flag
from ews.nouns import Signal
from ews.periods import Period


NOTHING = float("nan")
# What a flag whose size is not shown weighs in the list of priorities: all such the same, for from a
# score, or a rank between two scores, the size could be worked out, and the count from the size.
MIDDLING = (1.5, 1.25, 1.75)


@dataclass(frozen=True)
class Masks:
    """Of which series the numbers are not shown as they were counted.

    ``areas`` gives them by (indicator, geography); ``left_out`` are indicators of which
    the audience sees nothing, ``under_rule`` those under a disclosure rule; ``periods`` are,
    by indicator, those of which the district's sum is withheld.  What is expected of an area
    follows from what the rest of the district counted, and would give that sum away.
    """

    areas: Mapping[tuple[str, str], frozenset[str]]
    left_out: frozenset[str]
    under_rule: frozenset[str]
    periods: Mapping[str, frozenset[Period]] = field(default_factory=dict)

    def hides(self, indicators: Sequence[str], geography: str, area: str) -> bool:
        """Say whether something of one of *indicators* in *area* is not shown, or all on its *geography*."""
        return any(area in self._of(name, geography, area) for name in indicators)

    def untold(self, indicators: Sequence[str]) -> frozenset[Period]:
        """Return the periods of which the district's sum of one of *indicators* is withheld."""
        return frozenset().union(*(self.periods.get(name, ()) for name in indicators))

    def _of(self, indicator: str, geography: str, area: str) -> Collection[str]:
        # a rule holds on some geographies only; of the others nothing is shown
        nothing = (area,) if indicator in self.under_rule else ()
        return self.areas.get((indicator, geography), nothing)


def signal(found: Signal, masks: Masks) -> Signal | None:
    """Return a signal without the rows that would tell what is withheld; None where all of it would."""
    about = [found.indicator] if found.indicator else list(found.parts)
    if not masks.left_out.isdisjoint(about):
        return None
    hidden = np.array([masks.hides(about, found.geography, area.code) for area in found.areas], dtype=bool)
    untold = masks.untold(about)
    columns = np.array([period in untold for period in found.periods], dtype=bool)
    if not hidden.any() and not columns.any():
        return found
    told: dict[str, Any] = {
        name: _without(getattr(found, name), hidden, columns) for name in _float_arrays(found)
    }
    return replace(found, **told)


def _float_arrays(found: Signal) -> list[str]:
    arrays = {field.name: getattr(found, field.name) for field in fields(found)}
    return [name for name, one in arrays.items() if isinstance(one, np.ndarray) and one.dtype.kind == "f"]


def _without(array: np.ndarray, hidden: np.ndarray, untold: np.ndarray) -> np.ndarray:
    """Return an array, its last axes (areas, periods), without *hidden* areas and *untold* periods."""
    left = array.copy()
    left[..., hidden, :] = np.nan
    left[..., untold] = np.nan
    return left


def flag(found: Flag, parts: Sequence[str], masks: Masks, *, title: str, district: str) -> Flag | None:
    """Return a flag as it may be told; None where it rests on what the audience does not see.

    *parts* are the indicators of its theme, where it is one of a theme; *title* is
    that of its indicator, or empty.
    """
    about = [found.indicator] if found.indicator else list(parts)
    if not masks.left_out.isdisjoint(about):
        return None
    # the places of a pocket are no published areas: their sums could be set against those that are
    of_places = found.level == "pocket" and not masks.under_rule.isdisjoint(about)
    rests_on_untold = any(found.onset <= period <= found.period for period in masks.untold(about))
    if not (of_places or rests_on_untold or masks.hides(about, found.geography, found.area)):
        return found
    return replace(
        found,
        ratio=NOTHING,
        ratio_low=NOTHING,
        ratio_high=NOTHING,
        observed=NOTHING,
        expected=NOTHING,
        # it tells how much was counted; in lists such flags come after those that are told in full
        evidence=0.0,
        sentence=wording.untold(found, title, district),
        notes=(),
        rest_change=None,
        chance=None,
    )


def pocket(found: Flag, holder: Callable[[str], Area | None], *, geography: str) -> Flag:
    """Return a pocket of postcodes placed by the areas of *geography* that hold them, none of them named."""
    holders = [area for place in found.places if (area := holder(place))]
    codes = [area.code for area in holders]
    middle = holder(found.area) or (holders[0] if holders else None)
    return replace(
        found,
        geography=geography,
        area=middle.code if middle else "",
        places=tuple(sorted(set(codes))),
    )


def weighed(told: Flag, found: Flag) -> Flag:
    """Return a flag as it is *told* with a size to rank it by: a middling one where its own is not shown.

    Only the way it went is taken from what was *found*.
    """
    if not math.isnan(told.ratio):
        return told
    fell = found.ratio < 1
    size, low, high = (1 / MIDDLING[n] for n in (0, 2, 1)) if fell else MIDDLING
    return replace(told, ratio=size, ratio_low=low, ratio_high=high)
