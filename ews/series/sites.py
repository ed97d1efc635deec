"""One indicator place by place at its finest geography, for what looks inside wards."""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ews.atlas import Atlas
from ews.nouns import Area
from ews.nouns import Floats
from ews.nouns import Panel
from ews.periods import Period
from ews.series import breaks
from ews.series.assembly import Assembly


# From the finest: what is smaller than a ward.  Neighbourhoods may be larger.
SMALL = ("postcode", "oa", "lsoa", "msoa")


@dataclass(frozen=True)
class Sites:
    """One indicator at its finest geography: arrays of shape (sites, periods) unless said.

    ``counts`` and ``denominators`` are NaN where unknown, counts also where the
    indicator does not apply or was estimated over a change of boundaries; a
    hidden or rounded count is the middle of what it may be.  ``shared`` says that the
    denominators are those of LSOAs, shared equally among their postcodes.
    ``xy``, (sites, 2), are metres in EPSG:27700: a postcode's point, or a
    point inside an area.  ``wards`` and ``lsoas``, (sites,), are codes, "" where
    none holds the site.  Sites of one geography stand in one order for
    every indicator.
    """

    indicator: str
    geography: str
    areas: tuple[Area, ...]
    periods: tuple[Period, ...]
    counts: Floats
    denominators: Floats
    shared: bool
    coverage: Floats
    xy: Floats
    wards: tuple[str, ...]
    lsoas: tuple[str, ...]


def finest(assembled: Assembly, atlas: Atlas, indicator: str) -> Sites | None:
    """Return *indicator* at its finest current geography below the ward, or None where there is none."""
    for level in SMALL:
        panel = assembled.panels.get((indicator, atlas.current.get(level, "")))
        if panel is not None:
            return _sites(panel, assembled, atlas)
    return None


def _sites(panel: Panel, assembled: Assembly, atlas: Atlas) -> Sites:
    points = {row.code: (row.x, row.y) for row in atlas.areas[panel.geography]}
    xy = np.array([points[area.code] for area in panel.areas], dtype=float).reshape(-1, 2)
    lsoas = _within(panel, xy, atlas, "lsoa")
    denominators = _denominators(panel, assembled)
    shared = not np.isfinite(denominators).any() and atlas.level(panel.geography) == "postcode"
    if shared:
        denominators = _shared_equally(panel, lsoas, assembled, atlas)
    middle = (panel.lower + panel.upper) / 2
    counts = np.where(np.isfinite(panel.numerator), panel.numerator, middle)
    counts = np.where(breaks.judged(panel).applies, counts, np.nan)
    return Sites(
        indicator=panel.indicator,
        geography=panel.geography,
        areas=panel.areas,
        periods=panel.periods,
        counts=np.where(_exempt(panel, lsoas, assembled, atlas)[:, None], np.nan, counts),
        denominators=denominators,
        shared=shared,
        coverage=panel.coverage,
        xy=xy,
        wards=_within(panel, xy, atlas, "ward"),
        lsoas=lsoas,
    )


def _within(panel: Panel, xy: Floats, atlas: Atlas, level: str) -> tuple[str, ...]:
    """Return the code of each site's area of *level*: itself, the ward of most of it, or round its point."""
    if atlas.level(panel.geography) == level:
        return tuple(area.code for area in panel.areas)
    if level not in atlas.current:
        return ("",) * len(panel.areas)
    if level == "ward" and any(area.ward for area in panel.areas):
        return tuple(area.ward or "" for area in panel.areas)
    return tuple(code or "" for code in atlas.places(atlas.current[level]).place(*xy.T))


def _exempt(panel: Panel, lsoas: Sequence[str], assembled: Assembly, atlas: Atlas) -> NDArray[np.bool_]:
    """Return which sites lie in an LSOA where the indicator does not apply."""
    whole = assembled.panels.get((panel.indicator, atlas.current.get("lsoa", "")), panel)
    without = [area.code for area, row in zip(whole.areas, whole.applies, strict=True) if not row.any()]
    return np.isin(np.array(lsoas), without)


def _denominators(panel: Panel, assembled: Assembly) -> Floats:
    """Return the people or homes at risk, the source's own where the definition names no others."""
    bases = assembled.bases[panel.indicator, panel.geography]
    return bases.array(panel.areas, panel.periods) if bases else panel.denominator


def _shared_equally(panel: Panel, lsoas: Sequence[str], assembled: Assembly, atlas: Atlas) -> Floats:
    """Return each LSOA's denominator divided by the number of its postcodes."""
    whole = assembled.panels.get((panel.indicator, atlas.current.get("lsoa", "")))
    if whole is None:
        return np.full((len(lsoas), len(panel.periods)), np.nan)
    known = _by_code(whole, _denominators(whole, assembled), panel.periods)
    names, number, size = np.unique(lsoas, return_inverse=True, return_counts=True)
    nothing = np.full(len(panel.periods), np.nan)
    return np.array([known.get(name, nothing) for name in names.tolist()])[number] / size[number][:, None]


def _by_code(panel: Panel, values: Floats, spans: Sequence[Period]) -> Mapping[str, Floats]:
    """Return the values of each area in *spans*, NaN in those that *panel* has not."""
    column = {span: number for number, span in enumerate(panel.periods)}
    chosen = np.array([column.get(span, -1) for span in spans])
    found = np.where(chosen >= 0, values[:, chosen], np.nan)
    return {area.code: row for area, row in zip(panel.areas, found, strict=True)}
