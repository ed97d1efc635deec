"""The Dalmatian measure of one indicator: who is missed when help goes to the named wards only."""

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ews.atlas import Atlas
from ews.catalogue import Catalogue
from ews.catalogue import Indicator
from ews.detect import Dalmatian
from ews.detect import dalmatian
from ews.measures import Measure
from ews.nouns import Floats
from ews.periods import Period
from ews.series.assembly import Assembly
from ews.series.sites import Sites
from ews.series.sites import finest


# Where nobody says which wards would be named: the worst fifth, as lists of deprived places often have it.
NAMED_PART = 5
# The rate, relative to the district's, from which a place counts as deprived.
DEPRIVED_AT = 1.5
# How many of the places where people are missed are listed, and the fewest people in one that is.
MOST_PLACES = 5
FEWEST_PEOPLE = 5
MONTHS = 12


def counts_deprivation(indicator: Indicator) -> bool:
    """Say whether more of *indicator* at a place is worse, out of a known number of people or homes."""
    return indicator.watched and indicator.kind != "value" and indicator.polarity == "higher is worse"


def measures(
    assembled: Assembly,
    atlas: Atlas,
    catalogue: Catalogue,
    *,
    named: Sequence[str] = (),
    deprived_at: float = DEPRIVED_AT,
) -> list[Measure]:
    """Return the measure of every indicator of *catalogue* that counts deprivation below the ward.

    *named* and *deprived_at* as for ``measure``.
    """
    found = [
        measure(
            small,
            one,
            atlas,
            base=_base(catalogue, one),
            named=named,
            deprived_at=deprived_at,
            required=catalogue.settings.coverage_required,
        )
        for one in catalogue.indicators.values()
        if counts_deprivation(one) and (small := finest(assembled, atlas, one.id))
    ]
    return [one for one in found if one is not None]


def measure(
    sites: Sites,
    indicator: Indicator,
    atlas: Atlas,
    *,
    base: str,
    named: Sequence[str],
    deprived_at: float,
    required: float,
) -> Measure | None:
    """Return the Dalmatian measure of the latest year, or None where nothing can be told.

    Of a stock, the same people counted again each period, only the latest
    period is taken.  *named* are codes of wards; without any, the worst fifth
    by rate are named.  Periods with less than the *required* coverage are left out.
    """
    latest = _latest(sites, indicator, required)
    if latest is None:
        return None
    counts, people, since, until = latest
    chosen = tuple(named) or _worst(counts, people, sites.wards)
    known = [ward for ward in chosen if ward in sites.wards]
    found = dalmatian(counts, people, list(sites.wards), named=known, deprived_at=deprived_at)
    if not np.isfinite(found.outside):
        return None
    where = _Where(sites, found, people, frozenset(chosen), atlas)
    return Measure(
        indicator=indicator.id,
        geography=sites.geography,
        since=since,
        until=until,
        base=base,
        deprived_at=deprived_at,
        named=chosen,
        outside=round(found.outside, 4),
        outside_low=round(found.outside_low, 4),
        outside_high=round(found.outside_high, 4),
        within=round(found.within, 4),
        within_low=round(found.within_low, 4),
        within_high=round(found.within_high, 4),
        raw_outside=round(found.raw_outside, 4),
        deprived=round(found.households),
        missed=round(found.households_outside),
        missed_where=tuple(where.wards()) + tuple(where.lsoas()),
        sentence=_sentence(sites, found, base, deprived_at, chosen, atlas),
    )


def _base(catalogue: Catalogue, indicator: Indicator) -> str:
    """Return what *indicator* is counted out of, in words."""
    base = catalogue.indicators.get(indicator.population or indicator.denominator)
    return base.unit if base else "units of the source's own base"


