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
    sums = [
        (parts, *release.could_be(number))
        for release in releases
        for number, parts in zip(release.shown, release.made_of, strict=True)
        if np.isfinite(number)
    ]
    made_of = releases[-1].made_of
    floor = np.zeros(made_of.shape[1])
    for number, parts in zip(releases[-1].shown, made_of, strict=True):
        if np.isnan(number) and parts.sum() == 1:
            floor[parts] = least
    return extremes(sums, targets, floor)


def extremes(
    sums: list[tuple[np.ndarray, float, float]], targets: np.ndarray, floor: np.ndarray
) -> np.ndarray:
    """Return the least and the largest of each target: *sums* are parts with the bounds of their sum."""
    rows = np.array([sign * parts for parts, _, _ in sums for sign in (1.0, -1.0)])
    limits = np.array([limit for _, low, high in sums for limit in (high, -low)])
    known = {"A_ub": rows, "b_ub": limits} if sums else {}
    found = []
    for target in targets.astype(float):
        for sign in (1.0, -1.0):
            end = linprog(sign * target, **known, bounds=[(low, None) for low in floor], method="highs")
            assert end.status in (0, 3), end.message
            found.append(sign * end.fun if end.status == 0 else np.inf)
    return np.array(found).reshape(-1, 2)
