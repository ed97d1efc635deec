"""Zonal statistics beside exactextract's: ``python -m benchmarks.bench_zonal``.

On a grid of 100 m made up here, over areas with coarse and with fine outlines;
and, where ``EWS_REAL_DATA`` names the folder of published files, on Defra's NOx
over Camden.  exactextract keeps the share of a cell in single precision: its own
shares, put through our formulas, must give its own answers (*same shares*);
ours, from shares in double precision, differ by what that costs (*own shares*).
Last, areas whose corners lie on the grid's own: where an edge passes through the
corner of a cell, exactextract 0.3.0 loses a whole cell now and then.
"""

import json
import os
import time
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from exactextract import exact_extract
from exactextract.raster import NumPyRasterSource
from numpy.typing import NDArray

from ews.geography import grids
from ews.geography import outlines
from ews.geography.cells import Window
from ews.geography.grids import Grid


STATISTICS = {
    "mean": grids.mean,
    "sum": grids.total,
    "quantile(q=0.1)": grids.quantile(0.1),
    "quantile(q=0.5)": grids.quantile(0.5),
    "quantile(q=0.9)": grids.quantile(0.9),
}
ALLOWED = 1e-9
CELL, SIDE, AREAS = 100.0, 200, 150
REPEATS = 3
CORNERED, ALLOWED_LOST = 5_000, 0.001


@dataclass(frozen=True)
class Task:
    """A grid in EPSG:27700, rows from the north, and the areas it is summed up over."""

    name: str
    grid: Grid
    areas: NDArray[Any]

    @property
    def values(self) -> NDArray[np.float64]:
        """Return the whole grid."""
        return self.grid.read(Window(0, self.grid.height, 0, self.grid.width))


def main() -> None:
    """Print one row for each task; end with 1 where the same shares give another answer."""
    print("largest relative difference over mean, sum and three quantiles; seconds for the means\n")
    print("| grid and areas | same shares | own shares | exactextract | ews |\n|---|---|---|---|---|")
    worst = 0.0
    for task in tasks():
        same, own = differences(task)
        worst = max(worst, same)
        seconds = " | ".join(f"{least(way, task):.3f} s" for way in (by_exactextract, by_us))
        print(f"| {task.name} | {same:.1e} | {own:.1e} | {seconds} |", flush=True)
    lost_cells()
    raise SystemExit(int(worst > ALLOWED))


def lost_cells() -> None:
    """Print how often each loses or invents a part of a cell, among areas with corners on the grid's."""
    wrong = {"exactextract": 0, "ews": 0}
    areas = list(on_corners(CORNERED))
    for area in areas:
        task = Task("", held(np.ones((12, 12)), (1.0, 0.0, 0.0, 0.0, -1.0, 12.0)), np.array([area]))
        truth = shapely.area(shapely.intersection(area, shapely.box(0, 0, 12, 12)))
        wrong["exactextract"] += abs(by_exactextract(task, ("sum",))[0]["sum"] - truth) > ALLOWED_LOST
        wrong["ews"] += abs(by_us(task, ("sum",))["sum"][0] - truth) > ALLOWED_LOST
    told = ", ".join(f"{number} by {name}" for name, number in wrong.items())
    print(
        f"\nof {len(areas):,} areas with corners on the grid's, wrong by over a thousandth of a cell: {told}"
    )


def on_corners(number: int) -> Iterator[Any]:
    """Yield areas made of two hulls, of which one has whole numbers for corners."""
    rng = np.random.default_rng(5)
    for _ in range(number):
        hulls = [shapely.convex_hull(shapely.multipoints(rng.integers(0, 13, (5, 2)))) for _ in range(2)]
        area = shapely.difference(*hulls) if rng.random() < 0.5 else shapely.union(*hulls)
        if area.area > 0 and area.geom_type in ("Polygon", "MultiPolygon"):
            yield area


