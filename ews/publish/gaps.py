"""Put missing verdicts together: one line for each reason, with all that it keeps from a verdict."""

from collections.abc import Sequence
from dataclasses import dataclass

from ews.nouns import NoVerdict
from ews.publish import wording
from ews.publish.geographies import level_of
from ews.publish.trends import Lookup
from ews.text import joined


@dataclass(frozen=True)
class Gap:
    """One reason for missing verdicts, with all it touches put together."""

    indicator: str
    level: str
    reason: str
    areas: str
    periods: str


def gaps(lookup: Lookup, missing: Sequence[NoVerdict]) -> list[Gap]:
    """Return the missing verdicts, one line for each reason, with all that it keeps from a verdict."""
    grouped: dict[tuple[str, str], list[NoVerdict]] = {}
    for item in missing:
        grouped.setdefault((item.geography, item.reason), []).append(item)
    found = []
    for (geography, reason), items in grouped.items():
        periods = sorted({item.period for item in items})
        level = level_of(lookup.report, geography)
        found.append(
            Gap(
                joined(sorted({lookup.title(item.indicator) for item in items})),
                level,
                reason,
                _places(lookup, {item.area for item in items}, level),
                wording.between(periods[0], periods[-1]),
            )
        )
    return sorted(found, key=lambda gap: (gap.indicator, gap.level, gap.periods, gap.reason))


def _places(lookup: Lookup, codes: set[str | None], level: str) -> str:
    if None in codes:
        return f"All {wording.LEVEL_NAMES.get(level, ('', 'areas'))[1]}"
    names = sorted(lookup.place(code) for code in codes if code)
    if len(names) > 5:
        return f"{wording.areas_of(len(names), level)}, among them {joined(names[:3])}"
    return joined(names)
