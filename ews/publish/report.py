"""What one run knows, and so all that a page may show."""

from dataclasses import dataclass

from ews.catalogue import Catalogue
from ews.nouns import Acceptance
from ews.nouns import Area
from ews.nouns import Disagreement
from ews.nouns import Flag
from ews.nouns import NoVerdict
from ews.nouns import Panel
from ews.nouns import Priority
from ews.nouns import Run
from ews.nouns import Shape
from ews.nouns import Signal
from ews.nouns import Status


@dataclass(frozen=True)
class Report:
    """One run, complete.

    ``current`` gives the current geography of each level, such as ``{"ward":
    "ward_2025"}``.  ``areas`` and ``shapes`` go by geography.  ``panels`` and
    ``signals`` go by (indicator, geography); theme signals have the theme in
    the indicator's place.
    """

    run: Run
    catalogue: Catalogue
    current: dict[str, str]
    areas: dict[str, tuple[Area, ...]]
    shapes: dict[str, tuple[Shape, ...]]
    panels: dict[tuple[str, str], Panel]
    signals: dict[tuple[str, str], tuple[Signal, ...]]
    flags: tuple[Flag, ...]
    priorities: tuple[Priority, ...]
    no_verdicts: tuple[NoVerdict, ...]
    statuses: tuple[Status, ...]
    disagreements: tuple[Disagreement, ...] = ()
    acceptances: tuple[Acceptance, ...] = ()

    def flags_of(self, area: str) -> tuple[Flag, ...]:
        """Return the flags of *area*, those still up first."""
        own = [flag for flag in self.flags if flag.area == area]
        return tuple(sorted(own, key=lambda flag: (flag.state == "ended", -flag.evidence)))
