"""Sum up the smaller areas that lie in one: their flags, and on how much each stands worse."""

from collections.abc import Sequence
from dataclasses import dataclass

from ews.nouns import Area
from ews.publish.trends import Lookup


@dataclass(frozen=True)
class Inner:
    """One smaller area: how many flags point each way, which, and on how many indicators it stands worse."""

    area: Area
    worse: int
    better: int
    titles: Sequence[str]
    standing_worse: int
    compared: int


def inside(lookup: Lookup, code: str) -> list[Inner]:
    """Return the smaller areas in *code*, those with the most flags of something getting worse first."""
    found = [_inner(lookup, area) for area in lookup.inside(code)]
    return sorted(found, key=lambda one: (-one.worse, -one.better, one.area.name, one.area.code))


def _inner(lookup: Lookup, area: Area) -> Inner:
    up = [flag for flag in lookup.flags.get(area.code, ()) if flag.state != "ended"]
    stands = lookup.judged(area)
    return Inner(
        area,
        sum(flag.direction == "worse" for flag in up),
        sum(flag.direction == "better" for flag in up),
        list(dict.fromkeys(lookup.flag_title(flag) for flag in up)),
        stands.count("worse"),
        len(stands),
    )
