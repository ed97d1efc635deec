"""A made-up run of a district of any size: areas with shared crooked edges, postcodes, series, flags."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import UTC
from datetime import datetime
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from ews import catalogue as catalogues
from ews.catalogue import Catalogue
from ews.catalogue import Indicator
from ews.catalogue import MapDefinition
from ews.geography import drawing
from ews.geography import voronoi
from ews.nouns import Area
from ews.nouns import Flag
from ews.nouns import Panel
from ews.nouns import Postcode
from ews.nouns import Priority
from ews.nouns import Run
from ews.nouns import Shape
from ews.nouns import Signal
from ews.periods import Period
from ews.periods import parse
from ews.periods import span
from ews.publish.report import Report


Floats = NDArray[np.float64]

ROOT = Path(__file__).parents[1]
WARD, LSOA, POSTCODE = "ward_2025", "lsoa_2021", "postcode"
EAST, NORTH = 400_000.0, 290_000.0
# an LSOA covers about half a square kilometre, and its edge has a vertex every 60 m
RADIUS_OF_ONE = 400.0
CROOK_METRES = 60.0
CROOKED = 0.1
CANDIDATES = 12
POSTCODE_MONTHS = 13
ONSET_BEFORE_END = 8
POCKETS = 6
LETTERS = "ABDEFGHJLNPQRSTUWXYZ"


@dataclass(frozen=True)
class Size:
    """How much there is of everything."""

    lsoas: int = 150
    wards: int = 20
    postcodes: int = 7_000
    indicators: int = 20
    months: int = 60


@dataclass(frozen=True)
class District:
    """The ground of a district: outlines as WKB in EPSG:27700, and the points of its postcodes."""

    size: Size

    @cached_property
    def lsoas(self) -> list[bytes]:
        """Return the outlines of the LSOAs: crooked cells round points well apart in a circle."""
        radius = RADIUS_OF_ONE * math.sqrt(self.size.lsoas)
        xy = radius * _apart(self.size.lsoas, np.random.default_rng(1)) + (EAST, NORTH)
        circle = shapely.to_wkb(shapely.buffer(shapely.Point(EAST, NORTH), 1.05 * radius, quad_segs=64))
        cells = voronoi.cells([str(n) for n in range(len(xy))], xy, [circle] * len(xy))
        return [bytes(shapely.to_wkb(_crooked(shapely.from_wkb(cell)))) for cell in cells.values()]

    @cached_property
    def ward_of(self) -> NDArray[np.intp]:
        """Return the ward of each LSOA: the nearest of some LSOAs far from one another."""
        middle = np.array([(p.x, p.y) for p in shapely.centroid(shapely.from_wkb(self.lsoas))])
        centres = [0]
        while len(centres) < self.size.wards:
            centres.append(int(np.min([np.hypot(*(middle - middle[c]).T) for c in centres], axis=0).argmax()))
        return np.argmin([np.hypot(*(middle - middle[c]).T) for c in centres], axis=0)

    @cached_property
    def wards(self) -> list[bytes]:
        """Return the outlines of the wards, made up of their LSOAs."""
        shapes = shapely.from_wkb(self.lsoas)
        joined = [shapely.coverage_union_all(shapes[self.ward_of == ward]) for ward in range(self.size.wards)]
        return [bytes(shapely.to_wkb(one)) for one in joined]

    @cached_property
    def lsoa_of(self) -> NDArray[np.intp]:
        """Return the LSOA of each postcode."""
        return np.sort(np.arange(self.size.postcodes) % self.size.lsoas)

    @cached_property
    def points(self) -> Floats:
        """Return the point of each postcode, somewhere in its LSOA."""
        chance = np.random.default_rng(2)
        shapes = shapely.from_wkb(self.lsoas)
        return np.concatenate(
            [_scattered(shapes[n], count, chance) for n, count in enumerate(np.bincount(self.lsoa_of))]
        )


def _apart(count: int, chance: np.random.Generator) -> Floats:
    """Return so many points in a circle of radius 1: each the farthest from the rest of some at random."""
    found = np.zeros((1, 2))
    while len(found) < count:
        angle, far = chance.uniform(0, 2 * math.pi, CANDIDATES), np.sqrt(chance.random(CANDIDATES))
        some = np.column_stack([far * np.cos(angle), far * np.sin(angle)])
        gaps = np.hypot(*(some[:, None] - found).transpose(2, 0, 1)).min(axis=1)
        found = np.concatenate([found, some[[gaps.argmax()]]])
    return found


def _crooked(polygon: shapely.Polygon) -> shapely.Polygon:
    corners = list(polygon.exterior.coords)
    return shapely.Polygon([point for a, b in pairwise(corners) for point in _bent(a, b)])


def _bent(a: tuple[float, ...], b: tuple[float, ...]) -> list[tuple[float, ...]]:
    """Return the way from *a* nearly to *b*; the way back has the same vertices."""
    length = math.dist(a, b)
    if length < CROOK_METRES:
        return [a]
    low, high = sorted([a, b])
    aside = CROOKED * random.Random(f"{low} {high}").uniform(-1, 1)  # noqa: S311 - no secret
    middle = (
        (low[0] + high[0]) / 2 - aside * (high[1] - low[1]),
        (low[1] + high[1]) / 2 + aside * (high[0] - low[0]),
    )
    return [*_bent(a, middle), *_bent(middle, b)]


def _scattered(shape: shapely.Polygon, count: int, chance: np.random.Generator) -> Floats:
    west, south, east, north = shape.bounds
    found = np.zeros((0, 2))
    while len(found) < count:
        some = np.column_stack(
            [chance.uniform(west, east, 4 * count), chance.uniform(south, north, 4 * count)]
        )
        found = np.concatenate([found, some[shapely.contains_xy(shape, *some.T)]])
    return found[:count].round(0)


# -- the report -------------------------------------------------------------------------------------------
def report(size: Size) -> Report:
    """Return a run on a district of that *size*, the same each time."""
    district = District(size)
    areas = _areas(district)
    catalogue = _catalogue(size)
    panels = {
        (name, geography): _panel(indicator, areas[geography], size)
        for name, indicator in catalogue.indicators.items()
        for geography in (WARD, LSOA, POSTCODE)
    }
    signals = {
        key: _signals(panel, catalogue.indicators[key[0]])
        for key, panel in panels.items()
        if key[1] != POSTCODE
    }
    flags = _flags(panels, catalogue)
    pockets, shapes = _pockets(district, areas[LSOA], flags)
    return Report(
        run=Run(
            "R1",
            datetime(2026, 11, 20, 9, tzinfo=UTC),
            "0.1.0",
            "E08999001",
            "Made-up",
            True,
            24.0,
            ("All is new.",),
            7.0,
        ),
        catalogue=catalogue,
        current={"ward": WARD, "lsoa": LSOA, "postcode": POSTCODE},
        areas=areas,
        shapes=_shapes(district, areas) | {"pocket": shapes},
        panels=panels,
        signals=signals,
        flags=flags,
        pockets=pockets,
        priorities=_priorities(areas[WARD], flags),
        no_verdicts=(),
        statuses=(),
        postcodes=_postcodes(district, areas),
    )


def _areas(district: District) -> dict[str, tuple[Area, ...]]:
    size = district.size
    wards = tuple(Area(f"E05999{n:03}", f"Ward {n + 1}", WARD, f"E05999{n:03}") for n in range(size.wards))
    ward_of = [wards[ward].code for ward in district.ward_of]
    lsoas = tuple(Area(f"E01999{n:03}", f"Made-up {n + 1:03}A", LSOA, ward_of[n]) for n in range(size.lsoas))
    postcodes = tuple(
        Area(code, code, POSTCODE, ward_of[lsoa])
        for code, lsoa in zip(map(_postcode, range(size.postcodes)), district.lsoa_of, strict=True)
    )
    return {WARD: wards, LSOA: lsoas, POSTCODE: postcodes}


def _postcode(number: int) -> str:
    sector, unit = divmod(number, 400)
    return f"ZZ{sector // 10} {sector % 10}{LETTERS[unit // 20]}{LETTERS[unit % 20]}"


def _catalogue(size: Size) -> Catalogue:
    shipped = catalogues.load(ROOT)
    monthly = [one for one in shipped.indicators.values() if one.cadence == "month" and one.kind != "value"]
    named = {one.id: replace(one, levels=("ward", "lsoa", "postcode")) for one in monthly[: size.indicators]}
    page = MapDefinition(
        "district",
        "The district",
        "lsoa",
        tuple(named),
        "All of it.",
        size.months,
        POSTCODE_MONTHS,
        ("ward", "lsoa", "postcode"),
    )
    return replace(shipped, indicators=named, maps={page.id: page})


def _shapes(district: District, areas: dict[str, tuple[Area, ...]]) -> dict[str, tuple[Shape, ...]]:
    codes = {geography: [area.code for area in own] for geography, own in areas.items()}
    lsoas = dict(zip(codes[LSOA], district.lsoas, strict=True))
    held = [codes[LSOA][number] for number in district.lsoa_of]
    drawn = drawing.together({WARD: dict(zip(codes[WARD], district.wards, strict=True)), LSOA: lsoas})
    return {**drawn, POSTCODE: drawing.around(codes[POSTCODE], district.points, held, lsoas)}


def _postcodes(district: District, areas: dict[str, tuple[Area, ...]]) -> tuple[Postcode, ...]:
    places = drawing.points(district.points)
    held = [areas[LSOA][number] for number in district.lsoa_of]
    return tuple(
        Postcode(area.code, *place, {"lsoa": lsoa.code, "ward": lsoa.ward or ""})
        for area, place, lsoa in zip(areas[POSTCODE], places, held, strict=True)
    )


# -- series -----------------------------------------------------------------------------------------------
def _months(count: int) -> tuple[Period, ...]:
    last = parse("2026-10")
    assert last is not None  # noqa: S101 - a month
    return tuple(span(last.step(1 - count), last))


def _panel(indicator: Indicator, areas: Sequence[Area], size: Size) -> Panel:
    geography = areas[0].geography
    months = _months(POSTCODE_MONTHS if geography == POSTCODE else size.months)
    chance = np.random.default_rng([len(areas), *indicator.id.encode()])
    usual, people = {WARD: (90.0, 11_000), LSOA: (12.0, 1_500), POSTCODE: (0.3, 35)}[geography]
    mean = usual * chance.gamma(4.0, 0.25, (len(areas), 1)) * (1 + 0.1 * np.sin(np.arange(len(months)) / 2))
    mean[::19, -ONSET_BEFORE_END:] *= 1.6
    counts = chance.poisson(mean).astype(float)
    base = np.broadcast_to(people * chance.uniform(0.8, 1.2, (len(areas), 1)).round(2), counts.shape)
    is_rate = bool(indicator.denominator) and geography != POSTCODE
    whole = np.ones(counts.shape)
    return Panel(
        indicator=indicator.id,
        geography=geography,
        areas=tuple(areas),
        periods=months,
        numerator=counts,
        denominator=base.round() if is_rate else np.full(counts.shape, np.nan),
        value=counts / base.round() * indicator.per if is_rate else counts,
        lower=counts,
        upper=counts,
        coverage=whole,
        applies=whole.astype(bool),
        marker=np.full(counts.shape, "", dtype="<U1"),
        unit=indicator.unit if is_rate else "counted",
    )


def _signals(panel: Panel, indicator: Indicator) -> tuple[Signal, ...]:
    observed, shape = panel.numerator, panel.numerator.shape
    before = observed[:, :-ONSET_BEFORE_END].mean(axis=1, keepdims=True)
    ratio = np.cumsum(observed[:, ::-1], axis=1)[:, ::-1] / (before * np.arange(shape[1], 0, -1))
    ratio[:, :12] = np.nan
    flat = np.full(shape, 1.0)
    worse = Signal(
        indicator=panel.indicator,
        theme=indicator.theme,
        geography=panel.geography,
        direction="worse",
        sought="rise",
        kind=indicator.kind,
        areas=panel.areas,
        periods=panel.periods,
        observed=observed,
        exposure=np.broadcast_to(before, shape),
        share=flat,
        evidence=ratio,
        alert=ratio > 1.5,
        threshold=1.5 * flat,
        onset=np.full(shape, shape[1] - ONSET_BEFORE_END),
        ratio=ratio,
        ratio_low=0.8 * ratio,
        ratio_high=1.25 * ratio,
        p_value=0.5 * flat,
        alert_chance=0.01 * flat,
        weight=flat,
        alarm_years=10.0,
    )
    return worse, replace(worse, direction="better", sought="fall", evidence=1 / np.maximum(ratio, 0.01))


def _flags(panels: dict[tuple[str, str], Panel], catalogue: Catalogue) -> tuple[Flag, ...]:
    """Return a flag for every nineteenth area in every fourth indicator, on wards and LSOAs."""
    chosen = list(catalogue.indicators.values())[::4]
    return tuple(
        _flag(panels[indicator.id, geography], area, indicator)
        for indicator in chosen
        for geography in (WARD, LSOA)
        for area in panels[indicator.id, geography].areas[::19]
    )


def _flag(panel: Panel, area: Area, indicator: Indicator) -> Flag:
    onset = panel.periods[-ONSET_BEFORE_END]
    return Flag(
        id=f"{panel.indicator}-{area.code}-worse",
        level="area",
        indicator=panel.indicator,
        theme=indicator.theme,
        geography=panel.geography,
        area=area.code,
        name=area.name,
        period=panel.periods[-1],
        state="continuing",
        direction="worse",
        grade="confirmed",
        first_raised=panel.periods[-4],
        onset=onset,
        ratio=1.6,
        ratio_low=1.3,
        ratio_high=1.9,
        observed=160.0,
        expected=100.0,
        evidence=9.0,
        sentence=f"{indicator.title} in {area.name} has been about 60% above usual since {onset.label}.",
    )


def _pockets(
    district: District, lsoas: Sequence[Area], flags: Sequence[Flag]
) -> tuple[tuple[Flag, ...], tuple[Shape, ...]]:
    """Return pockets of three LSOAs each, and their shapes."""
    found, shapes = [], []
    tree = shapely.STRtree(shapely.from_wkb(district.lsoas))
    for number, flag in enumerate([one for one in flags if one.geography == LSOA][:POCKETS]):
        middle = [area.code for area in lsoas].index(flag.area)
        places = tree.query(tree.geometries[middle], predicate="touches")[:2].tolist()
        codes = tuple(lsoas[place].code for place in (middle, *places))
        name = f"pocket-{number}"
        found.append(
            replace(flag, id=name, level="pocket", name=f"{flag.name} and 2 neighbours", places=codes)
        )
        shapes.append(drawing.united(name, [district.lsoas[place] for place in (middle, *places)]))
    return tuple(found), tuple(shapes)


def _priorities(wards: Sequence[Area], flags: Sequence[Flag]) -> tuple[Priority, ...]:
    flagged = dict.fromkeys(flag.area for flag in flags if flag.geography == WARD)
    known = {ward.code: ward for ward in wards}
    return tuple(
        Priority(
            rank,
            rank,
            rank + 2,
            code,
            known[code].name,
            WARD,
            9.0 / rank,
            ("crime",),
            (),
            ("Flags.",),
            "Less.",
        )
        for rank, code in enumerate(flagged, 1)
    )
