"""Gridley with its people, and a partner's areas that leave a gap of 30 m and overlap by 50 m."""

from pathlib import Path

import pytest

from ews.workspace import Workspace
from tests.support import workspaces as w


WEST, SOUTH, SIDE = w.WEST, w.SOUTH, 4 * w.SIDE
PEOPLE = 1_600


@pytest.fixture(scope="session")
def gridley(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return Gridley, 1,600 residents in each of its sixteen LSOAs, a square kilometre each."""
    made = w.make(tmp_path_factory.mktemp("checked") / "gridley")
    lines = ["area_code,total_pop", *(f"{code},{PEOPLE}" for code in w.LSOAS)]
    w.write(made, "population/gridley_mid-2024_lsoa.csv", "\n".join(lines))
    w.take(made)
    return made


@pytest.fixture(scope="session")
def partner(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return beats: a gap of 30 m between the first two, 50 m held twice, and 5 m short in the east."""
    edges = {"<West>": (0, 1000), "Middle": (1030, 2600), "East": (2550, SIDE - 5)}
    features = []
    for name, (west, east) in edges.items():
        ring = [[west, 0], [east, 0], [east, SIDE], [west, SIDE], [west, 0]]
        moved = [[WEST + x, SOUTH + y] for x, y in ring]
        features.append(w.feature({"beat_code": name[:2].upper(), "beat_name": name}, moved))
    path = tmp_path_factory.mktemp("partner") / "beats.geojson"
    path.write_text(w.geojson(features), encoding="utf-8")
    return path
