"""An attacker who has what was published and nothing else, written without the room it attacks."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog


@dataclass(frozen=True)
class Published:
    """One release of one period: what each area shows, NaN where it says [c] or has no number.

    ``made_of`` says of which smallest areas each is made, ``step`` to what numbers are
    rounded, ``hidden`` which whole numbers are never shown.
    """

    shown: np.ndarray
    made_of: np.ndarray
    step: int
    hidden: range

    def could_be(self, number: float) -> tuple[float, float]:
        """Return the least and the largest whole number that is shown as *number*, by trying them all."""
        if self.step == 1:
            return number, number
        near = np.arange(max(0, number - self.step), number + self.step + 1)
        rounded = np.floor(near / self.step + 0.5) * self.step
        possible = [n for n, r in zip(near, rounded, strict=True) if r == number and n not in self.hidden]
        return (min(possible), max(possible)) if possible else (number, number)


def attack(releases: list[Published], targets: np.ndarray, *, least: float = 0.0) -> np.ndarray:
    """Return the bounds of each of the *targets*, (targets, smallest areas), that all *releases* allow.

    Counts of the smallest areas are at least zero.  A smallest area that the last release withholds
    is taken to count at least *least*.
    """
    sums, limits = [], []
    for release in releases:
        for number, parts in zip(release.shown, release.made_of, strict=True):
            if np.isfinite(number):
                low, high = release.could_be(number)
                sums += [parts.astype(float), -parts.astype(float)]
                limits += [high, -low]
    made_of = releases[-1].made_of
    floor = np.zeros(made_of.shape[1])
    for number, parts in zip(releases[-1].shown, made_of, strict=True):
        if np.isnan(number) and parts.sum() == 1:
            floor[parts] = least
    return np.array([_bounds(target, sums, limits, floor) for target in targets]).reshape(-1, 2)


def _bounds(target: np.ndarray, sums: list, limits: list, floor: np.ndarray) -> tuple[float, float]:
    ends = []
    for sign in (1.0, -1.0):
        found = linprog(
            sign * target.astype(float),
            A_ub=np.array(sums) if sums else None,
            b_ub=np.array(limits) if sums else None,
            bounds=[(low, None) for low in floor],
            method="highs",
        )
        assert found.status in (0, 3), found.message
        ends.append(sign * found.fun if found.status == 0 else np.inf)
    return ends[0], ends[1]
