"""Hold sets of areas against each other and the district: gaps, duplication, nesting, and who lives there."""

from dataclasses import dataclass
from datetime import datetime
from datetime import time
from typing import Any

import numpy as np

from ews import analysis
from ews import catalogue as catalogues
from ews.atlas import Atlas
from ews.boundary_check import sets
from ews.boundary_check import told
from ews.boundary_check.sets import AreaSet
from ews.geography import coverages
from ews.geography import outlines
from ews.geography import residents
from ews.geography.coverages import Findings
from ews.geography.residents import Residents
from ews.nouns import Say
from ews.publish.boundary_report import Section
from ews.series import assembly
from ews.store import connection as connections
from ews.store.connection import Connection
from ews.workspace import Workspace


@dataclass(frozen=True)
class Checked:
    """What was found, ready to be listed, drawn and mended; ``basis`` is that of the numbers of people.

    ``asked`` is the set that was named to be checked, None where all were; ``held`` are all that were
    held against each other.
    """

    rows: tuple[dict[str, Any], ...]
    sections: tuple[Section, ...]
    asked: AreaSet | None
    held: tuple[AreaSet, ...]
    basis: str
    tolerance: float
    district: str
    day: datetime
    fictional: bool

    @property
    def summary(self) -> str:
        """Return each check's answer, and on what the numbers of people are estimated."""
        told = [" ".join([f"{one.title}: {one.answer}", *one.notes]) for one in self.sections]
        return "\n".join([*told, self.basis])


def check(workspace: Workspace, first: str = "", second: str = "", *, tolerance: float, say: Say) -> Checked:
    """Check every current geography, or *first* against the district, or *second* against *first*.

    *first* and *second* are geographies of the workspace or boundary files;
    what is narrower than *tolerance* metres is counted as a sliver.
    Raises NotFoundError when one is neither, FileUnreadableError when the file is no boundary file.
    """
    catalogue = catalogues.load(workspace.root)
    with connections.reading(workspace.store) as connection:
        atlas = analysis.known_areas(connection, catalogue)
        people = _residents(connection, atlas)
    pairs = list(sets.pairs(atlas, first, second))
    rows: list[dict[str, Any]] = []
    sections = []
    for held, against, is_nested in pairs:
        say(f"{held.title} against {against.title}")
        findings = _findings(held, against, tolerance, first=bool(first), is_nested=is_nested)
        meeting = None if is_nested else told.meeting(held, tolerance)
        section, listed = told.section(held, against, findings, people, tolerance, meeting)
        sections.append(section)
        rows += listed
    asked = pairs[0][0] if first else None
    every = {id(one): one for held, against, _ in pairs for one in (held, against)}
    return Checked(
        tuple(rows), tuple(sections), asked, tuple(every.values()), _basis(people), tolerance,
        catalogue.settings.name, datetime.combine(catalogue.settings.day, time()),
        catalogue.settings.fictional,
    )  # fmt: skip


def _findings(
    held: AreaSet, against: AreaSet, tolerance: float, *, first: bool, is_nested: bool
) -> list[Findings]:
    straddling = [coverages.straddles(held.areas, against.areas, tolerance)] if is_nested or first else []
    if is_nested:
        return straddling
    outline = outlines.packed(outlines.union(list(against.areas.wkbs)))[0]
    return [
        coverages.gaps(held.areas, outline, tolerance),
        coverages.overlaps(held.areas, tolerance),
        coverages.outside(held.areas, outline, tolerance),
        *straddling,
    ]


def _residents(connection: Connection, atlas: Atlas) -> Residents | None:
    """Return the residents of LSOAs in the latest year known, or None when no year is."""
    lsoas = {g for g in atlas.areas if atlas.level(g) == "lsoa" and atlas.places(g).codes}
    told = assembly.residents(connection)
    counts = {area: years for geography in lsoas for area, years in told.get(geography, {}).items()}
    if not counts:
        return None
    year = max(max(years) for years in counts.values())
    people = {area: years[year] for area, years in counts.items() if year in years}

    def known(geography: str) -> tuple[float, str]:
        codes = atlas.places(geography).codes
        return sum(code in people for code in codes) / len(codes), geography

    # the set that the numbers are of: a newer one shares most codes with it, and lacks the rest
    fitting = atlas.places(max(lsoas, key=known))
    points = atlas.areas.get(atlas.current.get("postcode", ""), ())
    x, y = np.array([row.x for row in points]), np.array([row.y for row in points])
    return residents.spread(str(year), people, fitting, x.astype(float), y.astype(float))


def _basis(people: Residents | None) -> str:
    if people is None:
        return "People: not known; no population of the current LSOAs has been received."
    return f"People: estimated from {people.basis}."
