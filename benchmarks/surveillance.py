"""The methods of R *surveillance*, run by Rscript over CSV files on the benchmark's own series."""

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.district import HISTORY
from benchmarks.district import PERIODS
from benchmarks.district import District
from benchmarks.peers import RUN_IN
from benchmarks.peers import usual
from benchmarks.plain_sr import left_out_exposure


Floats = NDArray[np.floating]
Ints = NDArray[np.integer]

SCRIPT = Path(__file__).with_suffix(".R")
METHODS = {
    "farringtonFlexible (R)": "farrington",
    "glrnb given the share (R)": "glrnb",
    "glrnb on raw counts (R)": "glrnb_raw",
}


def available() -> bool:
    """Say whether Rscript is there with its package surveillance."""
    if shutil.which("Rscript") is None:
        return False
    asked = ["Rscript", "-e", "quit(status = !requireNamespace('surveillance', quietly = TRUE))"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


def scores(
    name: str,
    districts: Sequence[District],
    areas: Sequence[Ints],
    *,
    first: int = HISTORY,
    end: int = PERIODS,
) -> Floats:
    """Return the scores of some areas of each district in months `first` to `end`, (areas, months).

    The GLR accumulates, so it begins before monitoring, as the sums of `peers` do, whatever is asked;
    Farrington looks at each month alone, so only what is asked is computed.
    """
    method = METHODS[name]
    start = first if method == "farrington" else HISTORY - RUN_IN
    series = [_series(method, d, which) for d, which in zip(districts, areas, strict=True)]
    counts, exposure, size = (np.concatenate(parts) for parts in zip(*series, strict=True))
    tables = {"counts": counts[:, :end], "exposure": exposure[:, :end], "size": size}
    return _run(method, start, tables)[:, first - start :]


def _series(method: str, district: District, areas: Ints) -> tuple[Floats, Floats, Floats]:
    means, size = usual(district)
    exposure = means if method == "glrnb" else left_out_exposure(district.counts, district.people)
    return district.counts[areas], exposure[areas], np.full(len(areas), size)


def _run(method: str, start: int, tables: dict[str, Floats]) -> Floats:
    with tempfile.TemporaryDirectory() as folder:
        for name, table in tables.items():
            np.savetxt(Path(folder) / f"{name}.csv", table, delimiter=",")
        command = ["Rscript", str(SCRIPT), method, folder, str(start + 1), str(HISTORY)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return np.loadtxt(Path(folder) / "scores.csv", delimiter=",", ndmin=2)
