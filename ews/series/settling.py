"""Mark what was moved: estimated, or the first after an estimate; and say what was moved from where."""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from typing import Any

from ews import records
from ews.lookups.lookup import Lookup
from ews.series.joining import Joined
from ews.series.transfer import may_tell


Row = dict[str, Any]
ESTIMATED = "e"
BREAK = "b"
# No flag tells a change of a fiftieth.
NEGLIGIBLE = 0.02
# An area goes by the numbers that most of its latest periods have.
LATEST = 3


@dataclass(frozen=True)
class Rebuilt:
    """What a geography has from another: over which periods, on what basis, how sure.

    ``whole`` and ``estimated`` count the areas that came without and with an
    estimate, ``refused`` are those that would mislead.  ``misplaced`` (0 to 1) is
    the part of the residents that another basis would put elsewhere.
    """

    source: str
    target: str
    periods: tuple[str, ...]
    whole: int
    estimated: int
    refused: tuple[str, ...]
    bases: tuple[str, ...]
    misplaced: float

    def sentence(self, title: str) -> str:
        """Return in words what came from the geography of that *title*."""
        first, last = (records.period(period).label for period in (self.periods[0], self.periods[-1]))
        span = f"In {first}" if first == last else f"From {first} to {last}"
        counts = [(self.whole, "whole"), (self.estimated, "as estimates"), (len(self.refused), "not at all")]
        areas = ", ".join(f"{count} {how}" for count, how in counts if count)
        return (
            f"{span} it was counted on other boundaries ({title}) where it was not on these, and moved "
            f"by {' and '.join(self.bases)}, for the areas: {areas}; on another basis {self.misplaced:.1%} "
            "of residents would stand elsewhere."
        )


def settled(joined: Joined) -> Joined:
    """Mark in each area what was estimated, next to what it goes by, and the breaks.

    Numbers added up from small areas are alike from first to last: where an area goes by
    them they are no estimates to one another, unless the small areas' own were.  What
    came from other sets of the level is one wherever it is in doubt.
    """
    periods: dict[str, list[str]] = {}
    for area, period in joined.rows:
        periods.setdefault(area, []).append(period)
    rows = dict(joined.rows)
    for area, told in periods.items():
        own = [joined.rows[area, period] for period in sorted(told)[-LATEST:]]
        by_small = 2 * sum(bool(row.get("finer")) for row in own) > len(own)
        for period in told:
            row = joined.rows[area, period]
            alike = by_small and row.get("finer")
            doubt = row.get("inherited" if alike else "doubt", 0.0)
            if doubt > NEGLIGIBLE:
                rows[area, period] = {**row, "marker": row["marker"] + ESTIMATED}
    return replace(joined, rows=_with_breaks(rows))


def told(joined: Joined, source: str, lookup: Lookup, areas: Sequence[str]) -> Rebuilt | None:
    """Return what *joined*, once settled, has from *source*, or None where it has nothing."""
    came = {key: row for key, row in joined.rows.items() if source in row.get("moved", ()) and row["bases"]}
    if not came:
        return None
    reached = {area for area, _ in came}
    estimated = {area for (area, _), row in came.items() if ESTIMATED in row["marker"]}
    return Rebuilt(
        source=source,
        target=joined.geography,
        periods=tuple(sorted({period for _, period in came})),
        whole=len(reached - estimated),
        estimated=len(estimated),
        refused=tuple(area for area in areas if area in lookup.into and not may_tell(lookup, area)),
        bases=tuple(sorted({basis for row in came.values() for basis in row["bases"]})),
        misplaced=lookup.misplaced,
    )


def _with_breaks(rows: Mapping[tuple[str, str], Row]) -> dict[tuple[str, str], Row]:
    """Mark in each area the first number of its own after the last estimated one."""
    last: dict[str, str] = {}
    for (area, period), row in rows.items():
        if ESTIMATED in row["marker"]:
            last[area] = max(last.get(area, ""), period)
    after: dict[str, str] = {}
    for area, period in rows:
        if area in last and period > last[area]:
            after[area] = min(after.get(area, period), period)
    return dict(rows) | {key: {**rows[key], "marker": rows[key]["marker"] + BREAK} for key in after.items()}
