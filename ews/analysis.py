"""From the store to findings: panels, signals, flags, priorities, and what cannot be judged."""

from collections.abc import Container
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import date

import numpy as np

from ews import atlas as atlases
from ews import questions
from ews.atlas import Atlas
from ews.catalogue import Catalogue
from ews.errors import NoBoundariesError
from ews.flags import accepted
from ews.flags import budget
from ews.flags import flags
from ews.flags.episodes import TELL_ENDED_FOR
from ews.flags.memory import Memory
from ews.flags.signals import Watched
from ews.nouns import Acceptance
from ews.nouns import Flag
from ews.nouns import NoVerdict
from ews.nouns import Priority
from ews.nouns import Say
from ews.nouns import Signal
from ews.nouns import Status
from ews.pockets import raised
from ews.priorities import ranking
from ews.series import assembly
from ews.series import breaks
from ews.series import freshness
from ews.series import rebase
from ews.series.assembly import Assembly
from ews.store import acceptances
from ews.store import areas
from ews.store import series
from ews.store.connection import Connection


# No flag told today began to show longer ago: the detector forgets what is older
# than five years, and looks back two at most.
YEARS_WATCHED = 3


@dataclass(frozen=True)
class Findings:
    """Everything that one look at the store tells."""

    atlas: Atlas
    series: Assembly
    signals: tuple[Signal, ...]
    flags: tuple[Flag, ...]
    pockets: tuple[Flag, ...]
    priorities: tuple[Priority, ...]
    no_verdicts: tuple[NoVerdict, ...]
    statuses: tuple[Status, ...]
    expected_false_flags: float
    expected_up: float
    acceptances: tuple[Acceptance, ...] = ()


def analyse(
    connection: Connection,
    catalogue: Catalogue,
    *,
    today: date,
    previous: Sequence[Flag],
    memory: Memory,
    say: Say,
) -> Findings:
    """Return what the current view of the store tells.

    Raises NoBoundariesError when no area of the district is known.
    """
    atlas = known_areas(connection, catalogue)
    assembled = assembly.assemble(connection, catalogue, atlas)
    taken = acceptances.standing(connection)
    past = breaks.superseded(assembled.panels, atlas, catalogue.indicators)
    asked = questions.of_series(watched(assembled, catalogue, past, taken), catalogue, atlas, memory)
    scans_asked = questions.of_pockets(assembled, atlas, catalogue, previous, memory)
    # pockets first: they take longest
    answers = questions.answered([*scans_asked, *asked], say)
    found: list[Signal] = answers[len(scans_asked) :]
    areas_before = [flag for flag in previous if flag.level != "pocket"]
    flagged = raise_flags(found, catalogue, assembled, taken, previous=areas_before)
    pockets = raised.graded(answers[: len(scans_asked)])
    panels = assembled.panels
    waiting = rebase.no_verdicts(taken, panels, catalogue)
    return Findings(
        atlas=atlas,
        series=assembled,
        signals=tuple(found),
        flags=tuple(flagged),
        pockets=tuple(pockets),
        priorities=tuple(ranking.rank(flagged, panels, catalogue.titles)),
        no_verdicts=(*freshness.no_verdicts(catalogue, panels.values(), past, today=today), *waiting),
        statuses=tuple(statuses(connection, catalogue, atlas, assembled, today=today)),
        expected_false_flags=catalogue.settings.false_flags_a_year,
        expected_up=round(budget.expected_up(found), 1),
        acceptances=tuple(taken),
    )


def look(
    series: Sequence[Watched], catalogue: Catalogue, atlas: Atlas, *, memory: Memory, say: Say
) -> list[Signal]:
    """Return what the detector says of every series and theme, in both directions."""
    return questions.answered(questions.of_series(series, catalogue, atlas, memory), say)


def raise_flags(
    found: Sequence[Signal],
    catalogue: Catalogue,
    assembled: Assembly,
    taken: Sequence[Acceptance],
    *,
    previous: Sequence[Flag],
) -> list[Flag]:
    """Return the flags of *found*, and after them those that were accepted and are still told."""
    closed = {one.flag.id for one in taken}
    before = [flag for flag in previous if flag.id not in closed]
    rest = catalogue.settings.compared_with
    up = flags.raise_flags(found, catalogue.indicators, district=rest, previous=before)
    names = {flag.id for flag in up}
    told = [
        accepted.told(one)
        for one in taken
        if one.flag.id not in names
        and rebase.is_told(one, assembled.panels, catalogue, tell_for=TELL_ENDED_FOR)
    ]
    return up + told


def known_areas(connection: Connection, catalogue: Catalogue) -> Atlas:
    """Return the atlas of the store; raise NoBoundariesError when it is empty."""
    atlas = atlases.build(catalogue, areas.current(connection))
    if not atlas.areas:
        raise NoBoundariesError(
            f"No boundaries of {catalogue.settings.name} ({catalogue.settings.district}) have been received.",
            hint="Put ward and LSOA boundary files into data/ (GeoJSON, GeoPackage, shapefile), "
            "with the district's code in a column or in the file's name, and run `ews refresh`.",
        )
    return atlas


def statuses(
    connection: Connection,
    catalogue: Catalogue,
    atlas: Atlas,
    assembled: Assembly,
    *,
    today: date,
) -> list[Status]:
    """Return how fresh and complete every series is."""
    levels = {geography: atlas.level(geography) for _, geography in assembled.panels}
    return freshness.statuses(
        catalogue, assembled.panels.values(), series.records(connection), levels, today=today
    )


def watched(
    assembled: Assembly,
    catalogue: Catalogue,
    past: Container[tuple[str, str]],
    taken: Sequence[Acceptance],
) -> list[Watched]:
    """Return the series in which changes are looked for.

    Those of *past* boundaries, (indicator, geography), are left out, and so are
    postcodes; what came before a change that was *taken* for the new level, and
    what was estimated over a change of boundaries, does not apply.
    """
    found = []
    for panel, indicator in assembly.watched(catalogue, assembled.panels.values()):
        if (panel.indicator, panel.geography) in past or _is_scanned(panel.geography, catalogue):
            continue
        bases = assembled.bases[panel.indicator, panel.geography]
        people = bases.array(panel.areas, panel.periods) if bases else panel.denominator
        at_risk = people if (people > 0).any() else None
        history = monitor_from(len(panel.periods), catalogue.settings.history_months, indicator.every)
        complete = panel.coverage >= catalogue.settings.coverage_required
        own = breaks.judged(rebase.rebased(panel, taken))
        told = replace(own, coverage=np.where(complete, panel.coverage, 0.0))
        found.append(Watched(told, indicator, at_risk, history))
    return found


def _is_scanned(geography: str, catalogue: Catalogue) -> bool:
    # a postcode alone counts too little to judge: pockets of them are looked for instead
    found = catalogue.geographies.get(geography)
    return found is not None and found.level == "postcode"


def monitor_from(periods: int, history_months: int, every: int) -> int:
    """Return the index from which a series of so many periods is watched.

    It moves on by whole years, so that a year once judged is judged the same
    in every later run.
    """
    year, history = max(1, 12 // every), max(1, history_months // every)
    years = -(-(periods - history) // year)
    return history + year * max(0, years - YEARS_WATCHED)
