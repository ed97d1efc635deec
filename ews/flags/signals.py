"""Ask the detector about one panel, or about the panels of one theme."""

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from typing import Protocol

import numpy as np

import ews
from ews.catalogue import Indicator
from ews.nouns import Direction
from ews.nouns import Floats
from ews.nouns import Panel
from ews.nouns import Signal


DIRECTIONS: tuple[Direction, Direction] = ("worse", "better")


class Memory(Protocol):
    """What has been computed before, by the digest of all that went into it."""

    def recall(self, key: str) -> bytes | None:
        """Return what was remembered under *key*, or None."""

    def remember(self, key: str, content: bytes) -> None:
        """Keep *content* under *key*."""


@dataclass(frozen=True)
class Watched:
    """A panel with what the detector must know of its indicator.

    ``bases`` are the people or homes at risk, (areas, periods), or None where
    none are known and every area's exposure is its own past.
    """

    panel: Panel
    indicator: Indicator
    bases: Floats | None
    history: int

    @property
    def geography(self) -> str:
        """Return the panel's geography."""
        return self.panel.geography

    @property
    def periods_per_year(self) -> int:
        """Return how many periods make a year."""
        return max(1, 12 // self.indicator.every)

    def sought(self, direction: Direction) -> Direction:
        """Return the detector's direction: its "worse" is a rise."""
        if self.indicator.polarity == "lower is worse":
            return "better" if direction == "worse" else "worse"
        return direction


def of_panel(watched: Watched, direction: Direction, *, alarm_years: float, memory: Memory) -> Signal:
    """Return what the share test says of *watched* in one direction."""
    panel = watched.panel
    options: dict[str, Any] = {
        "monitor_from": watched.history,
        "kind": watched.indicator.kind,
        "alarm_years": round(alarm_years, 1),
        "direction": watched.sought(direction),
        "periods_per_year": watched.periods_per_year,
    }
    arrays = {
        "counts": panel.numerator,
        "denominators": watched.bases,
        "lower": panel.lower,
        "upper": panel.upper,
        "applies": panel.applies,
        "coverage": panel.coverage,
    }

    def compute() -> dict[str, Floats]:
        from ews.detect import share_change

        return _fields(share_change(**arrays, **options))

    found = _remembered(memory, "share", arrays, options, compute)
    return _signal(watched, direction, found)


def _fields(change: Any) -> dict[str, Floats]:
    names = "evidence alert threshold onset ratio ratio_low ratio_high exposure share p_value".split()
    return {name: np.asarray(getattr(change, name)) for name in names}


def _signal(watched: Watched, direction: Direction, found: dict[str, Any]) -> Signal:
    panel = watched.panel
    return Signal(
        indicator=watched.indicator.id,
        theme=watched.indicator.theme,
        geography=panel.geography,
        direction=direction,
        areas=panel.areas,
        periods=panel.periods,
        observed=panel.numerator,
        exposure=found["exposure"],
        share=found["share"],
        evidence=found["evidence"],
        alert=found["alert"],
        threshold=found["threshold"],
        onset=found["onset"],
        ratio=found["ratio"],
        ratio_low=found["ratio_low"],
        ratio_high=found["ratio_high"],
        p_value=found["p_value"],
    )


def _remembered(
    memory: Memory,
    what: str,
    arrays: dict[str, Any],
    options: dict[str, Any],
    compute: Callable[[], dict[str, Floats]],
) -> dict[str, Floats]:
    """Return what *compute* gives, from memory when the same was asked before."""
    sha = hashlib.sha256(f"{what}|{ews.__version__}|{sorted(options.items())}".encode())
    for name, array in arrays.items():
        sha.update(name.encode())
        sha.update(b"none" if array is None else np.ascontiguousarray(array).tobytes() + str(array.shape).encode())
    key = sha.hexdigest()
    kept = memory.recall(key)
    if kept is not None:
        with np.load(io.BytesIO(kept), allow_pickle=False) as archive:
            return {name: archive[name] for name in archive.files}
    found = compute()
    stream = io.BytesIO()
    np.savez_compressed(stream, **found)  # type: ignore[arg-type]
    memory.remember(key, stream.getvalue())
    return found
