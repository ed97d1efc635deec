"""Small reports made by hand: a grid of wards, two LSOAs in each, three indicators, a few flags."""

from dataclasses import replace
from datetime import UTC
from datetime import date
from datetime import datetime

import numpy as np

from ews.catalogue import Catalogue
from ews.catalogue import Geography
from ews.catalogue import Indicator
from ews.catalogue import MapDefinition
from ews.catalogue import Settings
from ews.nouns import Area
from ews.nouns import Disagreement
from ews.nouns import Flag
from ews.nouns import NoVerdict
from ews.nouns import Panel
from ews.nouns import Priority
from ews.nouns import Run
from ews.nouns import Shape
from ews.nouns import Signal
from ews.nouns import Source
from ews.nouns import Status
from ews.periods import Period
from ews.periods import parse
from ews.periods import span
from ews.publish.report import Report


WARDS, LSOAS = "ward_2025", "lsoa_2021"
NAMES = (
    *("Aldermoor", "Birchgate", "Cawthorne Vale", "Dunmere", "Eastholm", "Fennick", "Garrow Hill"),
    *("Hollin Cross", "Inglesby", "Jarrow End", "Kettlebeck", "Lowther Green"),
)
COLUMNS = 4
SIDE = 0.02
MONTHS = 36
ONSET = 28

OFFICE = Source(
    "Office of Invented Statistics",
    "https://statistics.example/",
    "OGL-UK-3.0",
    "Contains invented statistics.",
)
POLICE = Source("Invented Police", "https://police.example/", "OGL-UK-3.0", "Contains invented police data.")
SURVEY = Source("Invented Survey", "", "OGL-UK-3.0", "Contains invented boundary data © the survey 2025.")

FLAG_WORSE = "jobs-claimant_rate-E05999003-worse"
FLAG_BETTER = "jobs-claimant_rate-E05999007-better"
POCKET = "crime-burglary-pocket"


def months(count: int = MONTHS) -> tuple[Period, ...]:
    """Return so many months up to March 2026."""
    last = parse("2026-03")
    assert last is not None
    return tuple(span(last.step(1 - count), last))


def wards(names: tuple[str, ...] = NAMES) -> tuple[Area, ...]:
    return tuple(Area(f"E05999{i:03d}", name, WARDS, f"E05999{i:03d}") for i, name in enumerate(names, 1))


def lsoas(names: tuple[str, ...] = NAMES) -> tuple[Area, ...]:
    return tuple(
        Area(f"E01999{2 * i + half:03d}", f"Invented {i + 1:03d}{'AB'[half]}", LSOAS, f"E05999{i + 1:03d}")
        for i in range(len(names))
        for half in (0, 1)
    )


def _box(code: str, west: float, south: float, width: float, height: float) -> Shape:
    ring = (
        (west, south),
        (west + width, south),
        (west + width, south + height),
        (west, south + height),
        (west, south),
    )
    return Shape(code, ((ring,),))


def shapes(areas: tuple[Area, ...], halves: int) -> tuple[Shape, ...]:
    found = []
    for place, area in enumerate(areas):
        ward, half = divmod(place, halves)
        row, column = divmod(ward, COLUMNS)
        width = SIDE / halves
        found.append(_box(area.code, -2.4 + column * SIDE + half * width, 53.5 - row * SIDE, width, SIDE))
    return tuple(found)


def indicator(name: str, theme: str, title: str, *, unit: str, **other: object) -> Indicator:
    given = {
        "definition": f"{title}, as invented",
        "why": "It moves early.",
        "polarity": "higher is worse",
        "cadence": "month",
        "lag_days": 45,
        "levels": ("ward", "lsoa"),
        "finest": "lsoa",
        "source": OFFICE,
        "kind": "flow",
        "inputs": (),
    }
    return Indicator(id=name, theme=theme, title=title, unit=unit, **{**given, **other})  # type: ignore[arg-type]


INDICATORS = {
    item.id: item
    for item in (
        indicator(
            "claimant_rate",
            "jobs",
            "Claimant rate",
            unit="per 100 residents aged 16 to 64",
            kind="stock",
            per=100.0,
            denominator="population_16_64",
            definition="Residents aged 16 to 64 who claim unemployment benefits",
        ),
        indicator("burglary", "crime", "Burglary", unit="offences", source=POLICE),
        indicator(
            "house_price",
            "housing_environment",
            "Median house price",
            unit="pounds",
            kind="value",
            polarity="neutral",
        ),
    )
}


def geography(name: str, level: str, title: str) -> Geography:
    return Geography(name, title, level, "2025", ("*.geojson",), ("code",), ("name",), SURVEY)


def catalogue() -> Catalogue:
    return Catalogue(
        settings=Settings("E06999001", "Mereford", fictional=True),
        geographies={
            WARDS: geography(WARDS, "ward", "Wards 2025"),
            LSOAS: geography(LSOAS, "lsoa", "LSOA 2021"),
        },
        indicators=dict(INDICATORS),
        maps={
            "wards": MapDefinition(
                "wards", "Wards of Mereford", "ward", tuple(INDICATORS), "Every ward, month by month."
            ),
            "lsoas": MapDefinition(
                "lsoas", "Small areas of Mereford", "lsoa", ("claimant_rate",), periods=12
            ),
        },
    )


