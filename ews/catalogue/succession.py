"""Which set of one level follows which: since when each is in force, until when, and what comes after it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from datetime import timedelta

from ews.catalogue.geographies import SERVICE_AREA
from ews.catalogue.geographies import Geography


# a year, a month or a day, such as 2025, 2026-05 or 2026-05-07
VINTAGE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


@dataclass(frozen=True)
class Term:
    """When one geography is in force: ``until`` is its last day, None while nothing follows.

    ``successor`` is the geography that follows, or empty.
    """

    since: date
    until: date | None = None
    successor: str = ""


def in_force_from(vintage: str) -> date | None:
    """Return the first day of a year, month or day as a definition writes it; None if it is none.

    >>> in_force_from("2026-05")
    datetime.date(2026, 5, 1)
    """
    match = VINTAGE.fullmatch(vintage)
    if match is None:
        return None
    year, month, day = (int(part or 1) for part in match.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def in_order(geographies: Iterable[Geography], today: date) -> list[Geography]:
    """Return *geographies* from the oldest to the one in force; before them those yet to come.

    Boundaries are published months before the election that they are for: a
    set that is loaded early must not take codes from the one in force.
    """

    def key(geography: Geography) -> tuple[bool, date, str, str]:
        since = in_force_from(geography.vintage) or date.min
        return since <= today, since, geography.vintage, geography.id

    return sorted(geographies, key=key)


def terms(geographies: Iterable[Geography]) -> dict[str, Term]:
    """Return when each of *geographies* is in force; service areas follow nobody."""
    found: dict[str, Term] = {}
    ordered = in_order(geographies, date.max)
    for number, geography in enumerate(ordered):
        since = in_force_from(geography.vintage) or date.min
        after = [later for later in ordered[number + 1 :] if later.level == geography.level]
        if not after or geography.level == SERVICE_AREA:
            found[geography.id] = Term(since)
        else:
            begins = in_force_from(after[0].vintage) or date.min
            found[geography.id] = Term(since, max(since, begins - timedelta(days=1)), after[0].id)
    return found
