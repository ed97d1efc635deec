"""A detector that counts how often it is asked and answers at once: twice its first year, or half of it."""

from typing import Any

import numpy as np

from ews.detect import ShareChange


class Kept(dict[str, bytes]):
    """A memory that is a dictionary."""

    def recall(self, key: str) -> bytes | None:
        return self.get(key)

    def remember(self, key: str, content: bytes) -> None:
        self[key] = content


class Counting:
    """Stand in for ``ews.detect.share_change``; ``asked`` holds the options of every question."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []

    def __call__(self, counts: Any, denominators: Any, **options: Any) -> ShareChange:
        """Alert where a count is over twice (better: under half) the mean of the history."""
        self.asked.append({**options, "counts": counts, "denominators": denominators})
        y = np.asarray(counts, dtype=float)
        start = options["monitor_from"]
        usual = np.nanmean(y[:, :start], axis=1, keepdims=True)
        verdict = np.isfinite(y) & (np.arange(y.shape[1]) >= start)
        sign = 1 if options["direction"] == "worse" else -1
        with np.errstate(invalid="ignore", divide="ignore"):
            ratio = np.where(verdict, y / usual, np.nan)
            evidence = np.where(verdict, 10 * sign * np.log2(ratio), np.nan)
        alert = verdict & (np.nan_to_num(evidence) > 10)
        onset = np.where(
            verdict, np.maximum.accumulate(np.where(alert, 0, np.arange(y.shape[1]) + 1), axis=1), -1
        )
        onset = np.where(
            alert, np.minimum(onset, np.arange(y.shape[1])), np.where(verdict, np.arange(y.shape[1]), -1)
        )
        return ShareChange(
            evidence=evidence,
            alert=alert,
            threshold=np.where(verdict, 10.0, np.nan),
            onset=onset,
            ratio=ratio,
            ratio_low=0.8 * ratio,
            ratio_high=1.25 * ratio,
            expected_since=usual * (np.arange(1, y.shape[1] + 1) - onset),
            exposure=np.broadcast_to(usual, y.shape),
            share=np.where(verdict, 1.0, np.nan),
            p_value=np.where(verdict, np.where(alert, 1e-6, 0.5), np.nan),
            alert_chance=np.where(verdict, 0.01, np.nan),
            weight=np.ones(y.shape),
        )
