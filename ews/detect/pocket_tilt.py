"""How strongly changes are planted, so that what is drawn lies about the threshold."""

from dataclasses import dataclass

import numpy as np

from ews.detect.pocket_draws import Drawn
from ews.detect.pocket_scan import log_sum
from ews.detect.pocket_scan import softened
from ews.detect.pocket_sites import Fitted
from ews.detect.pocket_sites import back
from ews.detect.settings import INVOLVED
from ews.detect.settings import Floats
from ews.detect.settings import Ints
from ews.detect.zones import Level


# Ratios planted; a fall is planted by their inverses.
TILTS = (1.25, 1.6, 2.0, 2.6, 3.4, 4.5, 7.0, 12.0, 30.0)
# A plant is to raise a zone's evidence to about this, and to these parts of the way there: of one
# indicator, or of several that go part of the way together.
AIM = -0.5
LEAST_AIM = 2.0
REACH = ((0.5, 0.75, 1.0), (0.2, 0.4, 0.8))


@dataclass(frozen=True)
class Tilting:
    """The tilts of one indicator at some sites: `tilts` (tilts,) and their log odds by zone and onset.

    `log_odds` is (zones, tilts, onsets); `involved` the probability that the indicator is tilted.
    """

    fitted: Fitted
    tilts: Floats
    log_odds: Floats
    involved: float

    @classmethod
    def of(
        cls, fitted: Fitted, levels: tuple[Level, ...], onsets: int, *, rise: bool, alone: bool
    ) -> "Tilting":
        """Choose for every zone and onset tilts that lift its evidence to about the threshold."""
        tilts = np.array(TILTS) if rise else 1.0 / np.array(TILTS)
        reach = np.array(REACH[0] if alone else REACH[1])
        worth = fitted.shape / fitted.rate * fitted.weight
        total = worth * (fitted.rate + fitted.exposure.sum(axis=1))
        expected = np.column_stack([total, worth[:, None] * back(fitted.exposure, onsets)])
        odds = [
            _log_odds(level, level.inclusion * (level.members @ expected), tilts, reach) for level in levels
        ]
        return cls(fitted, tilts, np.concatenate(odds), 1.0 if alone else INVOLVED)

    def draw(self, zone: int, onset: Ints, draw: np.random.Generator) -> Ints:
        """Draw a tilt for a plant in a zone since each of some onsets, (draws,)."""
        odds = np.exp(self.log_odds[zone])
        return np.array([draw.choice(len(self.tilts), p=odds[:, back - 1]) for back in onset])

    def log_factors(self, drawn: Drawn, levels: tuple[Level, ...]) -> Floats:
        """Return log likelihood ratios of plants in each zone against none, (zones, onsets, draws)."""
        ratios = drawn.tilted(self.fitted, self.tilts)
        found, start = [], 0
        for level in levels:
            flat = softened(ratios, level.inclusion).reshape(len(ratios), -1)
            sums = np.asarray(level.members @ flat).reshape(-1, *ratios.shape[1:])
            found.append(
                log_sum(sums + self.log_odds[start : start + len(sums), ..., None].astype(np.float32))
            )
            start += len(sums)
        return softened(np.concatenate(found), self.involved)


def _log_odds(level: Level, expected: Floats, tilts: Floats, reach: Floats) -> Floats:
    """Return log odds of the tilts, (zones, tilts, onsets), from a zone's expected counts.

    The first column of `expected` is all that a zone expects, the others that since each onset.
    A change to `theta m1` adds at its mean `theta m1 log theta - M log(1 + (theta - 1) m1 / m)`,
    with m expected in all and `M = m + (theta - 1) m1`.
    """
    whole, since = expected[:, :1, None], expected[:, None, 1:]
    ratio = tilts[:, None]
    more = (ratio - 1.0) * since
    gain = ratio * since * np.log(ratio) - (whole + more) * np.log1p(more / np.maximum(whole, 1e-12))
    aim = max(AIM - level.log_prior, LEAST_AIM)
    nearest = np.stack([np.abs(gain - aim * part).argmin(axis=1) for part in reach])
    odds = (nearest[:, :, None] == np.arange(len(tilts))[:, None]).mean(axis=0)
    return np.log(np.where(odds > 0, odds, 1e-300))
