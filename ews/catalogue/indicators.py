"""An indicator: what it measures and how its files are read, from ``indicators/<theme>/<id>.toml``."""

from dataclasses import dataclass
from dataclasses import field
from pathlib import Path
from typing import Literal

from ews import periods
from ews.catalogue.fields import Form
from ews.catalogue.fields import Table
from ews.catalogue.geographies import LEVELS
from ews.catalogue.sources import SOURCE_FORM
from ews.catalogue.sources import source_of
from ews.nouns import Source


THEMES = ("jobs", "education", "health", "crime", "housing_environment", "cross_cutting")
MARKER_MEANINGS = ("zero", "suppressed", "not_available", "not_applicable")

# What publishers write where a number should stand (conventions of ONS, DWP,
# NHS and councils); a definition may override each.  A dash is never zero.
COMMON_MARKERS = {
    **dict.fromkeys(("", "..", ".", ":", "-", "–", "~", "n/a", "na", "#n/a", "null"), "not_available"),
    **dict.fromkeys(("x", "[x]", "missing", "nan", "none", "not available"), "not_available"),
    **dict.fromkeys(("*", "c", "[c]", "s", "suppressed", "low", "[low]"), "suppressed"),
    **dict.fromkeys(("z", "[z]", "not applicable"), "not_applicable"),
}

# What a cell of a raster has not: a code, a row to choose or to add up, a count to round.
NOT_OF_RASTERS = frozenset(
    "code code_sql postcode label event_id part denominator denominator_sql value_sql period_sql "
    "rounded_to suppressed_up_to".split()
)

# The largest count that each disclosure rule hides; where a rule says nothing,
# the widest in use, which is the NHS's.
HIDDEN_UP_TO = {"under5": 4, "ons-10-5": 9}
MOST_HIDDEN = 7

INPUT_FORM = Form(
    required={"name": str, "files": list},
    optional={
        **dict.fromkeys(("header", "code", "postcode", "x", "y", "period", "value"), list),
        **dict.fromkeys(("denominator", "event_id", "part", "label"), list),
        **dict.fromkeys(("code_sql", "period_sql", "value_sql", "denominator_sql", "where"), str),
        **dict.fromkeys(("period_columns", "period_file", "edition_file", "part_file"), str),
        **dict.fromkeys(("crs", "sheet", "aggregate", "band"), str),
        "markers": dict,
        "rounded_to": int,
        "suppressed_up_to": int,
        "raster": bool,
        "quantile": float,
    },
    choices={"aggregate": ("sum", "mean", "median", "quantile")},
)

FORM = Form(
    required={
        **dict.fromkeys(("title", "definition", "unit", "why", "polarity", "cadence"), str),
        "lag_days": int,
        "levels": list,
        "finest": str,
    },
    optional={"per": float, "denominator": str, "population": str},
    tables={
        "source": SOURCE_FORM,
        "watch": Form(
            required={"kind": str}, optional={"watched": bool}, choices={"kind": ("flow", "stock", "value")}
        ),
        "disclosure": Form(
            required={"rule": str},
            optional={"restricted": bool, "dominance": float},
            choices={"rule": ("none", "nomis-5", "nhs", "under5", "ons-10-5", "dwp", "police")},
        ),
    },
    lists={"input": INPUT_FORM},
    choices={
        "polarity": ("higher is worse", "lower is worse", "neutral"),
        "cadence": tuple(periods.CADENCES),
        "levels": LEVELS,
        "finest": LEVELS,
    },
)


