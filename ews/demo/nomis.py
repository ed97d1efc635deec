"""Claimants and population in the layout of the Nomis API: every area level in one file."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ews.demo import series
from ews.demo import words
from ews.demo.files import Cell
from ews.demo.files import write_rows
from ews.demo.series import District
from ews.demo.series import Floats
from ews.demo.series import Ints
from ews.demo.simulate import to_areas
from ews.demo.story import NEW_WARDS_FROM
from ews.demo.story import PERIODS
from ews.demo.words import DISTRICT_CODE


CLAIMANTS = (
    "DATE,DATE_NAME,GEOGRAPHY_NAME,GEOGRAPHY_CODE,GEOGRAPHY_TYPE,GENDER,AGE,"
    "MEASURE,MEASURE_NAME,MEASURES,OBS_VALUE,OBS_STATUS"
)
POPULATION = (
    "DATE,GEOGRAPHY_NAME,GEOGRAPHY_CODE,GEOGRAPHY_TYPE,GENDER,C_AGE,C_AGE_NAME,MEASURES,OBS_VALUE,OBS_STATUS"
)
# the estimates of a year appear in the summer after it
POPULATION_YEARS = range(2021, 2026)
OLD_WARDS_TYPE, WARDS_TYPE = "2021 wards", "2025 wards"
LSOAS_TYPE = "2021 super output areas - lower layer"
DISTRICT_TYPE = "local authorities: district / unitary"

Level = tuple[str, tuple[str, ...], tuple[str, ...], Ints]


def write(data: Path, district: District) -> None:
    """Write a file of claimants for every year and one of population below *data*."""
    working_age = np.round(district.population * _working_age(district)[:, None]).astype(int)
    people = {"200": ("All Ages", district.population), "203": ("Aged 16 to 64", working_age)}
    rows = [row for age, (name, counts) in people.items() for row in _population(district, age, name, counts)]
    write_rows(data / "nomis" / "nomis_population_NM_2014_1.csv", POPULATION, rows)
    claimants = series.by_lsoa(district, "claimant_count")
    for year in sorted({period.first_day.year for period in PERIODS}):
        months = [m for m, period in enumerate(PERIODS) if period.first_day.year == year]
        rows = [row for m in months for row in _claimants(district, m, claimants, working_age)]
        write_rows(data / "nomis" / f"nomis_claimant_count_NM_162_1_{year}.csv", CLAIMANTS, rows)


def _working_age(district: District) -> Floats:
    """Return the part of each LSOA aged 16 to 64, large where students live."""
    part = np.full(len(district.homes), 0.62)
    part[district.borough.members(district.borough.roles.students)] = 0.84
    return part


def _levels(district: District) -> tuple[Level, ...]:
    borough = district.borough
    lsoas = np.arange(len(borough.lsoas))
    return (
        (LSOAS_TYPE, borough.lsoas, borough.lsoa_names, lsoas),
        (WARDS_TYPE, borough.wards, borough.ward_names, borough.ward_of),
        (DISTRICT_TYPE, (DISTRICT_CODE,), (words.DISTRICT,), np.zeros_like(lsoas)),
    )


def _population(district: District, age: str, age_name: str, counts: Ints) -> Iterator[tuple[Cell, ...]]:
    borough = district.borough
    old = (OLD_WARDS_TYPE, borough.old_wards, borough.ward_names, borough.old_ward_of)
    last_old_year = PERIODS[NEW_WARDS_FROM].first_day.year
    for column, year in enumerate(POPULATION_YEARS):
        for kind, codes, names, area_of in (*_levels(district), *([old] if year <= last_old_year else [])):
            total = to_areas(counts[:, [column]], area_of, len(codes))[:, 0].tolist()
            for code, name, number in zip(codes, names, total, strict=True):
                yield year, name, code, kind, 0, age, age_name, 20100, number, "A"


def _claimants(
    district: District, month: int, claimants: Ints, working_age: Ints
) -> Iterator[tuple[Cell, ...]]:
    """Yield the count, rounded to 5 in each area by itself, and the rate that follows from it."""
    period = PERIODS[month]
    column = max(min(period.first_day.year - 1, POPULATION_YEARS[-1]) - POPULATION_YEARS[0], 0)
    for kind, codes, names, area_of in _levels(district):
        count = _to_five(to_areas(claimants[:, [month]], area_of, len(codes))[:, 0])
        people = to_areas(working_age[:, [column]], area_of, len(codes))[:, 0]
        rate = np.round(100 * count / people, 1).tolist()
        for code, name, number, percent in zip(codes, names, count.tolist(), rate, strict=True):
            head = (str(period), period.label, name, code, kind, 0, 0)
            yield *head, 1, "Claimant count", 20100, number, "A"
            yield *head, 2, "Claimants as a proportion of residents aged 16-64", 20100, percent, "A"


def _to_five(counts: Ints) -> NDArray[np.int_]:
    return (counts + 2) // 5 * 5
