"""Replicates in chunks, progress on stderr, results as JSON: what the benchmarks share."""

import json
import shlex
import sys
import time
from collections.abc import Callable
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


Scores = dict[str, NDArray[np.floating]]

RESULTS = Path(__file__).parent / "results"
CHUNK = 10


def gather(judge: Callable[[Sequence[int]], Scores], replicates: int, jobs: int, label: str) -> Scores:
    """Judge the districts of seeds 0, 1, …; return each method's scores, districts first.

    `judge` takes a chunk of seeds; a method that it leaves out of later chunks has fewer districts.
    """
    chunks = [range(first, min(first + CHUNK, replicates)) for first in range(0, replicates, CHUNK)]
    parts: dict[str, list[NDArray[np.floating]]] = {}
    started = time.monotonic()
    for done, scores in enumerate(_judged(judge, chunks, jobs), start=1):
        for name, part in scores.items():
            parts.setdefault(name, []).append(part.astype(np.float32))
        spent = time.monotonic() - started
        print(f"\r{label}: {chunks[done - 1].stop} districts, {spent:.0f} s", end="", file=sys.stderr)
    print(file=sys.stderr)
    return {name: np.concatenate(each) for name, each in parts.items()}


def _judged(judge: Callable[[Sequence[int]], Scores], chunks: list[range], jobs: int) -> Any:
    if jobs == 1:
        yield from map(judge, chunks)
        return
    with ProcessPoolExecutor(jobs) as workers:
        yield from workers.map(judge, chunks)


def keep(name: str, module: str, rows: list[dict[str, Any]]) -> None:
    """Write the rows with the command that made them and the day, to results/`name`.json."""
    RESULTS.mkdir(exist_ok=True)
    made = {
        "command": f"python -m benchmarks.{module} {shlex.join(sys.argv[1:])}".rstrip(),
        "date": datetime.now(UTC).date().isoformat(),
        "rows": rows,
    }
    text = json.dumps(made, indent=1, ensure_ascii=False)
    (RESULTS / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def kept(name: str) -> list[dict[str, Any]]:
    """Return the rows of results/`name`.json."""
    rows: list[dict[str, Any]] = json.loads((RESULTS / f"{name}.json").read_text(encoding="utf-8"))["rows"]
    return rows
