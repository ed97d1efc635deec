"""Tables of the figures: one series in all its areas and periods, or the latest of every series."""

import numpy as np
from numpy.typing import NDArray

from ews.nouns import Area
from ews.nouns import Floats
from ews.nouns import Panel
from ews.publish import tables as t
from ews.publish import wording
from ews.publish.geographies import level_of
from ews.publish.tables import Cell
from ews.publish.tables import Table
from ews.publish.trends import Key
from ews.publish.trends import Lookup


FIGURES = (
    *(t.INDICATOR, t.AREA_CODE, t.AREA_NAME, t.WARD, t.WARD_NAME, t.GEOGRAPHY, t.LEVEL, t.VINTAGE),
    *(t.PERIOD, t.STARTS, t.ENDS),
    *(
        t.VALUE,
        t.UNIT,
        t.MARKER,
        t.NUMERATOR,
        t.DENOMINATOR,
        t.LOWER,
        t.UPPER,
        t.COMPARATOR,
        t.COMPARATOR_VALUE,
    ),
)


def vintage_of(lookup: Lookup, geography: str) -> str:
    """Return from when *geography* is in force; nothing where that is not defined."""
    known = lookup.report.catalogue.geographies.get(geography)
    return known.vintage if known else ""


def told(lookup: Lookup) -> list[Key]:
    """Return the series whose indicator is defined, by indicator and geography."""
    return sorted(key for key in lookup.report.panels if key[0] in lookup.report.catalogue.indicators)


def figures(lookup: Lookup, key: Key) -> Table:
    """Return one series: a row for each area and period."""
    panel, indicator = lookup.report.panels[key], lookup.report.catalogue.indicators[key[0]]
    many = wording.LEVEL_NAMES.get(level_of(lookup.report, key[1]), ("area", "areas"))[1]
    return Table(
        name=f"{key[0]}-{key[1]}",
        title=f"{indicator.title}, {many} of {lookup.report.run.district_name} ({key[1]})",
        description=f"{indicator.definition.rstrip('. ')}. {panel.basis}".rstrip(),
        columns=FIGURES,
        rows=[
            row
            for line, marks in enumerate(marked(panel).tolist())
            for row in _line(lookup, key, line, marks)
        ],
        sources=(indicator.source,),
        key=("indicator", "area_code", "period"),
    )


def latest(lookup: Lookup, geography: str) -> Table:
    """Return every series of *geography* in its latest period that has a number: a row for each area."""
    keys = [key for key in told(lookup) if key[1] == geography]
    rows = [row for key in keys for row in _latest(lookup, key)]
    indicators = lookup.report.catalogue.indicators
    return Table(
        name=f"latest-{geography}",
        title=f"Latest figures of each indicator, {geography}",
        description="Each indicator in the latest period that has a number, in every area.",
        columns=FIGURES,
        rows=sorted(rows, key=lambda row: (str(row[1]), str(row[0]))),
        sources=tuple(dict.fromkeys(indicators[name].source for name, _ in keys)),
        key=("indicator", "area_code"),
    )


def latest_column(panel: Panel) -> int:
    """Return the place of the latest period that has a number, or of the last where none has."""
    known = np.flatnonzero(np.isfinite(panel.value).any(axis=0))
    return int(known[-1]) if len(known) else len(panel.periods) - 1


def marked(panel: Panel) -> NDArray[np.str_]:
    """Return the markers of *panel* with one wherever a number is missing, shape (areas, periods)."""
    why = np.where(panel.applies, "x", "z")
    return np.where((panel.marker == "") & np.isnan(panel.value), why, panel.marker)


def _latest(lookup: Lookup, key: Key) -> list[tuple[Cell, ...]]:
    panel = lookup.report.panels[key]
    marker = marked(panel).tolist()
    return [_line(lookup, key, line, marks)[latest_column(panel)] for line, marks in enumerate(marker)]


def _line(lookup: Lookup, key: Key, line: int, marks: list[str]) -> list[tuple[Cell, ...]]:
    """Return the rows of one area, one a period."""
    panel, (district, pooled) = lookup.report.panels[key], lookup.district(key)
    area, level, vintage = panel.areas[line], level_of(lookup.report, key[1]), vintage_of(lookup, key[1])
    where = (key[0], area.code, area.name, *_ward(lookup, area), key[1], level, vintage)
    beside = comparator(lookup, key[1], pooled=pooled)
    when = [(str(period), period.first_day, period.last_day) for period in panel.periods]
    arrays: list[Floats] = [
        *(panel.value[line], district),
        *(panel.numerator[line], panel.denominator[line], panel.lower[line], panel.upper[line]),
    ]
    cells = zip(when, marks, *(array.tolist() for array in arrays), strict=True)
    return [
        (*where, *spell, value, panel.unit, mark, *numbers, beside, other)
        for spell, mark, value, other, *numbers in cells
    ]


def _ward(lookup: Lookup, area: Area) -> tuple[Cell, Cell]:
    """Return the code and name of the ward that *area* lies in, if it is no ward itself."""
    ward = lookup.areas.get(area.ward or "")
    return (ward.code, ward.name) if ward and ward.code != area.code else (None, None)


def comparator(lookup: Lookup, geography: str, *, pooled: bool) -> str:
    """Return what each area is held against: the district's own rate, or its average area."""
    name = lookup.report.run.district_name
    one = wording.LEVEL_NAMES.get(level_of(lookup.report, geography), ("area", ""))[0]
    return f"{name} as a whole" if pooled else f"the average {one} of {name}"
