"""The workspace's own settings, ``ews.toml``: the district, its baseline, its alarm budget."""

from dataclasses import dataclass
from datetime import date

from ews.catalogue.fields import Form
from ews.catalogue.fields import Table


FORM = Form(
    tables={
        "district": Form(required={"code": str, "name": str}, optional={"fictional": bool, "wards": str}),
        "alarms": Form(optional={"worse_a_year": float, "better_a_year": float, "pockets_a_year": float}),
    },
    optional_tables={
        "baseline": Form(optional={"history_months": int}),
        "coverage": Form(optional={"required": float}),
        "calendar": Form(required={"today": str}),
    },
    lists={
        "not_applicable": Form(
            required={"indicators": list, "areas": list, "reason": str},
        )
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
    none.  ``wards`` names the current ward
    set, or is empty for the newest one loaded.  ``history_months`` is how much
    of each series comes before monitoring starts.  ``coverage_required`` (0 to
    1) is how complete a source must be before it gives a verdict.  ``today``
    (ISO) stops the calendar, for a demonstration; empty is the real day.
    """

    district: str
    name: str
    fictional: bool = False
    wards: str = ""
    worse_a_year: float = 12.0
    better_a_year: float = 12.0
    pockets_a_year: float = 1.0
    history_months: int = 12
    coverage_required: float = 0.8
    today: str = ""
    not_applicable: tuple[NotApplicable, ...] = ()

    @property
    def false_flags_a_year(self) -> float:
        """Return how many false flags a year are accepted in all."""
        return self.worse_a_year + self.better_a_year + self.pockets_a_year

    @property
    def day(self) -> date:
        """Return the day against which data age: the real one, or where the calendar stands still."""
        return date.fromisoformat(self.today) if self.today else date.today()


def read(table: Table) -> Settings:
    """Return the settings of a checked ``ews.toml``; what it leaves out keeps the default above."""
    district = table["district"]
    stated: Table = {key: district[key] for key in ("fictional", "wards") if key in district}
    stated |= {key: float(value) for key, value in table["alarms"].items()}
    stated |= table.get("baseline", {})
    stated |= {f"coverage_{key}": float(value) for key, value in table.get("coverage", {}).items()}
    stated |= table.get("calendar", {})
    return Settings(
        district=district["code"],
        name=district["name"],
        not_applicable=tuple(
            NotApplicable(tuple(row["indicators"]), tuple(row["areas"]), row["reason"])
            for row in table.get("not_applicable", [])
        ),
        **stated,
    )