@dataclass(frozen=True)
class Input:
    """How one publisher's layout is read: which column, or expression, plays which part.

    Column lists are regular expressions matched whole, case ignored, first hit
    first.  ``*_sql`` are DuckDB expressions over the file's own columns, all of
    them text.  Without ``value`` each row is one event and is counted.
    ``period_columns`` matches the month columns of a wide table; ``period_file``,
    ``edition_file`` and ``part_file`` take their first group from the file name.
    A *part* is one of several files that add up (two police forces); an
    *edition* orders files that revise each other.  ``label`` is the row's own
    word for its district, a code or a name: it decides about points just
    outside.

    A ``raster`` gives each area the ``aggregate`` of its cells, each by the share
    of it that lies inside; with ``quantile`` that below which this part (0 to 1) of the
    area lies.  It is read of one ``band``, named by its description or number,
    or of every band whose description ``period_columns`` matches.  A raster that
    comes as a table has ``x``, ``y`` (the middle of a cell) and ``value``.
    """

    name: str
    files: tuple[str, ...]
    header: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    code_sql: str = ""
    postcode: tuple[str, ...] = ()
    x: tuple[str, ...] = ()
    y: tuple[str, ...] = ()
    label: tuple[str, ...] = ()
    crs: str = "EPSG:4326"
    period: tuple[str, ...] = ()
    period_sql: str = ""
    period_columns: str = ""
    period_file: str = ""
    value: tuple[str, ...] = ()
    value_sql: str = ""
    denominator: tuple[str, ...] = ()
    denominator_sql: str = ""
    where: str = ""
    event_id: tuple[str, ...] = ()
    part: tuple[str, ...] = ()
    part_file: str = ""
    edition_file: str = ""
    sheet: str = ""
    aggregate: str = "sum"
    markers: dict[str, str] = field(default_factory=dict)
    rounded_to: int = 0
    suppressed_up_to: int = 7
    raster: bool = False
    band: str = ""
    quantile: float = 0.5

    @property
    def counts_events(self) -> bool:
        """Say whether each row is one event."""
        return not (self.value or self.value_sql or self.period_columns or self.raster)

    def meaning_of(self, text: str) -> str | None:
        """Return what a marker in place of a number means, or None if it is no marker."""
        key = text.strip().casefold()
        return self.markers.get(key, COMMON_MARKERS.get(key))


@dataclass(frozen=True)
class Indicator:
    """One thing that is watched, or kept as context.

    ``value`` = numerator / denominator × ``per`` in ``unit``; without a
    ``denominator`` the numerator itself.  ``levels`` are where points and
    postcodes are placed; nothing finer than ``finest`` is ever read.
    ``lag_days`` is the publisher's usual delay after the period's end.
    ``dominance`` (0 to 1), for sums of money, is the part of a sum that the largest single
    contributor may be before it would give that one away.
    """

    id: str
    theme: str
    title: str
    definition: str
    unit: str
    why: str
    polarity: Literal["higher is worse", "lower is worse", "neutral"]
    cadence: str
    lag_days: int
    levels: tuple[str, ...]
    finest: str
    source: Source
    kind: Literal["flow", "stock", "value"]
    inputs: tuple[Input, ...]
    watched: bool = True
    per: float = 1.0
    denominator: str = ""
    population: str = ""
    rule: str = "none"
    restricted: bool = False
    dominance: float | None = None

    @property
    def placed(self) -> tuple[str, ...]:
        """Return the levels on which points and postcodes are placed: with wards go neighbourhoods."""
        if "ward" not in self.levels or "neighbourhood" in self.levels:
            return self.levels
        return (*self.levels, "neighbourhood")

    @property
    def every(self) -> int:
        """Return the months from one period to the next."""
        return periods.CADENCES[self.cadence][0]


def read(path: Path, table: Table) -> Indicator:
    """Return the indicator that *path* defines; *table* has been checked."""
    texts = {key: table[key] for key in ("title", "definition", "unit", "why", "polarity", "cadence")}
    return Indicator(
        id=path.stem,
        theme=path.parent.name,
        **texts,
        lag_days=table["lag_days"],
        levels=tuple(table["levels"]),
        finest=table["finest"],
        source=source_of(table["source"]),
        kind=table["watch"]["kind"],
        watched=table["watch"].get("watched", True),
        inputs=tuple(_input(row, table["disclosure"]["rule"]) for row in table.get("input", [])),
        per=float(table.get("per", 1.0)),
        denominator=table.get("denominator", ""),
        population=table.get("population", ""),
        rule=table["disclosure"]["rule"],
        restricted=table["disclosure"].get("restricted", False),
        dominance=table["disclosure"].get("dominance"),
    )


def _input(row: Table, rule: str) -> Input:
    values: Table = {"suppressed_up_to": HIDDEN_UP_TO.get(rule, MOST_HIDDEN)}
    if row.get("raster"):
        # a file says itself where it lies; a table of cells cannot, and British ones are on the National Grid
        values |= {"aggregate": "mean", "crs": "EPSG:27700" if row.get("x") else ""}
    values |= {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    if "markers" in values:
        values["markers"] = {key.casefold(): meaning for key, meaning in row["markers"].items()}
    return Input(**values)