def panel(name: str, areas: tuple[Area, ...]) -> Panel:
    """Return steady counts with a small season; the third area rises after the onset, the seventh falls."""
    at = np.arange(MONTHS)
    place = np.arange(len(areas))[:, None]
    mean = 20.0 + 6.0 * (place % 5) + 2.0 * np.sin(at / 6.0)
    counts = np.round(mean + ((place * 7 + at * 5) % 5) - 2.0)
    counts[2, ONSET:] = np.round(counts[2, ONSET:] * 1.6)
    if len(areas) > 6:
        counts[6, ONSET:] = np.round(counts[6, ONSET:] * 0.6)
    people = np.full(counts.shape, 1500.0) + 40.0 * place
    if name != "claimant_rate":
        people = np.full(counts.shape, np.nan)
    if name == "house_price":
        counts = counts * 5000.0
    value = counts / people * 100 if name == "claimant_rate" else counts.copy()
    marker = np.full(counts.shape, "", dtype="<U4")
    return Panel(
        name,
        areas[0].geography,
        areas,
        months(),
        counts,
        people,
        value,
        counts,
        counts,
        np.ones(counts.shape),
        np.ones(counts.shape, dtype=bool),
        marker,
        INDICATORS[name].unit,
    )


def with_gaps(full: Panel) -> Panel:
    """Return *full* with a suppressed cell, a missing spell and an area where it does not apply."""
    numerator, value, marker, applies = (
        np.array(x) for x in (full.numerator, full.value, full.marker, full.applies)
    )
    for rows, columns, mark in ((0, slice(30, 31), "c"), (1, slice(10, 14), "x"), (4, slice(None), "z")):
        numerator[rows, columns] = value[rows, columns] = np.nan
        marker[rows, columns] = mark
    applies[4, :] = False
    return replace(
        full,
        numerator=numerator,
        value=value,
        lower=numerator,
        upper=numerator,
        marker=marker,
        applies=applies,
    )


def signal(of: Panel, direction: str) -> Signal:
    """Return a signal whose expectation is the area's own mean before the onset."""
    shape = of.numerator.shape
    before = np.nanmean(np.where(of.applies, of.numerator, 0.0)[:, :ONSET], axis=1, keepdims=True)
    exposure = np.where(np.arange(MONTHS) < 12, np.nan, np.broadcast_to(before, shape))
    ratio = np.where(np.arange(MONTHS) < 12, np.nan, of.numerator / np.where(before > 0, before, np.nan))
    toward = ratio if direction == "worse" else 1 / np.where(ratio > 0, ratio, np.nan)
    return Signal(
        indicator=of.indicator,
        theme=INDICATORS[of.indicator].theme,
        geography=of.geography,
        direction=direction,  # type: ignore[arg-type]
        sought="rise" if direction == "worse" else "fall",
        kind="flow",
        areas=of.areas,
        periods=of.periods,
        observed=of.numerator,
        exposure=exposure,
        share=np.ones(shape),
        evidence=toward,
        alert=toward > 1.4,
        threshold=np.full(shape, 1.4),
        onset=np.full(shape, ONSET),
        ratio=ratio,
        ratio_low=ratio * 0.8,
        ratio_high=ratio * 1.25,
        p_value=np.where(toward > 1.5, 0.001, 0.5),
        alert_chance=np.full(shape, 0.01),
        weight=np.ones(shape),
        alarm_years=10.0,
    )


def said(what: str, area: Area, how: str) -> str:
    return f"{what} in {area.name} {how} what was expected since August 2025."


def flag(area: Area, **other: object) -> Flag:
    """Return a confirmed rise of claimants in *area* since August 2025."""
    given: dict[str, object] = {
        "id": FLAG_WORSE,
        "level": "area",
        "indicator": "claimant_rate",
        "theme": "jobs",
        "geography": area.geography,
        "area": area.code,
        "name": area.name,
        "period": months()[-1],
        "state": "new",
        "direction": "worse",
        "grade": "confirmed",
        "first_raised": months()[31],
        "onset": months()[ONSET],
        "ratio": 1.58,
        "ratio_low": 1.31,
        "ratio_high": 1.9,
        "observed": 402.0,
        "expected": 254.4,
        "evidence": 11.2,
        "sentence": said("Claimants", area, "have been about 58% above"),
    }
    return Flag(**{**given, **other})  # type: ignore[arg-type]


def pocket(small: tuple[Area, ...], names: tuple[str, ...] = NAMES) -> Flag:
    """Return a pocket of burglary over three LSOAs of the first two wards."""
    places = small[1], small[2], small[3]
    name = f"{small[2].name} and 2 neighbours, in {names[0]} and {names[1]}"
    return flag(
        small[2],
        id=POCKET,
        level="pocket",
        indicator="burglary",
        theme="crime",
        name=name,
        grade="watch",
        sentence=f"Burglary rose in {name}, against the rest of Mereford, from August 2025. On watch; new.",
        notes=("An average of the ward may hide it: look at the places before acting.",),
        places=tuple(place.code for place in places),
    )


