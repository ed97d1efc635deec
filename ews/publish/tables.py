"""The tables of one report as they leave it: every column named, described and typed once for all formats."""

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from typing import Literal

from ews.nouns import Source
from ews.publish.frame import MARKS
from ews.publish.report import Report


Cell = str | float | int | bool | date | None
FICTIONAL = "Fictional: a borough made up to show the program. Nothing here is real."
Kind = Literal["text", "number", "whole", "date", "yes_no"]


@dataclass(frozen=True)
class Column:
    """One column: its name for a program, its title for a reader, and what a cell of it says."""

    name: str
    title: str
    description: str
    kind: Kind = "text"


@dataclass(frozen=True)
class Table:
    """Rows under described columns, and whose numbers they are.

    ``name`` is fit for a file.  A cell that is not known is None, a number also NaN; ``key`` names the
    columns that tell one row from the others.
    """

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Cell, ...]]
    sources: tuple[Source, ...]
    key: tuple[str, ...] = ()

    def only(self, names: Sequence[str]) -> "Table":
        """Return the table with the columns *names*, in that order."""
        places = [[column.name for column in self.columns].index(name) for name in names]
        rows = [tuple(row[place] for place in places) for row in self.rows]
        return replace(self, columns=tuple(self.columns[place] for place in places), rows=rows)


def notices(report: Report) -> tuple[str, ...]:
    """Return what must be known of every file: for whom it is, and whether what it tells is made up."""
    mark = MARKS[report.audience].format(report.run.district_name)
    return tuple(text for text in (mark, FICTIONAL if report.run.fictional else "") if text)


INDICATOR = Column(
    "indicator", "Indicator", "The identifier of what was counted; the table of indicators defines it."
)
THEME = Column(
    "theme", "Theme", "The theme: jobs, education, health, crime, housing_environment or cross_cutting."
)
AREA_CODE = Column("area_code", "Area code", "The code of the area.")
AREA_NAME = Column("area_name", "Area name", "The name of the area.")
WARD = Column(
    "ward_code", "Ward code", "The current ward that holds the area, or most of it; empty where none does."
)
WARD_NAME = Column("ward_name", "Ward", "The name of that ward.")
GEOGRAPHY = Column("geography", "Geography", "The set of boundaries that the area belongs to.")
LEVEL = Column("geography_type", "Type of area", "The sort of area, such as ward or lsoa.")
VINTAGE = Column(
    "vintage", "Boundaries of", "The year, month or day from which the set of boundaries is in force."
)
PERIOD = Column("period", "Period", "The period in ISO form, such as 2026-03, 2025-Q4, 2025 or 2024-04/P1Y.")
STARTS = Column("period_start", "First day", "The first day of the period; periods sort by it.", "date")
ENDS = Column("period_end", "Last day", "The last day of the period.", "date")
VALUE = Column(
    "value",
    "Value",
    "The rate, or the count or measure where there is no base, in the column unit. "
    "Empty is not zero: the marker says why.",
    "number",
)
UNIT = Column("unit", "Unit", "The unit of the value.")
MARKER = Column(
    "marker",
    "Shorthand",
    "Why a number is not there: c confidential, x not available, z not applicable. What is to be known of "
    "one that is there: r revised, e estimated from other boundaries, b the first after such an estimate. "
    "Letters may stand together; empty when there is nothing to say.",
)
NUMERATOR = Column("numerator", "Numerator", "The count, or the measure itself.", "number")
DENOMINATOR = Column(
    "denominator",
    "Denominator",
    "The people, homes or jobs that the count is out of; empty where not known.",
    "number",
)
LOWER = Column(
    "numerator_lower",
    "Numerator, at least",
    "What the numerator is at least, where the source rounds or suppresses; elsewhere the numerator itself.",
    "number",
)
UPPER = Column("numerator_upper", "Numerator, at most", "What the numerator is at most, likewise.", "number")
COMPARATOR = Column("comparator", "Compared with", "What the comparator's value is of.")
COMPARATOR_VALUE = Column(
    "comparator_value",
    "Value compared with",
    "The same in the comparator, in the same unit and period.",
    "number",
)
