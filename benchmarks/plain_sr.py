"""The plain share Shiryaev-Roberts test, frozen as a peer: what the product's detector must beat.

No repairs and no calibration: baseline without the area itself, own share under a Gamma(1/2, 0)
prior, moments for the dispersion, onsets of one to twelve months, steps of 1.3, 1.5 and 2 and
year-long ramps to 1.5 and 2. Sources: Shiryaev 1963, doi:10.1137/1108002; Roberts 1966,
doi:10.1080/00401706.1966.10490374; Pollak & Siegmund 1991, doi:10.1214/aos/1176347990.
"""

import numpy as np
from numpy.typing import NDArray


Floats = NDArray[np.floating]

ONSETS, PRIOR = 12, 0.5
STEPS, RAMPS, RAMP_MONTHS = (1.3, 1.5, 2.0), (1.5, 2.0), 12
# prior probability that an indicator takes part in its theme's change
TAKES_PART = 0.5


def left_out_exposure(counts: Floats, people: Floats) -> Floats:
    """Return what each area would count at the rest of the district's rate, (areas, periods)."""
    rest_counts = counts.sum(axis=-2, keepdims=True) - counts
    rest_people = people.sum(axis=-2, keepdims=True) - people
    return people * rest_counts / rest_people


def dispersion(counts: Floats, means: Floats) -> float:
    """Return the size of the negative binomial by moments, pooled over areas, (areas, periods).

    The mean of an area was fitted to its own counts, which takes one degree of freedom each.
    """
    periods = counts.shape[1]
    squares = ((counts - means) ** 2).sum() * periods / max(periods - 1, 1)
    excess = squares - means.sum()
    return float((means**2).sum() / excess) if excess > 0 else 1e6


def shapes() -> Floats:
    """Return the ratio of every change looked for, (changes, onsets, months back from now)."""
    back, onset = np.arange(ONSETS)[None, :], np.arange(1, ONSETS + 1)[:, None]
    age = onset - 1 - back
    steps = [np.where(age >= 0, size, 1.0) for size in STEPS]
    grown = np.clip((age + 1) / RAMP_MONTHS, 0, 1)
    return np.stack(steps + [np.asarray(size**grown) for size in RAMPS])


def log_ratios(counts: Floats, exposure: Floats) -> Floats:
    """Return the log likelihood ratio of each onset against no change, now, (areas, onsets).

    `counts` and `exposure` are (areas, periods) up to now.
    """
    share = (PRIOR + counts.sum(axis=1, keepdims=True)) / exposure.sum(axis=1, keepdims=True)
    means = share * exposure
    weight = 1 / (1 + means / dispersion(counts, means))
    y, x = weight * counts, weight * exposure
    ratios = shapes()
    gain = np.einsum("at,skt->ask", y[:, : -ONSETS - 1 : -1], np.log(ratios))
    excess = np.einsum("at,skt->ask", x[:, : -ONSETS - 1 : -1], ratios - 1)
    total_y, total_x = (v.sum(axis=1)[:, None, None] for v in (y, x))
    logs = gain - (PRIOR + total_y) * np.log1p(excess / total_x)
    return np.logaddexp.reduce(logs, axis=1) - np.log(len(ratios))


def plain_sr(counts: Floats, people: Floats, monitor_from: int) -> Floats:
    """Return the evidence, the log of the statistic, (areas, periods); NaN before monitoring."""
    exposure = left_out_exposure(counts, people)
    evidence = np.full(counts.shape, np.nan)
    for t in range(monitor_from, counts.shape[1]):
        now = log_ratios(counts[:, : t + 1], exposure[:, : t + 1])
        evidence[:, t] = np.logaddexp.reduce(now, axis=1)
    return evidence


def plain_theme_sr(counts: Floats, people: Floats, monitor_from: int) -> Floats:
    """Return the evidence of a theme's indicators together, (areas, periods).

    `counts` is (indicators, areas, periods). For each onset the indicators join as the product of
    `1 - pi + pi L_j`.
    """
    exposure = [left_out_exposure(each, people) for each in counts]
    evidence = np.full(counts.shape[1:], np.nan)
    for t in range(monitor_from, counts.shape[2]):
        each = [log_ratios(y[:, : t + 1], x[:, : t + 1]) for y, x in zip(counts, exposure, strict=True)]
        joined = sum(np.logaddexp(np.log(1 - TAKES_PART), np.log(TAKES_PART) + one) for one in each)
        evidence[:, t] = np.logaddexp.reduce(joined, axis=1)
    return evidence
