"""What one run knows, and so all that a page may show."""

from dataclasses import dataclass
from dataclasses import field

from ews.catalogue import Catalogue
from ews.measures import Measure
from ews.nouns import Acceptance
from ews.nouns import Area
from ews.nouns import Audience
from ews.nouns import Disagreement
from ews.nouns import Flag
from ews.nouns import Floats
from ews.nouns import NoVerdict
from ews.nouns import Panel
from ews.nouns import Postcode
from ews.nouns import Priority
from ews.nouns import Run
from ews.nouns import Shape
from ews.nouns import Signal
from ews.nouns import Status
from ews.nouns import Withheld


@dataclass(frozen=True)
class Report:
    """One run, complete.

    ``current`` gives the current geography of each level, such as ``{"ward":
    "ward_2025"}``.  ``areas`` and ``shapes`` go by geography.  ``panels`` and
    ``signals`` go by (indicator, geography); theme signals have the theme in
    the indicator's place.  ``pockets`` are flags whose ``shapes`` go by their
    own names, under "pocket".

    Every number here may be shown to the ``audience``: what it may not see has
    been taken out before, and is counted in ``withheld``.  ``totals`` gives, by
    (indicator, geography), the district's numerators and denominators by period
    where the panel alone no longer tells them.
    """

    run: Run
    catalogue: Catalogue
    current: dict[str, str]
    areas: dict[str, tuple[Area, ...]]
    shapes: dict[str, tuple[Shape, ...]]
    panels: dict[tuple[str, str], Panel]
    signals: dict[tuple[str, str], tuple[Signal, ...]]
    flags: tuple[Flag, ...]
    pockets: tuple[Flag, ...]
    priorities: tuple[Priority, ...]
    no_verdicts: tuple[NoVerdict, ...]
    statuses: tuple[Status, ...]
    disagreements: tuple[Disagreement, ...] = ()
    acceptances: tuple[Acceptance, ...] = ()
    audience: Audience = "internal"
    postcodes: tuple[Postcode, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    totals: dict[tuple[str, str], tuple[Floats, Floats]] = field(default_factory=dict)
    dalmatian: tuple[Measure, ...] = ()

    def flags_of(self, area: str) -> tuple[Flag, ...]:
        """Return the flags of *area*, those still up first."""
        own = [flag for flag in self.flags if flag.area == area]
        return tuple(sorted(own, key=lambda flag: (flag.state == "ended", -flag.evidence)))

    def pockets_of(self, area: str) -> tuple[Flag, ...]:
        """Return the pockets of which *area* is a place, or which lie in it in part."""
        inside = {a.code for areas in self.areas.values() for a in areas if area in (a.code, a.ward)}
        return tuple(pocket for pocket in self.pockets if not inside.isdisjoint(pocket.places))
