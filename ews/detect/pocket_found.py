"""From a zone that stands out to a pocket: who belongs to it, since when, by how much."""

from dataclasses import dataclass

import numpy as np
from scipy.special import betaincinv
from scipy.special import expit
from scipy.special import logit

from ews.detect.pocket_scan import softened
from ews.detect.pocket_scan import zone_factors
from ews.detect.pocket_sites import Fitted
from ews.detect.settings import INVOLVED
from ews.detect.settings import Bools
from ews.detect.settings import Floats
from ews.detect.settings import Ints
from ews.detect.zones import SITE
from ews.detect.zones import Level


# A site belongs when it more likely than not takes part in the change.
LIKELY = 0.5


@dataclass(frozen=True)
class Pocket:
    """A few neighbouring sites that changed together.

    Attributes
    ----------
    members
        Indices of its sites, ascending.
    level
        "site" for a compact set of sites, else the name of the larger area that it is.
    onset
        Index of the period in which the change most likely began.
    ratio, ratio_low, ratio_high
        Counted over expected since the onset, with its 95 % interval at these members and onset.
    observed, expected
        Counts since the onset, and what they would have been had the sites kept their share.
    evidence
        Log of the zone's Shiryaev-Roberts statistic, less the log of how many such zones there are.
    threshold
        Evidence that new pockets of chance pass as often, in the district, as the budget says.
    p_value
        How often chance alone makes, somewhere in the district in a period, a pocket as strong.
    contributions
        What each indicator adds to the log likelihood ratio; NaN for one that was not judged.
    """

    members: tuple[int, ...]
    level: str
    onset: int
    ratio: float
    ratio_low: float
    ratio_high: float
    observed: float
    expected: float
    evidence: float
    threshold: float
    p_value: float
    contributions: tuple[float, ...]


@dataclass(frozen=True)
class Scene:
    """What was found of one period: every zone's `evidence`, and by indicator sites and ratios."""

    period: int
    levels: tuple[Level, ...]
    fitted: list[Fitted]
    ratios: list[Floats]
    evidence: Floats

    def pocket(self, zone: int, free: Bools, threshold: float, p_value: float) -> Pocket:
        """Return the pocket that a zone is, of sites that are still free, (sites,)."""
        level, at = locate(self.levels, zone)
        change = change_of(level.part(np.array([at]), np.arange(len(free))), self.ratios)
        own: Ints = np.flatnonzero(level.members[[at]].toarray()[0])
        members = own
        if level.name == SITE:
            likely = likely_members(self.levels, self.evidence, zone, change.site_ratio)
            members = likely[free[likely]]
        members = members if len(members) else own
        involved = [each for each, speaks in zip(self.fitted, change.involved, strict=True) if speaks]
        size = size_of(involved, members, change.back)
        return Pocket(
            members=tuple(members.tolist()),
            level=level.name,
            onset=self.period + 1 - change.back,
            ratio=size.ratio,
            ratio_low=size.low,
            ratio_high=size.high,
            observed=size.observed,
            expected=size.expected,
            evidence=float(self.evidence[zone]),
            threshold=threshold,
            p_value=p_value,
            contributions=tuple(change.contributions.tolist()),
        )


@dataclass(frozen=True)
class Found:
    """The change of one zone: `back` periods ago, `contributions` (indicators,) to its log ratio.

    `site_ratio` (sites,) is what each site speaks for that change, over the indicators involved.
    """

    back: int
    contributions: Floats
    involved: Bools
    site_ratio: Floats


@dataclass(frozen=True)
class Size:
    """How large a change is: counted over expected, with its 95 % interval."""

    observed: float
    expected: float
    ratio: float
    low: float
    high: float