def _pocket_shape() -> Shape:
    return _box(POCKET, -2.4 + SIDE / 2, 53.5, 1.5 * SIDE, SIDE)


def flags(areas: tuple[Area, ...], small: tuple[Area, ...]) -> tuple[Flag, ...]:
    third, seventh, ninth = areas[2], areas[6], areas[8]
    return (
        flag(third),
        flag(
            third,
            id="crime-burglary-E05999003-worse",
            indicator="burglary",
            theme="crime",
            grade="watch",
            evidence=5.1,
            state="continuing",
            ratio=1.4,
            ratio_low=1.02,
            ratio_high=1.9,
            sentence=said("Burglary", third, "has been about 40% above"),
        ),
        flag(
            seventh,
            id=FLAG_BETTER,
            direction="better",
            ratio=0.61,
            ratio_low=0.5,
            ratio_high=0.74,
            evidence=8.0,
            observed=170.0,
            expected=278.0,
            sentence=said("Claimants", seventh, "have been about 39% below"),
        ),
        flag(
            ninth,
            id="crime-burglary-E05999009-worse",
            indicator="burglary",
            theme="crime",
            state="ended",
            evidence=1.0,
            sentence=f"Burglary in {ninth.name} was above what was expected.",
        ),
        flag(small[4], id="jobs-claimant_rate-E01999004-worse", evidence=6.0, state="worsening"),
        flag(
            third,
            id="jobs-E05999003-worse",
            indicator=None,
            evidence=9.0,
            state="continuing",
            sentence=f"Several signs of jobs in {third.name} have worsened together since August 2025.",
        ),
    )


def priority(area: Area, rank: int = 1, **other: object) -> Priority:
    given: dict[str, object] = {
        "rank": rank,
        "rank_low": rank,
        "rank_high": rank + 2,
        "area": area.code,
        "name": area.name,
        "geography": area.geography,
        "score": 3.25 / rank,
        "themes": ("jobs", "crime"),
        "flags": (FLAG_WORSE,),
        "reasons": (
            "Claimants are 58% above what was expected, confirmed.",
            "Two themes are getting worse at once.",
        ),
        "would_change": "If burglary went back to its usual share it would fall to third.",
    }
    return Priority(**{**given, **other})  # type: ignore[arg-type]


def statuses(panels: dict[tuple[str, str], Panel]) -> tuple[Status, ...]:
    known = [
        Status(name, where, months()[0], months()[-1], 40, date(2026, 6, 14), False, 1.0, 432, 0)
        for name, where in panels
    ]
    return (*known, Status("food_bank_vouchers", WARDS, None, None, None, None, False, None, 0, 0))


def report(names: tuple[str, ...] = NAMES, *, fictional: bool = True) -> Report:
    """Return a whole report on twelve wards called *names*."""
    large, small = wards(names), lsoas(names)
    panels = {(name, WARDS): panel(name, large) for name in INDICATORS}
    panels["claimant_rate", WARDS] = with_gaps(panels["claimant_rate", WARDS])
    panels["claimant_rate", LSOAS] = panel("claimant_rate", small)
    last = months()[-1]
    return Report(
        run=Run(
            "2026-05-10T0915",
            datetime(2026, 5, 10, 9, 15, tzinfo=UTC),
            "0.1.0",
            "E06999001",
            "Mereford",
            fictional,
            24.0,
            ("Claimant rate: March 2026 was received for 12 wards.", "Burglary: two months were revised."),
        ),
        catalogue=catalogue(),
        current={"ward": WARDS, "lsoa": LSOAS},
        areas={WARDS: large, LSOAS: small},
        shapes={WARDS: shapes(large, 1), LSOAS: shapes(small, 2), "pocket": (_pocket_shape(),)},
        panels=panels,
        signals={
            key: (signal(value, "worse"), signal(value, "better"))
            for key, value in panels.items()
            if key[0] != "house_price"
        },
        flags=flags(large, small),
        pockets=(pocket(small, names),),
        priorities=(priority(large[2]), priority(large[5], 2, flags=()), priority(small[4], 1)),
        no_verdicts=(
            *(
                NoVerdict(
                    "burglary",
                    WARDS,
                    None,
                    p,
                    "The police feed for this month is 41% complete; 80% is needed.",
                )
                for p in months()[-2:]
            ),
            NoVerdict(
                "claimant_rate", WARDS, large[4].code, last, "Most residents are students, who cannot claim."
            ),
        ),
        statuses=statuses(panels),
        disagreements=(
            Disagreement(
                "burglary",
                WARDS,
                "street files",
                "ward table",
                240,
                12,
                3.0,
                months()[0],
                last,
                1800.0,
                1794.0,
            ),
        ),
    )
