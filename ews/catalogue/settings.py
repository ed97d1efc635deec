"""The workspace's own settings, ``ews.toml``: the district, its baseline, its alarm budget."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ews.catalogue import sharing
from ews.catalogue.fields import Form
from ews.catalogue.fields import Table
from ews.catalogue.sharing import Sharing


FORM = Form(
    tables={
        "district": Form(
            required={"code": str, "name": str},
            optional={"fictional": bool, "wards": str, "neighbourhoods": str, "formerly": list},
        ),
        "alarms": Form(optional={"worse_a_year": float, "better_a_year": float, "pockets_a_year": float}),
    },
    optional_tables={
        "baseline": Form(
            optional={"history_months": int, "name": str, "geography": str, "lsoas": list, "lsoas_file": str}
        ),
        "coverage": Form(optional={"required": float}),
        "calendar": Form(required={"today": str}),
        "lookups": Form(required={"grid": str}),
        "site": Form(optional={"contact": str}),
    },
    lists={
        "not_applicable": Form(
            required={"indicators": list, "areas": list, "reason": str},
        ),
        "sharing": sharing.FORM,
    },
)


# What each setting may be.  Under a coverage of 0.8 the detector itself gives no
# verdict; a history of under a year tells no share; five years is all it remembers.
RANGES = {
    ("alarms", "worse_a_year"): (0.1, 1000),
    ("alarms", "better_a_year"): (0.1, 1000),
    ("alarms", "pockets_a_year"): (0, 1000),
    ("baseline", "history_months"): (12, 60),
    ("coverage", "required"): (0.8, 1),
}


@dataclass(frozen=True)
class NotApplicable:
    """Areas in which some indicators have no meaning, such as claimants among students."""

    indicators: tuple[str, ...]
    areas: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Settings:
    """What ``ews.toml`` says.

    ``worse_a_year`` and ``better_a_year`` are the false flags a year that the
    whole district accepts in each direction, ``pockets_a_year`` the false pockets; 0 looks for
    none.  ``wards`` and ``neighbourhoods`` name the current set of each, or are
    empty for the newest one loaded.  ``formerly`` are codes that files have used
    for this district, or for those that it was made of.  ``history_months`` is how much
    of each series comes before monitoring starts.  ``coverage_required`` (0 to
    1) is how complete a source must be before it gives a verdict.  ``today``
    (ISO) stops the calendar, for a demonstration; empty is the real day.

    ``baseline_lsoas``, where there are any, are what is watched instead of the district as its files draw
    it: these LSOAs of ``baseline_geography``, and what lies mostly within them.  ``baseline_name``
    is what areas are said to be compared with.  ``grid`` is a raster of residents that
    divides areas of one geography among those of another, ``grid_changed`` when it was written.
    ``sharing`` are the agreements about data that are not open.  ``contact`` is whom a reader of the
    site writes to, empty where nobody is named.
    """

    district: str
    name: str
    fictional: bool = False
    wards: str = ""
    neighbourhoods: str = ""
    formerly: tuple[str, ...] = ()
    worse_a_year: float = 12.0
    better_a_year: float = 12.0
    pockets_a_year: float = 1.0
    history_months: int = 12
    baseline_name: str = ""
    baseline_geography: str = ""
    baseline_lsoas: tuple[str, ...] = ()
    coverage_required: float = 0.8
    today: str = ""
    grid: Path | None = None
    grid_changed: int = 0
    not_applicable: tuple[NotApplicable, ...] = ()
    sharing: tuple[Sharing, ...] = ()
    contact: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        """Return every code by which a file may name the district, its own first."""
        return (self.district, *self.formerly)

    @property
    def compared_with(self) -> str:
        """Return the name of what each area is compared with: the rest of the district, unless said."""
        return self.baseline_name or self.name

    @property
    def false_flags_a_year(self) -> float:
        """Return how many false flags a year are accepted in all."""
        return self.worse_a_year + self.better_a_year + self.pockets_a_year

    @property
    def day(self) -> date:
        """Return the day against which data age: the real one, or where the calendar stands still."""
        return date.fromisoformat(self.today) if self.today else date.today()


def read(table: Table, baseline_lsoas: tuple[str, ...] = (), grid: Path | None = None) -> Settings:
    """Return the settings of a checked ``ews.toml``; what it leaves out keeps the default above.

    *baseline_lsoas* are those that ``baseline.lsoas`` or its file lists; *grid* is where
    the file that ``lookups.grid`` names is.
    """
    district, baseline = table["district"], table.get("baseline", {})
    stated: Table = {
        key: district[key] for key in ("fictional", "wards", "neighbourhoods") if key in district
    }
    stated |= {key: float(value) for key, value in table["alarms"].items()}
    stated |= {key: baseline[key] for key in ("history_months",) if key in baseline}
    stated |= {f"baseline_{key}": baseline[key] for key in ("name", "geography") if key in baseline}
    stated |= {f"coverage_{key}": float(value) for key, value in table.get("coverage", {}).items()}
    stated |= table.get("calendar", {})
    stated |= table.get("site", {})
    return Settings(
        district=district["code"],
        name=district["name"],
        formerly=tuple(code.strip().upper() for code in district.get("formerly", [])),
        baseline_lsoas=baseline_lsoas,
        grid=grid,
        grid_changed=grid.stat().st_mtime_ns if grid else 0,
        not_applicable=tuple(
            NotApplicable(tuple(row["indicators"]), tuple(row["areas"]), row["reason"])
            for row in table.get("not_applicable", [])
        ),
        sharing=sharing.read(table.get("sharing", [])),
        **stated,
    )