def _latest(
    sites: Sites, indicator: Indicator, required: float
) -> tuple[Floats, Floats, Period, Period] | None:
    """Return counts and people, (sites, periods), of the periods taken, and the first and last of these."""
    told = (sites.coverage >= required) & np.isfinite(sites.counts) & (sites.denominators > 0)
    told &= np.array([bool(ward) for ward in sites.wards])[:, None]
    known = np.flatnonzero(told.any(axis=0))
    if not len(known):
        return None
    taken = known[-1 if indicator.kind == "stock" else -max(1, MONTHS // indicator.every) :]
    counts, people = (
        np.where(told, values, np.nan)[:, taken] for values in (sites.counts, sites.denominators)
    )
    return counts, people, sites.periods[taken[0]], sites.periods[taken[-1]]


def _worst(counts: Floats, people: Floats, wards: Sequence[str]) -> tuple[str, ...]:
    """Return the worst fifth of the wards by rate, worst first."""
    names, number = np.unique(np.array(wards), return_inverse=True)
    events = np.bincount(number, np.nansum(counts, axis=1))
    exposed = np.bincount(number, np.nansum(people, axis=1))
    rate = np.divide(events, exposed, out=np.zeros(len(names)), where=exposed > 0)
    ranked = [str(names[one]) for one in np.argsort(-rate, kind="stable") if names[one] and exposed[one] > 0]
    return tuple(ranked[: -(-len(ranked) // NAMED_PART)])


@dataclass(frozen=True)
class _Where:
    """Where the deprived outside the named wards are."""

    sites: Sites
    found: Dalmatian
    people: Floats
    named: frozenset[str]
    atlas: Atlas

    def wards(self) -> Iterator[str]:
        """Yield the wards with most of them, with how many."""
        return self._places(self.sites.wards)

    def lsoas(self) -> Iterator[str]:
        """Yield the LSOAs with most of them, with how many."""
        return self._places(self.sites.lsoas)

    def _places(self, codes: Sequence[str]) -> Iterator[str]:
        seen = np.isfinite(self.people)
        homes = np.where(seen, self.people, 0.0).sum(axis=1) / np.maximum(seen.sum(axis=1), 1)
        outside = np.array([ward not in self.named for ward in self.sites.wards])
        missed = np.where(outside, np.nan_to_num(self.found.probability) * homes, 0.0)
        names, number = np.unique(np.array(codes), return_inverse=True)
        total = np.bincount(number, missed)
        for one in np.argsort(-total, kind="stable")[:MOST_PLACES]:
            if names[one] and total[one] >= FEWEST_PEOPLE:
                yield f"{_name(str(names[one]), self.atlas)}: {total[one]:,.0f}"


def _name(code: str, atlas: Atlas) -> str:
    return f"{atlas.name(code) or code} ({code})"


def _sentence(
    sites: Sites, found: Dalmatian, base: str, deprived_at: float, named: Sequence[str], atlas: Atlas
) -> str:
    """Say in plain words who is missed, how sure that is, and what it rests on."""
    wards = ", ".join(atlas.name(code) or code for code in named)
    places = "postcodes" if atlas.level(sites.geography) == "postcode" else "LSOAs"
    which = "ward" if len(named) == 1 else f"{len(named)} wards"
    missed = (
        f"About {round(found.households, -1):,.0f} {base} are at {places} where the true rate is probably "
        f"at least {deprived_at:g} times that of {atlas.district_name}; "
        f"{_percent(found, 'outside')} of them are outside the {which} named ({wards}), "
        "and help that goes only there would miss them."
    )
    inside = f" {_percent(found, 'within')} of the differences between {places} lie inside wards."
    noise = (
        f" Read straight from the counts it would seem to be {found.raw_outside:.0%} outside:"
        " part of that is chance."
    )
    shared = " The base of each postcode is an equal part of its LSOA's." if sites.shared else ""
    return missed + (inside if np.isfinite(found.within) else "") + noise + shared


def _percent(found: Dalmatian, name: str) -> str:
    value, low, high = (getattr(found, name + end) for end in ("", "_low", "_high"))
    return f"{value:.0%} (95 % interval {low:.0%} to {high:.0%})"
