"""The council's and its partners' own monthly extracts, each in another layout."""

from collections.abc import Callable
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from ews.demo import series
from ews.demo.chance import stream
from ews.demo.files import Cell
from ews.demo.files import write_rows
from ews.demo.police import longitude_latitude
from ews.demo.series import District
from ews.demo.series import Ints
from ews.demo.simulate import to_areas
from ews.demo.story import NEW_WARDS_FROM
from ews.demo.story import PERIODS
from ews.demo.workbook import write_workbook


TIDY = ("area_code", "area_name", "period", "value")
SESSIONS_A_PUPIL = 36
PUPILS_A_HOME = 0.31
AUGUST = 8
WASTE = ("Black bags", "White goods", "Furniture", "Green waste", "Builders' rubble", "Tyres")


def write(data: Path, district: District) -> None:
    """Write every extract below *data*."""
    folder = data / "council"
    _food_bank(folder, district)
    _emergency_attendances(data / "health", district)
    _homelessness(folder, district)
    _school_absence(folder, district)
    _empty_homes(folder, district)
    _arrears(folder, district)
    _fly_tipping(folder, district)
    _road_casualties(data / "roads", district)


def _by_area(district: District, counts: Ints, shown: Callable[[int], Cell]) -> Iterator[tuple[Cell, ...]]:
    """Yield tidy rows of LSOAs and of wards, each number as *shown*."""
    borough = district.borough
    wards = to_areas(counts, borough.ward_of, len(borough.wards))
    levels = (borough.lsoas, borough.lsoa_names, counts), (borough.wards, borough.ward_names, wards)
    for month, period in enumerate(PERIODS):
        for codes, names, table in levels:
            for code, name, number in zip(codes, names, table[:, month].tolist(), strict=True):
                yield code, name, str(period), shown(number)


def _food_bank(folder: Path, district: District) -> None:
    """Write vouchers with 1 to 4 hidden and zero shown."""
    counts = series.by_lsoa(district, "food_bank_vouchers")
    rows = _by_area(district, counts, lambda n: "*" if 0 < n < 5 else n)
    write_rows(folder / "food_bank_vouchers.csv", ",".join(TIDY), rows)


def _emergency_attendances(folder: Path, district: District) -> None:
    """Write attendances as the NHS hides small numbers: 1 to 7 as *, the others to the nearest 5."""
    counts = series.by_lsoa(district, "emergency_attendances")
    rows = _by_area(district, counts, lambda n: "*" if 0 < n < 8 else (n + 2) // 5 * 5)
    write_rows(folder / "emergency_attendances.csv", ",".join(TIDY), rows)


def _homelessness(folder: Path, district: District) -> None:
    """Write a workbook with a title above its table, as people send them."""
    counts = series.by_lsoa(district, "homelessness_approaches")
    rows = [TIDY, *_by_area(district, counts, lambda n: n)]
    title = "Homelessness approaches by LSOA and ward"
    write_workbook(folder / "homelessness_approaches.xlsx", [(title,), (), *rows])


def _school_absence(folder: Path, district: District) -> None:
    """Write sessions missed and sessions possible; there is no school in August."""
    possible = np.round(district.homes * PUPILS_A_HOME * SESSIONS_A_PUPIL).astype(int)
    missed = np.minimum(series.by_lsoa(district, "school_absence"), possible[:, None])
    all_possible = np.repeat(possible[:, None], len(PERIODS), axis=1)
    both = zip(
        _by_area(district, missed, lambda n: n), _by_area(district, all_possible, lambda n: n), strict=True
    )
    august = {str(period) for period in PERIODS if period.first_day.month == AUGUST}
    rows = [(*row, whole[-1]) for row, whole in both if row[2] not in august]
    write_rows(folder / "school_absence.csv", ",".join([*TIDY, "denominator"]), rows)


def _empty_homes(folder: Path, district: District) -> None:
    """Write empty homes by ward: on the old wards until the boundary change."""
    borough = district.borough
    counts = series.by_lsoa(district, "empty_homes")
    sets = (borough.old_wards, borough.old_ward_of), (borough.wards, borough.ward_of)
    tables = [(codes, to_areas(counts, area_of, len(codes))) for codes, area_of in sets]
    rows = [
        (code, name, str(period), number)
        for month, period in enumerate(PERIODS)
        for codes, table in [tables[month >= NEW_WARDS_FROM]]
        for code, name, number in zip(codes, borough.ward_names, table[:, month].tolist(), strict=True)
    ]
    write_rows(folder / "empty_homes.csv", ",".join(TIDY), rows)


def _arrears(folder: Path, district: District) -> None:
    """Write accounts in arrears by postcode; a postcode without any has no row."""
    borough = district.borough
    counts = series.by_point(district, "council_tax_arrears", np.arange(len(borough.postcodes)))
    rows = [
        (borough.postcodes[point], str(PERIODS[month]), counts[point, month])
        for month, point in np.argwhere(counts.T).tolist()
    ]
    write_rows(folder / "council_tax_arrears.csv", "postcode,period,value", rows)


def _fly_tipping(folder: Path, district: District) -> None:
    """Write one row per report, where the waste lay: a few steps from a postcode's middle."""
    borough, rng = district.borough, stream(district.seed, "reports")
    counts = series.by_point(district, "fly_tipping", np.arange(len(borough.postcodes)))
    events = _events(counts)
    where = borough.points[[point for _, point in events]] + rng.integers(-4, 5, (len(events), 2))
    days, kinds = rng.integers(1, 29, len(events)), rng.integers(0, len(WASTE), len(events))
    rows = [
        (f"FT{number:06d}", f"{PERIODS[month]}-{day:02d}", int(east), int(north), WASTE[kind])
        for number, ((month, _), day, (east, north), kind) in enumerate(
            zip(events, days, where, kinds, strict=True), 1
        )
    ]
    write_rows(folder / "fly_tipping.csv", "reference,date,easting,northing,waste", rows)


def _events(counts: Ints) -> list[tuple[int, int]]:
    """Return the month and the point of every event, in order of month."""
    cells = np.argwhere(counts.T)
    times = counts.T[cells[:, 0], cells[:, 1]]
    return [(month, point) for month, point in np.repeat(cells, times, axis=0).tolist()]


def _road_casualties(folder: Path, district: District) -> None:
    """Write one row per casualty with longitude and latitude."""
    borough, rng = district.borough, stream(district.seed, "collisions")
    events = _events(series.by_point(district, "road_casualties", np.arange(len(borough.postcodes))))
    where = longitude_latitude(borough.points[[point for _, point in events]])
    days = rng.integers(1, 29, len(events))
    severity = rng.choice(["Slight", "Serious", "Fatal"], len(events), p=[0.82, 0.17, 0.01])
    rows = [
        (f"{number:09d}", f"{PERIODS[month]}-{day:02d}", kind, f"{lon:.6f}", f"{lat:.6f}")
        for number, ((month, _), day, kind, (lon, lat)) in enumerate(
            zip(events, days, severity, where, strict=True), 1
        )
    ]
    write_rows(folder / "STATS19_road_casualties.csv", "AREFNO,date,casualty_severity,lon,lat", rows)