def change_of(level: Level, ratios: list[Floats]) -> Found:
    """Return the likeliest onset of a level with one zone, and the likeliest step of each indicator."""
    involved = INVOLVED if len(ratios) > 1 else 1.0
    soft = [softened(each, level.inclusion) for each in ratios]
    factors = np.stack([zone_factors(level, each, involved)[0] for each in soft])
    onset = int(factors.sum(axis=0).argmax())
    speaking = factors[:, onset]
    takes_part = speaking > min(0.0, float(speaking.max()) - 1e-12)
    sums = [(level.members @ each[:, :, onset])[0] for each in soft]
    at = [each[:, int(total.argmax()), onset] for each, total in zip(ratios, sums, strict=True)]
    return Found(onset + 1, speaking, takes_part, np.sum(np.array(at)[takes_part], axis=0))


def likely_members(levels: tuple[Level, ...], evidence: Floats, zone: int, site_ratio: Floats) -> Ints:
    """Return the sites that more likely than not take part, given all zones that overlap this one.

    Each site's probability is the mean over those zones, weighted by their evidence, of what the
    zone says of it: one in a zone that changes as a whole, and `q L / (1 - q + q L)` in a loose one
    (the median probability model of Barbieri & Berger 2004, doi:10.1214/009053604000000238).
    """
    total, likely = 0.0, np.zeros(len(site_ratio))
    own, start = _row(levels, zone), 0
    for level in levels:
        here = evidence[start : start + level.members.shape[0]]
        start += len(here)
        # a stronger zone speaks for the stronger pocket that it overlaps, told before this one
        speaks = (level.members @ own > 0) & (here <= evidence[zone])
        weight = np.where(speaks, np.exp(np.minimum(here - evidence[zone], 0.0)), 0.0)
        taking = expit(site_ratio + logit(level.inclusion)) if level.inclusion < 1 else 1.0
        likely += (level.members.T @ weight) * taking
        total += weight.sum()
    return np.flatnonzero(likely >= LIKELY * total)


def _row(levels: tuple[Level, ...], zone: int) -> Floats:
    level, at = locate(levels, zone)
    return np.asarray(level.members[[at]].toarray()[0])


def locate(levels: tuple[Level, ...], zone: int) -> tuple[Level, int]:
    """Return the level of a zone and its place in it."""
    for level in levels:
        if zone < level.members.shape[0]:
            return level, zone
        zone -= level.members.shape[0]
    raise IndexError(f"zone {zone} lies beyond the last of the levels")


def size_of(fitted: list[Fitted], members: Ints, back: int) -> Size:
    """Return the size of the change of some sites since its onset, over one or several indicators.

    Expected is what the sites' counts before the onset, over the exposures then, make of the
    exposures since; sites weigh by their usual share. The interval takes weighted counts as
    binomial given their sum (equal-tailed, Jeffreys). Without a count before, half a one is added.
    """
    y0, y1, x0, x1, seen, due = np.sum([_parts(each, members, back) for each in fitted], axis=0)
    before = max(y0, 0.5)
    ratio = y1 / x1 * x0 / before if x0 > 0 and x1 > 0 else np.nan
    expected = due * before / x0 if x0 > 0 else np.nan
    low, high = (betaincinv(y1 + 0.5, y0 + 0.5, q) for q in (0.025, 0.975))
    odds = x0 / x1 if x1 > 0 else np.nan
    bounds = (float(p / (1 - p) * odds) for p in (low, high))
    return Size(float(seen), float(expected), float(ratio), *bounds)


def _parts(fitted: Fitted, members: Ints, back: int) -> Floats:
    """Return weighted counts and fitted counts before and since, and both since as counted."""
    weight = fitted.weight[members, None]
    y = fitted.counts[members]
    x = fitted.shares[members, None] * fitted.exposure[members]
    parts = [
        (weight * y)[:, :-back],
        (weight * y)[:, -back:],
        (weight * x)[:, :-back],
        (weight * x)[:, -back:],
    ]
    return np.array([part.sum() for part in (*parts, y[:, -back:], x[:, -back:])])
