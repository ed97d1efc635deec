"""What is scanned for pockets, in which period, within which budget."""

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from ews.atlas import Atlas
from ews.catalogue import Catalogue
from ews.catalogue import Indicator
from ews.detect import Pocket
from ews.detect import pockets
from ews.flags.memory import digest
from ews.nouns import Direction
from ews.nouns import Floats
from ews.nouns import Say
from ews.periods import Period
from ews.pockets.words import PocketFound
from ews.pockets.words import Scan
from ews.pockets.words import Words
from ews.series import sites
from ews.series.assembly import Assembly
from ews.series.sites import Sites


def scans(assembled: Assembly, atlas: Atlas, catalogue: Catalogue, subject: str = "") -> list[Scan]:
    """Return what is scanned: each watched flow counted below the ward, and each theme of several.

    *subject* is an indicator or a theme; all when empty.  A stock counts the same people month after
    month, which the scan would take for news, and is left out.
    """
    placed = [
        (one, small)
        for one in catalogue.indicators.values()
        if one.watched and one.kind == "flow" and one.polarity != "neutral"
        if (small := sites.finest(assembled, atlas, one.id))
    ]
    found = [Scan((one,), (small,)) for one, small in placed if subject in ("", one.id, one.theme)]
    groups: dict[tuple[str, str, int], list[tuple[Indicator, Sites]]] = {}
    for one, small in placed:
        groups.setdefault((one.theme, small.geography, one.every), []).append((one, small))
    for (theme, _, _), members in sorted(groups.items()):
        if len(members) > 1 and subject in ("", theme):
            found.append(Scan(*(tuple(part) for part in zip(*members, strict=True))))
    return [scan for scan in found if scan.periods]


@dataclass(frozen=True)
class Search:
    """A search for pockets: one scan in one direction, at so many false pockets a year."""

    scan: Scan
    catalogue: Catalogue
    direction: Direction
    alarms_per_year: float

    def at(self, period: int) -> tuple[Pocket, ...]:
        """Return the pockets of the scan's period of that number, strongest first.

        Told are those whose counts, with their whole interval, went the way that is sought: evidence
        alone may come from some of a zone's places, or from one side of a theme. Of a theme's pockets
        two indicators or more must contribute: one alone has its own scan.
        """
        found = pockets(**self._arrays, groups=self._groups, **self._options, period=period)
        return tuple(one for one in found if self._went(one) and (not self.scan.is_theme or _joint(one)))

    def _went(self, pocket: Pocket) -> bool:
        ways = set(self._options["direction"])
        # counts of a theme that is sought in rises and falls add up to neither
        return (
            len(ways) > 1
            or ("worse" in ways and pocket.ratio_low > 1)
            or ("better" in ways and pocket.ratio_high < 1)
        )

    @property
    def verdicts(self) -> list[int]:
        """Return the numbers of the periods that can be judged: each of its indicators was received."""
        received = (self._arrays["coverage"] > 0) & np.isfinite(self._arrays["counts"])
        return np.flatnonzero(received.any(axis=1).all(axis=0)).tolist()

    @property
    def key(self) -> str:
        """Return a digest of all that goes into the answer."""
        groups = {name: np.array(codes) for name, codes in self._groups.items()}
        return digest("pockets", self._arrays | groups, self._options)

    @property
    def _groups(self) -> dict[str, list[str]]:
        first = self.scan.layers[0]
        return {"lsoa": list(first.lsoas), "ward": list(first.wards)}

    @cached_property
    def _arrays(self) -> dict[str, Any]:
        first = self.scan.layers[0]
        return {
            "counts": _stacked(self.scan, "counts"),
            "denominators": _bases(self.scan),
            "xy": first.xy,
            "coverage": _complete(self.scan, self.catalogue.settings.coverage_required),
        }

    @cached_property
    def _options(self) -> dict[str, Any]:
        every = self.scan.indicators[0].every
        return {
            "monitor_from": max(1, self.catalogue.settings.history_months // every),
            "alarms_per_year": self.alarms_per_year,
            "direction": [_sought(one, self.direction) for one in self.scan.indicators],
            "periods_per_year": max(1, 12 // every),
        }


def find(
    scan: Scan,
    atlas: Atlas,
    catalogue: Catalogue,
    *,
    direction: Direction,
    alarms_per_year: float,
    period: Period | None = None,
) -> list[PocketFound]:
    """Return the pockets of one scan in *period*, strongest first, in words.

    When None, the latest period that can be judged; none in a period that cannot.
    """
    search = Search(scan, catalogue, direction, alarms_per_year)
    asked = [at for at in search.verdicts if period in (None, scan.periods[at])]
    if not asked:
        return []
    words = Words(scan, atlas, direction, scan.periods[asked[-1]])
    return [words.pocket(one) for one in search.at(asked[-1])]


def all_of(
    chosen: Sequence[Scan],
    atlas: Atlas,
    catalogue: Catalogue,
    *,
    direction: Direction,
    alarms_per_year: float,
    period: Period | None = None,
    say: Say,
) -> Iterator[PocketFound]:
    """Yield the pockets of all scans; *alarms_per_year* is divided equally among them."""
    for number, scan in enumerate(chosen, 1):
        say(f"looking for pockets: {scan.subject} ({number} of {len(chosen)})")
        yield from find(
            scan,
            atlas,
            catalogue,
            direction=direction,
            alarms_per_year=alarms_per_year / len(chosen),
            period=period,
        )


def _joint(pocket: Pocket) -> bool:
    return sum(part > 0 for part in pocket.contributions) > 1


def _sought(indicator: Indicator, direction: Direction) -> str:
    if indicator.polarity == "lower is worse":
        return "better" if direction == "worse" else "worse"
    return direction


def _stacked(scan: Scan, name: str) -> Floats:
    """Return an array of the layers, (indicators, sites, shared periods)."""
    return np.stack([getattr(layer, name)[:, _columns(layer, scan)] for layer in scan.layers])


def _columns(layer: Sites, scan: Scan) -> list[int]:
    return [layer.periods.index(period) for period in scan.periods]


def _bases(scan: Scan) -> Floats:
    """Return denominators; where an indicator has none, all its places count alike."""
    stacked = _stacked(scan, "denominators")
    known = np.isfinite(stacked).any(axis=(1, 2), keepdims=True)
    return np.where(known, stacked, 1.0)


def _complete(scan: Scan, required: float) -> Floats:
    coverage = _stacked(scan, "coverage")
    return np.where(coverage >= required, coverage, 0.0)
