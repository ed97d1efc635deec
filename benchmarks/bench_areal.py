"""Counts moved by overlapping area beside tobler's: ``python -m benchmarks.bench_areal``.

``tobler.area_weighted.area_interpolate`` with an extensive variable shares each
source's count by area, as ``ews.geography.weights.by_area`` does.  tobler keeps
overlaps in single precision, and differs by what that costs (*as it is*); given
overlaps in double precision, which GeoPandas measures here, it must give the same
within 1e-9 of the largest count (*same overlaps*).  Areas are made up here; where
``EWS_REAL_DATA`` names the folder of published files, Salford's and Camden's go
from set to set too.  tobler brings scikit-learn and statsmodels with it and is
nobody's dependency: ``pip install tobler``.
"""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from tobler.area_weighted import area_interpolate

from ews.geography import outlines
from ews.geography import weights


ALLOWED = 1e-9
SIZES = ((400, 30), (5_000, 300))
SIDE = 50_000
DISTRICTS = {"camden": "E09000007", "salford": "E08000006"}
YEARS = (("lsoa", "ward"), ("lsoa11", "lsoa"), ("ward_2020-05", "ward"))

Shapes = NDArray[Any]
Floats = NDArray[np.float64]


def main() -> None:
    """Print one row for each pair of sets; end with 1 where the two differ."""
    print("| from, to | same overlaps | as it is | total kept | tobler | ews |\n|---|---|---|---|---|---|")
    worst = 0.0
    for name, sources, targets in pairs():
        counts = np.random.default_rng(1).poisson(900, len(sources)).astype(float)
        theirs, taken = timed(by_tobler, sources, targets, counts)
        ours, ours_taken = timed(by_us, sources, targets, counts)
        exact = by_tobler(sources, targets, counts, overlaps(sources, targets))
        same, own = (float(np.abs(ours - other).max() / counts.max()) for other in (exact, theirs))
        worst = max(worst, same)
        told = f"{same:.1e} | {own:.1e} | {ours.sum() / counts.sum():.12f}"
        print(f"| {name} | {told} | {taken:.2f} s | {ours_taken:.2f} s |", flush=True)
    raise SystemExit(int(worst > ALLOWED))


def pairs() -> Iterator[tuple[str, Shapes, Shapes]]:
    """Yield what is compared: a name, sources and targets."""
    for number, (many, few) in enumerate(SIZES):
        yield f"made up, {many:,} to {few:,}", tessellation(many, number), tessellation(few, number + 10)
    folder = os.environ.get("EWS_REAL_DATA")
    for district, code in DISTRICTS.items() if folder else ():
        for source, target in YEARS:
            sources, targets = (
                published(Path(folder or "") / district, one, code) for one in (source, target)
            )
            yield f"{district}, {source} to {target}", sources, targets


def tessellation(number: int, seed: int) -> Shapes:
    """Return areas that share out a square of 50 km, edges shared."""
    spots = np.random.default_rng(seed).uniform(0, SIDE, (number, 2))
    parts = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(spots)))
    return np.asarray(shapely.intersection(parts, shapely.box(0, 0, SIDE, SIDE)))


def published(folder: Path, name: str, code: str) -> Shapes:
    """Return the outlines of a published set."""
    stem, _, day = name.partition("_")
    file = folder / "boundaries" / f"{stem}_{code}{'_' + day if day else ''}.geojson"
    [layer] = outlines.read(file, name=file.name)
    return np.array(layer.shapes)


def overlaps(sources: Shapes, targets: Shapes) -> Any:
    """Return the area that each source and target have in common, as GeoPandas measures it."""
    frames = (
        gpd.GeoDataFrame({name: range(len(shapes))}, geometry=shapes, crs=outlines.NATIONAL_GRID)
        for name, shapes in (("source", sources), ("target", targets))
    )
    parts = gpd.overlay(*frames, how="intersection", keep_geom_type=True)
    at = (parts["source"], parts["target"])
    return coo_matrix((parts.area, at), shape=(len(sources), len(targets))).tocsr()


def by_tobler(sources: Shapes, targets: Shapes, counts: Floats, table: Any = None) -> Floats:
    """Return the targets' counts as tobler has them, by its own overlaps or by those of *table*."""
    frame = gpd.GeoDataFrame({"count": counts}, geometry=sources, crs=outlines.NATIONAL_GRID)
    other = gpd.GeoDataFrame(geometry=targets, crs=outlines.NATIONAL_GRID)
    found = area_interpolate(frame, other, ["count"], table=table, allocate_total=True)
    return np.asarray(found["count"], dtype=float)


def by_us(sources: Shapes, targets: Shapes, counts: Floats) -> Floats:
    """Return the targets' counts as we have them."""
    shares = weights.by_area(shapely.to_wkb(sources).tolist(), shapely.to_wkb(targets).tolist())
    return np.bincount(shares.target, weights=counts[shares.source] * shares.share, minlength=len(targets))


def timed(way: Any, *given: Any) -> tuple[Floats, float]:
    """Return what *way* gives and the seconds it takes."""
    begun = time.perf_counter()
    found = way(*given)
    return found, time.perf_counter() - begun


if __name__ == "__main__":
    main()
