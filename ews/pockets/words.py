"""A pocket in words: its name by size and place, and one sentence that a councillor may question."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ews.atlas import Atlas
from ews.catalogue import Indicator
from ews.detect import Pocket
from ews.flags import rest
from ews.flags import wording
from ews.nouns import Direction
from ews.periods import Period
from ews.series.sites import Sites
from ews.text import joined


# A count below this may tell of a family, and is not said.
FEWEST_TOLD = 5
NOTE = "An average of the ward may hide it: look at the places before acting."


@dataclass(frozen=True)
class PocketFound:
    """A pocket with its name; the fields are those of a flag where they mean the same.

    ``areas`` are the codes of its places, ``wards`` those of the wards they lie in.  ``observed``
    and ``expected``, summed since ``onset``, are None where they might tell of a family.  ``p_value`` is how
    often, in a period, chance alone makes a pocket as strong somewhere in the district; ``rest_change``
    what all other places counted since the onset over the same periods of the year before.
    """

    level: str
    indicator: str | None
    theme: str
    geography: str
    name: str
    areas: tuple[str, ...]
    wards: tuple[str, ...]
    period: Period
    direction: Direction
    onset: Period
    ratio: float
    ratio_low: float
    ratio_high: float
    observed: float | None
    expected: float | None
    evidence: float
    p_value: float
    rest_change: float | None
    sentence: str


@dataclass(frozen=True)
class Scan:
    """What is scanned together: an indicator's places, or a theme's indicators at the same places."""

    indicators: tuple[Indicator, ...]
    layers: tuple[Sites, ...]

    @property
    def is_theme(self) -> bool:
        """Say whether several indicators are asked together."""
        return len(self.indicators) > 1

    @property
    def subject(self) -> str:
        """Return what is scanned, in words."""
        first = self.indicators[0]
        return wording.THEME_WORDS.get(first.theme, first.theme) if self.is_theme else first.title

    @property
    def periods(self) -> tuple[Period, ...]:
        """Return the periods that all its indicators share."""
        shared = set(self.layers[0].periods).intersection(*(layer.periods for layer in self.layers[1:]))
        return tuple(sorted(shared))


@dataclass(frozen=True)
class Words:
    """The words for the pockets of one scan, as found in one period in one direction."""

    scan: Scan
    atlas: Atlas
    direction: Direction
    period: Period

    def pocket(self, found: Pocket) -> PocketFound:
        """Return a pocket of the scan with its name and sentence."""
        change = self._rest_change(found)
        layer = self.scan.layers[0]
        one = self.scan.indicators[0]
        return PocketFound(
            level="pocket",
            indicator=None if self.scan.is_theme else one.id,
            theme=one.theme,
            geography=layer.geography,
            name=self._name(found),
            areas=tuple(layer.areas[member].code for member in found.members),
            wards=tuple(self._largest(layer.wards, found)),
            period=self.period,
            direction=self.direction,
            onset=self._onset(found),
            ratio=round(found.ratio, 4),
            ratio_low=round(found.ratio_low, 4),
            ratio_high=round(found.ratio_high, 4),
            observed=round(found.observed, 1) if self._is_tellable(found) else None,
            expected=round(found.expected, 1) if self._is_tellable(found) else None,
            evidence=round(found.evidence, 4),
            p_value=found.p_value,
            rest_change=change,
            sentence=f"{self._sentence(found, change)} {NOTE}",
        )

    def _is_tellable(self, found: Pocket) -> bool:
        """Say whether a count may be told: not fewer than five, and not one postcode's alone.

        The expected count goes with it, since with the ratio it would give the count back.
        """
        alone = len(found.members) == 1 and self._of_postcodes
        return found.observed >= FEWEST_TOLD and not alone

    @property
    def _of_postcodes(self) -> bool:
        return self.atlas.level(self.scan.layers[0].geography) == "postcode"

    def _onset(self, found: Pocket) -> Period:
        return self.scan.periods[found.onset]

    def _largest(self, codes: Sequence[str], found: Pocket) -> list[str]:
        """Return the codes that hold members, those with most first."""
        held = [codes[member] for member in found.members if codes[member]]
        return sorted(set(held), key=lambda code: (-held.count(code), code))

    def _name(self, found: Pocket) -> str:
        """Name a pocket by its size and where it lies; streets are not known and not made up."""
        layer = self.scan.layers[0]
        wards = [self._called(code) for code in self._largest(layer.wards, found)]
        where = joined(wards[:3]) if wards else self.atlas.district_name
        count = len(found.members)
        if self._of_postcodes:
            lsoas = [self._called(code) for code in self._largest(layer.lsoas, found)]
            mostly = f", mostly {lsoas[0]}" if lsoas else ""
            return f"{count} {'postcode' if count == 1 else 'postcodes'} in {where}{mostly}"
        others = "" if count == 1 else f" and {count - 1} {'neighbour' if count == 2 else 'neighbours'}"
        return f"{layer.areas[self._central(found)].name}{others}, in {where}"

    def middle(self, found: Pocket) -> str:
        """Return the code of the member nearest to the middle of them all."""
        return self.scan.layers[0].areas[self._central(found)].code

    def _central(self, found: Pocket) -> int:
        """Return the member nearest to the middle of them all."""
        members = np.array(found.members)
        xy = self.scan.layers[0].xy[members]
        return int(members[((xy - xy.mean(axis=0)) ** 2).sum(axis=1).argmin()])

    def _called(self, code: str) -> str:
        return self.atlas.name(code) or code

    def _rest_change(self, found: Pocket) -> float | None:
        others = ~np.isin(np.arange(len(self.scan.layers[0].areas)), found.members)
        span = (self._onset(found), self.period)
        sums = [
            rest.counted(layer.counts, layer.coverage >= 1, others, layer.periods, span)
            for layer in self.scan.layers
        ]
        change = rest.change_of(sums)
        return None if change is None else round(change, 4)

    def _sentence(self, found: Pocket, rest_change: float | None) -> str:
        """Return what a pocket is in one sentence, and how often chance would make one."""
        subject, every = self.scan.subject, self.scan.indicators[0].every
        counted = _counted(found, self.period, tellable=self._is_tellable(found))
        moved = "rose" if found.ratio > 1 else "fell"
        if self.scan.is_theme:
            subject = f"Taken together, {subject}"
            moved = "got worse" if self.direction == "worse" else "got better"
        meanwhile = wording.meanwhile(rest_change, every, "counted", "more", "fewer")
        district = self.atlas.compared_with or self.atlas.district_name
        return (
            f"{subject} {moved} in {self._name(found)}, against the rest of {district}, from "
            f"{self._onset(found).label}: {counted}; {_times(found)}{meanwhile}. Chance alone would show a "
            f"pocket this strong somewhere in {district} in {wording.often(found.p_value, every)}."
        )


def _counted(found: Pocket, until: Period, *, tellable: bool) -> str:
    if not tellable:
        than = "more than" if found.ratio > 1 else "fewer than"
        return f"few up to {until.label}, {than} would be expected had nothing changed"
    return (
        f"{found.observed:,.0f} up to {until.label}, where about {found.expected:,.0f} would be expected "
        "had nothing changed"
    )


def _times(found: Pocket) -> str:
    size = f"{found.ratio:.1f} times as many" if found.ratio > 1 else f"{1 - found.ratio:.0%} fewer"
    return f"{size} (95% interval {found.ratio_low:.1f} to {found.ratio_high:.1f} times)"