def tasks() -> Iterator[Task]:
    """Yield what is compared."""
    values = np.random.default_rng(7).gamma(2.0, 20.0, (SIDE, SIDE))
    values[np.random.default_rng(8).uniform(size=values.shape) < 0.05] = np.nan
    grid = held(values, (CELL, 0.0, 400_000.0, 0.0, -CELL, 400_000.0 + CELL * SIDE))
    coarse = polygons()
    yield Task(f"made up, {CELL:g} m; {AREAS} areas", grid, coarse)
    fine = shapely.segmentize(coarse, 5.0)
    yield Task(f"the same, {shapely.get_num_coordinates(fine).mean():.0f} points each", grid, fine)
    folder = os.environ.get("EWS_REAL_DATA")
    if folder:
        yield from published(Path(folder) / "camden")


def polygons() -> NDArray[Any]:
    """Return areas that share out most of the grid, edges shared."""
    spots = np.random.default_rng(9).uniform(400_000, 400_000 + CELL * SIDE, (AREAS, 2))
    parts = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(spots)))
    inner = 400_000 + CELL * 3.3, 400_000 + CELL * (SIDE - 3.3)
    return np.asarray(shapely.intersection(parts, shapely.box(inner[0], inner[0], inner[1], inner[1])))


def published(folder: Path) -> Iterator[Task]:
    """Yield each year of NOx with Camden's wards and LSOAs."""
    for path in sorted((folder / "raster" / "defra_nox_1km").glob("*.tif")):
        with grids.opened(path, name=path.name) as raster:
            band = raster.band()
            grid = held(band.read(Window(0, band.height, 0, band.width)), band.place)
        for level in ("ward", "lsoa"):
            file = folder / "boundaries" / f"{level}_E09000007.geojson"
            [layer] = outlines.read(file, name=file.name)
            yield Task(f"{path.stem[:7]}, 1 km; Camden, {level}", grid, np.array(layer.shapes))


def held(values: NDArray[np.float64], place: tuple[float, ...]) -> Grid:
    """Return a grid in memory."""

    def read(window: Window) -> NDArray[np.float64]:
        return values[window.top : window.bottom, window.left : window.right]

    a, b, c, d, e, f = place
    return Grid(*values.shape, (a, b, c, d, e, f), "EPSG:27700", read)


def differences(task: Task) -> tuple[float, float]:
    """Return the largest relative difference: given the same shares, and each with its own."""
    names = tuple(STATISTICS)
    theirs, ours = by_exactextract(task, (*names, "values", "coverage")), by_us(task, names)
    same, own = [0.0], [0.0]
    for name, statistic in STATISTICS.items():
        for number, told in enumerate(theirs):
            known = np.isfinite(told["values"])
            again = statistic(told["values"][known], told["coverage"][known])
            same.append(abs(again / told[name] - 1))
            own.append(abs(ours[name][number] / told[name] - 1))
    return max(same), max(own)


def by_exactextract(task: Task, asked: Sequence[str] = ("mean",)) -> list[dict[str, Any]]:
    """Return exactextract's answers, a dictionary an area, by what was *asked*."""
    height, width = task.grid.height, task.grid.width
    cell, _, west, _, _, north = task.grid.place
    source = NumPyRasterSource(task.values, west, north - cell * height, west + cell * width, north)
    areas = [
        {"type": "Feature", "geometry": json.loads(shapely.to_geojson(area)), "properties": {}}
        for area in task.areas
    ]
    found = [one["properties"] for one in exact_extract(source, areas, list(asked))]
    # it calls quantile(q=0.1) quantile_10
    own = {one: f"quantile_{float(one[11:-1]) * 100:.0f}" for one in asked if one.startswith("quantile")}
    return [{name: answers[own.get(name, name)] for name in asked} for answers in found]


def by_us(task: Task, asked: Sequence[str] = ("mean",)) -> dict[str, NDArray[np.float64]]:
    """Return our answers by what was *asked*, shape (areas,)."""
    wkbs = shapely.to_wkb(task.areas).tolist()
    return {name: grids.zonal(task.grid, wkbs, STATISTICS[name])[0] for name in asked}


def least(way: Callable[[Task], object], task: Task) -> float:
    """Return the least seconds that *way* takes for the means."""
    taken = []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        way(task)
        taken.append(time.perf_counter() - begun)
    return min(taken)


if __name__ == "__main__":
    main()
