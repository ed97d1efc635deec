"""What was planted in the demonstration borough, and what ews must say of it."""

import json
from dataclasses import asdict
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Planted:
    """One thing planted, from *onset* to *end* (ISO periods; no end: it lasts).

    ``size`` is the rate at its strongest over the rate without it, in the named
    areas (in the named postcodes, where there are any); ``area_size`` the same
    for the whole of ``areas``.  ``direction`` is "worse", "better" or None;
    ``expected`` is what ews must say: "flag", "no flag", "no verdict",
    "not applicable", "break", "markers" or "spike".
    """

    id: str
    what: str
    expected: str
    indicators: tuple[str, ...]
    geography: str
    areas: tuple[str, ...]
    onset: str
    end: str | None = None
    direction: str | None = None
    size: float | None = None
    area_size: float | None = None
    postcodes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Truth:
    """Everything that was planted in one demonstration borough."""

    seed: int
    district: str
    name: str
    first_period: str
    last_period: str
    planted: tuple[Planted, ...]

    def of(self, planted: str) -> Planted:
        """Return what was planted under the id *planted*; KeyError when there is none."""
        return {one.id: one for one in self.planted}[planted]

    def write(self, path: Path) -> None:
        """Write the truth as JSON to *path*."""
        path.write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8", newline="\n")


def read(path: Path) -> Truth:
    """Return the truth that ``truth.json`` at *path* holds."""
    table = json.loads(path.read_text(encoding="utf-8"))
    planted = tuple(_planted(row) for row in table.pop("planted"))
    return Truth(planted=planted, **table)


def _planted(row: dict[str, object]) -> Planted:
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    return Planted(**values)  # type: ignore[arg-type]
