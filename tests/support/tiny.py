"""A workspace to check by eye: twelve square wards, three years of fly-tipping, one ward turning bad."""

import csv
import json
from pathlib import Path

from ews import workspace
from ews.workspace import Workspace


DISTRICT = "E08999001"
NAME = "Twelve Squares"
WARDS = [f"E05999{number:03}" for number in range(1, 13)]
BAD = WARDS[4]
MONTHS = [f"{year}-{month:02}" for year in (2023, 2024, 2025) for month in range(1, 13)]
TURNS = 28
SIDE = 0.02


def make(folder: Path) -> Workspace:
    """Make the workspace in *folder*, with its files, and without a store."""
    made = workspace.create(folder, district=DISTRICT, name=NAME)
    stop_the_clock(made)
    write_wards(made.data / "wards.geojson")
    write_counts(made.data / "fly_tipping.csv", MONTHS)
    return made


def stop_the_clock(made: Workspace) -> None:
    """Let data age against a fixed day, so that tests say the same tomorrow."""
    with (made.root / "ews.toml").open("a", encoding="utf-8", newline="\n") as settings:
        settings.write('\n[calendar]\ntoday = "2026-01-20"\n')


def write_wards(path: Path) -> None:
    """Write the wards, three rows of four."""
    features = [_feature(code, number) for number, code in enumerate(WARDS)]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")


def _feature(code: str, number: int) -> dict[str, object]:
    west, south = -2.3 + SIDE * (number % 4), 53.4 + SIDE * (number // 4)
    east, north = west + SIDE, south + SIDE
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {
        "type": "Feature",
        "properties": {"WD25CD": code, "WD25NM": f"Square {number}", "LAD25CD": DISTRICT},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def write_counts(path: Path, months: list[str], *, more: int = 0) -> None:
    """Write one row for each ward and month in the council's tidy layout; *more* is added to every count."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["period", "area_code", "value"])
        for month in months:
            writer.writerows([month, code, count(code, month) + more] for code in WARDS)


def count(code: str, month: str) -> int:
    """Return how many reports a ward has: about twenty, and thrice that in the bad ward once it turns."""
    place, time = WARDS.index(code), _number(month)
    usual = 18 + (7 * place + 5 * time + place * time) % 6
    return 3 * usual if code == BAD and time >= TURNS else usual


def _number(month: str) -> int:
    return (int(month[:4]) - 2023) * 12 + int(month[5:]) - 1
