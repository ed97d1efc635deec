"""Chunks come back in order, methods may stop early, and kept rows can be drawn."""

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from benchmarks import picture
from benchmarks import running


def judge(seeds: Sequence[int]) -> running.Scores:
    everywhere = {"fast": np.array(seeds, dtype=float)}
    return everywhere | ({"slow": np.array(seeds, dtype=float)} if seeds[0] < 10 else {})


@pytest.mark.parametrize("jobs", [1, 2])
def test_districts_come_back_in_order_and_a_slow_method_may_stop(jobs: int) -> None:
    scores = running.gather(judge, 23, jobs, "test")
    assert scores["fast"].tolist() == list(range(23))
    assert scores["slow"].tolist() == list(range(10))


def test_kept_rows_are_read_back_and_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "RESULTS", tmp_path / "results")
    rows = [
        {"method": "a < b", "ratio": 0.5, "ratio_se": 0.01},
        {"method": "c", "ratio": 0.4, "ratio_se": 0.3},
    ]
    running.keep("trial", "bench_power", rows)
    assert running.kept("trial") == rows
    drawn = ET.fromstring(picture.picture(running.kept("trial")))  # noqa: S314 - our own
    texts = [element.text for element in drawn.iter() if element.tag.endswith("text")]
    assert {"a < b", "c", "0.50", "0.40"} <= set(texts)
